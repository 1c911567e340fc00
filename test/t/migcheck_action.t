# The scripts of action.yml, taken from it and run with the variables that a
# runner sets: a merge ref at depth 2, a container job without git, a monorepo.
use strict;
use warnings;

use lib 'test/lib';
use File::Temp qw(tempdir);
use GitTest qw(repository git commit);
use MigcheckTest qw(tree entry journal_text slurp spew top);
use Test::More;
use YAML::XS ();

my $top = top();
my $action = YAML::XS::LoadFile("$top/action.yml");
my %step = map { $_->{name} => $_ } @{ $action->{runs}{steps} };
my $scripts = tree();
sub folder { return tempdir('migcheck.XXXXXX', TMPDIR => 1, CLEANUP => 1) }

# Run a step as the runner does: its env with the inputs put in, its shell.
# Returns (exit status, output, summary).
sub step
{
	my ($name, $folder, $inputs, %env) = @_;
	my $step = $step{$name} or die $name;
	my %input = ((map { $_ => $action->{inputs}{$_}{default} } keys %{ $action->{inputs} }), %$inputs);
	my $pull = delete $env{pull_base} // '';
	my %context = ('github.event.pull_request.base.sha' => $pull, map { ("inputs.$_" => $input{$_}) } keys %input);
	my $fill = sub { $_[0] =~ s/\$\{\{ (\S+) \}\}/$context{$1} \/\/ die "no $1"/ger };
	my %own = map { $_ => $fill->($step->{env}{$_}) } keys %{ $step->{env} // {} };
	my $summary = "$scripts/summary";
	spew($summary, '');
	spew("$scripts/step", $step->{run});
	local %ENV = (PATH => $ENV{PATH}, HOME => $scripts, GITHUB_ACTION_PATH => $top, GITHUB_WORKSPACE => $folder,
		GITHUB_STEP_SUMMARY => $summary, GITHUB_REF => 'refs/heads/main', GITHUB_SHA => '0' x 40, %own, %env);
	my $where = $step->{'working-directory'} ? $fill->($step->{'working-directory'}) : '.';
	my $out = `cd '$folder/$where' && bash --noprofile --norc -eo pipefail '$scripts/step' 2>&1`;
	return ($? >> 8, $out, slurp($summary));
}
sub check { my ($folder, $inputs, @more) = @_; return step('Check the migrations', $folder, { lint => 'false', %$inputs }, @more) }
sub lint { return step('Check the migrations', @_) }

# A folder of links to these programs only.
sub programs_only
{
	my $folder = folder();
	for my $program (@_)
	{
		my ($found) = grep { -x } map { "$_/$program" } split /:/, $ENV{PATH};
		symlink $found, "$folder/$program" if $found;
	}
	return $folder;
}

# Each path of several lines is checked, with the blanks in it, and one that is
# missing is no success.
{
	my $repo = tree('b c/1_x.up.sql' => "SELECT 1;\n", 'b c/01_y.up.sql' => "SELECT 1;\n",
		map({ ("a/${_}_x.up.sql" => "SELECT 1;\n", "a/${_}_x.down.sql" => "SELECT 1;\n") } 1, 2));
	for my $case (
		[ "a\n", 0 ], [ "a\nb c\n", 1 ], [ "b c\na", 1 ], [ "a\nmissing", 2 ], [ "missing\na", 2 ],
		[ 'b c', 0, allow => "missing-down\nduplicate-prefix" ], [ 'a', 2, base => 'main' ], [ 'a', 2, head => 'main' ],
		[ 'a', 2, order => 'x' ], [ 'a', 0, order => 'any' ], [ 'a', 2, db => 'postgres://127.0.0.1:1/x' ], [ "b c", 2, db => 'postgres://127.0.0.1:1/x' ])
	{
		my ($path, $status, %more) = @$case;
		my ($got, $out) = check($repo, { path => $path, framework => 'golang-migrate', %more });
		is($got, $status, join ', ', (split /\n/, $path), %more) or diag($out);
	}
	is((check($repo, { path => "\n  a\n    b c \t\r\n", framework => 'golang-migrate' }))[0], (check($repo, { path => "a\nb c", framework => 'golang-migrate' }))[0], 'blanks around a path are no part of it');
	my (undef, undef, $summary) = check($repo, { path => "a\nb c", framework => 'golang-migrate' });
	like($summary, qr/^### migcheck: files\n\n    .*duplicate-prefix/s, 'the summary has the findings');
	(undef, undef, $summary) = check($repo, { path => 'missing' });
	like($summary, qr/could not be checked/, 'and says where none was looked for');
	is((check($repo, { path => 'a' }, GITHUB_STEP_SUMMARY => ''))[0], 0, 'no summary is asked for');
}

# A program that is there is taken, nothing is built then, and one that is
# missing is no success.
{
	my $repo = tree(map { ("a/${_}_x.up.sql" => "SELECT 1;\n", "a/${_}_x.down.sql" => "SELECT 1;\n") } 1, 2);
	my $other = folder();
	spew("$other/ours", "#!/bin/sh\necho ours \"\$1\"\n");
	chmod 0755, "$other/ours";
	for my $program ("$other/ours", 'ours')
	{
		my ($status, $out) = check($repo, { path => 'a', program => $program }, PATH => "$other:$ENV{PATH}");
		is($status, 0, "$program runs");
		like($out, qr/^ours check$/m, 'and nothing else');
	}
	my ($status, $out) = check($repo, { path => 'a', program => "$other/missing" });
	is($status, 2, 'a program that is missing is an error');
	like($out, qr/^::error::migcheck: there is no program/m, 'which is said');
	is(join(' ', map { $_->{name} } grep { ($_->{if} // '') ne q(inputs.program == '') } @{ $action->{runs}{steps} }),
		'Check the migrations', 'only the last step runs where a program is named');
}

# Lint runs behind check, and the worse status counts; its report is beside.
{
	my $repo = tree('m/0001_a.sql' => "CREATE TABLE a (id int);\n", 'm/0002_b.sql' => "CREATE INDEX ON a (id);\n");
	my ($status, $out, $summary) = lint($repo, { path => 'm', framework => 'plain', sarif => 'r/m.sarif' });
	is($status, 2, 'a report that cannot be written') or diag($out);
	mkdir "$repo/r";
	($status, $out, $summary) = lint($repo, { path => 'm', framework => 'plain', sarif => 'r/m.sarif' });
	is($status, 1, 'what the SQL does fails the step') or diag($out);
	like($out, qr{^::error file=m/0002_b\.sql,line=1.*long-lock}m, '... and is annotated');
	like($summary, qr/### migcheck: files\n.*### migcheck: what the SQL does\n.*long-lock/s, 'the summary has both');
	like(slurp("$repo/r/m-lint.sarif"), qr/long-lock/, "lint's SARIF report");
	unlike(slurp("$repo/r/m.sarif"), qr/"ruleId": "long-lock"/, '... is beside that of check');
	is((lint($repo, { path => 'm', framework => 'plain', lint => 'false' }))[0], 0, 'without lint it passes');
	is((lint($repo, { path => 'm', framework => 'plain', allow => 'long-lock' }))[0], 0, 'what is allowed passes');
	is((lint($repo, { path => 'm', framework => 'plain', 'pg-version' => '3' }))[0], 2, 'not a version');
	system("cd '$repo' && '$top/tools/migcheck/migcheck' lint --framework=plain -q --report=baseline=known.json m >/dev/null");
	is((lint($repo, { path => 'm', framework => 'plain', 'lint-baseline' => 'known.json' }))[0], 0, 'what is known passes');
	system("cd '$repo' && git init -q -b main && git add m/0001_a.sql && git -c user.name=a -c user.email=a\@b commit -qm a && git checkout -q -b change"
		  . ' && git add m && git -c user.name=a -c user.email=a@b commit -qm b && git checkout -q main') == 0 or die;
	is((lint($repo, { path => 'm', framework => 'plain', base => 'main' }))[0], 0, 'what is checked out brings nothing');
	($status, $out) = lint($repo, { path => 'm', framework => 'plain', base => 'main', head => 'change' });
	is($status, 1, 'another revision is linted') or diag($out);
	like($out, qr{^::error file=m/0002_b\.sql,line=1.*long-lock}m, '... and annotated');
}

# The headers of the grammar's server: those that are there, else only its files.
{
	my $include = folder();
	my $record = "$scripts/headers";
	my $stubs = programs_only('bash');
	spew("$stubs/$_", "#!$stubs/bash\necho \"$_ \$*\" >>'$record'\n") for 'apt-get', 'dpkg-deb';
	chmod 0755, "$stubs/apt-get", "$stubs/dpkg-deb";
	my %env = (PATH => $stubs, INCLUDE => $include, RUNNER_TEMP => $include, GITHUB_ENV => "$include/env");
	my $get = sub { spew($record, ''); spew("$include/env", ''); return step('Get the headers of a server', $scripts, { @_ }, %env) };
	isnt(($get->())[0], 0, 'no pg_query.h is a failure');
	is(($get->(lint => 'false'))[0], 0, '... unless there is no lint');
	spew("$include/pg_query.h", "#define PG_MAJORVERSION \"16\"\n");
	is(($get->())[0], 0, 'headers are fetched');
	like(slurp($record), qr/^apt-get download -q postgresql-server-dev-16\ndpkg-deb -x /, '... of the version of the grammar');
	is(slurp("$include/env"), "PG_HEADERS=$include/headers/usr/include/postgresql/16/server\n", '... and named to the build');
	system('mkdir', '-p', "$include/postgresql/16/server/nodes");
	spew("$include/postgresql/16/server/nodes/parsenodes.h", '');
	$get->();
	is(slurp($record), '', 'headers that are there are taken');

	# The build takes the folder that is named, if it is of the grammar's version.
	my ($grammar) = `printf '#include <pg_query.h>\nPG_MAJORVERSION\n' | cc -E -P -` =~ /"(\d+)"/;
	for my $major ($grammar, 9)
	{
		spew("$include/postgresql/16/server/pg_config.h", "#define PG_MAJORVERSION \"$major\"\n");
		my $found = `PG_HEADERS='$include/postgresql/16/server' '$top/scripts/check-lint' pg_config 2>&1`;
		(index($found, $include) == 0 ? \&is : \&isnt)->($major, $grammar, "headers of $major: taken if they are the grammar's");
	}
}

# A pull request with an entry below the watermark of its base, in a monorepo.
my $origin = repository();
sub api
{
	my $i = 0;
	my @pairs = map { [ split /:/ ] } @_;
	return ('packages/api/m/meta/_journal.json' => journal_text(map { entry($i++, $_->[0], when => $_->[1]) } @pairs),
		map { ("packages/api/m/$_->[0].sql" => "CREATE TABLE \"$_->[0]\" ();\n") } @pairs);
}
commit($origin, files => { api('0_a:5') });
commit($origin, branch => 'change', from => 'main', files => { api('0_a:5', '1_b:2') });
commit($origin, branch => 'main', files => { 'other' => 'y' });
git($origin, 'checkout', '-q', '-b', 'merged');
git($origin, 'merge', '-q', '--no-ff', '-m', 'm', 'change');
git($origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
my %sha = map { my $id = `git -C '$origin' rev-parse $_`; chomp $id; ($_ => $id) } qw(merged change main);
my %pull = (pull_base => $sha{main}, GITHUB_REF => 'refs/pull/7/merge', GITHUB_SHA => $sha{merged});
my $allow = 'non-monotonic-when';	# what the files tell without the base
sub clone_of
{
	my @how = @_;
	my $clone = folder();
	git($clone, 'clone', '-q', @how, "file://$origin", '.');
	return $clone;
}

{
	my %inputs = (allow => $allow);
	my $clone = clone_of('--depth=2', '--branch=merged');
	my ($status, $out, $summary) = check($clone, \%inputs, %pull);
	is($status, 1, 'a merge ref at depth 2: the base is found') or diag($out);
	like($out, qr{^::error file=packages/api/m/meta/_journal\.json,line=\d+.*unreachable-entry}m, 'and the line is annotated');
	like($summary, qr/files since HEAD\^1/, 'the summary says since when');
	is((check($clone, \%inputs))[0], 0, 'no pull request: no base is needed');
	is((check($clone, { %inputs, base => 'none' }, %pull))[0], 0, 'nor where none is wanted');
	is((check($clone, { %inputs, base => 'HEAD^2' }))[0], 0, 'a base that is named');
	is((check($clone, { %inputs, base => 'HEAD^1', head => 'HEAD^2' }))[0], 2, 'a head whose start is not in the clone');
	is((check($clone, { %inputs, path => 'nowhere' }, %pull))[0], 2, 'a missing path of a pull request');

	# The same from a folder of the monorepo.
	($status, $out) = check($clone, { %inputs, 'working-directory' => 'packages/api' }, %pull);
	is($status, 1, 'a monorepo');
	like($out, qr{^::error file=packages/api/m/meta/_journal\.json,}m, 'annotations count from the top');

	# The same where the checkout has a folder of its own.
	my $outer = folder();
	git($outer, 'clone', '-q', '--depth=2', '--branch=merged', "file://$origin", 'the source');
	($status, $out, $summary) = check($outer, { %inputs, path => 'the source' }, %pull);
	is($status, 1, 'a checkout into a folder') or diag($out);
	like($summary, qr/files since HEAD\^1/, '... has its base there');

	my $one = clone_of('--depth=1', '--branch=merged');
	is((check($one, \%inputs, %pull))[0], 1, 'depth 1: the parents are fetched');
	$one = clone_of('--depth=1', '--branch=merged');
	git($one, 'remote', 'set-url', 'origin', '/nowhere');
	($status, $out) = check($one, \%inputs, %pull);
	is($status, 2, 'where they cannot be, it is no pass');
	like($out, qr/fetch-depth: 2/, 'and what to do is said');

	# The pull request's own commit is checked out: its parent is not the base.
	my $full = clone_of('--branch=change');
	is((check($full, \%inputs, %pull))[0], 1, "the pull request's own head");
}

# A container job without git has the files and no repository.
{
	my $tree = folder();
	system("git -C '$origin' archive merged | tar -x -C '$tree'");
	my $bare = programs_only(qw(bash mktemp head sed rm));
	my ($status, $out, $summary) = check($tree, {}, %pull, PATH => $bare);
	is($status, 1, 'without git all files are judged') or diag($out);
	like($out, qr/^::notice::migcheck: there is no git/m, 'and that is said');
	like($summary, qr/non-monotonic-when/, 'with a summary');
	($status, $out) = check($tree, {}, %pull);
	is($status, 1, 'so are they where there is git and no repository');
	like($out, qr/this is no git repository/, 'which is said, too');
	is((check($tree, { base => 'main' }, PATH => $bare))[0], 2, 'a base that is asked for needs git');
}

# A repository that belongs to another user, as in a container.
{
	my $clone = clone_of('--depth=2', '--branch=merged');
	is((check($clone, { allow => $allow }, %pull, GIT_TEST_ASSUME_DIFFERENT_OWNER => 1))[0], 1, 'a repository of another owner');
}

# What is installed: nothing that is there, and by sudo only where there is one.
{
	my $record = "$scripts/record";
	my $stubs = sub {
		my ($uid, @more) = @_;
		my $folder = programs_only('bash');
		my %text = (id => "echo $uid", dpkg => 'exit ${HAVE:-1}', 'apt-get' => "echo \"apt-get \$1\" >>'$record'", sudo => "echo sudo >>'$record'; \"\$@\"");
		for my $name (qw(id dpkg apt-get), @more)
		{
			spew("$folder/$name", "#!$folder/bash\n$text{$name}\n");
			chmod 0755, "$folder/$name";
		}
		return $folder;
	};
	for my $case (
		[ 'a user with sudo', $stubs->(1000, 'sudo'), "sudo\napt-get update\nsudo\napt-get install\n" ],
		[ 'root', $stubs->(0, 'sudo'), "apt-get update\napt-get install\n" ],
		[ 'a user without', $stubs->(1000), "apt-get update\napt-get install\n" ],
		[ 'all is there', $stubs->(1000, 'sudo'), '', HAVE => 0 ])
	{
		my ($name, $path, $expected, %more) = @$case;
		spew($record, '');
		my ($status, $out) = step('Install what migcheck is built with', $scripts, {}, PATH => $path, %more);
		is($status, 0, $name) or diag($out);
		is(slurp($record), $expected, "$name: what ran");
	}
}

done_testing();
