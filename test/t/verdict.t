# The verdict on the corpus: every bundle is judged as its label says, but for
# those of test/verdict/misses, which must be misses still; no answer depends on
# the order of sections, the form of a journal's times, or what wraps the log of
# the container, and a cause is a phrase of a short list.
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
my @dated = map { { %$_, sections => [ map { { %$_, content => dated_lines($_->{content}) } } @{ $_->{sections} } ] } } @bundles;
my @wrapped = map { wrapped_bundle($_) } 0 .. $#bundles;
my @answers = explain_bundles(top(), @bundles, @turned, @dated, @wrapped);
is(scalar @answers, 4 * @bundles, 'an answer for each bundle');

# Bundles that differ when their log is wrapped: two whose lines have times of
# their own, which the prefix has no more; one whose nested JSON is too long.
my %wrapped_misses = map { ($_ => 1) } qw(time-across-logs rep-strapi-auth caddy-2);
cmp_ok(scalar(grep { text_of($bundles[$_]) ne text_of($dated[$_]) } 0 .. $#bundles),
	'>', 100, 'bundles with lines of journals');

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
	is(place_of($answers[ $i + 2 * @bundles ]), place_of(\@rows), "$name: whatever the form of a journal's times");
	is(place_of($answers[ $i + 3 * @bundles ]), place_of(\@rows), "$name: whatever wraps the container's log")
	  if !$wrapped_misses{$name};
}

# The program itself says the same.
for my $i (0, 500, 1000, $#bundles)
{
	my $json = JSON::PP->new->utf8;
	my ($status, $out) = rescuectl($json->encode({ sections => $bundles[$i]{sections} }), qw(explain -f json -));
	is_deeply([ $status, $json->decode($out) ], [ 0, $answers[$i] ], "$bundles[$i]{name}: as rescuectl explain prints it");
}

# The lines of a journal as "journalctl -o short-iso-precise" prints them, and
# rsyslog writes them.
sub dated_lines
{
	my ($content) = @_;
	my @months = qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec);
	my %month = map { ($months[$_] => $_ + 1) } 0 .. 11;
	my $names = join '|', @months;
	return $content =~ s/^($names) ([ 0-3]\d) (\d\d:\d\d:\d\d)(?= \S+ (?:\S+?\[\d+\]|kernel|sudo|su): )/sprintf '2026-%02d-%02dT%s.123456+00:00', $month{$1}, $2, $3/gemr;
}

# A bundle whose container's log, if it is plain, is told by Docker's log driver,
# or by a container runtime for every second one.
sub wrapped_bundle
{
	my ($i) = @_;
	my $json = JSON::PP->new->canonical;
	my @sections = map { {%$_} } @{ $bundles[$i]{sections} };
	for my $log (grep { $_->{name} eq 'agent-container.logs.tail' } @sections)
	{
		my $at = 0;
		next if $log->{content} =~ /^(?:\{"log"|20\d\d-\S+Z std|[A-Z][a-z]{2} [ 0-9]\d \d\d:\d\d:\d\d vm1 agent)/m;
		$log->{content} = join '', map {
			my $time = sprintf '2026-11-24T10:01:%02d.482910133Z', $at++ % 60;
			($i % 2 ? "$time stderr F $_" : $json->encode({ log => "$_\n", stream => 'stderr', time => $time })) . "\n"
		} split /\n/, $log->{content};
	}
	return { %{ $bundles[$i] }, sections => \@sections };
}

# What failed, and where that is said.
sub place_of
{
	my ($rows) = @_;
	return join ' | ', map { $_ // '' } @{ $rows->[0] }{qw(phase verdict cause evidence_section evidence_line)};
}

# All that a bundle holds.
sub text_of
{
	my ($bundle) = @_;
	return join "\n", map { $_->{content} // '' } @{ $bundle->{sections} };
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
