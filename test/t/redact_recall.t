# The redactor finds what bench/redact-recall measures, and damages nothing;
# and the measure itself fails a redactor that misses, or takes too much.
use strict;
use warnings;

use File::Temp qw(tempdir);
use Test::More;

my $program = 'build/asan/bench/redact_spans';
my $tmp = tempdir(CLEANUP => 1);

# Run the measure with that redactor: exit status and output.
sub measure
{
	my ($redactor, @options) = @_;
	open my $out, '-|', 'bench/redact-recall', '--program', $redactor,
	  '--floor', 'bench/redact-floor', @options
	  or die "bench/redact-recall: $!\n";
	my $text = do { local $/; <$out> };
	close $out;
	return ($? >> 8, $text);
}

# A redactor that speaks the same protocol and returns what this code says.
sub fake
{
	my ($name, $code) = @_;
	open my $to, '>', "$tmp/$name" or die "$tmp/$name: $!\n";
	print {$to} "#!$^X\n", <<'HEAD', $code, <<'TAIL';
use strict;
use warnings;
binmode $_ for *STDIN, *STDOUT;
while (defined(my $size = <STDIN>))
{
	chomp $size;
	my $text = "";
	read STDIN, $text, $size;
	my ($out, @spans) = ($text);
HEAD
	printf "%d %d 1\n", scalar @spans, length $out;
	print "@$_ fake\n" for @spans;
	print $out;
}
TAIL
	close $to;
	chmod 0755, "$tmp/$name";
	return "$tmp/$name";
}

my ($status, $text) = measure($program, '--sample', 4);
is($status, 0, 'every carrier, format and block is found, nothing is damaged')
  or diag($text);
like($text, qr/^carrier +\d+ kinds, +\d{4} texts: /m, 'over a thousand texts in carriers');
unlike($text, qr/no parser for/, 'what was JSON, YAML and TOML is parsed again');

($status, $text) = measure(fake('blind', ''), '--sample', 40);
is($status, 1, 'a redactor that finds nothing fails');
like($text, qr/^below 99 %: carrier, env$/m, 'in each carrier');

($status, $text) = measure(fake('greedy', q{
	@spans = ([0, length $text]);
	$out = '[REDACTED:all]' . "\n" x ($text =~ tr/\n//);
}), '--sample', 40);
is($status, 1, 'one that takes everything fails');
like($text, qr/^more than 0 damaged: $_$/m, "by damage in $_") for qw(carrier format spare);

($status, $text) = measure(fake('joiner', q{ $out =~ tr/\n//d; }), '--sample', 40);
like($text, qr/spare .*\n(?:.*\n)*?.*lines \d/, 'one that loses lines is seen');

# Lines written from the documentation: a share of all, and no redactor of nothing.
is(system('bench/redact-documented', '--times', 1, '--least', 98, '--program', $program), 0,
	'lines from the documentation hold');
isnt(system('bench/redact-documented', '--times', 1, '--least', 98, '--program', fake('blind', '')), 0,
	'and not without a redactor');

# Rows that were written down before they were measured, by what must hold of them.
my %least = (services => 98, assignments => 98, 'log-lines' => 85, ordinary => 99,
	printed => 95, detectors => 85, mentions => 99);
for my $rows (sort keys %least)
{
	my @options = ('--rows', $rows, '--times', 2, '--least', $least{$rows});
	is(system('bench/redact-documented', @options, '--program', $program), 0, "$rows hold");
	my $wrong = fake("wrong-$rows", $rows =~ /ordinary|mentions/ ? '$out = "";' : '');
	isnt(system('bench/redact-documented', @options, '--program', $wrong), 0, "$rows: a wrong redactor fails");
}

done_testing();
