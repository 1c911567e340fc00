# A hot standby and read-only transactions: reads, with their line in the log,
# refusals, tokens, the throttle and the counters work there; what writes says
# that it cannot.
use strict;
use warnings;

use FindBin;
use lib 'test/lib';
use RescueTest qw(rescue_cluster has_library is_built_with sqlstate);
use Test::More;
use Wire;

# A server can be built without what a standby connects by, or with one that
# does not load.
plan skip_all => 'this server has no standbys' unless has_library('libpqwalreceiver');

my $primary = rescue_cluster('primary', preload => 1, init => [ allows_streaming => 1 ]);
plan skip_all => 'this server has no standbys'
  unless is_built_with($primary, 'what a standby connects by', q{LOAD 'libpqwalreceiver'});
$primary->safe_psql('postgres', <<'END');
SELECT rescue_billing_set('acme', 'active'), rescue_billing_set('hooli', 'suspended');
CREATE ROLE app LOGIN;
SELECT rescue_grant('app', 'read'), rescue_grant('app', 'tokens'), rescue_grant('app', 'admin');
INSERT INTO rescue.bundles (org_id, workspace_id, reason, captured_at, stored_at,
	sections, bytes, redactions, truncated, digest, ruleset)
SELECT org, 'ws', 'r', now(), now(), 1, 7, 0, false, '', 'none'
FROM unnest(ARRAY['acme', 'globex', 'hooli']) org;
INSERT INTO rescue.sections
SELECT org_id, bundle_id, 0, 0, 7, false, 'ok', 'n', 'content' FROM rescue.bundles;
END
my $token = $primary->safe_psql('postgres', "SELECT rescue_token_issue('acme')");
my $single = $primary->safe_psql('postgres', "SELECT rescue_token_issue('acme', single_use => true)");
my ($id) = $token =~ /^rsc_(.{8})/;

$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;
$primary->wait_for_catchup($standby);
is($standby->safe_psql('postgres', 'SELECT pg_is_in_recovery()'), 't', 'there is a standby');

my @app = (extra_params => [ '-U', 'app' ]);

# The SQLSTATE of each call, in a transaction of its own, in one session.
sub states
{
	my ($node, $begin, $setup, @calls) = @_;
	my $script = join '', map { "$begin;\nSELECT FROM $_;\n\\echo :SQLSTATE\nROLLBACK;\n" } @calls;
	my ($status, $out) = $node->psql('postgres', "$setup;\n$script", on_error_stop => 0, @app);
	return grep { /^\w{5}$/ } split /\n/, $out;
}

# What is asked, and what comes: the SQLSTATE, the same in all places.
my @asked = (
	[ "rescue_latest('ws', 'acme')", '00000' ],
	[ "rescue_latest('ws', 'acme', '$token')", '00000' ],
	[ "rescue_require('ws', 'acme')", '00000' ],
	[ "rescue_get(1, 'acme')", '00000' ],
	[ "rescue_list('ws', 'acme')", '00000' ],
	[ "rescue_section(1, 'acme', 'n')", '00000' ],
	[ "rescue_verify(1, 'acme')", '00000' ],
	[ 'rescue_settings_check()', '00000' ],
	[ "rescue_latest('ws', NULL)", 'RB001' ],
	[ "rescue_latest('ws', 'nobody')", 'RB001' ],
	[ "rescue_latest('ws', 'acme', 'rsc_guess')", 'RB003' ],
	[ "rescue_latest('ws', 'acme', '$single')", 'RB003' ],
	[ "rescue_latest('ws', 'hooli')", 'RB004' ],
	[ "rescue_get(0, 'acme')", 'RB007' ],
	[ "rescue_require('elsewhere', 'acme')", 'RB404' ],
);
# What would write: refused by the server, not half done.
my @written = (
	"rescue_billing_set('acme', 'suspended')", "rescue_bind('acme')",
	"rescue_set('billing', 'off')", "rescue_token_issue('acme')",
	"rescue_token_revoke('$id', 'acme')", "rescue_token_rotate('$id', 'acme')",
	"rescue_token_claim('$single', 'acme')", "rescue_delete(1, 'acme', 'w')",
	"rescue_hold(1, 'acme', 'w')",
);
for my $place (
	[ 'standby', $standby, 'BEGIN' ],
	[ 'read-only transaction', $primary, 'BEGIN READ ONLY' ],
	[ 'read-only snapshot', $primary, 'BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE' ])
{
	my ($name, $node, $begin) = @$place;
	my @calls = (@asked, map { [ $_, '25006' ] } @written);
	my @states = states($node, $begin, "SET rescue.client = '$name'", map { $_->[0] } @calls);
	for (@calls)
	{
		is(shift @states, $_->[1], "$name: $_->[0]");
	}
}
like(($standby->psql('postgres', "SELECT rescue_bind('acme')", on_error_stop => 1, @app))[2],
	qr/ERROR:  cannot execute.*\nHINT:  .*primary server/, 'the standby says where to write');
is($standby->safe_psql('postgres', "SELECT bundle_id, workspace_id FROM rescue_latest('ws', 'acme', '$token')", @app),
	'1|ws', 'the standby gives the bundle');

# The line in the standby's own log.
my $log = PostgreSQL::Test::Utils::slurp_file($standby->logfile);
like($log, qr/LOG:  \{"rescue": "rescue_latest", "verdict": "allowed", "org": "acme", "workspace": "ws", "token_id": "$id", "role": "app", "client": "standby", "bundle_id": \d+, "row": true\}/,
	'a read on the standby is in its log');
like($log, qr/"verdict": "refused", "sqlstate": "RB004", "condition": "billing_denied", "org": "hooli"/,
	'so is a refusal');
is(sqlstate($standby, "SET log_min_messages = fatal; SELECT FROM rescue_latest('ws', 'acme')"),
	'RB012', 'and without it nothing is read');

# Its own throttle and counters.
is($standby->safe_psql('postgres', <<'END', @app), 'RB006', 'guessing is throttled');
SET rescue.client = 'guesser';
DO $$
BEGIN
	FOR i IN 1..11 LOOP
		BEGIN
			PERFORM rescue_latest('ws', 'acme', 'rsc_guess');
		EXCEPTION WHEN OTHERS THEN
			PERFORM set_config('my.last', sqlstate, false);
		END;
	END LOOP;
END$$;
SELECT current_setting('my.last');
END
is($standby->safe_psql('postgres', "SELECT value > 0 FROM rescue.counters WHERE counter = 'reads'"),
	't', 'and there are counters');

# What is decided on the primary holds on the standby when it has arrived.
$primary->safe_psql('postgres', "SELECT rescue_token_revoke('$id', 'acme')");
$primary->wait_for_catchup($standby);
is(sqlstate($standby, "SELECT FROM rescue_latest('ws', 'acme', '$token')", @app), 'RB003',
	'a revocation arrives');
$primary->safe_psql('postgres', "SELECT rescue_billing_set('acme', 'suspended')");
$primary->wait_for_catchup($standby);
is(sqlstate($standby, "SELECT FROM rescue_latest('ws', 'acme')", @app), 'RB004',
	'a suspension arrives');

# The settings that a session of the standby keeps, within a transaction, too.
my $session = Wire->new(node => $standby, user => 'app', database => 'postgres', client_encoding => 'UTF8');

sub state_of
{
	my $result = $session->query(shift);
	return @{ $result->{errors} } ? $result->{errors}[0]{C} : scalar @{ $result->{rows} };
}

sub on_primary
{
	$primary->safe_psql('postgres', shift);
	$primary->wait_for_catchup($standby);
	return;
}

on_primary(q{SELECT rescue_billing_set('acme', 'active')});
for my $begin ('COMMIT', 'BEGIN ISOLATION LEVEL REPEATABLE READ')
{
	my $read = q{SELECT 1 FROM rescue_latest('ws', 'acme')};
	is(state_of($read), 1, "a session of the standby reads: $begin") for 1 .. 2;
	$session->query($begin);
	is(state_of($read), 1, 'and reads again');
	$session->query('SAVEPOINT a');
	on_primary(q{SELECT rescue_bind('globex')});
	is(state_of($read), 'RB002', 'a binding of the primary holds for it');
	on_primary(q{SELECT rescue_bind(NULL)});
	$session->query('ROLLBACK TO a');
	is(state_of($read), 1, 'and its end, too');
	$session->query('COMMIT');
}
$session->close;

# A table of the application is read there, unless its rows are not.
for my $kind ([ 'TABLE', '00000' ], [ 'UNLOGGED TABLE', 'RB001' ])
{
	$primary->safe_psql('postgres', <<"END");
DROP TABLE IF EXISTS accounts;
CREATE $kind->[0] accounts (org text PRIMARY KEY, status text);
INSERT INTO accounts VALUES ('acme', 'active');
SELECT rescue_billing_bind('accounts', 'org', 'status');
END
	$primary->wait_for_catchup($standby);
	is(sqlstate($standby, "SELECT FROM rescue_latest('ws', 'acme')", @app), $kind->[1],
		"billing is read from: $kind->[0]");
}
$primary->safe_psql('postgres', 'SELECT rescue_billing_bind(NULL, NULL, NULL)');
$primary->wait_for_catchup($standby);

# Promoted, it goes on as a primary.
$standby->promote;
is(sqlstate($standby, "SELECT rescue_billing_set('acme', 'active'); SELECT FROM rescue_latest('ws', 'acme')", @app),
	'00000', 'promoted: it writes and reads');
$_->stop for $standby, $primary;
done_testing();
