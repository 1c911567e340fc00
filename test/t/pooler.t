# Behind PgBouncer in transaction mode: what a session set does not reach the
# next client, bound roles hold, and what the pooler drops in silence is known.
use strict;
use warnings;

use File::Temp qw(tempdir);
use IPC::Run qw(run start);
use lib 'test/lib';
use PostgreSQL::Test::Cluster;
use RescueTest qw(rescue_cluster);
use Test::More;

my ($bouncer) = grep { -x } map { "$_/pgbouncer" } split(/:/, $ENV{PATH}), '/usr/sbin';
BAIL_OUT('there is no pgbouncer; run scripts/deps') unless $bouncer;

my $node = rescue_cluster('pooler');
$node->safe_psql('postgres', <<'END');
CREATE ROLE app LOGIN;
CREATE ROLE acme_app NOLOGIN;
GRANT acme_app TO app;
SELECT rescue_grant('app', 'read'), rescue_grant('app', 'write'), rescue_grant('acme_app', 'read');
SELECT rescue_billing_set(o, 'active') FROM unnest(ARRAY['acme', 'globex']) o;
SELECT rescue_persist('ws', o, 'i-7', 'why', '[{"name": "n", "status": "missing"}]') FROM unnest(ARRAY['acme', 'globex']) o;
SELECT rescue_bind_role('acme_app', 'acme');
END

my $folder = tempdir(CLEANUP => 1);
my $port = PostgreSQL::Test::Cluster::get_free_port();

# Start a pooler with one server connection; the lines are more settings.
sub pooler
{
	my @more = @_;
	open my $ini, '>', "$folder/pgbouncer.ini" or die;
	print $ini join "\n", '[databases]', '* = host=' . $node->host . ' port=' . $node->port,
	  '[pgbouncer]', 'listen_addr =', "listen_port = $port", "unix_socket_dir = $folder",
	  'auth_type = any', 'pool_mode = transaction', 'default_pool_size = 1',
	  "logfile = $folder/log", @more, '';
	close $ini;
	# "any" logs in as one user
	system('sed', '-i', 's/^\* = .*/& user=app/', "$folder/pgbouncer.ini") == 0 or die;
	my $pooler = start([ $bouncer, "$folder/pgbouncer.ini" ], '<', \undef, '>', '/dev/null', '2>', '/dev/null');
	for (1 .. 300)
	{
		last if -S "$folder/.s.PGSQL.$port" && said('SELECT 1') eq '1';
		select undef, undef, undef, 0.1;
	}
	return $pooler;
}

# What psql says through the pooler; each call is a client of its own.
sub said
{
	my ($sql, %env) = @_;
	local %ENV = (%ENV, PGHOST => $folder, PGPORT => $port, PGUSER => 'app', PGDATABASE => 'postgres', %env);
	my $out;
	run([qw(psql -X -qAt -v VERBOSITY=sqlstate -f -)], '<', \$sql, '>', \$out, '2>&1');
	return $out =~ s/\n\z//r;
}

my $globex = "SELECT 1 FROM rescue_latest('ws', 'globex');";
my $acme = "SELECT 1 FROM rescue_latest('ws', 'acme');";

my $pooler = pooler();
is(said($acme), '1', 'a read through the pooler');
is(said($globex), '1', 'of another organisation');

# narrowing by transaction
like(said("BEGIN; SET LOCAL rescue.org_id = 'acme'; $globex COMMIT;"), qr/RB002/,
	'SET LOCAL narrows the transaction');
is(said("BEGIN; SET LOCAL rescue.org_id = 'acme'; $acme COMMIT;"), '1', 'to that organisation');
is(said($globex), '1', 'and reaches no later client');

# bound roles by transaction
like(said("BEGIN; SET LOCAL ROLE acme_app; $globex COMMIT;"), qr/RB002/, 'a bound role is held');
is(said("BEGIN; SET LOCAL ROLE acme_app; $acme COMMIT;"), '1', 'and reads its own');
like(said("BEGIN; SET LOCAL ROLE acme_app; SET LOCAL rescue.org_id = 'globex'; $globex COMMIT;"),
	qr/RB002/, 'whatever it sets');

# what a session sets stays on the server's connection: the trap of the mode
like(said("SET rescue.org_id = 'acme'; SELECT 'set';"), qr/\Aset\z/, 'a client sets it for its session');
like(said($globex), qr/RB002/, 'and the next client is narrowed: it fails closed');
$node->safe_psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'});
is(said('SELECT 1;') =~ /1/ ? said($globex) : '', '1', 'until the server\'s connection is another');

# options of the connection
like(said($globex, PGOPTIONS => '-c rescue.org_id=acme'), qr/unsupported startup parameter/,
	'by default an option of the connection is refused');
$pooler->kill_kill;
$pooler = pooler('ignore_startup_parameters = options');
is(said($globex, PGOPTIONS => '-c rescue.org_id=acme'), '1',
	'ignore_startup_parameters drops a narrowing without a word');
$node->safe_psql('postgres', q{SELECT rescue_bind_role('app', 'acme')});
like(said($globex, PGOPTIONS => '-c rescue.org_id=globex'), qr/RB002/, 'a bound role is held all the same');
is(said($acme), '1', 'and reads its own');
$pooler->kill_kill;
$node->stop;
done_testing();
