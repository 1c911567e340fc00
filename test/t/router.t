# The extension rescue_router: the same functions, run on the partition of their
# organisation, refused as without a router. Three partitions and two routers.
use strict;
use warnings;

use lib 'test/lib';
use FileTest qw(slurp);
use RescueTest qw(rescue_cluster log_gained);
use RouterTest qw(make_partition make_router need_plproxy);
use Test::More;
use Wire;

my $node = rescue_cluster('router', extension => 0, conf => "log_statement = none\n");
need_plproxy($node);
my @partitions = map { make_partition($node, "part$_") } 0 .. 2;
make_router($node, $_, @partitions) for qw(router router2);

# What a role gets for statements: the SQLSTATEs, then the rows, or "no row".
sub said
{
	my ($role, $sql, %option) = @_;
	my $session = eval { session($role, $option{database} // 'router', %{ $option{startup} // {} }) }
	  or return "no session: $@";
	my $said = in_session($session, ref $sql ? @$sql : $sql);
	$session->close;
	return $said;
}

sub session
{
	my ($role, $database, %startup) = @_;
	return Wire->new(node => $node, user => $role, database => $database, client_encoding => 'UTF8', %startup);
}

# The same in a session that is there.
sub in_session
{
	my $session = shift;
	my @parts;
	for my $result (map { $session->query($_) } @_)
	{
		push @parts, map { $_->{C} } @{ $result->{errors} };
		push @parts, map { join '|', map { $_ // 'NULL' } @$_ } @{ $result->{rows} };
	}
	return @parts ? join ' ', @parts : 'no row';
}

# All that the errors of some statements say.
sub error_of
{
	my ($role, $database, @sql) = @_;
	my $session = session($role, $database);
	my @errors = map { @{ $session->query($_)->{errors} } } @sql;
	$session->close;
	return join "\n", map { my $e = $_; map { "$_ " . ($e->{$_} // '') } qw(S C M D H W) } @errors;
}

sub admin { return $node->safe_psql($_[1] // 'router', $_[0]) }

# What the log gains by some work.
sub logged { return log_gained($node, $_[0]) }

# beside each other
my ($status, $out, $err) = $node->psql('router', 'CREATE EXTENSION rescue');
like($err, qr/cannot be installed beside rescue_router/, 'rescue is not installed beside rescue_router');
($status, $out, $err) = $node->psql('part0', 'CREATE EXTENSION rescue_router CASCADE');
like($err, qr/cannot be installed beside rescue\b/, 'nor the other way round');

# the same names and signatures
my $apart = join ', ', map { "'$_'" } 'rescue_router_check', slurp('router/routes') =~ /^(?:none|each)\t(\w+)$/mg;
my $signatures = qq{
	SELECT p.proname || '(' || pg_get_function_arguments(p.oid) || ') ' || pg_get_function_result(p.oid)
		|| ' ' || p.proisstrict || coalesce(' ' || obj_description(p.oid, 'pg_proc'), '')
	FROM pg_proc p
	WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '^rescue_'
		AND p.proname NOT IN ($apart)
	ORDER BY 1};
is(admin($signatures), admin($signatures, 'part0'), 'a router has the same functions');
cmp_ok(scalar(split /\n/, admin($signatures)), '>', 60, 'all of them');
my $types = q{
	SELECT t.typname, t.typtype, format_type(t.typbasetype, t.typtypmod), pg_get_constraintdef(c.oid),
		(SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY attnum)
			FROM pg_attribute a WHERE a.attrelid = t.typrelid)
	FROM pg_type t LEFT JOIN pg_constraint c ON c.contypid = t.oid
	WHERE t.typnamespace = 'rescue'::regnamespace AND (t.typtype = 'd' OR t.typname = 'bundle') ORDER BY 1};
is(admin($types), admin($types, 'part0'), 'and the same types and domains');
is(admin(q{SELECT string_agg(p.oid::regprocedure::text, ' ') FROM pg_proc p
	WHERE p.proname ~ '^remote_' AND has_function_privilege('public', p.oid, 'execute')}),
	'', 'what carries a call cannot be called');

# organisations on each partition
my %partition = (acme => 1, hooli => 2, piper => 0);
for my $org (sort keys %partition)
{
	is(admin("SELECT rescue_router.partition_of('$org')"), $partition{$org}, "$org has a partition");
	is(said('boss', "SELECT rescue_billing_set('$org', 'active')"), 't', 'its billing is set');
	like(said('boss', "SELECT rescue_persist('ws-1', '$org', NULL, 'test', '[{\"name\": \"n\", \"content\": \"canary-of-$org\"}]')"),
		qr/^\d+$/, 'and a bundle stored');
	is(admin('SELECT string_agg(DISTINCT org_id, $$ $$) FROM rescue.bundles', "part$partition{$org}"),
		$org, 'on that partition');
	like(said('reader', "SELECT sections FROM rescue_latest('ws-1', '$org')", database => $_),
		qr/canary-of-$org/, "$_ reads it")
	  for qw(router router2);
}
is(said('reader', "SELECT * FROM rescue_latest('ws-2', 'acme')"), 'no row', 'a workspace that never was');
is(said('reader', "SELECT * FROM rescue_latest('ws-1', 'nobody')"), 'RB001', 'an organisation that never was');

# refusals, as on the partition itself
my @refusals = (
	[ 'a missing organisation', "SELECT * FROM rescue_latest('ws-1', NULL)" ],
	[ 'a blank one', "SELECT * FROM rescue_latest('ws-1', '  ')" ],
	[ 'a malformed one', "SELECT * FROM rescue_latest('ws-1', E'a\\nb')" ],
	[ 'no bundle', "SELECT * FROM rescue_require('ws-7', 'acme')" ],
	[ 'a bad token', "SELECT * FROM rescue_latest('ws-1', 'acme', 'rsc_secretsecretsecret')" ],
	[ 'a bad document', "SELECT rescue_persist('ws-1', 'acme', NULL, 'r', '{\"password\": \"hunter2hunter2\"}')" ],
	[ 'no workspace', "SELECT * FROM rescue_latest(NULL, 'acme')" ],
	[ 'too many rows', "SELECT * FROM rescue_list('ws-1', 'acme', 100000)" ],
	[ 'what only others may', "SELECT rescue_forget('acme', 'x')" ],
	[ 'a pin that is absent', "SELECT * FROM rescue_pin_resolve('none')" ],
	[ 'no job', 'SELECT rescue_job_put(NULL, $${}$$)' ],
	[ 'a narrowed session', "SET rescue.org_id = 'globex'", "SELECT * FROM rescue_latest('ws-1', 'acme')" ]);
for my $case (@refusals)
{
	my ($name, @sql) = @$case;
	my $direct = error_of('intruder', 'part1', @sql);
	like($direct, qr/^C (?:RB\d{3}|42501)$/m, "$name: refused by the partition");
	is(error_of('intruder', 'router', @sql), $direct, 'and in the same words through the router');
	is(error_of('intruder', 'router', 'SET rescue.error_style = postgrest', @sql),
		error_of('intruder', 'part1', 'SET rescue.error_style = postgrest', @sql), 'in the form for PostgREST, too');
}

# what the log has of them, the router's and the partitions' alike
my $log = logged(sub {
	error_of('intruder', 'router', @$_[ 1 .. $#$_ ]) for grep { $_->[0] ne 'what only others may' } @refusals;
});
unlike($log, qr/secretsecret|hunter2|STATEMENT|REMOTE|PL\/Proxy/, 'no literal and no statement is in the log');
like($log, qr/ERROR:  token refused/, 'but that a token was refused is');
like($log, qr/"organisation_blank"/, 'and the decisions that the router itself makes');

# a refusal costs no connection
my $session = session('reader', 'router');
my $backends = "SELECT string_agg(pid::text, ' ') FROM pg_stat_activity WHERE datname = 'part1' AND usename = 'reader'";
in_session($session, "SELECT 1 FROM rescue_latest('ws-1', 'acme')");
my $backend = admin($backends);
like($backend, qr/^\d+$/, 'a session has one connection to a partition');
is(in_session($session, "SELECT * FROM rescue_require('ws-7', 'acme')"), 'RB404', 'after a refusal');
is(in_session($session, "SELECT workspace_id FROM rescue_latest('ws-1', 'acme')"), 'ws-1', 'and a read');
is(admin($backends), $backend, 'it is the same');

# an identity holds for one call
my $one = "SELECT count(*) FROM rescue_latest('ws-1', 'acme')";
$log = logged(sub {
	in_session($session, "SET rescue.client = 'client-7'", "SET rescue.request_id = 'request-7'", $one);
});
like($log, qr/"client": "client-7"/, 'the client travels');
like($log, qr/"request_id": "request-7"/, 'so does the id of the request');
$log = logged(sub { in_session($session, 'RESET ALL', $one) });
unlike($log, qr/client-7|request-7/, 'and stays not behind');
is(in_session($session, 'BEGIN', "SET LOCAL rescue.org_id = 'globex'", $one), 'RB002', 'a narrowing is one call\'s');
is(in_session($session, 'ROLLBACK', $one), '1', 'too');
$session->close;
is(said('reader', $one, startup => { options => '-c rescue.org_id=globex' }), 'RB002', 'an option of the connection narrows');
is(said('reader', [ "SET rescue.org_id = 'acme'", $one ], startup => { options => '-c rescue.org_id=globex' }),
	'RB002', 'whatever the session sets');
is(said('reader', $one, startup => { options => '-c rescue.org_id=' }), 'RB001', 'a blank one loosens');
admin("ALTER ROLE reader IN DATABASE router SET rescue.org_id = 'globex'");
is(said('reader', $one), 'RB002', 'so does a setting of the role');
admin('ALTER ROLE reader IN DATABASE router RESET rescue.org_id');
is(said('reader', $one), '1', 'which is gone');

# role bindings are rows of the partitions
$node->safe_psql("part$_", "SELECT rescue_bind_role('reader', 'acme')") for 0 .. 2;
is(said('reader', $one), '1', 'a bound role reads its own');
is(said('reader', "SELECT count(*) FROM rescue_latest('ws-1', 'globex')"), 'RB002', 'and no other\'s');
$node->safe_psql("part$_", "SELECT rescue_bind_role('reader', NULL)") for 0 .. 2;

# so are those of the one that logged in, whatever role it takes
admin('CREATE ROLE climber LOGIN; GRANT reader TO climber');
my @climb = ('SET ROLE reader', "SELECT count(*) FROM rescue_latest('ws-1', 'hooli')");
is(said('climber', \@climb), '1', 'a role takes another one, and reads') or diag(said('climber', \@climb));
$node->safe_psql("part$_", "SELECT rescue_bind_role('climber', 'acme')") for 0 .. 2;
is(said('climber', \@climb), 'RB002', 'bound, it is held by its own binding as well');
is(said('climber', [ 'SET ROLE reader', $one ]), '1', 'and reads its own');
$node->safe_psql("part$_", "SELECT rescue_bind_role('climber', NULL)") for 0 .. 2;

# what concerns all
is(said('boss', [ "SELECT rescue_set('max_sections', '60')", 'SELECT * FROM rescue_router.outcomes()' ]),
	' 0|done|NULL|NULL 1|done|NULL|NULL 2|done|NULL|NULL', 'a setting is set on each partition');
is(admin('SELECT count(*) FROM rescue.settings WHERE max_sections = 60', "part$_"), '1', "on partition $_") for 0 .. 2;
like(said('boss', [ "SELECT rescue_set('nonsense', '60')", 'SELECT * FROM rescue_router.outcomes()' ]),
	qr/^RB007 0\|refused\|RB007/, 'what all refuse is refused as by one');
is(said('boss', "SELECT count(*), count(DISTINCT org_id) FROM rescue_gc('{}', '0 hours', true)"), '3|3',
	'the garbage collection sees each partition');
is(said('boss', "SELECT count(*) FROM rescue_gc('{}', '0 hours', true, 'acme')"), '1', 'or that of one organisation');

# pins, jobs, what is pure
is(said('boss', [ "SELECT rescue_pin_promote('r', 'sha256:' || repeat('a', 64))",
	"SELECT generation FROM rescue_pin_resolve('r')" ]), '1 1', 'pins are on one partition');
is(said('intruder', 'SELECT count(rescue_job_put(j, to_jsonb(j))) FROM generate_series(1, 20) i, concat(i) j'), '20', 'jobs are put');
cmp_ok(admin('SELECT count(*) FROM rescue.jobs', "part$_"), '>', 0, "some on partition $_") for 0 .. 2;
is(said('intruder', 'SELECT rescue_job_resolve(j, rescue_job_key(j), NULL) FROM generate_series(1, 20) i, concat(i) j'),
	join(' ', map { "\"$_\"" } 1 .. 20), 'and come back');
is(said('intruder', "SELECT rescue_redact('password=hunter2hunter2')"), 'password=[REDACTED:password]', 'a text is redacted');
is(said('intruder', "SELECT rescue_is_port('80'), '80'::rescue.port"), 't|80', 'names are judged here');

# an organisation that moves takes its jobs along; its pins are where all are
is(said('intruder', q{SELECT rescue_job_put('own', '"o"', org => 'hooli')}, ), 'cascade:jobdata:own', 'a job of an organisation');
is(admin("SELECT count(*) FROM rescue.jobs WHERE org_id = 'hooli'", 'part2'), '1', 'is where that is');
is(said('intruder', [ "SET rescue.org_id = 'hooli'", q{SELECT rescue_job_resolve('own', 'cascade:jobdata:own', NULL)} ]), '"o"',
	'and found by a session that is narrowed to it');
my $observe = q{SELECT rescue_pin_observe('ws-1', 'piper', 'r', 1, 'sha256:' || repeat('a', 64), now(), 'runtime')};
my $direct = said('intruder', $observe, database => 'part0');
admin("SELECT rescue_freeze('piper')", 'part0');
is(said('intruder', $observe, database => 'part0'), 'RB013', 'an organisation that is moved reports no pin to its database');
is(said('intruder', $observe), $direct, 'but to the partition of the pins');
admin("SELECT rescue_thaw('piper')", 'part0');

# tokens through one router and the other
my $token = said('intruder', "SELECT rescue_token_issue('acme')");
like($token, qr/^rsc_/, 'a token is issued');
like(said('guest', "SELECT sections FROM rescue_latest('ws-1', 'acme', '$token')", database => 'router2'),
	qr/canary-of-acme/, 'and read with through the other router');
is(said('guest', "SELECT * FROM rescue_latest('ws-1', 'globex', '$token')"), 'RB003', 'not of another organisation');
is(said('guest', "SELECT * FROM rescue_latest('ws-1', 'acme')"), '42501', 'a guest may only so');

# what a router calls on a partition gives its role nothing that it does not have
my $routed = q{SELECT rescue.routed(NULL, 'rescue_latest', 'ws-1'::text, 'acme'::text)};
like(said('guest', $routed, database => 'part1'), qr/^e5:t5:ERRORt5:42501/, 'a guest may not by itself either');
like(said('reader', $routed, database => 'part1'), qr/^r9:.*canary-of-acme/, 'a reader may');
is(said('reader', [ $routed =~ s/SELECT (.*)/SELECT count($1)/r =~ s/NULL/'{client-8}'/r, 'SHOW rescue.client' ], database => 'part1'),
	'1 ', 'the identity is gone when the call has ended');
is(said('reader', q{SELECT rescue.routed(NULL, 'textlen', 'x'::text)}, database => 'part1'), '42883', 'no other function is called');
is(said('reader', q{SELECT rescue.routed(NULL, 'rescue_latest', 1, 2)}, database => 'part1'), '42883', 'nor one with other types');

# answers that a router cannot read
my $superuser = $node->safe_psql('postgres', 'SELECT current_user');

sub answered
{
	my $answer = shift;
	my $function = q{CREATE OR REPLACE FUNCTION rescue_router.remote_rescue_latest(integer, text[], text, text)
		RETURNS text LANGUAGE sql AS $$ SELECT 'ANSWER'::text $$};
	return said($superuser, [ 'BEGIN', $function =~ s/ANSWER/$answer/r,
		"SELECT bundle_id, workspace_id, digest FROM rescue_latest('ws-1', 'acme')", 'ROLLBACK' ]) =~ s/\A | \z//gr;
}
is(answered(''), 'no row', 'an answer without rows');
is(answered('r9:v1:7t2:ws' . 'n' x 6 . 'b4:00ff'), '7|ws|\x00ff', 'an answer with a row');
is(answered('r9:v20:-9223372036854775808t0:' . 'n' x 7), '-9223372036854775808||NULL', 'the least number and an empty text');
is(answered('e5:t5:ERRORt5:RB003t2:nont2:no'), 'RB003', 'an answer with a refusal');
is(answered("e1:t5:ERROR"), 'XX000', 'a message without a code');
for my $bad ('x', 'r', 'r9', 'r9:', 'r9:n', 'q9:' . 'n' x 9, 'r:', 'r8:' . 'n' x 8, 'r8:' . 'n' x 9,
	'r10:' . 'n' x 9, 'r10:' . 'n' x 10, 'r9:t1:7' . 'n' x 8,
	'r9:nv1:7' . 'n' x 7, 'r9:v10:7' . 'n' x 8, 'r9:v1:x' . 'n' x 8, 'r9:v0:' . 'n' x 8,
	'r9:v20:99999999999999999999' . 'n' x 8, 'r9:' . 'n' x 8 . 'b9:00', 'r9:nt999999999:w' . 'n' x 7, 'r9:nt99999999999:w' . 'n' x 7,
	'r9:nt-1:w' . 'n' x 7, 'r9:nt1w' . 'n' x 7, 'r-9:' . 'n' x 9, 'e5:t5:ERROR', 'r9:' . 'n' x 9 . 'r')
{
	is(answered($bad), '08P01', "no answer: $bad");
}
is(answered("r9:nt1:\N{U+00E4}" . 'n' x 7), '22021', 'a text that is cut within a character');

# routes that are wrong
sub with_slot
{
	my ($change, $sql) = @_;
	admin("CREATE TABLE IF NOT EXISTS kept AS SELECT * FROM rescue_router.slots; $change");
	my $got = said('boss', $sql);
	admin('DELETE FROM rescue_router.slots; INSERT INTO rescue_router.slots SELECT * FROM kept');
	return $got;
}
my $slot = "WHERE slot = rescue_router.slot_of('acme')";
is(with_slot("DELETE FROM rescue_router.slots $slot", $one), 'RB013', 'a slot that is missing');
is(with_slot("UPDATE rescue_router.slots SET partition = 4 $slot", $one), 'RB013', 'a slot that names no partition');
is(with_slot("UPDATE rescue_router.slots SET partition = 2147483647 $slot", $one), 'RB013', 'nor the largest number');
is(said('boss', $one), '1', 'the right one');
is(said('boss', [ 'BEGIN ISOLATION LEVEL REPEATABLE READ', $one, $one, 'COMMIT' ]), '1 1', 'a repeatable read');
$session = session('boss', 'router');
is(in_session($session, 'BEGIN ISOLATION LEVEL REPEATABLE READ', $one), '1', 'a transaction has a snapshot');
admin("SELECT rescue_router.place('acme', 2)");
is(in_session($session, $one), 'RB013', 'that is older than the placement: RB013');
is(in_session($session, 'ROLLBACK', $one), 'RB001', 'a new one sees the new place');
$session->close;
admin("SELECT rescue_router.place('acme', 1)");
is(said('boss', $one), '1', 'and the old one');
is($node->psql('router', "SELECT rescue_router.place('acme', 3)"), 3, 'no partition, no placement');
is($node->psql('router', "SELECT rescue_router.place(' ', 1)"), 3, 'no organisation, no placement');

# whether router and partitions fit together
my $check = "SELECT name, finding FROM rescue_router_check() WHERE NOT ok";
is(said('boss', $check), 'no row', 'everything fits together');
is(said('boss', 'SELECT count(*) FROM rescue_router_check()'), '10', 'by ten checks');
for my $case (
	[ slots => 'DELETE FROM rescue_router.slots WHERE slot = 7', undef, qr/^slots\|slot 7 has no partition$/ ],
	[ placements => "INSERT INTO rescue_router.placements VALUES ('far', 8)",
		"DELETE FROM rescue_router.placements WHERE org_id = 'far'", qr/^placements\|an organisation is on partition 8/ ],
	[ homes => 'UPDATE rescue_router.homes SET partition = 3', 'UPDATE rescue_router.homes SET partition = 0', qr/^homes\|pins are on partition 3/ ],
	[ answers => 'CREATE ROLE lonely LOGIN; GRANT USAGE ON FOREIGN SERVER rescue TO lonely', 'DROP OWNED BY lonely; DROP ROLE lonely',
		qr/^roles\|role lonely has no user mapping$/ ],
	[ patience => 'ALTER SERVER rescue OPTIONS (DROP query_timeout)', "ALTER SERVER rescue OPTIONS (ADD query_timeout '10')", qr/^patience\|/ ])
{
	my ($what, $spoil, $mend, $finding) = @$case;
	if ($mend) { admin($spoil); like(said('boss', $check), $finding, "$what: found"); admin($mend) }
	else { like(with_slot($spoil, $check), $finding, "$what: found") }
}
for my $case (
	[ 'a setting' => "SELECT rescue_set('max_sections', '7')", "SELECT rescue_set('max_sections', '60')", qr/^equal\|max_sections differs: partition 0 has 60, partition 1 has 60, partition 2 has 7$/ ],
	[ 'no number' => 'UPDATE rescue.settings SET partition = NULL', 'UPDATE rescue.settings SET partition = 2', qr/^numbers\|partition 2 has no number of its own$/ ],
	[ 'a number twice' => 'UPDATE rescue.settings SET partition = 1', 'UPDATE rescue.settings SET partition = 2', qr/^numbers\|partitions 1 and 2 have the number 1$/ ],
	[ 'a rule' => "SELECT rescue_redaction_rule_add('own', 'zzz(\\d{8})', 'zzz12345678')", "SELECT rescue_redaction_rule_drop('own')", qr/^equal\|redaction_rules differs/ ],
	[ 'a partition that is read-only' => 'ALTER DATABASE part2 SET default_transaction_read_only = on',
		'SET default_transaction_read_only = off; ALTER DATABASE part2 RESET default_transaction_read_only', qr/^writable\|partition 2 cannot be written$/ ])
{
	my ($what, $spoil, $mend, $finding) = @$case;
	$node->safe_psql('part2', $spoil);
	like(said('boss', $check), $finding, "$what: found");
	$node->safe_psql('part2', $mend);
}
is(said('boss', $check), 'no row', 'everything fits again');
is(said('boss', "SELECT DISTINCT name LIKE 'partition _: %' FROM rescue_settings_check()"), 't', 'the checks of the partitions say of which');

# what the transaction of the caller does not undo
is(said('boss', [ 'BEGIN', q{SELECT rescue_persist('ws-r', 'acme', NULL, 'r', '[{"name": "n", "status": "missing"}]') > 0},
	'ROLLBACK', "SELECT count(*) FROM rescue_latest('ws-r', 'acme')" ]), 't 1', 'a bundle outlives the rollback of its caller');

# what may not write on the router does not on the partition
my $store = q{SELECT rescue_persist('ws-ro', 'acme', NULL, 'r', '[{"name": "n", "status": "missing"}]') > 0};
$log = logged(sub {
	is(said('boss', [ 'BEGIN READ ONLY', $store, 'ROLLBACK', "SELECT count(*) FROM rescue_latest('ws-ro', 'acme')" ]), '25006 0',
		'a read-only transaction stores nothing');
});
unlike($log, qr/STATEMENT|ws-ro.*missing/, 'and what it would have stored is not in the log');
is(said('boss', [ 'BEGIN READ ONLY', "SELECT count(*) FROM rescue_latest('ws-r', 'acme')", 'COMMIT', $store ]), '1 t',
	'but reads, and the next transaction of the session stores');

# as the deputy of a role that maintains its own
is(said('boss', [ 'BEGIN', 'CREATE TEMP TABLE t (x int)', 'CREATE FUNCTION pg_temp.f(int) RETURNS bigint IMMUTABLE LANGUAGE sql AS '
	. "'" . $one =~ s{'}{''}gr . "'", 'INSERT INTO t VALUES (1)', 'CREATE INDEX ON t (pg_temp.f(x))', 'ROLLBACK' ]), '42501',
	'no call in an index expression');

# a dump of the router
$node->command_ok([ 'pg_dump', '-Fc', '-f', $node->basedir . '/router.dump', '-d', $node->connstr('router') ], 'a router is dumped');
admin('CREATE DATABASE restored', 'postgres');
$node->command_ok([ 'pg_restore', '-d', $node->connstr('restored'), $node->basedir . '/router.dump' ], 'and restored');
is(said('reader', $one, database => 'restored'), '1', 'and routes');
is(admin('SELECT count(*) FROM rescue_router.slots', 'restored'), '1024', 'by the same slots');

$node->stop;
done_testing();
