# A fleet looks at its tenants' failures by postgres_fdw, through the view
# rescue.failures: gated and audited where the bundles are.
use strict;
use warnings;

use RescueTest qw(rescue_cluster log_gained);
use Test::More;

my $node = rescue_cluster('failures_fdw', conf => 'log_statement = none');
plan skip_all => 'no postgres_fdw'
  unless $node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'});

sub sql { my ($database, $sql) = @_; return $node->safe_psql($database, $sql) }

# What the operator of the fleet gets: the rows, or the refusal of a tenant.
sub asked
{
	my ($sql, $database) = @_;
	my (undef, $out, $err) = $node->psql($database // 'fleet', "\\set VERBOSITY verbose\n$sql", extra_params => [ '-U', 'operator' ]);
	return $err =~ /ERROR:  (\w{5})/ ? $1 : $out;
}

# What the log gains by some work.
sub logged { return log_gained($node, $_[0]) }

# Two databases of a tenant each, and one that two share.
sql('postgres', 'CREATE ROLE operator LOGIN; CREATE ROLE watcher LOGIN; CREATE ROLE piper_watcher LOGIN; CREATE ROLE nobody LOGIN');
sql('postgres', "CREATE DATABASE $_") for qw(acme globex shared fleet);
my $failed = q{jsonb_build_array(jsonb_build_object('name', 'boot.log', 'content', E'start\nError: ENOSPC: no space left on device, write'))};
for my $database (qw(acme globex shared))
{
	my @orgs = $database eq 'shared' ? qw(hooli piper) : $database;
	sql($database, q{CREATE EXTENSION rescue; SELECT rescue_grant(r, 'read') FROM unnest(ARRAY['watcher', 'piper_watcher']) r});
	for my $org (@orgs)
	{
		sql($database, qq{SELECT rescue_billing_set('$org', 'active');
			SELECT rescue_persist('$org-1', '$org', NULL, 'r', $failed);
			SELECT rescue_persist('$org-2', '$org', NULL, 'r', $failed);
			SELECT rescue_persist('$org-3', '$org', NULL, 'r', '[{"name": "n", "content": "all is well"}]');
			SELECT rescue_persist('$org-4', '$org', NULL, 'r', $failed, now() - interval '8 days')});
	}
}
sql('acme', q{SELECT rescue_bind('acme')});
sql('globex', q{SELECT rescue_bind('globex')});
sql('shared', q{SELECT rescue_bind_role('watcher', 'hooli'), rescue_bind_role('piper_watcher', 'piper')});

# The fleet: a server and a schema a tenant, and all of them in one view.
sql('fleet', 'CREATE EXTENSION postgres_fdw');
my %watcher = (acme => 'watcher', globex => 'watcher', hooli => 'watcher', piper => 'piper_watcher');
for my $tenant (sort keys %watcher)
{
	my $database = $tenant =~ /hooli|piper/ ? 'shared' : $tenant;
	sql('fleet', "CREATE SERVER $tenant FOREIGN DATA WRAPPER postgres_fdw
			OPTIONS (host '@{[$node->host]}', port '@{[$node->port]}', dbname '$database');
		CREATE USER MAPPING FOR operator SERVER $tenant OPTIONS (user '$watcher{$tenant}', password_required 'false');
		CREATE USER MAPPING FOR postgres SERVER $tenant OPTIONS (user '$watcher{$tenant}', password_required 'false');
		CREATE SCHEMA $tenant; GRANT USAGE ON SCHEMA $tenant TO operator;
		IMPORT FOREIGN SCHEMA rescue LIMIT TO (failures) FROM SERVER $tenant INTO $tenant;
		GRANT SELECT ON $tenant.failures TO operator");
}
my $all = join ' UNION ALL ', map { "SELECT * FROM $_.failures" } sort keys %watcher;

is(asked("SELECT string_agg(workspace_id, ' ' ORDER BY workspace_id) FROM ($all) f"),
	join(' ', map { ("$_-1", "$_-2") } sort keys %watcher), 'the failures of all tenants, of a week');
is(asked("SELECT DISTINCT count(DISTINCT fingerprint), count(DISTINCT org_id), min(alike), max(alike) FROM ($all) f"),
	'1|4|2|2', 'with one fingerprint, in each of the four');
is(asked(q{SELECT string_agg(DISTINCT org_id, ' ') FROM hooli.failures}), 'hooli', 'of a shared database, only the one that the role is bound to');
is(asked(q{SELECT count(*) FROM piper.failures WHERE captured_at > now() - interval '1 hour' AND phase IS NOT NULL}), '2',
	'with a condition');
is(asked('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM acme.failures; COMMIT'), '2', 'in a transaction with a snapshot');

# audited at the tenant's, as the tenant's role
my $log = logged(sub { asked('SELECT count(*) FROM acme.failures') });
my @lines = $log =~ /(\{"rescue": "rescue\.failures".*\})/g;
is(scalar @lines, 1, 'one line in the log');
like($lines[0], qr/"verdict": "allowed".*"org": "acme".*"role": "watcher".*"rows": 2/s, 'says who saw how many of whose')
  or diag($log);

# gated there
sql('acme', q{SELECT rescue_billing_set('acme', 'suspended')});
is(asked('SELECT count(*) FROM acme.failures'), 'RB004', 'an account that is suspended');
is(asked('SELECT count(*) FROM globex.failures'), '2', 'and not the others');
sql('acme', q{SELECT rescue_billing_set('acme', 'active')});
sql('acme', q{SELECT rescue_freeze('acme'), rescue_depart('acme')});
is(asked('SELECT count(*) FROM acme.failures'), 'RB013', 'one that is elsewhere');
sql('globex', 'SELECT rescue_bind(NULL)');
is(asked('SELECT count(*) FROM globex.failures'), 'RB001', 'a database that is bound to none: not all of them');
sql('globex', q{SELECT rescue_bind('globex')});
is(asked('SELECT count(*) FROM globex.failures'), '2', 'bound again');
sql('shared', q{SELECT rescue_bind_role('watcher', 'globex')});
is(asked('SELECT count(*) FROM hooli.failures'), 'RB001', 'a role that is bound to one that is not there');
my (undef, undef, $err) = $node->psql('globex', 'SELECT * FROM rescue.failures', extra_params => [ '-U', 'nobody' ]);
like($err, qr/permission denied/, 'a role without the set read');

done_testing();
