# rescuectl redact and rules: a filter that never lets go what it has not
# passed, tells where secrets are without telling them, and fails closed.
use strict;
use warnings;

use lib 'test/lib';
use Encode qw(encode);
use JSON::PP ();
use POSIX ();
use RescuectlTest qw(program rescuectl shell folder spew slurp top check_cases
  bad_outputs);
use Test::More;

my $json = JSON::PP->new->utf8;
my $secret = 'hunter' . '2hunter2';
my $folder = folder();
my $nothing = qr/\A\z/;
my $log = "2026-01-02 start\nDB_PASSWORD=$secret\nid 0123456789abcdef\n";
my $file = spew("$folder/log", $log);
my $key = spew("$folder/key", 'k' x 32);
chmod 0600, $key;

check_cases(
	qr/hunter/,
	[ 'no such file', '', [ 'redact', '/nonexistent' ], 2, $nothing, qr/could not open/ ],
	[ 'a folder', '', [ 'redact', '/' ], 2, $nothing, qr/could not read/ ],
	[ 'unknown option', '', [ 'redact', '--wrong' ], 2, $nothing, qr/redact --help/ ],
	[ 'unknown format', '', [ 'redact', '--format=xml' ], 2, $nothing, qr/human or json/ ],
	[ 'two ways to tell', '', [qw(redact --map --explain)], 2, $nothing, qr/cannot be combined/ ],
	[ 'no key', $log, [ 'redact', "--key=$folder/none" ], 2, $nothing, qr/could not open/ ],
	[ 'an empty key', $log, [ 'redact', '--key=/dev/null' ], 2, $nothing, qr/mode 0600/ ],
	[ 'a key without a name', $log, [ 'redact', '--key=' ], 2, $nothing, qr/needs a file/ ],
	[ 'no rules', $log, [ 'redact', "--rules=$folder/none" ], 2, $nothing, qr/could not open/ ],
	[ 'help', '', [qw(redact --help)], 0, qr/^Exit status: 0 done/m, $nothing ],

	[ 'nothing', '', ['redact'], 0, $nothing, $nothing ],
	[ 'a line', $log, ['redact'], 0, qr/\A2026-01-02 start\nDB_PASSWORD=\[REDACTED:[a-z-]+\]\nid 0123456789abcdef\n\z/, $nothing ],
	[ 'a dash', $log, [ 'redact', '-' ], 0, qr/REDACTED/, $nothing ],
	[ 'a file', '', [ 'redact', $file ], 0, qr/REDACTED/, $nothing ],
	[ 'without a last line end', "password=$secret", ['redact'], 0, qr/\Apassword=\[REDACTED:[a-z-]+\]\z/, $nothing ],
	[ 'bytes', "\xff\xfe\0\r\x80 password=$secret\n\0\xc3", ['redact'], 0, qr/\A\xff\xfe\0\r\x80 password=\[REDACTED:[a-z-]+\]\n\0\xc3\z/, $nothing ],
	[ 'two files', '', [ 'redact', $file, $file ], 0, qr/\A(?:2026-01-02 start\nDB_PASSWORD=\[REDACTED:[a-z-]+\]\nid 0123456789abcdef\n){2}\z/, $nothing ],
	[ 'one of two files', '', [ 'redact', '/nonexistent', $file ], 2, qr/REDACTED/, qr/could not open/ ],
	(map { [ "wide characters, $_", encode($_, $log), ['redact'], 0, qr/\A(?:\xef\xbb\xbf)?2026-01-02 start\nDB_PASSWORD=\[REDACTED:[a-z-]+\]\nid 0123456789abcdef\n\z/, $nothing ] }
		qw(UTF-16 UTF-16LE UTF-16BE UTF-32 UTF-32LE UTF-32BE)),
	[ 'characters of four bytes', encode('UTF-16', "a \x{1f511} password=$secret \x{e9}\n"), ['redact'], 0, qr/\A\xef\xbb\xbfa \xf0\x9f\x94\x91 password=\[REDACTED:[a-z-]+\] \xc3\xa9\n\z/, $nothing ],
	[ 'a torn wide character', encode('UTF-16LE', "password=$secret\n") . 'a', ['redact'], 0, qr/\Apassword=\[REDACTED:[a-z-]+\]\n\xef\xbf\xbd\z/, $nothing ],
	(map { [ "not unpacked: $_->[0]", "$_->[1]password=$secret\n", ['redact'], 2, $nothing, qr/cannot be unpacked here \($_->[0]\)/ ] }
		[ '7z', "7z\xbc\xaf\x27\x1c" ], [ 'lz4', "\x04\x22\x4d\x18" ], [ 'compress', "\x1f\x9d" ], [ 'lzip', "LZIP\x01" ]),
	[ 'like bzip2', "BZh password=$secret\n", ['redact'], 0, qr/\ABZh password=\[REDACTED/, $nothing ],
	[ 'a fingerprint', $log, [ 'redact', "--key=$key" ], 0, qr/=\[REDACTED:[a-z-]+:[0-9a-z]{12}\]\n/, $nothing ],
	[ 'check finds', $log, [qw(redact --check)], 1, $nothing, $nothing ],
	[ 'check finds nothing', "all is well\n", [qw(redact --check)], 0, $nothing, $nothing ],
	[ 'check in one of two', '', [ 'redact', '--check', '/dev/null', $file ], 1, $nothing, $nothing ],
	[ 'check could not', '', [ 'redact', '--check', '/nonexistent', $file ], 2, $nothing, qr/could not open/ ],
	[ 'explain', $log, [qw(redact --explain)], 0, qr/\A-:2:13: [a-z-]+, 14 bytes\n\z/, $nothing ],
	[ 'explain and check', $log, [qw(redact --explain --check)], 1, qr/\A-:2:13: /, $nothing ],
	[ 'explain, nothing', "x\n", [qw(redact --explain)], 0, $nothing, $nothing ],
	[ 'explain with fingerprints', $log, [ 'redact', '--explain', "--key=$key" ], 0, qr/14 bytes, [0-9a-z]{12}\n\z/, $nothing ],
	[ 'map', '', [ 'redact', '--map', $file, $file ], 0, qr/\A[0-9a-z]{12}  [a-z-]+, 2 places in 1 file\n/, $nothing ],
);

# What one file tells is known in the next.
my $strong = 'zT5mKq81+' . 'vWc0LrXy3HdN';
my $first = spew("$folder/first", "DB_PASSWORD=$strong\n");
my $next = spew("$folder/next", "retry with $strong failed\n");
is((rescuectl('', 'redact', $first, $next))[1], "DB_PASSWORD=[REDACTED:password]\nretry with [REDACTED:password] failed\n", 'a secret of another file');
is((rescuectl('', 'redact', $next, $first))[1], "retry with $strong failed\nDB_PASSWORD=[REDACTED:password]\n", 'only of one before');

# Idempotent, and the same whatever the pieces in which it comes.
my ($status, $once) = rescuectl($log, 'redact');
my (undef, $twice) = rescuectl($once, 'redact');
is($twice, $once, 'twice is once');
my $text = join '', map { "line $_ password=$secret$_ and 0123456789abcdef\n" } 1 .. 20_000;
spew("$folder/many", $text);
my ($all) = (rescuectl($text, 'redact'))[1];
is(() = $all =~ /REDACTED/g, 20_000, 'a megabyte: each secret');
unlike($all, qr/hunter/, 'and none is left');
is(() = $all =~ /\n/g, 20_000, 'each line is there');
my (undef, $pieces) = shell("perl -e '\$| = 1; while (read STDIN, \$_, 4099) { print }' "
	  . "<'$folder/many' | \$R redact");
ok($pieces eq $all, 'the same in odd pieces');

# JSON: parses, names no secret, and an odd file name does no harm.
my $odd = spew("$folder/odd\n\x{ff}\e[31m", $log);
($status, my $out) = rescuectl('', 'redact', '--explain', '-fjson', $odd, $file);
my $report = $json->decode($out);
is(scalar @{ $report->{findings} }, 2, 'json: a finding each');
is_deeply([ sort keys %{ $report->{findings}[0] } ],
	[qw(column file length line rule start)], 'json: its keys');
is($report->{findings}[1]{line}, 2, 'json: the line');
like($report->{ruleset}, qr/^[0-9a-f]{64}$/, 'json: which rules these were');
($status, $out) = rescuectl('', 'redact', '--explain', $odd);
unlike($out, qr/\e/, 'a name cannot move the cursor');
is(() = $out =~ /\n/g, 1, 'nor forge a line');

# One secret in several spellings and files has one fingerprint; another key
# gives another, and no key one that only this run can tell.
spew("$folder/a.env", "DB_PASSWORD='$secret'\n");
spew("$folder/b.url", "postgres://u:$secret\@h/d\n");
my @map = ('redact', '--map', '-f', 'json', "$folder/a.env", "$folder/b.url");
my ($one) = map { $json->decode((rescuectl('', @map, "--key=$key"))[1])->{secrets} } 1;
is(scalar @$one, 1, 'map: one secret');
is($one->[0]{files}, 2, 'map: in two files');
is_deeply([ map { $_->{file} =~ s{.*/}{}r } @{ $one->[0]{places} } ],
	[qw(a.env b.url)], 'map: these');
my $other = spew("$folder/other", 'o' x 32);
chmod 0600, $other;
my ($two, $again, $free, $free2) = map {
	$json->decode((rescuectl('', @map, $_))[1])->{secrets}[0]{fingerprint}
} "--key=$other", "--key=$key", '--check', '--check';
isnt($two, $one->[0]{fingerprint}, 'another key, another fingerprint');
is($again, $one->[0]{fingerprint}, 'the same key, the same');
isnt($free, $free2, 'without a key, only of this run');

# A key that others can read is no key.
for my $mode (0640, 0604, 0660, 0644)
{
	chmod $mode, $key;
	my ($got, $stdout, $stderr) = rescuectl($log, 'redact', "--key=$key");
	is($got, 2, sprintf 'a key of mode %o is refused', $mode);
	is($stdout, '', 'and nothing is written');
}
chmod 0600, spew("$folder/short", 'k' x 15);
is((rescuectl($log, 'redact', "--key=$folder/short"))[0], 2, 'a short key');

# Own rules: one that holds, and ones that do not.
my $rules = "rule  house-ticket\nabout a ticket of ours\nsource convention\n"
  . "token \"hst_\" alnum{12}\nmatch hst_<>0123456789ab\nmatch x <[hst_<>ABCDEFGHIJKL]>\nspare hst_0123\n";
spew("$folder/rules", $rules);
my $ticket = 'hst_' . 'abcdefghijkl';
($status, $out) = rescuectl("see $ticket\n", 'redact', "--rules=$folder/rules");
is($status, 0, 'own rules: status');
is($out, "see [REDACTED:house-ticket]\n", 'own rules: what they find');
($status, $out) = rescuectl("see $ticket\n", 'redact');
is($out, "see $ticket\n", 'and only with them');
for my $bad (
	[ 'no sample', $rules =~ s/^match.*\n//gmr ],
	[ 'a sample that is not found', $rules =~ s/hst_<>0123456789ab/hst_<>01/r ],
	[ 'a near miss that is found', $rules =~ s/spare.*/spare hst_0123456789ab/r ],
	[ 'an unknown word', "$rules\nwrong x\n" ],
	[ 'a NUL', "rule a\0b\n" ],
	[ 'no text', "\xff\xfe" ])
{
	my ($name, $content) = @$bad;
	spew("$folder/bad", $content);
	my ($got, $stdout, $stderr) = rescuectl($log, 'redact', "--rules=$folder/bad");
	is($got, 2, "rules with $name: status");
	is($stdout, '', "rules with $name: nothing is written");
	like($stderr, qr/bad:\d+: /, "rules with $name: its line");
}
($status, $out) = rescuectl('', 'rules');
is($status, 0, 'rules: status');
like($out, qr/^github\S* +\S.*\n +https:/m, 'rules: name, what it opens, source');
unlike($out, qr/house-ticket/, 'rules: not ours');
like((rescuectl('', 'rules', "--rules=$folder/rules"))[1], qr/^house-ticket/m, 'unless named');
my $listed = $json->decode((rescuectl('', 'rules', '--format=json'))[1])->{rules};
cmp_ok(scalar @$listed, '>', 10, 'rules: json');
check_cases(
	undef,
	[ 'rules takes no file', '', [qw(rules x)], 2, $nothing, qr/too many/ ],
	[ 'rules: unknown option', '', [qw(rules --wrong)], 2, $nothing, qr/rules --help/ ],
	[ 'rules: bad file', '', [ 'rules', "--rules=$folder/bad" ], 2, $nothing, qr/bad:\d/ ],
);

# Bad places to write to; reading that breaks off.
bad_outputs('redact', $file, 'redact');
bad_outputs('redact, more than a pipe holds', "$folder/many", 'redact');
bad_outputs('explain', $file, 'redact', '--explain');
bad_outputs('map', $file, 'redact', '--map', '--format=json');
bad_outputs('rules', $file, 'rules');
($status) = shell('$R redact <&-');
is($status, 2, 'a closed standard input');

# Any size in bounded memory: 60 MB through 6 MB in addition to the libraries, a line of
# 30 MB and a secret longer than any window. And no memory is no output.
my $release = top() . '/tools/rescuectl/rescuectl';
SKIP:
{
	skip 'no release build', 7 unless -x $release;
	local $ENV{P} = $release;
	# The libraries take this much address space, most of it never touched.
	my $libraries = 0;
	for my $limit (map { $_ * 2000 } 1 .. 200)
	{
		$libraries = $limit;
		last if (shell("ulimit -v $limit; printf 'a\n' | \$P redact 2>/dev/null"))[1] eq "a\n";
	}
	my $little = $libraries + 6000;
	my ($code, $lines) = shell("ulimit -v $little; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do "
		  . "cat '$folder/many' '$folder/many' '$folder/many' '$folder/many'; done"
		  . " | \$P redact | grep -c 'REDACTED'");
	is($lines, "960000\n", 'sixty megabytes in little memory');
	($code, $out) = shell("ulimit -v $little; { head -c 30000000 /dev/zero | tr '\\0' a;"
		  . " echo ' password=$secret'; } | \$P redact | tail -c 40");
	like($out, qr/ password=\[REDACTED:[a-z-]+\]\n\z/, 'a line of thirty megabytes');
	unlike($out, qr/hunter/, 'and the secret at its end');
	($code, $out) = shell("{ printf 'password='; yes q7Rw | tr -d '\\n' | head -c 3000000;"
		  . " printf '\\nnext\\n'; } | \$P redact");
	ok($out =~ /\Apassword=\[REDACTED:[a-z-]+\]\nnext\n\z/, 'a secret of three megabytes');
	my $least = 0;
	for my $limit (map { $libraries - 8000 + $_ * 500 } 1 .. 30)
	{
		($code, $out) = shell("ulimit -v $limit; \$P redact '$file' 2>/dev/null");
		$least++ if $code != 0 && $out =~ /hunter|start/;
	}
	is($least, 0, 'whatever memory is missing, nothing is let through');
	my ($whole, $wrong) = (0, 0);
	for my $limit (map { $libraries - 2000 + $_ * 500 } 1 .. 40)
	{
		($code, $out) = shell("ulimit -v $limit; \$P redact --explain '$folder/many' 2>/dev/null | wc -l; echo \${PIPESTATUS[0]}");
		my ($count, $got) = $out =~ /(\d+)\s+(\d+)/ or next;
		$whole++ if $got == 0 && $count == 20_000;
		$wrong++ if $got == 0 && $count != 20_000;
	}
	cmp_ok($whole, '>', 0, 'with enough memory all findings are told');
	is($wrong, 0, 'with less, not a part of them as if it were all');
}

# Killed half way: what came out is redacted, and a part of the whole.
for my $signal (qw(KILL TERM INT HUP))
{
	pipe(my $in, my $to) or die "pipe: $!";
	my $pid = fork() // die "fork: $!";
	if (!$pid)
	{
		close $to;
		open(STDIN, '<&', $in) or POSIX::_exit(99);
		open(STDOUT, '>', "$folder/part") or POSIX::_exit(99);
		exec(program(), 'redact') or POSIX::_exit(99);
	}
	close $in;
	syswrite($to, substr($text, 0, 600_000));
	kill $signal, $pid;
	close $to;
	waitpid $pid, 0;
	isnt($?, 0, "SIG$signal half way: no success");
	my $part = slurp("$folder/part");
	ok(substr($all, 0, length $part) eq $part, "SIG$signal half way: no byte in clear");
}

done_testing();
