# migcheck snapshot of a database that changes while it is read.
use strict;
use warnings;

use lib 'test/lib';
use IPC::Run ();
use JSON::PP;
use MigcheckTest qw(programs);
use RescueTest qw(rescue_cluster);
use Test::More;
use Wire;

my $node = rescue_cluster('snapshot', extension => 0, conf => 'autovacuum = off');
my ($dropper, $watcher) = map { Wire->new(node => $node, user => 'postgres', database => 'postgres') } 1, 2;
my ($program) = programs();

# What a snapshot says of which a query waits for the DROP of a table, and goes
# on when that is committed. It gives up after its lock_timeout, on a machine
# that is too busy to commit before: then once more.
sub snapshot_during_drop
{
	for (1 .. 10)
	{
		$dropper->query($_) for 'DROP TABLE IF EXISTS going', 'CREATE TABLE going (id int)', 'BEGIN', 'DROP TABLE going';
		my ($out, $err) = ('', '');
		my $run = IPC::Run::start([ $program, 'snapshot', '--db=' . $node->connstr('postgres') ], '>', \$out, '2>', \$err);
		1 until @{ $watcher->query('SELECT 1 FROM pg_locks WHERE NOT granted')->{rows} } || !$run->pumpable;
		$dropper->query('COMMIT');
		$run->finish;
		return ($?, $out, $err) unless $err =~ /lock timeout/;
	}
	return (-1, '', 'the lock timed out each time');
}

$watcher->query('CREATE TABLE staying (id int)');
my ($status, $out, $err) = snapshot_during_drop();
is($status, 0, 'a table that is dropped meanwhile') or diag($err);
my $sizes = eval { decode_json($out)->{sizes} };
is_deeply([ map { $_->{table} } @{ $sizes // [] } ], ['public.staying'], '... has no size, the others have');
$node->stop;
done_testing();
