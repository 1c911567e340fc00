# rescuectl redact --follow: what is complete comes out when the input pauses, and
# no part of a secret does; progress is for a terminal only.
use strict;
use warnings;

use lib 'test/lib';
use IPC::Open2;
use RescuectlTest qw(program rescuectl shell folder spew check_cases);
use Test::More;

$SIG{ALRM} = sub { BAIL_OUT('nothing came out') };
my $secret = 'hunter' . '2hunter2';
my $folder = folder();
my $nothing = qr/\A\z/;

# Write each piece, and read until what is expected has come; the last one comes
# when the input ends.
sub follow
{
	my ($name, @steps) = @_;
	my $pid = open2(my $out, my $in, program(), 'redact', '--follow');
	binmode $_ for $out, $in;
	my ($count, $whole) = (0, '');
	while (my ($piece, $expected) = splice @steps, 0, 2)
	{
		$count++;
		syswrite $in, $piece;
		close $in unless @steps;
		alarm 120;
		my $got = '';
		while (length $got < length $expected || !@steps)
		{
			sysread($out, my $more, 65536) or last;
			$got .= $more;
		}
		alarm 0;
		is($got, $expected, "$name: after piece $count");
		$whole .= $got;
	}
	waitpid $pid, 0;
	is($?, 0, "$name: status");
	unlike($whole, qr/hunter2|MIIE|SC6dV/, "$name: no secret");
	return;
}

my $tag = '[REDACTED:password]';
follow('lines', "start\npassword=$secret\n" => "start\npassword=$tag\n", "next\n" => "next\n", 'end' => 'end');
follow('a line that goes on', "one\npassword=hunter" => "one\n", "2hunter2\ntwo\n" => "password=$tag\ntwo\n", '' => '');
follow('a key without its value', "one\npassword:\n" => "one\n", "  $secret\ntwo\n" => "password:\n  \"$tag\"\ntwo\n", '' => '');
follow('a table', "user,password\n" => "user,password\n", "bob,$secret\n" => "bob,$tag\n", "eve,$secret\n" => "eve,$tag\n");
follow('a key block',
	"one\n-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n" => "one\n",
	"MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu\n-----END PRIVATE KEY-----\n"
	  => "-----BEGIN PRIVATE KEY-----\n[REDACTED:private-key]\n\n-----END PRIVATE KEY-----\n", '' => '');
follow('a secret that is known', "DB_PASSWORD=zT5mKq81vWc0LrXy3HdN\n" => "DB_PASSWORD=$tag\n",
	"retry with zT5mKq81vWc0LrXy3HdN failed\n" => "retry with $tag failed\n", '' => '');

# Without a pause it is the same text, whatever is on its lines.
my $text = join '', map { "line $_ password=$secret$_ and 0123456789abcdef\n" } 1 .. 20_000;
my (undef, $all) = rescuectl($text, 'redact');
is((rescuectl($text, qw(redact --follow)))[1], $all, 'a megabyte');
my ($status, $out) = shell("{ printf 'password='; yes q7Rw | tr -d '\\n' | head -c 3000000; printf '\\nnext\\n'; } | \$R redact --follow");
is($out, "password=$tag\nnext\n", 'a secret of three megabytes');
($status, $out) = shell("{ head -c 3000000 /dev/zero | tr '\\0' a; echo ' password=$secret'; } | \$R redact --follow | tail -c 40");
like($out, qr/a \Qpassword=$tag\E\n\z/, 'a line of three megabytes');

check_cases(
	qr/hunter/,
	[ 'nothing', '', [qw(redact --follow)], 0, $nothing, $nothing ],
	[ 'compressed', "\x1f\x8b\x08\0x", [qw(redact --follow)], 2, $nothing, qr/damaged/ ],
	[ 'UTF-16', "\xff\xfep\0=\0\n\0", [qw(redact --follow)], 0, qr/\A\xef\xbb\xbfp=\n\z/, $nothing ],
	map { [ "with $_", "password=$secret\n", [ 'redact', '--follow', $_ ], 2, $nothing, qr/cannot be combined/ ] }
	  qw(--check --explain --map));

# Progress: at a terminal, of a long input, in place of a text that is shown.
SKIP:
{
	skip 'no script(1)', 4 if (shell('command -v script'))[0];
	my $long = spew("$folder/long", "a line\n" x 3_000_000);
	my $short = spew("$folder/short", "a line\n");
	like((shell("script -qec \"'\$R' redact '$long' >/dev/null\" /dev/null </dev/null"))[1], qr/long: 16 of 20 MiB\r/, 'progress');
	is((shell("script -qec \"'\$R' redact '$short' >/dev/null\" /dev/null </dev/null"))[1], '', 'none of a short input');
	unlike((shell("script -qec \"'\$R' redact '$long'\" /dev/null </dev/null | grep -a MiB"))[1], qr/MiB/, 'none where the text is shown');
	is((shell("\$R redact '$long' >/dev/null"))[2], '', 'none without a terminal');
}

done_testing();
