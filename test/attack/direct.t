# Reads without a plan: what a planned statement would notice of the tables, a
# scan in C has to notice as well. An index that lies shows each wall without the
# other one; tables, functions and indexes that changed while a session has its
# scans ready show that it looks again.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
my $token = admin(q{SELECT rescue_token_issue('acme')});
admin(q{SELECT rescue_persist('ws-1', 'acme', NULL, 'attack', '[{"name": "notes", "content": "an older one"}]', '2020-01-01')});
my $latest = q{SELECT sections FROM rescue_latest('ws-1', 'acme')};
my $lies = q{SELECT sections FROM rescue_latest('ws-lie', 'acme')};
my $admitted = 'CREATE OR REPLACE FUNCTION rescue.admitted_org() RETURNS text
	VOLATILE PARALLEL RESTRICTED';
my $ours = "$admitted LANGUAGE c AS 'rescue', 'rescue_admitted_org'";

# A row that the indexes have as acme's, and that is of globex: it was written
# while the indexes were off. The server does not compare a row with the key that
# led to it.
my $lie = plant_bundle('postgres', 'ws-lie', 'acme');
admin(q{UPDATE pg_index SET indislive = false WHERE indrelid = 'rescue.bundles'::regclass});
admin(q{SET session_replication_role = replica;
	UPDATE rescue.bundles SET org_id = 'globex', document = replace(document, 'acme', 'globex')
	WHERE workspace_id = 'ws-lie'});
admin(q{UPDATE pg_index SET indislive = true WHERE indrelid = 'rescue.bundles'::regclass});
cmp_ok(admin(q{SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off;
	SELECT b.org_id, length(document) > 0 FROM rescue.bundles b WHERE org_id = 'acme' AND workspace_id = 'ws-lie'
	ORDER BY captured_at DESC, bundle_id DESC}), 'eq', 'globex|t', 'the index lies to a superuser');
my %lies = (
	'latest' => $lies,
	'latest, with a token' => "SELECT sections FROM rescue_latest('ws-lie', 'acme', '$token')",
	'get' => "SELECT sections FROM rescue_get($lie, 'acme')",
	'list' => q{SELECT bundle_id FROM rescue_list('ws-lie', 'acme')});
for my $name (sort keys %lies)
{
	attack "an index that lies: $name", as => 'app', call => $lies{$name}, expect => 'no row',
	  control => $latest;
	attack "an index that lies, and the policy admits what it finds: $name", as => 'app',
	  before => [ "$admitted LANGUAGE sql AS 'SELECT ''globex''::text'", q{SELECT rescue_set('billing', 'off')} ],
	  after => [ $ours, q{SELECT rescue_set('billing', 'required')} ],
	  call => $lies{$name}, expect => $name =~ /token/ ? 'RB003' : 'RB005', control => $latest;
}

# The sections of a large bundle, which are rows of their own.
my $large = admin(q{SELECT rescue_persist('ws-large', 'acme', NULL, 'attack', json_build_array(
	json_build_object('name', 'log', 'content', 'canary-of-acme ' || repeat('and more ', 2000)))::text)});
my $sections = q{SELECT left(sections::text, 60) FROM rescue_latest('ws-large', 'acme')};
my $section = "SELECT left(rescue_section($large, 'acme', 'log'), 20)";
my $of_globex = q{UPDATE pg_index SET indislive = false WHERE indrelid = 'rescue.sections'::regclass;
	SET session_replication_role = replica;
	UPDATE rescue.sections SET org_id = '%s' WHERE bundle_id = %s;
	RESET session_replication_role;
	UPDATE pg_index SET indislive = true WHERE indrelid = 'rescue.sections'::regclass};
for my $call ($sections, $section)
{
	attack "an index of the sections that lies: $call", as => 'app', call => $call, expect => 'RB005',
	  before => [ sprintf($of_globex, 'globex', $large) ], after => [ sprintf($of_globex, 'acme', $large) ],
	  control => $call, gives => qr/canary-of-acme/;
}

# What is changed by another session, while this one has read already.
my %changes = (
	'the function of the policy' => [ "$admitted LANGUAGE sql AS 'SELECT NULL::text'", $ours, 'RB001' ],
	'the right to the function' => [ 'REVOKE EXECUTE ON FUNCTION rescue.admitted_org() FROM rescue_owner',
		'GRANT EXECUTE ON FUNCTION rescue.admitted_org() TO rescue_owner', 'RB001' ],
	'the right to the table' => [ 'REVOKE SELECT ON rescue.bundles FROM rescue_owner',
		'GRANT SELECT ON rescue.bundles TO rescue_owner', 'RB001' ],
	'the right to the schema' => [ 'REVOKE USAGE ON SCHEMA rescue FROM rescue_owner, PUBLIC',
		'GRANT USAGE ON SCHEMA rescue TO rescue_owner, PUBLIC', 'RB001' ],
	'the name of the table' => [ 'ALTER TABLE rescue.bundles RENAME TO elsewhere',
		'ALTER TABLE rescue.elsewhere RENAME TO bundles', '42P01' ],
	'the name of the schema' => [ 'ALTER SCHEMA rescue RENAME TO elsewhere',
		'ALTER SCHEMA elsewhere RENAME TO rescue', '42P01' ],
	'the name of a column' => [ 'ALTER TABLE rescue.bundles RENAME document TO elsewhere',
		'ALTER TABLE rescue.bundles RENAME elsewhere TO document', '42703' ],
	'the type of a column' => [ 'ALTER TABLE rescue.bundles ALTER redactions TYPE bigint',
		'ALTER TABLE rescue.bundles ALTER redactions TYPE integer', qr/^\[.*canary-of-acme/ ],
	'the owner of the table' => [ 'ALTER TABLE rescue.bundles OWNER TO postgres',
		'ALTER TABLE rescue.bundles OWNER TO rescue_owner', 'RB001' ],
	'the index' => [ 'ALTER INDEX rescue.bundles_latest_idx RENAME TO elsewhere; DROP INDEX rescue.elsewhere',
		'CREATE INDEX bundles_latest_idx ON rescue.bundles
			(org_id, workspace_id, captured_at DESC, bundle_id DESC)', qr/^\[.*canary-of-acme/ ],
	'the order of the index' => [ 'DROP INDEX rescue.bundles_latest_idx;
			CREATE INDEX bundles_latest_idx ON rescue.bundles (org_id, workspace_id, captured_at, bundle_id)',
		'DROP INDEX rescue.bundles_latest_idx; CREATE INDEX bundles_latest_idx ON rescue.bundles
			(org_id, workspace_id, captured_at DESC, bundle_id DESC)', qr/^\[.*canary-of-acme/ ],
	'the function of the settings\' policy' => [
		'CREATE OR REPLACE FUNCTION rescue.is_admitted() RETURNS boolean VOLATILE PARALLEL RESTRICTED
			LANGUAGE sql AS $$SELECT false$$',
		q{CREATE OR REPLACE FUNCTION rescue.is_admitted() RETURNS boolean VOLATILE PARALLEL RESTRICTED
			LANGUAGE c AS 'rescue', 'rescue_is_admitted'}, 'RB001' ],
	'a policy of the settings' => [ 'DROP POLICY admitted ON rescue.settings',
		'CREATE POLICY admitted ON rescue.settings TO rescue_owner USING (rescue.is_admitted())', 'RB001' ],
	'a policy' => [ 'ALTER POLICY admitted ON rescue.bundles USING (true)',
		'ALTER POLICY admitted ON rescue.bundles USING (org_id = rescue.admitted_org())', 'RB001' ],
	'the right to the sections' => [ 'REVOKE SELECT ON rescue.sections FROM rescue_owner',
		'GRANT SELECT ON rescue.sections TO rescue_owner', 'RB001', $sections ],
	'the policy of the sections' => [ 'ALTER POLICY admitted ON rescue.sections USING (true)',
		'ALTER POLICY admitted ON rescue.sections USING (org_id = rescue.admitted_org())', 'RB001', $sections ],
	'the index of the sections' => [ 'ALTER TABLE rescue.sections DROP CONSTRAINT sections_pkey',
		'ALTER TABLE rescue.sections ADD PRIMARY KEY (org_id, bundle_id, ordinal)', qr/^\[.*canary-of-acme/, $sections ]);
for my $change (sort keys %changes)
{
	my ($do, $undo, $expect, $other) = @{ $changes{$change} };
	my $then = qr/\[\{"name": "(?:notes|log)", "content": "canary-of-acme/;
	my $call = $other // $latest;
	attack_by(
		"changed by another session: $change",
		expect => ref $expect ? qr/$expect.* $then/ : qr/^\Q$expect\E $then/,
		by => sub {
			my $session = connect_as('app');
			$session->query($call) for 1 .. 2;
			admin($do);
			my $changed = $session->query($call);
			admin($undo);
			my $outcome = outcome($changed, $session->query($call));
			$session->close;
			return $outcome;
		},
		control => sub { return verdict('app', $call) });
}

# Tables that are no ordinary ones any more are read by the server itself.
attack 'a bundle in a child of the table', as => 'app', control => $latest,
  before => q{CREATE TABLE public.child () INHERITS (rescue.bundles);
	INSERT INTO public.child SELECT (jsonb_populate_record(b, '{"captured_at": "2100-01-01",
		"document": "[\"of the child\"]"}')).* FROM rescue.bundles b
	WHERE org_id = 'acme' AND workspace_id = 'ws-1'},
  after => 'DROP TABLE public.child; ANALYZE rescue.bundles',
  call => $latest, expect => '["of the child"]';
attack 'a section in a child of the table', as => 'app', control => $sections, gives => qr/canary-of-acme/,
  before => "CREATE TABLE public.child () INHERITS (rescue.sections);
	INSERT INTO public.child SELECT * FROM rescue.sections WHERE bundle_id = $large;
	DELETE FROM ONLY rescue.sections WHERE bundle_id = $large",
  after => "INSERT INTO rescue.sections SELECT * FROM public.child;
	DROP TABLE public.child; ANALYZE rescue.sections",
  call => $sections, expect => qr/^\[.*canary-of-acme/;
attack_by(
	'an index that was not kept',
	expect => qr/^\[.*canary-of-acme in ws-new/,
	by => sub {
		admin(q{UPDATE pg_index SET indisvalid = false, indisready = false
			WHERE indexrelid = 'rescue.bundles_latest_idx'::regclass});
		plant_bundle('postgres', 'ws-new', 'acme');
		my $outcome = verdict('app', q{SELECT sections FROM rescue_latest('ws-new', 'acme')});
		admin(q{UPDATE pg_index SET indisvalid = true, indisready = true
			WHERE indexrelid = 'rescue.bundles_latest_idx'::regclass;
			REINDEX INDEX rescue.bundles_latest_idx});
		return $outcome;
	},
	control => sub { return verdict('app', $latest) });
attack 'a column in another place', as => 'app', control => $latest,
  before => q{ALTER TABLE rescue.bundles ADD moved text COLLATE "C";
	UPDATE rescue.bundles SET moved = reason; ALTER TABLE rescue.bundles DROP reason;
	ALTER TABLE rescue.bundles RENAME moved TO reason; ALTER TABLE rescue.bundles ALTER reason SET NOT NULL},
  after => 'SELECT 1',
  call => q{SELECT reason, sections FROM rescue_latest('ws-1', 'acme')}, expect => qr/^attack\|\[.*canary-of-acme/;

# A session that has its scans ready for one organisation reads for the next.
attack 'one organisation after the other', as => 'app', control => $latest,
  call => [ $latest, q{SELECT sections FROM rescue_latest('ws-1', 'globex')}, $latest ],
  expect => qr/canary-of-acme.*canary-of-globex.*canary-of-acme/;
attack 'the sibling\'s workspace, after the sibling has read it', as => 'app', control => $latest,
  call => [ q{SELECT 1 FROM rescue_latest('ws-9', 'globex')}, q{SELECT sections FROM rescue_latest('ws-9', 'acme')} ],
  expect => '1';

# The page of a list that begins behind a bundle, which has to be of the workspace.
my %pages = (
	'of another workspace' => plant_bundle('postgres', 'ws-2', 'acme'),
	'of the sibling' => admin(q{SELECT bundle_id FROM rescue_latest('ws-1', 'globex')}),
	'that never was' => 4711);
attack "a list that begins behind a bundle $_", as => 'app', expect => 'no row',
  call => "SELECT bundle_id FROM rescue_list('ws-1', 'acme', 20, $pages{$_})",
  control => q{SELECT count(*) FROM rescue_list('ws-1', 'acme')}, gives => '2' for sort keys %pages;

done_testing();
