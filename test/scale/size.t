# Many bundles: over organisations on three partitions behind a router, and
# headers in one database. A read must not get slower with what is stored. Long:
# run by make check-scale.
#
#   BUNDLES   behind the router (default 1000000), ORGS of them (1000)
#   HEADERS   in one database (default 10000000), compared with 10000
use strict;
use warnings;

use lib 'test/lib';
use RescueTest qw(rescue_cluster);
use RouterTest qw(make_partition make_router need_plproxy);
use Test::More;
use Time::HiRes qw(time);
use Wire;

my $bundles = $ENV{BUNDLES} // 1_000_000;
my $orgs = $ENV{ORGS} // 1000;
my $headers = $ENV{HEADERS} // 10_000_000;
diag("BUNDLES=$bundles ORGS=$orgs HEADERS=$headers");

my $node = rescue_cluster('size', extension => 0, preload => 1,
	conf => "log_statement = none\nlogging_collector = off\nmax_wal_size = 8GB\nshared_buffers = 512MB\nautovacuum = off\n");
need_plproxy($node);
my @partitions = map { make_partition($node, "part$_") } 0 .. 2;
make_router($node, 'router', @partitions);

sub sql { my ($database, $sql) = @_; return $node->safe_psql($database, $sql, timeout => 7200) }

sub session
{
	my ($database) = @_;
	return Wire->new(node => $node, user => 'boss', database => $database, client_encoding => 'UTF8');
}

# Bundles made by copying the header of one that was stored, as the superuser:
# so many of each organisation, ten to a workspace.
sub multiply
{
	my ($database, $organisations, $each) = @_;
	sql($database, "SELECT rescue_billing_set(o, 'active') FROM unnest($organisations) o");
	sql($database, qq{SELECT rescue_persist('seed', 'seed', NULL, 'r', '[{"name": "n", "content": "canary"}]')});
	my $columns = sql($database, q{SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
		WHERE attrelid = 'rescue.bundles'::regclass AND attnum > 0 AND NOT attisdropped
			AND attname NOT IN ('org_id', 'bundle_id', 'workspace_id', 'captured_at', 'capture_id')});
	sql($database, qq{INSERT INTO rescue.bundles (org_id, workspace_id, captured_at, $columns)
		SELECT o, 'ws-' || n / 10, now() - n * interval '1 second', $columns
		FROM unnest($organisations) o, generate_series(0, $each - 1) n,
			(SELECT $columns FROM rescue.bundles WHERE org_id = 'seed') seed});
	sql($database, 'VACUUM ANALYZE rescue.bundles');
	return;
}

# Milliseconds that one read takes.
sub read_time
{
	my ($session, $org, $ws) = @_;
	my $call = "SELECT workspace_id FROM rescue_latest('ws-$ws', '$org')";
	my $start = time;
	my $result = $session->query($call);
	my $spent = 1000 * (time - $start);
	die "$call: $result->{errors}[0]{C}" if @{ $result->{errors} };
	die "$call: no row" unless @{ $result->{rows} };
	return $spent;
}

# The machine is shared: the fastest tenth says what a read takes by itself.
sub fastest { my @sorted = sort { $a <=> $b } @_; return $sorted[ @sorted / 10 ] }

# behind the router
my $names = "ARRAY(SELECT 'org-' || n FROM generate_series(1, $orgs) n)";
my $each = int $bundles / $orgs;
for my $partition (0 .. 2)
{
	my $here = sql('router', "SELECT coalesce(array_agg(o), '{}') FROM unnest($names) o WHERE rescue_router.partition_of(o) = $partition");
	multiply("part$partition", "'$here'::text[]", $each);
}
my $session = session('router');
is($session->query("SELECT sum(n) FROM unnest($names) o, LATERAL (SELECT count(*) AS n FROM rescue_list('ws-1', o)) l")->{rows}[0][0],
	10 * $orgs, 'each organisation has its bundles');
my $time = fastest(map { read_time($session, 'org-' . (1 + int rand $orgs), int rand($each / 10)) } 1 .. 500);
cmp_ok($time, '>', 0, sprintf '%d bundles of %d organisations are read in %.2f ms each', $bundles, $orgs, $time);
is(scalar @{ $session->query("SELECT * FROM rescue_latest('ws-none', 'org-1')")->{rows} }, 0, 'a workspace that never was has none');
$session->close;

# in one database: few and many in turn, because the machine is shared
my %store = map { ($_ => {}) } 10_000, $headers;
for my $count (keys %store)
{
	make_partition($node, "headers$count");
	multiply("headers$count", "'{one,two}'::text[]", $count / 2);
	$store{$count}{session} = session("headers$count");
}
# 500 workspaces by chance; the first pass brings their pages in
for my $pass (0 .. 4)
{
	for my $turn (0 .. 499)
	{
		for my $count (keys %store)
		{
			my $ws = $store{$count}{workspaces}[$turn] //= int rand($count / 20);
			my $spent = read_time($store{$count}{session}, 'one', $ws);
			push @{ $store{$count}{times} }, $spent if $pass;
		}
	}
}
my ($few, $many) = map { fastest(@{ $store{$_}{times} }) } 10_000, $headers;
cmp_ok($many / $few, '<', 1.3, sprintf '%d headers: %.3f ms a read, of 10000: %.3f ms, ratio %.2f',
	$headers, $many, $few, $many / $few);

$_->{session}->close for values %store;
$node->stop;
done_testing();
