# rescuectl redact on compressed files and archives: what is in them comes out
# redacted, and what cannot be looked into is never passed over in silence.
use strict;
use warnings;

use lib 'test/lib';
use Archive::Tar ();
use Encode qw(encode);
use IO::Compress::Bzip2 ();
use IO::Compress::Gzip  ();
use IO::Compress::Zip   ();
use RescuectlTest qw(rescuectl shell folder spew top check_cases);
use Test::More;

my $secret = 'hunter' . '2hunter2';
my $log = "start\nDB_PASSWORD=$secret\n";
my $text = qr/start\nDB_PASSWORD=\[REDACTED:[a-z-]+\]\n/;
my $nothing = qr/\A\z/;
my $folder = folder();

# The bytes of $log in xz and zstd, and in xz with a dictionary of 1 GiB.
my $xz = pack 'H*', 'fd377a585a000004e6d6b446020021011c00000010cf58cc0100207374617274'
  . '0a44425f50415353574f52443d68756e7465723268756e746572320a00000000070a7f169224ad9b00013921cf286b621fb6f37d010000000004595a';
my $xz_large = pack 'H*', 'fd377a585a000004e6d6b44602002101240000005e1fc7f901002073746172740a'
  . '44425f50415353574f52443d68756e7465723268756e746572320a00000000070a7f169224ad9b00013921cf286b621fb6f37d010000000004595a';
my $zstd = pack 'H*', '28b52ffd045809010073746172740a44425f50415353574f52443d68756e746572'
  . '3268756e746572320ac36e8f61';

sub gzip
{
	my ($bytes) = @_;
	IO::Compress::Gzip::gzip(\$bytes, \my $out, -Minimal => 1) or die;
	return $out;
}

sub bzip2
{
	my ($bytes) = @_;
	IO::Compress::Bzip2::bzip2(\$bytes, \my $out) or die;
	return $out;
}

sub zip
{
	my ($name, $bytes) = @_;
	IO::Compress::Zip::zip(\$bytes, \my $out, Name => $name) or die;
	return $out;
}

# The same as if it were encrypted: bit 0 of the flags in both headers.
sub encrypted_zip
{
	my $bytes = zip('log', $log);
	substr($bytes, 6, 1) |= "\1";
	substr($bytes, index($bytes, "PK\1\2") + 8, 1) |= "\1";
	return $bytes;
}

sub tar
{
	my (%files) = @_;
	my $tar = Archive::Tar->new;
	$tar->add_data($_, $files{$_}) for sort keys %files;
	open my $fh, '>:raw', \my $out or die;
	$tar->write($fh);
	return $out;
}

my $deep = $log;
$deep = gzip($deep) for 1 .. 4;

check_cases(
	qr/hunter/,
	[ 'gzip', gzip($log), ['redact'], 0, qr/\A$text\z/, $nothing ],
	[ 'zstd', $zstd, ['redact'], 0, qr/\A$text\z/, $nothing ],
	[ 'xz', $xz, ['redact'], 0, qr/\A$text\z/, $nothing ],
	[ 'bzip2', bzip2($log), ['redact'], 0, qr/\A$text\z/, $nothing ],
	[ 'nothing, in gzip', gzip(''), ['redact'], 0, $nothing, $nothing ],
	[ 'two parts of gzip', gzip($log) . gzip($log), ['redact'], 0, qr/\A$text$text\z/, $nothing ],
	[ 'UTF-16 in gzip', gzip(encode('UTF-16', $log)), ['redact'], 0, qr/\A\xef\xbb\xbf$text\z/, $nothing ],
	[ 'zip', zip('a/log', $log), ['redact'], 0, qr/\A==> a\/log <==\n$text\z/, $nothing ],
	[ 'tar', tar(a => $log, b => $log), ['redact'], 0, qr/\A==> a <==\n$text\n==> b <==\n$text\z/, $nothing ],
	[ 'tar in gzip', gzip(tar(a => $log)), ['redact'], 0, qr/\A==> a <==\n$text\z/, $nothing ],
	[ 'gzip in tar', tar('a.gz' => gzip($log), 'b.zst' => $zstd), ['redact'], 0, qr/\A==> a\.gz <==\n$text\n==> b\.zst <==\n$text\z/, $nothing ],
	[ 'tar in zip', zip('t.tgz', gzip(tar('b.bz2' => bzip2($log)))), ['redact'], 0, qr/\A==> t\.tgz\/b\.bz2 <==\n$text\z/, $nothing ],
	[ 'a secret in a name', tar("password=$secret" => $log), ['redact'], 0, qr/\A==> password=\[REDACTED:[a-z-]+\] <==\n$text\z/, $nothing ],
	[ 'a name that moves the cursor', tar("a\e[2J\nb" => $log), ['redact'], 0, qr/\A==> a<U\+001B>\[2J<U\+000A>b <==\n$text\z/, $nothing ],
	[ 'explain', tar(a => $log, b => $log), [qw(redact --explain)], 0, qr/\A-\/a:2:13: [a-z-]+, 14 bytes\n-\/b:2:13: [a-z-]+, 14 bytes\n\z/, $nothing ],
	[ 'check finds', gzip($log), [qw(redact --check)], 1, $nothing, $nothing ],
	[ 'check finds nothing', gzip("all is well\n"), [qw(redact --check)], 0, $nothing, $nothing ],

	[ 'cut off', substr(gzip($log), 0, -12), ['redact'], 2, $nothing, qr/is damaged/ ],
	[ 'no gzip', "\x1f\x8b\x08\0password=$secret\n", ['redact'], 2, $nothing, qr/is damaged/ ],
	[ 'behind the end', gzip($log) . "password=$secret\n", ['redact'], 2, qr/\A$text\z/, qr/behind its end/ ],
	[ 'behind a member\'s end', tar(a => gzip($log) . "password=$secret\n"), ['redact'], 2, qr/\A==> a <==\n$text\z/, qr/behind an end/ ],
	[ 'behind the end of a tar', tar(a => $log) . "password=$secret\n" x 30, ['redact'], 2, qr/\A==> a <==\n$text\z/, qr/is damaged/ ],
	[ 'encrypted', encrypted_zip(), ['redact'], 2, $nothing, qr/is encrypted/ ],
	[ 'encrypted, in tar', tar(a => encrypted_zip()), ['redact'], 2, $nothing, qr/is encrypted/ ],
	[ 'a kind that is not unpacked', gzip("7z\xbc\xaf\x27\x1cpassword=$secret"), ['redact'], 2, $nothing, qr/cannot be unpacked here \(7z\)/ ],
	[ 'as deep as may be', $deep, ['redact'], 0, qr/\A$text\z/, $nothing ],
	[ 'too deep', gzip($deep), ['redact'], 2, $nothing, qr/nested too deep/ ],
	[ 'too deep, in an archive', tar(a => $deep), ['redact'], 2, qr/\A\z/, qr/nested too deep/ ],
	[ 'checked, and too deep', gzip($deep), [qw(redact --check)], 2, $nothing, qr/nested too deep/ ],
);

# A pipe is not unpacked: its bytes are refused, and none comes out.
for my $packed (gzip($log), zip('a', $log), tar(a => $log))
{
	spew("$folder/packed", $packed);
	my ($status, $out, $err) = shell("cat '$folder/packed' | \$R redact");
	is($status, 2, 'a pipe of compressed bytes');
	is($out, '', 'and nothing comes out');
	like($err, qr/is compressed .* unpack it first/, 'it is said why');
}

# A bomb: 32 MiB out of 32 KiB; three quarters of what is free may pass.
my $line = ('a' x 63) . "\n";
my ($status, $out, $err) = rescuectl(gzip($line x (32 * 16384)), qw(redact --check));
is($status, 2, 'a bomb is refused');
like($err, qr/too many bytes/, 'as one');
is((rescuectl(gzip($line x (12 * 16384)), qw(redact --check)))[0], 0, 'a small one is read');
($status, $out, $err) = rescuectl(tar(map { $_ => gzip($line x (4 * 16384)) } 'a' .. 'e'), qw(redact --check));
is($status, 2, 'what the members unpack to is counted together');

# The memory of decoders; the sanitised build allocates as it likes.
my $release = top() . '/tools/rescuectl/rescuectl';
SKIP:
{
	skip 'no release build', 2 unless -x $release;
	spew("$folder/large.xz", $xz_large);
	my ($code, $got, $why) = shell("'$release' redact '$folder/large.xz'");
	is($code, 2, 'a dictionary of 1 GiB');
	like($why, qr/more than 128 MiB of memory/, 'it is said why');
}

done_testing();
