# Dump and restore: the documented role gets everything, the owner of the
# database fails loudly, and what is restored is what was dumped.
use strict;
use warnings;

use FindBin;
use lib 'test/lib';
use FileTest qw(slurp);
use IPC::Run qw(run);
use RescueTest qw(rescue_cluster sqlstate top);
use Test::More;

my $node = rescue_cluster('backup', conf => 'log_statement = none');
my $dir = PostgreSQL::Test::Utils::tempdir();
$node->safe_psql('postgres', <<'END');
CREATE ROLE dbowner LOGIN;
CREATE ROLE app LOGIN;
END
$node->safe_psql('postgres', 'CREATE DATABASE app OWNER dbowner');

# The documented statement, word for word.
my $page = slurp(top() . '/doc/security.md');
my ($role) = $page =~ /^(CREATE ROLE rescue_backup .*;)$/m;
ok($role, 'the page says how to make the role') or BAIL_OUT('no role');
$node->safe_psql('postgres', $role);

$node->safe_psql('app', <<'END');
CREATE EXTENSION rescue;
SELECT rescue_billing_set('acme', 'active');
SELECT rescue_billing_policy_set('my_word', 'allow');
SELECT rescue_bind('acme');
SELECT rescue_grant('app', 'read');
SELECT rescue_bind_role('app', 'acme');
SELECT rescue_token_issue('acme');
SET ROLE dbowner;
CREATE SCHEMA shop;
CREATE TYPE shop.state AS ENUM ('active', 'suspended');
CREATE TABLE shop.account (status shop.state, org varchar PRIMARY KEY);
INSERT INTO shop.account VALUES ('active', 'acme');
RESET ROLE;
SELECT rescue_billing_bind('shop.account', 'org', 'status');
INSERT INTO rescue.bundles (org_id, workspace_id, reason, captured_at, stored_at,
	sections, bytes, redactions, truncated, digest, ruleset)
SELECT 'acme', 'ws-' || n, 'r', now(), now(), 1, 7, 0, false,
	sha256('\x0000000000000001'::bytea || 'n' || '\x0000000000000007' || 'content'), 'none'
FROM generate_series(1, 3) n;
INSERT INTO rescue.sections
SELECT org_id, bundle_id, 0, 0, 7, false, 'ok', 'n', 'content' FROM rescue.bundles;
SELECT rescue_hold(2, 'acme', 'w');
INSERT INTO rescue.residence VALUES ('globex', 'departed', now());
END

# pg_dump as a role: its exit status, what it said, and the file.
sub dump_as
{
	my ($role, @options) = @_;
	my $file = "$dir/$role.dump";
	run [ 'pg_dump', '-U', $role, '-h', $node->host, '-p', $node->port, '-f', $file, @options, 'app' ],
	  '2>', \my $err;
	return ($? >> 8, $err, $file);
}

my ($status, $err, $file) = dump_as('dbowner');
isnt($status, 0, 'the owner of the database cannot dump');
like($err, qr/permission denied|lack SELECT privilege/, 'and is told so');
($status, $err, $file) = dump_as('app');
isnt($status, 0, 'nor can a reader');
like($err, qr/permission denied|lack SELECT privilege/, 'who is told the same');

($status, $err, $file) = dump_as('rescue_backup');
is("$status $err", '0 ', 'the backup role can');

# Into another database, by a superuser.
$node->safe_psql('postgres', 'CREATE DATABASE again');
($status, my $out, $err) = $node->psql('again', "\\i $file", on_error_stop => 1);
is("$status", '0', 'and it can be restored') or diag($err);

my $everything = join ';', map { "SELECT '$_', count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM rescue.$_ t"
		. ($_ eq 'settings' ? ' WHERE revision > 0' : '') }
  qw(bundles sections tokens billing holds billing_policy settings tombstones jobs role_bindings residence);
is($node->safe_psql('again', $everything), $node->safe_psql('app', $everything), 'every row came back');
for my $query (
	"SELECT relname, relowner::regrole, relrowsecurity, relforcerowsecurity, relacl FROM pg_class WHERE relnamespace = 'rescue'::regnamespace ORDER BY 1",
	"SELECT polrelid::regclass, polname, pg_get_expr(polqual, polrelid) FROM pg_policy ORDER BY 1, 2",
	"SELECT oid::regprocedure, proacl FROM pg_proc WHERE proname LIKE 'rescue\\_%' ORDER BY 1",
	'SELECT last_value FROM rescue.bundle_id_seq')
{
	is($node->safe_psql('again', $query) =~ s/\bagain\b/app/gr, $node->safe_psql('app', $query), $query);
}
# a server's own version is no matter of a backup
is($node->safe_psql('again', q{SELECT name, finding FROM rescue_settings_check() WHERE NOT ok AND name <> 'server_version'}), '',
	'the settings check is content');

my @app = (extra_params => [ '-U', 'app' ]);
is($node->safe_psql('again', "SELECT rescue_section(1, 'acme', 'n'), rescue_verify(1, 'acme')", @app),
	'content|t', 'its reader reads');
is(with_database('again', "SELECT rescue_latest('ws-1', 'globex')"), 'RB002', 'it is still bound');
is(with_database('again', "SELECT rescue_delete(2, 'acme', 'w')", 'postgres'), 'RB009', 'the hold still holds');
is(with_database('again', 'SELECT * FROM rescue.bundles'), '42501', 'the tables are as shut as before');

# The table that billing is read from came back as what was bound; under another
# owner it is not.
$node->safe_psql('again', 'ALTER TABLE shop.account OWNER TO app');
is(with_database('again', "SELECT rescue_latest('ws-1', 'acme')"), 'RB001', 'a table of another owner refuses');
like($node->safe_psql('again', 'SELECT finding FROM rescue_settings_check() WHERE NOT ok'),
	qr/no longer what was bound/, 'the settings check says so');
$node->safe_psql('again', "SELECT rescue_billing_bind('shop.account', 'org', 'status')");
is($node->safe_psql('again', "SELECT rescue_section(1, 'acme', 'n')", @app), 'content', 'until it is bound again');

sub with_database
{
	my ($database, $sql, $role) = @_;
	return sqlstate($node, "\\c $database\n$sql", extra_params => [ '-U', $role // 'app' ]);
}

# With row security in the way there would be an empty dump: it is not that of
# the backup role.
my ($blind) = $node->safe_psql('app', "SET ROLE rescue_owner; SET row_security = on; SELECT count(*) FROM rescue.bundles");
is($blind, '0', 'the owner of the tables itself sees no row');

# The bindings of roles: dumped by name, and never void where a role is not found.
$node->safe_psql('postgres', "CREATE ROLE $_ LOGIN") for qw(tenant leaver);
$node->safe_psql('postgres', 'CREATE DATABASE bindings');
$node->safe_psql('bindings', <<'END');
CREATE EXTENSION rescue;
SELECT rescue_billing_set('acme', 'active'), rescue_billing_set('globex', 'active');
SELECT rescue_grant('tenant', 'read');
SELECT rescue_bind_role('tenant', 'acme'), rescue_bind_role('leaver', 'globex');
END

# Restore the database of bindings into a new one; whether pg_restore is content.
sub restored
{
	my ($to, $database) = @_;
	my @where = ('-U', 'postgres', '-h');
	run [ 'pg_dump', @where, $node->host, '-p', $node->port, '-Fc', '-f', "$dir/bindings.dump", 'bindings' ]
	  or die 'pg_dump';
	$to->safe_psql('postgres', "CREATE DATABASE $database");
	run [ 'pg_restore', @where, $to->host, '-p', $to->port, '-d', $database, "$dir/bindings.dump" ], '2>', \my $said;
	return $? == 0;
}

# What a reader gets of each organisation, and what the check finds.
sub reads
{
	my ($where, $database, $role) = @_;
	my @got = map { sqlstate($where, "\\c $database\nSELECT rescue_latest('ws', '$_')",
			extra_params => [ '-U', $role ]) } 'acme', 'globex';
	my $found = $where->safe_psql($database,
		"SELECT finding FROM rescue_settings_check() WHERE name = 'role_bindings'");
	return "@got, $found";
}

ok(restored($node, 'same'), 'bindings of roles are restored');
is(reads($node, 'same', 'tenant'), '00000 RB002, as it should be', 'and hold');

$node->safe_psql('postgres', 'DROP ROLE leaver');
ok(restored($node, 'gone'), 'the binding of a role that was dropped is restored');
like(reads($node, 'gone', 'tenant'), qr/^00000 RB002, the role [0-9]+, bound as leaver, is gone$/,
	'and found, and the others hold');

my $far = rescue_cluster('far', conf => 'log_statement = none');
ok(!restored($far, 'far'), 'without the role, the restore says that it failed');
$far->safe_psql('far', "CREATE ROLE tenant LOGIN; SELECT rescue_grant('tenant', 'read')");
is(reads($far, 'far', 'tenant'),
	'RB001 RB001, ' . join('; ', map { "$_ is bound, but its row in rescue.role_bindings is missing" } qw(leaver tenant)),
	'and the role that is made later is refused, not wide open');
$far->safe_psql('far', "SELECT rescue_bind_role('tenant', 'acme'), rescue_bind_role('leaver', NULL)");
is(reads($far, 'far', 'tenant'), '00000 RB002, as it should be', 'until it is bound again');
$_->stop for $node, $far;
done_testing();
