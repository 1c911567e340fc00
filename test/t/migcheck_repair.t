# migcheck repair: what it plans, what it writes, what it refuses, and that the
# tree is the old or the new one wherever it is stopped.
use strict;
use warnings;

use lib 'test/lib';
use Digest::SHA ();
use File::Find ();
use File::Path ();
use GitTest qw(repository commit git);
use JSON::PP ();
use MigcheckTest
  qw(programs migcheck findings_of tree drizzle journal_text journal entry spew slurp top without_digests);
use Test::More;

my $base = 1_700_000_000_000;
my @names = qw(0000_init 0001_users 0002_orders 0003_plan);
my $sql = "SELECT 1;\n";

# All names and contents below a folder, our own files left out.
sub state_of
{
	my ($folder) = @_;
	my %state;
	File::Find::find({ no_chdir => 1, wanted => sub {
			my $name = substr $File::Find::name, length $folder;
			return if $name =~ m{/\.migcheck-undo$};
			$state{$name} = -l $_ ? 'link ' . readlink $_ : -f $_ ? slurp($_) : 'folder';
		} }, $folder);
	return \%state;
}

sub tags
{
	my ($folder) = @_;
	my $text = slurp("$folder/m/meta/_journal.json");
	return [ map { "$_->{idx} $_->{tag} " . ($_->{when} - $base) } @{ JSON::PP->new->decode($text)->{entries} } ];
}

my @good = map { "$_ $names[$_] " . $_ * 60_000 } 0 .. 3;
my @snapshots = map { ("meta/000${_}_snapshot.json" => qq({"id": "s$_", "prevId": "s@{[$_ - 1]}"}\n)) } 0 .. 3;

# name, changes, arguments, entries after --write, files that are renamed, findings that stay
my @scenarios = (
	[ 'good order', {}, [], \@good, {}, [] ],
	[ 'an orphan is left', { '0004_more.sql' => $sql }, [], \@good, {}, ['error orphan-file 0004_more.sql'] ],
	[ 'an orphan', { '0004_more.sql' => $sql }, ['--add-orphans'], [ @good, '4 0004_more 180001' ], {}, [] ],
	[ 'an orphan with a number from before', { '0001_more.sql' => $sql }, ['--add-orphans'],
		[ @good, '4 0001_more 180001' ], {}, [ 'note idx-tag-mismatch 0001_more', 'warning duplicate-prefix 1', 'warning order-mismatch 0001_more' ] ],
	[ 'an orphan with a number above', { '0009_more.sql' => $sql }, ['--add-orphans'], [ @good, '9 0009_more 180001' ], {}, [ 'note version-gap 4-8', 'warning idx-gap 4-8' ] ],
	[ 'an orphan without a number', { 'seed.sql' => $sql }, ['--add-orphans'], [ @good, '4 seed 180001' ], {}, [] ],
	[ 'an orphan that is allowed', { '0004_more.sql' => $sql }, [ '--add-orphans', '--allow=orphan-file:*/0004_more.sql' ], \@good, {}, ['error orphan-file 0004_more.sql'] ],
	[ 'two orphans', { '0004_b.sql' => $sql, '0004_a.sql' => $sql }, ['--add-orphans'],
		[ @good, '4 0004_a 180001', '5 0004_b 180002' ], {}, [ 'note idx-tag-mismatch 0004_b', 'warning duplicate-prefix 4' ] ],
	(map { [ "a file that takes one back, $_", { "0003_plan$_.sql" => $sql }, ['--add-orphans'], \@good, {}, [ "note orphan-down-file 0003_plan$_.sql" ] ] } qw(_rollback _down .undo -revert)),
	[ 'an empty journal', { 'meta/_journal.json' => journal_text(), map { ("$_.sql" => undef) } @names[ 1 .. 3 ] }, ['--add-orphans'], undef, {}, [] ],
	[ 'a number twice is no error', { journal(more => [ entry(4, '0003_other') ]), '0003_other.sql' => $sql, @snapshots, 'meta/0000_snapshot.json' => qq({"id": "s0", "prevId": "00000000-0000-0000-0000-000000000000"}\n) },
		[], [ @good, '4 0003_other 240000' ], {}, [ 'note idx-tag-mismatch 0003_other', 'warning duplicate-prefix 3' ] ],
	[ 'when goes back, at the end', { journal(3 => entry(3, '0003_plan', when => $base + 1)) }, [],
		[ @good[ 0 .. 2 ], '3 0003_plan 120001' ], {}, [] ],
	[ 'when goes back, in the middle', { journal(1 => entry(1, '0001_users', when => $base - 5)) }, [],
		[ $good[0], '1 0001_users 180001', @good[ 2, 3 ] ], {}, [] ],
	[ 'one too high', { journal(1 => entry(1, '0001_users', when => $base + 999_000)) }, [],
		[ '0 0000_init 0', '1 0001_users 999000', '2 0002_orders 999001', '3 0003_plan 999002' ], {}, [] ],
	[ 'idx twice is no error', { journal(3 => entry(2, '0003_plan', when => $base + 180_000)) }, [], [ @good[ 0 .. 2 ], '2 0003_plan 180000' ], {}, [ 'note idx-tag-mismatch 0003_plan', 'warning duplicate-idx 2' ] ],
	[ 'an entry twice', { journal(more => [ entry(3, '0003_plan') ]) }, [], \@good, {}, [] ],
	[ 'a file is gone', { '0002_orders.sql' => undef }, [], \@good, {}, ['error missing-file 0002_orders'] ],
	[ 'a file has another number', { '0002_orders.sql' => undef, '0007_orders.sql' => $sql }, ['--drop-missing'],
		[ @good[ 0, 1 ], '2 0007_orders 120000', $good[3] ], {}, [ 'note idx-tag-mismatch 0007_orders', 'note version-gap 2', 'note version-gap 4-6', 'warning order-mismatch 0003_plan' ] ],
	[ 'two files could be it', { '0002_orders.sql' => undef, '0007_orders.sql' => $sql, '0008_orders.sql' => $sql }, [],
		\@good, {}, [ 'error missing-file 0002_orders', 'error orphan-file 0007_orders.sql', 'error orphan-file 0008_orders.sql', 'note version-gap 4-6' ] ],
	[ 'a file is gone, on demand', { '0002_orders.sql' => undef }, ['--drop-missing'],
		[ @good[ 0, 1 ], '3 0003_plan 180000' ], {}, [ 'note version-gap 2', 'warning idx-gap 2' ] ],
	[ 'an empty orphan', { '0004_more.sql' => "\n" }, ['--add-orphans'], \@good, {}, [ 'error orphan-file 0004_more.sql', 'warning empty-file 0004_more.sql' ] ],
);

for my $scenario (@scenarios)
{
	my ($name, $change, $arguments, $entries, $renamed, $findings) = @$scenario;
	my $folder = tree(drizzle(%$change));
	my $old = state_of("$folder/m");
	my ($status, $plan) = migcheck($folder, 'repair', @$arguments);
	is_deeply(state_of("$folder/m"), $old, "$name: a plan writes nothing");
	my ($written, $out, $err) = migcheck($folder, 'repair', '--write', @$arguments);
	is($err, '', "$name: no error");
	is_deeply(tags($folder), $entries, "$name: entries") if defined $entries;
	my $new = state_of("$folder/m");
	my %want = %$old;
	$want{"/$renamed->{$_}"} = delete $want{"/$_"} for keys %$renamed;
	my %got = %$new;
	delete $_->{'/meta/_journal.json'} for \%got, \%want;
	is_deeply(\%got, \%want, "$name: files");
	my $changed = join("\n", %$new) ne join("\n", %$old) && $new->{'/meta/_journal.json'} ne $old->{'/meta/_journal.json'};
	is($status, $changed || $plan =~ /left to you/ ? 1 : 0, "$name: status of the plan") or diag($plan);
	is($written, $plan =~ /left to you/ ? 1 : 0, "$name: status of the repair");
	is_deeply((findings_of($folder))[1], $findings, "$name: what is left") if $name ne 'an empty journal';
	is((migcheck($folder, 'repair', '--write', @$arguments))[1], $plan =~ /left to you/ ? (migcheck($folder, 'repair', @$arguments))[1] : "m: drizzle, nothing to repair\n", "$name: nothing to do twice");
	next unless $changed;
	my ($undone) = migcheck($folder, 'repair', '--undo');
	is($undone, 0, "$name: taken back");
	is_deeply(state_of("$folder/m"), $old, "$name: as before");
	unlink "$folder/.migcheck.json";
	is((migcheck($folder, 'repair', '--undo'))[0], 2, "$name: not twice");
}

# A snapshot that was renumbered with its file, and has newer ones behind it in
# the chain, gets its old number back: drizzle-kit takes the last for the newest.
{
	my %snapshot = map { ("meta/000${_}_snapshot.json" => qq({"id": "s$_", "prevId": "s@{[$_ - 1]}"}\n)) } 1 .. 3;
	$snapshot{'meta/0000_snapshot.json'} = qq({"id": "s0", "prevId": "00000000-0000-0000-0000-000000000000"}\n);
	my %moved = (%snapshot, '0002_orders.sql' => undef, '0007_orders.sql' => $sql, 'meta/0007_snapshot.json' => $snapshot{'meta/0002_snapshot.json'});
	delete $moved{'meta/0002_snapshot.json'};
	my $folder = tree(drizzle(%moved));
	my $is_old = qr/the snapshot sorts last and is older than "meta\/0003_snapshot\.json"/;
	like((migcheck($folder))[1], $is_old, 'an older snapshot is the last');
	migcheck($folder, 'repair', '--write');
	ok(-e "$folder/m/meta/0002_snapshot.json" && !-e "$folder/m/meta/0007_snapshot.json", 'it has its number again');
	unlike((migcheck($folder))[1], $is_old, 'and is not the last');
	unlike((migcheck(tree(drizzle(%snapshot))))[1], $is_old, 'the newest one is the last');
	# The newest keeps its new number.
	$folder = tree(drizzle(%snapshot, '0003_plan.sql' => undef, '0007_plan.sql' => $sql, 'meta/0007_snapshot.json' => $snapshot{'meta/0003_snapshot.json'}));
	unlink "$folder/m/meta/0003_snapshot.json";
	migcheck($folder, 'repair', '--write');
	ok(-e "$folder/m/meta/0007_snapshot.json", 'the newest one may have a new number');
}

# A file with another name altogether is known by what git had of it: as it was
# last, before the commit that renamed it, or in the base.
{
	my %renamed = ('m/0002_orders.sql' => undef, 'm/0002_sales.sql' => qq(CREATE TABLE "0002_orders" (id bigint);\n));
	my $folder = repository();
	my $first = commit($folder, files => { drizzle() });
	my $is_found = sub {
		my ($name, $found, @arguments) = @_;
		my (undef, $out) = migcheck($folder, 'repair', @arguments);
		($found ? \&like : \&unlike)->($out, qr/rename the entry "0002_orders" to "0002_sales"/, "renamed: $name");
		return $out;
	};
	unlink "$folder/m/0002_orders.sql";
	spew("$folder/m/0002_sales.sql", $renamed{'m/0002_sales.sql'});
	$is_found->('not committed', 1);
	spew("$folder/m/0002_sales.sql", $sql);
	like($is_found->('and edited', 0), qr/"0002_orders.sql" is not there/, 'an edited one is left to people');
	spew("$folder/m/0002_sales.sql", $renamed{'m/0002_sales.sql'});
	spew("$folder/m/0009_copy.sql", $renamed{'m/0002_sales.sql'});
	$is_found->('two files of its contents', 0);
	unlink "$folder/m/0009_copy.sql";
	git($folder, 'rm', '-q', '--cached', 'm/0002_orders.sql');
	commit($folder, files => { 'm/0002_sales.sql' => $renamed{'m/0002_sales.sql'} });
	$is_found->('committed', 1);
	commit($folder, files => { 'x' => 'x' });
	$is_found->('before another commit', 1);
	$is_found->('with a base', 1, "--base=$first");
	my $old = state_of("$folder/m");
	is((migcheck($folder, 'repair', '--write'))[0], 0, 'renamed: written');
	is_deeply((findings_of($folder))[1], [], 'and nothing is left');
	is((migcheck($folder, 'repair', '--undo'))[0], 0, 'and taken back');
	is_deeply(state_of("$folder/m"), $old, 'as before');
	# Without git there is nothing to know it by.
	like((migcheck(tree(drizzle('0002_orders.sql' => undef, '0002_sales.sql' => $sql)), 'repair'))[1], qr/"0002_orders.sql" is not there/, 'without git');
}

# Only what changes changes: another indent, CR LF, keys in another order.
{
	my $text = qq({"dialect":"postgresql",\r\n\t"entries": [\r\n\t{"tag":"a",  "own":[1],"when":5,"idx":0},\r\n\t{"tag":"b","when":4,"idx":1} ]\t,"version":"7"}\r\n);
	my $folder = tree('m/meta/_journal.json' => $text, 'm/a.sql' => $sql, 'm/b.sql' => $sql, 'm/c.sql' => $sql);
	is((migcheck($folder, 'repair', '--write', '--add-orphans'))[0], 0, 'an odd journal');
	(my $want = $text) =~ s/"when":4,"idx":1\} /"when":6,"idx":1},\r\n\t{"tag":"c","when":7,"idx":2} /;
	is(slurp("$folder/m/meta/_journal.json"), $want, 'keeps its bytes');
	chmod 0640, "$folder/m/meta/_journal.json";
	spew("$folder/m/d.sql", $sql);
	migcheck($folder, 'repair', '--write', '--add-orphans');
	is((stat "$folder/m/meta/_journal.json")[2] & 07777, 0640, 'and its mode');
}

# What stays below an entry that was dated anew is allowed, by name and with a
# reason, after what the configuration had; and so a repair is not made twice.
{
	my $folder = tree(drizzle(journal(1 => entry(1, '0001_users', when => $base - 5))), '.migcheck.json' => '{"fail-on": "warning"}');
	is((migcheck($folder, 'repair', '--write'))[0], 0, 'an entry in the middle');
	my $config = JSON::PP->new->decode(slurp("$folder/.migcheck.json"));
	is($config->{'fail-on'}, 'warning', 'the configuration is kept');
	is_deeply([ map { "$_->{rule} $_->{path} $_->{subject}" } @{ $config->{allow} } ],
		[ map { "non-monotonic-when m/meta/_journal.json $_" } qw(0002_orders 0003_plan) ], 'what is allowed');
	ok(!(grep { $_->{reason} !~ /repair/ } @{ $config->{allow} }), 'and why');
	spew("$folder/m/meta/_journal.json", slurp("$folder/m/meta/_journal.json") =~ s/("when": )1700000120000/${1}1700000000000/r =~ s/"0002_orders"/"0002_more"/r);
	rename "$folder/m/0002_orders.sql", "$folder/m/0002_more.sql";
	like(join(' ', @{ (findings_of($folder))[1] }), qr/error non-monotonic-when 0002_more/, 'another entry is not allowed by it');
	spew("$folder/.migcheck.json", '{"allow": "x"}');
}

# Numbered files: [ name, files, renamed ]
my $both = sub { map { ("m/$_.up.sql" => $sql, "m/$_.down.sql" => $sql) } @_ };
my $goose = "-- +goose Up\nSELECT 1;\n-- +goose Down\n";
for my $case (
	[ 'golang-migrate', { $both->(qw(1_a 2_b 2_c 3_d)) }, { '2_c.up.sql' => '4_c.up.sql', '2_c.down.sql' => '4_c.down.sql' } ],
	[ 'zeros', { $both->(qw(000008_a 000009_b 9_c)) }, { '9_c.up.sql' => '10_c.up.sql', '9_c.down.sql' => '10_c.down.sql' } ],
	[ 'width', { $both->(qw(000008_a 000009_b 000009_c)) }, { '000009_c.up.sql' => '000010_c.up.sql', '000009_c.down.sql' => '000010_c.down.sql' } ],
	[ 'times', { $both->(qw(20240101235959_a 20240101235959_b)) }, { map { ("20240101235959_b.$_.sql" => "20240102000000_b.$_.sql") } qw(up down) } ],
	[ 'three', { map { ("m/00001_$_.sql" => $goose) } qw(a b c) }, { '00001_b.sql' => '00002_b.sql', '00001_c.sql' => '00003_c.sql' } ],
	[ 'Flyway', { map { ("m/$_.sql" => $sql) } qw(V1.9__a V1.09__b x/V1.10__c x/V1_10__d) }, { 'V1.9__a.sql' => 'V1.11__a.sql', 'x/V1_10__d.sql' => 'x/V1.11.1__d.sql' } ],
	[ 'nothing to do', { $both->(qw(1_a 2_b)) }, {} ])
{
	my ($name, $files, $renamed) = @$case;
	my $folder = tree(%$files);
	my $old = state_of("$folder/m");
	my ($status) = migcheck($folder, 'repair');
	is($status, %$renamed ? 1 : 0, "$name: plan");
	my ($written, $out, $err) = migcheck($folder, 'repair', '--write');
	is($written, 0, "$name: written") or diag($err);
	my %want = %$old;
	$want{"/$renamed->{$_}"} = delete $want{"/$_"} for keys %$renamed;
	is_deeply(state_of("$folder/m"), \%want, "$name: names");
	is_deeply([ grep { /duplicate-prefix/ } @{ (findings_of($folder))[1] } ], [], "$name: no number twice");
	next unless %$renamed;
	is((migcheck($folder, 'repair', '--undo'))[0], 0, "$name: taken back");
	is_deeply(state_of("$folder/m"), $old, "$name: as before");
}

# The two directions of one migration, mistyped, stay together.
for my $words ([qw(_up _down)], [qw(_up _rollback)], [qw(-up -revert)])
{
	my $folder = tree(map { ("m/7_init$_.sql" => $sql) } @$words);
	my $old = state_of("$folder/m");
	my (undef, $out) = migcheck($folder, 'repair', '--framework=plain', '--write', 'm');
	is_deeply(state_of("$folder/m"), $old, "a mistyped pair, @$words");
	like($out, qr/two directions of one migration/, 'and it is named');
}

# A file that takes back the one without its last word is no second migration.
{
	my $folder = tree('m/7_init.sql' => $sql, 'm/7_init_rollback.sql' => $sql);
	my $old = state_of("$folder/m");
	my ($status, $out) = migcheck($folder, 'repair', '--framework=plain', '--write', 'm');
	is($status, 0, 'a migration and its way back');
	is_deeply(state_of("$folder/m"), $old, '... are left as they are');
	like($out, qr/nothing to repair/, '... and need no repair');
}

# What is refused leaves everything as it was: [ name, files, arguments, message ]
my @orphan = ('0004_more.sql' => $sql, journal(3 => entry(3, '0003_plan', when => $base + 1)));
for my $case (
	[ 'a broken journal', { drizzle(@orphan, 'meta/_journal.json' => '{') }, [], qr/by hand first/ ],
	[ 'a key given twice', { drizzle(@orphan, journal(3 => entry(3, '0003_plan', when => \'1, "when": 1700000180000'))) }, [], qr/given twice.*by hand/ ],
	[ 'no journal', { drizzle(@orphan, 'meta/_journal.json' => undef, 'meta/0000_snapshot.json' => '{}') }, [], qr/no journal/ ],
	[ 'an unsafe tag', { drizzle(@orphan, journal(more => [ entry(4, '../x') ])) }, [], qr/leaves the folder/ ],
	[ 'a dead journal', { drizzle(map { ("9${_}_x.sql" => $sql) } 10 .. 40) }, [], qr/looks dead/ ],
	[ 'a name that is taken', { (map { ("m/$_.up.sql" => $sql, "m/$_.down.sql" => $sql) } qw(1_a 2_b 2_c)), 'm/3_c.down.sql' => $sql }, [], qr/taken/ ],
	[ 'nothing there', { 'm/x.txt' => '' }, [], qr/no migrations found/ ],
	[ 'no such folder', { drizzle() }, ['gone'], qr/could not repair "gone"/ ],
	[ 'a database that is not there', { drizzle(@orphan) }, [ '--db', 'host=/no/such/place' ], qr/could not be asked, so nothing is planned/ ],
	[ 'no uri', { drizzle(@orphan) }, [ '--db', 'postgres://%zz' ], qr/could not be asked/ ],
	[ 'write and undo', { drizzle(@orphan) }, ['--undo'], qr/exclude each other/ ],
	[ 'a report', { drizzle(@orphan) }, ['--format=sarif'], qr/as human or json, not as "sarif"/ ],
	[ 'a report in a file', { drizzle(@orphan) }, ['--report=json=x'], qr/--report belongs to check, lint and drift/ ],
	[ 'nothing to take back', { drizzle(@orphan) }, undef, qr/no repair to take back/ ])
{
	my ($name, $files, $arguments, $message) = @$case;
	my $folder = tree(%$files);
	my $old = state_of($folder);
	my ($status, $out, $err) = migcheck($folder, 'repair', $arguments ? ('--write', @$arguments) : '--undo');
	is($status, 2, "$name: refused");
	like($err, $message, "$name: message");
	is_deeply(state_of($folder), $old, "$name: as before");
}
is((migcheck(tree(drizzle()), 'check', '--write'))[0], 2, 'check writes nothing');

# Links: the journal itself is not replaced; a file that is one moves as it is.
{
	my $folder = tree(drizzle(@orphan));
	rename "$folder/m/meta/_journal.json", "$folder/real.json";
	symlink '../../real.json', "$folder/m/meta/_journal.json";
	my $old = state_of($folder);
	my ($status, undef, $err) = migcheck($folder, 'repair', '--write');
	is($status, 2, 'a linked journal is refused');
	like($err, qr/symbolic link/, 'and said');
	is_deeply(state_of($folder), $old, 'and left');
}

# Undo refuses what was changed since; another repair waits for none.
{
	my $folder = tree(drizzle(@orphan));
	migcheck($folder, 'repair', '--write');
	my $text = slurp("$folder/m/meta/_journal.json");
	spew("$folder/m/meta/_journal.json", "$text\n");
	my $old = state_of($folder);
	my ($status, undef, $err) = migcheck($folder, 'repair', '--undo');
	is($status, 2, 'undo of what changed is refused');
	like($err, qr/changed since/, 'and said');
	is_deeply(state_of($folder), $old, 'and left');

	open my $lock, '<', "$folder/m" or die;
	flock $lock, 6 or die "flock: $!";
	($status, undef, $err) = migcheck($folder, 'repair', '--write');
	is($status, 2, 'a locked folder');
	like($err, qr/another repair is under way/, 'says so');
	close $lock;
	for my $log ("migcheck-repair 1\n", '', "migcheck-repair 1\nrename 1 99999999999999999999999\nab", "x" x 5000)
	{
		spew("$folder/m/.migcheck-undo", $log);
		($status, undef, $err) = migcheck($folder, 'repair', '--undo');
		is($status, 2, 'not a log');
		like($err, qr/is no log of a repair/, 'and said');
	}
}

# Without SHA-256 no log is written, and none is believed, not even one whose
# digest is what a buffer holds that was never written to.
{
	my $folder = tree(drizzle(@orphan));
	my $old = state_of($folder);
	my ($status, undef, $err) = without_digests($folder, 'repair', '--write');
	is($status, 2, 'no repair without SHA-256');
	like($err, qr/OpenSSL refuses a digest/, '... which is said');
	is_deeply(state_of($folder), $old, '... and nothing was written');
	my $log = "migcheck-repair 1\nrename 8 13\nhere.sql0000_init.sql";
	spew("$folder/m/.migcheck-undo", $log . 'end ' . '0' x 64 . "\n");
	is((without_digests($folder, 'repair', '--undo'))[0], 2, 'no log is taken back without SHA-256');
	is_deeply(state_of($folder), $old, '... and nothing was renamed');
	spew("$folder/m/.migcheck-undo", $log . 'end ' . Digest::SHA::sha256_hex($log) . "\n");
	is((migcheck($folder, 'repair', '--undo'))[0], 0, 'a log of the same step is, where there is one');
	ok(-e "$folder/m/here.sql", '... and the file has its old name');
}

# A log from elsewhere cannot reach outside of the folder.
{
	my $folder = tree(drizzle(), 'outside' => 'x');
	for my $names ([ '../outside', 'here' ], [ '/etc/hostname', 'here' ], [ '0000_init.sql', '../there' ], [ '0000_init.sql', 'a//b' ])
	{
		require Digest::SHA;
		my $log = sprintf "migcheck-repair 1\nrename %d %d\n%s%s", length $names->[0], length $names->[1], @$names;
		spew("$folder/m/.migcheck-undo", $log . 'end ' . Digest::SHA::sha256_hex($log) . "\n");
		my ($status, undef, $err) = migcheck($folder, 'repair', '--undo');
		is($status, 2, "@$names: refused");
		like($err, qr/no log of a repair/, "@$names: as no log");
	}
	is(slurp("$folder/outside"), 'x', 'nothing moved');
}

# Nor through a link on the way.
{
	my $folder = tree(drizzle(), 'outside/x.sql' => 'x');
	symlink '../outside', "$folder/m/link";
	for my $step ("rename 8 10\nhere.sqllink/x.sql", "replace 10 1 1\nlink/x.sqlxy", "replace 11 1 1\nlink/../x.sqlxy")
	{
		my $log = "migcheck-repair 1\n$step";
		spew("$folder/m/.migcheck-undo", $log . 'end ' . Digest::SHA::sha256_hex($log) . "\n");
		is((migcheck($folder, 'repair', '--undo'))[0], 2, 'a log that goes through a link is refused');
	}
	is(slurp("$folder/outside/x.sql"), 'x', 'what lies behind it is as before');
}

# A file that is larger than any migration is not read, and not passed over.
{
	my $folder = tree(drizzle('0004_more.sql' => ''));
	truncate "$folder/m/0004_more.sql", 300 << 20 or die;
	my ($program) = reverse programs();
	my $error = `cd '$folder' && '$program' repair --write 2>&1 >/dev/null`;
	is($? >> 8, 2, 'a huge file');
	like($error, qr/"m\/0004_more\.sql" could not be read: larger than 256 MiB/, 'is said to be one');
	is(slurp("$folder/m/meta/_journal.json"), {drizzle()}->{'m/meta/_journal.json'}, 'and nothing is written');
}

# Read-only folder, full disk, a limit on the size of files.
SKIP:
{
	skip 'root may write everywhere', 2 if $> == 0;
	my $folder = tree(drizzle(@orphan));
	my $old = state_of("$folder/m");
	chmod 0500, "$folder/m";
	is((migcheck($folder, 'repair', '--write'))[0], 2, 'a read-only folder');
	is_deeply(state_of("$folder/m"), $old, 'is as before');
	chmod 0700, "$folder/m";
}
{
	my $folder = tree(drizzle(@orphan, 'README' => 'x' x 10));
	my ($program) = reverse programs();
	my $old = state_of("$folder/m");
	my $status = system('sh', '-c', 'ulimit -f 0; cd "$1" && exec "$2" repair --write >/dev/null 2>&1', 'sh', $folder, $program);
	is($status >> 8, 2, 'a limit on file sizes is an error');
	is_deeply(state_of("$folder/m"), $old, 'and nothing is changed');
}

interrupted();
done_testing();

# The tree without what was being written when the repair was killed.
sub whole
{
	my ($folder) = @_;
	my $state = state_of("$folder/m");
	delete $state->{$_} for grep { m{/\.migcheck-new$} } keys %$state;
	return $state;
}

# Strike at every system call of a repair, and see what is left.
sub interrupted
{
	my $interrupt = top() . '/build/release/helpers/interrupt';
	# Without it every strike would count as one, and none would finish.
	return fail("$interrupt is there (make -f tools/build.mk helpers)") unless -x $interrupt;
	my ($program) = reverse programs();
	# Files that make room for each other, and their down files.
	my %files = map { ("m/$_.up.sql" => "-- $_\n$sql", "m/$_.down.sql" => "-- $_ down\n$sql") } qw(1_a 2_b 2_c 2_d 3_e);
	my $folder = tree(%files);
	my $old = state_of("$folder/m");
	migcheck($folder, 'repair', '--write');
	my $new = state_of("$folder/m");
	isnt(join(' ', sort keys %$new), join(' ', sort keys %$old), 'the repair does something');

	for my $mode (qw(kill fail))
	{
		my ($strikes, $finished, $back, $bad) = (0, 0, 0, 0);
		for my $n (1 .. 5000)
		{
			reset_tree($folder, \%files);
			my $status = system("cd '$folder' && '$interrupt' $mode $n '$program' repair --write >out 2>err") >> 8;
			last if $status == 98;
			if ($status == 97)
			{
				note("$mode: programs cannot be traced here");
				last;
			}
			$strikes++;
			my $state = whole($folder);
			# Between the old and the new tree, the log takes it back.
			if (!same($state, $old) && !same($state, $new))
			{
				$bad++ if system("cd '$folder' && '$program' repair --write >out 2>err") >> 8 != 2;
				$bad++ if system("cd '$folder' && '$program' repair --undo >out 2>err") >> 8 != 0;
				$state = whole($folder);
				$back++;
			}
			my $is_old = same($state, $old);
			my $is_new = same($state, $new);
			$finished += $is_new;
			$bad++ if !$is_old && !$is_new;
			$bad++ if $mode eq 'fail' && $status == 0 && $is_old;
			diag("$mode $n: status $status " . join ' ', sort keys %$state) if !$is_old && !$is_new;
		}
	  SKIP:
		{
			skip "$mode: not possible here", 3 unless $strikes;
			is($bad, 0, "$mode: the old tree or the new one, $strikes times");
			cmp_ok($back, '>', $mode eq 'kill' ? 5 : -1, "$mode: taken back $back times");
			cmp_ok($finished, '>', $mode eq 'kill' ? 5 : 0, "$mode: the new one $finished times");
		}
	}

	# A file is added or moved while the repair looks.
	my ($refused, $wrong, $runs) = (0, 0, 0);
	for my $n (map { $_ * 8 } 1 .. 20)
	{
		for my $change ('echo "SELECT 2;" >m/0009_new.sql', 'mv m/2_c.up.sql m/9_c.up.sql')
		{
			reset_tree($folder, \%files);
			my $status = system("cd '$folder' && '$interrupt' run $n '$change' '$program' repair --write >out 2>err") >> 8;
			next if $status >= 97;
			$runs++;
			$refused += $status == 2;
			my $state = state_of("$folder/m");
			$wrong++ if !grep { $state->{$_} eq ($change =~ /0009/ ? "SELECT 2;\n" : $files{'m/2_c.up.sql'}) } keys %$state;
			# Without a log nothing but the change itself happened.
			$wrong++ if $status == 2 && !-e "$folder/m/.migcheck-undo" && !exists $state->{'/2_c.down.sql'};
		}
	}
  SKIP:
	{
		skip 'not possible here', 2 unless $runs;
		is($wrong, 0, 'what is changed meanwhile is not lost');
		cmp_ok($refused, '>', 5, "and the repair refused, $refused times");
	}
	return;
}

sub same { my ($x, $y) = @_; return join("\0", map { ($_, $x->{$_}) } sort keys %$x) eq join("\0", map { ($_, $y->{$_}) } sort keys %$y) ? 1 : 0 }

# Make the folder anew.
sub reset_tree
{
	my ($folder, $files) = @_;
	File::Path::remove_tree("$folder/m");
	spew("$folder/$_", $files->{$_}) for keys %$files;
	return;
}
