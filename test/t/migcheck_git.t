# The clones that CI makes, and repositories that would have git start
# something: check --base reads them with the git program, and nothing else
# runs.
use strict;
use warnings;

use lib 'test/lib';
use File::Temp qw(tempdir);
use GitTest qw(repository git commit);
use MigcheckTest qw(migcheck findings_of timed_journal spew);
use Test::More;

my $sql = "SELECT 1;\n";
sub folder { return tempdir('migcheck.XXXXXX', TMPDIR => 1, CLEANUP => 1) }
sub drizzle { return timed_journal(qq(CREATE TABLE "%s" ();\n), @_) }

# main, and a change with an entry below its watermark, merged as CI merges it.
sub changed
{
	my (@init) = @_;
	my $folder = repository();
	if (@init)
	{
		$folder = folder();
		git($folder, 'init', '-q', '-b', 'main', @init);
	}
	commit($folder, files => { drizzle('0_a:5'), 'other/file' => 'x' });
	commit($folder, branch => 'change', from => 'main', files => { drizzle('0_a:5', '1_b:2') });
	commit($folder, branch => 'main', files => { 'other/file' => 'y' });
	git($folder, 'checkout', '-q', '-b', 'merged');
	git($folder, 'merge', '-q', '--no-ff', '-m', 'm', 'change');
	git($folder, 'config', 'uploadpack.allowFilter', 'true');
	return $folder;
}
my $expected = ['error unreachable-entry 1_b'];

my $origin = changed();

# The cheap recipe: the merge commit and its parents.
{
	my $clone = folder();
	git($clone, 'clone', '-q', '--depth=2', '--branch=merged', "file://$origin", '.');
	is_deeply((findings_of($clone, '--base=HEAD^1'))[1], $expected, 'depth 2 of a merge commit');
	my $one = folder();
	git($one, 'clone', '-q', '--depth=1', '--branch=merged', "file://$origin", '.');
	my ($status, undef, $err) = migcheck($one, 'check', '--base=HEAD^1');
	is($status, 2, 'depth 1 is no pass');
	like($err, qr/HEAD\^1.*shallow.*fetch-depth: 2/s, 'and says what to fetch');
}

# A sparse checkout sets extensions.worktreeConfig.
{
	my $clone = folder();
	git($clone, 'clone', '-q', '--sparse', '--branch=change', "file://$origin", '.');
	git($clone, 'sparse-checkout', 'set', 'm');
	ok(!-e "$clone/other/file", 'it is sparse');
	is_deeply((findings_of($clone, '--base=origin/main'))[1], $expected, 'a sparse checkout');
}

# What a partial clone has on disk is not fetched; what it has not is no pass.
{
	my $clone = folder();
	my $mark = folder() . '/fetched';
	git($clone, 'clone', '-q', '--filter=blob:none', '--branch=change', "file://$origin", '.');
	git($clone, 'config', 'remote.origin.uploadpack', "touch $mark; git-upload-pack");
	my ($status, undef, $err) = migcheck($clone, 'check', '--base=origin/main', 'm');
	is($status, 2, 'a partial clone without the base');
	like($err, qr/is not in this clone.*partial.*git fetch --refetch/s, 'and says what to fetch');
	ok(!-e $mark, 'nothing is fetched');
	git($clone, 'config', '--unset', 'remote.origin.uploadpack');
	git($clone, 'show', 'origin/main:m/meta/_journal.json');
	is_deeply((findings_of($clone, '--base=origin/main', 'm'))[1], $expected, 'the journal is enough: the files are on disk');
}

# Submodules, and ids of another length.
{
	my $outer = repository();
	commit($outer, files => { 'a' => 'x' });
	git($outer, '-c', 'protocol.file.allow=always', 'submodule', '-q', 'add', '-b', 'change', $origin, 'sub');
	is_deeply((findings_of("$outer/sub", '--base=origin/main'))[1], $expected, 'a submodule');
	is_deeply((findings_of($outer, '--base=origin/main', 'sub/m'))[1], $expected, 'a submodule, by path');
	my $long = changed('--object-format=sha256');
	is_deeply((findings_of($long, '--base=main'))[1], $expected, 'SHA-256');
}

# Nothing that a repository or its environment names is started.
{
	my $mark = folder() . '/started';
	spew("$origin/hook", "#!/bin/sh\ntouch $mark\ncat\n");
	chmod 0755, "$origin/hook";
	git($origin, 'config', 'core.fsmonitor', "$origin/hook");
	git($origin, 'config', 'core.hooksPath', $origin);
	git($origin, 'config', 'core.pager', "$origin/hook");
	git($origin, 'config', 'filter.x.clean', "$origin/hook");
	git($origin, 'config', 'diff.x.textconv', "$origin/hook");
	spew("$origin/.git/info/attributes", "*.sql filter=x diff=x\n");
	spew("$origin/m/0_a.sql", "CREATE TABLE \"0_a\" ();\r\n");
	local $ENV{GIT_PAGER} = "$origin/hook";
	local $ENV{GIT_EXTERNAL_DIFF} = "$origin/hook";
	my (undef, $found) = findings_of($origin, '--base=main', 'm');
	is_deeply([ grep { /unreachable/ } @$found ], $expected, 'a repository that starts programs');
	ok(!-e $mark, 'no program is started');
	unlink "$origin/.git/info/attributes";
	git($origin, 'checkout', '-q', 'm');
	$mark = folder() . '/started';

	# A program that the repository brings is not git.
	my $clone = folder();
	git($clone, 'clone', '-q', $origin, '.');
	git($clone, 'checkout', '-q', 'change');
	spew("$clone/git", "#!/bin/sh\ntouch $mark\n");
	chmod 0755, "$clone/git";
	local $ENV{PATH} = ".::$ENV{PATH}";
	is_deeply((findings_of($clone, '--base=origin/main', 'm'))[1], $expected, 'git is looked for in absolute folders');
	ok(!-e $mark, 'and not in the working folder');
}

# A hook's environment names the repository that it runs in, and no other.
{
	my $clone = folder();
	git($clone, 'clone', '-q', '--branch=change', $origin, '.');
	my $other = repository();
	commit($other, files => { 'a' => '' });
	local $ENV{GIT_DIR} = "$other/.git";
	local $ENV{GIT_INDEX_FILE} = "$other/.git/index";
	is_deeply((findings_of($clone, '--base=origin/main', 'm'))[1], $expected, 'GIT_DIR of another repository');
}

# Names are no options, no lines and no second question.
{
	my $clone = folder();
	git($clone, 'clone', '-q', '--branch=change', $origin, '.');
	for my $name ('--help', '-x', "main\nHEAD", "main\0", ':/x', '..', '@{-9}', "\xff\xfe", 'a' x 9000)
	{
		my ($status, undef, $err) = migcheck($clone, 'check', "--base=$name", 'm');
		is($status, 2, 'not the name of a revision');
		like($err, qr/could not read the git revision/, 'and is called so');
	}
	my ($status, undef, $err) = migcheck($clone, 'check', '--base=trunk', 'm');
	like($err, qr/branches that are here: .*\bchange\b/, 'the branches are named');

	# Files of odd names are compared like others.
	git($clone, 'checkout', '-q', '-B', 'odd', 'origin/change');
	spew("$clone/m/-rf\n\xff.txt", 'x');
	git($clone, 'add', '-A');
	git($clone, 'commit', '-q', '-m', 'x');
	is_deeply((findings_of($clone, '--base=origin/change', 'm'))[1], [], 'a name with a newline');
}

# Line ends that a checkout makes are no change; others are.
{
	my $folder = repository();
	commit($folder, files => { 'm/1_a.sql' => $sql });
	commit($folder, branch => 'change', from => 'main', files => { 'x' => '' });
	spew("$folder/m/1_a.sql", "SELECT 1;\r\n");
	my @check = ('--base=main', '--framework=sqlx', 'm');
	my $edited = sub { [ grep { /edited/ } @{ (findings_of($folder, @check))[1] } ] };
	is_deeply($edited->(), ['error edited-after-apply 1_a'], 'line ends that git does not convert');
	git($folder, 'config', 'core.autocrlf', 'true');
	is_deeply($edited->(), [], 'core.autocrlf');
	spew("$folder/.git/info/attributes", "*.sql -text\n");
	is_deeply($edited->(), ['error edited-after-apply 1_a'], 'an attribute that forbids it');
	git($folder, 'config', 'core.autocrlf', 'false');
	spew("$folder/.git/info/attributes", "*.sql text eol=crlf\n");
	is_deeply($edited->(), [], 'an attribute that asks for it');
}

# What git ignores and test data are passed over, unless named.
{
	my $folder = repository();
	my %two = map { ("${_}_a.up.sql" => $sql, "0${_}_b.up.sql" => $sql) } 1;
	commit($folder, files => { '.gitignore' => "build/\nkept/\n", 'm/1_a.up.sql' => $sql, 'm/1_a.down.sql' => $sql });
	my $roots = sub { my ($status, $out, $err) = migcheck($folder, @_); return join ' ', $status, sort "$out$err" =~ /^(\S+): golang-migrate, /mg };
	for my $where ('build/m', 'kept/m', 'src/fixtures/m', 'src/testdata/m', 'src/__tests__/m', 'other/m')
	{
		spew("$folder/$where/$_", $two{$_}) for keys %two;
	}
	git($folder, 'add', '-f', 'kept');
	is($roots->(), '1 kept/m m other/m', 'ignored and test data: passed over; tracked or new: not');
	is($roots->('m'), '0 m', 'the one in good order');
	is($roots->($_), "1 $_/m", "$_: named") for 'build', 'src/fixtures', 'src/testdata', 'src/__tests__';
	is($roots->('build/m'), '1 build/m', 'a root that is named');
	is($roots->('src'), '2', 'test data only is no pass');
	like((migcheck($folder, 'repair'))[1], qr/^(?!.*build).*m: /s, 'repair passes over it, too');
	{
		local $ENV{PATH} = folder();
		is($roots->(), '1 build/m kept/m m other/m', 'without git nothing is known to be ignored');
	}

	# All roots are asked about at once, however many they are.
	my $many = repository();
	commit($many, files => { '.gitignore' => "z/\n", map { +"a$_/m/1_a.up.sql" => $sql, "a$_/m/1_a.down.sql" => $sql } 10 .. 50 });
	spew("$many/z/m/1_a.$_.sql", $sql) for 'up', 'down';
	my ($out) = (migcheck($many))[1];
	is(join(' ', map { scalar(() = $out =~ /$_/mg) } qr/^a\d+\/m: golang-migrate, /m, qr/^z\/m: /m), '41 0', 'the last of many roots is ignored');
}

# A journal that git ignores is in no checkout; one that it tracks is.
{
	my $folder = repository();
	my %files = ('m/0000_a.sql' => $sql, 'm/meta/_journal.json' => qq({"version": "7", "dialect": "postgresql", "entries": [{"idx": 0, "version": "7", "when": 10, "tag": "0000_a", "breakpoints": true}]}\n));
	commit($folder, files => { '.gitignore' => "meta/\n", 'm/0000_a.sql' => $sql });
	spew("$folder/$_", $files{$_}) for keys %files;
	my $found = sub { return [ grep { /missing-journal/ } (migcheck($folder))[1] =~ /\[(missing-\S+)\]/g ] };
	is_deeply($found->(), ['missing-journal'], 'an ignored journal');
	git($folder, 'add', '-f', 'm/meta');
	is_deeply($found->(), [], 'a tracked one');
}

# Git sorts a folder as if its name ended with a slash: "m-x", "m.sql", "m".
{
	my $folder = repository();
	commit($folder, files => { 'm-x/file' => 'x', 'm.sql' => $sql, drizzle('0_a:5') });
	commit($folder, branch => 'change', from => 'main', files => { drizzle('0_a:5', '1_b:2') });
	is_deeply((findings_of($folder, '--base=main'))[1], $expected, 'a folder behind names that begin with its own');
}

# No git at all is no pass.
{
	local $ENV{PATH} = folder();
	my ($status, undef, $err) = migcheck($origin, 'check', '--base=main', 'm');
	is($status, 2, 'no git');
	like($err, qr/Install git/, 'and what to do');
}

# Of three files of one number, two came in one commit, and so are equally old:
# the one that came later is told to take another.
{
	my $folder = repository();
	commit($folder, files => { map { ("m/2_$_.up.sql" => $sql, "m/2_$_.down.sql" => $sql) } qw(b c) });
	commit($folder, files => { map { ("m/2_a.$_.sql" => $sql) } qw(up down) });
	my (undef, undef, $report) = findings_of($folder, '--framework=golang-migrate', 'm');
	is_deeply([ map { $_->{path} } grep { $_->{rule} eq 'duplicate-prefix' } @{ $report->{findings} } ], ['m/2_a.up.sql'], 'files of one commit are equally old');
}

done_testing();
