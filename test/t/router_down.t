# A partition that is down, silent, read-only or promoted: RB013 in bounded time,
# and the others go on. Each partition is a server of its own.
use strict;
use warnings;

use lib 'test/lib';
use FileTest qw(slurp);
use RescueTest qw(rescue_cluster);
use RouterTest qw(make_partition make_router need_plproxy);
use Test::More;
use Wire;

my $front = rescue_cluster('front', extension => 0, conf => "log_statement = none\n");
need_plproxy($front);
my @servers = map {
	rescue_cluster("server$_", extension => 0, init => [ allows_streaming => $_ == 2 ], conf => "log_statement = none\n")
} 0 .. 2;
my @partitions = map { make_partition($_, 'bundles') } @servers;

# the third has a standby, which takes over below
$servers[2]->backup('copy');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($servers[2], 'copy', has_streaming => 1);
$standby->start;
$partitions[2] = sprintf 'host=%s,%s port=%s,%s dbname=bundles target_session_attrs=primary',
  map { ($servers[2]->$_, $standby->$_) } qw(host port);
make_router($front, 'router', @partitions);

sub admin { return $front->safe_psql('router', shift) }

sub session
{
	my $role = shift // 'boss';
	return Wire->new(node => $front, user => $role, database => 'router', client_encoding => 'UTF8');
}

# What comes back: SQLSTATEs, then rows; a notice is told, too. A call that hangs
# comes back as a word, and so does every call after it: the tests fail, and the
# file goes on to its end, where a stopped server could not be shut down.
my $hangs = 0;

sub said
{
	my ($session, @statements) = @_;
	return 'no answer' if $hangs;
	my $said = eval { all_said($session, @statements) };
	return $said if defined $said;
	die $@ unless $@ =~ /did not answer/;
	$hangs = 1;
	signal_all($_, 'CONT') for @servers;
	return 'no answer';
}

sub all_said
{
	my $session = shift;
	my @parts;
	for my $result (map { $session->query($_) } @_)
	{
		push @parts, map { "notice $_->{M}" } @{ $result->{notices} };
		push @parts, map { $_->{C} } @{ $result->{errors} };
		push @parts, map { join '|', map { $_ // 'NULL' } @$_ } @{ $result->{rows} };
	}
	return @parts ? join ' ', @parts : 'no row';
}

# Stop a server's processes where they are, or let them go on.
sub signal_all
{
	my ($server, $signal) = @_;
	return if $hangs && $signal eq 'STOP';
	my $file = $server->data_dir . '/postmaster.pid';
	open my $fh, '<', $file or die "$file: $!";
	chomp(my $pid = <$fh>);
	my @children = split ' ', do { local @ARGV = "/proc/$pid/task/$pid/children"; <> } // '';
	kill $signal, $pid, @children;
	return;
}

my %of = (piper => 0, acme => 1, hooli => 2);
my $session = session();
for my $org (sort keys %of)
{
	is(said($session, "SELECT rescue_router.partition_of('$org')", "SELECT rescue_billing_set('$org', 'active')",
		"SELECT rescue_persist('ws', '$org', NULL, 'r', '[{\"name\": \"n\", \"status\": \"missing\"}]')"),
		join(' ', $of{$org}, 't', $of{$org} * 2**43 + 1), "$org is on server $of{$org}");
}
my %read = map { ($_ => "SELECT org_id FROM rescue_latest('ws', '$_')") } keys %of;
admin("ALTER SERVER rescue OPTIONS (SET query_timeout '2')");

# down
is(said($session, $read{piper}), 'piper', 'a server is up');
$servers[0]->stop('immediate');
is(said($session, $read{piper}), 'RB013', 'down, in a session that was connected: RB013');
is(said($session, $read{piper}), 'RB013', 'and again');
is(said(session(), $read{piper}), 'RB013', 'and in a new session');
is(said($session, $read{acme}, $read{hooli}), 'acme hooli', 'the others answer');
is(said($session, "SELECT rescue_set('max_sections', '61')", 'SELECT partition, outcome, sqlstate FROM rescue_router.outcomes()'),
	'RB013 0|unavailable|RB013 1|done|NULL 2|done|NULL', 'what concerns all is not done in half in silence');
like(said($session, "SELECT org_id, outcome FROM rescue_gc('{}', '0 hours', true)"),
	qr/^notice 1 of 3 partitions.* acme\|\w+ hooli\|\w+ NULL\|unavailable$/, 'the garbage collection says what it has not seen');
is(said($session, "SELECT rescue_redact('password=hunter2hunter2')"), 'password=[REDACTED:password]',
	'a text is redacted where a partition answers');
is(said($session, "SELECT * FROM rescue_pin_resolve('r')"), 'RB013', 'the pins are not known');
$servers[0]->start;
is(said($session, $read{piper}), 'piper', 'up again');
like(said($session, "SELECT rescue_set('max_sections', '61')", 'SELECT string_agg(outcome, $$ $$) FROM rescue_router.outcomes()'),
	qr/ done done done$/, 'and the setting is set when it is repeated');

# silent
is(said($session, $read{acme}), 'acme', 'a server answers');
signal_all($servers[1], 'STOP');
is(said($session, $read{acme}), 'RB013', 'silent, in a session that was connected: RB013');
is(said($session, $read{acme}), 'RB013', 'and again');
is(said(session(), $read{acme}), 'RB013', 'and in a new session');
is(said($session, $read{piper}, $read{hooli}), 'piper hooli', 'the others answer');

# PL/Proxy would wait for ever where the server has no query_timeout
admin('ALTER SERVER rescue OPTIONS (DROP query_timeout)');
is(said($session, $read{acme}), 'RB013', 'without a query_timeout, too');
admin("ALTER SERVER rescue OPTIONS (ADD query_timeout '600')");

# the caller cancels a call that was sent, and does not wait for an answer to a
# cancel request
signal_all($servers[1], 'CONT');
is(said($session, $read{acme}), 'acme', 'a server answers, and is silent again');
signal_all($servers[1], 'STOP');
is(said($session, "SET statement_timeout = '500ms'", $read{acme}), '57014', 'a statement is cancelled in the silence');
is(said($session, 'RESET statement_timeout', $read{piper}), 'piper', 'and the session goes on');
admin("ALTER SERVER rescue OPTIONS (SET query_timeout '2')");
signal_all($servers[1], 'CONT');
is(said($session, $read{acme}), 'acme', 'it answers again');

# read-only
$servers[2]->safe_psql('postgres', q{ALTER DATABASE bundles SET default_transaction_read_only = on;
	SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'bundles'});
my $persist = "SELECT rescue_persist('ws', 'hooli', NULL, 'r', '[{\"name\": \"n\", \"status\": \"missing\"}]') > 0";
said($session, $read{hooli});
is(said($session, $read{hooli}), 'hooli', 'a partition that is read-only is read');
is(said($session, $persist), 'RB013', 'and not written');
$servers[2]->safe_psql('postgres', 'ALTER DATABASE bundles RESET default_transaction_read_only');
is(said($session, $persist), 't', 'a refusal for that drops the connection: the next call writes');

# promoted
$servers[2]->wait_for_catchup($standby);
$servers[2]->stop('immediate');
is(said($session, $read{hooli}), 'RB013', 'a primary is gone');
$standby->promote;
is(said($session, $read{hooli}, $persist), 'hooli t', 'its standby is promoted and takes over');

# what the log has
my $log = slurp($front->logfile);
unlike($log, qr/STATEMENT:.*rescue_(?:latest|persist|redact)/, 'no statement of a caller is in the log');
like($log, qr/LOG:  partition does not answer: it took too long/, 'but why a partition was given up');

$session->close;
$_->stop('immediate') for $front, @servers[ 0, 1 ], $standby;
done_testing();
