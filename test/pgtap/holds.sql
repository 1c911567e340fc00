-- Holds: what is held is not deleted, by no function and no bare statement.
BEGIN;
SELECT plan(58);

\ir shared/aged_bundle.sql
SELECT pg_temp.bundle('a', 'w', '3 days') AS held \gset
SELECT pg_temp.bundle('a', 'w', '2 days') AS free \gset
SELECT pg_temp.bundle('b', 'w', '2 days') AS sibling \gset

-- Malformed arguments.
SELECT throws_ok(format('SELECT rescue_hold(%L, %L, %L)', :'held', bad, 'why'),
	'RB001', NULL, format('hold: organisation %s', coalesce(to_json(bad)::text, 'NULL')))
FROM unnest(ARRAY[NULL, '', ' ', E'a\n']) AS bad;
SELECT throws_ok(format('SELECT rescue_hold(%L, %L, %L)', bad, 'a', 'why'),
	'RB007', NULL, format('hold: bundle %s', coalesce(bad, 'NULL')))
FROM unnest(ARRAY[NULL, '0', '-1']) AS bad;
SELECT throws_ok(format('SELECT rescue_hold(%L, %L, %L)', :'held', 'a', bad),
	'RB007', NULL, format('hold: reason %s', coalesce(to_json(bad)::text, 'NULL')))
FROM unnest(ARRAY[NULL, '', ' ', E'why\n', repeat('a', 256)]) AS bad;
SELECT throws_ok(format('SELECT rescue_hold(%L, %L, %L, %L)', :'held', 'a', 'why', bad),
	'RB007', NULL, format('hold: end %s', bad))
FROM unnest(ARRAY['infinity', '-infinity', clock_timestamp()::text,
	(clock_timestamp() - interval '1 minute')::text]) AS bad;
SELECT throws_ok(format('SELECT rescue_release(%L, %L)', bad, 'a'), 'RB007', NULL,
	format('release: hold %s', coalesce(bad, 'NULL')))
FROM unnest(ARRAY[NULL, '0', '-1']) AS bad;
SELECT throws_ok(format('SELECT rescue_release(1, %L)', bad), 'RB001', NULL,
	'release: organisation missing or blank')
FROM unnest(ARRAY[NULL, '']) AS bad;

-- A sibling's bundle is not found.
SELECT throws_ok(format('SELECT rescue_hold(%s, %L, %L)', :'sibling', 'a', 'why'),
	'RB404', NULL, 'a sibling''s bundle cannot be held');
SELECT throws_ok('SELECT rescue_hold(9223372036854775807, ''a'', ''why'')', 'RB404',
	NULL, 'nor one that never was');
SELECT is((SELECT count(*) FROM rescue.holds), 0::bigint, 'no refusal left a hold');

SELECT rescue_hold(:held, 'a', 'legal: case 7') AS first \gset
SELECT rescue_hold(:held, 'a', 'a second pair of eyes', 'tomorrow') AS second \gset
SELECT is((SELECT array_agg((why, held_by = session_user, until IS NULL)::text
		ORDER BY hold_id) FROM rescue.holds),
	ARRAY['("legal: case 7",t,t)', '("a second pair of eyes",t,f)'],
	'who holds it, why, and until when');

-- Nothing deletes it.
SELECT throws_ok(format('SELECT rescue_delete(%s, %L, %L)', :'held', 'a', 'why'),
	'RB009', NULL, 'rescue_delete');
SELECT throws_ok('SELECT rescue_forget(''a'', ''why'')', 'RB009', NULL, 'rescue_forget');
SELECT throws_ok(format('DELETE FROM rescue.bundles WHERE bundle_id = %s', :'held'),
	CASE WHEN current_setting('server_version_num')::int < 180000 THEN '23503' ELSE '23001' END,
	NULL, 'a superuser''s DELETE meets the foreign key');
SELECT is((SELECT count(*) FROM rescue.bundles WHERE org_id = 'a'), 2::bigint,
	'both bundles stayed: forgetting is whole or not at all');

-- Releasing.
SELECT is(rescue_release(:first, 'b'), false, 'a sibling releases nothing');
SELECT is((SELECT count(*) FROM rescue.holds), 2::bigint, 'both holds stayed');
SELECT is(rescue_release(:first, 'a'), true, 'the first is released');
SELECT is(rescue_release(:first, 'a'), false, 'once');
SELECT throws_ok(format('SELECT rescue_delete(%s, %L, %L)', :'held', 'a', 'why'),
	'RB009', NULL, 'the second is in force still');

-- A hold that has ended goes with its bundle.
SELECT rescue_hold(:free, 'a', 'short', clock_timestamp() + interval '1 hour') AS short \gset
SELECT throws_ok(format('SELECT rescue_delete(%s, %L, %L)', :'free', 'a', 'why'),
	'RB009', NULL, 'in force until its end');
-- over by the clock, and still to come by the transaction's time
UPDATE rescue.holds SET until = clock_timestamp() WHERE hold_id = :short;
SELECT is(rescue_delete(:free, 'a', 'no longer needed'), true, 'then the bundle may go');

-- What stays of it.
SELECT is((SELECT (org_id, workspace_id, reason, deleted_by = session_user, how, why,
		deleted_at > stored_at)::text FROM rescue.tombstones WHERE bundle_id = :free),
	'(a,w,test,t,rescue_delete,"no longer needed",t)',
	'a tombstone says what, by whom, how and why');
SELECT is(rescue_delete(:free, 'a', 'again'), false, 'nothing is there any more');
SELECT is((SELECT count(*) FROM rescue.tombstones), 1::bigint, 'one tombstone');

-- Those who administer see both lists, of one organisation.
SELECT throws_ok(format('SELECT * FROM rescue_holds(%L)', bad), 'RB001', NULL, 'holds without an organisation')
FROM unnest(ARRAY[NULL, '', ' ']) AS bad;
SELECT throws_ok(format('SELECT * FROM rescue_tombstones(%s)', bad), sqlstate, NULL, 'tombstones: ' || bad)
FROM (VALUES ('NULL', 'RB001'), ('''''', 'RB001'), ('''a'', ''''', 'RB007'), ('''a'', NULL, 0', 'RB007'),
	('''a'', NULL, 1001', 'RB007'), ('''a'', NULL, NULL', 'RB007')) AS bad (bad, sqlstate);
SELECT is((SELECT array_agg((hold_id = :second, bundle_id = :held, why, held_by = session_user, in_force)::text)
	FROM rescue_holds('a')), ARRAY['(t,t,"a second pair of eyes",t,t)'], 'the holds');
SELECT is((SELECT array_agg((bundle_id = :free, workspace_id, how, why, deleted_by = session_user)::text)
	FROM rescue_tombstones('a')), ARRAY['(t,w,rescue_delete,"no longer needed",t)'], 'the tombstones');
SELECT is_empty('SELECT * FROM rescue_holds(''b'')', 'a sibling has no holds');
SELECT is_empty('SELECT * FROM rescue_tombstones(''b'')', 'and no tombstones');
SELECT is_empty('SELECT * FROM rescue_tombstones(''a'', ''v'')', 'nor has another workspace');
UPDATE rescue.holds SET until = clock_timestamp();
SELECT is((SELECT in_force FROM rescue_holds('a')), false, 'a hold that has ended is told to have');

SELECT rescue_release(:second, 'a');
SELECT count(*) FROM unnest(ARRAY['a', 'b']) org, rescue_gc_plan('{}', true, org => org);
SELECT is(rescue_forget('a', 'contract ended'), 1::bigint, 'forgotten');
SELECT is((SELECT array_agg(org_id) FROM rescue.gc_plans), '{b}', 'with its plan of what to delete');
SELECT is((SELECT count(*) FROM rescue.tombstones WHERE org_id = 'a'), 0::bigint,
	'with the tombstones');
SELECT is((SELECT count(*) FROM rescue.bundles WHERE org_id = 'b'), 1::bigint,
	'the sibling is untouched');

SELECT * FROM finish();
ROLLBACK;
