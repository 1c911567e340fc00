# Plans, portals, snapshots and copies: whatever lets an answer be kept, moved
# or foretold.
use strict;
use warnings;

use AttackTest;
use Test::More;

site(conf => "max_prepared_transactions = 4\n");
my $latest = 'SELECT sections FROM rescue_latest({ws}, {org})';
my %reads = (control => $latest);
my $hooli_active = q{UPDATE rescue.billing SET status = 'active' WHERE org_id = 'hooli'};
my $hooli_suspended = q{UPDATE rescue.billing SET status = 'suspended' WHERE org_id = 'hooli'};

# EXPLAIN without ANALYZE runs nothing, and folds nothing
for my $call ('SELECT * FROM rescue_latest({ws}, {org})',
	'SELECT * FROM rescue_require({ws}, {org})',
	'SELECT * FROM rescue_get({id}, {org})',
	q{SELECT rescue_section({id}, {org}, 'notes')},
	q{SELECT 1 WHERE rescue_section({id}, {org}, 'notes') ~ 'canary-of'})
{
	attack "EXPLAIN VERBOSE of $call", call => "EXPLAIN (VERBOSE) $call",
	  expect => qr/^(?!.*canary-of-).*(?:cost=)(?!.*canary-of-)/s,
	  control => $call =~ s/^SELECT 1 .*/$latest/r;
}
attack 'EXPLAIN of a prepared statement with its values', %reads,
  call => [ q{PREPARE p AS SELECT rescue_section({id}, {org}, 'notes')},
	'SET plan_cache_mode = force_custom_plan', 'EXPLAIN (VERBOSE) EXECUTE p' ],
  expect => qr/^(?!.*canary-of-).*cost=/;
attack 'a constant in a plan with parallel workers', %reads,
  call => [
	'SET parallel_setup_cost = 0', 'SET parallel_tuple_cost = 0',
	'SET min_parallel_table_scan_size = 0',
	q{EXPLAIN SELECT count(*) FROM pg_class c, LATERAL rescue_latest(c.relname::text, 'acme')} ],
  expect => qr/^(?!.*Gather).*cost=/s;
for my $setting ('force_parallel_mode', 'debug_parallel_query')
{
	attack "$setting, suspended", call => [
		qq{SELECT count(*) >= 0 FROM (SELECT set_config(name, 'on', false) FROM pg_settings
			WHERE name = '$setting') s}, $latest ],
	  with => { org => q{'hooli'} }, control => $latest, expect => 't RB004';
}
attack 'the admission, asked for in a parallel worker', as => 'postgres', %reads,
  call => [ 'SET ROLE rescue_owner', 'SET parallel_setup_cost = 0',
	'SET min_parallel_table_scan_size = 0', 'SELECT count(*) FROM rescue.sections' ],
  expect => '0';

# EXPLAIN (ANALYZE, BUFFERS): what a sibling's workspace costs tells that it is
# there, if it costs another number of pages than one that never was
admin(q{
	INSERT INTO rescue.bundles SELECT 'globex', i, 'ws-9', NULL, 'x', now(), now(), NULL,
		1, 1, 0, false, '', 'none' FROM generate_series(1000, 3000) i;
	INSERT INTO rescue.sections SELECT 'globex', i, 0, 0, 1, false, 'ok', 'notes', 'x'
		FROM generate_series(1000, 3000) i;
	ANALYZE rescue.bundles; ANALYZE rescue.sections});
my $buffers = sub {
	my ($call, @values) = @_;
	my $session = connect_as('intruder');
	my %seen;
	# the first rounds are those in which the server chooses a generic plan
	for my $round (1 .. 8)
	{
		for my $value (@values)
		{
			my $plan = outcome($session->query(
					'EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) '
					  . $call =~ s/\?/$value/r));
			($seen{$value}) = $plan =~ /Buffers: shared (hit=\d+(?: read=\d+)?)/;
			$seen{$value} //= "none: $plan";
		}
	}
	$session->close;
	return join ' and ', map { $seen{$_} } @values;
};
my %oracles = (
	'latest: large bundle' => [ 'SELECT * FROM rescue_latest(?, \'acme\')', q{'ws-9'}, q{'ws-large-8'} ],
	'latest: workspace' => [ 'SELECT * FROM rescue_latest(?, \'acme\')', q{'ws-9'}, q{'ws-8'} ],
	'list: workspace' => [ 'SELECT * FROM rescue_list(?, \'acme\')', q{'ws-9'}, q{'ws-8'} ],
	'get: id' => [ 'SELECT * FROM rescue_get(?, \'acme\')', '2000', '20000' ],
	'verify: id' => [ 'SELECT rescue_verify(?, \'acme\')', '2000', '20000' ],
	'section: id' => [ 'SELECT rescue_section(?, \'acme\', \'notes\')', '2000', '20000' ],
	'list: before' => [ 'SELECT * FROM rescue_list(\'ws-1\', \'acme\', 20, ?)', '2000', '20000' ]);
for my $name (sort keys %oracles)
{
	my ($call, $there, $not_there) = @{ $oracles{$name} };
	attack_by(
		"pages tell a sibling's from none, $name",
		expect => qr/^hit=(\d+) and hit=\1$/,
		by => sub { return $buffers->($call, $there, $not_there) },
		control => sub { return $buffers->(q{SELECT count(*) FROM rescue_list(?, 'globex', 1000)},
				q{'ws-9'}, q{'ws-8'}) },
		gives => qr/^hit=(\d+) and hit=(?!\1$)\d+$/);
}

# portals
my $suspended_before = sub {
	my ($word, $prepare, $run) = @_;
	admin($hooli_active);
	my $session = connect_as('intruder');
	$session->query($_) for @$prepare;
	admin($hooli_suspended) if $word eq 'suspended';
	my $outcome = outcome(map { $session->query($_) } @$run);
	$session->close;
	admin($hooli_suspended);
	return $outcome;
};
my $of_hooli = q{SELECT sections FROM rescue_latest('ws-1', 'hooli')};
my %portals = (
	'cursor opened, not fetched yet' =>
	  [ [ 'BEGIN', "DECLARE c CURSOR FOR $of_hooli" ], ['FETCH c'], 'RB004' ],
	'cursor WITH HOLD, filled at COMMIT' =>
	  [ [ 'BEGIN', "DECLARE c CURSOR WITH HOLD FOR $of_hooli" ], [ 'COMMIT', 'FETCH c' ],
		'RB004 34000' ],
	'scrollable cursor' =>
	  [ [ 'BEGIN', "DECLARE c SCROLL CURSOR FOR $of_hooli" ], ['FETCH LAST FROM c'], 'RB004' ],
	'prepared' => [ [ "PREPARE p AS $of_hooli", 'EXECUTE p' ], ['EXECUTE p'], 'RB004' ],
	'prepared, generic plan after six' => [
		[ 'PREPARE p(text) AS SELECT sections FROM rescue_latest($1, \'hooli\')',
			(q{EXECUTE p('ws-1')}) x 6 ],
		[q{EXECUTE p('ws-1')}], 'RB004' ],
	'function in SQL with an inlined body' => [
		[ "CREATE FUNCTION pg_temp.f() RETURNS SETOF json STABLE LANGUAGE sql AS \$\$$of_hooli\$\$",
			'SELECT * FROM pg_temp.f()' ],
		['SELECT * FROM pg_temp.f()'], 'RB004' ],
	'function that says it is IMMUTABLE' => [
		[ "CREATE FUNCTION pg_temp.g() RETURNS json IMMUTABLE LANGUAGE plpgsql AS
			\$\$BEGIN RETURN (SELECT sections FROM rescue_latest('ws-1', 'hooli')); END\$\$" ],
		['SELECT pg_temp.g()'], 'RB004' ],
	'view' => [ [ "CREATE TEMP VIEW v AS $of_hooli", 'TABLE v' ], ['TABLE v'], 'RB004' ],
	'COPY of a query' => [ [], ["COPY ($of_hooli) TO STDOUT"], 'RB004' ],
	'CREATE TABLE AS' => [ [], [ "CREATE TEMP TABLE t AS $of_hooli", 'TABLE t' ], 'RB004 42P01' ],
	'SELECT INTO' => [ [], [ $of_hooli =~ s/FROM/INTO TEMP t FROM/r, 'TABLE t' ], 'RB004 42P01' ],
	'INSERT ... SELECT' =>
	  [ ['CREATE TEMP TABLE t (s json)'], [ "INSERT INTO t $of_hooli", 'TABLE t' ], 'RB004' ],
	'MERGE' => [
		['CREATE TEMP TABLE t (s json)'],
		[ "MERGE INTO t USING ($of_hooli) n ON false WHEN NOT MATCHED THEN INSERT VALUES (n.sections)",
			'TABLE t' ], 'RB004' ],
	'EXPLAIN ANALYZE' => [ [], ["EXPLAIN ANALYZE $of_hooli"], 'RB004' ],
	'in a transaction that was idle' => [ [ 'BEGIN', $of_hooli ], [$of_hooli], 'RB004' ],
	'in a savepoint that is rolled back to' =>
	  [ [ 'BEGIN', $of_hooli, 'SAVEPOINT a' ], [ $of_hooli, 'ROLLBACK TO a', $of_hooli ],
		'RB004 RB004' ],
	'with an exported snapshot' => [
		[ 'BEGIN ISOLATION LEVEL REPEATABLE READ', 'SELECT pg_export_snapshot()' ],
		[$of_hooli], 'RB004' ],
	'read only, deferrable' =>
	  [ [ 'BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE', 'SELECT 1' ], [$of_hooli],
		'RB004' ],
	'within a prepared transaction' => [
		[ 'BEGIN', $of_hooli, q{PREPARE TRANSACTION 'two'} ],
		[ q{COMMIT PREPARED 'two'}, $of_hooli ], 'RB004' ]);
for my $name (sort keys %portals)
{
	my ($prepare, $run, $expect) = @{ $portals{$name} };
	attack_by(
		"suspended since: $name",
		expect => $expect,
		by => sub { return $suspended_before->('suspended', $prepare, $run) },
		control => sub { return $suspended_before->('active', $prepare, $run) },
		gives => $name eq 'EXPLAIN ANALYZE' ? qr/actual time/ : qr/canary-of-hooli/);
}
attack 'COPY to a program', call => q{COPY (SELECT sections FROM rescue_latest({ws}, {org}))
	TO PROGRAM 'cat'}, expect => '42501', %reads;

# the function called by its oid, without any statement: no parser, no planner
my %oids = map { ($_ => admin("SELECT '$_'::regprocedure::oid")) }
  'rescue_section(bigint,text,text)', 'rescue_latest(text,text)',
  'rescue_token_eq(text,text)', 'rescue_bind(text)';
my ($own, $theirs) = map { pack 'q>', $_ } split /\|/, admin(q{
	SELECT min(bundle_id) FILTER (WHERE org_id = 'acme'),
		min(bundle_id) FILTER (WHERE org_id = 'globex') FROM rescue.bundles});
my %calls = (
	"the sibling's bundle" => [ 'intruder', 'rescue_section(bigint,text,text)', $theirs, 'acme', 'notes' ],
	'no organisation' => [ 'intruder', 'rescue_section(bigint,text,text)', $own, undef, 'notes' ],
	'nothing at all' => [ 'intruder', 'rescue_section(bigint,text,text)', undef, undef, undef ],
	'bad UTF-8' => [ 'intruder', 'rescue_section(bigint,text,text)', $own, "acme\x80", 'notes' ],
	'a NUL' => [ 'intruder', 'rescue_section(bigint,text,text)', $own, "acme\0", 'notes' ],
	'half an id' => [ 'intruder', 'rescue_section(bigint,text,text)', 'abc', 'acme', 'notes' ],
	'a function that returns rows' => [ 'intruder', 'rescue_latest(text,text)', 'ws-1', 'acme' ],
	'without a right' => [ 'intruder', 'rescue_bind(text)', undef ],
	'one argument too few' => [ 'intruder', 'rescue_section(bigint,text,text)', $own, 'acme' ]);
my %answers = (
	"the sibling's bundle" => 'NULL', 'no organisation' => 'RB001', 'nothing at all' => 'RB001',
	'bad UTF-8' => '22021', 'a NUL' => '22021', 'half an id' => '08P01',
	'a function that returns rows' => '0A000', 'without a right' => '42501',
	'one argument too few' => '08P01');
my $fastpath = sub {
	my ($role, $function, @arguments) = @_;
	my $session = connect_as($role);
	my $outcome = outcome($session->fastpath($oids{$function}, @arguments));
	$session->close;
	return $outcome;
};
for my $name (sort keys %calls)
{
	attack_by(
		"fast path: $name", expect => $answers{$name},
		by => sub { return $fastpath->(@{ $calls{$name} }) },
		control => sub { return $fastpath->('intruder', 'rescue_section(bigint,text,text)', $own, 'acme', 'notes') });
}

# writers under a snapshot of before: what they claim is judged by the row as
# it is now
my $single = sub { return admin(q{SELECT rescue_token_issue('acme', NULL, '1 hour', true)}) };
my $claim = sub { return "SELECT rescue_token_claim('$_[0]', 'acme')" };
my %claims = (
	gives => qr/^rsc_/,
	control => sub { return verdict('issuer', $claim->($single->())) });
for my $level ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE')
{
	my $begin = "BEGIN ISOLATION LEVEL $level";
	attack_by(
		"claimed by another since this transaction began, $level", %claims,
		expect => 'RB003',
		by => sub {
			my $token = $single->();
			my $session = connect_as('issuer');
			$session->query($_) for $begin, 'SELECT 1';
			admin($claim->($token));
			return outcome($session->query($claim->($token)));
		});
	# a claim that waited would hang here: the first is not committed
	attack_by(
		"two claims at once, $level", %claims,
		expect => 'RB003',
		by => sub {
			my $token = $single->();
			my ($first, $second) = map { connect_as('issuer') } 1 .. 2;
			$first->query($_) for $begin, $claim->($token);
			return outcome($second->query($begin), $second->query($claim->($token)));
		});
	# the first to be refused gives its own back
	attack_by(
		"two claims of two tokens, crosswise, $level", %claims,
		expect => qr/^RB003 rsc_\w+$/,
		by => sub {
			my @tokens = map { $single->() } 1 .. 2;
			my @sessions = map { connect_as('issuer') } 1 .. 2;
			$sessions[$_]->query($begin) for 0 .. 1;
			$sessions[$_]->query($claim->($tokens[$_])) for 0 .. 1;
			return outcome(map { $sessions[$_]->query($claim->($tokens[ 1 - $_ ])) } 0 .. 1);
		});
	attack_by(
		"a claim behind one that is rolled back, $level", %claims,
		expect => qr/^RB003 rsc_\w+$/,
		by => sub {
			my $token = $single->();
			my ($first, $second) = map { connect_as('issuer') } 1 .. 2;
			$first->query($_) for $begin, $claim->($token);
			my $refused = $second->query($claim->($token));
			$first->query('ROLLBACK');
			return outcome($refused, map { $second->query($_) } $begin, $claim->($token));
		});
}
# what the server calls another transaction's turn, in the middle of a claim
for my $code ('40001', '40P01', '55006')
{
	attack_by(
		"claim: $code", %claims,
		expect => $code =~ /^40/ ? 'RB003' : $code,
		by => sub {
			my $token = $single->();
			my $session = connect_as('postgres');
			return outcome(map { $session->query($_) } 'BEGIN',
				"CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS
					\$\$ BEGIN RAISE 'failed' USING ERRCODE = '$code'; END \$\$",
				'CREATE TRIGGER fail BEFORE UPDATE ON rescue.tokens
					FOR EACH ROW EXECUTE FUNCTION public.fail()',
				$claim->($token), 'ROLLBACK');
		});
}

# rows got lost or were swapped behind the gate
my %torn = (
	'section gone' => [ q{DELETE FROM rescue.sections WHERE org_id = 'acme' AND content ~ 'canary-of'}, 'RB005' ],
	'section more than there was' => [
		q{INSERT INTO rescue.sections SELECT org_id, bundle_id, 7, 0, 1, false, 'ok', 'more', 'x'
			FROM rescue.bundles WHERE org_id = 'acme'}, 'RB005' ]);
for my $name (sort keys %torn)
{
	attack_by(
		"torn: $name",
		expect => $torn{$name}[1],
		by => sub {
			my $session = connect_as('postgres');
			my @results = map { $session->query($_) } 'BEGIN', $torn{$name}[0],
			  q{SELECT sections FROM rescue_latest('ws-large', 'acme')};
			$session->close;
			return outcome(@results);
		},
		control => sub { return verdict('app', q{SELECT sections FROM rescue_latest('ws-large', 'acme')}) });
}
attack 'torn: the document of a small bundle lost a section', as => 'postgres',
  call => [ 'BEGIN', q{UPDATE rescue.bundles SET sections = 2 WHERE bundle_id = {id}},
	q{SELECT rescue_section({id}, {org}, 'notes')}, 'ROLLBACK' ],
  control => q{SELECT rescue_section({id}, {org}, 'notes')}, expect => 'RB005';
attack 'torn: the document of a small bundle is forged, rescue_verify', as => 'postgres',
  call => [ 'BEGIN', q{UPDATE rescue.bundles SET document = replace(document, 'canary', 'parrot')
	WHERE bundle_id = {id}}, 'SELECT rescue_verify({id}, {org})', 'ROLLBACK' ],
  control => 'SELECT rescue_verify({id}, {org})', gives => 't', expect => 'f';
attack_by(
	'torn: content changed, rescue_verify',
	expect => 'f',
	by => sub {
		my $session = connect_as('postgres');
		my @results = map { $session->query($_) } 'BEGIN',
		  q{UPDATE rescue.sections SET content = 'other' WHERE org_id = 'acme'},
		  q{SELECT bool_or(rescue_verify(b.bundle_id, 'acme')) FROM rescue.bundles b
			WHERE org_id = 'acme' AND document IS NULL};
		$session->close;
		return outcome(@results);
	},
	control => sub {
		return verdict('postgres',
			q{SELECT bool_and(rescue_verify(b.bundle_id, 'acme')) FROM rescue.bundles b WHERE org_id = 'acme'});
	},
	gives => 't');

# a cancel that came in after the check gets no data: it is waiting when the
# bundle has been read, because nothing looks at it in between
attack_by(
	'statement_timeout between the check and the return',
	expect => qr/^57014$/,
	by => sub {
		my $locker = connect_as('postgres');
		$locker->query($_) for 'BEGIN', 'LOCK TABLE rescue.sections';
		my $outcome = verdict('intruder', [ q{SET statement_timeout = '50ms'},
			q{SELECT sections FROM rescue_latest('ws-large', 'acme')} ]);
		$locker->close;
		return $outcome;
	},
	control => sub {
		return verdict('intruder', [ q{SET statement_timeout = '1min'},
			q{SELECT sections FROM rescue_latest('ws-large', 'acme')} ]);
	});

done_testing();
