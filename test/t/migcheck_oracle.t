# What the frameworks' own tools did on a real server, as "make oracle" has
# recorded it: migcheck predicts each step, from the state before it.
use strict;
use warnings;

use lib 'test/lib';
use File::Basename qw(basename);
use File::Temp qw(tempdir);
use JSON::PP ();
use MigcheckTest qw(slurp);
use OracleTest qw(lay_out repaired predict);
use Test::More;

my $folder = tempdir(CLEANUP => 1) . '/m';
my $histories = 0;
for my $path (sort glob 'test/fixtures/oracle/*.json')
{
	my $record = JSON::PP->new->utf8->decode(slurp($path));
	my $tool = $record->{tool};
	is("$tool.json", basename($path), "$tool $record->{tool_version}");
	for my $history (@{ $record->{histories} })
	{
		my $n = 0;
		$histories++;
		for my $step (@{ $history->{steps} })
		{
			my $label = "$tool, $history->{name}, step " . ++$n;
			if ($step->{broken})
			{
				lay_out($folder, $step->{broken});
				is_deeply(repaired($folder, $step->{broken}), $step->{files}, "$label: what the tool ran on is what repair makes");
			}
			lay_out($folder, $step->{files});
			my ($runs, $stops, $root) = predict($folder, $tool, $step->{state}, $step->{order});
			is_deeply($runs, $step->{ran}, "$label: what ran") or diag(explain($root));
			is($stops, $step->{stopped} ? 1 : 0, "$label: whether it stopped") or diag(explain($root));
		}
	}
}
cmp_ok($histories, '>=', 30, "$histories histories");
done_testing();
