# rescuectl collect, flush, show, list and verify with a database: a bundle is
# stored exactly once, by whatever way it came there, and read as it is.
use strict;
use warnings;

use lib 'test/lib';
use File::Path qw(make_path);
use IPC::Run ();
use JSON::PP ();
use RescuectlTest qw(program rescuectl folder spew slurp check_cases bad_outputs section command write_spec);
use RescueTest qw(rescue_cluster);
use Test::More;
use Time::HiRes ();

my $json = JSON::PP->new->utf8;
my $secret = 'hunter' . '2hunter2';
my $folder = folder();
my $spool = "$folder/spool";
my $root = "$folder/root";
my $nothing = qr/\A\z/;
my @about = ('--workspace=ws-1', '--org=acme', '--reason=bootstrap_watcher');
my @collect = ('collect', @about, "--root=$root", "--spool=$spool",
	"--spec=$folder/spec");
my @away = ("--db=host=$folder");
my ($status, $out, $err);

make_path("$root/etc/agent");
spew("$root/etc/agent/config.yaml", "model: x\ntoken: $secret\nport: 80\n");

spew("$root/env", "no token here\n");

sub spec { return write_spec("$folder/spec", @_) }

spec(section('etc/agent/config.yaml'), section('gone'));

# One that waits, since there was no database when it was captured.
rescuectl('', @collect, @away);
is(() = glob("$spool/*.json"), 1, 'one waits');

# With one: stored, shown, listed, verified.
my $node = rescue_cluster('rescuectl');
$node->safe_psql('postgres', <<'END');
CREATE ROLE box LOGIN;
CREATE ROLE reader LOGIN;
SELECT rescue_grant('box', 'write'), rescue_grant('reader', 'read');
SELECT rescue_billing_set('acme', 'active');
END
my $db = $node->connstr('postgres');
my @box = ("--db=$db user=box");
my @reader = (@about[ 0, 1 ], "--db=$db user=reader");

sub stored { return $node->safe_psql('postgres', 'SELECT count(*) FROM rescue.bundles') }

check_cases(
	qr/hunter/,
	[ 'show: none yet', '', [ 'show', @reader ], 1, $nothing, qr/there is no bundle/ ],
	[ 'list: none yet', '', [ 'list', @reader ], 1, $nothing, $nothing ],
	[ 'verify: none yet', '', [ 'verify', @reader ], 1, $nothing, qr/there is no bundle/ ],
	[ 'report: none yet', '', [ 'report', @reader, '-o', "$folder/page" ], 1, $nothing, qr/there is no bundle/ ],
	[ 'show: not for the writer', '', [ 'show', @about[ 0, 1 ], @box ], 2, $nothing, qr/42501/ ]);
ok(!-e "$folder/page", 'no bundle, no page');

($status, $out, $err) = rescuectl('', @collect, '--instance=i-1', @box);
is($status, 0, 'stored: status') or diag $err;
my $first = $json->decode($out);
like($first->{bundle_id}, qr/^\d+$/, 'stored: its id');
is(() = glob("$spool/*"), 1, 'stored: the spool has only the one that waits');
($status, $out) = rescuectl('', 'flush', "--spool=$spool", @box);
is($status, 0, 'flushed: status');
is(() = glob("$spool/*"), 0, 'flushed: nothing waits');
is(stored(), 2, 'both are there');

# Exactly once: killed after it was stored, before it left the spool.
rescuectl('', @collect, @away);
my ($copy) = glob("$spool/*.json");
my $content = slurp($copy);
rescuectl('', 'flush', "--spool=$spool", @box);
is(stored(), 3, 'sent');
spew($copy, $content);
chmod 0600, $copy;
($status, $out) = rescuectl('', 'flush', "--spool=$spool", @box);
is($status, 0, 'sent again: status');
is(stored(), 3, 'sent again: stored once');

# One that is refused, one that is no bundle, one cut off: the rest goes on.
my $twin = $json->decode($content);
$twin->{capture_id} = '00000000-0000-4000-8000-000000000001';
$twin->{sections}[0]{wrong} = 1;
my $refused = spew("$spool/$twin->{capture_id}.json", $json->encode($twin));
my $broken = spew("$spool/00000000-0000-4000-8000-000000000002.json", substr $content, 0, 50);
symlink($copy, "$spool/00000000-0000-4000-8000-000000000003.json");
spew("$spool/.unfinished-x.json", 'half');
my $alias = spew("$spool/00000000-0000-4000-8000-000000000004.json", $content);
rescuectl('', @collect, @away);
($status, $out, $err) = rescuectl('', 'flush', "--spool=$spool", @box);
is($status, 1, 'some cannot be sent: status');
is(stored(), 4, 'the others are');
ok(-e "$refused.refused" && !-e $refused, 'what is refused is put aside');
ok(-e $broken, 'what is no bundle stays');
ok(-e $alias, 'what goes by another\'s id, too');
unlink glob("$spool/*.json"), glob("$spool/*.refused"), glob("$spool/.unfinished*");

# Show: all, one section, as JSON, by number; nothing moves the cursor.
spew("$root/escape", "\e[2J\x{e2}\x{80}\x{ae}evil\r\nplain\n");
spec(section('escape'), section('etc/agent/config.yaml'), section('gone'));
rescuectl('', @collect, @box);
check_cases(
	qr/hunter|\e|\xe2\x80\xae/,
	[ 'show', '', [ 'show', @reader ], 0, qr/\Abundle \d+, captured .* UTC\nworkspace ws-1, organisation acme.*\nreason: bootstrap_watcher\n\n==> escape \(ok, 0 redactions\) <==\n<U\+001B>\[2J<U\+202E>evil\r?\nplain\n\n==> etc.* 1 redaction\) <==\n.*\[REDACTED:.*\n==> gone \(missing, 0 redactions\) <==\n\z/s, $nothing ],
	[ 'show a section', '', [ 'show', @reader, '--section=etc/agent/config.yaml' ], 0, qr/\Amodel: x\n/, $nothing ],
	[ 'show no section', '', [ 'show', @reader, '--section=x' ], 1, $nothing, qr/no such section/ ],
	[ 'show JSON', '', [ 'show', @reader, '-f', 'json', '--section=gone' ], 0, qr/"status": "missing"/, $nothing ],
	[ 'show the first', '', [ 'show', @reader, "--bundle=$first->{bundle_id}" ], 0, qr/\Abundle $first->{bundle_id},.*instance i-1\n/s, $nothing ],
	[ 'show another organisation\'s', '', [ 'show', '--workspace=ws-1', '--org=other', "--db=$db user=reader" ], 2, $nothing, qr/RB001/ ],
	[ 'show with a bad token', '', [ 'show', @reader, "--token-file=$root/env" ], 2, $nothing, qr/RB003/ ],
	[ 'show with an empty token', '', [ 'show', @reader, '--token-file=/dev/null' ], 2, $nothing, qr/holds no token/ ],
	[ 'list', '', [ 'list', @reader ], 0, qr/\A(?:\d+\t\d{4}-\d\d-\d\dT[\d:]+Z\t\d\t\d+\t\d\twhole\t\S+\tbootstrap_watcher\n){5}\z/, $nothing ],
	[ 'list one', '', [ 'list', @reader, '--max-rows=1' ], 0, qr/\A\d[^\n]*\n\z/, $nothing ],
	[ 'list what is older', '', [ 'list', @reader, "--before=$first->{bundle_id}" ], 0, qr/\A\d+\t[^\n]*\n\z/, $nothing ],
	[ 'list what is older than all', '', [ 'list', @reader, '--before=0' ], 1, $nothing, $nothing ],
	[ 'list: no number', '', [ 'list', @reader, '--max-rows=x' ], 2, $nothing, qr/take a number/ ],
	[ 'verify', '', [ 'verify', @reader ], 0, qr/as it was stored/, $nothing ],
	[ 'verify by number', '', [ 'verify', @reader, "--bundle=$first->{bundle_id}" ], 0, qr/\Abundle $first->{bundle_id}: as/, $nothing ]);
my $token = $node->safe_psql('postgres', "SELECT rescue_token_issue('acme')");
{
	local $ENV{RESCUE_TOKEN} = $token;
	is((rescuectl('', 'show', @reader))[0], 0, 'a token from the environment');
	local $ENV{RESCUE_TOKEN} = "${token}x";
	($status, $out, $err) = rescuectl('', 'show', @reader);
	is($status, 2, 'a wrong one is refused');
	unlike($err, qr/rsc_/, 'and not repeated');
}
check_cases(
	undef,
	[ 'list for people', '', [ 'list', @reader, '-f', 'human', '--max-rows=1' ], 0, qr/\A *bundle  time +sections +bytes  redactions  truncated  instance +reason\n *\d+  2\d{3}-[^\n]* bootstrap_watcher\n\z/, $nothing ],
	[ 'list: an unknown format', '', [ 'list', @reader, '-f', 'xml' ], 2, $nothing, qr/human, tsv or json/ ],
	[ 'list as JSON: none', '', [ 'list', @reader, '-f', 'json', '--before=0' ], 1, qr/\A\[\]\n\z/, $nothing ]);
my $listed = $json->decode((rescuectl('', 'list', @reader, '-f', 'json'))[1]);
is(@$listed, 5, 'list as JSON');
is_deeply([ sort keys %{ $listed->[4] } ],
	[qw(bundle bytes instance reason redactions sections time truncated)], 'its keys');
is($listed->[-1]{instance} // 'null', 'null', 'an unknown instance is null');

# A file is stored once, under what it says or the options say.
my $file = "$folder/bundle.tar.zst";
rescuectl('', 'collect', @about, "--root=$root", "--spec=$folder/spec", '-o', $file);
my @sent = map { [ rescuectl('', 'store', $file, @box) ] } 1, 2;
is($sent[0][0], 0, 'store: status') or diag $sent[0][2];
is($json->decode($sent[0][1])->{bundle_id}, $json->decode($sent[1][1])->{bundle_id}, 'stored once');
is((rescuectl('', 'explain', $file))[0], 0, 'explain needs no database');
my $clear = $json->encode({ sections => [ { name => 'a.log', content => "password: $secret\n" . "x\n" x 50_000, mine => 1 } ] });
check_cases(
	qr/hunter/,
	[ 'store: for whom', $clear, [ 'store', '-', @box ], 2, $nothing, qr/well-formed --workspace/ ],
	[ 'store: no file', '', [ 'store', @box ], 2, $nothing, qr/one FILE/ ],
	[ 'store: no bundle', "a log\n", [ 'store', '-', @box ], 2, $nothing, qr/is no bundle/ ],
	[ 'store: nobody\'s', '{"sections": []}', [ 'store', '-', @box ], 1, $nothing, qr/there is nothing/ ],
	[ 'store: no database', '', [ 'store', $file, @away ], 2, $nothing, qr/connect/ ],
	[ 'store: any sections', $clear, [ 'store', '-', @box, '--workspace=ws-9', '--org=acme', '--reason=x' ], 0, qr/"bundle_id":"\d+"/, $nothing ],
	[ 'stored: redacted and clamped', '', [ 'show', '--workspace=ws-9', @reader[ 1, 2 ] ], 0, qr/a\.log \(ok, 1 redaction, truncated\)/, $nothing ]);
bad_outputs('show', '/dev/null', 'show', @reader);
bad_outputs('list', '/dev/null', 'list', @reader);
$node->safe_psql('postgres', q{UPDATE rescue.bundles SET digest = sha256('other')});
($status, $out) = rescuectl('', 'verify', @reader);
is($status, 1, 'verify finds what was changed');

# Stopped in the middle: nothing is stored, and the command does not stay.
spec(command('slow', 'sh', '-c', "echo \$\$ >$folder/pid; exec sleep 300"));
my $count = stored();
my $run = IPC::Run::start([ program(), @collect, @box ], '<', \undef, '>', \$out, '2>', \$err);
Time::HiRes::usleep(20_000) until -s "$folder/pid";
chomp(my $pid = slurp("$folder/pid"));
$run->signal('TERM');
$run->finish;
is($run->full_result(0) >> 8, 2, 'stopped: status');
is(stored(), $count, 'stopped: nothing stored');
ok(!kill(0, $pid), 'stopped: the command, too');

done_testing();
