# The two walls: who a session is, what row security lets it see, and what is
# left behind when a statement of ours ends by an error.
use strict;
use warnings;

use AttackTest;
use Test::More;

site();
my $latest = 'SELECT sections FROM rescue_latest({ws}, {org})';
my %reads = (control => $latest);

# the tables themselves, for every kind of role
my %roles = (intruder => '42501', app => '42501', clerk => '42501', auditor => 'no row');
for my $role (sort keys %roles)
{
	for my $table (qw(bundles sections tokens billing holds))
	{
		attack "$role reads the table $table", as => $role,
		  call => "SELECT 'canary-of', * FROM rescue.$table",
		  control => $role eq 'clerk' ? 'SELECT 1' : $latest,
		  gives => $role eq 'clerk' ? '1' : qr{canary-of-acme}, expect => $roles{$role};
	}
}
my $sections = q{SELECT content FROM rescue.sections};
attack 'row_security = off, without a right to the table', %reads,
  call => [ 'SET row_security = off', $sections ], expect => '42501';
attack 'row_security = off, by pg_read_all_data', %reads, as => 'auditor',
  call => [ 'SET row_security = off', $sections ], expect => '42501';
attack 'row_security = off, while the gate reads for the sibling', %reads,
  call => [ 'SET row_security = off', q{SELECT sections FROM rescue_latest('ws-9', 'acme')} ],
  expect => 'no row';
attack "the tables' owner, outside of a statement of ours", %reads, as => 'postgres',
  call => [ 'SET ROLE rescue_owner', $sections,
	'SELECT * FROM rescue.tokens', 'SELECT * FROM rescue.settings' ],
  expect => 'no row';
attack 'a leaky function in WHERE sees rows before the policy', %reads,
  as => 'auditor',
  before => q{
	CREATE FUNCTION public.peek(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001
	AS $$BEGIN RAISE NOTICE '%', $1; RETURN true; END$$},
  call => 'SELECT 1 FROM rescue.sections WHERE public.peek(content)',
  expect => 'no row';
attack 'a leaky function of the tables\' owner', %reads, as => 'postgres',
  call => [ 'SET ROLE rescue_owner',
	'SELECT 1 FROM rescue.sections WHERE public.peek(content)' ],
  expect => 'no row';

# becoming another role
attack "SET ROLE to the tables' owner", %reads,
  call => [ 'SET ROLE rescue_owner', $sections ], expect => '42501 42501';
attack 'SET SESSION AUTHORIZATION', %reads,
  call => [ 'SET SESSION AUTHORIZATION rescue_owner', $sections ],
  expect => '42501 42501';
attack 'role as a startup option', call => $sections,
  startup => { options => '-c role=rescue_owner' }, expect => '42501',
  %reads;
attack "log in as the tables' owner", call => $sections, as => 'rescue_owner',
  control_as => 'app', expect => '28000', %reads;
attack "grant oneself the tables' owner", %reads,
  call => 'GRANT rescue_owner TO CURRENT_USER', expect => '42501';
attack 'RESET ROLE within a function that reads', %reads,
  call => q{DO $$ BEGIN
	PERFORM * FROM rescue_latest('ws-1', 'acme');
	EXECUTE 'RESET ROLE';
	EXECUTE 'SELECT content FROM rescue.sections';
	END $$},
  expect => '42501';
attack 'who am I after a read', call => [
	q{SELECT 1 FROM rescue_latest('ws-1', 'acme')},
	'SELECT current_user, session_user', $sections ],
  expect => '1 intruder|intruder 42501', %reads;
attack 'DISCARD ALL between two calls', %reads,
  call => [ q{SELECT 1 FROM rescue_latest('ws-1', 'acme')}, 'DISCARD ALL', $sections,
	q{SELECT sections FROM rescue_latest('ws-9', 'acme')} ],
  expect => '1 42501';

# what the policies ask
attack 'ask for the admission', call => 'SELECT rescue.admitted_org()',
  expect => '42501', %reads;
attack 'ask whether anything is admitted', call => 'SELECT rescue.is_admitted()',
  expect => '42501', %reads;
attack 'the owner asks for the admission', as => 'postgres',
  call => [ 'SET ROLE rescue_owner', 'SELECT rescue.admitted_org(), rescue.is_admitted()' ],
  expect => 'NULL|f', %reads;

# a role without any grant
admin('CREATE ROLE stranger LOGIN');
for my $call (split /\n/, admin(q{
	SELECT format('SELECT %s(%s)', p.oid::regproc, (SELECT string_agg(
		'NULL::' || format_type(t, NULL), ', ') FROM unnest(p.proargtypes) t))
	FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
	JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'rescue'
	WHERE p.provolatile = 'v' AND p.proname <> 'rescue_token_eq' ORDER BY 1}))
{
	attack "no grant: $call", as => 'stranger', call => $call, expect => '42501',
	  control_as => 'app', control => $latest;
}

# changing the walls
my %walls = (
	'row security off' => 'ALTER TABLE rescue.bundles DISABLE ROW LEVEL SECURITY',
	'not forced' => 'ALTER TABLE rescue.bundles NO FORCE ROW LEVEL SECURITY',
	'a policy of one\'s own' => 'CREATE POLICY p ON rescue.bundles USING (true)',
	'change the policy' => 'ALTER POLICY admitted ON rescue.bundles USING (true)',
	'drop the policy' => 'DROP POLICY admitted ON rescue.bundles',
	'own the table' => 'ALTER TABLE rescue.bundles OWNER TO intruder',
	'a trigger' => 'CREATE TRIGGER t BEFORE INSERT ON rescue.bundles
		FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
	'a rule' => 'CREATE RULE r AS ON SELECT TO rescue.bundles DO INSTEAD NOTHING',
	'an index' => 'CREATE INDEX ON rescue.sections (content)',
	'a child' => 'CREATE TABLE public.child () INHERITS (rescue.sections)',
	'a like-minded copy' => 'CREATE TABLE public.copy AS TABLE rescue.sections',
	'a foreign key as an oracle' => 'CREATE TABLE public.oracle (o text, b bigint,
		FOREIGN KEY (o, b) REFERENCES rescue.bundles (org_id, bundle_id))',
	'statistics' => 'CREATE STATISTICS public.s ON org_id, workspace_id FROM rescue.bundles',
	'a publication' => 'CREATE PUBLICATION p FOR TABLE rescue.bundles',
	'a column default' => q{ALTER TABLE rescue.bundles ALTER reason SET DEFAULT 'x'},
	'move it away' => 'ALTER TABLE rescue.bundles SET SCHEMA public',
	'truncate' => 'TRUNCATE rescue.bundles CASCADE',
	'lock everybody out' => 'DO $$BEGIN LOCK TABLE rescue.bundles; END$$',
	'take the next id' => q{SELECT nextval('rescue.bundle_id_seq')},
	'read the last id' => 'SELECT last_value FROM rescue.bundle_id_seq',
	'a query as text, to XML' => q{SELECT query_to_xml('SELECT * FROM rescue.sections', true, false, '')},
	'a table to XML' => q{SELECT table_to_xml('rescue.sections', true, false, '')},
	'a query as text, for statistics' => q{SELECT ts_stat('SELECT to_tsvector(content) FROM rescue.sections')},
	'a row version' => q{SELECT currtid2('rescue.sections', '(0,1)')},
	'a sample' => 'SELECT * FROM rescue.sections TABLESAMPLE SYSTEM (100)',
	'a cursor' => 'DECLARE c CURSOR WITH HOLD FOR SELECT * FROM rescue.sections',
	'a logical slot' => q{SELECT pg_create_logical_replication_slot('s', 'test_decoding')},
	'a subscription' => q{CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p},
	'pages' => 'CREATE EXTENSION pageinspect',
	'the internal language' => q{CREATE FUNCTION public.rd(text) RETURNS text
		LANGUAGE internal AS 'pg_read_file_all'},
	'a large object' => q{SELECT lo_import('/etc/passwd')},
	'copy out' => 'COPY rescue.sections TO STDOUT',
	'copy in' => 'COPY rescue.bundles FROM STDIN',
	'grant on' => 'GRANT SELECT ON rescue.bundles TO PUBLIC',
	'execute for all' =>
	  'GRANT EXECUTE ON FUNCTION pg_catalog.rescue_bind(text) TO PUBLIC',
	'replace the function' => q{CREATE OR REPLACE FUNCTION pg_catalog.rescue_latest(ws text, org text)
		RETURNS SETOF rescue.bundle LANGUAGE sql AS 'SELECT NULL::rescue.bundle'},
	'leakproof' => 'ALTER FUNCTION pg_catalog.rescue_latest(text, text) LEAKPROOF',
	'stable' => 'ALTER FUNCTION pg_catalog.rescue_latest(text, text) STABLE',
	'the function\'s settings' =>
	  q{ALTER FUNCTION pg_catalog.rescue_latest(text, text) SET row_security = off},
	'call the C function oneself' => q{CREATE FUNCTION public.raw(text, text) RETURNS SETOF rescue.bundle
		AS '$libdir/rescue', 'rescue_latest' LANGUAGE c},
	'call the admission oneself' => q{CREATE FUNCTION public.raw() RETURNS text
		AS '$libdir/rescue', 'rescue_admitted_org' LANGUAGE c},
	'a column of the result' => 'ALTER TYPE rescue.bundle ADD ATTRIBUTE more text',
	'a cast of the result' => 'CREATE CAST (rescue.bundle AS text) WITH INOUT AS IMPLICIT',
	'something in the schema' => 'CREATE TABLE rescue.mine (i int)',
	'something in pg_catalog' => q{CREATE FUNCTION pg_catalog.rescue_x() RETURNS int
		LANGUAGE sql AS 'SELECT 1'},
	'add to the extension' => 'ALTER EXTENSION rescue DROP TABLE rescue.bundles',
	'drop the extension' => 'DROP EXTENSION rescue CASCADE',
	'drop the owner' => 'DROP OWNED BY rescue_owner',
	'reassign' => 'REASSIGN OWNED BY rescue_owner TO intruder',
	'grant a set' => q{SELECT rescue_grant('intruder', 'admin')});
delete $walls{'a table to XML'} unless has_xml();
delete $walls{pages} unless has_library('pageinspect');
attack "wall: $_", call => $walls{$_}, expect => '42501', %reads
  for sort keys %walls;

# what a careless superuser would give to every role of the cluster
attack "grant to everybody: $_", as => 'postgres', expect => 'RB007',
  call => "SELECT rescue_grant('public', '$_')", control => q{SELECT rescue_grant('app', 'read')},
  gives => 'no row' for split /\n/, admin('SELECT DISTINCT what FROM rescue.privilege_sets ORDER BY 1');

# An error inside of the switch of identity. A lock that the read has to wait
# for lets it be ended there, by a time-out or by a cancel.
my %ends = (
	'lock_timeout' => [ q{SET lock_timeout = '50ms'}, '55P03' ],
	'statement_timeout' => [ q{SET statement_timeout = '50ms'}, '57014' ]);
my $within = sub {
	my ($set, $locked, @after) = @_;
	my $locker = connect_as('postgres');
	$locker->query($_) for 'BEGIN', "LOCK TABLE rescue.$locked";
	my $session = connect_as('postgres');
	$session->query($_) for $set, 'BEGIN', 'SAVEPOINT a';
	my $error = outcome($session->query(q{SELECT 1 FROM rescue_latest('ws-large', 'acme')}));
	$locker->close;
	$session->query('SET statement_timeout = 0');
	my $after = outcome(map { $session->query($_) } @after);
	$session->close;
	return "$error: $after";
};
my $afterwards = 'SELECT current_user, rescue.is_admitted(), rescue.admitted_org() IS NULL, '
  . '(SELECT count(*) FROM rescue.sections)';
for my $end (sort keys %ends)
{
	my ($set, $code) = @{ $ends{$end} };
	for my $table (qw(settings bundles sections))
	{
		my %end = (
			'savepoint' => [ 'ROLLBACK TO a', 'SET LOCAL ROLE rescue_owner', $afterwards, 'ROLLBACK' ],
			'transaction' => [ 'ROLLBACK', 'SET ROLE rescue_owner', $afterwards ]);
		attack_by(
			"$end inside the switch, at $table, rolled back to a $_",
			expect => "$code: rescue_owner|f|t|0",
			by => sub { return $within->($set, $table, @{ $end{$_} }) },
			control => sub { return verdict('app', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) })
		  for sort keys %end;
	}
}
# A read waits for no lock once it is the owner.
attack_by(
	'lock_timeout inside the switch, by a write, rolled back to a savepoint',
	expect => '55P03: rescue_owner|f|t|0',
	by => sub {
		my $set = q{SELECT rescue_billing_set('initech', 'active')};
		my $first = connect_as('postgres');
		$first->query($_) for 'BEGIN', $set;
		my $session = connect_as('postgres');
		$session->query($_) for q{SET lock_timeout = '50ms'}, 'BEGIN', 'SAVEPOINT a';
		my $error = outcome($session->query($set));
		$first->query('ROLLBACK');
		$first->close;
		my $after = outcome(map { $session->query($_) } 'ROLLBACK TO a', 'SET LOCAL ROLE rescue_owner', $afterwards, 'ROLLBACK');
		$session->close;
		return "$error: $after";
	},
	control => sub { return verdict('app', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) });
attack_by(
	'cancelled inside the switch, then as oneself',
	expect => '57014 intruder|intruder 42501',
	by => sub {
		my $locker = connect_as('postgres');
		$locker->query($_) for 'BEGIN', 'LOCK TABLE rescue.bundles';
		my $session = connect_as('intruder');
		$session->start(q{SELECT sections FROM rescue_latest('ws-1', 'acme')});
		node()->poll_query_until('postgres',
			'SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND pid = ' . $session->pid)
		  or die 'never waited';
		admin('SELECT pg_cancel_backend(' . $session->pid . ')');
		my @results = ($session->finish);
		$locker->close;
		push @results, map { $session->query($_) } 'SELECT current_user, session_user', $sections;
		return outcome(@results);
	},
	control => sub { return verdict('intruder', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) });
attack_by(
	'the error caught in PL/pgSQL, as the owner afterwards',
	expect => 'rescue_owner|f|t|0',
	by => sub {
		my $locker = connect_as('postgres');
		$locker->query($_) for 'BEGIN', 'LOCK TABLE rescue.bundles';
		my $outcome = verdict('postgres', [
			q{SET lock_timeout = '50ms'},
			q{DO $$ BEGIN PERFORM * FROM rescue_latest('ws-1', 'acme');
				EXCEPTION WHEN lock_not_available THEN NULL; END $$},
			'RESET lock_timeout', 'BEGIN', 'SET LOCAL ROLE rescue_owner',
			'SELECT current_user, rescue.is_admitted(), rescue.admitted_org() IS NULL, 0' ]);
		$locker->close;
		return $outcome;
	},
	control => sub { return verdict('app', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) });

# The same error without a savepoint, and no error at all: nothing stays
# admitted behind a statement.
attack_by(
	'lock_timeout inside the switch, outside of a transaction block',
	expect => '55P03: rescue_owner|f|t|0',
	by => sub {
		my $locker = connect_as('postgres');
		$locker->query($_) for 'BEGIN', 'LOCK TABLE rescue.bundles';
		my $session = connect_as('postgres');
		$session->query(q{SET lock_timeout = '50ms'});
		my $error = outcome($session->query(q{SELECT 1 FROM rescue_latest('ws-1', 'acme')}));
		$locker->close;
		my $after = outcome(map { $session->query($_) } 'SET ROLE rescue_owner', $afterwards);
		$session->close;
		return "$error: $after";
	},
	control => sub { return verdict('app', q{SELECT sections FROM rescue_latest('ws-1', 'acme')}) });
attack 'the owner in the transaction of a read that succeeded', as => 'postgres', %reads,
  call => [ 'BEGIN', q{SELECT 1 FROM rescue_latest('ws-1', 'acme')},
	'SET LOCAL ROLE rescue_owner', $afterwards, 'ROLLBACK' ],
  expect => '1 rescue_owner|f|t|0';

# Each wall by itself. With the policies shut, though they say what they said, no
# statement brings the row out; with policies that admit another organisation
# than the gate did, the statements still read for one.
my $admitted = 'CREATE OR REPLACE FUNCTION rescue.admitted_org() RETURNS text
	VOLATILE PARALLEL RESTRICTED';
my %shut = (
	'bundles' => [ $latest, 'no row' ],
	'sections' => [ q{SELECT rescue_section({id}, {org}, 'notes') IS NULL}, 't' ],
	'tokens' => [ 'SELECT sections FROM rescue_latest({ws}, {org}, {token})', 'RB003' ],
	'billing' => [ $latest, 'RB001' ]);
for my $table (sort keys %shut)
{
	attack "only the policy of $table", as => 'app',
	  before => [ "$admitted LANGUAGE sql AS 'SELECT NULL::text'",
		$table eq 'billing' ? () : q{SELECT rescue_set('billing', 'off')} ],
	  after => [ "$admitted LANGUAGE c AS 'rescue', 'rescue_admitted_org'",
		q{SELECT rescue_set('billing', 'required')} ],
	  call => $shut{$table}[0], expect => $shut{$table}[1], control => $latest;
}
admin(q{CREATE ROLE worker LOGIN; SELECT rescue_grant('worker', 'write')});
attack 'only the policy of jobs', as => 'worker', expect => 'RB404',
  before => [ q{SELECT rescue_job_put('j', '{}', '1 hour', 'acme')}, "$admitted LANGUAGE sql AS 'SELECT NULL::text'" ],
  after => "$admitted LANGUAGE c AS 'rescue', 'rescue_admitted_org'",
  call => q{SELECT rescue_job_resolve('j', 'cascade:jobdata:j', NULL, {org})},
  control => q{SELECT rescue_job_resolve('j', NULL, '{"a": 1}', {org})}, gives => '{"a": 1}';
my %open = (
	'latest' => [ q{SELECT sections FROM rescue_latest('ws-9', {org})}, 'no row' ],
	'require' => [ q{SELECT sections FROM rescue_require('ws-9', {org})}, 'RB404' ],
	'get' => [ 'SELECT sections FROM rescue_get({sibling_id}, {org})', 'no row' ],
	'section' => [ q{SELECT rescue_section({sibling_id}, {org}, 'notes')}, 'NULL' ],
	'verify' => [ 'SELECT rescue_verify({sibling_id}, {org})', 'f' ],
	'list' => [ q{SELECT bundle_id FROM rescue_list('ws-9', {org})}, 'no row' ],
	'delete' => [ q{SELECT rescue_delete({sibling_id}, {org}, 'why')}, 'f' ],
	'billing' => [ q{SELECT sections FROM rescue_latest({ws}, 'hooli')}, 'RB001', 'acme' ],
	'token' => [ q{SELECT sections FROM rescue_latest({ws}, 'globex', {token})}, 'RB003', 'acme' ]);
$open{job} = [ q{SELECT rescue_job_resolve('j-2', 'cascade:jobdata:j-2', NULL, {org})}, 'RB404' ];
$open{'list of tokens'} = [ q{SELECT count(*) FROM rescue_token_list({org}) WHERE label = 'of globex'}, '0' ];
$open{'end of all tokens'} = [ q{SELECT rescue_token_revoke_all('nobody')}, '0' ];
admin(q{SELECT rescue_job_put('j-1', '{}', '1 hour', 'acme'), rescue_job_put('j-2', '"canary-of-globex"', '1 hour', 'globex'),
	rescue_token_issue('globex', label => 'of globex')});
admin(q{CREATE ROLE agent LOGIN; SELECT rescue_grant('agent', 'write');
	UPDATE rescue.bundles SET capture_id = '00000000-0000-4000-8000-000000000001'
	WHERE org_id = 'globex' AND workspace_id = 'ws-1'});
$open{capture} = [ q{SELECT rescue_persist('ws-1', 'acme', NULL, 'r',
	'[{"name": "notes", "content": "canary-of-acme"}]', NULL::timestamptz,
	'00000000-0000-4000-8000-000000000001') = {sibling_id}}, 'RB001' ];
for my $name (sort keys %open)
{
	attack_past_policies("only the statement: $name", $name);
}

# Small reads go by an index without a plan; where a table has a child, the server
# plans them.
my @parents = ('bundles', 'sections', 'tokens', 'billing');
for my $name ('latest', 'require', 'get', 'section', 'verify', 'list', 'billing', 'token')
{
	attack_past_policies("only the statement, planned: $name", $name,
		before => [ map { "CREATE TABLE public.child_of_$_ () INHERITS (rescue.$_)" } @parents ],
		after => [ map { ("DROP TABLE public.child_of_$_", "ANALYZE rescue.$_") } @parents ]);
}

# One attack with the wall of the policies open.
sub attack_past_policies
{
	my ($title, $name, %more) = @_;
	my ($call, $expect, $other) = @{ $open{$name} };
	$other //= 'globex';
	attack $title,
	  as => { delete => 'clerk', capture => 'agent', job => 'agent', 'list of tokens' => 'issuer',
		'end of all tokens' => 'issuer' }->{$name} // 'app',
	  before => [ "$admitted LANGUAGE sql AS 'SELECT ''$other''::text'",
		$name eq 'billing' ? () : q{SELECT rescue_set('billing', 'off')}, @{ $more{before} // [] } ],
	  after => [ "$admitted LANGUAGE c AS 'rescue', 'rescue_admitted_org'",
		q{SELECT rescue_set('billing', 'required')}, @{ $more{after} // [] } ],
	  call => $call, control => $latest, control_as => 'app', expect => $expect;
	return;
}

# What the catalogue has.
attack 'every table has a policy, and is forced', as => 'postgres',
  call => q{SELECT relname FROM pg_class c WHERE relnamespace = 'rescue'::regnamespace
	AND relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity
		AND relowner = 'rescue_owner'::regrole
		AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid
			AND pg_get_expr(p.polqual, p.polrelid) ~ 'admitted'))},
  control => q{SELECT count(*) > 5 FROM pg_class
	WHERE relnamespace = 'rescue'::regnamespace AND relkind = 'r'},
  gives => 't', expect => 'no row';
attack 'every table and sequence is dumped, and the owner\'s', as => 'postgres',
  call => q{SELECT relname FROM pg_class c WHERE relnamespace = 'rescue'::regnamespace
	AND relkind IN ('r', 'p', 'S') AND NOT (relowner = 'rescue_owner'::regrole
		AND c.oid IN (SELECT unnest(extconfig) FROM pg_extension WHERE extname = 'rescue'))},
  control => q{SELECT count(*) > 5 FROM pg_extension, unnest(extconfig) WHERE extname = 'rescue'},
  gives => 't', expect => 'no row';
attack 'a function that PUBLIC may execute, beyond the pure ones', as => 'postgres',
  call => q{SELECT p.oid::regprocedure FROM pg_proc p
	JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
	JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'rescue'
	WHERE (p.proacl IS NULL OR p.proacl::text ~ '[{},]=')
		AND (p.provolatile <> 'i' OR p.proname !~
			'^rescue_(is_|redact|token_eq|env_scrub|container_url|job_key)')},
  control => q{SELECT has_function_privilege('app', 'rescue_token_eq(text, text)', 'EXECUTE')},
  gives => 't', expect => qr/^(?:no row|rescue_(?:token_eq|redact(?:ions)?)\(.*)$/;
attack 'a table or sequence that PUBLIC may touch', as => 'postgres',
  call => q{SELECT oid::regclass FROM pg_class
	WHERE relnamespace = 'rescue'::regnamespace AND relacl::text ~ '[{},]='},
  control => q{SELECT nspacl::text ~ '[{},]=U' FROM pg_namespace WHERE nspname = 'rescue'},
  gives => 't', expect => 'no row';
attack 'a function of the extension that runs as its owner', as => 'postgres',
  call => q{SELECT p.oid::regprocedure FROM pg_proc p
	JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
	JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'rescue'
	WHERE p.prosecdef OR p.proleakproof OR p.proisstrict},
  control => q{SELECT count(*) > 10 FROM pg_proc WHERE proname ~ '^rescue_'},
  gives => 't', expect => 'no row';
attack 'a function of the gate that a plan may fold or keep', as => 'postgres',
  call => q{SELECT function FROM rescue.privilege_sets JOIN pg_proc p ON p.oid = function
	WHERE what IN ('read', 'tokens') AND (provolatile <> 'v' OR proparallel <> 'u')},
  control => q{SELECT count(*) > 5 FROM rescue.privilege_sets}, gives => 't',
  expect => 'no row';

done_testing();
