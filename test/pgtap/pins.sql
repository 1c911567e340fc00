-- Pins: absent is an error, and only what runs proves that it was adopted.
BEGIN;
SELECT plan(92);

CREATE FUNCTION pg_temp.digest(c text) RETURNS text LANGUAGE sql AS
$$ SELECT 'sha256:' || repeat(c, 64) $$;
-- Move all promotions into the past.
CREATE FUNCTION pg_temp.later(by interval) RETURNS void LANGUAGE sql AS
$$ UPDATE rescue.pins SET promoted_at = promoted_at - by $$;

-- Nothing is pinned: an error, whatever was asked.
SELECT throws_ok('SELECT * FROM rescue_pin_resolve(''codex'')', 'RB404', NULL, 'absent is an error');
SELECT throws_ok('SELECT * FROM rescue_pin_adoption(''codex'')', 'RB404', NULL,
	'nothing of nothing is no success');
SELECT is_empty('SELECT * FROM rescue.pin_status', 'no report, no row');
SELECT throws_ok('SELECT rescue_pin_observe(''w'', ''o'', ''codex'', 1, pg_temp.digest(''a''), now(), ''runtime'')',
	'RB007', NULL, 'a report about a generation that never was');

-- Malformed arguments.
SELECT throws_ok(format('SELECT * FROM rescue_pin_resolve(%s)', bad), 'RB007', NULL, 'resolve: ' || bad)
FROM unnest(ARRAY['NULL', '''''', 'E''a\n''', '''codex'', NULL', '''codex'', '' ''']) AS bad;
SELECT throws_ok(format('SELECT rescue_pin_promote(%L, %L)', 'codex', bad), '23514', NULL,
	format('no digest: %s', to_json(bad)))
FROM unnest(ARRAY['', 'latest', 'app:latest', 'app@' || pg_temp.digest('a'), pg_temp.digest('A'),
	pg_temp.digest('a') || E'\n', 'sha256:' || repeat('a', 63), 'sha512:' || repeat('a', 64),
	'<html>404</html>']) AS bad;
SELECT throws_ok('SELECT rescue_pin_promote(''codex'', NULL)', '23514', NULL, 'no digest: NULL');
SELECT throws_ok(format('SELECT rescue_pin_promote(%s)', bad), 'RB007', NULL, 'promote: ' || left(bad, 40))
FROM unnest(ARRAY['NULL, pg_temp.digest(''a'')', ''''', pg_temp.digest(''a'')',
	'''codex'', pg_temp.digest(''a''), NULL', '''codex'', pg_temp.digest(''a''), ''''',
	'''codex'', pg_temp.digest(''a''), ''eu'', ''HEAD''', '''codex'', pg_temp.digest(''a''), ''eu'', ''ABCDEF0''',
	'''codex'', pg_temp.digest(''a''), ''eu'', NULL, repeat(''n'', 10001)']) AS bad;
SELECT is((SELECT count(*) FROM rescue.pins), 0::bigint, 'no refusal pinned anything');

-- Generations and history.
SELECT rescue_pin_promote('codex', pg_temp.digest('a'), git_sha => '0123abc', notes => 'first') AS g1 \gset
SELECT rescue_pin_promote('codex', pg_temp.digest('e'), 'eu') AS g_eu \gset
SELECT rescue_pin_promote('codex', pg_temp.digest('b')) AS g2 \gset
SELECT rescue_pin_promote('hermes', pg_temp.digest('c')) AS h1 \gset
SELECT is((SELECT array_agg(g ORDER BY g) FROM unnest(ARRAY[:g2, :h1, :g1, :g_eu]) g),
	ARRAY[:g1, :g_eu, :g2, :h1]::int[], 'generations rise');
SELECT is((SELECT (generation, digest)::text FROM rescue_pin_resolve('codex')),
	format('(%s,%s)', :'g2', pg_temp.digest('b')), 'the last one is in force');
SELECT is((SELECT digest FROM rescue_pin_resolve('codex', 'eu')), pg_temp.digest('e'),
	'each region has its own');
SELECT throws_ok('SELECT * FROM rescue_pin_resolve(''codex'', ''us'')', 'RB404', NULL,
	'no other region is used instead');
SELECT throws_ok('SELECT * FROM rescue_pin_resolve(''Codex'')', 'RB404', NULL, 'nor another runtime');
SELECT is((SELECT array_agg((generation, digest::text, git_sha, notes, promoted_by = session_user,
		replaced)::text ORDER BY generation) FROM rescue.pins WHERE runtime = 'codex' AND region = 'global'),
	ARRAY[format('(%s,%s,0123abc,first,t,)', :'g1', pg_temp.digest('a')),
		format('(%s,%s,,,t,%s)', :'g2', pg_temp.digest('b'), :'g1')],
	'the history says who, and what it replaced');

-- Reports that are refused.
SELECT throws_ok(format('SELECT rescue_pin_observe(%s)', bad), sqlstate, NULL, 'observe: ' || what)
FROM (VALUES
	('NULL, ''o'', ''codex'', %1$s, %2$L, now(), ''runtime''', 'RB007', 'no workspace'),
	('''w'', NULL, ''codex'', %1$s, %2$L, now(), ''runtime''', 'RB001', 'no organisation'),
	('''w'', '''', ''codex'', %1$s, %2$L, now(), ''runtime''', 'RB001', 'a blank organisation'),
	('''w'', ''o'', NULL, %1$s, %2$L, now(), ''runtime''', 'RB007', 'no runtime'),
	('''w'', ''o'', ''codex'', NULL, %2$L, now(), ''runtime''', 'RB007', 'no generation'),
	('''w'', ''o'', ''codex'', %1$s + 100, %2$L, now(), ''runtime''', 'RB007', 'a generation of the future'),
	('''w'', ''o'', ''codex'', -1, %2$L, now(), ''runtime''', 'RB007', 'a negative generation'),
	('''w'', ''o'', ''hermes'', %1$s, %2$L, now(), ''runtime''', 'RB007', 'another runtime''s generation'),
	('''w'', ''o'', ''codex'', %3$s, %2$L, now(), ''runtime''', 'RB011', 'a generation that was replaced'),
	('''w'', ''o'', ''codex'', %1$s, %2$L, clock_timestamp() + interval ''2 min'', ''runtime''', 'RB007', 'a start in the future'),
	('''w'', ''o'', ''codex'', %1$s, %2$L, ''infinity'', ''runtime''', 'RB007', 'a start at no time'),
	('''w'', ''o'', ''codex'', %1$s, %2$L, now(), NULL', 'RB007', 'no source'),
	('''w'', ''o'', ''codex'', %1$s, %2$L, now(), E''a\n''', 'RB007', 'a source with a newline')
) AS cases (call, sqlstate, what), format(call, :'g2', pg_temp.digest('b'), :'g1') AS bad;
SELECT is((SELECT count(*) FROM rescue.pin_observations), 0::bigint, 'no refusal left a report');

-- Verdicts: each piece of evidence is needed.
CREATE FUNCTION pg_temp.report(generation bigint, digest text, started interval, source text)
RETURNS text LANGUAGE sql AS $$
	SELECT rescue_pin_observe('w', 'o', 'codex', generation, digest,
		clock_timestamp() + started, source)
$$;
SELECT pg_temp.later('2 minutes');
SELECT is(pg_temp.report(:g2, digest, started, source), verdict, 'in time: ' || what)
FROM (VALUES
	(pg_temp.digest('b'), '-1 minute'::interval, 'runtime', 'adopted', 'all of it'),
	(pg_temp.digest('b'), '-1 minute', 'docker inspect', 'adopted', 'another source that looks itself'),
	(pg_temp.digest('b'), '-1 minute', 'control-plane', 'pending', 'another source says so'),
	(pg_temp.digest('b'), '-1 minute', 'http 200', 'pending', 'a transport says so'),
	(pg_temp.digest('b'), '-3 minutes', 'runtime', 'pending', 'started before the promotion'),
	(pg_temp.digest('b'), NULL, 'runtime', 'pending', 'no start'),
	(NULL, '-1 minute', 'runtime', 'pending', 'no digest'),
	('', '-1 minute', 'runtime', 'pending', 'an empty answer'),
	('<!DOCTYPE html><title>404</title>', '-1 minute', 'runtime', 'pending', 'a web page'),
	('app:latest', '-1 minute', 'runtime', 'pending', 'a tag'),
	(pg_temp.digest('b') || E'\n', '-1 minute', 'runtime', 'pending', 'a digest and more'),
	(pg_temp.digest('a'), '-3 minutes', 'runtime', 'pending', 'the old one still'),
	(pg_temp.digest('a'), '-1 minute', 'runtime', 'diverged', 'started since, with the old one')
) AS cases (digest, started, source, verdict, what);
SELECT pg_temp.later('20 minutes');
SELECT is(pg_temp.report(:g2, digest, started, source), verdict, 'late: ' || what)
FROM (VALUES
	(pg_temp.digest('b'), '-1 minute'::interval, 'runtime', 'adopted', 'all of it'),
	(pg_temp.digest('b'), '-1 minute', 'http 200', 'stuck', 'a transport says so'),
	('<!DOCTYPE html><title>404</title>', '-1 minute', 'runtime', 'stuck', 'a web page'),
	(pg_temp.digest('a'), '-1 day', 'runtime', 'stuck', 'the old one still'),
	(pg_temp.digest('a'), '-1 minute', 'runtime', 'diverged', 'started since, with the old one')
) AS cases (digest, started, source, verdict, what);

-- What is no digest is not kept: it may be anything.
SELECT pg_temp.report(:g2, 'hunter2', '-1 minute', 'runtime');
SELECT is((SELECT digest FROM rescue.pin_observations), NULL, 'what is no digest is not kept');

-- The view judges by the clock, not by what was said then.
SELECT pg_temp.report(:g2, pg_temp.digest('b'), '-1 minute', 'runtime');
SELECT is((SELECT (verdict, region, generation = :g2, reported_generation = :g2)::text
	FROM rescue.pin_status), '(adopted,global,t,t)', 'the view');
SELECT adopted_at AS adopted FROM rescue.pin_observations \gset
SELECT pg_temp.report(:g2, pg_temp.digest('b'), '-1 minute', 'runtime');
SELECT is((SELECT adopted_at FROM rescue.pin_observations), :'adopted'::timestamptz,
	'adopted since the first report that proved it');
UPDATE rescue.pin_observations SET observed_at = clock_timestamp() - interval '20 minutes';
SELECT is((SELECT verdict FROM rescue.pin_status), 'unknown', 'a report grows old');
SELECT pg_temp.report(:g2, pg_temp.digest('b'), '-1 minute', 'runtime');
SELECT rescue_pin_promote('codex', pg_temp.digest('d')) AS g3 \gset
SELECT is((SELECT (verdict, since = promoted_at)::text FROM rescue.pin_status), '(pending,t)',
	'a new promotion makes it pending');
SELECT throws_ok(format('SELECT pg_temp.report(%s, pg_temp.digest(%L), %L, %L)', :'g2', 'b', '0', 'runtime'),
	'RB011', NULL, 'a report about the old one is stale');
SELECT rescue_pin_promote('codex', pg_temp.digest('b')) AS g4 \gset
SELECT is((SELECT verdict FROM rescue.pin_status), 'pending',
	'going back to the old image wants a new proof, too');

-- The fleet.
SELECT pg_temp.later('20 minutes');
SELECT rescue_pin_observe('w' || n, org, 'codex', :g4,
	CASE WHEN n < 3 THEN pg_temp.digest('b') WHEN n = 3 THEN pg_temp.digest('a') END,
	clock_timestamp() - interval '5 minutes', 'runtime')
FROM unnest(ARRAY['o', 'p']) org, generate_series(1, 4) n;
SELECT is(rescue_pin_retire('w', 'p'), 0::bigint, 'a sibling''s workspace is not retired');
SELECT is(rescue_pin_retire('w', 'o'), 1::bigint, 'a workspace that is no more');
SELECT is((SELECT (region, generation = :g4, workspaces, adopted, pending, stuck, diverged, unknown,
		adopted_by_all_since)::text FROM rescue_pin_adoption('codex') WHERE region = 'global'),
	'(global,t,8,4,0,2,2,0,)', 'how many of how many');
SELECT is((SELECT string_agg(format('%s/%s %s', l ->> 'org', l ->> 'workspace', l ->> 'verdict'), ', '
		ORDER BY l ->> 'org', l ->> 'workspace')
	FROM rescue_pin_adoption('codex'), json_array_elements(laggards) l),
	'o/w3 diverged, o/w4 stuck, p/w3 diverged, p/w4 stuck', 'and who is stuck');
SELECT is((SELECT (workspaces, adopted, adopted_by_all_since, laggards)::text
	FROM rescue_pin_adoption('codex') WHERE region = 'eu'), '(0,0,,[])',
	'no report: not adopted by all');
DELETE FROM rescue.pin_observations WHERE workspace_id IN ('w3', 'w4');
SELECT ok((SELECT adopted_by_all_since = (SELECT max(adopted_at) FROM rescue.pin_observations)
	FROM rescue_pin_adoption('codex') WHERE region = 'global'), 'since when all have');

-- Organisations.
SELECT rescue_bind('p');
SELECT is((SELECT array_agg(DISTINCT org_id) FROM rescue.pin_status), '{p}', 'only the bound one');
SELECT throws_ok(format('SELECT rescue_pin_observe(%L, %L, %L, %s, NULL, NULL, %L)', 'w1', 'o', 'codex', :'g4', 'x'),
	'RB002', NULL, 'a report for another');
SELECT rescue_bind(NULL);
SET rescue.org_id = 'o';
SELECT is((SELECT array_agg(DISTINCT org_id) FROM rescue.pin_status), '{o}', 'only the session''s');
SELECT rescue_bind('p');
SELECT throws_ok('SELECT * FROM rescue.pin_status', 'RB002', NULL, 'a contradiction is refused');
SELECT rescue_bind(NULL);
RESET rescue.org_id;
SET ROLE rescue_owner;
SELECT is_empty('SELECT * FROM rescue.pin_observations', 'the owner itself sees no report');
SELECT is_empty('SELECT * FROM rescue.pins', 'and no pin');
RESET ROLE;
SELECT is(rescue_forget('o', 'contract ended'), 0::bigint, 'forgotten');
SELECT is((SELECT array_agg(DISTINCT org_id) FROM rescue.pin_observations), '{p}', 'with its reports');

-- Who may.
CREATE ROLE regress_rescue_agent;
CREATE ROLE regress_rescue_operator;
SELECT rescue_grant('regress_rescue_agent', 'write');
SELECT rescue_grant('regress_rescue_operator', 'admin');
SET ROLE regress_rescue_agent;
SELECT lives_ok('SELECT * FROM rescue_pin_resolve(''codex'')', 'an agent resolves');
SELECT lives_ok(format('SELECT rescue_pin_observe(%L, %L, %L, %s, NULL, NULL, %L)', 'w1', 'o', 'codex', :'g4', 'x'),
	'and reports');
SELECT throws_ok('SELECT rescue_pin_promote(''codex'', ''sha256:' || repeat('f', 64) || ''')', '42501', NULL,
	'it does not promote');
SELECT throws_ok('SELECT * FROM rescue.pin_status', '42501', NULL, 'and does not see the fleet');
SET ROLE regress_rescue_operator;
SELECT lives_ok('SELECT * FROM rescue.pin_status', 'an operator sees the fleet');
SELECT lives_ok('SELECT * FROM rescue_pin_adoption(''codex'')', 'and the sum of it');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
