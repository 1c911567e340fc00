# What is released stays as it is: the tree makes the install scripts that were
# kept for its version, and scripts/freeze keeps each version once.
use strict;
use warnings;

use File::Temp qw(tempdir);
use FindBin;
use lib 'test/lib';
use FileTest qw(slurp spew);
use Test::More;

chdir "$FindBin::Bin/../.." or die;
chomp(my $version = `scripts/version`);

# A command's exit status and all that it says.
sub ran
{
	my ($folder, $command) = @_;
	my $said = `cd '$folder' && $command 2>&1`;
	return ($? >> 8, $said);
}

# A copy of what makes the scripts, in which nothing is released.
sub tree_before_release
{
	my $tree = tempdir(CLEANUP => 1);
	system("tar -c rescue.control CHANGELOG.md sql router scripts | tar -x -C '$tree'") == 0 or die;
	my $changes = slurp("$tree/CHANGELOG.md") =~ s/^## \Q$version\E \(.*/## $version (unreleased)/mr;
	spew("$tree/CHANGELOG.md", $changes);
	return $tree;
}

my ($status, $said) = ran('.', 'scripts/freeze --check');
is($status, 0, 'the tree makes what was released') or diag($said);

# each released version older than the tree's has a way to it
for my $file (sort glob 'test/upgrade/released/*.sql')
{
	my ($name, $from) = $file =~ m{([^/]+)--([0-9.]+)\.sql$} or die "$file: what is it?";
	my @deltas = glob "sql/$name--$from--*.sql";
	ok($from eq $version || @deltas, "there is a delta from $name $from");
}

my $tree = tree_before_release();
my %kept = map { $_ => "$tree/test/upgrade/released/$_--$version.sql" } qw(rescue rescue_router);
is_deeply([ ran($tree, 'scripts/freeze --check') ], [ 0, '' ], 'before a release nothing is compared');
is((ran($tree, 'scripts/freeze 29.11.2026'))[0], 1, 'a date that is not one is refused');
ok(!-e $kept{rescue}, 'and nothing is kept');
is((ran($tree, 'scripts/freeze 2026-11-29'))[0], 0, 'a version is released');
is(slurp($kept{rescue}), `scripts/rescue-sql`, 'the script of rescue is kept');
is(slurp($kept{rescue_router}), `scripts/router-sql`, 'and that of rescue_router');
like(slurp("$tree/CHANGELOG.md"), qr/^## \Q$version\E \(2026-11-29\)$/m, 'CHANGELOG.md has the date');
is_deeply([ ran($tree, 'scripts/freeze --check') ], [ 0, '' ], 'the scripts are as they were released');

# it is done once
my $part = "$tree/sql/rescue/28-privileges.sql";
spew($part, slurp($part) . "SELECT 1;\n");
($status, $said) = ran($tree, 'scripts/freeze 2026-11-30');
is($status, 1, 'a version is not released twice');
like($said, qr/is released: .* is never written again/, 'and that is said');
unlike(slurp($kept{rescue}), qr/^SELECT 1;$/m, 'the kept script stays');
like(slurp("$tree/CHANGELOG.md"), qr/\(2026-11-29\)$/m, 'and the date');

# what is changed afterwards is seen
($status, $said) = ran($tree, 'scripts/freeze --check');
is($status, 1, 'a part of the script that was changed is seen');
like($said, qr/^\+SELECT 1;$/m, 'with the difference');
like($said, qr/Set the next version, and write a delta/, 'and what to do');

my @changes = (
	[ 'a script of the router', qr/^\+-- more$/m => sub { my $part = "$_[0]/router/sql/tables.sql"; spew($part, slurp($part) . "-- more\n") } ],
	[ 'a new part', qr/^\+SELECT 2;$/m => sub { spew("$_[0]/sql/rescue/99-new.sql", "SELECT 2;\n") } ],
	[ 'a part that is gone', qr/rescue_job_key, which sql\/rescue does not have/ => sub { unlink "$_[0]/sql/rescue/25-jobs.sql" } ],
	[ 'a kept script that is gone', qr/rescue_router--\Q$version\E\.sql is missing/ => sub { unlink "$_[0]/test/upgrade/released/rescue_router--$version.sql" } ],
	[ 'a date that is gone', qr/CHANGELOG\.md must have its date/ => sub { spew("$_[0]/CHANGELOG.md", "# Changes\n\n## $version (unreleased)\n") } ]);
for my $case (@changes)
{
	my ($what, $says, $change) = @$case;
	my $copy = tree_before_release();
	is((ran($copy, 'scripts/freeze 2026-11-29 && scripts/freeze --check'))[0], 0, "$what: released");
	$change->($copy);
	my ($status, $said) = ran($copy, 'scripts/freeze --check');
	isnt($status, 0, "$what: seen");
	like($said, $says, "$what: and named");
}

my $dated = tree_before_release();
spew("$dated/CHANGELOG.md", "# Changes\n\n## $version (2026-11-29)\n");
is((ran($dated, 'scripts/freeze --check'))[0], 1, 'a date without a release is seen');
done_testing();
