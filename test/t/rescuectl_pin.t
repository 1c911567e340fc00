# rescuectl pin-agent against a server: what it reports, what it refuses to
# guess, that it changes nothing unless told how, and how it comes back.
use strict;
use warnings;

use lib 'test/lib';
use IPC::Run ();
use JSON::PP ();
use POSIX ();
use RescuectlTest qw(program rescuectl folder spew slurp check_cases);
use RescueTest qw(rescue_cluster);
use Test::More;
use Time::HiRes ();

my $json = JSON::PP->new->utf8->canonical;
my ($old, $new, $other) = map { 'sha256:' . $_ x 64 } qw(a b c);
my $id = 'sha256:' . 'd' x 64;
my $secret = 'hunter' . '2hunter2';
my $folder = folder();
my @agent = ('pin-agent', '--workspace=ws-1', '--org=acme', '--runtime=codex');
my @docker = ("--docker=$folder/docker", '--container=job');
my $nothing = qr/\A\z/;

# A docker that answers from files, and keeps a list of how it was called.
spew("$folder/docker", <<"END");
#!/bin/sh
echo "\$@" >>$folder/calls
[ "\$1 \$2 \$4" = "inspect --type --" ] || exit 125
cat "$folder/\$3" || exit 1
END
chmod 0755, "$folder/docker";

# The time as docker writes it: what starts now started after a promotion.
sub now
{
	my ($seconds, $fraction) = Time::HiRes::gettimeofday();
	return POSIX::strftime('%Y-%m-%dT%H:%M:%S', gmtime $seconds)
	  . sprintf('.%06d000Z', $fraction);
}

sub container
{
	my (%state) = @_;
	spew("$folder/container", $json->encode([ {
		Image => $state{image} // $id,
		Config => { Image => "registry.invalid/x\@$new" },
		State => {
			Running => $state{stopped} ? JSON::PP::false : JSON::PP::true,
			StartedAt => $state{started} // now() } } ]));
	return;
}

sub image
{
	my (@digests) = @_;
	spew("$folder/image", $json->encode([
		{ Id => $id, RepoDigests => [ map { "registry.invalid/x\@$_" } @digests ] } ]));
	return;
}

container();
image($new);

# Before any server: the command line.
my @ask = ('--digest-command', "echo $new");
check_cases(
	qr/hunter/,
	[ 'no workspace', '', [ 'pin-agent', '--org=o', '--runtime=r', @ask ], 2, $nothing, qr/missing "--workspace"/ ],
	[ 'no organisation', '', [ 'pin-agent', '--workspace=w', '--runtime=r', @ask ], 2, $nothing, qr/missing "--org"/ ],
	[ 'no runtime', '', [ 'pin-agent', '--workspace=w', '--org=o', @ask ], 2, $nothing, qr/missing "--runtime"/ ],
	[ 'nowhere to look', '', [@agent], 2, $nothing, qr/one of --container/ ],
	[ 'two places to look', '', [ @agent, @ask, '--container=x' ], 2, $nothing, qr/one of --container/ ],
	[ 'an option as a container', '', [ @agent, '--container=--format' ], 2, $nothing, qr/no container's name/ ],
	[ 'never polling', '', [ @agent, @ask, '--poll=0' ], 2, $nothing, qr/1 to 600/ ],
	[ 'polling too rarely', '', [ @agent, @ask, '--poll=601' ], 2, $nothing, qr/1 to 600/ ],
	[ 'no number', '', [ @agent, @ask, '--poll=1m' ], 2, $nothing, qr/1 to 600/ ],
	[ 'an argument', '', [ @agent, @ask, 'x' ], 2, $nothing, qr/too many/ ],
	[ 'unknown option', '', [ @agent, '--wrong' ], 2, $nothing, qr/pin-agent --help/ ],
	[ 'a password in --db', '', [ @agent, @ask, '--once', "--db=postgres://u:$secret\@h/d" ], 2, $nothing, qr/must not hold a password/ ],
	[ 'a password as keyword', '', [ @agent, @ask, '--once', "--db=password=$secret" ], 2, $nothing, qr/must not hold a password/ ],
	[ 'half a password in the host', '', [ @agent, @ask, '--once', "--db=postgres://u:x\@$secret\@h/d" ], 2, $nothing, qr/percent-encoded|password/ ],
	[ 'a password in the port', '', [ @agent, @ask, '--once', "--db=postgres://u:$secret/x\@h/d" ], 2, $nothing, qr/percent-encoded/ ],
	[ 'an invalid connection string', '', [ @agent, @ask, '--once', "--db=postgres://[$secret" ], 2, $nothing, qr/does not parse/ ],
	[ 'no server', '', [ @agent, @ask, '--once', "--db=host=$folder" ], 2, $nothing, qr/could not connect/ ],
	[ 'help', '', [ 'pin-agent', '--help' ], 0, qr/^Exit status with --once/m, $nothing ],
);

my $node = rescue_cluster('pin_agent');
$node->safe_psql('postgres', <<'END');
CREATE ROLE agent LOGIN;
SELECT rescue_grant('agent', 'write');
END
my $db = $node->connstr('postgres');
delete local $ENV{RESCUE_DB};
push @agent, "--db=$db user=agent";

sub promote
{
	my ($digest) = @_;
	return $node->safe_psql('postgres',
		"SELECT rescue_pin_promote('codex', '$digest')");
}

sub reports
{
	return $node->safe_psql('postgres',
		'SELECT count(*) FROM rescue.pin_observations');
}

# One look; the status, the last line as a hash, and standard error.
sub look
{
	my (@arguments) = @_;
	my ($status, $out, $err) = rescuectl('', @agent, '--once', @arguments);
	my ($line) = $out =~ /(.*)\n\z/;
	return ($status, $line ? $json->decode($line) : {}, $err, $out);
}

my ($status, $line, $err, $out) = look(@docker);
is($status, 2, 'nothing is pinned: status');
like($err, qr/RB404/, 'and it says so');
is($line->{event}, undef, 'and nothing is reported');

my $generation = promote($new);
container();
($status, $line, $err) = look(@docker);
is($status, 0, 'adopted: status') or diag $err;
is($line->{verdict}, 'adopted', 'adopted: verdict');
is($line->{running}, $new, 'the digest of the image that runs');
is($line->{generation}, $generation, 'the generation');
like($line->{time}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'the time');
is(slurp("$folder/calls") =~ s/(?:^.*)\n(?=.*\n.*\n)//rm,
	"inspect --type container -- job\ninspect --type image -- $id\n",
	'docker is asked about the container, then its image, by their names');

# The configuration names the promoted digest, and another image runs.
image($old);
($status, $line) = look(@docker);
is_deeply([ $status, @$line{qw(verdict running)} ], [ 1, 'diverged', $old ],
	'what was asked for is no evidence');
image($old, $other, $new);
($status, $line) = look(@docker);
is_deeply([ $status, $line->{running} ], [ 0, $new ],
	'one of several names of the same image');
image();
($status, $line) = look(@docker);
is_deeply([ $status, $line->{running} ], [ 1, $id ], 'an image of no registry');
promote($id);
container();
($status, $line) = look(@docker);
is_deeply([ $status, $line->{verdict} ], [ 0, 'adopted' ], 'pinned by its id');
promote($new);
image($new);
container(started => '2001-01-01T00:00:00Z');
($status, $line) = look(@docker);
is_deeply([ $status, $line->{verdict} ], [ 1, 'pending' ],
	'started before the promotion');
container(stopped => 1);
($status, $line) = look(@docker);
is_deeply([ $status, @$line{qw(verdict running started_at)} ],
	[ 1, 'pending', undef, undef ], 'a stopped container runs nothing');
container(started => '0001-01-01T00:00:00Z');
($status, $line) = look(@docker);
is_deeply([ $status, $line->{started_at} ], [ 1, undef ], 'never started');

# What cannot be seen is not reported.
my $before = reports();
for my $bad (
	[ 'empty', '' ], [ 'gone', '[]' ], [ 'a web page', "<html>$secret</html>" ],
	[ 'two', '[{},{}]' ], [ 'nothing in it', '[{}]' ],
	[ 'no boolean', $json->encode([ { Image => $id, State => { Running => 'true', StartedAt => '2026-01-02T03:04:05Z' } } ]) ],
	[ 'an invalid time', $json->encode([ { Image => $id, State => { Running => JSON::PP::true, StartedAt => 'infinity, and more than that' } } ]) ],
	[ 'a tag as image', $json->encode([ { Image => 'x:latest', State => { Running => JSON::PP::true, StartedAt => '2026-01-02T03:04:05Z' } } ]) ],
	[ 'bytes', "\xff\x00" ],
	[ 'too large', ' ' x 5_000_000 ])
{
	my ($name, $content) = @$bad;
	spew("$folder/container", $content);
	($status, $line, $err, $out) = look(@docker);
	is($status, 2, "docker gives an invalid answer ($name): status");
	is($out, '', "$name: no report");
	like($err, qr/docker inspect/, "$name: says what failed");
	unlike($err, qr/hunter/, "$name: quotes nothing");
}
container();
unlink "$folder/image";
is((look(@docker))[0], 2, 'docker fails about the image');
is((look('--docker=/nonexistent', '--container=job'))[0], 2, 'no docker');
for my $command ('true', 'false', "echo $new; echo $new", 'echo latest',
	"echo ${new}0", "echo $new now", "echo $new infinity",
	"printf '$new\\0'", "echo $new; exit 1")
{
	($status, $line, $err, $out) = look("--digest-command=$command");
	is($status, 2, "a digest command that answers nothing: $command");
	is($out, '', 'no report');
}
is(reports(), $before, 'none of these was stored as evidence');
($status, $line) = look("--digest-command=echo $new " . now());
is_deeply([ $status, $line->{verdict} ], [ 0, 'adopted' ],
	'a digest command that tells digest and start');
($status, $line) = look("--digest-command=printf %s $new");
is_deeply([ $status, $line->{verdict} ], [ 1, 'pending' ],
	'and one that knows no start');

# Applying: never without a command; then once, with the pin in force.
image($old);
ok(!-e "$folder/applied", 'nothing was applied so far');
spew("$folder/apply", <<"END");
printf '%s %s %s %s [%s]\\n' "\$RESCUE_PIN_DIGEST" "\$RESCUE_PIN_GENERATION" \\
	"\$RESCUE_PIN_RUNTIME" "\$RESCUE_PIN_REGION" "\$PGPASSWORD\$RESCUE_DB" >>$folder/applied
cp $folder/image.new $folder/image
echo $secret
END
spew("$folder/image.new", $json->encode([ { RepoDigests => ["x\@$new"] } ]));
$generation = $node->safe_psql('postgres',
	"SELECT generation FROM rescue_pin_resolve('codex')");
{
	local $ENV{PGPASSWORD} = $secret;
	local $ENV{RESCUE_DB} = "password=$secret";
	($status, $line, $err, $out) =
	  look(@docker, "--apply-command=. $folder/apply");
}
is($status, 0, 'applied, and then adopted: status') or diag $err;
is($line->{verdict}, 'adopted', 'what is reported was seen afterwards');
like($out, qr/"event":"applied"/, 'applying is a line of its own');
is(slurp("$folder/applied"), "$new $generation codex global []\n",
	'the command has the pin, and no password of ours');
unlike("$out$err", qr/hunter/, 'what it prints is not repeated');
look(@docker, "--apply-command=. $folder/apply");
is(() = slurp("$folder/applied") =~ /\n/g, 1, 'what runs is not applied again');
image($old);
($status, $line, $err, $out) = look(@docker, '--apply-command=exit 3');
is($status, 2, 'an apply command that fails: status');
like($err, qr/apply command failed with exit status 3/, 'says so');
is($line->{verdict}, 'diverged', 'and what runs is reported nevertheless');

# A full disk is no report.
SKIP:
{
	skip 'no /dev/full', 1 unless -c '/dev/full';
	IPC::Run::run([ program(), @agent, '--once', @docker ],
		'>', '/dev/full', '2>', \$err);
	is($? >> 8, 2, 'a line that could not be written');
}

# For long: it sees a promotion by its notification, the polling being far
# away; survives a restart of the server; and stops when asked to.
image($new);
container();
spew("$folder/lines", '');
my $agent = IPC::Run::start(
	[ program(), @agent, @docker, '--poll=600' ],
	'<', \undef, '>', "$folder/lines", '2>', "$folder/errors");
ok(line_comes(qr/"verdict":"adopted"/), 'it reports at once');
promote($other);
ok(line_comes(qr/"wanted":"$other".*"verdict":"pending"/),
	'it looks again when notified');
my $lines = slurp("$folder/lines");
is(() = $lines =~ /"observed"/g, 2, 'and only then');
$node->restart;
ok(line_comes(qr/"connected".*"connected"/s), 'it connects again');
ok(line_comes(qr/(?:"observed".*){3}/s), 'and looks again');
$generation = promote($new);
ok(line_comes(qr/"generation":"$generation"/), 'and listens again');
$node->stop;
$agent->signal('TERM');
$agent->finish;
is($agent->full_result(0), 0, 'stopped while the server is away: status');
like(slurp("$folder/lines"), qr/"event":"stopped"\}\n\z/, 'its last word');
my $errors = slurp("$folder/errors");
unlike($errors, qr/Sanitizer|runtime error/, 'no sanitizer spoke up');
eval { $json->decode($_); 1 } or fail("no JSON: $_")
  for split /\n/, slurp("$folder/lines");

# Wait for a line; a promise of a test that ends.
sub line_comes
{
	my ($what) = @_;
	for (1 .. 400)
	{
		return 1 if slurp("$folder/lines") =~ $what;
		Time::HiRes::usleep(50_000);
	}
	diag slurp("$folder/lines"), slurp("$folder/errors");
	return 0;
}

done_testing();
