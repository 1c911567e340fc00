# What the redactor did to a document, against what it should have done.
package RedactCorpus::Judge;
use strict;
use warnings;

use Exporter qw(import);
use JSON::PP ();

our @EXPORT_OK = qw(broken_documents judge parsers_missing redact_documents);

# A parser a format, where its module is installed.
my %parsers = (json => sub { JSON::PP->new->utf8->allow_nonref->decode($_[0]) });
$parsers{yaml} = sub { YAML::XS::Load($_[0]) } if eval { require YAML::XS };
$parsers{toml} = sub { utf8::decode(my $text = $_[0]); TOML::Tiny->new->decode($text) }
  if eval { require TOML::Tiny };

sub parsers_missing { return grep { !$parsers{$_} } qw(json yaml toml) }

sub parses
{
	my ($format, $text) = @_;
	return 1 unless $parsers{$format};
	return eval { $parsers{$format}->($text); 1 } ? 1 : 0;
}

# Run the program over all documents; give each its spans and its result.
sub redact_documents
{
	my ($program, $in, @documents) = @_;

	open my $to, '>:raw', $in or die "$in: $!\n";
	printf {$to} "%d\n%s", length $_->{text}, $_->{text} for @documents;
	close $to or die "$in: $!\n";
	open my $from, '-|:raw', "exec '$program' < '$in'" or die "$program: $!\n";
	for my $doc (@documents)
	{
		my ($count, $size, $fixed) = (<$from> // die "$program: too few results\n") =~ /^(\d+) (\d+) (\d)$/
		  or die "$program: a result is malformed\n";
		$doc->{spans} = [ map { [ <$from> =~ /^(\d+) (\d+) (\S+)$/ ] } 1 .. $count ];
		$doc->{fixed} = $fixed;
		$doc->{out} = '';
		die "$program: a result is cut off\n"
		  if $size && read($from, $doc->{out}, $size) != $size;
	}
	close $from or die "$program: failed\n";
}

# A string with one letter a byte: s in a secret, b in a block, else a dot.
sub map_of
{
	my ($doc) = @_;
	my $map = '.' x length $doc->{text};
	substr $map, $_->[0], $_->[1], 'b' x $_->[1] for @{ $doc->{blocks} };
	substr $map, $_->[0], $_->[1], 's' x $_->[1] for @{ $doc->{secrets} };
	return $map;
}

# Sets found (all of each secret is gone) and damage (a list of words).
sub judge
{
	my ($doc) = @_;
	my $map = map_of($doc);
	my $hit = '.' x length $doc->{text};
	my @damage;

	substr $hit, $_->[0], $_->[1], 'x' x $_->[1] for @{ $doc->{spans} };
	my $missed = grep { substr($map, $_, 1) eq 's' && substr($hit, $_, 1) ne 'x' } 0 .. length($map) - 1;
	my $eaten = grep { substr($map, $_, 1) eq '.' && substr($hit, $_, 1) eq 'x' } 0 .. length($map) - 1;
	push @damage, @{ $doc->{secrets} } ? 'too much' : 'spared thing' if $eaten;
	push @damage, 'lines' if ($doc->{out} =~ tr/\n//) != ($doc->{text} =~ tr/\n//);
	push @damage, 'not idempotent' unless $doc->{fixed};
	push @damage, "no $doc->{parse}"
	  if $doc->{parse} && !parses($doc->{parse}, $doc->{out});
	$doc->{found} = !$missed;
	$doc->{damage} = \@damage;
}

# Documents that do not parse before they are redacted: the corpus is broken.
sub broken_documents
{
	return grep { $_->{parse} && !parses($_->{parse}, $_->{text}) } @_;
}

1;
