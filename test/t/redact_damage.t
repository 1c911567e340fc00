# The redactor leaves the logs of a healthy machine as they are: 36,000 lines of
# eighteen programs. And in the same logs it finds what they may hold.
use strict;
use warnings;

use lib 'bench/lib', 'test/lib';
use RedactCorpus::SystemLogs qw(system_logs);
use RescuectlTest qw(folder spew top);
use Test::More;

# The sanitised build would take minutes, and finds the same.
my $program = top() . '/tools/rescuectl/rescuectl';
plan skip_all => 'no release build' unless -x $program;
my $folder = folder();
my $lines = 0;

sub redacted
{
	my ($text) = @_;
	my $file = spew("$folder/log", $text);
	my @out = split /\n/, qx('$program' redact '$file');
	is($?, 0, 'redacted');
	return @out;
}

for my $log (system_logs(2000))
{
	my ($name, $healthy, $leaking) = @$log;
	my @out = redacted(join '', map { "$_\n" } @$healthy);
	my @touched = grep { $out[$_] ne $healthy->[$_] } 0 .. $#$healthy;
	is(scalar @touched, 0, "$name: no line is touched")
	  or diag map { "$healthy->[$_]\n  $out[$_]\n" } grep { defined } @touched[ 0 .. 5 ];
	$lines += @$healthy;

	# One line with a secret behind every nineteen without.
	my @mixed = map { (@{$healthy}[ 19 * $_ .. 19 * $_ + 18 ], $leaking->[$_][0]) } 0 .. $#$leaking;
	@out = redacted(join '', map { "$_\n" } @mixed);
	my $text = join "\n", @out;
	my @left = grep { index($text, $_->[1]) >= 0 } @$leaking;
	is(scalar @left, 0, "$name: each secret is found") or diag map { "$_->[0]\n" } grep { defined } @left[ 0 .. 2 ];
	is(scalar @out, scalar @mixed, "$name: lines keep their number");
}
cmp_ok($lines, '>=', 30_000, 'lines were looked at');

done_testing();
