# Secrets of several lines: private keys, whole and cut off, in the ways that
# logs mangle them; and tokens that a wrapper broke over two lines.
package RedactCorpus::Blocks;
use strict;
use warnings;

use Exporter qw(import);
use RedactCorpus::Secrets qw(random_of make_secret);

our @EXPORT_OK = qw(block_documents);

my $base64 = join '', 'A' .. 'Z', 'a' .. 'z', 0 .. 9, '+', '/';
my $dashes = '-' x 5;

# Lines of base64 as an encoder would break them.
sub body
{
	my ($lines, $width) = @_;
	return ((map { random_of($base64, $width) } 2 .. $lines),
		random_of($base64, $width - 10) . '==');
}

sub armour
{
	my ($label, $first, @lines) = @_;
	return ("${dashes}BEGIN $label$dashes", $first, @lines, "${dashes}END $label$dashes");
}

my %keys = (
	'pem rsa' => sub { armour('RSA PRIVATE' . ' KEY', 'MIIEpAIBAAKCAQEA' . random_of($base64, 48), body(8, 64)) },
	'pem pkcs8' => sub { armour('PRIVATE' . ' KEY', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC' . random_of($base64, 32), body(8, 64)) },
	'pem ec' => sub { armour('EC PRIVATE' . ' KEY', 'MHcCAQEEI' . random_of($base64, 55), body(2, 64)) },
	'pem encrypted' => sub { armour('ENCRYPTED PRIVATE' . ' KEY', 'MIIFHDBOBgkqhkiG9w0BBQ0wQTAp' . random_of($base64, 36), body(8, 64)) },
	'openssh' => sub { armour('OPENSSH PRIVATE' . ' KEY', 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmU' . random_of($base64, 39), body(5, 70)) },
	'pgp' => sub { armour('PGP PRIVATE' . ' KEY BLOCK', '', 'lQVY' . random_of($base64, 60), body(6, 64), '=' . random_of($base64, 4)) },
);

sub putty
{
	return ('PuTTY-User-Key-File-3: ssh-ed25519', 'Encryption: none', 'Comment: app',
		'Public-Lines: 2', body(2, 64),
		'Private-Lines: 1', "\x01" . random_of($base64, 43) . "=\x02",
		'Private-MAC: ' . random_of('0123456789abcdef', 64));
}

# What a log may do to the lines of a key.
my @ways = (
	[ whole => sub { join '', map { "$_\n" } @_ } ],
	[ 'crlf' => sub { join '', map { "$_\r\n" } @_ } ],
	[ indented => sub { join '', "key: |\n", map { "    $_\n" } @_ } ],
	[ 'log prefix' => sub { my $n = 10; join '', map { '2026-03-04T12:00:' . $n++ . "Z app[7]: $_\n" } @_ } ],
	[ 'one line' => sub { '"' . join('', map { "$_\\n" } @_) . "\"\n" } ],
	[ 'escaped twice' => sub { '{"msg":"{\"pem\":\"' . join('', map { "$_\\\\n" } @_) . "\\\"}\"}\n" } ],
	[ 'blanks' => sub { join(' ', @_) . "\n" } ],
	[ 'head cut off' => sub { join '', map { "$_\n" } @_[ 2 .. $#_ ] } ],
	[ 'tail cut off' => sub { join '', map { "$_\n" } @_[ 0 .. $#_ - 2 ] } ],
	[ 'tail cut off, log follows' => sub { join '', (map { "$_\n" } @_[ 0 .. $#_ - 2 ]), "2026-03-04T12:00:01Z app[7]: ready\n" } ],
);

# Marks: \x03 and \x04 around what may go, \x01 and \x02 around what must.
sub key_document
{
	my ($way, @lines) = @_;
	for my $line (@lines)
	{
		$line = "\x01$line\x02" if $line ne '' && $line !~ /^-----/;
	}
	return $way->(@lines);
}

sub tokens_in_two_lines
{
	my $token = make_secret('github');
	my $at = 10 + int rand 20;
	my ($head, $tail) = (substr($token, 0, $at), substr $token, $at);
	return ("\x03\x01$head\x02\n\x01$tail\x02\x04\n",
		"token: \x03\x01$head\x02\\\n\x01$tail\x02\x04\n",
		"  | \x03\x01$head\x02\n  | \x01$tail\x02\x04\n");
}

# [name, way, text] of all.
sub block_documents
{
	my ($rounds) = @_;
	my @documents;
	for (1 .. $rounds)
	{
		for my $kind (sort keys %keys)
		{
			for my $way (@ways)
			{
				push @documents, [ $kind, $way->[0], "\x03" . key_document($way->[1], $keys{$kind}->()) . "\x04" ];
			}
		}
		push @documents, [ 'putty', 'whole', join('', map { "$_\n" } putty()) ];
		push @documents, [ 'age', $_, "\x01AGE-SECRET-KEY-1" . random_of('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58) . "\x02\n" ] for 'whole';
		push @documents, [ 'wrapped token', 'two lines', $_ ] for tokens_in_two_lines();
	}
	return @documents;
}

1;
