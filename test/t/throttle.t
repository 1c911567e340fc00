# The throttle of token guessing, and the counters: what resets neither, and
# whom it never holds up.
use strict;
use warnings;

use lib 'test/lib';
use RescueTest qw(rescue_cluster sqlstate);
use Test::More;

my $bad = 'rsc_guess';
my $node = rescue_cluster('throttle', preload => 1);
$node->safe_psql('postgres', <<'END');
SELECT rescue_billing_set('acme', 'active');
CREATE ROLE app LOGIN;
CREATE ROLE other LOGIN;
CREATE ROLE watcher LOGIN IN ROLE pg_monitor;
GRANT other TO app;
SELECT rescue_grant('app', 'read'), rescue_grant('app', 'tokens');
SELECT rescue_grant('other', 'read'), rescue_grant('other', 'tokens');
END
my $good = issue($node);

# As a role, under a claimed client: a list of guesses, each in a block of its
# own that catches the error; returns the SQLSTATEs with their counts.
sub guesses
{
	my ($role, $client, $times, %how) = @_;
	my $call = $how{call} // "SELECT FROM rescue_latest('ws', 'acme', '$bad')";
	my $each = $how{each} // '';
	return $node->safe_psql('postgres', <<"END", extra_params => [ '-U', $role ]);
SET rescue.client = '$client';
SET client_min_messages = error;
CREATE FUNCTION pg_temp.guess(times int) RETURNS SETOF text LANGUAGE plpgsql AS \$\$
BEGIN
	FOR i IN 1..times LOOP
		$each
		BEGIN
			EXECUTE \$g\$$call\$g\$;
			RETURN NEXT 'read';
		EXCEPTION WHEN OTHERS THEN
			RETURN NEXT sqlstate;
		END;
	END LOOP;
END\$\$;
SELECT string_agg(n || ' ' || code, ', ' ORDER BY code)
FROM (SELECT code, count(*) n FROM pg_temp.guess($times) code GROUP BY code) s;
END
}

sub issue
{
	return shift->safe_psql('postgres', "SELECT rescue_token_issue('acme')");
}

sub counter
{
	my ($where) = @_;
	return $node->safe_psql('postgres',
		"SELECT value FROM rescue.counters WHERE $where");
}

# The limit, in one block of code and one transaction that is rolled back.
my $throttled = counter("counter = 'throttled'");
is(guesses('app', 'a', 12), '10 RB003, 2 RB006',
	'ten guesses in one DO block are refused, the next are throttled');
is(guesses('app', 'a', 1), '1 RB006', 'another session with the same claim is throttled');
is( sqlstate($node, <<"END", extra_params => [ '-U', 'app' ]), 'RB006',
SET rescue.client = 'a';
BEGIN; SAVEPOINT s; SELECT 1; ROLLBACK TO s; ROLLBACK;
DISCARD ALL; SET rescue.client = 'a';
SELECT FROM rescue_latest('ws', 'acme', '$bad');
END
	'neither rollback, savepoint nor DISCARD resets it');
is(counter("counter = 'throttled'") - $throttled, 4,
	'the counter has them all, rolled back or not');

# Whom it does not hold up.
is( sqlstate($node, "SET rescue.client = 'a'; SELECT FROM rescue_latest('ws', 'acme', '$good')",
		extra_params => [ '-U', 'app' ]),
	'00000', 'a good token is never throttled');
is(guesses('app', 'b', 1), '1 RB003', 'another client has a count of its own');

# Without a claim: address and role count, and the role is the one logged in.
is(guesses('other', '', 11), '10 RB003, 1 RB006', 'no claim: the role is throttled');
is(guesses('app', '', 11, each => 'SET ROLE other;'), '10 RB003, 1 RB006',
	'SET ROLE begins no new count, and does not share the other one');

# Claiming a single-use token is guessing, too.
is(guesses('app', 'c', 11, call => "SELECT rescue_token_claim('$bad', 'acme')"),
	'10 RB003, 1 RB006', 'claims are throttled');
is(guesses('app', 'd', 11, call => "SELECT rescue_token_claim(NULL, 'acme')"),
	'10 RB003, 1 RB006', 'NULL is a guess');

# A claim a guess: the limit for address and role holds, ten times as high.
is( $node->safe_psql('postgres', <<"END", extra_params => [ '-U', 'app' ]), 't|t',
SET client_min_messages = error;
CREATE FUNCTION pg_temp.guess() RETURNS SETOF text LANGUAGE plpgsql AS \$\$
BEGIN
	FOR i IN 1..100 LOOP
		PERFORM set_config('rescue.client', 'fresh-' || i, false);
		BEGIN
			PERFORM FROM rescue_latest('ws', 'acme', '$bad');
		EXCEPTION WHEN OTHERS THEN
			RETURN NEXT sqlstate;
			EXIT WHEN sqlstate = 'RB006';
		END;
	END LOOP;
END\$\$;
SELECT count(*) > 10, bool_or(code = 'RB006') FROM pg_temp.guess() code;
END
	'a new claim for each guess does not help for long');

# The wait ends with a cancel, and gives no data.
is( sqlstate($node, "SET rescue.client = 'a'; SET statement_timeout = '20ms'; SELECT FROM rescue_latest('ws', 'acme', '$bad')",
		extra_params => [ '-U', 'app' ]),
	'57014', 'a throttled call can be cancelled');

# Off, and back on.
$node->safe_psql('postgres', "SELECT rescue_set('throttle', 'off')");
is(guesses('app', 'a', 3), '3 RB003', 'switched off: not throttled');
$node->safe_psql('postgres', "SELECT rescue_set('throttle', 'required')");
is(guesses('app', 'a', 1), '1 RB006', 'required, and there: throttled');
is( sqlstate($node, "SELECT FROM rescue_latest('ws', 'acme', '$good')",
		extra_params => [ '-U', 'app' ]),
	'00000', 'required, and there: a good token reads');

# Each decision in the log, and no token.
my $log = PostgreSQL::Test::Utils::slurp_file($node->logfile);
like($log, qr/LOG:  \{"rescue": "rescue_latest", "verdict": "refused", "sqlstate": "RB006", "condition": "throttled".*"client": "a"\}/,
	'a throttled call is in the log');
like($log, qr/LOG:  \{"rescue": "rescue_token_claim", "verdict": "refused", "sqlstate": "RB003"/,
	'a refused claim is in the log');
unlike($log, qr/\Q$bad\E.*"verdict"|"verdict".*\Q$bad\E/, 'no token is');

# The counters: what they count, and who sees them.
sub moved
{
	my ($where, $sql, $by, $name, %option) = @_;
	my $before = counter($where);
	sqlstate($node, $sql, %option);
	is(counter($where) - $before, $by, $name);
}
moved("counter = 'reads'", "SELECT FROM rescue_latest('ws', 'acme'); SELECT rescue_list('ws', 'acme')",
	2, 'reads are counted');
moved("counter = 'writes'", "SELECT rescue_billing_set('acme', 'active')", 1, 'writes are counted');
moved("condition = 'organisation_blank'", "SELECT FROM rescue_latest('ws', ' ')",
	1, 'refusals are counted by condition');
moved("counter = 'reads'", "SELECT FROM rescue_latest('ws', ' ')", 0, 'a refusal is no read');
moved("counter = 'reads'", "BEGIN; SELECT FROM rescue_latest('ws', 'acme'); ROLLBACK",
	1, 'a rollback takes nothing back');
is( $node->safe_psql('postgres',
		"SELECT sum(value) > 20, count(*) FROM rescue.counters WHERE sqlstate = 'RB003'"),
	't|1', 'by SQLSTATE');

my $rotated = issue($node);
my ($id) = $rotated =~ /^rsc_(.{8})_/;
moved("counter = 'replaced_token'", "SELECT FROM rescue_latest('ws', 'acme', '$rotated')",
	0, 'a token in use is not a replaced one');
$node->safe_psql('postgres', "SELECT rescue_token_rotate('$id', 'acme')");
moved("counter = 'replaced_token'", "SELECT FROM rescue_latest('ws', 'acme', '$rotated')",
	1, 'reuse of a replaced token is counted');
like(PostgreSQL::Test::Utils::slurp_file($node->logfile),
	qr/"verdict": "allowed".*"token_id": "\Q$id\E", "note": "replaced token used again"/,
	'and is in the log');

for my $role ('app', 'other')
{
	is(sqlstate($node, 'SELECT * FROM rescue.counters', extra_params => [ '-U', $role ]),
		'42501', "$role does not see the counters");
	is(sqlstate($node, 'SELECT * FROM rescue.read_counters()', extra_params => [ '-U', $role ]),
		'42501', "nor their function");
}
is(sqlstate($node, 'SELECT * FROM rescue.counters', extra_params => [ '-U', 'watcher' ]),
	'00000', 'a member of pg_monitor does');
$node->stop;

# Without shared memory.
my $plain = rescue_cluster('unthrottled');
$plain->safe_psql('postgres', "SELECT rescue_billing_set('acme', 'active')");
my $token = issue($plain);
is($plain->safe_psql('postgres', 'SELECT count(*) FROM rescue.counters'), '0',
	'not preloaded: no counters');
is(sqlstate($plain, "SELECT FROM rescue_latest('ws', 'acme', '$token')"), '00000',
	'not preloaded: a token reads');
$plain->safe_psql('postgres', "SELECT rescue_set('throttle', 'required')");
for my $call ("rescue_latest('ws', 'acme', '$token')", "rescue_token_claim('$token', 'acme')")
{
	is(sqlstate($plain, "SELECT FROM $call"), 'RB001', "required, not there: refused: $call");
}
is(sqlstate($plain, "SELECT FROM rescue_latest('ws', 'acme')"), '00000',
	'required, not there: calls without a token go on');
is(sqlstate($plain, "SELECT rescue_token_issue('acme')"), '00000',
	'and tokens can be issued');
$plain->stop;
done_testing();
