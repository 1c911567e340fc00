# After each repair drizzle-kit went on from the folder, and Drizzle's migrator
# brought three databases to one schema; "make oracle" has recorded that. Here
# repair has to make the same folder, check has to find no error in it and in what
# drizzle-kit made of it, and the simulator has to predict the migrator.
use strict;
use warnings;

use lib 'test/lib';
use File::Temp qw(tempdir);
use JSON::PP ();
use KitOracle qw(broken base_files commit_base merged files_in repair_in);
use MigcheckTest qw(findings_of slurp spew);
use OracleTest qw(lay_out predict);
use Test::More;

my $record = JSON::PP->new->utf8->decode(slurp('test/fixtures/drizzle-kit.json'));
my $project = tempdir(CLEANUP => 1);
my $folder = "$project/drizzle";
ok($record->{tool_version}, "drizzle-kit $record->{tool_version}");

# Files with a recorded difference; undef: gone.
sub changed
{
	my ($files, $difference) = @_;
	my %new = (%$files, %$difference);
	delete @new{ grep { !defined $new{$_} } keys %new };
	return \%new;
}

# What is an error, to one who has the base where the case has one.
sub errors { my ($case) = @_; return [ grep { /^error/ } @{ (findings_of($project, 'check', $case->{base} ? '--base=main' : ()))[1] } ] }

for my $case (@{ $record->{repairs} })
{
	my $name = $case->{name};
	unlink "$project/.migcheck.json";
	my $base = $case->{base} && base_files($record->{good}, $case);
	commit_base($project, $base) if $base;
	my $broken = broken($record->{good}, $case);
	lay_out($folder, $broken);
	isnt(scalar @{ errors($case) }, 0, "$name: it is an error");
	is(repair_in($project, $case), $case->{sql}, "$name: the statements for databases that are ahead");
	my $repaired = changed($broken, $case->{repaired});
	is_deeply(files_in($folder), $repaired, "$name: what repair makes");
	is_deeply(errors($case), [], "$name: no error is left");
	if ($case->{merge})
	{
		$repaired = merged($base, $repaired);
		lay_out($folder, $repaired);
		is_deeply(errors($case), [], "$name: nor when it is merged");
	}
	for my $which (sort keys %{ $case->{databases} })
	{
		my $database = $case->{databases}{$which};
		my ($runs) = predict($folder, 'drizzle', $database->{state}, 'default');
		is_deeply($runs, $database->{ran}, "$name: what the migrator ran, $which");
	}
	# The two later folders have the configuration that repair has written.
	my $generated = changed($repaired, $case->{generated});
	spew("$folder/$_", $generated->{$_}) for keys %$generated;
	is_deeply(errors($case), [], "$name: nor in what drizzle-kit made of it");
}
cmp_ok(scalar @{ $record->{repairs} }, '>=', 12, 'all repairs of a journal');
done_testing();
