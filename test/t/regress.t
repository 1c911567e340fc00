# pg_regress: test/sql against test/expected, on a cluster of its own.
use strict;
use warnings;

use File::Basename qw(basename);
use FindBin;
use IPC::Run qw(run);
use Test::More;

chdir "$FindBin::Bin/../.." or die;
my @names = map { basename($_, '.sql') } sort glob('test/sql/*.sql');
plan tests => scalar @names;

my $out = "$ENV{TESTDIR}/regress";
mkdir $out;
run [
	$ENV{PG_REGRESS}, '--inputdir=test', "--outputdir=$out",
	"--temp-instance=$out/instance", "--temp-config=$ENV{TEMP_CONFIG}",
	'--load-extension=rescue', '--encoding=UTF8', '--no-locale', "--bindir=" . bindir(), @names
  ],
  '>&', \my $log;
for my $name (@names)
{
	ok($log =~ /^(?:test |ok \d+\s+-? )\Q$name\E\s+(?:\.\.\. ok\b|\d+ ms)/m, $name)
	  or diag(diff_of($name) || $log);
}

sub bindir { chomp(my $dir = `"@{[$ENV{PG_CONFIG} // 'pg_config']}" --bindir`); return $dir }

# The part of regression.diffs that speaks of one test.
sub diff_of
{
	my $name = shift;
	open my $fh, '<', "$out/regression.diffs" or return '';
	local $/;
	my @parts = split /^(?=diff )/m, <$fh>;
	return join '', grep { m{/expected/\Q$name\E\.out} } @parts;
}
