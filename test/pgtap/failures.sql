-- The workspaces whose newest bundle failed, and how many failed alike.
BEGIN;
SELECT plan(39);

-- Store a bundle of one log, so many minutes old. The table of containers shows
-- one that crashes.
CREATE FUNCTION pg_temp.bundle(org text, ws text, minutes int, log text)
RETURNS bigint LANGUAGE sql AS $$
	SELECT rescue_persist(ws, org, NULL, 'test', json_build_array(
		json_build_object('name', 'docker-ps', 'content',
			E'CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   NAMES\n4f5a7a9c2d31   agent   "/entrypoint"   5 minutes ago   '
			|| CASE WHEN log ~ 'ready' THEN 'Up 5 minutes (healthy)' ELSE 'Exited (1) 2 minutes ago' END || E'   agent\n'),
		json_build_object('name', 'agent-container.log', 'content', log))::text,
		captured_at => clock_timestamp() - minutes * interval '1 minute')
$$;
-- What is listed, in its order.
CREATE FUNCTION pg_temp.listed(org text, since interval DEFAULT '24 hours', max_rows int DEFAULT 100)
RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(workspace_id || ' ' || alike, ', ' ORDER BY n)
	FROM rescue_failures(org, since, max_rows)
		WITH ORDINALITY f (workspace_id, bundle_id, captured_at, phase, cause, fingerprint, alike, n)
$$;

\set call 'SELECT * FROM rescue_failures(%L)'
\ir shared/gate.sql
SELECT throws_ok(format('SELECT * FROM rescue_failures(''o'', %L)', bad), 'RB007', NULL,
	format('age %s', coalesce(bad, 'NULL')))
FROM unnest(ARRAY[NULL, '-1 second', '1001 years', '-100000 days']) AS bad;
SELECT throws_ok(format('SELECT * FROM rescue_failures(''o'', ''1 day'', %L)', bad), 'RB007', NULL,
	format('rows %s', coalesce(bad, 'NULL')))
FROM unnest(ARRAY[NULL, '0', '-1', '1001']) AS bad;
SELECT is_empty('SELECT * FROM rescue_failures(''o'')', 'no bundle, no row');

-- What is kept with a bundle.
SELECT pg_temp.bundle('o', 'w1', 50, E'boot\nError: connect ECONNREFUSED db-1.example:5432\n');
SELECT is((SELECT concat_ws(' ', failed_phase, fingerprint ~ '^[0-9a-f]{12}$', judged_by ~ '^[0-9a-f]{12}$') FROM rescue.bundles WHERE org_id = 'o'),
	'handshake t t', 'the verdict is kept with the version of the rules');
SELECT is((SELECT f::text FROM rescue_failures('o') f),
	(SELECT ROW(workspace_id, bundle_id, captured_at, failed_phase, failed_cause, fingerprint, 1)::text FROM rescue.bundles WHERE org_id = 'o'),
	'and returned');
SELECT is((SELECT phase || cause FROM rescue_failures('o')),
	(SELECT phase || cause FROM rescue_explain('w1', 'o') WHERE headline), 'it is the headline of rescue_explain');

-- Alike, whatever host, port, id, path and time a line names.
SELECT pg_temp.bundle('o', 'w2', 40, E'boot\nError: connect ECONNREFUSED db-7.example.net:6432\n');
SELECT pg_temp.bundle('o', 'w3', 30, E'2026-11-24T10:00:00Z boot\n2026-11-24T10:00:01.123Z Error: connect ECONNREFUSED 10.0.0.9:5432\n');
SELECT pg_temp.bundle('o', 'w4', 20, E'boot\nError: EACCES: permission denied, open ''/data/ws-3f81ab/state.db''\n');
SELECT pg_temp.bundle('o', 'w5', 10, E'boot\nready\n');
SELECT is(pg_temp.listed('o'), 'w4 1, w3 3, w2 3, w1 3', 'newest first, what is alike counted, a healthy one left out');
SELECT pg_temp.bundle('o', 'w6', 5, E'boot\nError: EACCES: permission denied, open ''/data/ws-99e1c7/cache.db''\n');
SELECT is(pg_temp.listed('o'), 'w6 2, w4 2, w3 3, w2 3, w1 3', 'ends of paths and ids make no difference');
SELECT is(pg_temp.listed('o', max_rows => 3), 'w6 2, w4 2, w3 3', 'as many rows as were asked for, all counted');
SELECT is(pg_temp.listed('o', '25 minutes'), 'w6 2, w4 2', 'not older than was asked for');
SELECT is_empty('SELECT * FROM rescue_failures(''p'')', 'a sibling sees none of it');

-- The newest bundle counts.
SELECT pg_temp.bundle('o', 'w6', 4, E'boot\nready\n');
SELECT is(pg_temp.listed('o'), 'w4 1, w3 3, w2 3, w1 3', 'a workspace that is well again is left out');
SELECT pg_temp.bundle('o', 'w5', 300, E'boot\nError: connect ECONNREFUSED db-1.example:5432\n');
SELECT is(pg_temp.listed('o'), 'w4 1, w3 3, w2 3, w1 3', 'an older bundle does not count');

-- Tokens: of the organisation, of a workspace.
CREATE TEMP TABLE token AS SELECT 'all' AS name, rescue_token_issue('o') AS token
	UNION ALL SELECT 'w2', rescue_token_issue('o', 'w2')
	UNION ALL SELECT 'w5', rescue_token_issue('o', 'w5')
	UNION ALL SELECT 'sibling', rescue_token_issue('p');
SELECT is((SELECT count(*) FROM token t, rescue_failures('o', '1 day', 100, t.token) WHERE name = 'all'), 4::bigint,
	'a token of the organisation sees all');
SELECT is((SELECT workspace_id || ' ' || alike FROM token t, rescue_failures('o', '1 day', 100, t.token) f WHERE name = 'w2'),
	'w2 1', 'one of a workspace sees that, and does not count others');
SELECT is_empty($$SELECT * FROM token t, rescue_failures('o', '1 day', 100, t.token) WHERE name = 'w5'$$,
	'nor others where its own is well');
SELECT throws_ok($$SELECT * FROM token t, rescue_failures('o', '1 day', 100, t.token) WHERE name = 'sibling'$$, 'RB003', NULL,
	'a sibling''s is refused');
SELECT throws_ok($$SELECT * FROM rescue_failures('o', '1 day', 100, NULL)$$, 'RB003', NULL, 'so is a missing one');

-- What other rules judged is judged again; what these did is not.
UPDATE rescue.bundles SET failed_cause = 'as it is kept', fingerprint = '000000000000' WHERE workspace_id = 'w1';
SELECT is((SELECT cause || fingerprint || alike FROM rescue_failures('o') WHERE workspace_id = 'w1'),
	'as it is kept0000000000001', 'the verdict of these rules is taken as it is kept');
UPDATE rescue.bundles SET judged_by = 'other' WHERE workspace_id = 'w1';
SELECT is(pg_temp.listed('o'), 'w4 1, w3 3, w2 3, w1 3', 'one of other rules is not');
UPDATE rescue.bundles SET judged_by = NULL, failed_phase = NULL, failed_cause = NULL, fingerprint = NULL
WHERE workspace_id IN ('w2', 'w5');
SELECT is(pg_temp.listed('o'), 'w4 1, w3 3, w2 3, w1 3', 'nor is that none was made, failed or well');
SELECT is((SELECT count(*) FROM rescue.bundles WHERE judged_by IS NULL), 3::bigint, 'reading writes nothing');
\ir shared/after.sql
SELECT is(pg_temp.after(change, 'SELECT count(*) FROM rescue_failures(''o'')'), 'RB005', what)
FROM (VALUES
	('UPDATE rescue.bundles SET document = ''[{"name": "a", "content": "b"}]'' WHERE workspace_id = ''w2''',
		'a bundle that is not whole is not judged'),
	('UPDATE rescue.bundles SET document = NULL WHERE workspace_id = ''w2''', 'nor is one that has no section'))
	AS c (change, what);
SELECT is(pg_temp.listed('o'), 'w4 1, w3 3, w2 3, w1 3', 'as they were');

\ir shared/reader.sql
SELECT isnt_empty('SELECT * FROM rescue_failures(''o'', ''25 minutes'')', 'a reader may');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
