# The hooks of .pre-commit-hooks.yaml, run by "git commit" with the environment
# that git gives a hook: the commits that people make, and the first one.
use strict;
use warnings;

use lib 'test/lib';
use File::Temp qw(tempdir);
use GitTest qw(repository git);
use MigcheckTest qw(spew top);
use Test::More;
use YAML::XS ();

my $top = top();
my $hooks = YAML::XS::LoadFile("$top/.pre-commit-hooks.yaml");

# A folder that is named git has the right to execute, and is no program.
my $path = tempdir('migcheck.XXXXXX', TMPDIR => 1, CLEANUP => 1);
mkdir "$path/git";
symlink "$top/tools/migcheck/migcheck", "$path/migcheck" or die;

# A repository whose commits run the hooks as pre-commit does, one after the
# other; git puts its own folder before the PATH, pre-commit's does not.
sub hooked
{
	my $folder = repository();
	install($folder, '.git');
	return $folder;
}
sub install
{
	my ($folder, $git) = @_;
	my $file = "$folder/$git/hooks/pre-commit";
	spew($file, join "\n", '#!/bin/bash', "PATH='$path:$ENV{PATH}'", 'status=0', map({ "$_->{entry} || status=\$?" } @$hooks), "exit \$status\n");
	chmod 0755, $file;
	return;
}
sub pair
{
	my ($folder, $name, $up) = @_;
	spew("$folder/db/migrations/$name.up.sql", $up);
	spew("$folder/db/migrations/$name.down.sql", "SELECT 1;\n");
	return;
}

# Commit as the arguments say. Returns (whether git did, what was printed).
sub commits
{
	my ($folder, @arguments) = @_;
	my $out = `cd '$folder' && git commit -m message @arguments 2>&1`;
	return ($? == 0 ? 1 : 0, $out);
}

# The first commit has nothing to compare with: all is new.
{
	my $repo = hooked();
	pair($repo, '1_a', "CREATE TABLE a (id bigint PRIMARY KEY);\n");
	git($repo, 'add', '.');
	my ($done, $out) = commits($repo);
	is($done, 1, 'the first commit') or diag($out);
	my $other = hooked();
	pair($other, '1_a', "CREATE TABLE a (id bigint PRIMARY KEY, id text);\n");
	git($other, 'add', '.');
	($done, $out) = commits($other);
	is($done, 0, 'the first commit is judged');
	like($out, qr/statement-fails/, '... by lint, too');
}

my $repo = hooked();
pair($repo, '0_b', "CREATE TABLE b (id bigint PRIMARY KEY);\n");
pair($repo, '1_a', "CREATE TABLE a (id bigint PRIMARY KEY);\n");
git($repo, 'add', '.');
git($repo, 'commit', '-q', '--no-verify', '-m', 'a');

# What HEAD has is not linted again; what is new is, however it is committed.
my $index = "CREATE INDEX a_i ON a (id);\n";
{
	spew("$repo/README", "x\n");
	git($repo, 'add', '.');
	is((commits($repo))[0], 1, 'a commit without a migration');
	pair($repo, '2_i', $index);
	git($repo, 'add', '.');
	for my $how ([], [ '--amend', '--no-edit' ], ['-a'], [ '--', 'db' ])
	{
		my ($done, $out) = commits($repo, @$how);
		is($done, 0, "a lock: commit @$how");
		like($out, qr/2_i\.up\.sql:1:1: error: .*long-lock/, '... is found');
	}
	git($repo, 'reset', '-q', '--hard');
}

# A migration that is removed is a change like another.
{
	git($repo, 'rm', '-q', 'db/migrations/1_a.up.sql');
	my ($done, $out) = commits($repo);
	is($done, 1, 'a warning stops no commit') or diag($out);
	git($repo, 'reset', '-q', '--hard', 'HEAD^');
	git($repo, 'rm', '-q', '-r', 'db');
	is((commits($repo))[0], 0, 'without any migration nothing was checked, which is no pass');
	git($repo, 'reset', '-q', '--hard');
}

# From a folder below, from a worktree, in a submodule.
{
	my $tree = tempdir('migcheck.XXXXXX', TMPDIR => 1, CLEANUP => 1);
	git($repo, 'worktree', 'add', '-q', '-b', 'w', "$tree/w");
	pair("$tree/w", '2_i', $index);
	git("$tree/w", 'add', '.');
	my ($done, $out) = commits("$tree/w/db");
	is($done, 0, 'a worktree') or diag($out);
	like($out, qr{^db/migrations/2_i\.up\.sql:1:1: error: .*long-lock}m, '... from a folder of it');
	my $outer = repository();
	git($outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', "file://$repo", 'sub');
	install($outer, '.git/modules/sub');
	pair("$outer/sub", '2_i', $index);
	git("$outer/sub", 'add', '.');
	($done, $out) = commits("$outer/sub");
	is($done, 0, 'a submodule') or diag($out);
	like($out, qr{^db/migrations/2_i\.up\.sql:1:1: error: .*long-lock}m, '... whose files are found');
}

# A branch without commits, beside others, and what is no revision at all.
{
	git($repo, 'checkout', '-q', '--orphan', 'empty');
	my ($done, $out) = commits($repo);
	is($done, 1, 'an orphan branch') or diag($out);
	git($repo, 'checkout', '-q', '--orphan', 'other');
	for my $base ('main^9', 'other', 'HEAD^1', '@{u}')
	{
		system("cd '$repo' && '$path/migcheck' check --base='$base' >/dev/null 2>&1");
		is($? >> 8, 2, "before the first commit, $base is no revision");
	}
	spew("$repo/.git/refs/heads/other", '1' x 40 . "\n");
	system("cd '$repo' && '$path/migcheck' check --base=HEAD >/dev/null 2>&1");
	is($? >> 8, 2, 'a HEAD whose commit is lost is no empty one');
}

done_testing();
