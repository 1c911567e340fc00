# A corpus of labelled documents for the redactor: carriers x secrets, token
# formats, keys of several lines, and what must be spared. The same seed gives
# the same corpus. Nothing in it is anyone's secret.
package RedactCorpus;
use strict;
use warnings;

use Exporter qw(import);
use RedactCorpus::Blocks qw(block_documents);
use RedactCorpus::Carriers qw(carriers);
use RedactCorpus::Formats qw(format_documents read_formats);
use RedactCorpus::Manifests qw(manifest_documents manifests_to_spare);
use RedactCorpus::Secrets qw(key_spellings make_secret pick random_of secret_kinds);
use RedactCorpus::Sightings qw(sightings);
use RedactCorpus::Spared qw(spared);
use RedactCorpus::Text qw(encoder);

our @EXPORT_OK = qw(make_corpus);

my $hex = '0123456789abcdef';
my $base64 = join '', 'A' .. 'Z', 'a' .. 'z', 0 .. 9, '+', '/';
my $alnum = join '', 'A' .. 'Z', 'a' .. 'z', 0 .. 9;
my @words = qw(walnut copper meadow falcon ember harbor velvet lantern orchard pebble);

# Fill {hex32}, {W} and the like.
sub fill
{
	my ($text) = @_;
	$text =~ s/\{hex(\d*)\}/random_of($hex, $1 || 32)/ge;
	$text =~ s/\{HEX(\d+)\}/uc random_of($hex, $1)/ge;
	$text =~ s/\{b64_(\d+)\}/random_of($base64, $1)/ge;
	$text =~ s/\{b32u(\d+)\}/random_of('0123456789ABCDEFGHJKMNPQRSTVWXYZ', $1)/ge;
	$text =~ s/\{b32l(\d+)\}/random_of('qpzry9x8gf2tvdw0s3jn54khce6mua7l', $1)/ge;
	$text =~ s/\{alnum(\d+)\}/random_of($alnum, $1)/ge;
	$text =~ s/\{d(\d+)\}/random_of('0123456789', $1)/ge;
	$text =~ s/\{e(\d+)\}/random_of('123456789', $1)/ge;
	$text =~ s/\{uuid\}/join '-', map { random_of($hex, $_) } 8, 4, 4, 4, 12/ge;
	$text =~ s/\{mac\}/join ':', map { random_of($hex, 2) } 1 .. 6/ge;
	$text =~ s/\{colons(\d+)\}/join ':', map { random_of($hex, 2) } 1 .. $1/ge;
	$text =~ s/\{COLONS(\d+)\}/join ':', map { uc random_of($hex, 2) } 1 .. $1/ge;
	$text =~ s/\{U\}/"\x03" . 'AK' . 'IA' . random_of('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16) . "\x04"/ge;
	$text =~ s/\{W\}/pick(@words)/ge;
	return $text;
}

# Secrets that have a form of their own.
my %own_forms = (
	'{H}' => sub { random_of($hex, 32) },
	'{crypt}' => sub { '$6$' . random_of($alnum, 16) . '$' . random_of("$alnum./", 86) },
	'{apr1}' => sub { '$apr1$' . random_of($alnum, 8) . '$' . random_of("$alnum./", 22) },
	'{wg}' => sub { random_of($base64, 42) . 'E=' },
	'{pw}' => sub { make_secret('symbols') },
);

# A document of a carrier with this secret, or nothing where it cannot hold it.
sub carrier_text
{
	my ($carrier, $template, $secret) = @_;
	my $text = fill($template);
	my %key = key_spellings();
	my $raw = encoder($carrier->{encoder})->($secret);

	return () unless defined $raw && length $raw;
	$text =~ s/\{([kKcPdo])\}/$key{$1}/g;
	if ($raw =~ /\n/ && $text =~ /^( *)\{S\}/m)
	{
		# A block scalar: each line indented, the lines are one secret.
		my $indent = $1;
		$raw = "\x03" . join("\n$indent", map { "\x01$_\x02" } split /\n/, $raw) . "\x04";
	}
	elsif ($text =~ s/Basic \{S\}|auth":"\{S\}/$& =~ s{\{S\}}{\x01$raw\x02}r/e) { }
	else { $raw = "\x01$raw\x02" }
	$text =~ s/\{S\}/$raw/;
	return $text;
}

# Take the marks out; tell where the secrets are and what may go with them.
sub document
{
	my ($group, $kind, $detail, $parse, $marked) = @_;
	my %doc = (group => $group, kind => $kind, detail => $detail, parse => $parse,
		text => '', secrets => [], blocks => []);

	for my $piece (split /([\x01-\x04])/, $marked)
	{
		my $at = length $doc{text};
		if ($piece eq "\x01") { push @{ $doc{secrets} }, [ $at, 0 ] }
		elsif ($piece eq "\x02") { $doc{secrets}[-1][1] = $at - $doc{secrets}[-1][0] }
		elsif ($piece eq "\x03") { push @{ $doc{blocks} }, [ $at, 0 ] }
		elsif ($piece eq "\x04") { $doc{blocks}[-1][1] = $at - $doc{blocks}[-1][0] }
		else { $doc{text} .= $piece }
	}
	return \%doc;
}

sub carrier_documents
{
	my @documents;
	for my $carrier (carriers(), sightings())
	{
		for my $template (@{ $carrier->{texts} })
		{
			my ($own) = grep { index($template, $_) >= 0 } sort keys %own_forms;
			for my $kind (secret_kinds())
			{
				my @texts = $own
				  ? fill($template) =~ s/\Q$own\E/"\x01" . $own_forms{$own}->() . "\x02"/er
				  : carrier_text($carrier, $template, make_secret($kind));
				push @documents, map { document('carrier', $carrier->{name}, $own // $kind, $carrier->{parse}, $_) } @texts;
			}
		}
	}
	return @documents;
}

sub spared_documents
{
	my ($rounds) = @_;
	my @documents;
	for my $row (spared(), manifests_to_spare())
	{
		for my $template (@{ $row->{texts} })
		{
			push @documents, map { document('spare', $row->{name}, '', $row->{parse}, fill($template)) } 1 .. $rounds;
		}
	}
	return @documents;
}

# All documents; rounds is how often each spared text is drawn.
sub make_corpus
{
	my (%option) = @_;
	srand $option{seed};
	return (
		carrier_documents(),
		(map { document('format', $_->[0], '', $_->[1], $_->[2]) }
			  format_documents(1, read_formats(@{ $option{rules} }))),
		(map { document('block', $_->[0], $_->[1], '', $_->[2]) } block_documents(3)),
		(map { document('block', @$_) } manifest_documents(6)),
		spared_documents($option{rounds}),
	);
}

1;
