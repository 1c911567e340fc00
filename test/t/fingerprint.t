# One key file, one secret, one fingerprint: what rescuectl writes on the box
# is what the server writes, whatever bytes the key holds; and a file that is
# no key, both refuse.
use strict;
use warnings;

use lib 'test/lib';
use RescuectlTest qw(rescuectl folder spew);
use RescueTest qw(rescue_cluster sqlstate);
use Test::More;

my $folder = folder();
my $file = "$folder/key";
my $secret = 'hunter' . '2hunter2';
my $text = join "\n", "DB_PASSWORD='$secret'", "postgres://u:$secret\@h/d",
  "{\"password\": \"$secret\"}", "mysql -p$secret app", "token=other" . '1other1', '';

my $node = rescue_cluster('fingerprint', conf => "rescue.fingerprint_key_file = '$file'");

# The file as the key; each side's answer: the redacted text, or how it refused.
sub key
{
	my ($bytes, $mode) = @_;
	unlink $file;
	spew($file, $bytes);
	chmod $mode // 0600, $file;
	return;
}

sub by_server { return $node->safe_psql('postgres', "SELECT rescue_redact(\$rescue\$$text\$rescue\$)") }
sub by_program { my ($status, $out) = rescuectl($text, 'redact', "--key=$file"); return $out }

my %tags;
for my $case (
	[ '16 bytes', 'k' x 16 ],
	[ '4096 bytes', join '', map { chr($_ % 251) } 1 .. 4096 ],
	[ 'a line end behind it', ('k' x 32) . "\n" ],
	[ 'a NUL in it', "k\0" . ('x' x 20) ],
	[ 'blanks around it', '  ' . ('k' x 32) . " \r\n" ],
	[ 'bytes above 127', "\xff\xfe\x80" x 8 ])
{
	my ($name, $bytes) = @$case;
	key($bytes);
	my $server = by_server();
	my $program = by_program();
	is($program, $server, "$name: the same text");
	my @found = $server =~ /\[REDACTED:[a-z-]+:([0-9a-z]{12})\]/g;
	is(scalar @found, 5, "$name: five tags");
	is(scalar(grep { $_ eq $found[0] } @found), 4, "$name: four of them of one secret");
	unlike($server . $program, qr/hunter|other1/, "$name: nothing is left");
	ok(!$tags{ $found[0] // '' }++, "$name: no other key's fingerprint");
}

# The two spellings of one key differ by one byte at their end only.
key('k' x 32);
my $bare = by_program();
key(('k' x 32) . "\n");
isnt(by_program(), $bare, 'all bytes of the file count');

for my $case (
	[ '15 bytes', 'k' x 15 ],
	[ '4097 bytes', 'k' x 4097 ],
	[ 'no byte', '' ],
	[ 'read by others', 'k' x 32, 0644 ])
{
	my ($name, $bytes, $mode) = @$case;
	key($bytes, $mode);
	is(sqlstate($node, "SELECT rescue_redact('a')"), 'RB008', "$name: the server refuses");
	my ($status, $out, $err) = rescuectl($text, 'redact', "--key=$file");
	is($status, 2, "$name: and so does the program");
	is($out, '', "$name: without a byte");
}
unlink $file;
is(sqlstate($node, "SELECT rescue_redact('a')"), 'RB008', 'no file: the server refuses');
is((rescuectl($text, 'redact', "--key=$file"))[0], 2, 'no file: and so does the program');
key('k' x 32);
is(sqlstate($node, "SELECT rescue_redact('a')"), '00000', 'with a key again, it redacts');
$node->stop;
done_testing();
