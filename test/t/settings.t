# The settings of a session: by SET, by ALTER ROLE, by the options of the
# connection (PGOPTIONS and a URI's), before and after the library is loaded.
# None of them may widen what an administrator set.
use strict;
use warnings;

use lib 'test/lib';
use RescueTest qw(rescue_cluster sqlstate);
use Test::More;

my $read = "SELECT FROM rescue_latest('ws', 'acme')";
my $sibling = "SELECT FROM rescue_latest('ws', 'globex')";

for my $preload (0, 1)
{
	my $how = $preload ? 'preloaded' : 'not preloaded';
	my $node = rescue_cluster("settings$preload", preload => $preload);
	prepare($node);
	by_options($node, $how, $preload);
	by_role($node, $how);
	by_set($node, $how);
	the_audit($node, $how, $preload);
	the_error_style($node, $how);
	$node->stop;
}
done_testing();

sub prepare
{
	shift->safe_psql('postgres', <<'END');
SELECT rescue_billing_set('acme', 'active'), rescue_billing_set('globex', 'active');
CREATE ROLE app LOGIN;
CREATE ROLE narrowed LOGIN;
SELECT rescue_grant('app', 'read'), rescue_grant('narrowed', 'read');
ALTER ROLE narrowed SET rescue.org_id = 'acme';
END
	return;
}

# The SQLSTATE of a statement for a role that connects with options, given by
# the environment and by the URI.
sub with_options
{
	my ($node, $role, $options, $sql) = @_;
	my %seen;
	{
		local $ENV{PGOPTIONS} = $options;
		$seen{ sqlstate($node, $sql, extra_params => [ '-U', $role ]) } = 1;
	}
	my $encoded = $options =~ s/([^A-Za-z0-9])/sprintf '%%%02X', ord $1/ger;
	my $host = $node->host =~ s/([^A-Za-z0-9])/sprintf '%%%02X', ord $1/ger;
	$seen{ sqlstate($node, $sql,
			connstr => "postgresql://$role\@/postgres?host=$host&port=" . $node->port . "&options=$encoded") } = 1;
	return join ' or ', sort keys %seen;
}

sub by_options
{
	my ($node, $how, $preload) = @_;
	# role, options, expected for acme and for globex; refused: where the
	# server itself refuses the connection
	my $refused = 'no sqlstate';
	my @cases = (
		[ 'app', '', '00000', '00000' ],
		[ 'app', '-c rescue.org_id=acme', '00000', 'RB002' ],
		[ 'app', '--rescue.org-id=acme', '00000', 'RB002' ],
		[ 'app', '-crescue.org_id=acme', '00000', 'RB002' ],
		[ 'app', '-c RESCUE.ORG_ID=acme', '00000', 'RB002' ],
		[ 'app', '-c rescue.org_id=', 'RB001', 'RB001' ],
		[ 'app', '-c rescue.org_id=\\ \\ ', 'RB002', 'RB002' ],
		[ 'app', '--rescue.org_id=', 'RB001', 'RB001' ],
		[ 'narrowed', '', '00000', 'RB002' ],
		[ 'narrowed', '-c rescue.org_id=acme', '00000', 'RB002' ],
		[ 'narrowed', '-c rescue.org_id=', 'RB001', 'RB001' ],
		[ 'narrowed', '-c rescue.org_id=globex', 'RB002', 'RB001' ],
		[ 'narrowed', '-c RESCUE.Org_ID=globex', 'RB002', 'RB001' ],
		[ 'narrowed', '-c rescue.org_id=acme -c rescue.org_id=', 'RB001', 'RB001' ],
		[ 'app', '-c rescue.audit=log', '00000', '00000' ],
		[ 'app', '-c rescue.request_id=r-1 -c rescue.client=c', '00000', '00000' ],
		[ 'app', '-c rescue.request_id= -c rescue.client=', '00000', '00000' ],
		[ 'app', '-c rescue.error_style=postgrest', '00000', '00000' ],
		[ 'postgres', '-c rescue.audit=off', '00000', '00000' ],
	);
	# what the preloaded library refuses when the session begins
	my @at_once = (
		[ 'app', '-c rescue.audit=off' ], [ 'app', '-c rescue.audit=' ],
		[ 'app', '-c rescue.orgid=acme' ], [ 'narrowed', '-c rescue.org=' ],
	);
	for (@cases)
	{
		my ($role, $options, $acme, $globex) = @$_;
		is(with_options($node, $role, $options, $read), $acme, "$how: $role, '$options': acme");
		is(with_options($node, $role, $options, $sibling), $globex, "$how: $role, '$options': globex");
	}
	for (@at_once)
	{
		my ($role, $options) = @$_;
		my $expected = $preload ? qr/^no sqlstate.*FATAL|^no sqlstate.*connection/s : qr/^RB001$/;
		like(with_options($node, $role, $options, $read), $expected, "$how: $role, '$options'");
	}
	$node->safe_psql('postgres', "SELECT rescue_bind('acme')");
	for my $options ('-c rescue.org_id=globex', '-c rescue.error_style=postgrest', '-c search_path=')
	{
		like(with_options($node, 'app', $options, $sibling), qr/^(?:RB002|PT403)$/,
			"$how: a bound database stays bound under '$options'");
	}
	is(with_options($node, 'app', '-c rescue.org_id=', $sibling), 'RB002',
		"$how: a bound database stays bound under an empty value");
	is(with_options($node, 'app', '-c search_path=', $read), '00000', "$how: control");
	$node->safe_psql('postgres', 'SELECT rescue_bind(NULL)');
	return;
}

sub as
{
	my ($node, $role, $sql) = @_;
	return sqlstate($node, $sql, extra_params => [ '-U', $role ]);
}

sub by_role
{
	my ($node, $how) = @_;
	for my $change ("SET rescue.org_id = ''", "SET rescue.org_id = 'globex'",
		"SET LOCAL rescue.org_id = ''", 'RESET rescue.org_id', 'RESET ALL',
		'DISCARD ALL', "SELECT set_config('rescue.org_id', '', false)")
	{
		for my $load ('', 'SELECT rescue_token_eq(NULL, NULL);')
		{
			is(as($node, 'narrowed', "$load$change; $sibling"), 'RB002',
				"$how: ALTER ROLE narrows, and $change does not widen" . ($load ? ' (loaded)' : ''));
		}
	}
	is(as($node, 'narrowed', $read), '00000', "$how: control");
	is(as($node, 'narrowed', "SET rescue.org_id = 'globex'; $read"), 'RB002',
		"$how: the two settings together admit no organisation");
	return;
}

sub by_set
{
	my ($node, $how) = @_;
	my $load = 'SELECT rescue_token_eq(NULL, NULL);';
	for ([ "SET rescue.org_id = 'acme'; $read", '00000' ],
		[ "SET rescue.org_id = 'acme'; $sibling", 'RB002' ],
		[ "SET rescue.org_id = '  '; $read", 'RB002' ],
		[ "SET rescue.org_id = 'acme '; $read", 'RB002' ],
		[ "BEGIN; SET LOCAL rescue.org_id = 'acme'; COMMIT; $sibling", '00000' ],
		[ "$load SET rescue.orgid = 'acme'", '42602' ],
		[ "$load SET rescue.client = '" . 'x' x 65 . "'", '22023' ],
		[ "$load SET rescue.client = '" . 'x' x 64 . "'", '00000' ],
		[ "$load SET rescue.request_id = E'a\\nb'", '22023' ],
		[ "$load SET rescue.error_style = 'loud'", '22023' ])
	{
		my ($sql, $expected) = @$_;
		is(as($node, 'app', $sql), $expected, "$how: $sql");
	}
	return;
}

# Lines of the audit that a statement wrote.
sub audited
{
	my ($node, $role, $sql) = @_;
	my $before = -s $node->logfile;
	$node->psql('postgres', $sql, on_error_stop => 0, extra_params => [ '-U', $role ]);
	my $log = PostgreSQL::Test::Utils::slurp_file($node->logfile, $before);
	return scalar(() = $log =~ /LOG:  \{"rescue": "rescue_latest"/g);
}

sub the_audit
{
	my ($node, $how, $preload) = @_;
	my $load = 'SELECT rescue_token_eq(NULL, NULL);';
	is(audited($node, 'app', $read), 1, "$how: a read is audited");
	for my $sql ('SET rescue.audit = off', "$load SET rescue.audit = off",
		"SELECT set_config('rescue.audit', 'off', false)")
	{
		is(audited($node, 'app', "$sql;\n$read"), 1, "$how: still, after $sql");
	}
	is(as($node, 'app', "$load ALTER ROLE app SET rescue.audit = off"), '22023',
		"$how: a role cannot switch it off for itself");
	is(audited($node, 'postgres', "SET rescue.audit = off; $read"), 0,
		"$how: a superuser switches it off");
	$node->safe_psql('postgres', "$load ALTER ROLE app SET rescue.audit = off");
	is(audited($node, 'app', $read), 0, "$how: also for a role");
	is(audited($node, 'app', "$load SET rescue.audit = log; $read"), 1,
		"$how: who may switch it on again");
	is(audited($node, 'app', "$load SET rescue.audit = log; SET rescue.audit = off; $read"), 1,
		"$how: and not off");
	$node->safe_psql('postgres', "$load ALTER ROLE app RESET rescue.audit");

	my $before = -s $node->logfile;
	$node->safe_psql('postgres', "SET rescue.request_id = 'r-17'; SET rescue.client = 'w \"x\"'; $read",
		extra_params => [ '-U', 'app' ]);
	like(PostgreSQL::Test::Utils::slurp_file($node->logfile, $before),
		qr/LOG:  \{"rescue": "rescue_latest", "verdict": "allowed", "org": "acme", "workspace": "ws", "role": "app", "request_id": "r-17", "client": "w \\"x\\"", "row": false\}/,
		"$how: with request and client, as claimed");

	for my $level ('fatal', 'panic')
	{
		is(sqlstate($node, "SET log_min_messages = $level; $read"), 'RB012',
			"$how: no read where the log would swallow its line ($level)");
	}
	is(sqlstate($node, "SET log_min_messages = log; $read"), '00000', "$how: control");
	return;
}

sub the_error_style
{
	my ($node, $how) = @_;
	for ([ "rescue_latest('ws', NULL)", 'PT503' ], [ "rescue_latest('ws', 'x', 'y')", 'PT401' ],
		[ "rescue_require('ws', 'acme')", 'PT404' ])
	{
		my ($call, $code) = @$_;
		is(as($node, 'app', "SET rescue.error_style = postgrest; SELECT FROM $call"), $code,
			"$how: $call as PostgREST wants it");
	}
	return;
}
