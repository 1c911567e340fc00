-- A stored plan deletes what it said, or nothing.
BEGIN;
SET client_min_messages = error;
SELECT plan(33);

\ir shared/aged_bundle.sql
SELECT pg_temp.bundle(org, ws, age * interval '1 day')
FROM unnest(ARRAY['a', 'b']) org, unnest(ARRAY['gone', 'live']) ws,
	generate_series(10, 14) age;
SELECT rescue_set('gc_max_share', '1');

-- No plan, and no plan of this organisation.
SELECT throws_ok(format('SELECT * FROM rescue_gc_apply(%s)', bad), sqlstate, NULL,
	format('apply: %s', bad))
FROM (VALUES ('NULL', 'RB007'), ('1', 'RB404'), ('-1', 'RB404'), ('1, ''''', 'RB001'),
	('1, ''a'', 2', 'RB007'), ('1, ''a'', NULL, 0', 'RB007'), ('1, ''a'', NULL, NULL', 'RB007'))
	AS bad (bad, sqlstate);
SELECT throws_ok(format('SELECT * FROM rescue_gc_plan(%s)', bad), sqlstate, NULL,
	format('plan: %s', bad))
FROM (VALUES ('''{}'', true, NULL', 'RB007'), ('''{}'', true, ''-1 s''', 'RB007'),
	('''{}'', true, ''0'', ''''', 'RB001'), ('''{}'', true, ''0'', ''a'', NULL', 'RB007'))
	AS bad (bad, sqlstate);

CREATE TEMP TABLE planned AS SELECT * FROM rescue_gc_plan('{live}', true, org => 'a');
SELECT plan_id AS plan FROM planned LIMIT 1 \gset
SELECT is((SELECT array_agg((outcome, why)::text) FROM planned WHERE bundle_id IS NULL),
	ARRAY['(plan,"4 of 10 bundles are to be deleted, within the next hour")'],
	'a plan says how many of how many');
SELECT is((SELECT array_agg(outcome ORDER BY bundle_id) FROM planned WHERE bundle_id IS NOT NULL),
	'{kept,planned,planned,planned,planned}', 'and which');
SELECT is((SELECT count(*) FROM rescue.bundles), 20::bigint, 'it deletes nothing');

SELECT throws_ok(format('SELECT * FROM rescue_gc_apply(%s, %L)', :'plan', 'b'), 'RB404', NULL,
	'it is a plan of its organisation only');
SELECT throws_ok(format('SELECT * FROM rescue_gc_apply(%s)', :'plan'), 'RB404', NULL,
	'and not of all');
SELECT throws_ok(format('SELECT * FROM rescue_gc_apply(%s, %L, 0.39)', :'plan', 'a'), 'RB010', NULL,
	'the share is asked when it is applied');

-- Each way to become stale, undone again by a savepoint.
CREATE FUNCTION pg_temp.applied_after(plan bigint, change text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE change;
	PERFORM rescue_gc_apply(plan, 'a');
	RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION WHEN OTHERS THEN
	RETURN replace(SQLSTATE, 'ZZ000', 'applied');
END $$;
SELECT is(pg_temp.applied_after(:plan, change), expected, what)
FROM (VALUES
	('SELECT 1', 'applied', 'nothing changed'),
	($$SELECT rescue_hold(min(bundle_id), 'a', 'why') FROM planned WHERE outcome = 'planned'$$,
		'RB011', 'a hold came'),
	($$DELETE FROM rescue.bundles WHERE bundle_id = (SELECT max(bundle_id) FROM planned)$$,
		'RB011', 'a bundle is gone'),
	($$SELECT pg_temp.bundle('a', 'other', age * interval '10 days') FROM generate_series(1, 2) age$$,
		'RB011', 'another workspace has old bundles'),
	($$SELECT pg_temp.bundle('a', 'gone', '1 hour')$$, 'RB011', 'the newest is another one'),
	($$SELECT pg_temp.bundle('a', 'live', '20 days')$$, 'applied', 'a live workspace has more'),
	($$SELECT pg_temp.bundle('b', 'gone', '20 days')$$, 'applied', 'a sibling has more'),
	($$UPDATE rescue.gc_plans SET made_at = made_at - interval '59 minutes'$$, 'applied', 'not yet an hour'),
	($$UPDATE rescue.gc_plans SET made_at = made_at - interval '61 minutes'$$, 'RB011', 'over an hour'),
	($$UPDATE rescue.gc_plans SET made_at = made_at + interval '1 hour'$$, 'RB011', 'of the future'),
	($$UPDATE rescue.gc_plans SET live = '{}'$$, 'RB011', 'another list')
) AS cases (change, expected, what);
SELECT is((SELECT count(*) FROM rescue.bundles), 20::bigint, 'all of them are there');

-- In two calls, and once more.
SELECT is((SELECT array_agg(outcome ORDER BY bundle_id) FROM rescue_gc_apply(:plan, 'a', 1, 3)),
	'{kept,deleted,deleted,deleted,left}', 'three of it');
SELECT is((SELECT bundles FROM rescue.gc_plans WHERE plan_id = :plan), 1::bigint, 'one is left');
SELECT is((SELECT array_agg(outcome ORDER BY bundle_id) FROM rescue_gc_apply(:plan, 'a', 1, 3)),
	'{kept,deleted}', 'the last of it');
SELECT is((SELECT count(*) FROM rescue_gc_apply(:plan, 'a') WHERE outcome <> 'kept'), 0::bigint,
	'then nothing');

SELECT * FROM finish();
ROLLBACK;
