# Every fuzz target on its seeds, and on some thousand changes of them that are
# the same in each run. "make fuzz" looks further.
use strict;
use warnings;

use File::Temp qw(tempdir);
use Test::More;

my $seeds = tempdir('rescue-seeds.XXXXXX', TMPDIR => 1, CLEANUP => 1);
is(system('test/fuzz/make-seeds', $seeds), 0, 'the seeds are made');

my @targets = sort map { m{([^/]+)\.c$} } glob 'test/fuzz/*.c';
cmp_ok(scalar @targets, '>=', 3, 'there are targets');
for my $target (@targets)
{
	my $program = "build/asan/fuzz/$target";
	my @seeds = sort glob "$seeds/$target/*";
	ok(-x $program, "$target is built") or next;
	cmp_ok(scalar @seeds, '>', 0, "$target has seeds");
	my $rounds = int(3000 / @seeds) + 1;
	my $out = `'$program' $rounds @seeds 2>&1`;
	is($?, 0, "$target: nothing found") or diag(substr $out, 0, 4000);
	like($out, qr/@{[scalar @seeds]} seeds, $rounds changes/, "$target: and it ran");
}
done_testing();
