# The verdict on the corpus: every bundle is judged as its label says, but for
# those of test/verdict/misses, which must be misses still; no answer depends on
# the order of sections, and a cause is a phrase of a short list.
use strict;
use warnings;

use lib 'test/lib';
use RescuectlTest qw(programs top);
use VerdictTest qw(bundles explain_bundle judge);
use Test::More;

open my $fh, '<', top() . '/test/verdict/misses' or die "misses: $!";
my %missed = map { ($_ => 1) } grep { /^[a-z]/ } map { s/\s.*//sr } <$fh>;
my $program = (programs())[-1];
my (%seen, %causes, %kinds);

for my $bundle (bundles(top()))
{
	my @rows = explain_bundle($program, $bundle);
	my $judged = judge($bundle, @rows);
	my $name = $bundle->{name};
	ok(!$seen{$name}++, "$name: one of its name");
	$kinds{"$bundle->{kind}, $bundle->{origin}"}++;
	$causes{ $_->{cause} } = 1 for grep { $_->{verdict} eq 'failed' } @rows;
	if ($missed{$name})
	{
		ok(!$judged->{right}, "$name: a miss still; take it off the list if not");
	}
	else
	{
		ok($judged->{right}, "$bundle->{kind} $name: as its label says")
		  or diag explain_row($judged);
	}
	is(scalar(grep { $_->{headline} } @rows), 1, "$name: one headline");
	my @turned = explain_bundle($program, { %$bundle, sections => [ reverse @{ $bundle->{sections} } ] });
	is(explain_row({ top => $turned[0] }), explain_row($judged), "$name: whatever the order of sections");
}

sub explain_row
{
	my ($judged) = @_;
	return join ' | ', map { $_ // '' } @{ $judged->{top} }{qw(phase verdict cause evidence)};
}

ok($seen{$_}, "$_: a miss that is a bundle") for sort keys %missed;
cmp_ok(scalar keys %causes, '<=', 150, 'few different causes');
cmp_ok($kinds{'fail, caused'}, '>=', 60, 'bundles that were caused for real');
cmp_ok($kinds{'healthy, written'}, '>=', 40, 'healthy bundles');
done_testing();
