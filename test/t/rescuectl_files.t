# Bundles that travel as files: an archive is written, and every reading command
# takes it without a database; archives of strangers are bounded; a plain log
# can be explained; and what rescuectl prints may be cut, piped and redirected.
use strict;
use warnings;

use lib 'test/lib';
use Encode ();
use File::Path qw(make_path);
use JSON::PP ();
use RescuectlTest qw(program rescuectl shell folder spew slurp check_cases);
use Test::More;

my $json = JSON::PP->new->utf8->canonical;
my $secret = 'hunter' . '2hunter2';
my $folder = folder();
my $nothing = qr/\A\z/;
my @about = qw(--workspace=ws-1 --org=acme --reason=bootstrap_watcher);

make_path("$folder/root");
spew("$folder/root/agent.log", "starting\npassword: $secret\n"
	  . "ModuleNotFoundError: No module named 'flask'\n");
spew("$folder/spec", $json->encode({ sections => [
	{ name => 'agent.log', file => '/agent.log' }, { name => 'gone', file => '/gone' } ] }));
my @collect = ('collect', @about, "--root=$folder/root", "--spec=$folder/spec");

# Written: one archive, redacted, with fixed names inside.
my $archive = "$folder/bundle.tar.zst";
my ($status, $out, $err) = rescuectl('', @collect, '-o', $archive);
is($status, 0, 'written: status') or diag $err;
is($json->decode($out)->{event}, 'written', 'written: said');
is((stat $archive)[2] & 07777, 0600, 'written: mode 0600');
($status, my $list) = shell("tar --zstd -tf '$archive'");
is($list, "bundle.json\nsections/01\n", 'fixed names inside');
(undef, my $inside) = shell("tar --zstd -xOf '$archive' sections/01");
like($inside, qr/\Astarting\npassword: "?\[REDACTED:[a-z-]+\]"?\nModule/, 'and redacted contents');
rescuectl('', @collect, '-o', "$folder/dry.json");
(undef, my $dry) = rescuectl('', @collect, '--dry-run');
spew("$folder/dry.json", $dry);
rescuectl('', @collect, "--spool=$folder/spool", "--db=host=$folder");
my ($spooled) = glob "$folder/spool/*.json";
(undef, my $piped) = rescuectl('', @collect, '-o', '-');
check_cases(
	undef,
	[ '-o with --db', '', [ @collect, '-o', $archive, '--db=host=x' ], 2, $nothing, qr/cannot be combined/ ],
	[ '-o into no folder', '', [ @collect, '-o', "$folder/none/x" ], 2, $nothing, qr/could not write/ ],
	map { my ($what, $input, $file) = @$_;
		([ "show $what", $input, [ 'show', $file ], 0, qr/\Abundle, captured 20.*\nworkspace ws-1, organisation acme.*==> agent\.log \(ok, 1 redaction\) <==\nstarting\npassword: "?\[RED.*==> gone \(missing/s, $nothing ],
		[ "explain $what", $input, [ 'explain', $file ], 0, qr/\Astart failed: [^\n]*, in agent\.log, line 3:\n    ModuleNotFoundError/, $nothing ],
		[ "verify $what", $input, [ 'verify', $file ], 0, qr/\Aas it was written\n\z/, $nothing ],
		[ "report $what", $input, [ 'report', $file, '-o-' ], 0, qr/<title>Bundle  of ws-1/, $nothing ]) }
	([ 'an archive', '', $archive ], [ 'a pipe', $piped, '-' ],
		[ 'a dry run', '', "$folder/dry.json" ], [ 'a spooled bundle', '', $spooled ]));

# Any object with sections; what it claims of itself is not believed.
my $plain = $json->encode({ sections => [ { name => 'a.log', content => "password: $secret\n", redacted => JSON::PP::true } ] });
my $known = 'Vq7rT2' . 'mZ9wXk4';
my $shared = $json->encode({ sections => [
	{ name => 'a.log', content => "connect failed with $known\nModuleNotFoundError: No module named 'flask'\n" },
	{ name => 'env', content => "DB_PASSWORD=$known\n" } ] });
check_cases(
	qr/Vq7rT2/,
	[ 'what a later section names is known in the first', $shared, [qw(show -)], 0, qr/failed with \[REDACTED:password\]\n/, $nothing ],
	[ 'and where it is explained', $shared, [qw(explain -)], 0, qr/in a\.log, line 2/, $nothing ]);
check_cases(
	qr/hunter/,
	[ 'redacted before it is shown', $plain, [qw(show -)], 0, qr/password: "?\[REDACTED:/, $nothing ],
	[ 'and in JSON', $plain, [qw(show --format=json -)], 0, qr/"redactions": 1/, $nothing ],
	[ 'and in the page', $plain, [qw(report -o- -)], 0, qr/\[REDACTED:/, $nothing ],
	[ 'and in a quoted line', "fatal error: password: $secret\n", [qw(explain -)], 0, qr/password: "?\[REDACTED:/, $nothing ],
	( map {
			[ "$_: reason and instance are redacted", $json->encode({ workspace => 'w', reason => "password=$secret", instance => "password=$secret", sections => [ { name => 'a.log', content => 'x' } ] }),
				[ $_, '-', $_ eq 'report' ? '-o-' : () ], 0, qr/./, $nothing ]
	} qw(show explain report) ),
	[ 'a captured reason is redacted', '', [ 'collect', @about, "--reason=password=$secret", "--root=$folder/root", "--spec=$folder/spec", '--dry-run' ], 0, qr/"reason": "password=\[REDACTED:password\]"/, $nothing ],
	[ 'no digest', $plain, [qw(verify -)], 2, $nothing, qr/no digest/ ],
	[ 'no sections', '{"sections": []}', [qw(show -)], 1, $nothing, qr/there is nothing in standard input/ ],
	[ 'show is no cat', "a log\n", [qw(show -)], 2, $nothing, qr/standard input is no bundle\n"rescuectl collect" makes one; / ],
	[ 'not there', '', [ 'show', "$folder/none" ], 2, $nothing, qr/could not open/ ],
	[ 'a file and a workspace', '', [ 'show', $archive, '--org=acme' ], 2, $nothing, qr/cannot be read together/ ],
	[ 'two bundles', '', [ 'explain', $archive, $archive ], 2, $nothing, qr/together with other files/ ],
	[ 'cut off', substr($dry, 0, 300), [qw(explain -)], 2, $nothing, qr/is damaged/ ],
	[ 'a double name', $json->encode({ sections => [ map { +{ name => 'x', content => '' } } 1, 2 ] }), [qw(show -)], 2, $nothing, qr/section 2 has the name of another/ ],
	[ 'no name', '{"sections": [{"content": "x"}]}', [qw(show -)], 2, $nothing, qr/section 1 has no name/ ],
	[ 'no text', '{"sections": [{"name": "x", "content": 1}]}', [qw(show -)], 2, $nothing, qr/no text/ ],
	[ 'an unknown status', '{"sections": [{"name": "x", "status": "fine"}]}', [qw(show -)], 2, $nothing, qr/unknown status/ ],
	[ '64 sections', $json->encode({ sections => [ map { +{ name => "s$_", content => 'x' } } 1 .. 64 ] }), [qw(show -)], 0, qr/s64/, $nothing ],
	[ '65 sections', $json->encode({ sections => [ map { +{ name => "s$_", content => 'x' } } 1 .. 65 ] }), [qw(show -)], 2, $nothing, qr/more than 64 sections/ ]);

# Changed: each change is seen, by verify with 1, by who reads with 2.
for my $change ([ 'a content', sub { $_[0]{sections}[0]{content} =~ s/flask/click/ } ],
	[ 'the time', sub { $_[0]{captured_at} =~ s/^2/3/ } ],
	[ 'the workspace', sub { $_[0]{workspace} = 'ws-2' } ],
	[ 'a section taken out', sub { pop @{ $_[0]{sections} } } ])
{
	my ($what, $edit) = @$change;
	my $document = $json->decode($dry);
	$edit->($document);
	my $text = $json->encode($document);
	is((rescuectl($text, qw(verify -)))[0], 1, "$what changed: verify finds it");
	is((rescuectl($text, qw(show -)))[0], 2, "$what changed: it is not shown");
}
my $again = $json->pretty->encode($json->decode($dry));
is((rescuectl($again, qw(verify -)))[0], 0, 'another layout is the same bundle');

# Archives of strangers: other names, links, bombs, damage.
my $n = 0;
sub packed
{
	my ($make) = @_;
	my $dir = "$folder/x" . ++$n;
	make_path("$dir/sections");
	spew("$dir/bundle.json", '{"sections": [{"name": "a", "file": "sections/01"}]}');
	spew("$dir/sections/01", "x\n");
	my ($code, undef, $said) = shell("cd '$dir' && tar='$dir.tar' && { $make; }");
	die $said if $code;
	return "$dir.tar";
}
check_cases(
	undef,
	[ 'made by tar', '', [ 'show', packed('tar -cf $tar bundle.json sections/01') ], 0, qr/==> a \(ok/, $nothing ],
	[ 'in gzip', '', [ 'show', packed('tar -czf $tar bundle.json sections/01') ], 0, qr/==> a \(ok/, $nothing ],
	[ 'another name', '', [ 'show', packed('touch y; tar -cf $tar bundle.json sections/01 y') ], 2, $nothing, qr/holds a file that no bundle has/ ],
	[ 'a path that climbs', '', [ 'show', packed('tar -cPf $tar --transform=s,sections/01,../../etc/x, bundle.json sections/01') ], 2, $nothing, qr/no bundle has/ ],
	[ 'a link', '', [ 'show', packed('rm sections/01; ln -s /etc/passwd sections/01; tar -cf $tar bundle.json sections/01') ], 2, $nothing, qr/no bundle has/ ],
	[ 'one file twice', '', [ 'show', packed('tar -cf $tar bundle.json sections/01; tar -rf $tar bundle.json') ], 2, $nothing, qr/no bundle has/ ],
	[ 'a section without its file', '', [ 'show', packed('tar -cf $tar bundle.json') ], 2, $nothing, qr/does not fit its files/ ],
	[ '65 MiB in 4 kB', '', [ 'show', packed('truncate -s 65M sections/01; tar -c --zstd -f $tar bundle.json sections/01') ], 2, $nothing, qr/more than 67108864 bytes, unpacked/ ],
	[ 'cut off', '', [ 'show', packed('tar -c --zstd -f half bundle.json sections/01; head -c 100 half >$tar') ], 2, $nothing, qr/is damaged/ ]);

# Plain logs: each a section of its name.
my $log = spew("$folder/web.log", "up\nOSError: [Errno 98] Address already in use\n");
my $other = spew("$folder/db.log", "ready to accept connections\n");
my $windows = spew("$folder/utf16.log", "\xFF\xFE" . Encode::encode('UTF-16LE', slurp($log)));
shell("gzip -k '$log'; cd '$folder' && tar -czf logs.tgz web.log.gz db.log && head -c 80 logs.tgz >half.tgz");
my $found = qr/\Astart failed: [^\n]*, in \S+, line 2:\n    OSError/;
check_cases(
	undef,
	[ 'a log', '', [ 'explain', $log ], 0, qr/in web\.log, line 2/, $nothing ],
	[ 'two logs', '', [ 'explain', $other, $log ], 0, qr/in web\.log, line 2/, $nothing ],
	[ 'one twice', '', [ 'explain', $log, $log, $log ], 2, $nothing, qr/one is there twice/ ],
	[ 'UTF-16', '', [ 'explain', $windows ], 0, $found, $nothing ],
	[ 'gzip', '', [ 'explain', "$log.gz" ], 0, $found, $nothing ],
	[ 'logs in a tar', '', [ 'explain', "$folder/logs.tgz" ], 0, qr/in web\.log\.gz, line 2/, $nothing ],
	[ 'no bundle in a tar', '', [ 'show', "$folder/logs.tgz" ], 2, $nothing, qr/is no bundle/ ],
	[ 'a damaged tar', '', [ 'explain', "$folder/half.tgz" ], 2, $nothing, qr/is damaged/ ],
	[ 'a stream', slurp($log), [qw(explain -)], 0, qr/in standard input, line 2/, $nothing ],
	[ 'JSON lines', qq({"level":"info","msg":"up"}\n{"level":"error","msg":"OSError: [Errno 98] Address already in use"}\n), [qw(explain -)], 0, qr/\Astart failed.*line 2:/, $nothing ],
	[ 'nothing', '', [qw(explain -)], 1, $nothing, qr/there is nothing in standard input/ ],
	[ 'nothing known', "hello\n", [qw(explain -)], 0, qr/\ANothing shows what failed/, $nothing ],
	[ 'as JSON', slurp($log), [qw(explain -f json -)], 0, qr/\A\[\n  \{\n    "headline": true,\n    "phase": "start"/, $nothing ]);

# Help by its three names; messages begin with the program's name.
for my $help (qw(-h -? --help))
{
	is((rescuectl('', $help))[0], 0, "rescuectl $help");
	is((rescuectl('', 'show', $help))[1], (rescuectl('', 'show', '--help'))[1], "rescuectl show $help");
}
(undef, undef, $err) = rescuectl('', 'show', '--wrong');
my $name = quotemeta program();
like($err, qr/\A(?:rescuectl|$name): /, 'getopt names the program');

# Output that head cuts is no error; a device stays one.
($status, $out, $err) = shell("set -o pipefail; \"\$R\" show '$archive' | head -n 1 >/dev/null; echo \${PIPESTATUS[0]}");
is("$out$err", "0\n", 'cut by head');
my $many = $json->encode({ sections => [ { name => 'x', content => "line\n" x 200_000 } ] });
spew("$folder/many", $many);
for my $command ("show '$folder/many'", "show -f json '$folder/many'", "report '$folder/many' -o-",
	"report '$folder/many' -o /dev/stdout")
{
	($status, $out, $err) = shell("\"\$R\" $command | head -c 1 >/dev/null; echo \${PIPESTATUS[0]}");
	is("$out$err", "0\n", "more than a pipe holds: $command") unless $command =~ /stdout/;
}
is((shell("\"\$R\" report '$archive' -o /dev/null"))[0], 0, 'into a device');
ok(-c '/dev/null', 'which stays one');
shell("mkfifo '$folder/fifo'");
($status, $out) = shell("cat '$folder/fifo' | wc -c & \"\$R\" report '$archive' -o '$folder/fifo'; s=\$?; wait; exit \$s");
is($status, 0, 'through a named pipe');
cmp_ok($out, '>', 1000, 'all of the page');
ok(-p "$folder/fifo", 'which stays one');
spew("$folder/page", 'old');
symlink "$folder/page", "$folder/link";
shell("\"\$R\" report '$archive' -o '$folder/link'");
ok(-l "$folder/link", 'a link stays one');
like(slurp("$folder/page"), qr/<html/, 'and what it names is written');
is((rescuectl('', 'report', $archive, '-o', '/dev/full'))[0], 2, 'a full device is a failure');

# Progress on a terminal, and only there.
SKIP:
{
	skip 'no script(1)', 1 if (shell('command -v script'))[0];
	my $line = join ' ', "'" . program() . "'", map { "'$_'" } @collect, '-o', "$folder/tty.zst";
	spew("$folder/tty.sh", "$line\n");
	(undef, $out) = shell("script -qec 'sh $folder/tty.sh' /dev/null");
	like($out, qr/1 of 2: agent\.log.*2 of 2: gone/s, 'progress on a terminal');
}
unlike((rescuectl('', @collect, '-o', "$folder/notty.zst"))[2], qr/of 2/, 'none elsewhere');

done_testing();
