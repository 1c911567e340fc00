# What migcheck lint judges: with --base only what is new, as one release; with
# --history the last hundred migrations.
use strict;
use warnings;

use lib 'test/lib';
use JSON::PP;
use MigcheckTest qw(migcheck tree spew);
use Test::More;

sub git
{
	my ($folder, @arguments) = @_;
	system('git', '-C', $folder, '-c', 'user.name=a', '-c', 'user.email=a@b', @arguments) == 0 or die "git @arguments";
}

# The rules found, with their lines.
sub found
{
	my ($folder, @arguments) = @_;
	my ($status, $out, $err) = migcheck($folder, 'lint', '--format=json', @arguments, 'm');
	die "$status $err" unless $out =~ /^\{/;
	return join ' ', map { my ($name) = $_->{path} =~ /(\d+)_/; "$_->{rule}:$name:$_->{line}" } @{ decode_json($out)->{findings} };
}

# A repository with one migration, and two that are new.
sub repository
{
	my ($framework, @files) = @_;
	my $folder = tree(%{ $files[0] });
	git($folder, 'init', '-q');
	git($folder, 'add', '.');
	git($folder, 'commit', '-qm', 'base');
	spew("$folder/$_", $files[1]{$_}) for keys %{ $files[1] };
	return $folder;
}

my $folder = repository('plain',
	{ 'm/0001_a.sql' => "CREATE TABLE a (id int);\nCREATE INDEX ON a (id);\n" },
	{
		'm/0002_b.sql' => "CREATE TABLE b (id int);\nALTER TABLE a ADD COLUMN x uuid DEFAULT gen_random_uuid();\n",
		'm/0003_c.sql' => "CREATE INDEX ON b (id);\nCREATE INDEX ON a (id);\n"
	});
is(found($folder, '--framework=plain', '--base=HEAD'), 'long-lock:0002:2 lock-timeout-missing:0002:2 long-lock:0003:2',
	'a table of the same release is new, one of the base is old');
is(found($folder, '--framework=plain'), 'long-lock:0002:2 lock-timeout-missing:0002:2 long-lock:0003:1 long-lock:0003:2',
	'without a base each file is a release');
git($folder, 'add', '.');
git($folder, 'commit', '-qm', 'more');
is(found($folder, '--framework=plain', '--base=HEAD'), '', 'what the base has is not judged');

# Files that are pending together and lock one table again and again.
{
	my $old = { 'm/0001_a.sql' => "CREATE TABLE a (id int);\nCREATE TABLE b (id int);\n" };
	my $add = sub { return { map { ("m/000${_}_b.sql" => "ALTER TABLE $_[ $_ - 2 ] ADD COLUMN x$_ int;\n") } 2 .. @_ + 1 } };
	my $again = sub { return join ' ', grep { /^same-table/ } split / /, found($_[0], '--framework=plain', '--notes', '--base=HEAD') };
	is($again->(repository('plain', $old, $add->('a', 'b', 'a'))), 'same-table-locked-again:0004:1', 'a table that two pending files lock');
	is($again->(repository('plain', $old, $add->('a', 'b'))), '', '... and two tables');
	is($again->(repository('plain', $old, { 'm/0002_b.sql' => "ALTER TABLE a ADD COLUMN x int;\nALTER TABLE a ADD COLUMN y int;\n" })), '', '... and one file');
	is($again->(repository('plain', { %$old, 'm/0002_b.sql' => "ALTER TABLE a ADD COLUMN x int;\n" }, { 'm/0003_c.sql' => "ALTER TABLE a ADD COLUMN y int;\n" })), '', '... and one that has run');
}

# A change that is not checked out, and other changes that are merged with it.
{
	my $old = { 'm/0001_a.sql' => "CREATE TABLE a (id int);\nCREATE TABLE c (id int);\n" };
	my $folder = repository('plain', $old, {});
	git($folder, 'branch', '-M', 'main');
	for ([ 'change', '0003_c.sql', "CREATE INDEX ON a (id);\nCREATE INDEX ON b (id);\nALTER TABLE c ADD COLUMN x int;\n" ],
		[ 'other', '0002_b.sql', "CREATE TABLE b (id int);\nDROP TABLE c;\n" ])
	{
		my ($branch, $file, $sql) = @$_;
		git($folder, 'checkout', '-q', '-b', $branch, 'main');
		spew("$folder/m/$file", $sql);
		git($folder, 'add', '.');
		git($folder, 'commit', '-qm', $branch);
	}
	git($folder, 'checkout', '-q', 'main');
	my $base = sub { return join ' ', grep { !/timeout/ } split / /, found($folder, '--framework=plain', '--base=main', @_) };
	is($base->(), '', 'the working folder brings nothing');
	is($base->('--head=change'), 'long-lock:0003:1 statement-fails:0003:2', 'a revision does, on the base');
	is($base->('--head=change', '--with=other'), 'long-lock:0003:1 long-lock:0003:2 statement-fails:0003:3', '... and on what another head has made before');
	is($base->('--head=other'), 'breaks-running-code:0002:2', '... which is a change by itself');
	git($folder, 'checkout', '-q', 'change');
	is($base->('--with=other'), 'long-lock:0003:1 long-lock:0003:2 statement-fails:0003:3', 'the working folder beside another head');

	# What the base got since the change parted from it is there, too.
	git($folder, 'checkout', '-q', 'main');
	git($folder, 'merge', '-q', 'other');
	git($folder, 'checkout', '-q', 'change');
	is($base->(), 'long-lock:0003:1 long-lock:0003:2 statement-fails:0003:3', 'what the base has and the change does not has run');

	my ($status, undef, $err) = migcheck($folder, 'lint', '--framework=plain', '--base=main', '--head=nowhere', 'm');
	is($status, 2, 'a head that is not there') or diag($err);
	is((migcheck($folder, 'lint', '--framework=plain', '--head=change', 'm'))[0], 2, '--head needs --base');
	my $bare = tree() . '/bare.git';
	system('git', 'clone', '-q', '--bare', $folder, $bare) == 0 or die;
	my (undef, $out) = migcheck($bare, 'lint', '--framework=plain', '--format=json', '--base=main', '--head=change', 'm');
	is(scalar(grep { $_->{rule} eq 'long-lock' } @{ decode_json($out)->{findings} }), 2, 'in a bare clone');
}

# One transaction for all that is pending.
my $up = "-- Up Migration\n";
my $enum = repository('node-pg-migrate',
	{ 'm/1_a.sql' => "${up}CREATE TYPE s AS ENUM ('a');\nCREATE TABLE t (id int PRIMARY KEY, s s);\n" },
	{
		'm/2_b.sql' => "${up}ALTER TYPE s ADD VALUE 'b';\n",
		'm/3_c.sql' => "${up}UPDATE t SET s = 'b' WHERE id = 1;\n"
	});
like(found($enum, '--framework=node-pg-migrate', '--base=HEAD'), qr/enum-value-used-in-same-transaction:3:2/,
	'a value of one pending file is not used in the next');
git($enum, 'add', 'm/2_b.sql');
git($enum, 'commit', '-qm', 'value');
is(found($enum, '--framework=node-pg-migrate', '--base=HEAD'), '', '... unless it is in the base');

# The last hundred.
my %many = map { (sprintf('m/%04d_a.sql', $_) => "ALTER TABLE t DROP COLUMN c$_;\n") } 2 .. 131;
$many{'m/0001_a.sql'} = 'CREATE TABLE t (' . join(', ', map { "c$_ int" } 1 .. 131) . ");\n";
my $all = () = found(tree(%many), '--framework=plain') =~ /breaks-running-code/g;
my $last = () = found(tree(%many), '--framework=plain', '--history') =~ /breaks-running-code/g;
is($all, 130, 'all are judged');
is($last, 100, '... and with --history the last hundred');

for my $bad ([ '--history', '--base=HEAD' ], [ '--state=x', '--db=' ])
{
	is((migcheck($folder, 'lint', @$bad, 'm'))[0], 2, "@$bad exclude each other");
}
is((migcheck($folder, 'check', '--history', 'm'))[0], 2, 'check takes no --history');

done_testing();
