# Tokens of each format in lib/redact/rules, in places where no key says that
# they are secret. The values are random, drawn from the rule's own shape: this
# measures how well a format is found around in texts, not what the format is,
# for which each rule names its source and has samples.
package RedactCorpus::Formats;
use strict;
use warnings;

use Exporter qw(import);
use RedactCorpus::Secrets qw(pick random_of with_checksum);

our @EXPORT_OK = qw(read_formats format_documents);

my %classes = (
	digit => join('', 0 .. 9),
	lower => join('', 'a' .. 'z'),
	upper => join('', 'A' .. 'Z'),
	base32 => join('', 'A' .. 'Z', 2 .. 7),
	base58 => join('', 1 .. 9, 'A' .. 'H', 'J' .. 'N', 'P' .. 'Z', 'a' .. 'k', 'm' .. 'z'),
);
$classes{alpha} = $classes{upper} . $classes{lower};
$classes{alnum} = $classes{digit} . $classes{alpha};
$classes{hex} = $classes{digit} . 'abcdef';
$classes{HEX} = $classes{digit} . 'ABCDEF';
$classes{xdigit} = $classes{digit} . 'abcdefABCDEF';
# A mark at either end of a value would blur where it ends.
$classes{base64} = $classes{base64url} = $classes{word} = $classes{alnum};

# The bytes of a set as [A-Za-z0-9._-], without its punctuation.
sub set_bytes
{
	my ($set) = @_;
	$set =~ s/\\(.)/$1/g;
	my $bytes = join '', grep { /^[$set]$/ } split //, $classes{alnum};
	return length $bytes ? $bytes : substr $set, 0, 1;
}

# A random value of one shape, its secret between \x01 and \x02.
sub draw
{
	my ($shape, $check) = @_;
	my $value = '';
	my $marked = 0;
	my $body = 0;

	while ($shape =~ /\G\s*(?:([<>])|((?:i?"(?:[^"\\]|\\.)*"\|?)+)(\??)|(\[(?:[^]\\]|\\.)*\]|\w+)\{(\d+)(,?)(\d*)\}(\??))/gc)
	{
		my ($mark, $texts, $maybe, $class, $min, $comma, $max, $maybe_run) = ($1, $2, $3, $4, $5, $6, $7, $8);
		if ($mark)
		{
			$value .= $mark eq '<' ? "\x01" : "\x02";
			$marked = 1;
			next;
		}
		next if ($maybe || $maybe_run) && rand() < 0.5;
		if (defined $texts)
		{
			my @texts = $texts =~ /"((?:[^"\\]|\\.)*)"/g;
			$value .= pick(@texts) =~ s/\\(.)/$1/gr;
			$body ||= length $value;
			next;
		}
		$max = $min unless $comma;
		$max = $min + 20 if $max eq '' || $max > $min + 20;
		my $bytes = $class =~ /^\[(.*)\]$/ ? set_bytes($1) : $classes{$class};
		die "no class \"$class\"\n" unless defined $bytes;
		$value .= random_of($bytes, $min + int rand($max - $min + 1));
	}
	die "shape not understood: $shape\n" unless $shape =~ /\G\s*$/gc;
	$value = with_checksum($value, $check eq 'crc32-base62' ? 0 : $body) if $check;
	return $marked ? $value : "\x01$value\x02";
}

# All token and near rules of those files.
sub read_formats
{
	my @formats;
	for my $file (@_)
	{
		open my $in, '<', $file or die "$file: $!\n";
		while (<$in>)
		{
			chomp;
			push @formats, { name => $1, shapes => [], near => [], check => '' } if /^rule\s+(\S+)/;
			# What begins with a blank is met behind a few signs only, since its own
			# first bytes are too few: RedactCorpus::Documented has such tokens.
			push @{ $formats[-1]{shapes} }, $1 if /^token\s+(?!\s|" )(.*)/;
			push @{ $formats[-1]{near} }, [ $1, $2 ] if /^near\s+((?:"[^"]*"\|?)+)\s+(.*)/;
			$formats[-1]{check} = $1 if /^check\s+(crc\S+)/;
			# The class of what a machine makes is wide: draw what services give out.
			$formats[-1]{near} = [ map { my $words = $_->[0]; map { [ $words, $_ ] } qw(hex{32} alnum{40} [a-z0-9]{40}) }
				  @{ $formats[-1]{near} } ]
			  if /^check\s+made/;
			# RedactCorpus::Detectors has the ways in which a value is joined.
			$formats[-1]{near} = [] if /^check\s+joined/;
		}
	}
	return grep { @{ $_->{shapes} } || @{ $_->{near} } } @formats;
}

my @places = (
	[ '', "{T}\n" ],
	[ '', "2026-03-04T12:00:01Z worker[12]: using {T} for the upload\n" ],
	[ '', "level=info msg=\"got {T}\" n=1\n" ],
	[ 'json', "{\"msg\":\"read {T} from disk\",\"n\":1}\n" ],
	[ 'json', "{\"log\":\"{\\\"x\\\":\\\"{T}\\\"}\\n\"}\n" ],
	[ 'json', "{\"out\":\"a\\n{T}\\nb\"}\n" ],
	[ '', "\e[32m{T}\e[0m done\n" ],
	[ '', "x=['{T}', 1]\n" ],
	[ '', "value%3D{T}%26n%3D1\n" ],
	[ '', "<td>{T}</td>\n" ],
	[ 'yaml', "- \"{T}\"\n- b\n" ],
	[ '', "connected ({T}).\n" ],
);

my @near_places = (
	[ '', "{N} {T}\n" ],
	[ '', "{N}: {T}\n" ],
	[ '', "2026-03-04T12:00:01Z app: {N} responded to '{T}' with 403\n" ],
	[ '', "{N}={T} n=1\n" ],
	[ 'json', "{\"{N}\":\"{T}\"}\n" ],
	[ '', "# {N}\nx={T}\n" =~ s/\nx=/ /r ],
);

# [rule, parse, text] for each format, rounds times in each place.
sub format_documents
{
	my ($rounds, @formats) = @_;
	my @documents;
	for my $format (@formats)
	{
		for (1 .. $rounds)
		{
			for my $shape (@{ $format->{shapes} })
			{
				for my $place (@places)
				{
					# Encoded around, a token with such signs would be too.
					next if $place->[1] =~ /%3D/ && $shape =~ /[%&=?]/;
					my $token = draw($shape, $format->{check});
					push @documents, [ $format->{name}, $place->[0], $place->[1] =~ s/\{T\}/$token/r ];
				}
			}
			for my $near (@{ $format->{near} })
			{
				my @words = $near->[0] =~ /"([^"]*)"/g;
				for my $place (@near_places)
				{
					my $token = draw($near->[1], '');
					push @documents, [ $format->{name}, $place->[0],
						$place->[1] =~ s/\{T\}/$token/r =~ s/\{N\}/pick(@words)/er ];
				}
			}
		}
	}
	return @documents;
}

1;
