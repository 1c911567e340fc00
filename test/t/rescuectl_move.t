# rescuectl export, import and move: an organisation in a file and in another
# database is what it was, and a move that is killed at any step is brought to its
# end by the next one: nothing is lost, and nothing doubled.
use strict;
use warnings;

use lib 'test/lib';
use IPC::Run ();
use JSON::PP ();
use RescuectlTest qw(program rescuectl folder spew slurp check_cases bad_outputs);
use RescueTest qw(rescue_cluster);
use Test::More;
use Wire;

my $folder = folder();
my $nothing = qr/\A\z/;
my $node = rescue_cluster('rescuectl_move');
my ($status, $out, $err);

# Three databases; the role that moves is no superuser.
$node->safe_psql('postgres', 'CREATE ROLE mover LOGIN; CREATE ROLE box LOGIN');
my @databases = qw(one two three);
for my $database (@databases)
{
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, <<'END');
CREATE EXTENSION rescue;
SELECT rescue_grant('mover', 'admin'), rescue_grant('box', 'write'), rescue_grant('box', 'read');
END
}

sub db { return $node->connstr($_[0]) . ' user=' . ($_[1] // 'mover') }
sub sql { my ($database, $sql) = @_; return $node->safe_psql($database, $sql) }

# What a role that stores and reads gets.
sub box
{
	my ($database, $sql) = @_;
	my (undef, $said, $error) = $node->psql($database, "\\set VERBOSITY verbose\n$sql", extra_params => [ '-U', 'box' ]);
	return $error =~ /ERROR:  (\w{5})/ ? $1 : $said;
}

# Fill an organisation with something of each kind.
sub fill
{
	my ($database, $org) = @_;
	sql($database, <<"END");
SELECT rescue_billing_set('$org', 'active');
SELECT rescue_persist('ws-' || n % 5, '$org', NULL, 'r', jsonb_build_array(jsonb_build_object('name', 'log',
	'content', repeat(E'line "of" a \\\\ log {}\\n', (n * 37) % 900)))) FROM generate_series(1, 40) n;
SELECT rescue_hold(min(bundle_id), '$org', 'court') FROM rescue.bundles WHERE org_id = '$org';
SELECT rescue_delete(max(bundle_id), '$org', 'test') FROM rescue.bundles WHERE org_id = '$org';
SELECT rescue_token_issue('$org');
SELECT rescue_job_put('j', '{"a": [1, "x"]}', '1 day', '$org');
END
	return census($database, $org);
}

# What there is of an organisation, as rows and digests.
sub census
{
	my ($database, $org) = @_;
	return sql($database, "SELECT kind, rows, digest FROM rescue_census('$org')");
}

sub rows { return sql($_[0], "SELECT count(*) FROM rescue.bundles WHERE org_id = '$_[1]'") }
sub state { return sql($_[0], "SELECT state FROM rescue_residence('$_[1]')") }

sub move
{
	my ($org, $from, $to, @more) = @_;
	return rescuectl('', 'move', "--org=$org", '--from=' . db($from), '--to=' . db($to), @more);
}

# A file, and back.
my $file = "$folder/acme.jsonl";
my $acme = fill('one', 'acme');
my @export = ('export', '--org=acme', '--db=' . db('one'));
check_cases(
	qr/hunter/,
	[ 'export: no organisation', '', [ 'export', '--db=' . db('one') ], 2, $nothing, qr/missing "--org"/ ],
	[ 'export: a word too many', '', [ @export, 'x' ], 2, $nothing, qr/x/ ],
	[ 'export: no folder', '', [ @export, '-o', "$folder/no/file" ], 2, $nothing, qr/could not write/ ],
	[ 'export: not for a box', '', [ 'export', '--org=acme', '--db=' . db('one', 'box') ], 2, $nothing, qr/42501/ ],
	[ 'export: not for a box, a file', '', [ 'export', '--org=acme', '--db=' . db('one', 'box'), '-o', "$folder/box" ], 2, $nothing, qr/42501/ ],
	[ 'export', '', [ @export, '-o', $file ], 0, qr/\A44 rows\n\z/, $nothing ]);
check_cases(
	qr/hunter/,
	[ 'import: no file', '', [ 'import', '--db=' . db('two'), "$folder/none" ], 2, $nothing, qr/could not open/ ],
	[ 'import: empty', '', [ 'import', '--db=' . db('two') ], 2, $nothing, qr/standard input is empty/ ],
	[ 'import: something else', "hello\n", [ 'import', '--db=' . db('two') ], 2, $nothing, qr/does not begin as a copy/ ],
	[ 'import: not for a box', slurp($file), [ 'import', '--db=' . db('two', 'box') ], 2, $nothing, qr/42501/ ],
	[ 'import: half of it', slurp($file) =~ s/[^\n]*\n\z//r, [ 'import', '--db=' . db('two') ], 2, $nothing, qr/not whole/ ],
	[ 'import: half of it, to stay frozen', slurp($file) =~ s/[^\n]*\n\z//r, [ 'import', '--frozen', '--db=' . db('two') ], 2, $nothing, qr/not whole/ ],
	[ 'import: changed', slurp($file) =~ s/of/oF/r, [ 'import', '--db=' . db('two') ], 2, $nothing, qr/RB005/ ]);
ok(!-e "$folder/box", 'what failed leaves no file');
is((stat $file)[2] & 07777, 0600, 'the file is for its owner only');
is(join(' ', glob "$folder/*"), $file, 'and no other is left');
($status, $out) = rescuectl('', @export);
is($out =~ s/\A[^\n]*\n//r, slurp($file) =~ s/\A[^\n]*\n//r, 'standard output gets the same');
is(state('two', 'acme') . rows('two', 'acme'), 'here0', 'nothing came of what was refused');

# what is no file is written into, and a link stays one
symlink $file, "$folder/link";
($status, $out) = rescuectl('', @export, '-o', "$folder/link");
ok($status == 0 && -l "$folder/link", 'a link stays a link');
spew($file, '');
rescuectl('', @export, '-o', "$folder/link");
ok(-s $file, 'and what it points to is replaced');
unlink "$folder/link";
($status, $out) = rescuectl('', @export, '-o', '/dev/full');
is("$status " . (-c '/dev/full' ? 'a device' : 'a file'), '2 a device', 'a device is written into');
bad_outputs('export', '/dev/null', @export);

check_cases(
	qr/hunter/,
	[ 'import', '', [ 'import', '--db=' . db('two'), $file ], 0, qr/\A44 rows\n\z/, $nothing ],
	[ 'import again', '', [ 'import', '--db=' . db('two'), $file ], 0, qr/\A0 rows\n\z/, $nothing ],
	[ 'import, frozen', slurp($file), [ 'import', '--frozen', '--db=' . db('three') ], 0, qr/\A44 rows\n\z/, $nothing ]);
is(census($_, 'acme'), $acme, "all is in $_") for 'two', 'three';
is(state('two', 'acme'), 'here', 'it is open');
is(state('three', 'acme'), 'frozen', 'and stays frozen where that was asked for');
sql('two', q{SELECT rescue_persist('ws', 'acme', NULL, 'r', '[{"name": "n", "content": "c"}]')});
($status, $out, $err) = rescuectl(slurp($file), 'import', '--db=' . db('two'));
is($status, 2, 'over other rows: refused');
like($err, qr/RB011/, 'and says so');
is(rows('two', 'acme'), 40, 'they stay');
for my $database ('two', 'three')
{
	sql($database, q{SELECT rescue_freeze('acme'), rescue_depart('acme'), rescue_clear_departed('acme')});
	sql($database, q{DELETE FROM rescue.residence});
}

# A move: by the role of a bystander, which stores and reads, before and after.
my $store = q{SELECT rescue_persist('ws-1', '%s', NULL, 'r', '[{"name": "n", "content": "c"}]', NULL, %s) > 0};
my $read = q{SELECT count(*) FROM rescue_latest('ws-1', '%s')};
sub steps { return join ' ', map { JSON::PP::decode_json($_)->{event} } split /\n/, shift }

check_cases(
	qr/hunter/,
	[ 'move: nowhere', '', [ 'move', '--org=acme', '--from=' . db('one') ], 2, $nothing, qr/--from and --to/ ],
	[ 'move: password', '', [ 'move', '--org=acme', '--from=' . db('one'), '--to=host=x password=hunter2' ], 2, $nothing, qr/--db must not hold a password/ ],
	[ 'move: not for a box', '', [ 'move', '--org=acme', '--from=' . db('one', 'box'), '--to=' . db('two') ], 2, $nothing, qr/42501/ ]);
($status, $out, $err) = move('acme', 'one', 'two');
is("$status $err", '0 ', 'moved');
is(steps($out), 'frozen copied departed opened cleared', 'step by step');
is(census('two', 'acme'), $acme, 'all of it');
is(rows('one', 'acme'), 0, 'and nothing is left');
is(box('one', sprintf $store, 'acme', 'NULL'), 'RB013', 'a stale route stores nothing');
is(box('one', sprintf $read, 'acme'), 'RB013', 'and does not read "no row"');
is(box('two', sprintf $store, 'acme', 'NULL'), 't', 'the target stores');
is(box('two', sprintf $read, 'acme'), '1', 'and reads');
($status, $out) = move('acme', 'one', 'two');
is("$status " . steps($out), '0 cleared', 'once more: done already');
$acme = census('two', 'acme');
($status, $out) = move('acme', 'one', 'three');
is("$status $out", '2 ', 'to another one: refused, it has departed elsewhere');
($status, $out) = move('acme', 'two', 'one', '--keep');
is("$status " . steps($out), '0 frozen copied departed opened', 'and back, to where it departed from');
is(census('one', 'acme'), $acme, 'all of it');
is(rows('two', 'acme'), 40, 'with --keep its rows stay');
is(box('two', sprintf $read, 'acme'), 'RB013', 'where no call reaches them');

# The command between the two.
fill('one', 'routed');
($status, $out, $err) = move('routed', 'one', 'two', '--switch=exit 3');
is($status, 2, 'a switch that fails');
is(state('one', 'routed') . ' ' . state('two', 'routed'), 'departed frozen', 'leaves it departed, and not open');
($status, $out) = move('routed', 'one', 'two', "--switch=echo moved >$folder/switched");
is("$status " . steps($out), '0 switched opened cleared', 'the next one goes on there');
is(slurp("$folder/switched"), "moved\n", 'and runs the command');

# What the target has already.
fill('one', 'twice');
fill('two', 'twice');
my $before = census('two', 'twice');
($status, $out, $err) = move('twice', 'one', 'two');
is($status, 2, 'an organisation that the target has, too');
is(census('two', 'twice'), $before, 'is left as it was there');
is(box('one', sprintf $store, 'twice', 'NULL'), 'RB013', 'and frozen here');
sql('one', q{SELECT rescue_thaw('twice')});
is(box('one', sprintf $store, 'twice', 'NULL'), 't', 'until it is thawed');

# Killed at each step, by a lock at which it waits: which tables of which database
# the step waits for, and after what the lock is taken.
my %locks = (
	freeze => [ one => 'rescue.residence' ],
	export => [ one => 'rescue.bundles', 'ACCESS EXCLUSIVE' ],
	head => [ two => 'rescue.residence' ],
	rows => [ two => 'rescue.bundles' ],
	end => [ two => 'rescue.tombstones' ],
	depart => [ one => 'rescue.residence', after => 'rows' ],
	open => [ two => 'rescue.residence', after => 'depart' ],
	clear => [ one => 'rescue.bundles', after => 'open' ]);

# A session that holds a lock.
sub lock_table
{
	my ($database, $table, $mode) = @_;
	my $session = Wire->new(node => $node, user => 'postgres', database => $database);
	$session->query($_) for 'BEGIN', "LOCK TABLE $table IN " . ($mode // 'SHARE') . ' MODE';
	return $session;
}

# Wait until a session of the mover's waits for a lock in a database.
sub wait_for_waiter
{
	my $database = shift;
	return $node->poll_query_until('postgres', qq{SELECT count(*) > 0 FROM pg_stat_activity
		WHERE datname = '$database' AND usename = 'mover' AND wait_event_type = 'Lock'});
}

# Start a move that stops at a step; what is to be killed, and the locks.
sub start_until
{
	my ($org, $step) = @_;
	my @chain = ($step);
	while (my $after = { @{ $locks{ $chain[0] } }[ 2 .. $#{ $locks{ $chain[0] } } ] }->{after}) { unshift @chain, $after }
	my @held = lock_table(locked($chain[0]));
	my $output = '';
	my $run = IPC::Run::start([ program(), 'move', "--org=$org", '--from=' . db('one'), '--to=' . db('two') ],
		'<', \undef, '>', \$output, '2>', \my $error);
	for my $i (0 .. $#chain)
	{
		wait_for_waiter($locks{ $chain[$i] }[0]) or die "$step: no session waits";
		last if $i == $#chain;
		push @held, lock_table(locked($chain[ $i + 1 ]));
		shift(@held)->close;
	}
	return ($run, @held);
}

# Database, table and mode of a step's lock.
sub locked
{
	my ($database, $table, @more) = @{ $locks{ +shift } };
	return ($database, $table, @more == 1 ? $more[0] : ());
}

for my $step (sort keys %locks)
{
	my $org = "org-$step";
	my $whole = fill('one', $org);
	my ($run, @held) = start_until($org, $step);
	$run->kill_kill(grace => 0);
	$_->close for @held;
	# the server ends what it was doing, or notices that its client is gone
	$node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE usename = 'mover'});
	my %reads = map { ($_ => box($_, sprintf $read, $org)) } 'one', 'two';
	ok((grep { $_ eq '1' } values %reads) || $step =~ /^(?:open|depart)$/, "killed at $step: it can be read") or diag(explain \%reads);
	my $capture = 'gen_random_uuid()';
	# what never had the organisation knows nothing of it: no route leads there
	my @stored = map { $reads{$_} !~ /^(?:1|RB013)$/ ? '' : box($_, sprintf $store, $org, $capture) } 'one', 'two';
	my $open = grep { $_ eq 't' } @stored;
	cmp_ok($open, '<=', 1, "killed at $step: is written in one place at most");
	$whole = census($stored[0] eq 't' ? 'one' : 'two', $org) if $open;
	($status, $out, $err) = move($org, 'one', 'two');
	is("$status $err", '0 ', "killed at $step: the next one brings it to its end");
	is(census('two', $org), $whole, "killed at $step: nothing is lost or doubled");
	is(rows('one', $org), 0, "killed at $step: nothing is left");
	is(box('two', sprintf $store, $org, 'NULL'), 't', "killed at $step: the target is open");
	is(box('one', sprintf $read, $org), 'RB013', "killed at $step: the source is not");
}

# A target that is not there: nothing is frozen.
fill('one', 'stays');
($status, $out) = rescuectl('', 'move', '--org=stays', '--from=' . db('one'), '--to=' . db('nowhere'));
is("$status $out", '2 ', 'no target: refused');
is(box('one', sprintf $store, 'stays', 'NULL'), 't', 'and the source is open as ever');

done_testing();
