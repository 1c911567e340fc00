# The row of a bundle is inserted without a plan: what else the server would do
# for an INSERT into this table has to be done all the same. Each is set up by
# another session, while this one has stored already, and taken back after.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
admin(q{CREATE ROLE agent LOGIN; SELECT rescue_grant('agent', 'write'), rescue_grant('agent', 'read');
	CREATE FUNCTION public.mark() RETURNS trigger LANGUAGE plpgsql AS
		$$BEGIN NEW.reason := 'marked'; RETURN NEW; END$$});

my $store = q{SELECT rescue_persist('ws-w', 'acme', NULL, 'boot', '[{"name": "n", "content": "canary-of-acme"}]')};
my $stored = q{SELECT reason FROM rescue_latest('ws-w', 'acme')};
my $restart = q{SELECT setval('rescue.bundle_id_seq', (SELECT max(bundle_id) FROM rescue.bundles))};
my $trigger = 'ON rescue.bundles %s EXECUTE FUNCTION public.%s()';

# what is done, how it is taken back, and what storing gives meanwhile
my %changes = (changes_of_table('rescue.bundles', 'INSERT', ''),
	'nothing at all' => [ 'SELECT 1', 'SELECT 1', 'boot' ],
	'a trigger before each row' => [ 'CREATE TRIGGER t BEFORE INSERT ' . sprintf($trigger, 'FOR EACH ROW', 'mark'),
		'DROP TRIGGER t ON rescue.bundles', 'marked' ],
	'a foreign key of the table' => [ 'CREATE TABLE public.orgs (org_id text COLLATE "C" PRIMARY KEY); GRANT ALL ON public.orgs TO rescue_owner;
			ALTER TABLE rescue.bundles ADD CONSTRAINT f FOREIGN KEY (org_id) REFERENCES public.orgs NOT VALID',
		'ALTER TABLE rescue.bundles DROP CONSTRAINT f; DROP TABLE public.orgs', '23503' ],
	'a CHECK' => [ q{ALTER TABLE rescue.bundles ADD CONSTRAINT c CHECK (reason <> 'boot') NOT VALID},
		'ALTER TABLE rescue.bundles DROP CONSTRAINT c', '23514' ],
	'a column that must not be NULL' => [ 'ALTER TABLE rescue.bundles DISABLE TRIGGER USER;
			DELETE FROM rescue.bundles WHERE instance_id IS NULL; ALTER TABLE rescue.bundles ALTER instance_id SET NOT NULL',
		'ALTER TABLE rescue.bundles ALTER instance_id DROP NOT NULL', '23502' ],
	'a unique index' => [ q{DO $$BEGIN EXECUTE format('CREATE UNIQUE INDEX u ON rescue.bundles (org_id) WHERE bundle_id > %s',
				(SELECT max(bundle_id) FROM rescue.bundles)); END$$;
			SELECT rescue_persist('ws-u', 'acme', NULL, 'boot', '[{"name": "n", "content": "x"}]')},
		'DROP INDEX rescue.u', '23505' ],
	'an id that there is' => [ q{SELECT setval('rescue.bundle_id_seq', min(bundle_id) - 1) FROM rescue.bundles WHERE org_id = 'acme'
			HAVING min(bundle_id) > 1 UNION ALL
			SELECT setval('rescue.bundle_id_seq', 1, false) FROM rescue.bundles WHERE org_id = 'acme' HAVING min(bundle_id) = 1},
		$restart, '23505' ],
	'another default of the id' => [ 'ALTER TABLE rescue.bundles ALTER bundle_id SET DEFAULT 4711',
		q{ALTER TABLE rescue.bundles ALTER bundle_id SET DEFAULT nextval('rescue.bundle_id_seq');
			DELETE FROM rescue.bundles WHERE bundle_id = 4711}, 'boot', '4711' ],
	'another sequence' => [ q{CREATE SEQUENCE public.other START 5000; GRANT USAGE ON SEQUENCE public.other TO rescue_owner;
			ALTER TABLE rescue.bundles ALTER bundle_id SET DEFAULT nextval('public.other')},
		q{ALTER TABLE rescue.bundles ALTER bundle_id SET DEFAULT nextval('rescue.bundle_id_seq');
			DROP SEQUENCE public.other; DELETE FROM rescue.bundles WHERE bundle_id = 5000}, 'boot', '5000' ],
	'no right to the sequence' => [ 'REVOKE ALL ON SEQUENCE rescue.bundle_id_seq FROM rescue_owner',
		'GRANT ALL ON SEQUENCE rescue.bundle_id_seq TO rescue_owner', 'RB001' ],
	'another condition for new rows' => [ 'ALTER POLICY admitted ON rescue.bundles WITH CHECK (true)',
		'DROP POLICY admitted ON rescue.bundles; CREATE POLICY admitted ON rescue.bundles TO rescue_owner
			USING (org_id = rescue.admitted_org())', 'RB001' ],
	'a function of the policy that admits another' => [
		q{CREATE OR REPLACE FUNCTION rescue.admitted_org() RETURNS text VOLATILE PARALLEL RESTRICTED
			LANGUAGE sql AS 'SELECT ''globex''::text'; SELECT rescue_set('billing', 'off')},
		q{CREATE OR REPLACE FUNCTION rescue.admitted_org() RETURNS text VOLATILE PARALLEL RESTRICTED
			LANGUAGE c AS 'rescue', 'rescue_admitted_org'; SELECT rescue_set('billing', 'required')}, 'RB001' ],
	'a rule' => [ 'CREATE RULE r AS ON INSERT TO rescue.bundles DO INSTEAD NOTHING',
		'DROP RULE r ON rescue.bundles', '0A000' ],
	'a child of the table' => [ 'CREATE TABLE public.child () INHERITS (rescue.bundles)', 'DROP TABLE public.child; ANALYZE rescue.bundles', 'boot' ],
	'a column more' => [ q{ALTER TABLE rescue.bundles ADD seen text NOT NULL DEFAULT 'no'},
		'ALTER TABLE rescue.bundles DROP seen', 'boot' ]);

# What is written is there for the statements that follow, and goes with a
# savepoint; a transaction that only reads is refused.
my $count = q{SELECT count(*) FROM rescue_list('ws-t', 'acme')};
my $there = $store =~ s/ws-w/ws-t/r;
attack 'stored and read in one transaction', as => 'agent', control => [ $store, $stored ], gives => qr/boot$/,
  call => [ 'BEGIN', $there, $count, 'SAVEPOINT s', $there, $count, 'ROLLBACK TO s', $count, 'COMMIT', $count ],
  expect => qr/^\d+ 1 \d+ 2 1 1$/;
attack 'stored in a transaction that only reads', as => 'agent', control => [ $store, $stored ], gives => qr/boot$/,
  call => [ 'BEGIN READ ONLY', $store ], expect => '25006';

for my $change ('nothing at all', grep({ !/nothing|column more/ } sort keys %changes), 'a column more')
{
	my ($do, $undo, $expect, $id) = @{ $changes{$change} };
	attack_by(
		"stored directly, though there is $change",
		expect => $expect,
		by => sub {
			return outcome_under_change(
				$store, $do, $undo,
				sub {
					my ($made) = @_;
					return admin("SELECT reason FROM rescue.bundles WHERE bundle_id = $made")
					  . (defined $id && $id ne $made ? " with the id $made" : '');
				});
		},
		control => sub { return verdict('agent', [ $store, $stored ]) },
		gives => qr/^\d+ boot$/);
}

# What is stored is found by every index.
SKIP:
{
	skip 'amcheck is not installed', 1 unless has_library('amcheck');
	admin('CREATE EXTENSION amcheck');
	is(admin(q{SELECT count(bt_index_check(indexrelid, true)) FROM pg_index WHERE indrelid = 'rescue.bundles'::regclass}),
		4, 'the indexes have all rows');
}

done_testing();
