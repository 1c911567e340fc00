# migcheck check --base and --with: a change judged as it will be merged, read
# from git objects. Each scenario is a repository: what main has, what the
# change adds, what main or another branch added meanwhile.
use strict;
use warnings;

use lib 'test/lib';
use File::Temp qw(tempdir);
use GitTest qw(repository git commit);
use MigcheckTest qw(sqitch changeset migcheck findings_of timed_journal files ups spew slurp);
use Test::More;

my $sql = "SELECT 1;\n";
my $goose = "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n";
my $dbmate = "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 2;\n";

my %lock = ('m/migration_lock.toml' => qq(provider = "postgresql"\n));
sub prisma { my ($text, @names) = @_; return (%lock, files($text, map { "$_/migration.sql" } @names)) }
sub gone { return map { ("m/$_" => undef) } @_ }

# A Drizzle folder: "tag:when" each; every file has a text of its own.
sub drizzle { return timed_journal(qq(CREATE TABLE "%s" ();\n), @_) }
sub snapshot { my ($n, $id, $parent) = @_; return ("m/meta/000${n}_snapshot.json" => qq({"id":"$id","prevId":"$parent"}\n)) }
my @origin = snapshot(0, 'a', '00000000-0000-0000-0000-000000000000');

# [ name, framework, main, change, later on main, other branch, [findings] ]
# A changelog in YAML that lists these, and their files.
sub listed
{
	my ($names) = @_;
	return ('m/changelog.yaml' => "databaseChangeLog:\n" . join('', map { "- include:\n    file: c/$_.xml\n    relativeToChangelogFile: true\n" } @$names),
		map { ("m/c/$_.xml" => qq(<databaseChangeLog><changeSet id="$_" author="me"/></databaseChangeLog>\n)) } @$names);
}

my @scenarios = (
	[ 'nothing new', 'drizzle', { drizzle('0_a:1', '1_b:2') }, {}, {}, undef, [] ],
	[ 'one more', 'drizzle', { drizzle('0_a:1') }, { drizzle('0_a:1', '1_b:2') }, {}, undef, [] ],
	[ 'old faults are left out', 'drizzle', { drizzle('0_a:2', '1_b:1'), 'm/9_z.sql' => $sql }, { drizzle('0_a:2', '1_b:1', '2_c:3') }, {}, undef, [] ],
	[ 'new faults are not', 'drizzle', { drizzle('0_a:1') }, { drizzle('0_a:1', '1_b:2'), 'm/9_z.sql' => $sql }, {}, undef, ['error orphan-file 9_z.sql'] ],
	[ 'main moved on, to a later time', 'drizzle', { drizzle('0_a:1') }, { drizzle('0_a:1', '1_b:2') }, { drizzle('0_a:1', '2_c:3') }, undef,
		[ 'error unreachable-entry 1_b', 'warning duplicate-idx 1', 'warning order-mismatch 1_b' ] ],
	[ 'main moved on, to an equal time', 'drizzle', { drizzle('0_a:1') }, { drizzle('0_a:1', '2_b:3') }, { drizzle('0_a:1', '1_c:3') }, undef,
		[ 'error unreachable-entry 2_b', 'warning duplicate-idx 1' ] ],
	[ 'main moved on, to an earlier time', 'drizzle', { drizzle('0_a:1') }, { drizzle('0_a:1', '2_b:4') }, { drizzle('0_a:1', '1_c:3') }, undef, ['warning duplicate-idx 1'] ],
	[ 'one number on both', 'drizzle', { drizzle('0_a:1') }, { drizzle('0_a:1', '1_b:4') }, { drizzle('0_a:1', '1_c:3') }, undef, [ 'warning duplicate-idx 1', 'warning duplicate-prefix 1' ] ],
	[ 'below the watermark without main moving', 'drizzle', { drizzle('0_a:5') }, { drizzle('0_a:5', '1_b:2') }, {}, undef, ['error unreachable-entry 1_b'] ],
	[ 'edited', 'drizzle', { drizzle('0_a:1', '1_b:2') }, { 'm/0_a.sql' => "SELECT 2;\n" }, {}, undef, ['error edited-after-apply 0_a'] ],
	[ 'only line ends', 'drizzle', { drizzle('0_a:1') }, { 'm/0_a.sql' => "CREATE TABLE \"0_a\" ();\r\n" }, {}, undef, ['note line-endings 0_a.sql'] ],
	[ 'edited on main, not here', 'drizzle', { drizzle('0_a:1', '1_b:2') }, { drizzle('0_a:1', '1_b:2', '2_c:3') }, { 'm/0_a.sql' => "SELECT 2;\n" }, undef, [] ],
	[ 're-timed above the watermark', 'drizzle', { drizzle('0_a:1', '1_b:2') }, { drizzle('0_a:3', '1_b:2') }, {}, undef, [ 'error edited-after-apply 0_a', 'error non-monotonic-when 1_b' ] ],
	[ 'renamed with its time: harmless', 'drizzle', { drizzle('0_a:1', '1_b:2') }, { drizzle('0_a:1', '1_c:2'), 'm/1_b.sql' => undef, 'm/1_c.sql' => "CREATE TABLE \"1_b\" ();\n" }, {}, undef, [] ],
	[ 'removed', 'drizzle', { drizzle('0_a:1', '1_b:2') }, { drizzle('0_a:1'), 'm/1_b.sql' => undef }, {}, undef, ['warning unknown-row 2'] ],
	[ 'the file removed, the entry kept', 'drizzle', { drizzle('0_a:1', '1_b:2') }, { 'm/1_b.sql' => undef }, {}, undef, ['error missing-file 1_b'] ],
	[ 'snapshots in a row', 'drizzle', { drizzle('0000_a:1'), @origin }, { drizzle('0000_a:1', '0001_b:2'), snapshot(1, 'b', 'a') }, {}, undef, [] ],
	[ 'one snapshot on both', 'drizzle', { drizzle('0000_a:1'), @origin }, { drizzle('0000_a:1', '0001_b:4'), snapshot(1, 'b', 'a') }, { drizzle('0000_a:1', '0001_c:3'), snapshot(1, 'c', 'a') }, undef,
		[ 'warning broken-snapshot-chain meta/0001_snapshot.json', 'warning duplicate-idx 1', 'warning duplicate-prefix 1' ] ],
	[ 'snapshots fork', 'drizzle', { drizzle('0000_a:1'), @origin }, { drizzle('0000_a:1', '0002_b:4'), snapshot(2, 'b', 'a') }, { drizzle('0000_a:1', '0001_c:3'), snapshot(1, 'c', 'a') }, undef,
		[ 'warning broken-snapshot-chain meta/0002_snapshot.json', 'warning duplicate-idx 1' ] ],

	[ 'golang-migrate: in order', 'golang-migrate', { ups('1_a') }, { ups('2_b') }, {}, undef, [] ],
	[ 'golang-migrate: late', 'golang-migrate', { ups('1_a', '3_c') }, { ups('2_b') }, {}, undef, ['error late-insert 2_b'] ],
	[ 'golang-migrate: late, main moved on', 'golang-migrate', { ups('1_a') }, { ups('2_b') }, { ups('3_c') }, undef, ['error late-insert 2_b'] ],
	[ 'golang-migrate: one number', 'golang-migrate', { ups('1_a') }, { ups('2_b') }, { ups('2_c') }, undef, ['error duplicate-prefix 2'] ],
	[ 'golang-migrate: edited', 'golang-migrate', { ups('1_a', '2_b') }, { 'm/1_a.up.sql' => "SELECT 2;\n" }, {}, undef, ['error edited-after-apply 1_a'] ],
	[ 'golang-migrate: another title', 'golang-migrate', { ups('1_a') }, { gone('1_a.up.sql', '1_a.down.sql'), ups('1_b') }, {}, undef, [] ],
	[ 'goose: late', 'goose', { files($goose, '1_a.sql', '3_c.sql') }, { files($goose, '2_b.sql') }, {}, undef, ['error late-insert 2_b'] ],
	[ 'dbmate: late, and run', 'dbmate', { files($dbmate, '1_a.sql', '3_c.sql') }, { files($dbmate, '2_b.sql') }, {}, undef, [] ],
	[ 'dbmate: one version', 'dbmate', { files($dbmate, '1_a.sql') }, { files($dbmate, '1_b.sql') }, {}, undef, ['error duplicate-prefix 1'] ],
	[ 'flyway: late', 'flyway', { files($sql, 'V1__a.sql', 'V3__c.sql') }, { files($sql, 'V2__b.sql') }, {}, undef, ['error late-insert V2__b'] ],
	[ 'flyway: another description', 'flyway', { files($sql, 'V1__a.sql') }, { gone('V1__a.sql'), files($sql, 'V1__b.sql') }, {}, undef, ['error renamed-after-apply V1__b'] ],
	[ 'flyway: a repeatable changes', 'flyway', { files($sql, 'V1__a.sql', 'R__v.sql') }, { 'm/R__v.sql' => "SELECT 2;\n" }, {}, undef, [] ],
	[ 'prisma: late, and run', 'prisma', { prisma($sql, '20240101000000_a', '20240103000000_c') }, { prisma($sql, '20240102000000_b') }, {}, undef, [] ],
	[ 'prisma: renamed', 'prisma', { prisma("SELECT 7;\n", '20240101000000_a') }, { gone('20240101000000_a/migration.sql'), prisma("SELECT 7;\n", '20240102000000_a') }, {}, undef, ['error renamed-after-apply 20240102000000_a'] ],
	[ 'prisma: edited', 'prisma', { prisma($sql, '20240101000000_a') }, { prisma("SELECT 2;\n", '20240101000000_a') }, {}, undef, ['error edited-after-apply 20240101000000_a'] ],
	[ 'sqlx: line ends', 'sqlx', { files($sql, '1_a.sql', '2_b.sql') }, { 'm/1_a.sql' => "SELECT 1;\r\n" }, {}, undef, [ 'error edited-after-apply 1_a', 'note line-endings 1_a.sql' ] ],
	[ 'sqlx: one of two of a number is renumbered', 'sqlx', { files($sql, '1_a.sql'), files("SELECT 9;\n", '1_b.sql') }, { gone('1_b.sql'), files("SELECT 9;\n", '2_b.sql') }, {}, undef, [] ],
	[ 'sqlx: both are renumbered', 'sqlx', { files($sql, '1_a.sql'), files("SELECT 9;\n", '1_b.sql') }, { gone('1_a.sql', '1_b.sql'), files($sql, '2_a.sql'), files("SELECT 9;\n", '3_b.sql') }, {}, undef, [ 'error renamed-after-apply 2_a', 'error renamed-after-apply 3_b', 'error unknown-row m' ] ],
	[ 'sqlx: one of two of a number is renumbered, the other edited', 'sqlx', { files($sql, '1_a.sql'), files("SELECT 9;\n", '1_b.sql') }, { gone('1_b.sql'), files("SELECT 9;\n", '2_b.sql'), files("SELECT 8;\n", '1_a.sql') }, {}, undef, ['error edited-after-apply 1_a'] ],
	[ 'sqlx: renumbered', 'sqlx', { files($sql, '1_a.sql'), files("SELECT 9;\n", '2_b.sql') }, { gone('2_b.sql'), files("SELECT 9;\n", '3_b.sql') }, {}, undef, [ 'error renamed-after-apply 3_b', 'error unknown-row m' ] ],
	[ 'supabase: late', 'supabase', { files($sql, '20240101000000_a.sql', '20240103000000_c.sql') }, { files($sql, '20240102000000_b.sql') }, {}, undef, ['error late-insert 20240102000000_b'] ],
	[ 'node-pg-migrate: late', 'node-pg-migrate', { files($sql, '1_a.sql', '3_c.sql') }, { files($sql, '2_b.sql') }, {}, undef, ['error late-insert 2_b'] ],
	[ 'sqitch: both go on', 'sqitch', { sqitch('a') }, { sqitch(qw(a b)) }, { sqitch(qw(a c)) }, undef, [] ],
	[ 'sqitch: put between', 'sqitch', { sqitch(qw(a c)) }, { sqitch(qw(a b c)), 'm/deploy/b.sql' => "SELECT 2;\n" }, {}, undef, ['error late-insert b'] ],
	[ 'liquibase: a changelog in XML', 'liquibase', { 'm/changelog.xml' => '<databaseChangeLog><changeSet id="1" author="me" logicalFilePath="x.xml"/></databaseChangeLog>' }, { 'm/changelog.xml' => '<databaseChangeLog><changeSet id="1" author="me" logicalFilePath="x.xml"><sql>SELECT 2</sql></changeSet><changeSet id="2" author="me"/></databaseChangeLog>' }, {}, undef, ['error edited-after-apply me:1'] ],
	[ 'liquibase: a changelog in XML goes on', 'liquibase', { 'm/changelog.xml' => '<databaseChangeLog><changeSet id="1" author="me" logicalFilePath="x.xml"><sql>SELECT 2</sql></changeSet></databaseChangeLog>' }, { 'm/changelog.xml' => '<databaseChangeLog><changeSet id="1" author="me" logicalFilePath="x.xml"><sql>SELECT  2</sql></changeSet><changeSet id="2" author="me"/></databaseChangeLog>' }, {}, undef, [] ],
	( map { [ "liquibase: both list another at $_->[0]", 'liquibase', { listed($_->[1]) }, { listed($_->[2]) }, { listed($_->[3]) }, $_->[4] ? { listed($_->[4]) } : undef, [] ] }
		[ 'the end', [ 'a' ], [qw(a b)], [qw(a m)] ],
		[ 'one place', [qw(a z)], [qw(a b z)], [qw(a m z)] ],
		[ 'two places', [qw(a z)], [qw(a b z)], [qw(a z m)] ],
		[ 'two places, the other way', [qw(a z)], [qw(a z b)], [qw(a m z)] ],
		[ 'the end, and a third one', ['a'], [qw(a b)], [qw(a m)], [qw(a c)] ],
		[ 'the end, the same', ['a'], [qw(a b)], [qw(a b)] ] ),
	[ 'liquibase: both append to one file', 'liquibase', { 'm/1.sql' => changeset('me:1') }, { 'm/1.sql' => changeset('me:1', 'me:2') }, { 'm/1.sql' => changeset('me:1', 'me:3') }, undef, [] ],
	[ 'liquibase: both append one changeset', 'liquibase', { 'm/1.sql' => changeset('me:1') }, { 'm/1.sql' => changeset('me:1', 'me:2', 'me:4') }, { 'm/1.sql' => changeset('me:1', 'me:3', 'me:4') }, undef, ['error duplicate-tag me:4'] ],
	[ 'liquibase: goes on', 'liquibase', { 'm/1.sql' => changeset('me:1') }, { 'm/1.sql' => changeset('me:1', 'me:2') }, {}, undef, [] ],
	[ 'plain: one number', 'plain', { files($sql, '001_a.sql', '002_b.sql') }, { files($sql, '003_c.sql') }, { files($sql, '003_d.sql') }, undef, ['warning duplicate-prefix 3'] ],

	[ 'with another: nothing in common', 'drizzle', { drizzle('0_a:1') }, { drizzle('0_a:1', '2_b:4') }, {}, { drizzle('0_a:1', '1_c:3') }, ['warning duplicate-idx 1'] ],
	[ 'with another: it may be first', 'drizzle', { drizzle('0_a:1') }, { drizzle('0_a:1', '1_b:3') }, {}, { drizzle('0_a:1', '2_c:4') }, [ 'warning duplicate-idx 1', 'warning unreachable-entry 1_b' ] ],
	[ 'with another: one number', 'golang-migrate', { ups('1_a') }, { ups('2_b') }, {}, { ups('2_c') }, ['error duplicate-prefix 2'] ],
	[ 'with another: it may be first, by number', 'golang-migrate', { ups('1_a') }, { ups('2_b') }, {}, { ups('3_c') }, ['warning late-insert 2_b'] ],
	[ 'with another: its own faults', 'drizzle', { drizzle('0_a:1') }, { drizzle('0_a:1', '1_b:9') }, {}, { drizzle('0_a:1'), 'm/9_z.sql' => $sql }, [] ],
	[ 'with another: one name, two texts', 'dbmate', { files($dbmate, '1_a.sql') }, { files($dbmate, '2_b.sql') }, {}, { files("-- a comment\n$dbmate", '2_b.sql') }, ['error duplicate-prefix 2_b.sql'] ],
	[ 'with another: one name, one text', 'dbmate', { files($dbmate, '1_a.sql') }, { files($dbmate, '2_b.sql') }, {}, { files($dbmate, '2_b.sql') }, [] ],
);

for my $scenario (@scenarios)
{
	my ($name, $framework, $main, $change, $later, $other, $expected) = @$scenario;
	my $folder = repository();
	commit($folder, files => $main);
	commit($folder, branch => 'change', from => 'main', files => $change);
	commit($folder, branch => 'other', from => 'main', files => $other) if $other;
	commit($folder, branch => 'main', files => $later);
	git($folder, 'checkout', '-q', 'change');
	my ($status, $found, undef, $err) = findings_of($folder, '--base=main', "--framework=$framework", ($other ? '--with=other' : ()), 'm');
	$found = [ grep { !/^note (version-gap|idx-tag)/ } @$found ];
	is_deeply($found, [ sort @$expected ], $name) or diag(explain($found), $err);
	is($status, (grep { /^error/ } @$expected) ? 1 : 0, "$name: status");
	# The same from git objects only.
	git($folder, 'checkout', '-q', 'main');
	my (undef, $again) = findings_of($folder, '--base=main', '--head=change', "--framework=$framework", ($other ? '--with=other' : ()), 'm');
	is_deeply([ grep { !/^note (version-gap|idx-tag)/ } @$again ], $found, "$name: without a checkout");
}

# From wherever it is started, and in every kind of clone.
{
	my $folder = repository();
	commit($folder, files => { drizzle('0_a:5'), 'x/y/z' => '' });
	commit($folder, branch => 'change', from => 'main', files => { drizzle('0_a:5', '1_b:2') });
	my $expected = ['error unreachable-entry 1_b'];
	my $bare = tempdir('migcheck.XXXXXX', TMPDIR => 1, CLEANUP => 1);
	my $tree = tempdir('migcheck.XXXXXX', TMPDIR => 1, CLEANUP => 1);
	git($folder, 'clone', '-q', '--bare', '.', $bare);
	git($folder, 'checkout', '-q', 'main');
	git($folder, 'worktree', 'add', '-q', "$tree/w", 'change');
	git($folder, 'checkout', '-q', '--detach', 'change');
	my @places = (
		[ 'the top', $folder ], [ 'the top, with a path', $folder, 'm' ],
		[ 'the folder itself', "$folder/m" ], [ 'a folder beside it', "$folder/x/y", '../../m' ],
		[ 'elsewhere, by an absolute path', '/', "$folder/m" ],
		[ 'a worktree', "$tree/w" ], [ 'a worktree, by path', '/', "$tree/w/m" ],
		[ 'a bare clone', $bare, '--head=change' ], [ 'a bare clone, by path', '/', '--head=change', "$bare/m" ],
	);
	for my $place (@places)
	{
		my ($name, $where, @arguments) = @$place;
		my ($status, $found, undef, $err) = findings_of($where, '--base=main', @arguments);
		is_deeply($found, $expected, "from $name") or diag($err);
		is($status, 1, "from $name: status");
	}

	# The place is where the change has it, and a command corrects it.
	my (undef, undef, $report) = findings_of($folder, '--base=main', 'm');
	my $finding = $report->{findings}[0];
	is($finding->{path}, 'm/meta/_journal.json', 'the place');
	like((split /\n/, slurp("$folder/m/meta/_journal.json"))[ $finding->{line} - 1 ], qr/"when": 2/, 'and its line');
	is($finding->{fix}, 'migcheck repair --write --base=main m', 'the command that corrects it');

	# What is not committed yet belongs to the change.
	commit($folder, branch => 'clean', from => 'main');
	is_deeply((findings_of($folder, '--base=main'))[1], [], 'clean');
	spew("$folder/m/1_x.sql", $sql);
	is_deeply((findings_of($folder, '--base=main'))[1], ['error orphan-file 1_x.sql'], 'not committed yet');

	# A revision or a folder that cannot be read is no pass.
	for my $wrong ([ '--base=nowhere' ], [ '--base=' ], [ '--base=main', '--with=nowhere' ], [ '--base=main', '--head=nowhere' ], [ '--base=main:m' ], [ '--base=main', '/usr' ], [ '--base=main', '../..' ])
	{
		my ($status, undef, $err) = migcheck($folder, 'check', @$wrong);
		is($status, 2, "@$wrong");
		like($err, qr/^migcheck: /, "@$wrong: why");
	}
	my $outside = tempdir('migcheck.XXXXXX', TMPDIR => 1, CLEANUP => 1);
	is((migcheck($outside, 'check', '--base=main'))[0], 2, 'no repository at all');
	commit($folder, branch => 'broken', from => 'main', files => { 'm/meta/_journal.json' => '{"entries": [' });
	my ($status, undef, $err) = migcheck($folder, 'check', '--base=broken', '--head=main', 'm');
	is($status, 2, 'a base whose journal cannot be read');
	like($err, qr/broken.*cannot be read/, 'and why');

	# No common ancestor: the change is not known.
	git($folder, 'checkout', '-q', '--orphan', 'stranger');
	git($folder, 'commit', '-q', '-m', 'x');
	($status, undef, $err) = migcheck($folder, 'check', '--base=main');
	is($status, 2, 'no common ancestor');
	like($err, qr/no common ancestor/, 'and why');

	# A shallow clone says what is missing.
	my $shallow = tempdir('migcheck.XXXXXX', TMPDIR => 1, CLEANUP => 1);
	commit($folder, branch => 'change2', from => 'main', files => { 'm/a' => '' });
	commit($folder, branch => 'main', files => { 'm/b' => '' });
	git($folder, 'clone', '-q', '--depth=1', '--no-single-branch', "file://$folder", $shallow);
	git($shallow, 'checkout', '-q', 'change2');
	($status, undef, $err) = migcheck($shallow, 'check', '--base=origin/main', 'm');
	is($status, 2, 'a shallow clone');
	like($err, qr/shallow.*fetch-depth: 0/s, 'and what to do');
}

# Files behind symbolic links, as a checkout would have them.
{
	my $folder = repository();
	commit($folder, files => { ups('1_a') });
	symlink '../real/2_b.up.sql', "$folder/m/2_b.up.sql";
	symlink '/etc/passwd', "$folder/m/3_c.up.sql";
	commit($folder, branch => 'change', from => 'main', files => { 'real/2_b.up.sql' => $sql });
	my (undef, $found) = findings_of($folder, '--base=main', '--head=change', 'm');
	is_deeply([ grep { /unreadable/ } @$found ], ['error unreadable-file 3_c.up.sql'], 'links inside are followed, links outside are not');
}

# simulate --base says the same file by file.
{
	my $folder = repository();
	commit($folder, files => { drizzle('0_a:5') });
	commit($folder, branch => 'change', from => 'main', files => { drizzle('0_a:5', '1_b:2', '2_c:6') });
	my ($status, $out) = migcheck($folder, 'simulate', '--base=main', 'm');
	is($status, 1, 'simulate --base');
	like($out, qr/^  skipped +1_b: .*\n  runs +2_c\n  1 applied, 1 to run, 1 skipped for ever; an empty database gets 3$/m, 'simulate --base: the list');
	is((migcheck($folder, 'simulate', '--base=nowhere', 'm'))[0], 2, 'simulate --base: no such revision');
}

# A second file of a version that ran is one finding: it is no edited file, and
# what the tool then stops at follows from it.
for my $framework (
	map({ [ $_, '%s.sql' ] } qw(goose dbmate sqlx supabase atlas)),
	map({ [ $_, 'V%s.sql', '_' ] } qw(flyway refinery)),
	[ 'golang-migrate', '%s.up.sql' ],
	[ 'diesel', '%s/up.sql' ])
{
	my ($name, $pattern, $between) = @$framework;
	my %head = (goose => "-- +goose Up\n", dbmate => "-- migrate:up\n-- migrate:down\n");
	my $file = sub { my ($n, $label) = @_; return (sprintf("m/$pattern", "2024010100000${n}_" . ($between // '') . $label) => "-- $label\n" . ($head{$name} // '') . "SELECT 1;\n") };
	for my $later ('b', 'z')
	{
		my $folder = repository();
		commit($folder, files => { $file->(1, 'a'), $file->(2, 'm') });
		commit($folder, branch => 'change', from => 'main', files => { $file->(2, $later) });
		my ($added) = $file->(2, $later);
		my ($status, $found, $report) = findings_of($folder, '--base=main', "--framework=$name", 'm');
		my @errors = grep { $_->{severity} eq 'error' } @{ $report->{findings} };
		is(join(' ', map { "$_->{rule} $_->{path}" } @errors), "duplicate-prefix $added", "$name: a second file of a version, $later");
	}
}

# A root that the change removes whole is a warning: it may be meant. One that
# has another folder now is not removed.
{
	my $folder = repository();
	my %pairs = map { my $n = $_; ("m/${n}_x.up.sql" => $sql, "m/${n}_x.down.sql" => $sql) } 1, 2;
	my %roots = map { my $root = $_; map { ("$root/$_" => $pairs{$_}) } keys %pairs } qw(a b);
	my $without = sub { my ($root) = @_; return map { ($_ => undef) } grep { m{^$root/} } keys %roots };
	commit($folder, files => {%roots});
	my $found = sub { my ($status, $found) = findings_of($folder, '--base=main', @_); return [ $status, @$found ] };
	commit($folder, branch => 'removed', from => 'main', files => { $without->('b') });
	is_deeply($found->(), [ 0, 'warning unknown-row b/m' ], 'a root that is removed');
	is_deeply($found->('a'), [0], 'beside the path that is looked at');
	is_deeply($found->('--framework=golang-migrate', 'a/m', 'b/m'), [ 0, 'warning unknown-row b/m' ], 'the same where the tool is named');
	is_deeply($found->('--framework=golang-migrate', 'b/m'), [ 2, 'warning unknown-row b/m' ], '... which is no pass where it is all');
	commit($folder, branch => 'moved', from => 'main', files => { $without->('b'), map { ("c/$_" => $pairs{$_}) } keys %pairs });
	is_deeply($found->(), [0], 'a root that is moved');
	is_deeply($found->('--framework=golang-migrate', @$_), [0], "... @$_ where the tool is named") for [ 'b/m', 'c/m' ], [ 'c/m', 'b/m' ];
	commit($folder, branch => 'other', from => 'main', files => { $without->('b'), 'c/m/7_y.up.sql' => $sql, 'c/m/7_y.down.sql' => $sql });
	is_deeply($found->(), [ 0, 'warning unknown-row b/m' ], 'a root in whose place is another');
}

# Nothing that was checked is no pass. A framework that is named is looked for
# in the folders that are named for migrations.
{
	my $folder = repository();
	commit($folder, files => { 'deep/migrations/20240101000000_a.sql' => $sql, 'deep/empty/x' => '' });
	commit($folder, branch => 'change', from => 'main', files => { 'deep/migrations/20240101000000_a.sql' => "$sql$sql" });
	is_deeply((findings_of($folder, '--base=main', '--framework=sqlx'))[1], ['error edited-after-apply 20240101000000_a'], 'a framework that is named, and no folder');
	my ($status, undef, $err) = migcheck($folder, 'check', '--base=main', '--framework=sqlx', 'deep/empty');
	is($status, 2, 'nothing to check') or diag($err);
	like($err, qr{nothing to check in "deep/empty"}, '... which is said');
	is((migcheck($folder, 'check', '--framework=sqlx', 'deep/empty'))[0], 2, '... as without a base');
	is((migcheck($folder, 'check', '--framework=sqlx'))[0], 0, 'without a base the folder is found, too');
}

# Where a project tells its tool to go on without the file of what ran, it is
# no error that one is removed.
for my $case (
	[ 'flyway', 0, 'flyway.conf' => "flyway.ignoreMigrationPatterns=*:missing,*:future\n" ],
	[ 'flyway', 1, 'flyway.conf' => "flyway.ignoreMigrationPatterns=*:future\nflyway.locations=*:missing\n" ],
	[ 'flyway', 1, 'flyway.conf' => "# flyway.ignoreMigrationPatterns=*:missing\n" ],
	[ 'flyway', 0, 'flyway.toml' => "[flyway]\nignoreMigrationPatterns = [ \"repeatable:pending\",\n  \"versioned:missing\" ]\n" ],
	[ 'flyway', 0, 'src/main/resources/application.yml' => "spring:\n  flyway:\n    ignore-migration-patterns:\n      - \"*:missing\"\n" ],
	[ 'flyway', 1, 'src/main/resources/application.yml' => "spring:\n  flyway:\n    ignore-migration-patterns:\n      - \"*:pending\"\n    note: \"*:missing\"\n" ],
	[ 'flyway', 0, 'pom.xml' => "<ignoreMigrationPatterns>\n  <ignoreMigrationPattern>*:missing</ignoreMigrationPattern>\n</ignoreMigrationPatterns>\n" ],
	[ 'flyway', 0, 'flyway.conf' => "flyway.ignoreMissingMigrations=true\n" ],
	[ 'sqlx', 0, Makefile => "up:\n\tsqlx migrate run --ignore-missing\n" ],
	[ 'sqlx', 0, 'src/main.rs' => "use sqlx;\n    m.set_ignore_missing(true).run(&pool).await?;\n" ],
	[ 'sqlx', 1, 'src/main.rs' => "use sqlx;\n    // m.set_ignore_missing(true)\n" ])
{
	my ($framework, $errors, %config) = @$case;
	my $folder = repository();
	my @names = $framework eq 'flyway' ? qw(V1__a V2__b) : qw(1_a 2_b);
	commit($folder, files => { %config, map { ("m/$_.sql" => $sql) } @names });
	commit($folder, branch => 'change', from => 'main', files => { "m/$names[0].sql" => undef });
	my ($status, $found) = findings_of($folder, '--base=main', "--framework=$framework", 'm');
	is_deeply([ $status, map { /(\S+ \S+)/ } @$found ], [ $errors, ($errors ? 'error' : 'warning') . ' unknown-row' ], join ' ', $framework, %config);
}

# A comment that allows what only --base finds has its effect there.
{
	my $folder = repository();
	commit($folder, files => { ups('1_a', '3_c') });
	commit($folder, branch => 'change', from => 'main', files => { ups('2_b'), 'm/2_b.up.sql' => "-- migcheck: allow late-insert: it is run by hand\n$sql" });
	is_deeply((findings_of($folder, '--base=main', 'm'))[1], [], 'allowed');
	is_deeply((findings_of($folder, 'm'))[1], [], 'and not stale without --base');
}

done_testing();
