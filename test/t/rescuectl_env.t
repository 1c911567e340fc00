# rescuectl env-changes and env-check: what a container's environment may
# take into an image, and the proof afterwards.
use strict;
use warnings;

use lib 'test/lib';
use JSON::PP ();
use PostgreSQL::Test::Utils;
use RescuectlTest qw(programs rescuectl shell folder spew check_cases
  bad_outputs);
use Test::More;

ok(programs() > 0, 'there is a program to test');
for my $folder (map { s{/rescuectl$}{}r } programs())
{
	local $ENV{PATH} = "$folder:$ENV{PATH}";
	program_help_ok('rescuectl');
	program_version_ok('rescuectl');
	program_options_handling_ok('rescuectl');
}

my $json = JSON::PP->new->utf8->canonical;
my $secret = 'hunter' . '2hunter2';

# What "docker inspect" prints about a container with these lines.
sub inspected
{
	my (@lines) = @_;
	return $json->encode(
		[ { Id => 'c' x 64, Config => { Env => \@lines, Image => 'x' } } ]);
}

my @usual = ('PATH=/bin', "DATABASE_URL=postgres://u:$secret\@h/d",
	'NODE_ENV=production', "JOB_DATA=$secret", "redis_url=$secret");
my $usual = inspected(@usual);
my $blanked = "--change 'ENV DATABASE_URL='\n--change 'ENV JOB_DATA='\n"
  . "--change 'ENV redis_url='\n";
my $object = $json->encode($json->decode($usual)->[0]);
my $nothing = qr/\A\z/;

# The failures come first: none prints a single argument.
check_cases(
	qr/hunter/,
	[ 'no command', '', [], 2, $nothing, qr/no command given.*--help/s ],
	[ 'unknown command', '', ['env'], 2, $nothing, qr/unknown command "env"/ ],
	[ 'empty input', '', ['env-changes'], 2, $nothing, qr/standard input is no JSON/ ],
	[ 'docker failed', '[]', ['env-changes'], 2, $nothing, qr/no container.*did "docker inspect" fail/ ],
	[ 'an empty object', '{}', ['env-changes'], 2, $nothing, qr/environment is unknown/ ],
	[ 'no list', '[{"Config":{}}]', ['env-changes'], 2, $nothing, qr/environment is unknown/ ],
	[ 'a text instead of a list', '[{"Config":{"Env":"DATABASE_URL=x"}}]', ['env-changes'], 2, $nothing, qr/unknown/ ],
	[ 'an entry that is no string', '[{"Config":{"Env":["A=1",{"JOB_ID":1}]}}]', ['env-changes'], 2, $nothing, qr/entry 2 .* is no string/ ],
	[ 'two lists', "[{\"Config\":{\"Env\":[\"JOB_DATA=$secret\"],\"Env\":[]}}]", ['env-changes'], 2, $nothing, qr/one key is there twice/ ],
	[ 'two containers', $json->encode([ map { @{ $json->decode($usual) } } 1, 2 ]), ['env-changes'], 2, $nothing, qr/more than one/ ],
	[ 'broken JSON quotes nothing', "[{\"Config\":{\"Env\":[\"JOB_DATA=$secret\" $secret", ['env-changes'], 2, $nothing, qr/no JSON.* line 1, column/ ],
	[ 'cut off', substr($usual, 0, -3), ['env-changes'], 2, $nothing, qr/no JSON/ ],
	[ 'something behind', "$usual $secret", ['env-changes'], 2, $nothing, qr/no JSON/ ],
	[ 'not UTF-8', "[{\"Config\":{\"Env\":[\"A=\xff$secret\"]}}]", ['env-changes'], 2, $nothing, qr/no JSON/ ],
	[ 'a NUL in the text', "\0$usual", ['env-changes'], 2, $nothing, qr/no JSON/ ],
	[ 'nested too deep', '[' x 100_000, ['env-changes'], 2, $nothing, qr/no JSON/ ],
	[ 'a NUL in a name', inspected("JOB_DATA\0=$secret"), ['env-changes'], 2, $nothing, qr/entry 1 .*cannot be blanked/ ],
	[ 'a line end in a name', inspected('A=1', "X\nRUN curl evil\nJOB_ID=$secret"), ['env-changes'], 2, $nothing, qr/entry 2 / ],
	[ 'blanks around a denied name', inspected("JOB_DATA =$secret"), ['env-changes'], 2, $nothing, qr/entry 1 / ],
	[ 'one bad name, and good ones', inspected(@usual, " JOB_ID=$secret"), ['env-changes'], 2, $nothing, qr/entry 6 / ],
	[ 'no file', '', [ 'env-changes', '/nonexistent' ], 2, $nothing, qr{could not open "/nonexistent": No such file} ],
	[ 'a folder', '', [ 'env-changes', '/' ], 2, $nothing, qr/could not read/ ],
	[ 'two files', '', [ 'env-changes', 'a', 'b' ], 2, $nothing, qr/too many.*"b"/ ],
	[ 'unknown option', '', [ 'env-changes', '--wrong' ], 2, $nothing, qr/env-changes --help/ ],
	[ 'a value in --extra', '', [ 'env-changes', "--extra=A=$secret" ], 2, $nothing, qr/variable's name/ ],
	[ 'an empty --extra', '', [ 'env-changes', '--extra=' ], 2, $nothing, qr/variable's name/ ],
	[ 'help', '', [ 'env-changes', '--help' ], 0, qr/^Exit status: 0 .* 2 could not/m, $nothing ],

	# And what must work.
	[ 'the usual', $usual, ['env-changes'], 0, qr/\A\Q$blanked\E\z/, $nothing ],
	[ 'one object', $object, ['env-changes'], 0, qr/\A\Q$blanked\E\z/, $nothing ],
	[ 'a dash', $usual, [ 'env-changes', '-' ], 0, qr/\A\Q$blanked\E\z/, $nothing ],
	[ 'no variable at all', inspected(), ['env-changes'], 0, $nothing, $nothing ],
	[ 'null is an empty list', '[{"Config":{"Env":null}}]', ['env-changes'], 0, $nothing, $nothing ],
	[ 'nothing denied', inspected('PATH=/bin', 'JOBS=1'), ['env-changes'], 0, $nothing, $nothing ],
	[ 'numbers of any size', '[{"Size":99999999999999999999,"Config":{"Env":["JOB_ID=1"]}}]', ['env-changes'], 0, qr/'ENV JOB_ID='/, $nothing ],
	[ 'twice is once', inspected("JOB_ID=$secret", 'JOB_ID=b'), ['env-changes'], 0, qr/\A--change 'ENV JOB_ID='\n\z/, $nothing ],
	[ 'the first = splits', inspected("PATH=JOB_ID=$secret", "JOB_ID==$secret"), ['env-changes'], 0, qr/\A--change 'ENV JOB_ID='\n\z/, $nothing ],
	[ 'credential names', inspected('CASCADE_CREDENTIAL_KEYS=A_KEY, B_KEY', "A_KEY=$secret", 'C_KEY=1'), ['env-changes'], 0, qr/\A.*_KEYS='\n--change 'ENV A_KEY='\n\z/, $nothing ],
	[ 'extra', inspected("MINE=$secret", 'AWS_A=1', 'AW=2'), [ 'env-changes', '--extra=MINE', '--extra', 'AWS_*' ], 0, qr/\A--change 'ENV MINE='\n--change 'ENV AWS_A='\n\z/, $nothing ],
	[ 'ends in NULs', inspected('JOB_ID=1', 'JOB_DATA=2'), [ 'env-changes', '-0' ], 0, qr/\A--change\0ENV JOB_ID=\0--change\0ENV JOB_DATA=\0\z/, $nothing ],
);

my $folder = folder();
my $file = spew("$folder/usual", $usual);
bad_outputs('env-changes', $file, 'env-changes');
my ($status, $out, $err) = shell(
	"printf '%s,' a b; \$R env-changes -0 '$file' | xargs -0 printf '<%s>'");
is($out, 'a,b,<--change><ENV DATABASE_URL=><--change><ENV JOB_DATA=>'
	  . '<--change><ENV redis_url=>', 'xargs -0 gets the arguments');
(undef, $out) = shell("eval \"printf '<%s>' \$(\$R env-changes '$file' | tr '\\n' ' ')\"");
like($out, qr/^<--change><ENV DATABASE_URL=>/, 'and a shell its words');

# A value of 1 MB, a list of 10,000 names, and an input past the limit.
($status, $out) = rescuectl(
	inspected('JOB_DATA=' . 'x' x 1_000_000, map { "V$_=1" } 1 .. 10_000),
	'env-changes', '--extra=V9999*');
is($status, 0, 'large: status');
is(() = $out =~ /^--change/mg, 2, 'large: two of ten thousand');
($status, $out, $err) = shell('head -c 67108865 /dev/zero | $R env-changes');
is($status, 2, 'too large is refused');
like($err, qr/standard input has more than 67108864 bytes/, 'and says so');

# env-check: what was blanked is clean, what was not is found.
my @after = map { /^(DATABASE_URL|JOB_DATA|redis_url)=/ ? "$1=" : $_ } @usual;
my $before = spew("$folder/before",
	inspected('CASCADE_CREDENTIAL_KEYS=A_KEY', "A_KEY=$secret", 'B=1'));
my $left = inspected('CASCADE_CREDENTIAL_KEYS=', "A_KEY=$secret", 'B=1');
my $clean = inspected('CASCADE_CREDENTIAL_KEYS=', 'A_KEY=', 'B=1');
check_cases(
	qr/hunter/,
	[ 'check: empty input', '', ['env-check'], 2, $nothing, qr/no JSON/ ],
	[ 'check: no image', '[]', ['env-check'], 2, $nothing, qr/holds no container/ ],
	[ 'check: unknown environment', '[{"Config":{}}]', ['env-check'], 2, $nothing, qr/unknown/ ],
	[ 'check: one of two unknown', substr($usual, 0, -1) . ',{}]', ['env-check'], 2, qr/DATABASE_URL still/, qr/object 2 .*unknown/ ],
	[ 'check: a bad name', inspected("JOB_DATA\n=$secret"), ['env-check'], 1, qr/entry 1 \(no plain name\)|JOB_DATA still/, $nothing ],
	[ 'check: a bad name without value', inspected("$secret\n"), ['env-check'], 1, qr/entry 1 \(no plain name\)/, $nothing ],
	[ 'check: both from standard input', '', [qw(env-check --before=-)], 2, $nothing, qr/only one/ ],
	[ 'check: no container before', $clean, [qw(env-check --before=/nonexistent)], 2, $nothing, qr/could not open/ ],
	[ 'check: unknown option', '', [qw(env-check -0)], 2, $nothing, qr/env-check --help/ ],
	[ 'check: the usual', $usual, ['env-check'], 1, qr/\Aobject 1: DATABASE_URL still has a value of 31 bytes\n.*JOB_DATA.*\n.*redis_url.*\n\z/, $nothing ],
	[ 'check: blanked', inspected(@after), ['env-check'], 0, $nothing, $nothing ],
	[ 'check: extra', inspected('MINE=1'), [qw(env-check --extra=MINE)], 1, qr/MINE still/, $nothing ],
	[ 'check: names that only the container knew', $left, [ 'env-check', "--before=$before" ], 1, qr/\Aobject 1: A_KEY still has a value of 14 bytes\n\z/, $nothing ],
	[ 'check: the same, blanked', $clean, [ 'env-check', '--before', $before ], 0, $nothing, $nothing ],
);
my $vendor = inspected('PATH=/bin', "VENDOR_PASSWORD=$secret", "A PASSWORD=$secret");
check_cases(
	qr/hunter/,
	[ 'check: a secret of another name', $vendor, ['env-check'], 0, $nothing, $nothing ],
	[ 'check: looked for', $vendor, [qw(env-check --secrets)], 1, qr/\Aobject 1: VENDOR_PASSWORD holds what looks like a secret \([a-z-]+\)\nobject 1: entry 3 \(no plain name\) holds .*\n\z/, $nothing ],
	[ 'check: nothing to find', inspected('PATH=/bin', 'VENDOR_PASSWORD='), [qw(env-check --secrets)], 0, $nothing, $nothing ],
	[ 'check: denied is said once', inspected("DATABASE_URL=postgres://u:$secret\@h/d"), [qw(env-check --secrets)], 1, qr/\A[^\n]*still has a value[^\n]*\n\z/, $nothing ],
);
bad_outputs('env-check', $file, 'env-check');

# The process is closed to others while it holds secrets.
SKIP:
{
	skip 'no /proc', 2 unless -r '/proc/self/status';
	my $fifo = "$folder/fifo";
	POSIX::mkfifo($fifo, 0600) or die "mkfifo: $!";
	my $pid = fork() // die "fork: $!";
	if (!$pid)
	{
		exec(RescuectlTest::program(), 'env-changes', $fifo)
		  or POSIX::_exit(99);
	}
	open(my $writer, '>', $fifo) or die "$fifo: $!"; # when it reads, it is guarded
	my ($core) = RescuectlTest::slurp("/proc/$pid/limits") =~ /^(Max core.*)$/m;
	like($core // '', qr/^Max core file size\s+0\s+0/, 'no core file');
	my $dumpable = $> == 0 || !open(my $mem, '<', "/proc/$pid/environ");
	ok($dumpable, 'and no look into its memory');
	print $writer $usual;
	close $writer;
	waitpid $pid, 0;
	is($?, 0, 'and it goes on');
}

done_testing();
