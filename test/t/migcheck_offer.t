# The command that check offers for a finding: it is offered where a repair
# mends the finding, and running it unchanged does.
use strict;
use warnings;

use lib 'test/lib';
use File::Basename qw(dirname);
use JSON::PP ();
use MigcheckTest
  qw(programs migcheck migcheck_stdin findings_of tree drizzle journal_text journal entry slurp);
use Test::More;

my $base = 1_700_000_000_000;
my $sql = "SELECT 1;\n";

# Run a command line by a shell, in a folder.
sub shell
{
	my ($folder, $command) = @_;
	my ($program) = programs();
	local $ENV{PATH} = dirname($program) . ":$ENV{PATH}";
	my $out = `cd '$folder' && { $command ; } 2>&1`;
	return ($? >> 8, $out);
}

# The findings that have a command, the commands, and those that have none.
sub offers
{
	my ($folder, @arguments) = @_;
	my (undef, undef, $report) = findings_of($folder, @arguments);
	my (%fix, @with, @without);
	for my $finding (@{ $report->{findings} })
	{
		my $name = "$finding->{rule} $finding->{subject}";
		$fix{ $finding->{fix} } = 1 if defined $finding->{fix};
		push @{ defined $finding->{fix} ? \@with : \@without }, $name;
	}
	return ([ sort @with ], [ sort keys %fix ], [ sort @without ]);
}

sub good { return { drizzle(@_) } }
sub plain { my (%file) = @_; return { map { ("m/$_" => $file{$_}) } keys %file } }
my %pairs = map { ("${_}_x.up.sql" => $sql, "${_}_x.down.sql" => $sql) } 1 .. 3;
my $default = 'migcheck repair --write m';

# name, files, arguments, findings with a command, without, the command
my @scenarios = (
	[ 'an orphan', good('0004_more.sql' => $sql), [], [], ['orphan-file 0004_more.sql'] ],
	[ 'when goes back', good(journal(3 => entry(3, '0003_plan', when => $base + 1))), [], ['non-monotonic-when 0003_plan'], [] ],
	[ 'when goes back in the middle', good(journal(1 => entry(1, '0001_users', when => $base - 1))), [], ['non-monotonic-when 0001_users'], [] ],
	[ 'idx twice', good(journal(3 => entry(2, '0003_plan', when => $base + 180_000))), [], [], [ 'duplicate-idx 2', 'idx-tag-mismatch 0003_plan' ] ],
	[ 'an entry twice', good(journal(more => [ entry(3, '0003_plan') ])), [], [ 'duplicate-tag 0003_plan', 'non-monotonic-when 0003_plan' ], ['duplicate-idx 3'] ],
	[ 'an entry twice, unlike', good(journal(more => [ entry(4, '0003_plan') ])), [], [], [ 'duplicate-tag 0003_plan', 'idx-tag-mismatch 0003_plan' ] ],
	[ 'a file has another number', good('0003_plan.sql' => undef, '0004_plan.sql' => $sql), [], [ 'missing-file 0003_plan', 'orphan-file 0004_plan.sql' ], [] ],
	[ 'a file is gone', good('0002_orders.sql' => undef), [], [], ['missing-file 0002_orders'] ],
	[ 'one is to be corrected by hand first', good(journal(3 => entry(3, '0003_plan', when => \'"soon"')), '0004_more.sql' => $sql), [], [], [ 'bad-journal when', 'orphan-file 0004_more.sql' ] ],
	[ 'a dead journal', good(map { ("01${_}_x.sql" => $sql) } 10 .. 30), [], [], ['orphan-file meta/_journal.json'] ],
	[ 'golang-migrate', plain(%pairs, '3_y.up.sql' => $sql, '3_y.down.sql' => $sql), [], ['duplicate-prefix 3'], [] ],
	[ 'a framework that was named', plain('1_a.sql' => $sql, '2_b.sql' => $sql, '2_c.sql' => $sql), ['--framework=plain'], ['duplicate-prefix 2'], [],
		'migcheck repair --write --framework=plain m' ],
	[ 'what is allowed stays as it is', good(journal(3 => entry(3, '0003_plan', when => $base + 1)), '0004_more.sql' => $sql), ['--allow=orphan-file:*/0004_more.sql'],
		['non-monotonic-when 0003_plan'], [], "migcheck repair --write --allow=orphan-file:'*/0004_more.sql' m" ],
	[ 'Prisma has no number to correct', { 'm/migration_lock.toml' => qq(provider = "postgresql"\n), map({ ("m/2024010100000${_}_a/migration.sql" => $sql) } 1 .. 2), 'm/left.sql' => $sql },
		[], [], ['orphan-file left.sql'] ],
);
for my $scenario (@scenarios)
{
	my ($name, $files, $arguments, $with, $without, $command) = @$scenario;
	my $folder = tree(%$files);
	my ($got, $commands, $rest) = offers($folder, @$arguments);
	is_deeply($got, $with, "$name: is offered a command");
	is_deeply([ grep { !/^version-gap/ } @$rest ], $without, "$name: is offered none");
	is_deeply($commands, @$with ? [ $command // $default ] : [], "$name: which");
	my (undef, $human) = migcheck($folder, @$arguments);
	is(scalar(() = $human =~ /^  fix: /mg), @$with ? 1 : 0, "$name: told once");
	like($human, qr/^  fix: \Q$commands->[0]\E \(mends @{[ scalar @$with ]};/m, "$name: told as it is") if @$with;
	next unless @$with;
	my ($status, $out) = shell($folder, $commands->[0]);
	isnt($status, 2, "$name: the command runs") or diag($out);
	my ($still, undef, $left) = offers($folder, @$arguments);
	my %there = map { $_ => 1 } @$still, @$left;
	is_deeply([ grep { $there{$_} } @$with ], [], "$name: and mends what it was offered for");
}

# A folder's name reaches the repair whatever it holds.
for my $odd ('a b', q(it's), '$(touch pwned)', '-write', "two\nlines", '*', '"')
{
	my %file = drizzle(journal(3 => entry(3, '0003_plan', when => $base + 1)));
	my $folder = tree(map { (s{^m/}{$odd/}r => $file{$_}) } keys %file);
	my (undef, $commands) = offers($folder, './' . $odd);
	is(scalar @$commands, 1, "$odd: a command");
	my ($status, $out) = shell($folder, $commands->[0] // 'false');
	is($status, 0, "$odd: runs") or diag($out);
	like(slurp("$folder/$odd/meta/_journal.json"), qr/1700000120001/, "$odd: and repairs that folder");
	ok(!-e "$folder/pwned", "$odd: nothing else runs");
}

# Standard input is no folder that could be repaired.
{
	my $text = journal_text(entry(0, 'a'), entry(1, 'b', when => 5));
	my (undef, $out) = migcheck_stdin($text, 'check', '--format=json', '-');
	my $report = JSON::PP->new->utf8->decode($out);
	is_deeply([ map { [ @$_{qw(rule fix)} ] } @{ $report->{findings} } ], [ [ 'non-monotonic-when', undef ] ], 'standard input');
}

# SARIF tells it in the message, and as a property.
{
	my $folder = tree(drizzle(journal(3 => entry(3, '0003_plan', when => $base + 1)), '0005_none.sql' => ''));
	my $sarif = JSON::PP->new->utf8->decode((migcheck($folder, '--format=sarif'))[1]);
	my %fix = map { ("$_->{ruleId} $_->{locations}[0]{physicalLocation}{artifactLocation}{uri}" => $_) } @{ $sarif->{runs}[0]{results} };
	is($fix{'non-monotonic-when m/meta/_journal.json'}{properties}{fix}, $default, 'sarif: a property');
	like($fix{'non-monotonic-when m/meta/_journal.json'}{message}{text}, qr/\nMended by: \Q$default\E\z/, 'sarif: the text');
	ok(!exists $fix{'orphan-file m/0005_none.sql'}{properties}, 'sarif: no property where repair does not mend it');
}

done_testing();
