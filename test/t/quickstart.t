# The first of the README's two commands, as a person reads it: each thing that
# it promises to show is there, and nothing is left behind.
use strict;
use warnings;

use File::Temp qw(tempdir);
use FindBin;
use IPC::Run qw(run);
use Test::More;

chdir "$FindBin::Bin/../.." or die;

# a folder of its own, so that what is left behind is this run's
my $tmp = tempdir('rescue-qs.XXXXXX', DIR => '/tmp', CLEANUP => 1);
$ENV{TMPDIR} = $tmp;

my ($out, $err);
my $ok = run [ 'scripts/quickstart' ], '<', \undef, '>', \$out, '2>', \$err;
ok($ok, 'it ends well') or diag($err);
is($err, '', 'and says nothing on standard error');

# Each with how often it must be there; a token never is.
my @shown = (
	[ 'the extension is created' => qr/^demo=# CREATE EXTENSION rescue;$/m, 1 ],
	[ 'a section is shown redacted' => qr/\[REDACTED:[a-z0-9-]+\]/, 3 ],
	[ 'secrets were planted, none is readable' =>
		  qr/^[5-9]\d* secrets were planted; readable in what was stored: 0$/m, 1 ],
	[ 'the bundle comes back' => qr/^ +1 \| provision_timeout_sweep \| [tf]$/m, 1 ],
	[ 'the sibling gets no row' => qr/^\(0 rows\)$/m, 1 ],
	[ 'three organisations are refused' => qr/^ERROR:  RB001: organisation is (?:missing|blank)$/m, 3 ],
	[ 'a wrong token is refused' => qr/^ERROR:  RB003: token refused$/m, 1 ],
	[ 'a suspended organisation is refused' =>
		  qr/^ERROR:  RB004: billing status of the organisation denies reading$/m, 1 ],
	[ 'an unknown billing word is refused' =>
		  qr/^ERROR:  RB001: billing status of the organisation is a word without policy$/m, 1 ],
	[ 'each with what to do' => qr/^HINT:  \S/m, 6 ],
	[ 'the project\'s own journal passes' => qr/^\(exit status 0\)$/m, 1 ],
	[ 'lint finds what locks' => qr/\[long-lock\]$/m, 1 ],
	[ 'a bundle without a database is explained' =>
		  qr/^handshake failed: database refuses the password, in boot\.log, line 6:$/m, 1 ],
	[ 'there is a page' => qr/^\d{4,} bytes of HTML/m, 1 ],
	[ 'and the next step' => qr/^sudo make install /m, 1 ],
	[ 'the broken one fails' => qr/^\(exit status 1\)$/m, 1 ],
	map { [ "it has a finding: $_" => qr/\[\Q$_\E\]$/m, 1 ] }
	  qw(duplicate-prefix missing-file orphan-file non-monotonic-when));
for my $case (@shown)
{
	my ($name, $pattern, $least) = @$case;
	my $times = () = $out =~ /$pattern/g;
	cmp_ok($times, '>=', $least, $name) or diag($out);
}
unlike($out, qr/rsc_[A-Za-z0-9]{8}_[A-Za-z0-9]{12}/, 'no token is shown whole');
is_deeply([ glob "$tmp/*" ], [], 'nothing is left behind');

# A second run, interrupted.
my $run = IPC::Run::start([ 'scripts/quickstart' ], '<', \undef, '>', \my $partial, '2>', \my $noise);
$run->pump until $partial =~ /CREATE EXTENSION/;
$run->signal('INT');
$run->finish;
is_deeply([ glob "$tmp/*" ], [], 'nor by an interrupted one');
done_testing();

