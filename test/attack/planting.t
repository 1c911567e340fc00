# What a role with CREATE may plant on the path of others: overloads, operators,
# casts, tables, views, and deputies that run with another role's rights.
use strict;
use warnings;

use AttackTest;
use Test::More;

site(conf => "max_parallel_workers_per_gather = 4\n");
my $latest = 'SELECT sections FROM rescue_latest({ws}, {org})';
my $documented = 'SELECT sections FROM pg_catalog.rescue_latest({ws}::text, {org}::text)';
my %reads = (control => $latest);

admin(q{CREATE ROLE stranger LOGIN; CREATE ROLE owner_of_views;
	SELECT rescue_grant('owner_of_views', 'read');
	GRANT CREATE, USAGE ON SCHEMA public TO owner_of_views;
	CREATE SCHEMA evil; GRANT ALL ON SCHEMA evil TO intruder;
	GRANT USAGE ON SCHEMA evil TO app;
	CREATE SCHEMA ops; GRANT USAGE ON SCHEMA ops TO PUBLIC});

# a fake that answers in place of the gate, and would be handed the token
my $fake = q{RETURNS TABLE (sections json) LANGUAGE sql
	AS 'SELECT to_json(''fake''::text)'};
admin("CREATE FUNCTION evil.rescue_latest(varchar, varchar) $fake;
	CREATE FUNCTION evil.rescue_latest(varchar, varchar, varchar) $fake;
	CREATE FUNCTION evil.rescue_latest(text, text) $fake;
	CREATE FUNCTION evil.rescue_latest(VARIADIC text[]) $fake");
for my $path ('evil, pg_catalog', 'evil, public', 'pg_temp, evil, pg_catalog')
{
	attack "overloads on the path $path, documented call", as => 'app',
	  call => [ "SET search_path = $path", $documented ], control => $documented,
	  expect => qr/canary-of-acme/;
	attack "overloads on the path $path, documented call, varchar", as => 'app',
	  call => [ "SET search_path = $path",
		q{SELECT sections FROM pg_catalog.rescue_latest('ws-1'::varchar, 'acme'::varchar)} ],
	  control => $documented, expect => qr/canary-of-acme/;
	attack "overloads on the path $path, documented call, token", as => 'app',
	  call => [ "SET search_path = $path",
		'SELECT sections FROM pg_catalog.rescue_latest({ws}::text, {org}::text, {token}::text)' ],
	  control => $documented, expect => qr/canary-of-acme/;
}
attack 'overload that wins on an ordinary path, for text', as => 'app',
  call => [ 'SET search_path = evil', q{SELECT sections FROM rescue_latest('ws-1'::text, 'acme'::text)} ],
  control => $documented, expect => qr/canary-of-acme/;
attack 'function of a temporary schema', as => 'intruder',
  call => [
	"CREATE FUNCTION pg_temp.rescue_latest(text, text) $fake",
	q{SET search_path = pg_temp, pg_catalog}, $latest ],
  control => $documented, expect => qr/canary-of-acme/;

# operators and casts that the statements inside could fall for
admin(q{
	CREATE FUNCTION ops.always(text, text) RETURNS boolean LANGUAGE sql
		AS 'SELECT true';
	CREATE FUNCTION ops.always(bigint, bigint) RETURNS boolean LANGUAGE sql
		AS 'SELECT true';
	CREATE FUNCTION ops.always(timestamptz, timestamptz) RETURNS boolean LANGUAGE sql
		AS 'SELECT true';
	CREATE OPERATOR ops.= (LEFTARG = text, RIGHTARG = text, FUNCTION = ops.always);
	CREATE OPERATOR ops.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = ops.always);
	CREATE OPERATOR ops.> (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = ops.always);
	CREATE OPERATOR ops.<= (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = ops.always);
	CREATE FUNCTION ops.nextval(regclass) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
	CREATE FUNCTION ops.clock_timestamp() RETURNS timestamptz LANGUAGE sql
		AS $$SELECT '-infinity'::timestamptz$$});
my $evil = 'SET search_path = ops, pg_catalog';
attack 'planted = for text, other workspace', %reads,
  call => [ $evil, q{SELECT sections FROM rescue_latest('ws-9', 'acme')} ], expect => 'no row';
attack 'planted = for text, other organisation', %reads,
  call => [ $evil, q{SELECT sections FROM rescue_latest('ws-9', 'nobody')} ], expect => 'RB001';
attack 'planted = for bigint', %reads,
  call => [ $evil, 'SELECT sections FROM rescue_get({sibling_id}, {org})' ], expect => 'no row';
attack 'planted = for the section\'s name', %reads,
  call => [ $evil, q{SELECT rescue_section({id}, {org}, 'nothing')} ], expect => 'NULL';
attack 'planted =, suspended organisation', %reads,
  call => [ $evil, q{SELECT sections FROM rescue_latest('ws-1', 'hooli')} ], expect => 'RB004';
attack 'planted =, someone else\'s token', %reads,
  call => [ $evil, q{SELECT sections FROM rescue_latest('ws-1', 'globex', {token})} ],
  expect => 'RB003';
attack 'planted > keeps an expired single-use token alive', as => 'issuer',
  before => [ q{CREATE TABLE public.planted AS
		SELECT rescue_token_issue('acme', NULL, '1 hour', true) AS token;
	  GRANT SELECT ON public.planted TO issuer;
	  UPDATE rescue.tokens SET expires_at = clock_timestamp() WHERE single_use} ],
  call => [ $evil, q{SELECT rescue_token_claim(token, 'acme') FROM public.planted} ],
  control => $latest, expect => 'RB003';
attack 'own tables of the names of ours', %reads,
  call => [
	q{CREATE TEMP TABLE bundles AS SELECT 'x' AS x},
	q{CREATE TEMP TABLE settings AS SELECT NULL::text AS bound_org, 'off' AS billing},
	q{CREATE TEMP TABLE billing AS SELECT 'hooli' AS org_id, 'active' AS status},
	'SET search_path = pg_temp, pg_catalog',
	q{SELECT sections FROM rescue_latest('ws-1', 'hooli')} ],
  expect => 'RB004';
attack 'a cast between text and varchar', %reads,
  call => 'CREATE CAST (text AS varchar) WITHOUT FUNCTION', expect => '42501';
attack 'a domain whose CHECK runs code, as the organisation',
  call => [
	q{CREATE DOMAIN pg_temp.o AS text CHECK (VALUE <> 'globex')},
	q{SELECT sections FROM rescue_latest('ws-9', 'acme'::pg_temp.o)} ],
  %reads, expect => 'no row';

# views and functions of others
admin(q{
	SET ROLE owner_of_views;
	CREATE VIEW public.plain AS SELECT * FROM rescue_latest('ws-1', 'acme');
	CREATE VIEW public.invoker WITH (security_invoker = true) AS
		SELECT * FROM rescue_latest('ws-1', 'acme');
	CREATE VIEW public.barrier WITH (security_barrier = true) AS
		SELECT * FROM rescue_latest('ws-1', 'globex');
	GRANT SELECT ON public.plain, public.invoker, public.barrier TO stranger;
	CREATE FUNCTION public.wrapped(text) RETURNS json SECURITY DEFINER LANGUAGE sql
		SET search_path = pg_catalog, pg_temp
		AS $$SELECT sections FROM rescue_latest('ws-1', $1)$$});
attack "view ($_), reader without the right to the function", as => 'stranger',
  call => "SELECT sections FROM public.$_", expect => '42501',
  control_as => 'app', control => $latest
  for qw(plain invoker barrier);
attack 'definer\'s function, suspended organisation', as => 'stranger',
  call => 'SELECT public.wrapped({org})', with => { org => q{'hooli'} }, expect => 'RB004';
attack 'definer\'s function, organisation missing', as => 'stranger',
  call => 'SELECT public.wrapped({org})', with => { org => 'NULL' }, expect => 'RB001';
attack 'definer\'s function, blank after a reset', as => 'stranger',
  call => [
	q{SET app.org = 'acme'}, 'RESET ALL',
	q{SELECT public.wrapped(current_setting('app.org'))} ],
  control => 'SELECT public.wrapped({org})', expect => 'RB001';
attack 'definer\'s function sees the tables behind', as => 'stranger',
  before => q{SET ROLE owner_of_views;
	CREATE FUNCTION public.direct() RETURNS bigint SECURITY DEFINER LANGUAGE sql
		AS 'SELECT count(*) FROM rescue.sections'},
  call => 'SELECT public.direct()', control => 'SELECT public.wrapped({org})',
  expect => '42501';
attack 'a leaky function in the WHERE of a barrier view', as => 'app',
  before => q{
	CREATE FUNCTION public.shout(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001
		AS $$BEGIN RAISE NOTICE '%', $1; RETURN true; END$$;
	CREATE VIEW public.of_acme WITH (security_barrier = true) AS
		SELECT * FROM rescue_latest('ws-1', 'globex') WHERE org_id = 'acme';
	GRANT SELECT ON public.of_acme TO PUBLIC},
  call => 'SELECT 1 FROM public.of_acme WHERE public.shout(sections::text)',
  control => $latest, expect => 'no row';

# deputies: code of the attacker that runs with another role's rights, or for
# good. The bundle would end up in what that role may read
my $peek = q{CREATE FUNCTION evil.peek(text) RETURNS text IMMUTABLE LANGUAGE plpgsql
	AS $$BEGIN RETURN (SELECT sections::text FROM rescue_latest('ws-1', $1)); END$$};
attack 'index expression', %reads,
  before => [ 'SET ROLE intruder; ' . $peek,
	q{SET ROLE intruder; CREATE TABLE evil.bait AS SELECT 'acme'::text AS org} ],
  call => 'CREATE INDEX ON evil.bait (evil.peek(org))', expect => '42501';
attack 'index expression, built by the superuser', as => 'postgres', %reads,
  before => q{CREATE INDEX IF NOT EXISTS bait_idx ON evil.bait (upper(org))},
  call => 'CREATE INDEX ON evil.bait (evil.peek(org))', expect => '42501';
attack 'predicate of an index', %reads,
  call => q{CREATE INDEX ON evil.bait (org) WHERE evil.peek(org) IS NOT NULL},
  expect => '42501';
attack 'materialized view', %reads,
  call => q{CREATE MATERIALIZED VIEW evil.m AS SELECT * FROM rescue_latest('ws-1', 'acme')},
  expect => '42501';
attack 'materialized view, refreshed by the superuser', as => 'postgres', %reads,
  before => q{SET ROLE intruder; CREATE MATERIALIZED VIEW evil.m AS
	SELECT * FROM rescue_latest('ws-1', 'acme') WITH NO DATA},
  call => [ 'REFRESH MATERIALIZED VIEW evil.m', 'SELECT sections FROM evil.m' ],
  expect => '42501 55000';
attack 'ANALYZE by the superuser, expression of statistics', as => 'postgres', %reads,
  before => q{SET ROLE intruder; TRUNCATE evil.bait;
	CREATE INDEX ON evil.bait (evil.peek(org));
	ALTER TABLE evil.bait SET (autovacuum_enabled = off);
	SET ROLE postgres; ALTER TABLE evil.bait DISABLE TRIGGER ALL},
  call => [
	'SET session_replication_role = replica',
	q{DO $$BEGIN INSERT INTO evil.bait VALUES ('acme'); EXCEPTION WHEN OTHERS THEN NULL; END$$},
	'REINDEX TABLE evil.bait',
	q{SELECT count(*) FROM evil.bait WHERE evil.peek(org) ~ 'canary-of'} ],
  control => $latest, expect => qr/^(?:0|42501.*)$/;
attack 'token consumed by an index expression', as => 'intruder',
  before => [ q{SELECT rescue_grant('intruder', 'tokens')},
	q{SET ROLE intruder; DROP TABLE evil.bait; CREATE TABLE evil.bait AS SELECT 'acme'::text AS org;
	CREATE FUNCTION evil.mint(text) RETURNS text IMMUTABLE LANGUAGE plpgsql
	AS $$BEGIN RETURN rescue_token_issue($1); END$$} ],
  call => 'CREATE INDEX ON evil.bait (evil.mint(org))', expect => '42501', control => $latest;

# objects that others trip over
attack 'event trigger', call => q{CREATE EVENT TRIGGER e ON ddl_command_end
	EXECUTE FUNCTION evil.rescue_latest()}, expect => qr/^42501|42883$/, %reads;
attack 'schema of the name', call => 'CREATE SCHEMA rescue', expect => '42P06', %reads;
attack 'rename of the schema', call => 'ALTER SCHEMA rescue RENAME TO r', expect => '42501', %reads;
attack 'trust in a function that shadows the check of NULL', %reads,
  call => [ $evil, 'SELECT sections FROM rescue_latest({ws}, NULL)' ], expect => 'RB001';

done_testing();
