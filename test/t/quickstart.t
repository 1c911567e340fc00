# The main job as a stranger runs it: its transcript, twice, and no trace left,
# also when it is interrupted.
use strict;
use warnings;

use File::Temp qw(tempdir);
use FindBin;
use IPC::Run qw(finish kill_kill pump run start timeout);
use Test::More;

chdir "$FindBin::Bin/../.." or die;

my @leftovers = leftovers();

for my $time (qw(first second))
{
	ok(run([ 'scripts/quickstart' ], '<', \undef, '>', \my $out, '2>', \my $err),
		"the $time run succeeds")
	  or diag($out, $err);
	is($err, '', "the $time run complains of nothing");
	transcript_shows($out) if $time eq 'first';
}
is_deeply([ leftovers() ], \@leftovers, 'nothing is left behind');

# Interrupt it once its cluster is up.
my $out = '';
my $job = start [ 'scripts/quickstart' ], '<', \undef, '>', \$out, '2>&1',
  timeout(60);
pump $job until $out =~ /CREATE EXTENSION/;
$job->signal('TERM');
finish $job;
is_deeply([ leftovers() ], \@leftovers, 'nor when it is interrupted');
unlike($out, qr/^4\. /m, 'which was before its end');

done_testing();

# Folders and servers of a quickstart.
sub leftovers
{
	my @servers = grep { m{/tmp/rescue-pg\.} } `ps -eo args`;
	return sort grep { !/$$/ } glob('/tmp/rescue-pg.* /tmp/rescue-quickstart.*'),
	  @servers;
}

sub transcript_shows
{
	my $out = shift;
	my %expected = (
		'a redacted section' => qr/\[REDACTED:/,
		'no planted secret in it' =>
		  qr/^[1-9]\d* secrets were planted; readable in what was stored: 0$/m,
		'the latest bundle' => qr/\|\s*provision_timeout_sweep\s*\|/,
		'nothing for the sibling' =>
		  qr/globex'\)\n bundle_id \n-+\n\(0 rows\)/,
		'a suspended organisation refused' => qr/"rescue": "billing_denied"/,
		'a wrong token refused' => qr/"rescue": "token_refused"/,
		'migrations that pass' => qr/check migrations\n(?:.*\n)*?\(exit status 0\)/,
		'migrations that fail' => qr/check broken\n(?:.*\n)*?\(exit status 1\)/,
		map { ("the finding $_" => qr/\b$_\b/) }
		  qw(duplicate-prefix missing-file orphan-file non-monotonic-when));

	like($out, $expected{$_}, "the transcript shows $_") for sort keys %expected;
	my $refused = () = $out =~ /ERROR:/g;
	is($refused, 6, 'six refusals, no other error');
}
