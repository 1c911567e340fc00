# What is hidden: passwords that people choose, and tokens that machines make.
# All of it is made here; provider prefixes are joined at run time.
package RedactCorpus::Secrets;
use strict;
use warnings;

use Compress::Zlib qw(crc32);
use Exporter qw(import);
use MIME::Base64 qw(encode_base64 encode_base64url);

our @EXPORT_OK = qw(key_spellings make_secret pick random_of secret_kinds
  with_checksum);

my $alnum = join '', 0 .. 9, 'A' .. 'Z', 'a' .. 'z';

sub pick { return $_[ int rand @_ ] }

# n characters of a set.
sub random_of
{
	my ($set, $n) = @_;
	return join '', map { substr $set, int rand length $set, 1 } 1 .. $n;
}

# A token whose last six bytes are made the CRC-32 of what is before them,
# from body on, in base 62.
sub with_checksum
{
	my ($value, $body) = @_;
	my $crc = crc32(substr $value, $body, length($value) - 6 - $body);
	for my $i (1 .. 6)
	{
		substr $value, -$i, 1, (0 .. 9, 'A' .. 'Z', 'a' .. 'z')[ $crc % 62 ];
		$crc = int($crc / 62);
	}
	return $value;
}

sub bytes { return join '', map { chr int rand 256 } 1 .. $_[0] }
sub hex_of { return random_of('0123456789abcdef', $_[0]) }

sub uuid
{
	my $h = hex_of(32);
	substr $h, 12, 1, '4';
	return join '-', unpack 'A8 A4 A4 A4 A12', $h;
}

sub jwt
{
	my @parts = ('{"alg":"HS256","typ":"JWT"}',
		'{"sub":"' . hex_of(8) . '","iat":1772600000}', bytes(32));
	return join '.', map { encode_base64url($_) } @parts;
}

my @words = qw(summer dragon monkey harbor velvet copper walnut meadow falcon ember);

my @kinds = (
	[ weak => sub { pick(qw(hunter2 changeme letmein s3cr3t passw0rd admin123 qwerty toor)) } ],
	[ word => sub { pick(@words) . pick(qw(ly ness hood)) } ],
	[ digits => sub { random_of('0123456789', pick(4, 6, 8, 10)) } ],
	[ season => sub { ucfirst(pick(@words)) . (2000 + int rand 30) . pick('!', '.', '') } ],
	[ symbols => sub { random_of($alnum, 4) . pick('!', '+', '^') . random_of($alnum, 3) . pick('~', '%', '*') . random_of($alnum, 3) } ],
	[ at_colon => sub { 'p' . pick('@', ':', '/') . random_of($alnum, 5) . pick('@', ':', '?', '/') . random_of($alnum, 3) } ],
	[ hash_sign => sub { random_of($alnum, 5) . '#' . random_of($alnum, 4) } ],
	[ dollar => sub { 'p$' . random_of('abcdefghijk', 5) . '$' . random_of($alnum, 3) } ],
	[ ampersand => sub { random_of($alnum, 4) . '&' . random_of($alnum, 3) . '<' . random_of($alnum, 3) . '>' } ],
	[ comma => sub { random_of($alnum, 4) . ',' . random_of($alnum, 3) . ';' . random_of($alnum, 4) } ],
	[ equals => sub { random_of($alnum, 5) . '=' . random_of($alnum, 6) } ],
	[ blanks => sub { join ' ', map { pick(@words) } 1 .. 4 } ],
	[ quotes => sub { random_of($alnum, 3) . '"' . random_of($alnum, 3) . '\\' . random_of($alnum, 3) . "'" . random_of($alnum, 2) } ],
	[ two_lines => sub { random_of($alnum, 6) . "\n" . random_of($alnum, 8) } ],
	[ german => sub { "Gr\xc3\xb6\xc3\x9fe\xc2\xa7" . random_of('0123456789', 4) } ],
	[ russian => sub { "\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c-" . random_of($alnum, 4) } ],
	[ chinese => sub { "\xe5\xaf\x86\xe7\xa0\x81" . random_of($alnum, 5) } ],
	[ hex32 => sub { hex_of(32) } ],
	[ hex64 => sub { hex_of(64) } ],
	[ uuid => \&uuid ],
	[ base64 => sub { encode_base64(bytes(pick(16, 32, 40)), '') } ],
	[ base64url => sub { encode_base64url(bytes(pick(24, 32))) } ],
	[ alnum => sub { random_of($alnum, pick(16, 20, 40)) } ],
	[ jwt => \&jwt ],
	[ github => sub { with_checksum('gh' . 'p_' . random_of($alnum, 36), 4) } ],
	[ slack => sub { join '-', 'xo' . 'xb', random_of('123456789', 12), random_of('123456789', 12), random_of($alnum, 24) } ],
	[ aws => sub { random_of("$alnum/+", 40) } ],
);

# Names whose value is a secret, in small letters.
my @keys = qw(password db_password api_key secret_key auth_token client_secret
  access_token redis_password mysql_root_password webhook_secret encryption_key
  signing_secret passphrase jwt_secret smtp_password private_token
  openai_api_key database_password session_secret admin_password cache_password
  primary_db_password confirm_password host_password db_pw encryption_salt);

sub secret_kinds { return map { $_->[0] } @kinds }

# A new secret of that kind.
sub make_secret
{
	my ($name) = @_;
	for my $kind (@kinds)
	{
		return $kind->[1]->() if $kind->[0] eq $name;
	}
	die "no kind of secret \"$name\"\n";
}

# One name, in the spellings that templates ask for.
sub key_spellings
{
	my $snake = pick(@keys);
	my $camel = $snake =~ s/_(.)/\u$1/gr;
	return (
		k => $snake,
		K => uc $snake,
		c => $camel,
		P => ucfirst $camel,
		d => $snake =~ tr/_/-/r,
		o => $snake =~ tr/_/./r,
	);
}

1;
