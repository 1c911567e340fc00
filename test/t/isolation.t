# pg_isolation_regress: where two sessions meet.
use strict;
use warnings;

use File::Basename qw(basename);
use FindBin;
use IPC::Run qw(run);
use Test::More;

chdir "$FindBin::Bin/../.." or die;
my @names = map { basename($_, '.spec') } sort glob('test/specs/*.spec');
plan tests => scalar @names;

chomp(my $bindir = `"@{[$ENV{PG_CONFIG} // 'pg_config']}" --bindir`);
my $out = "$ENV{TESTDIR}/isolation";
mkdir $out;
run [
	$ENV{PG_ISOLATION_REGRESS}, '--inputdir=test', "--outputdir=$out",
	"--temp-instance=$out/instance", "--temp-config=$ENV{TEMP_CONFIG}",
	'--encoding=UTF8', '--no-locale', "--bindir=$bindir",
	'--load-extension=rescue', @names
  ],
  '>&', \my $log;
for my $name (@names)
{
	ok($log =~ /^(?:test |ok \d+\s+-? )\Q$name\E\s+(?:\.\.\. ok\b|\d+ ms)/m, $name)
	  or diag(-e "$out/regression.diffs" ? slurp("$out/regression.diffs") : $log);
}

sub slurp { open my $fh, '<', shift or return ''; local $/; return <$fh> }
