# Where migcheck is started, and how: in a folder of a repository, with a file
# as PATH, with the configuration of a folder above, with words that are almost
# right, and to be told how it is used.
use strict;
use warnings;

use lib 'test/lib';
use GitTest qw(repository);
use MigcheckTest qw(migcheck findings_of tree drizzle journal_text entry slurp spew);
use Test::More;

# A repository with a broken journal two folders down.
sub broken
{
	my (%more) = @_;
	my $top = repository();
	my %file = ('a/b/drizzle/meta/_journal.json' => journal_text(entry(0, '0000_a'), entry(1, '0001_b', when => 5)),
		map({ ("a/b/drizzle/$_.sql" => "SELECT 1;\n") } qw(0000_a 0001_b)), 'a/empty/x' => '', %more);
	spew("$top/$_", $file{$_}) for keys %file;
	return $top;
}

sub paths_of { my ($report) = @_; return { map { $_->{path} => 1 } @{ $report->{findings} } } }

# Paths are the repository's, wherever it was started; the command of a fix is
# for where it was started.
{
	my $top = broken();
	for my $case (
		[ '', [], 'a/b/drizzle' ], [ 'a', [], 'b/drizzle' ], [ 'a/b', [], 'drizzle' ], [ 'a/b', ['drizzle'], 'drizzle' ], [ 'a/b', ['./drizzle/'], 'drizzle' ],
		[ 'a/b/drizzle', [], '.' ], [ 'a/empty', ['../b'], '../b/drizzle' ], [ 'a/empty', ["$top/a"], '../b/drizzle' ], [ '', ["$top/a/b/drizzle"], 'a/b/drizzle' ],
		# A file is checked with its root.
		[ 'a', ['b/drizzle/0000_a.sql'], 'b/drizzle' ], [ 'a/b/drizzle/meta', ['_journal.json'], '../' ], [ 'a/b/drizzle', ['0001_b.sql'], '.' ], [ '', ["$top/a/b/drizzle/0001_b.sql"], 'a/b/drizzle' ])
	{
		my ($start, $paths, $fix) = @$case;
		my ($status, $found, $report) = findings_of("$top/$start", 'check', @$paths);
		is_deeply($found, ['error non-monotonic-when 0001_b'], "in \"$start\", @$paths: found");
		is_deeply(paths_of($report), { 'a/b/drizzle/meta/_journal.json' => 1 }, "in \"$start\", @$paths: the path");
		like($report->{findings}[0]{fix}, qr/ \Q$fix\E$/, "in \"$start\", @$paths: the command");
		is((migcheck("$top/$start", 'repair', (split / /, $report->{findings}[0]{fix} =~ s/.*--write //r)))[0], 1, "in \"$start\", @$paths: that is a plan");
	}
	my $two = tree(drizzle());
	is((findings_of('/', "$two/m"))[2]{tool}{roots}[0]{path}, "$two/m", 'what is in no repository has its own path');
	is((findings_of("$two/m", '0000_init.sql'))[2]{tool}{roots}[0]{path}, '.', 'a file there');
}

# Each option that names a file names it from where migcheck was started.
{
	my $help = (migcheck('/', '--help'))[1];
	my $source = slurp(MigcheckTest::top() . '/tools/migcheck/workplace.c');
	for my $option ($help =~ /^ +--([a-z-]+)=FILE\b/mg)
	{
		like($source, qr/&options->@{[ $option =~ tr{-}{_}r ]}\b/, "--$option is taken from there");
	}
	my $top = broken('a/snapshot.json' => '{}');
	my $lint = sub { (migcheck("$top/a", 'lint', "--snapshot=$_[0]", 'b/drizzle'))[2] };
  SKIP:
	{
		skip 'built without lint', 2 if $lint->('none') =~ /built without/;
		unlike($lint->('snapshot.json'), qr/could not read the snapshot/, '--snapshot in a folder');
		like($lint->('none.json'), qr/could not read the snapshot/, 'and one that is not there');
	}
}

# A file that is in no root, and one that is not there.
{
	my $top = broken('README.md' => 'x');
	my ($status, $out, $err) = migcheck($top, 'README.md');
	is_deeply([ $status, $out ], [ 2, '' ], 'a file without migrations around');
	like($err, qr/^migcheck: no migrations found around "README\.md"$/m, 'is told');
	($status, $out, $err) = migcheck($top, 'a/b/drizzle/0009_x.sql');
	is($status, 2, 'a file that is not there');
	like($err, qr{could not open "a/b/drizzle/0009_x\.sql"}, 'is told');
	is((findings_of("$top/a/b/drizzle", '--framework=plain', '0001_b.sql'))[2]{tool}{roots}[0]{framework}, 'plain', 'a file and a framework');
	my $prisma = tree(map { ("p/2024010${_}000000_x/migration.sql" => "SELECT 1;\n") } 1 .. 2);
	is((findings_of($prisma, 'p/20240102000000_x/migration.sql'))[2]{tool}{roots}[0]{path}, 'p', 'a file in the folder of a migration');
	is((findings_of("$prisma/p/20240102000000_x", 'migration.sql'))[2]{tool}{roots}[0]{path}, '..', 'and from there');
}

# What is written goes where it was started.
{
	my $top = broken();
	migcheck("$top/a", '--report=json=out.json', '--report=baseline=known.json');
	ok(-s "$top/a/out.json", 'a report');
	is((findings_of("$top/a", '--baseline=known.json'))[0], 0, 'a baseline is read from there');
	migcheck("$top/a", 'simulate', '--save-state=state.json', 'b');
	ok(-s "$top/a/state.json", 'a state');
	is((migcheck("$top/a", 'simulate', '--state=state.json', 'b'))[0], (migcheck($top, 'simulate', '--state=a/state.json', 'a/b'))[0], 'and is read from there');
}

# The configuration: of the nearest folder upwards that has one, its paths as
# that folder has them.
for my $case (
	[ 'a/b', 'a/b/drizzle', '["non-monotonic-when:drizzle/*"]', 1 ],
	[ 'a', 'a/b', '["non-monotonic-when:b/*"]', 1 ],
	[ '.', 'a/b', '["non-monotonic-when:a/b/*"]', 1 ],
	[ 'a', 'a/b', '["non-monotonic-when:a/b/*"]', 1 ],
	[ 'a', 'a/b', '["non-monotonic-when:drizzle/*"]', 0 ],
	[ 'a/empty', 'a/b', '["non-monotonic-when"]', 0 ])
{
	my ($where, $start, $allow, $used) = @$case;
	my $top = broken("$where/.migcheck.json" => qq({"allow": $allow}));
	is(scalar(grep { /^error/ } @{ (findings_of("$top/$start"))[1] }), 1 - $used, "the configuration in $where, started in $start: $allow");
}
{
	my $top = broken('a/.migcheck.json' => '{"paths": ["b"], "baseline": "known.json"}');
	spew("$top/a/known.json", '{"version": 1, "findings": []}');
	my ($status, $found, $report) = findings_of("$top/a/empty");
	is($report->{tool}{roots}[0]{path}, 'a/b/drizzle', 'its paths, and its baseline');
	spew("$top/.migcheck.json", 'broken');
	is((findings_of("$top/a/empty"))[0], 1, 'the nearest one is read, no other');
	my $outside = tree('.migcheck.json' => 'broken', 'in/m/1_a.up.sql' => "SELECT 1;\n");
	is((findings_of("$outside/in"))[0], 0, 'outside of a repository only the own folder is looked at');
}

# Repair writes what it allows into the configuration that was read.
{
	my $top = broken('a/.migcheck.json' => '{}');
	spew("$top/a/b/drizzle/meta/_journal.json", journal_text(entry(0, '0000_a'), entry(1, '0001_b', when => 5), entry(2, '0002_c', when => 1_700_000_050_000)));
	spew("$top/a/b/drizzle/0002_c.sql", "SELECT 3;\n");
	migcheck("$top/a/b", 'repair', '--write');
	ok(!-e "$top/a/b/.migcheck.json" && !-e "$top/.migcheck.json", 'repair makes no second configuration');
	is_deeply([ grep { /^error/ } @{ (findings_of("$top/a/b"))[1] } ], [], 'and its result is in order');
}

# Help, everywhere.
{
	my $folder = tree();
	my (undef, $help) = migcheck($folder, '--help');
	for my $arguments (['-h'], ['-?'], ['help'], [ 'help', 'help' ], [ '--format=json', '--help' ])
	{
		my ($status, $out, $err) = migcheck($folder, @$arguments);
		is_deeply([ $status, $err ], [ 0, '' ], "@$arguments: status");
		is($out, $help, "@$arguments: all of it");
	}
	for my $command (qw(check lint repair simulate drift rules explain))
	{
		my ($status, $out) = migcheck($folder, 'help', $command);
		is($status, 0, "help $command");
		like($out, qr/^Usage:\n  migcheck [^\n]*\b$command\b[^\n]*\n\nCommands:\n  $command /, "help $command: its usage");
		is($out =~ /^Options of $command:$/m ? 1 : 0, $help =~ /^Options of $command:$/m ? 1 : 0, "help $command: its options");
		unlike($out, qr/^Options of (?!$command:)/m, "help $command: no other's");
		is((migcheck($folder, @$_))[1], $out, "@$_") for [ $command, '--help' ], [ $command, '-h' ], [ '-h', $command, 'x' ];
	}
}

# Almost right.
{
	my $folder = tree('chek/1_a.up.sql' => "SELECT 1;\n", 'm/1_a.up.sql' => "-- migcheck: allow empty-fiel: why\nSELECT 1;\n");
	for my $case (
		[ ['chekc'], qr/unknown command "chekc"\nDid you mean "check"\?/ ], [ [ 'simulte', 'm' ], qr/unknown command "simulte"\nDid you mean "simulate"\?/ ],
		[ [ 'help', 'drfit' ], qr/unknown command "drfit"\nDid you mean "drift"\?/ ], [ [ 'help', 'xyz' ], qr/unknown command "xyz"\n"migcheck help"/ ],
		[ ['--allow=orphanfile'], qr/unknown rule "orphanfile"\nDid you mean "orphan-file"\?/ ], [ ['--allow=nonsense'], qr/unknown rule "nonsense"\n"migcheck rules"/ ],
		[ [ 'explain', 'idx_gap' ], qr/unknown rule "idx_gap"\nDid you mean "idx-gap"\?/ ])
	{
		my ($status, $out, $err) = migcheck($folder, @{ $case->[0] });
		is_deeply([ $status, $out ], [ 2, '' ], "@{ $case->[0] }: status");
		like($err, $case->[1], "@{ $case->[0] }: words");
	}
	is((migcheck($folder, 'chek'))[0], 0, 'a folder whose name is almost a command');
	unlike((migcheck($folder, 'nowhere'))[2], qr/unknown command/, 'a folder that is not there');
	like((migcheck($folder, 'm'))[1], qr/no rule has this name; "empty-file" may be meant/, 'a rule in a comment');
}

done_testing();
