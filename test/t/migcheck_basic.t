# migcheck: help, version, usage errors, exit status, how paths are taken.
use strict;
use warnings;

use lib 'test/lib';
use MigcheckTest qw(programs migcheck migcheck_stdin findings_of tree drizzle
  journal_text entry top);
use PostgreSQL::Test::Utils;
use Test::More;

ok(programs() > 0, 'there is a program to test');
for my $folder (map { s{/migcheck$}{}r } programs())
{
	local $ENV{PATH} = "$folder:$ENV{PATH}";
	program_help_ok('migcheck');
	program_version_ok('migcheck');
	program_options_handling_ok('migcheck');
}

my $good = tree(drizzle());
my $bad = tree(drizzle('0002_orders.sql' => undef));
my $empty = tree('x/y' => undef, 'README.md' => "hello\n");

# name, folder, arguments, status, standard output, standard error
my @cases = (
	[ 'version', $good, ['--version'], 0, qr/^migcheck \(rescue\) 1\.0\.0$/, qr/^$/ ],
	[ 'short version', $good, ['-V'], 0, qr/^migcheck \(rescue\)/, qr/^$/ ],
	[ 'help names the statuses', $good, ['--help'], 0, qr/2 could not check/, qr/^$/ ],
	[ 'good, found by itself', $good, [], 0, qr/^m: drizzle, 4 entries, 4 files: 0 errors, 0 warnings$/, qr/^$/ ],
	[ 'good, check', $good, ['check'], 0, qr/^m: drizzle/, qr/^$/ ],
	[ 'good, its folder', $good, [ 'check', 'm' ], 0, qr/^m: drizzle/, qr/^$/ ],
	[ 'good, slashes', $good, [ 'check', './m//' ], 0, qr/^m: drizzle/, qr/^$/ ],
	[ 'good, the meta folder', $good, ['m/meta'], 0, qr/^m: drizzle/, qr/^$/ ],
	[ 'good, the journal', $good, ['m/meta/_journal.json'], 0, qr/^m: drizzle/, qr/^$/ ],
	[ 'good, framework given', $good, [ '--framework', 'drizzle', 'm' ], 0, qr/^m: drizzle/, qr/^$/ ],
	[ 'good, named twice', $good, [ 'm', './m' ], 0, qr/\Am: drizzle[^\n]*\n\z/, qr/^$/ ],
	[ 'options after the path', $good, [ 'm', '--format=json' ], 0, qr/^\{\n/, qr/^$/ ],
	[ 'quiet', $good, ['-q'], 0, qr/\A\z/, qr/^$/ ],
	[ 'bad', $bad, [], 1, qr/\[missing-file\]/, qr/^$/ ],
	[ 'bad, quiet', $bad, ['--quiet'], 1, qr/\[missing-file\]/, qr/^$/ ],
	[ 'nothing there', $empty, [], 2, qr/\A\z/, qr/no migrations found below/ ],
	[ 'nothing there, says what to do', $empty, [], 2, qr/\A\z/, qr/--framework/ ],
	[ 'one of two is not there', $good, [ 'm', 'gone' ], 2, qr/^m: drizzle/, qr/could not open "gone": No such file/ ],
	[ 'a file that is no journal', $empty, ['README.md'], 2, qr/\A\z/, qr/no migrations found around/ ],
	[ 'unknown option', $good, ['--wrong'], 2, qr/\A\z/, qr/--help/ ],
	[ 'unknown short option', $good, ['-x'], 2, qr/\A\z/, qr/--help/ ],
	[ 'option without value', $good, ['--format'], 2, qr/\A\z/, qr/--help/ ],
	[ 'unknown format', $good, ['--format=xml'], 2, qr/\A\z/, qr/unknown format "xml"/ ],
	[ 'unknown framework', $good, ['--framework=x'], 2, qr/\A\z/, qr/unknown framework "x"/ ],
	[ 'unknown severity', $good, ['--fail-on=note'], 2, qr/\A\z/, qr/error or warning/ ],
	[ 'unknown colour', $good, ['--color=blue'], 2, qr/\A\z/, qr/always, never or auto/ ],
	[ 'explain', $good, [ 'explain', 'orphan-file' ], 0, qr/^orphan-file \(error\).*What to do:.*Bad:.*Good:/s, qr/^$/ ],
	[ 'explain by alias', $good, [ 'explain', 'duplicate-when' ], 0, qr/^non-monotonic-when/, qr/^$/ ],
	[ 'explain what is not there', $good, [ 'explain', 'nope' ], 2, qr/\A\z/, qr/unknown rule "nope"/ ],
	[ 'explain nothing', $good, ['explain'], 2, qr/\A\z/, qr/name of a rule/ ],
	[ 'explain too much', $good, [qw(explain a b)], 2, qr/\A\z/, qr/too many/ ],
	[ 'rules', $good, ['rules'], 0, qr/^missing-file +error +\S/m, qr/^$/ ],
	[ 'an option of another command', $good, [qw(check --write)], 2, qr/\A\z/, qr/--write belongs to repair$/m ],
	[ 'an option of some commands', $good, [qw(rules --notes)], 2, qr/\A\z/, qr/--notes belongs to check, lint and drift$/m ],
	[ 'no baseline', $good, ['--baseline=gone'], 2, qr/^m: drizzle/, qr/No such file or directory\n--report=baseline=FILE writes one\.$/ ],
	[ 'no folder for a report', $good, ['--report=json=gone/x'], 2, qr/^m: drizzle/, qr{could not write the report to gone/x: No such file or directory$} ],
	[ 'no state', $good, [qw(simulate --state=gone)], 2, qr/\A\z/, qr/No such file or directory\n"migcheck simulate --save-state=FILE" writes one\.$/ ],
	[ 'no folder for a state', $good, [qw(simulate --save-state=gone/x)], 2, qr/\A\z/, qr{could not write "gone/x": No such file or directory$} ],
	[ 'no configuration', $good, ['--config=gone'], 2, qr/\A\z/, qr/could not read the configuration: unable to open gone: No such file/ ],
	[ 'no repository', $good, ['--base=HEAD'], 2, qr/\A\z/, qr/is not in a git repository\nRevisions need a clone with its \.git folder\.$/ ],
	[ 'rules takes no path', $good, [ 'rules', 'm' ], 2, qr/\A\z/, qr/too many/ ],
);

for my $case (@cases)
{
	my ($name, $folder, $arguments, $status, $out, $err) = @$case;
	my ($got, $stdout, $stderr) = migcheck($folder, @$arguments);
	is($got, $status, "$name: status") or diag($stdout, $stderr);
	like($stdout, $out, "$name: output");
	like($stderr, $err, "$name: error output");
}

# A command's help has the options that it takes, and no other.
{
	my (undef, $all) = migcheck($good, '--help');
	my @options = $all =~ /^ {2}(?:   |-\w,) (--[a-z-]+=?)/mg;
	cmp_ok(scalar @options, '>', 25, 'the options were found');
	for my $command ($all =~ /^Commands:\n(.*?)\n\n/ms ? $1 =~ /^  (\w+)/mg : ())
	{
		next if $command eq 'help';
		my (undef, $own) = migcheck($good, $command, '--help');
		for my $option (grep { !/help|version$/ } @options)
		{
			my $value = $option =~ /=$/ ? 'x' : '';
			my %values = ('--color=' => 'auto', '--fail-on=' => 'error', '--format=' => 'json', '--framework=' => 'goose',
				'--order=' => 'any', '--pg-version=' => '15', '--report=' => 'json=x', '--allow=' => 'bad-name');
			my (undef, undef, $said) = migcheck($good, $command, $option . ($values{$option} // $value));
			my $name = $option =~ s/=$//r;
			is($said =~ /$name belongs to/ ? 1 : 0, $own =~ /^ {2}(?:   |-\w,) $name\b/m ? 0 : 1, "$command $name");
		}
	}
}

# Each rule that is listed can be explained, and has all its texts.
my (undef, $list) = migcheck($good, 'rules');
for my $rule ($list =~ /^(\S+)/mg)
{
	my ($status, $text) = migcheck($good, 'explain', $rule);
	ok( $status == 0
		  && $text !~ /\(null\)/
		  && $text =~ /Bad:\n    \S.*\n.*^Good:\n    \S/ms,
		"$rule is explained");
}

# Warnings fail a run only when asked to.
my $warned = tree(drizzle('0002_orders.sql' => "\n"));
is((migcheck($warned))[0], 0, 'a warning does not fail a run');
is((migcheck($warned, '--fail-on=warning'))[0], 1, 'unless asked');

# Colour, only when asked for: standard output is no terminal here.
unlike((migcheck($bad))[1], qr/\e/, 'no colour into a pipe');
like((migcheck($bad, '--color=always'))[1], qr/\e\[1;31m/, 'colour on demand');

# The project's own migrations are in good order, and from any folder.
my ($status, $found, $report) = findings_of(top(), 'migrations');
is($status, 0, "the project's own migrations pass");
is_deeply($found, [], 'without a finding');
is($report->{summary}{entries}, 4, 'all four of them');
($status) = migcheck('/', top() . '/migrations');
is($status, 0, 'also by an absolute path');

# Several roots in one run, packages left out.
my %two = drizzle();
my %file = map { ("a/$_" => $two{$_}, "b/$_" => $two{$_},
		"node_modules/c/$_" => $two{$_}) } keys %two;
delete $file{'b/m/0001_users.sql'};
my $mono = tree(%file);
my (undef, $out) = migcheck($mono);
like($out, qr{^a/m: drizzle, 4 entries, 4 files: 0 errors}m, 'the good root passes');
like($out, qr{^b/m: drizzle, 4 entries, 3 files: 1 error,}m, 'the bad one fails');
unlike($out, qr/node_modules/, 'other people\'s packages are not read');

# Standard input as a journal: [ name, text, arguments, status, output, error ]
for my $case (
	[ 'a good one', journal_text(map { entry($_, "000${_}_x") } 0 .. 3), [], 0, qr/^-: drizzle, 4 entries, 0 files: 0 errors, 0 warnings$/, qr/^$/ ],
	[ 'a bad one', journal_text(entry(0, '0000_a'), entry(1, '0001_b', when => 5)), [], 1, qr/^-:15:15: error: "0001_b" will be skipped/m, qr/^$/ ],
	[ 'its source line', journal_text(entry(0, '0000_a'), entry(1, '0001_b', when => 5)), [], 1, qr/^   15 \|       "when": 5,$/m, qr/^$/ ],
	[ 'broken', '{', [], 1, qr/bad-journal/, qr/^$/ ],
	[ 'nothing', '', [], 1, qr/the file is empty/, qr/^$/ ],
	[ 'of another framework', '{}', ['--framework=goose'], 2, qr/\A\z/, qr/Drizzle's journal/ ])
{
	my ($name, $text, $arguments, $status, $output, $error) = @$case;
	my ($got, $stdout, $stderr) = migcheck_stdin($text, 'check', @$arguments, '-');
	is($got, $status, "standard input, $name: status");
	like($stdout, $output, "standard input, $name: output");
	like($stderr, $error, "standard input, $name: error output");
}

# A hundred thousand entries, each of them wrong in two ways, is work and no
# trap: what were quadratic would not come back.
{
	my $folder = tree('big.json' => journal_text(map { entry($_, sprintf('%05d_x', $_ / 2), when => 1_700_000_000_000) } 0 .. 99_999));
	my ($program) = reverse programs();
	system("cd '$folder' && '$program' check - <big.json >out 2>err");
	is($? >> 8, 1, 'a hundred thousand entries');
	like(`tail -1 '$folder/out'`, qr/^-: drizzle, 100000 entries, 0 files: 149999 errors/, 'each is judged');
}

# A full disk is not a pass.
SKIP:
{
	skip 'no /dev/full', 1 unless -c '/dev/full';
	my ($program) = programs();
	system("cd '$good' && '$program' >/dev/full 2>/dev/null");
	is($? >> 8, 2, 'a report that could not be written is no pass');
}

# A mistyped rule, and words that resemble no rule.
{
	my $said = sub { (migcheck('/', 'explain', $_[0]))[2] };
	like($said->('orphan-fiel'), qr/Did you mean "orphan-file"\?/, 'two letters swapped');
	like($said->('bad-nam'), qr/Did you mean "bad-name"\?/, 'one left out');
	unlike($said->($_), qr/Did you mean/, 'no rule is near') for '', 'file', 'x' x 5000;
}

done_testing();
