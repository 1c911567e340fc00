-- rescue_migrations: what the migrator would do, and no answer to a broken file.
BEGIN;
SELECT plan(24);

-- A journal whose entries have these times, tagged m0, m1 and so on.
CREATE FUNCTION pg_temp.journal(VARIADIC whens bigint[]) RETURNS text
LANGUAGE sql AS $$
	SELECT json_build_object('version', '7', 'dialect', 'postgresql', 'entries',
		json_agg(json_build_object('idx', i - 1, 'version', '7', 'when', w,
			'tag', format('m%s', i - 1), 'breakpoints', true) ORDER BY i))::text
	FROM unnest(whens) WITH ORDINALITY AS u (w, i)
$$;

CREATE FUNCTION pg_temp.states(journal text, ran bigint[]) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(format('%s %s', tag, state), ', ')
	FROM rescue_migrations(journal, ran)
$$;

SELECT throws_ok(format('SELECT * FROM rescue_migrations(%L, %L)', bad, '{}'),
				 'RB007', NULL, format('no journal: %s', coalesce(bad, 'NULL')))
FROM unnest(ARRAY[NULL, '', '[]', '{}', '{"entries": [', '{"entries": 1}',
	'{"entries": [{"idx": 0, "when": "1", "tag": "a"}]}',
	'{"entries": [{"idx": 0, "when": 1}]}']) AS bad;
SELECT throws_ok('SELECT * FROM rescue_migrations(pg_temp.journal(1), NULL)',
	'RB007', NULL, 'unknown rows are not no rows');

SELECT is(pg_temp.states(pg_temp.journal(10, 20, 15), '{}'),
	'm0 pending, m1 pending, m2 pending', 'a fresh database runs them all');
SELECT is(pg_temp.states(pg_temp.journal(10, 20, 15, 30), '{20,10}'),
	'm0 applied, m1 applied, m2 unreachable, m3 pending',
	'what came in below the newest never runs');
SELECT is(pg_temp.states(pg_temp.journal(10, 20, 20), '{20}'),
	'm0 unreachable, m1 applied, m2 applied', 'equal times are one row');
SELECT is(pg_temp.states(pg_temp.journal(10, 20), '{10,NULL}'),
	'm0 pending, m1 pending', 'a row without time hides the others');
SELECT is((SELECT count(*) FROM rescue_migrations('{"entries": []}', '{}')), 0::bigint,
	'a journal without entries has none');

SELECT is((SELECT string_agg(state, ',') FROM rescue_migrations(pg_temp.journal(10, 20))),
	'pending,pending', 'without the table nothing ran');
CREATE SCHEMA drizzle;
CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text, created_at bigint);
INSERT INTO drizzle.__drizzle_migrations (created_at) VALUES (10), (20);
SELECT results_eq(
	'SELECT idx, tag, state FROM rescue_migrations(pg_temp.journal(10, 15, 20, 30))',
	$$VALUES (0, 'm0', 'applied'), (1, 'm1', 'unreachable'),
			 (2, 'm2', 'applied'), (3, 'm3', 'pending')$$,
	'the table of the migrator is read');
SELECT matches((SELECT why FROM rescue_migrations(pg_temp.journal(10, 15)) WHERE idx = 1),
	'for ever', 'it says why');

-- Read with the caller's own rights: what it may not see is an error, never
-- "nothing ran".
CREATE ROLE regress_rescue_reader;
GRANT SELECT ON drizzle.__drizzle_migrations TO regress_rescue_reader;
SET ROLE regress_rescue_reader;
SELECT throws_ok('SELECT * FROM rescue_migrations(''{"entries": []}'')', '42501', NULL,
	'PUBLIC may not ask');
RESET ROLE;
SELECT rescue_grant('regress_rescue_reader', 'admin');
SET ROLE regress_rescue_reader;
SELECT throws_ok('SELECT * FROM rescue_migrations(''{"entries": []}'')', '42501', NULL,
	'no right to the schema');
RESET ROLE;
GRANT USAGE ON SCHEMA drizzle TO regress_rescue_reader;
REVOKE SELECT ON drizzle.__drizzle_migrations FROM regress_rescue_reader;
SET ROLE regress_rescue_reader;
SELECT throws_ok('SELECT * FROM rescue_migrations(''{"entries": []}'')', '42501', NULL,
	'no right to the table');
RESET ROLE;
GRANT SELECT ON drizzle.__drizzle_migrations TO regress_rescue_reader;
SET ROLE regress_rescue_reader;
SELECT lives_ok('SELECT * FROM rescue_migrations(''{"entries": []}'')', 'both rights');
RESET ROLE;
ALTER TABLE drizzle.__drizzle_migrations ENABLE ROW LEVEL SECURITY;
SET ROLE regress_rescue_reader;
SELECT throws_ok('SELECT * FROM rescue_migrations(''{"entries": []}'')', '42809', NULL,
	'row security might hide rows');
RESET ROLE;
ALTER TABLE drizzle.__drizzle_migrations DISABLE ROW LEVEL SECURITY;

-- A view there would run its maker's code as the caller.
ALTER TABLE drizzle.__drizzle_migrations RENAME TO other;
CREATE VIEW drizzle.__drizzle_migrations AS SELECT * FROM drizzle.other;
SELECT throws_ok('SELECT * FROM rescue_migrations(pg_temp.journal(10))',
	'42809', NULL, 'a view is not read');
DROP VIEW drizzle.__drizzle_migrations;
CREATE TABLE drizzle.__drizzle_migrations (created_at text);
SELECT throws_ok('SELECT * FROM rescue_migrations(pg_temp.journal(10))',
	'42809', NULL, 'a column of another type is not read');

SELECT * FROM finish();
ROLLBACK;
