# The rows of a large bundle's sections are inserted without a plan: what else the
# server would do for an INSERT into this table has to be done all the same. Each is
# set up by another session, while this one has stored already, and taken back after.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
admin(q{CREATE ROLE agent LOGIN; SELECT rescue_grant('agent', 'write'), rescue_grant('agent', 'read');
	CREATE FUNCTION public.mark() RETURNS trigger LANGUAGE plpgsql AS
		$$BEGIN NEW.name := 'marked'; RETURN NEW; END$$;
	CREATE FUNCTION public.undo() RETURNS trigger LANGUAGE plpgsql AS
		$$BEGIN DELETE FROM rescue.bundles WHERE bundle_id = NEW.bundle_id; RETURN NULL; END$$});

# Two sections: a large one, and one that was not there.
my $store = sprintf q{SELECT rescue_persist('ws-s', 'acme', NULL, 'boot',
	'[{"name": "n", "content": "canary-of-acme%s"}, {"name": "gone", "status": "missing"}]')}, ' .' x 6000;
my $names = q{SELECT string_agg(s->>'name', ',') FROM rescue_latest('ws-s', 'acme') b, json_array_elements(b.sections) s};
my $trigger = 'ON rescue.%s FOR EACH ROW EXECUTE FUNCTION public.%s()';

# what is done, how it is taken back, and what storing gives meanwhile: an error, or
# the names of the sections that are stored
my %changes = (changes_of_table('rescue.sections', 'INSERT', ''),
	'nothing at all' => [ 'SELECT 1', 'SELECT 1', 'gone,n' ],
	'a trigger before each row' => [ 'CREATE TRIGGER t BEFORE INSERT ' . sprintf($trigger, 'sections', 'mark'),
		'DROP TRIGGER t ON rescue.sections', 'marked,marked' ],
	'a trigger that deletes the bundle' => [ 'CREATE TRIGGER t AFTER INSERT ' . sprintf($trigger, 'bundles', 'undo'),
		'DROP TRIGGER t ON rescue.bundles', '23503' ],
	'a foreign key to another table' => [ 'CREATE TABLE public.orgs (org_id text COLLATE "C" PRIMARY KEY); GRANT ALL ON public.orgs TO rescue_owner;
			ALTER TABLE rescue.sections ADD CONSTRAINT f FOREIGN KEY (org_id) REFERENCES public.orgs NOT VALID',
		'ALTER TABLE rescue.sections DROP CONSTRAINT f; DROP TABLE public.orgs', '23503' ],
	'a foreign key of another column' => [ 'ALTER TABLE rescue.sections ADD CONSTRAINT f
			FOREIGN KEY (org_id, original_bytes) REFERENCES rescue.bundles NOT VALID',
		'ALTER TABLE rescue.sections DROP CONSTRAINT f', '23503' ],
	'a foreign key to another column' => [ 'ALTER TABLE rescue.bundles ADD CONSTRAINT u UNIQUE (org_id, bytes, bundle_id);
			ALTER TABLE rescue.sections ADD CONSTRAINT f
			FOREIGN KEY (org_id, original_bytes, bundle_id) REFERENCES rescue.bundles (org_id, bytes, bundle_id) NOT VALID',
		'ALTER TABLE rescue.sections DROP CONSTRAINT f; ALTER TABLE rescue.bundles DROP CONSTRAINT u', '23503' ],
	'a trigger of a foreign key that there is not' => [ 'CREATE CONSTRAINT TRIGGER t AFTER INSERT ON rescue.sections
			FROM rescue.bundles FOR EACH ROW EXECUTE FUNCTION "RI_FKey_check_ins"()',
		'DROP TRIGGER t ON rescue.sections', 'XX000' ],
	map({ ("an identity column of $_" => [ "ALTER TABLE rescue.$_ ALTER redactions ADD GENERATED ALWAYS AS IDENTITY",
				"ALTER TABLE rescue.$_ ALTER redactions DROP IDENTITY", '428C9' ]) } qw(bundles sections)),
	'a constraint that is looked at later' => [ 'DELETE FROM rescue.sections; DELETE FROM rescue.bundles WHERE document IS NULL;
			ALTER TABLE rescue.sections ADD CONSTRAINT d UNIQUE (org_id, bundle_id) DEFERRABLE INITIALLY DEFERRED',
		'ALTER TABLE rescue.sections DROP CONSTRAINT d', qr/^23505/ ],
	'a CHECK' => [ q{ALTER TABLE rescue.sections ADD CONSTRAINT c CHECK (name <> 'gone') NOT VALID},
		'ALTER TABLE rescue.sections DROP CONSTRAINT c', '23514' ],
	'a column that must not be NULL' => [ 'DELETE FROM rescue.sections WHERE content IS NULL;
			ALTER TABLE rescue.sections ALTER content SET NOT NULL',
		'ALTER TABLE rescue.sections ALTER content DROP NOT NULL', '23502' ],
	'a unique index' => [ q{DELETE FROM rescue.sections; CREATE UNIQUE INDEX u ON rescue.sections (org_id)},
		'DROP INDEX rescue.u', '23505' ],
	'another condition for new rows' => [ 'ALTER POLICY admitted ON rescue.sections WITH CHECK (true)',
		'DROP POLICY admitted ON rescue.sections; CREATE POLICY admitted ON rescue.sections TO rescue_owner
			USING (org_id = rescue.admitted_org())', 'RB001' ],
	'a rule' => [ 'CREATE RULE r AS ON INSERT TO rescue.sections DO INSTEAD NOTHING',
		'DROP RULE r ON rescue.sections', '' ],
	'a child of the table' => [ 'CREATE TABLE public.child () INHERITS (rescue.sections)', 'DROP TABLE public.child; ANALYZE rescue.sections', 'gone,n' ],
	'a default of a column' => [ q{ALTER TABLE rescue.sections ALTER status SET DEFAULT 'denied'},
		'ALTER TABLE rescue.sections ALTER status DROP DEFAULT', 'gone,n' ],
	'a column more' => [ q{ALTER TABLE rescue.sections ADD seen text NOT NULL DEFAULT 'no'},
		'ALTER TABLE rescue.sections DROP seen', 'gone,n' ]);

# What is written is there for the statements that follow, and goes with a
# savepoint; a transaction that only reads is refused.
my $there = $store =~ s/ws-s/ws-t/r;
my $sections = $names =~ s/ws-s/ws-t/r;
attack 'stored and read in one transaction', as => 'agent', control => [ $store, $names ], gives => qr/n,gone$/,
  call => [ 'BEGIN', 'SAVEPOINT s', $there, $sections, 'ROLLBACK TO s', $sections, $there, $sections, 'COMMIT', $sections ],
  expect => qr/^\d+ n,gone NULL \d+ n,gone n,gone$/;
attack 'stored in a transaction that only reads', as => 'agent', control => [ $store, $names ], gives => qr/n,gone$/,
  call => [ 'BEGIN READ ONLY', $store ], expect => '25006';

for my $change ('nothing at all', grep({ !/nothing|column more/ } sort keys %changes), 'a column more')
{
	my ($do, $undo, $expect) = @{ $changes{$change} };
	attack_by(
		"stored directly, though there is $change",
		expect => $expect,
		by => sub {
			return outcome_under_change(
				$store, $do, $undo,
				sub { return admin("SELECT string_agg(name, ',' ORDER BY name) FROM rescue.sections WHERE bundle_id = $_[0]") });
		},
		control => sub { return verdict('agent', [ $store, $names ]) },
		gives => qr/^\d+ n,gone$/);
}

# What is stored is found by every index, and goes with its bundle.
SKIP:
{
	skip 'amcheck is not installed', 1 unless has_library('amcheck');
	admin('CREATE EXTENSION amcheck');
	is(admin(q{SELECT count(bt_index_check(indexrelid, true)) FROM pg_index WHERE indrelid = 'rescue.sections'::regclass}),
		1, 'the index has all rows');
}
admin(q{SELECT rescue_forget('acme', 'why')});
is(admin(q{SELECT count(*) FROM rescue.sections WHERE org_id = 'acme'}), 0, 'the sections go with their bundles');

done_testing();
