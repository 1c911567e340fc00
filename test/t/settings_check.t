# rescue_settings_check(): each invariant is broken, and the check must find
# that one; a healthy installation has none to show.
use strict;
use warnings;

use lib 'test/lib';
use RescueTest qw(rescue_cluster sqlstate);
use Test::More;

my $node = rescue_cluster('settings_check', preload => 1, conf => 'log_statement = none');
$node->safe_psql('postgres', <<'END');
CREATE ROLE app LOGIN;
CREATE ROLE boss LOGIN;
CREATE TABLE public.accounts (org text PRIMARY KEY, status text);
SELECT rescue_grant('boss', 'admin');
END

# That the server itself is outdated is true of some that this is tested with.
my $outdated = $node->safe_psql('postgres', q{SELECT finding FROM rescue_settings_check() WHERE name = 'server_version' AND NOT ok});
diag("passed over: $outdated") if $outdated ne '';
my $rows = 'rescue_settings_check()' . ($outdated eq '' ? '' : q{ c WHERE c.name <> 'server_version'});

# Lines for psql that print what is not all right after some statements, which
# they roll back, as "name: finding".
sub lines_after
{
	my ($sql) = @_;
	return <<"END";
SET client_min_messages = error;
BEGIN;
\\o /dev/null
$sql;
\\o
SELECT name || ': ' || finding FROM (SELECT * FROM $rows) checks
WHERE NOT ok OR what_to_do IS NOT NULL;
ROLLBACK;
END
}

# What is not all right after each of these, in one session.
sub found_each
{
	my $script = join '', map { lines_after($_) . "\\echo -- next\n" } @_;
	my $out = $node->safe_psql('postgres', $script);
	return map { s/\A\n|\n\z//gr } split /^-- next$/m, $out;
}

sub found
{
	my ($sql, %option) = @_;
	return $node->safe_psql('postgres', lines_after($sql), %option);
}

is(found('SELECT 1'), 'billing: no organisation has a billing status: every read is refused',
	'a new installation lacks billing, and nothing else');
$node->safe_psql('postgres', "SELECT rescue_billing_set('acme', 'active')");
is(found('SELECT 1'), '', 'a healthy one has nothing to show');
is(found('SELECT 1', extra_params => [ '-U', 'boss' ]), '', 'to the set admin, too');
is(sqlstate($node, 'SELECT rescue_settings_check()', extra_params => [ '-U', 'app' ]),
	'42501', 'and to no other role');
is($node->safe_psql('postgres', 'SELECT count(*) > 25, bool_and(ok), bool_and(what_to_do IS NULL) FROM ' . $rows),
	't|t|t', 'every invariant has its row');

# What breaks an invariant, its name, and what is said of it.
my @broken = (
	[ 'ALTER ROLE rescue_owner RENAME TO x', 'owner_role', 'is missing' ],
	(map { [ "ALTER ROLE rescue_owner $_", 'owner_role', "has $_" ] }
		  qw(SUPERUSER CREATEDB CREATEROLE LOGIN INHERIT REPLICATION BYPASSRLS)),
	[ 'GRANT rescue_owner TO app', 'owner_members', 'app is a member of rescue_owner' ],
	[ 'GRANT app TO rescue_owner', 'owner_members', 'rescue_owner is a member of app' ],
	[ 'ALTER ROLE rescue_owner SET row_security = off', 'owner_settings', 'settings are stored' ],
	[ 'ALTER TABLE accounts OWNER TO rescue_owner', 'owner_objects', 'accounts belongs' ],
	[ 'CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1; ALTER FUNCTION f() OWNER TO rescue_owner', 'owner_objects', 'f\(\) belongs' ],
	[ 'ALTER TABLE rescue.bundles OWNER TO app', 'table_owner', 'rescue.bundles belongs to app' ],
	[ 'ALTER TABLE rescue.settings OWNER TO postgres', 'table_owner', 'rescue.settings belongs to postgres' ],
	[ 'ALTER SEQUENCE rescue.bundle_id_seq OWNER TO app', 'table_owner', 'rescue.bundle_id_seq' ],
	[ 'ALTER FUNCTION rescue_latest(text, text) OWNER TO app', 'function_owner', 'rescue_latest\(text,text\) belongs to app' ],
	[ 'ALTER VIEW rescue.counters OWNER TO app', 'function_owner', 'rescue.counters belongs to app' ],
	[ 'ALTER FUNCTION rescue_latest(text, text) SECURITY DEFINER', 'function_owner', 'rescue_latest\(text,text\) has been given' ],
	[ 'ALTER FUNCTION rescue_latest(text, text) STRICT', 'function_owner', 'rescue_latest\(text,text\) has been given' ],
	[ 'ALTER FUNCTION rescue_latest(text, text) SET row_security = off', 'function_owner', 'rescue_latest\(text,text\) has been given' ],
	[ 'ALTER TABLE rescue.sections DISABLE ROW LEVEL SECURITY', 'row_security', 'rescue.sections' ],
	[ 'ALTER TABLE rescue.tokens NO FORCE ROW LEVEL SECURITY', 'row_security', 'rescue.tokens' ],
	[ 'ALTER TABLE rescue.settings DISABLE TRIGGER changed', 'settings_trigger', 'trigger changed of rescue.settings' ],
	[ 'ALTER TABLE rescue.settings ENABLE TRIGGER emptied', 'settings_trigger', 'trigger emptied of rescue.settings' ],
	[ 'DROP TRIGGER changed ON rescue.role_bindings; CREATE TRIGGER changed AFTER INSERT ON rescue.role_bindings FOR EACH ROW EXECUTE FUNCTION rescue.settings_changed(); ALTER TABLE rescue.role_bindings ENABLE ALWAYS TRIGGER changed',
		'settings_trigger', 'trigger changed of rescue.role_bindings' ],
	[ 'CREATE TRIGGER more AFTER INSERT ON rescue.settings FOR EACH ROW EXECUTE FUNCTION rescue.settings_changed()', 'foreign_code', 'trigger more' ],
	[ 'DROP POLICY admitted ON rescue.bundles', 'policies', 'rescue.bundles' ],
	[ 'DROP POLICY walking ON rescue.bundles', 'policies', 'rescue.bundles' ],
	[ 'DROP POLICY walking ON rescue.bundles; CREATE POLICY walking ON rescue.bundles TO rescue_owner USING (rescue.is_walking())', 'policies', 'rescue.bundles' ],
	[ 'DROP POLICY admitted ON rescue.sections; CREATE POLICY admitted ON rescue.sections AS RESTRICTIVE TO rescue_owner USING (org_id = rescue.admitted_org())', 'policies', 'rescue.sections' ],
	[ 'CREATE POLICY more ON rescue.bundles TO rescue_owner USING (true)', 'policies', 'rescue.bundles' ],
	[ 'ALTER POLICY admitted ON rescue.bundles USING (true)', 'policies', 'rescue.bundles' ],
	[ 'ALTER POLICY admitted ON rescue.bundles USING (rescue.is_admitted())', 'policies', 'rescue.bundles' ],
	[ 'ALTER POLICY admitted ON rescue.bundles TO PUBLIC', 'policies', 'rescue.bundles' ],
	[ 'ALTER POLICY admitted ON rescue.settings USING (true)', 'policies', 'rescue.settings' ],
	[ 'ALTER POLICY admitted ON rescue.tokens WITH CHECK (true)', 'policies', 'rescue.tokens' ],
	[ 'CREATE FUNCTION spy() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$; CREATE TRIGGER spy BEFORE INSERT ON rescue.sections FOR EACH ROW EXECUTE FUNCTION spy()', 'foreign_code', 'trigger spy of rescue.sections' ],
	[ 'CREATE RULE spy AS ON INSERT TO rescue.billing DO ALSO SELECT 1', 'foreign_code', 'rule spy of rescue.billing' ],
	[ 'CREATE TABLE child () INHERITS (rescue.bundles)', 'foreign_code', 'child inherits with rescue.bundles' ],
	[ 'CREATE PUBLICATION spy FOR TABLE rescue.bundles', 'foreign_code', 'publication spy has rescue.bundles' ],
	[ 'GRANT SELECT ON rescue.bundles TO app', 'table_grants', 'app has privileges on rescue.bundles' ],
	[ 'GRANT SELECT ON rescue.tokens TO PUBLIC', 'table_grants', 'PUBLIC has privileges on rescue.tokens' ],
	[ 'GRANT USAGE ON SEQUENCE rescue.bundle_id_seq TO app', 'table_grants', 'app has privileges on rescue.bundle_id_seq' ],
	[ 'GRANT SELECT ON rescue.counters TO PUBLIC', 'table_grants', 'PUBLIC has privileges on rescue.counters' ],
	[ 'GRANT SELECT (digest) ON rescue.tokens TO app', 'table_grants', 'a column of rescue.tokens' ],
	[ 'GRANT EXECUTE ON FUNCTION rescue_latest(text, text) TO PUBLIC', 'public_grants', 'PUBLIC may execute rescue_latest\(text,text\)' ],
	[ 'GRANT EXECUTE ON FUNCTION rescue.admitted_org() TO PUBLIC', 'public_grants', 'PUBLIC may execute rescue.admitted_org\(\)' ],
	[ 'GRANT CREATE ON SCHEMA rescue TO app', 'schema_grants', 'app may create' ],
	[ 'GRANT ALL ON SCHEMA rescue TO PUBLIC', 'schema_grants', 'PUBLIC may create' ],
	[ 'ALTER SCHEMA rescue OWNER TO app', 'schema_grants', 'belongs to app' ],
	[ 'CREATE TABLE rescue.planted ()', 'schema_strangers', 'rescue.planted' ],
	[ 'CREATE FUNCTION rescue.f() RETURNS int LANGUAGE sql RETURN 1', 'schema_strangers', 'rescue.f\(\)' ],
	[ 'CREATE SCHEMA evil; CREATE FUNCTION evil.rescue_latest(varchar, varchar) RETURNS int LANGUAGE sql RETURN 1', 'strangers', 'evil.rescue_latest' ],
	[ 'CREATE FUNCTION pg_temp.rescue_latest(varchar) RETURNS int LANGUAGE sql RETURN 1', 'strangers', 'rescue_latest\(character varying\)' ],
	[ 'ALTER ROLE app SET rescue.audit = off', 'stored_settings', 'rescue.audit of role app' ],
	[ 'ALTER DATABASE postgres SET rescue.audit = off', 'stored_settings', 'rescue.audit of database postgres' ],
	[ 'ALTER ROLE app IN DATABASE postgres SET rescue.audit = off', 'stored_settings', 'rescue.audit of role app in database postgres' ],
	[ 'ALTER ROLE ALL SET rescue.audit = off', 'stored_settings', 'rescue.audit of all roles' ],
	[ "ALTER ROLE app SET rescue.org_id = ' '", 'stored_settings', 'rescue.org_id of role app' ],
	[ 'SET LOCAL rescue.audit = off', 'stored_settings', 'off in this session' ],
	[ 'DELETE FROM rescue.settings', 'settings', 'no row' ],
	[ "SELECT rescue_bind_role('app', 'acme'); DELETE FROM rescue.role_bindings", 'role_bindings', 'app is bound, but its row in rescue.role_bindings is missing' ],
	[ 'ALTER TABLE rescue.role_bindings RENAME bound_as TO x', 'role_bindings', 'cannot be read' ],
	[ "CREATE ROLE gone; SELECT rescue_bind_role('gone', 'acme'); DROP ROLE gone", 'role_bindings', 'the role [0-9]+, bound as gone, is gone' ],
	[ "CREATE ROLE gone; SELECT rescue_bind_role('gone', 'acme'); ALTER ROLE gone RENAME TO other", 'role_bindings', 'other was bound as gone' ],
	[ "SELECT rescue_billing_bind('accounts', 'org', 'status'); ALTER TABLE accounts ENABLE ROW LEVEL SECURITY", 'billing', 'cannot be used' ],
	[ 'TRUNCATE rescue.billing', 'billing', 'no organisation' ],
	[ "UPDATE pg_extension SET extversion = '0.9' WHERE extname = 'rescue'", 'library_version', 'the library is [0-9.]+, the script 0\.9' ],
	[ 'SET LOCAL log_min_messages = fatal', 'log_min_messages', 'fatal for this session' ],
	[ 'ALTER ROLE app SET log_min_messages = panic', 'log_min_messages', 'panic for role app' ],
	[ 'SET LOCAL log_statement = \'all\'', 'log_parameter_max_length', '-1 for this session' ],
	[ 'SET LOCAL log_min_duration_statement = 0', 'log_parameter_max_length', '-1 for this session' ],
	[ 'ALTER DATABASE postgres SET log_min_duration_sample = 5', 'log_parameter_max_length', '-1 for this session' ],
	[ 'SET LOCAL log_transaction_sample_rate = 0.5', 'log_parameter_max_length', '-1 for this session' ],
	[ 'SET LOCAL log_parameter_max_length_on_error = 100', 'log_parameter_max_length_on_error', '100B for this session' ],
	[ "SET LOCAL auto_explain.log_parameter_max_length = '-1'; SET LOCAL auto_explain.log_min_duration = 0", 'auto_explain.log_parameter_max_length', '-1 for this session' ],
	[ "SET LOCAL pgaudit.log_parameter = on", 'pgaudit.log_parameter', 'on for this session' ],
	[ 'ALTER ROLE app SET debug_print_plan = on', 'debug_print', 'debug_print_plan for role app' ],
	[ 'SET LOCAL pg_stat_statements.track_utility = on', 'pg_stat_statements.track_utility', 'on for this session' ],
	[ 'ALTER ROLE app SET pg_stat_statements.track_utility = on', 'pg_stat_statements.track_utility', 'on for role app' ],
);
push @broken, [ 'ALTER ROLE app CREATEROLE', 'createrole', 'app has CREATEROLE' ]
  if $node->pg_version < 16;
my @found = found_each(map { $_->[0] } @broken);
for (@broken)
{
	my ($sql, $name, $finding) = @$_;
	like(shift @found, qr/^\Q$name\E: .*$finding/m, "$name: $sql");
}

# Controls: what looks alike and breaks nothing.
for my $sql (
	"ALTER ROLE app SET rescue.org_id = 'acme'",
	'ALTER ROLE app SET rescue.audit = log',
	"SET LOCAL log_statement = 'all'; SET LOCAL log_parameter_max_length = 0",
	'SET LOCAL pg_stat_statements.track_utility = off',
	"SET LOCAL pg_stat_statements.track_utility = on; SET LOCAL pg_stat_statements.track = 'none'",
	'ALTER ROLE app LOGIN', 'DECLARE c CURSOR WITH HOLD FOR SELECT 1',
	"DECLARE c CURSOR FOR SELECT * FROM rescue_latest('ws', 'acme')",
	# tables whose code is the reader's own, or of a superuser, or which it only reads
	"CREATE INDEX ON accounts ((lower(status))); GRANT ALL ON accounts TO boss",
	"ALTER TABLE accounts OWNER TO boss; CREATE INDEX ON accounts ((lower(status)))",
	"ALTER TABLE accounts OWNER TO app; CREATE INDEX ON accounts ((lower(status))); GRANT SELECT ON accounts TO boss",
	"ALTER TABLE accounts OWNER TO app; CREATE INDEX ON accounts (status); GRANT ALL ON accounts TO boss",
	"SELECT rescue_bind_role('app', 'acme'); GRANT app TO boss",
	'CREATE FUNCTION public.rescued(text) RETURNS int LANGUAGE sql RETURN 1',
	"SELECT rescue_grant('app', 'read')",
	"SELECT rescue_bind_role('app', 'acme')",
	"SELECT rescue_bind_role('app', 'acme'); SELECT rescue_bind_role('app', NULL)",
	"CREATE ROLE gone; SELECT rescue_bind_role('gone', 'acme'); DROP ROLE gone; SELECT rescue_bind_role('gone', NULL)",
	"CREATE ROLE gone; SELECT rescue_bind_role('gone', 'acme'); DROP ROLE gone; CREATE ROLE gone; SELECT rescue_bind_role('gone', 'acme')",
	"CREATE ROLE gone; SELECT rescue_bind_role('gone', 'acme'); ALTER ROLE gone RENAME TO other; SELECT rescue_bind_role('other', 'acme')",
	"SELECT rescue_billing_bind('accounts', 'org', 'status')",
	"SELECT rescue_set('throttle', 'required')")
{
	is(found($sql), '', "nothing wrong: $sql");
}

# Notes: worth knowing, and all right.
sub notes
{
	my $sql = shift;
	return $node->safe_psql('postgres',
		"BEGIN;\n\\o /dev/null\n$sql;\n\\o\nSELECT name || ' ' || ok || ': ' || finding FROM (SELECT * FROM $rows) checks WHERE what_to_do IS NOT NULL; ROLLBACK");
}
like(notes("SELECT rescue_set('billing', 'off')"), qr/^billing true: switched off/, 'billing off is a note');
like(notes("SELECT rescue_set('throttle', 'off')"), qr/^throttle true: switched off/, 'throttle off is a note');
like(notes('CREATE ROLE saver LOGIN BYPASSRLS IN ROLE pg_read_all_data'),
	qr/^readers_of_all true: saver/, 'a role for backups is a note');

like(notes('ALTER ROLE app REPLICATION'), qr/^replication true: app$/m, 'a role with REPLICATION is a note');
like(notes('GRANT pg_write_all_data TO app'), qr/^writers_of_all true: app$/m, 'a writer of all tables is a note');
like(notes("DECLARE c CURSOR WITH HOLD FOR SELECT * FROM rescue_latest('ws', 'acme')"),
	qr/^held_cursors true: 1 of this session$/m, 'a cursor that keeps what was read is a note');
like(notes('ALTER TABLE accounts OWNER TO app; CREATE INDEX ON accounts ((lower(status))); GRANT INSERT ON accounts TO boss'),
	qr/^code_of_others true: boss may write tables of app that run code of theirs \(1, as public.accounts\)$/m,
	'an expression that is indexed by another is a note');
like(notes('ALTER TABLE accounts OWNER TO app; CREATE INDEX ON accounts (org) WHERE status <> \'\'; GRANT UPDATE ON accounts TO boss'),
	qr/^code_of_others true: boss may write/m, 'so is a partial index of another');
like(notes(q{CREATE FUNCTION spy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; ALTER FUNCTION spy() OWNER TO app;
	CREATE TRIGGER spy BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION spy(); GRANT INSERT ON accounts TO boss}),
	qr/^code_of_others true: boss may write tables of app/m, 'so is a trigger that runs a function of another');
like(notes(q{CREATE ROLE tenant1; CREATE ROLE tenant2; SELECT rescue_bind_role('tenant1', 'acme'), rescue_bind_role('tenant2', 'globex');
	GRANT tenant1, tenant2 TO app}), qr/^poolers true: app may SET ROLE to 2 roles that are bound$/m,
	'a login that may choose among bound roles is a note');

is(found('SELECT 1'), '', 'after all that, still healthy');

# The options of a connection, and what the gate makes of them.
for my $preload (0, 1)
{
	my $other = $preload ? $node : rescue_cluster('not_preloaded', conf => 'log_statement = none');
	$other->safe_psql('postgres', "SELECT rescue_billing_set('acme', 'active')");
	local $ENV{PGOPTIONS} = '-c rescue.org_id=';
	like($other->safe_psql('postgres', 'SELECT name, ok FROM rescue_settings_check()'),
		qr/^startup_option\|f$/m, 'an option that loosens is found');
	next if $preload;
	delete $ENV{PGOPTIONS};
	is($other->safe_psql('postgres', "SELECT name, ok FROM (SELECT * FROM $rows) checks WHERE what_to_do IS NOT NULL"),
		'preload|t', 'not preloaded is a note');
	is($other->safe_psql('postgres', "SELECT rescue_set('throttle', 'required'); SELECT name FROM (SELECT * FROM $rows) checks WHERE NOT ok") =~ s/^\s+//r,
		'throttle', 'a required throttle is not, without it');
	# a name that is misspelt stays stored where the library is not preloaded
	$other->safe_psql('postgres', "ALTER DATABASE postgres SET rescue.orgid = 'acme'");
	is($other->safe_psql('postgres', "SELECT finding FROM (SELECT * FROM $rows) checks WHERE NOT ok AND name <> 'throttle'"),
		'rescue.orgid of database postgres', 'a misspelt setting is found');
	$other->stop;
}

# The minor releases.
is($node->safe_psql('postgres', <<'END'), '150019,160015,170011,180006,190000', 'the minor releases with the fixes');
SELECT string_agg(v::text, ',' ORDER BY v) FROM unnest(ARRAY[140020, 150018, 150019,
	160014, 160015, 170010, 170011, 180000, 180005, 180006, 190000, NULL]) v
WHERE rescue.has_needed_fixes(v)
END
is($node->safe_psql('postgres', 'SELECT rescue.has_needed_fixes(NULL)'), 'f', 'unknown is not fixed');
$node->stop;
done_testing();
