# The verdict on the corpus: every bundle is judged as its label says, but for
# those of test/verdict/misses, which must be misses still; no answer depends on
# the order of sections, and a cause is a phrase of a short list.
use strict;
use warnings;

use lib 'test/lib';
use RescuectlTest qw(rescuectl top);
use JSON::PP ();
use VerdictTest qw(bundles explain_bundles judge);
use Test::More;

open my $fh, '<', top() . '/test/verdict/misses' or die "misses: $!";
my %missed = map { ($_ => 1) } grep { /^[a-z]/ } map { s/\s.*//sr } <$fh>;
my (%seen, %causes, %kinds);

my @bundles = bundles(top());
my @turned = map { { %$_, sections => [ reverse @{ $_->{sections} } ] } } @bundles;
my @answers = explain_bundles(top(), @bundles, @turned);
is(scalar @answers, 2 * @bundles, 'an answer for each bundle');

for my $i (0 .. $#bundles)
{
	my $bundle = $bundles[$i];
	my @rows = @{ $answers[$i] };
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
	is(explain_row({ top => $answers[ $i + @bundles ][0] }), explain_row($judged), "$name: whatever the order of sections");
}

# The program itself says the same.
for my $i (0, 500, 1000, $#bundles)
{
	my $json = JSON::PP->new->utf8;
	my ($status, $out) = rescuectl($json->encode({ sections => $bundles[$i]{sections} }), qw(explain -f json -));
	is_deeply([ $status, $json->decode($out) ], [ 0, $answers[$i] ], "$bundles[$i]{name}: as rescuectl explain prints it");
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
