# An organisation moves there and back while it is read and written through two
# routers, and what moves it is killed at random steps. A model says what each
# read may return: never "no row", never less than what was stored before the
# read began. In the end nothing is lost and nothing is there twice.
#
#   READS, WRITES   how many at least (default 300 and 80)
#   ROUNDS          how often it moves there and back (default 1)
#   SEED            of the random steps, to run them again
use strict;
use warnings;

use File::Temp qw(tempdir);
use POSIX qw(setpgid);
use Time::HiRes qw(usleep);
use lib 'test/lib';
use RescueTest qw(rescue_cluster top);
use RouterTest qw(make_partition make_router need_plproxy);
use Test::More;
use Wire;

use constant { READERS => 2, WRITERS => 2, ORG => 'acme' };

my $reads = $ENV{READS} // 300;
my $writes = $ENV{WRITES} // 80;
my $rounds = $ENV{ROUNDS} // 1;
my $seed = $ENV{SEED} // time;
srand $seed;
diag("SEED=$seed");

my $node = rescue_cluster('moves', extension => 0, conf => "log_statement = none\n");
need_plproxy($node);
my @partitions = map { make_partition($node, "part$_") } 0 .. 2;
my @routers = qw(router router2);
make_router($node, $_, @partitions) for @routers;
$node->safe_psql($_, "SELECT rescue_set('max_bundles_per_workspace', '1000000')") for map { "part$_" } 0 .. 2;
my $home = $node->safe_psql('router', "SELECT rescue_router.partition_of('@{[ORG]}')");
my $away = ($home + 1) % 3;
is(boss("SELECT rescue_billing_set('@{[ORG]}', 'active')"), 't', 'the organisation pays');

sub boss
{
	my ($sql, $database) = @_;
	my $session = session('boss', $database // 'router');
	my $result = $session->query($sql);
	$session->close;
	return $result->{errors}[0]{C} // $result->{rows}[0][0];
}

sub session
{
	my ($role, $database) = @_;
	return Wire->new(node => $node, user => $role, database => $database, client_encoding => 'UTF8');
}

# What the processes tell each other: for each writer a file with the last number
# that was sent, and one with the last that was stored.
my $folder = tempdir(CLEANUP => 1);

sub put_number { my ($what, $who, $n) = @_; open my $fh, '+<', "$folder/$what$who" or die; syswrite $fh, sprintf('%08d', $n); close $fh; return }

sub get_number { my ($what, $who) = @_; open my $fh, '<', "$folder/$what$who" or die; sysread $fh, my $n, 8; return $n + 0 }

for my $who (0 .. WRITERS - 1)
{
	for my $what (qw(sent stored)) { open my $fh, '>', "$folder/$what$who" or die; close $fh; put_number($what, $who, 0) }
}

# Work in a process of its own, which says in a file what went wrong, and how
# much it did.
my @children;

sub begin
{
	my ($name, $work) = @_;
	my $pid = fork // die "fork: $!";
	if ($pid) { push @children, [ $pid, $name ]; return }
	srand($seed + $$);
	my ($done, @wrong) = eval { $work->() };
	push @wrong, "died: $@" if $@;
	open my $fh, '>', "$folder/$name" or POSIX::_exit(1);
	print $fh join "\n", $done // 0, @wrong;
	close $fh;
	POSIX::_exit(0);
}

# One writer: numbers in order, each until it is stored; the capture id makes a
# repeated call the same one.
sub write_numbers
{
	my $who = shift;
	my @sessions = map { session('intruder', $_) } @routers;
	my ($number, @wrong) = (0);
	until (-e "$folder/enough" && $number >= $writes / WRITERS)
	{
		put_number(sent => $who, ++$number);
		my $sql = sprintf q{SELECT rescue_persist('ws-%d', '%s', NULL, 'r', '[{"name": "n", "content": "number %d"}]',
			capture_id => '00000000-0000-0000-%04d-%012d')}, $who, ORG, $number, $who, $number;
		for (;;)
		{
			my $result = $sessions[ int rand @sessions ]->query($sql);
			last if @{ $result->{rows} };
			my $code = $result->{errors}[0]{C};
			push @wrong, "write $number: $code" and last unless $code eq 'RB013';
			usleep(2000);
		}
		put_number(stored => $who, $number);
	}
	return ($number, @wrong);
}

# One reader: what it gets lies between what was stored before and sent after.
sub read_numbers
{
	my @sessions = map { session('reader', $_) } @routers;
	my ($count, $refused, @wrong) = (0, 0);
	until (-e "$folder/enough" && $count >= $reads / READERS)
	{
		my $who = int rand WRITERS;
		my $stored = get_number(stored => $who);
		my $result = $sessions[ int rand @sessions ]
		  ->query(sprintf q{SELECT sections->0->>'content' FROM rescue_latest('ws-%d', '%s')}, $who, ORG);
		my $sent = get_number(sent => $who);
		my $code = $result->{errors}[0]{C} // '';
		if ($code eq 'RB013') { $refused++; usleep(1000); next }
		$count++;
		my ($number) = ($result->{rows}[0][0] // '') =~ /^number (\d+)$/;
		next if !$code && !defined $number && $stored == 0;
		push @wrong, "read: $code, number " . ($number // 'no row') . " of $stored to $sent"
		  if $code || !defined $number || $number < $stored || $number > $sent;
	}
	return ($count, @wrong);
}

# Move the organisation; killed after a time, if one is given. Whether it ended well.
sub move
{
	my ($from, $to, $patience) = @_;
	my $switch = join ' && ', map {
		sprintf q{psql -X -qAt -d "%s" -c "SELECT rescue_router.place('%s', %d)"}, $node->connstr($_) . ' user=boss', ORG, $to
	} @routers;
	my $pid = fork // die "fork: $!";
	if (!$pid)
	{
		setpgid(0, 0);
		open STDOUT, '>>', "$folder/steps";
		open STDERR, '>&', \*STDOUT;
		exec(top() . '/tools/rescuectl/rescuectl', 'move', '--org', ORG, '--from', "$partitions[$from] user=boss",
			'--to', "$partitions[$to] user=boss", '--switch', $switch)
		  or POSIX::_exit(127);
	}
	if (defined $patience)
	{
		usleep($patience);
		kill KILL => -$pid;
	}
	waitpid $pid, 0;
	return $? == 0;
}

begin("writer$_", do { my $who = $_; sub { write_numbers($who) } }) for 0 .. WRITERS - 1;
begin("reader$_", \&read_numbers) for 0 .. READERS - 1;
# until each writer has stored something
for my $who (0 .. WRITERS - 1)
{
	my $polls = 0;
	usleep(10_000) while get_number(stored => $who) == 0 && $polls++ < 6000;
	cmp_ok(get_number(stored => $who), '>', 0, "writer $who stores");
}

my ($kills, $moves) = (0, 0);
for my $move (1 .. 2 * $rounds)
{
	my ($from, $to) = $move % 2 ? ($home, $away) : ($away, $home);
	for (1 .. 4)
	{
		$kills++;
		last if move($from, $to, int rand 250_000);
	}
	my $ended = move($from, $to);
	$moves += $ended ? 1 : 0;
	ok($ended, "move $move ends well after the kills") or diag(`tail -5 "$folder/steps"`);
}
open my $enough, '>', "$folder/enough" or die;
close $enough;
waitpid $_->[0], 0 for @children;
is($moves, 2 * $rounds, "it moved there and back, with $kills kills");

# what each process says
my %total = (writer => 0, reader => 0);
for my $child (@children)
{
	my $name = $child->[1];
	my ($done, @wrong) = do { open my $fh, '<', "$folder/$name" or die "$name"; map { chomp; $_ } <$fh> };
	is(join("\n", @wrong[ 0 .. ($#wrong > 9 ? 9 : $#wrong) ]), '', "$name: all as the model says");
	$total{ $name =~ s/\d//gr } += $done;
}
cmp_ok($total{reader}, '>=', $reads, "$total{reader} reads");
cmp_ok($total{writer}, '>=', $writes, "$total{writer} writes");

# nothing is lost, nothing is there twice
for my $who (0 .. WRITERS - 1)
{
	my $count = get_number(stored => $who);
	is($node->safe_psql("part$home", "SELECT count(*), count(DISTINCT capture_id), max(right(capture_id::text, 12)::int)
		FROM rescue.bundles WHERE workspace_id = 'ws-$who'"), "$count|$count|$count", "writer $who: each number once, at home");
}
is($node->safe_psql("part$_", q{SELECT count(*) FROM rescue.bundles}), '0', "none on partition $_")
  for grep { $_ != $home } 0 .. 2;
is(boss("SELECT rescue_verify(bundle_id, '@{[ORG]}') FROM rescue_latest('ws-0', '@{[ORG]}')"), 't', 'the last one is whole');

$node->stop;
done_testing();
