# A line of many kilobytes is read as its parts are: a command, a header, a key
# block in one string of a JSON line ends where that string ends, and hides
# nothing of what follows it.
use strict;
use warnings;

use lib 'test/lib';
use JSON::PP ();
use RescuectlTest qw(rescuectl);
use Test::More;

my $json = JSON::PP->new->utf8->canonical;
my @keys = qw(password db_password name env token url cmd args log data secretKey
  api_key x list Env message Authorization Cookie);
my @letters = ('a' .. 'z', 'A' .. 'Z', 0 .. 9);
srand 42;

sub letters { join '', map { $letters[ rand @letters ] } 1 .. shift }

# Contents of strings of logs and configurations.
my @strings = (
	sub { 'hunter2' },
	sub { q{p@ss "w" \ x'y} },
	sub { letters(20) },
	sub { 'ghp' . '_' . letters(36) },
	sub { 'postgres://u:' . letters(9) . '@h/db?password=' . letters(5) },
	sub { 'Bearer ' . letters(30) },
	sub { join "\n", '-----BEGIN PRIVATE' . ' KEY-----', letters(64), letters(64), '-----END PRIVATE' . " KEY-----\n" },
	sub { $json->encode({ password => letters(8), x => [ 1, 2 ] }) },
	sub { 'curl -u a:' . letters(8) . ' http://x' },
	sub { 'mysql -p' . letters(6) . ' -h db' },
	sub { "key: |\n  " . letters(20) . "\nb: c" },
	sub { '<password>' . letters(5) . '&amp;</password>' },
	sub { 'Cookie: a=' . letters(9) . '; b=' . letters(8) },
	sub { 'token=' . letters(12) . '&x=1' },
	sub { 'ok' },
	sub { undef },
);

sub value { $strings[ rand @strings ]->() }

sub object
{
	my ($depth) = @_;
	return { map {
		my $kind = rand;
		$keys[ rand @keys ] . ($kind < .3 ? int rand 9 : '') =>
		  $depth > 0 && $kind < .2 ? object($depth - 1)
		  : $kind < .5 ? [ map { value() } 1 .. rand 4 ]
		  : value()
	} 1 .. 1 + rand 7 };
}

# Without what it is told by: the bytes are compared, and printed by diag().
sub redacted
{
	my ($status, $out) = rescuectl($_[0], 'redact');
	return $out;
}

my (@differ, @again, @broken);
my $found = 0;
for my $round (1 .. 25)
{
	my @documents;
	my $size = 0;
	# Some are longer than a parser looks.
	while ($size < ($round % 10 ? 6_000 * (1 + $round % 5) : 100_000))
	{
		push @documents, $json->encode(object(3));
		$size += length $documents[-1];
	}
	my $line = redacted('[' . join(',', @documents) . "]\n");
	my $parts = redacted(join("\n", @documents) . "\n");
	chomp $parts;
	$parts =~ s/\n/,/g;
	$found += () = $line =~ /\[REDACTED:/g;
	push @differ, $round unless $line eq "[$parts]\n";
	push @again, $round unless redacted($line) eq $line;
	push @broken, $round unless eval { $json->decode($line); 1 };
}
cmp_ok($found, '>', 1000, 'there are secrets in the lines');
is_deeply(\@differ, [], 'the same is found on one line as on lines of their own');
is_deeply(\@again, [], 'and nothing more by the next run');
is_deeply(\@broken, [], 'and it is still JSON');

# The shortest of them: each hid what follows it.
my $secret = letters(10);
for my $before ('"Authorization":null', '"authorization":[]', '"Authorization":{"a":1}',
	'"cmd":"mysql -h db"', '"args":["mysql","-h","db"]', '"Cookie":""')
{
	for my $behind (qq{"h":"Cookie: a=$secret; b=c"}, qq{"h":"Authorization: Bearer $secret$secret"},
		qq{"cmd":"mysql -p$secret -h db"})
	{
		unlike(redacted("{$before,$behind}\n"), qr/$secret/, "$before hides nothing");
	}
}
done_testing();
