# Every file of test/pgtap in a database of its own, its assertions counted
# one by one.
use strict;
use warnings;

use File::Basename qw(basename);
use FindBin;
use RescueTest qw(rescue_cluster);
use TAP::Parser;
use Test::More;

chdir "$FindBin::Bin/../.." or die;
my $node = rescue_cluster('pgtap');

for my $file (sort glob('test/pgtap/*.sql'))
{
	my $name = basename($file, '.sql');
	$node->safe_psql('postgres', "CREATE DATABASE $name");
	$node->safe_psql($name, 'CREATE EXTENSION pgtap; CREATE EXTENSION rescue');
	my ($status, $out, $err) = $node->psql(
		$name, "\\i '$file'",
		extra_params => [ '--set', 'VERBOSITY=default' ],
		on_error_stop => 1);
	my $parser = TAP::Parser->new({ tap => $out });
	while (my $line = $parser->next)
	{
		if ($line->is_test)
		{
			ok($line->is_ok, "$name: " . $line->description);
		}
		elsif ($line->is_comment) { diag("$name: " . $line->comment); }
	}
	ok( $status == 0 && $parser->is_good_plan && $parser->tests_run,
		"$name: ran to its end")
	  or diag($err);
}
$node->stop;
done_testing();
