# What a project says of its tool: where that is looked for, and where it is
# not; changesets that are meant to change; and where a report goes.
use strict;
use warnings;

use lib 'test/lib';
use File::Temp qw(tempdir);
use GitTest qw(repository git commit);
use MigcheckTest qw(migcheck findings_of tree slurp spew);
use Test::More;

my $up = "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n";

# A repository in a folder of its own, whose change has a migration below one
# that ran; files of the project, and files above it.
sub late
{
	my ($project, $above) = @_;
	my $outer = tree(%{ $above // {} }, 'project/x' => '');
	my $folder = "$outer/project";
	git($folder, 'init', '-q', '-b', 'main');
	commit($folder, files => { %$project, 'm/1_a.sql' => $up, 'm/3_c.sql' => $up });
	commit($folder, branch => 'change', from => 'main', files => { 'm/2_b.sql' => $up });
	return $folder;
}
sub judged
{
	my ($folder, @more) = @_;
	return join ', ', @{ (findings_of($folder, '--base=main', '--framework=goose', @more))[1] };
}
my $error = 'error late-insert 2_b';

# A switch does not count that is turned off, or in a comment or a longer word.
for my $case (
	[ 'goose up' => $error ],
	[ 'goose -allow-missing up' => '' ],
	[ 'goose -allow-missing=true up' => '' ],
	[ 'goose -allow-missing=false up' => $error ],
	[ 'goose -allow-missing=trueish up' => $error ],
	[ 'goose -allow-missing-files up' => $error ],
	[ '# goose -allow-missing up' => $error ],
	[ 'other -allow-missing up' => $error ])
{
	my ($command, $expected) = @$case;
	is(judged(late({ Makefile => "up:\n\t$command\n" }), 'm'), $expected, $command);
}

# Above the project's top nothing is the project's.
{
	my %calls = (Makefile => "up:\n\tgoose -allow-missing up\n");
	my $folder = late({}, \%calls);
	is(judged($folder, 'm'), $error, 'a Makefile above the repository');
	is(judged("$folder/m", '.'), $error, '... from a folder of it');
	is(judged('/', "$folder/m"), $error, '... by its full path');
	is(judged(late(\%calls), 'm'), '', 'one in the repository');
	is(judged('/', late(\%calls) . '/m'), '', '... by its full path');
}

# A changeset of Liquibase's that is meant to change runs again. One that names
# its checksums keeps the row, and any other stops the tool.
for my $case (
	[ 'v.sql', 'runOnChange:true', 'SELECT %d;', 'runs-again', 0 ],
	[ 'v.sql', 'runAlways:true', 'SELECT %d;', 'runs-again', 0 ],
	[ 'v.sql', 'runOnChange:false', 'SELECT %d;', 'refused', 1 ],
	[ 'v.sql', '', "--validCheckSum: any\nSELECT %d;", 'applied', 0 ],
	[ 'v.yaml', "\n    runOnChange: true", 'select %d', 'runs-again', 0 ],
	[ 'v.yaml', "\n    runOnChange: false", 'select %d', 'refused', 1 ],
	[ 'v.yaml', "\n    validCheckSum: any", 'select %d', 'applied', 0 ])
{
	my ($name, $attributes, $text, $outcome, $status) = @$case;
	my $written = sub {
		my $body = sprintf $text, $_[0];
		return $name eq 'v.sql' ? "--liquibase formatted sql\n--changeset me:1 $attributes\n$body\n"
		  : "databaseChangeLog:\n- changeSet:\n    id: 1\n    author: me$attributes\n    changes:\n    - sql: {sql: $body}\n";
	};
	my $folder = repository();
	commit($folder, files => { "m/$name" => $written->(1) });
	commit($folder, branch => 'change', from => 'main', files => { "m/$name" => $written->(2) });
	my @options = ('--base=main', '--framework=liquibase', 'm');
	is((migcheck($folder, 'check', @options))[0], $status, "$name $attributes: check");
	my ($got, $out) = migcheck($folder, 'simulate', @options);
	is($got, $status, "$name $attributes: simulate");
	like($out, { 'runs-again' => qr/^  runs-again +me:1/m, applied => qr/^  1 applied;/m, refused => qr/checksum of "me:1"/ }->{$outcome}, "$name $attributes: $outcome") or diag($out);
}

# What a changed changeset does is linted, as it runs again.
{
	my $folder = repository();
	my $changeset = "--liquibase formatted sql\n--changeset me:%d runOnChange:true\n%s;\n";
	commit($folder, files => { 'm/1.sql' => sprintf($changeset, 1, 'CREATE TABLE a (id int)'), 'm/2.sql' => sprintf($changeset, 2, 'SELECT 1') });
	commit($folder, branch => 'change', from => 'main', files => { 'm/2.sql' => sprintf($changeset, 2, 'CREATE INDEX ON a (id)') });
	my (undef, $found) = findings_of($folder, 'lint', '--base=main', '--framework=liquibase', 'm');
	ok((grep { /long-lock/ } @$found), 'a changeset that runs again is linted') or diag("@$found");
}

# A report is written whole, and through no link that the tree has in the place
# of its new file; a link in its own place is followed.
{
	my $folder = tree('m/1_a.sql' => $up, victim => 'kept', target => 'old');
	symlink 'victim', "$folder/r.json.migcheck-new" or die;
	is((migcheck($folder, 'check', '--framework=goose', '--report=json=r.json', 'm'))[0], 0, 'a report');
	is(slurp("$folder/victim"), 'kept', 'the file that a link next to it leads to stays as it was');
	like(slurp("$folder/r.json"), qr/"findings"/, 'the report is there');
	ok(!-l "$folder/r.json" && !-e "$folder/r.json.migcheck-new", '... and nothing else');
	symlink 'target', "$folder/l.json" or die;
	is((migcheck($folder, 'check', '--framework=goose', '--report=json=l.json', 'm'))[0], 0, 'a report in the place of a link');
	ok(-l "$folder/l.json", 'the link stays');
	like(slurp("$folder/target"), qr/"findings"/, '... and is written through');
}

done_testing();
