# rescuectl collect and flush without a database: what leaves a machine is
# redacted, whatever is on it; a path never leaves the root; what cannot be
# stored waits.
use strict;
use warnings;

use lib 'test/lib';
use File::Path qw(make_path);
use IPC::Run ();
use JSON::PP ();
use POSIX ();
use RescuectlTest qw(program rescuectl shell folder spew slurp check_cases section command write_spec);
use Test::More;

my $json = JSON::PP->new->utf8;
my $secret = 'hunter' . '2hunter2';
my $folder = folder();
my $spool = "$folder/spool";
my $root = "$folder/root";
my $nothing = qr/\A\z/;
my @about = ('--workspace=ws-1', '--org=acme', '--reason=bootstrap_watcher');
my @collect = ('collect', @about, "--root=$root", "--spool=$spool");

make_path("$root/etc/agent", "$root/var/log");
spew("$folder/outside", "outside $secret\n");
spew("$root/etc/agent/config.yaml", "model: x\ntoken: $secret\nport: 80\n");
spew("$root/var/log/cloud-init-output.log",
	join '', map { "line $_ password=$secret\n" } 1 .. 500);

sub spec { return write_spec("$folder/spec", @_) }

# Capture and print; the sections by name.
sub captured
{
	my (@arguments) = @_;
	my ($status, $out, $err) = rescuectl('', @collect, '--dry-run', @arguments);
	is($status, 0, 'captured') or diag $err;
	unlike("$out$err", qr/hunter/, 'no secret');
	return map { ($_->{name} => $_) } @{ $json->decode($out)->{sections} };
}

# The command line, and specifications that are not valid.
check_cases(
	qr/hunter/,
	[ 'no workspace', '', [qw(collect --org=o --reason=r)], 2, $nothing, qr/missing "--workspace"/ ],
	[ 'no organisation', '', [qw(collect --workspace=w --reason=r)], 2, $nothing, qr/missing "--org"/ ],
	[ 'no reason', '', [qw(collect --workspace=w --org=o)], 2, $nothing, qr/missing "--reason"/ ],
	[ 'a blank workspace', '', [ @collect, '--workspace= ' ], 2, $nothing, qr/blank, too long/ ],
	[ 'a line end in the reason', '', [ @collect, "--reason=a\nb" ], 2, $nothing, qr/control characters: "--reason"/ ],
	[ 'a reason too long', '', [ @collect, '--reason=' . 'x' x 256 ], 2, $nothing, qr/too long/ ],
	[ 'an empty option', '', [ @collect, '--spec=' ], 2, $nothing, qr/no value/ ],
	[ 'an argument', '', [ @collect, 'x' ], 2, $nothing, qr/too many/ ],
	[ 'unknown option', '', [ @collect, '--wrong' ], 2, $nothing, qr/collect --help/ ],
	[ 'exec without a program', '', [ 'collect', @about, '--exec' ], 2, $nothing, qr/needs a program/ ],
	[ 'exec and root', '', [ @collect, '--exec', 'ssh' ], 2, $nothing, qr/cannot be combined/ ],
	[ 'a password', '', [ @collect, "--db=password=$secret" ], 2, $nothing, qr/must not hold a password/ ],
	[ 'no root', '', [ 'collect', @about, "--root=$folder/none" ], 2, $nothing, qr/could not open/ ],
	[ 'no specification', '', [ @collect, "--spec=$folder/none" ], 2, $nothing, qr/could not open/ ],
	[ 'no rules', '', [ @collect, "--rules=$folder/none" ], 2, $nothing, qr/could not open/ ],
	[ 'a key for all', '', [ @collect, '--key=/etc/passwd' ], 2, $nothing, qr/mode 0600/ ],
	[ 'help', '', [qw(collect --help)], 0, qr/^Exit status: 0 stored or written, 1 spooled/m, $nothing ],
	[ 'flush takes no file', '', [qw(flush x)], 2, $nothing, qr/too many/ ],
	[ 'flush: a password', '', [ 'flush', "--db=password=$secret" ], 2, $nothing, qr/must not hold/ ],
	( map {
			[ "$_: no organisation", '', [ $_, '--workspace=w' ], 2, $nothing, qr/missing "--org"/ ],
			  [ "$_: no workspace", '', [ $_, '--org=o', $_ eq 'report' ? '-o-' : () ], 2, $nothing, qr/missing "--workspace"/ ],
			  [ "$_: unknown option", '', [ $_, '--wrong' ], 2, $nothing, qr/$_ --help/ ],
			  [ "$_: no server", '', [ $_, @about[ 0, 1 ], "--db=host=$folder", $_ eq 'report' ? '-o-' : () ], 2, $nothing, qr/could not connect: .*\nCheck --db or RESCUE_DB/ ],
			  [ "$_: help", '', [ $_, '--help' ], 0, qr/^Exit status: 0/m, $nothing ]
	} qw(show list verify) ),
	[ 'a bundle that is no number', '', [qw(show --org=o --bundle=1;x)], 2, $nothing, qr/takes a number/ ],
);
for my $bad (
	[ 'empty', '', qr/no JSON/ ],
	[ 'no object', '[]', qr/must be an object/ ],
	[ 'no sections', '{"sections":[]}', qr/1 to 64/ ],
	[ 'too many', $json->encode({ sections => [ map { section("s$_") } 1 .. 65 ] }), qr/1 to 64/ ],
	[ 'something else', '{"sections":[{"name":"a","file":"/a"}],"x":1}', qr/nothing else/ ],
	[ 'a misspelt key', '{"sections":[{"name":"a","file":"/a","line":5}]}', qr/section 1 .*not known/ ],
	[ 'one key twice', '{"sections":[{"name":"a","file":"/a","file":"/b"}]}', qr/no JSON/ ],
	[ 'one name twice', '{"sections":[{"name":"a","file":"/a"},{"name":"a","file":"/b"}]}', qr/section 2 .*twice/ ],
	[ 'no name', '{"sections":[{"file":"/a"}]}', qr/"name" is missing/ ],
	[ 'a NUL in a name', '{"sections":[{"name":"a\u0000","file":"/a"}]}', qr/no JSON|no name/ ],
	[ 'a relative path', '{"sections":[{"name":"a","file":"a"}]}', qr/absolute/ ],
	[ 'neither', '{"sections":[{"name":"a"}]}', qr/must be there/ ],
	[ 'both', '{"sections":[{"name":"a","file":"/a","command":["x"]}]}', qr/must be there/ ],
	[ 'no words', '{"sections":[{"name":"a","command":[]}]}', qr/list of words/ ],
	[ 'a word that is no text', '{"sections":[{"name":"a","command":["x",1]}]}', qr/list of words/ ],
	[ 'no number', '{"sections":[{"name":"a","file":"/a","lines":"9"}]}', qr/number/ ],
	[ 'no line', '{"sections":[{"name":"a","file":"/a","lines":0}]}', qr/number/ ],
	[ 'unknown format', '{"sections":[{"name":"a","file":"/a","format":"xml","names":["A"]}]}', qr/must be text/ ],
	[ 'an environment without names', '{"sections":[{"name":"a","file":"/a","format":"env"}]}', qr/come together/ ])
{
	my ($name, $content, $what) = @$bad;
	spew("$folder/bad", $content);
	my ($status, $out, $err) = rescuectl('', @collect, "--spec=$folder/bad", '--dry-run');
	is($status, 2, "specification, $name: status");
	is($out, '', "specification, $name: nothing captured");
	like($err, $what, "specification, $name: says why");
}
my ($status, $out, $err) = rescuectl('', 'collect', '--print-spec');
spew("$folder/default", $out);
is($status, 0, 'the default specification: status');
my @names = map { $_->{name} } @{ $json->decode($out)->{sections} };
is_deeply(\@names, [qw(config.yaml system-prompt.md cloud-init-output.log.tail
		docker-ps agent-container.logs.tail model-provider-runtime.env docker-state
		dmesg.tail disk-free inodes-free memory)],
	'the default specification: eleven sections');
my ($state) = grep { $_->{name} eq 'docker-state' } @{ $json->decode($out)->{sections} };
unlike("@{ $state->{command} }", qr/Env|Args|Cmd|Labels|json/, 'of a container no environment, arguments or labels');

# Eleven sections, whatever is missing; redacted first, then cut to lines.
my %got = captured("--spec=$folder/default");
is_deeply([ sort keys %got ], [ sort @names ], 'all eleven are there');
like($got{'config.yaml'}{content},
	qr/\Amodel: x\ntoken: "?\[REDACTED:[a-z-]+\]"?\nport: 80\n\z/, 'a file, redacted');
is($got{'system-prompt.md'}{status}, 'missing', 'a file that is not there');
ok(!exists $got{'system-prompt.md'}{content}, 'has no content');
my $tail = $got{'cloud-init-output.log.tail'};
is(() = $tail->{content} =~ /^line \d+ password=\[REDACTED:[a-z-]+\]$/mg, 200, 'two hundred lines');
like($tail->{content}, qr/\Aline 301 .*line 500 /s, 'the last ones');
is($tail->{original_bytes}, length slurp("$root/var/log/cloud-init-output.log"),
	'how many bytes it had');
like($got{memory}{content}, qr/^MemTotal:/m, 'the memory of the machine');
like($got{'disk-free'}{content}, qr/^Filesystem/m, 'its free disk');
isnt($got{'docker-ps'}{status}, 'timeout', 'no docker takes no time');

# What one section names is masked in the others: in those above it, too, and what
# an environment does not keep.
my $strong = 'zT5mKq81+' . 'vWc0LrXy3HdN';
spew("$root/retry.log", "retry with $strong failed\n");
spew("$root/env", "DB_PASSWORD=$strong\nMODEL=x\n");
%got = captured('--spec', spec(section('retry.log'), section('env', format => 'env', names => ['MODEL'])));
is($got{'retry.log'}{content}, "retry with [REDACTED:password] failed\n", 'a secret that the environment names');
is($got{env}{content}, "MODEL=x\n", 'which is not kept');
%got = captured('--spec', spec(section('retry.log')));
is($got{'retry.log'}{content}, "retry with $strong failed\n", 'and which nothing else names');

# Compressed sources, archives and UTF-16, of files and of programs: unpacked and
# redacted; what cannot be looked into is named, and is not in it.
spew("$root/plain.log", "start\npassword=$secret\nend\n");
shell("cd '$root' && gzip -k plain.log && tar -czf logs.tgz plain.log plain.log.gz && "
	  . "{ cat plain.log.gz; echo 'password=$secret'; } >behind.gz && head -c 40 plain.log.gz >cut.gz && "
	  . "iconv -t UTF-16 plain.log >wide.log && gzip -k wide.log && iconv -t UTF-16 /dev/null >empty-wide.log && "
	  . "{ yes '' | head -c 5000000; cat plain.log; } | gzip >long.gz && head -c 5000000 /dev/urandom | gzip >random.gz");
my $redacted = qr/start\npassword=\[REDACTED:[a-z-]+\]\nend\n/;
%got = captured('--spec', spec((map { section($_) } qw(plain.log.gz logs.tgz behind.gz cut.gz wide.log wide.log.gz long.gz)),
		command('cat', 'cat', "$root/plain.log.gz"), command('cat-cut', 'cat', "$root/random.gz"), command('cat-bad', 'cat', "$root/cut.gz"),
		command('cat-failed', 'sh', '-c', "cat $root/plain.log.gz; exit 3")));
like($got{$_}{content}, qr/\A(?:\x{feff})?$redacted\z/, "$_ is unpacked") for qw(plain.log.gz wide.log wide.log.gz cat);
like($got{'logs.tgz'}{content}, qr/\A==> plain\.log <==\n$redacted\n==> plain\.log\.gz <==\n$redacted\z/, 'members are under headings');
like($got{'long.gz'}{content}, qr/$redacted\z/, 'of a long text, the end');
is($got{'long.gz'}{original_bytes}, 5_000_000 + length slurp("$root/plain.log"), 'and all its bytes are counted');
for my $name (qw(behind.gz cut.gz cat-cut cat-bad cat-failed))
{
	is($got{$name}{status}, 'failed', "$name is not unpacked");
	like($got{$name}{content}, qr/\A\[not text: gzip, \d+ bytes\]\z/, 'and said to be so');
}

# Never out of the root, never what is no ordinary file.
symlink("$folder/outside", "$root/absolute");
symlink('../outside', "$root/relative");
symlink('/etc', "$root/inner");
symlink('loop', "$root/loop");
make_path("$root/away");
symlink('..', "$root/away/up");
symlink('/proc/self/root', "$root/magic");
POSIX::mkfifo("$root/fifo", 0600);
spew("$root/denied", $secret);
chmod 0, "$root/denied";
%got = captured('--spec', spec(
		map { section($_) } qw(absolute relative loop fifo denied etc),
		'away/up/up/outside', '../outside', 'inner/agent/config.yaml', 'etc/agent/config.yaml/x',
		"magic$folder/outside"));
for my $out_of_it ('absolute', 'relative', 'away/up/up/outside', '../outside', "magic$folder/outside")
{
	is($got{$out_of_it}{status}, 'missing', "$out_of_it does not leave the root");
}
is($got{$_}{status}, 'failed', "$_ is not read") for qw(loop fifo etc);
SKIP:
{
	skip 'root may read everything', 1 if $> == 0;
	is($got{denied}{status}, 'denied', 'what may not be read');
}
is($got{'inner/agent/config.yaml'}{status}, 'ok', 'a link within the root is followed');
is($got{'etc/agent/config.yaml/x'}{status}, 'missing', 'a file is no folder');

# Any bytes; too long; cut in the middle of a secret; a disk full of one line.
spew("$root/empty", '');
spew("$root/bytes", "\xff\0\xc3( password=$secret\n");
spew("$root/long", 'A' x 50 . "\n" . "x" x 99 . "\n" . ("filler line\n" x 20_000) . "last\n");
spew("$root/huge", "password=" . $secret x 400_000 . "\nafter password=$secret\n");
spew("$root/line", "password=$secret " . 'a' x 5_000_000);
%got = captured('--spec', spec(map { section($_) } qw(empty bytes long huge line)));
is_deeply([ @{ $got{empty} }{qw(status content)} ], [ 'ok', '' ], 'an empty file');
like($got{bytes}{content}, qr/\A\x{fffd}\x{fffd}\x{fffd}\( password=\[REDACTED/, 'bytes that are no text');
cmp_ok(length($got{long}{content}), '<=', 65_536, 'cut to 64 KiB');
like($got{long}{content}, qr/\AA{50}\n.*bytes cut.*\nlast\n\z/s, 'its beginning and its end');
is($got{huge}{content}, "after password=[REDACTED:password]\n", 'a line that was cut is left out');
is_deeply([ $got{line}{status}, length($got{line}{content} // '') ], [ 'failed', 0 ],
	'and one that never ends, too');

# Commands: status, time, output, and what they leave behind.
%got = captured('--spec', spec(
		command('good', 'echo', "token=$secret"),
		command('both', 'sh', '-c', 'echo out; echo err >&2; exit 3'),
		command('absent', '/nonexistent/program'),
		command('no program', '/etc/passwd'),
		command('killed', 'sh', '-c', 'kill -9 $$'),
		command('holds the pipe', 'sh', '-c', 'sleep 300 & echo done'),
		command('much', 'sh', '-c', 'yes password=abcdefgh | head -c 6000000; echo end')));
is($got{good}{status}, 'ok', 'a command');
is_deeply([ @{ $got{both} }{qw(status content)} ], [ 'failed', "out\nerr\n" ],
	'a command that fails: its output is kept');
is($got{absent}{status}, 'missing', 'no such program');
is($got{'no program'}{status}, 'denied', 'a file that is no program');
is($got{killed}{status}, 'failed', 'killed');
is_deeply([ @{ $got{'holds the pipe'} }{qw(status content)} ], [ 'ok', "done\n" ],
	'a descendant that holds the pipe');
is($got{much}{original_bytes}, 6_000_004, 'much: how much it was');
like($got{much}{content}, qr/end\n\z/, 'much: its end');

# What hangs is ended, and does not take the others' time away.
%got = captured('--time=2', '--spec', spec(
		command('hangs', 'sh', '-c', "echo \$\$ >$folder/pid; echo begun; exec sleep 300"),
		command('ignores', 'sh', '-c', "trap '' TERM; echo deaf; sleep 300"),
		command('goes on', 'echo', 'x'), section('empty')));
is_deeply([ map { $got{$_}{status} } 'hangs', 'ignores', 'goes on', 'empty' ],
	[qw(timeout timeout ok ok)], 'what hangs is a timeout, and the others go on');
is($got{hangs}{content}, "begun\n", 'what it said so far is kept');
ok(!kill(0, slurp("$folder/pid")), 'and it is gone');
is((rescuectl('', @collect, $_))[0], 2, "no time: $_") for '--time=0', '--time=46', '--time=x';

# A specification that never comes: a signal ends the program.
{
	my $waiting = IPC::Run::start([ program(), @collect, "--spec=$root/fifo" ], '<', \undef, '>', \my $out, '2>', \my $err);
	# opened once the program reads it
	open my $writer, '>', "$root/fifo" or die "$root/fifo: $!";
	$waiting->kill_kill(grace => 60);
	is($waiting->full_result(0) & 127, POSIX::SIGTERM(), 'a specification that does not end: TERM ends the program');
}

# Environments: only what was asked for, and nothing that is denied.
spew("$root/env", "PATH=/bin\nLLM_MODEL=x\nmodel_key=$secret\nDATABASE_URL=MODEL\n"
	  . "CASCADE_CREDENTIAL_KEYS=PROVIDER_LOGIN\nPROVIDER_LOGIN=plain\n"
	  . "PROVIDER_TOKEN=$secret\n1MODEL=x\nA MODEL=y\nRUNTIME=z=1\nJOB_DATA=MODEL\n");
spew("$root/inspect", $json->encode([ { Config => { Env =>
	[ 'MODEL=m', "X=1\nMODEL=forged", "MODEL_B=1\nRUNTIME=forged", 'OTHER=1' ] } } ]));
spew("$root/no-env", "not JSON $secret MODEL=1\n");
my @only = (names => [qw(MODEL PROVIDER RUNTIME)]);
%got = captured('--spec', spec(
		section('env', format => 'env', @only),
		section('inspect', format => 'docker-inspect', @only),
		section('no-env', format => 'docker-inspect', @only),
		section('not-there', format => 'env', @only)));
like($got{env}{content}, qr/\ALLM_MODEL=x\nmodel_key=\S+\nPROVIDER_TOKEN=\S+\nRUNTIME=z=1\n\z/,
	'an environment: by name, without what is denied');
is($got{inspect}{content}, "MODEL=m\n", 'a value of several lines forges nothing');
is_deeply([ $got{'no-env'}{status}, $got{'no-env'}{content} ], [ 'failed', undef ],
	'what is no environment is not shown');
is($got{'not-there'}{status}, 'missing', 'no environment');

# --exec: the same, behind a prefix.
spew("$folder/far", "#!/bin/sh\necho \"\$\@\" >>$folder/calls\ncd $root && case \$1 in\n"
	  . "cat|test) c=\$1; shift; case \$c in cat) exec cat .\$1;; *) exec test \$1 .\$2;; esac;;\n"
	  . "*) exec \"\$\@\";; esac\n");
chmod 0755, "$folder/far";
spec(section('empty'), section('gone'), section('env'), command('echo', 'echo', 'a b'),
	{ name => 'odd', file => '/a;reboot' });
($status, $out) = rescuectl('', 'collect', @about, "--spool=$spool", '--dry-run',
	"--spec=$folder/spec", '--exec', "$folder/far");
is($status, 0, 'exec: status');
%got = map { ($_->{name} => $_) } @{ $json->decode($out)->{sections} };
is_deeply([ map { $got{$_}{status} } qw(empty gone env echo odd) ],
	[qw(ok missing ok ok failed)], 'exec: what became of each');
is($got{echo}{content}, "a b\n", 'exec: words stay words');
($status, $out) = rescuectl('', 'collect', '--exec', "$folder/far", ';', @about,
	'--dry-run', "--spec=$folder/spec");
is($status, 0, 'exec: ended by a semicolon');
is_deeply([ map { $_->{status} } @{ $json->decode($out)->{sections} } ],
	[qw(ok missing ok ok failed)], 'exec: and the same');
unlike(slurp("$folder/calls"), qr/reboot/, 'exec: a path that a shell would read is not sent');
unlike($out, qr/hunter/, 'exec: redacted here');

# No database: spooled, redacted, 0600, whole; and a spool of others is refused.
my @away = ("--db=host=$folder");
spec(section('etc/agent/config.yaml'), section('gone'));
push @collect, "--spec=$folder/spec";
($status, $out, $err) = rescuectl('', @collect, @away);
is($status, 1, 'no database: status');
like($out, qr/"event":"spooled"/, 'no database: spooled');
my @waiting = glob("$spool/*.json");
is(scalar @waiting, 1, 'one file');
is((stat $waiting[0])[2] & 07777, 0600, 'of mode 0600');
is((stat $spool)[2] & 07777, 0700, 'in a folder of mode 0700');
unlike(slurp($waiting[0]), qr/hunter/, 'redacted');
is((rescuectl('', 'flush', "--spool=$spool", @away))[0], 2, 'flush without a database');
ok(-e $waiting[0], 'keeps it');
mkdir "$folder/open" or die;
chmod 0777, "$folder/open";
($status, $out, $err) = rescuectl('', 'collect', @about, "--root=$root",
	"--spool=$folder/open", @away, "--spec=$folder/spec");
is($status, 2, 'neither database nor spool: status');
like($err, qr/others may write in the spool.*neither the database nor the spool/s, 'and why');
is((rescuectl('', 'flush', "--spool=$folder/open", @away))[0], 2, 'flush: a spool of others');
is((rescuectl('', 'flush', "--spool=$folder/new"))[0], 0, 'flush: nothing waits, no database needed');
SKIP:
{
	skip 'no /dev/full', 1 unless -c '/dev/full';
	IPC::Run::run([ program(), @collect, '--dry-run' ], '>', '/dev/full', '2>', \$err);
	is($? >> 8, 2, 'a full disk');
}

done_testing();
