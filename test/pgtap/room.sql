-- Making room: the oldest that may go goes, never one on hold, and each leaves
-- a tombstone.
BEGIN;
SELECT plan(22);

SELECT rescue_set('max_bundles_per_workspace', '3');
CREATE FUNCTION pg_temp.store(ws text, org text, age integer) RETURNS bigint LANGUAGE sql AS $$
	SELECT rescue_persist(ws, org, NULL, 'test', '[{"name": "notes", "content": "x"}]',
		clock_timestamp() - age * interval '1 day')
$$;
CREATE FUNCTION pg_temp.ages(ws text, org text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(extract(day FROM clock_timestamp() - captured_at + interval '1 hour')::text, ' ' ORDER BY captured_at)
	FROM rescue.bundles WHERE workspace_id = ws AND org_id = org
$$;

SELECT pg_temp.store('w', 'o', age) FROM unnest(ARRAY[9, 8, 7]) age;
SELECT pg_temp.store('w', 'p', 9), pg_temp.store('v', 'o', 9);
SELECT is(pg_temp.ages('w', 'o'), '9 8 7', 'three have room');
SELECT pg_temp.store('w', 'o', 6);
SELECT is(pg_temp.ages('w', 'o'), '8 7 6', 'the oldest makes room for a fourth');
SELECT is(pg_temp.ages('w', 'p') || pg_temp.ages('v', 'o'), '99', 'only of that workspace');
SELECT is((SELECT array_agg((how, why)::text) FROM rescue.tombstones),
	ARRAY['(max_bundles_per_workspace,"made room for a newer bundle")'], 'a tombstone says so');

SELECT rescue_hold(min(bundle_id), 'o', 'case 7') FROM rescue.bundles
WHERE workspace_id = 'w' AND org_id = 'o';
SELECT pg_temp.store('w', 'o', 5);
SELECT is(pg_temp.ages('w', 'o'), '8 7 6 5', 'one on hold stays, and is not counted');
SELECT pg_temp.store('w', 'o', 4);
SELECT is(pg_temp.ages('w', 'o'), '8 6 5 4', 'another one goes');
SELECT pg_temp.store('w', 'o', 30);
SELECT is(pg_temp.ages('w', 'o'), '30 8 5 4', 'the one just stored stays, however old');
UPDATE rescue.holds SET until = clock_timestamp();
SELECT pg_temp.store('w', 'o', 3);
SELECT is(pg_temp.ages('w', 'o'), '5 4 3', 'a hold that has ended holds nothing');
SELECT is((SELECT count(*) FROM rescue.holds), 0::bigint, 'and went with its bundle');

-- A hold on the newest takes no room from the others.
SELECT pg_temp.store('u', 'o', age) FROM unnest(ARRAY[9, 8, 7]) age;
SELECT rescue_hold(max(bundle_id), 'o', 'case 9') FROM rescue.bundles WHERE workspace_id = 'u';
SELECT pg_temp.store('u', 'o', 6);
SELECT is(pg_temp.ages('u', 'o'), '9 8 7 6', 'three besides the one on hold');

-- Where all are on hold, a new one comes in all the same.
SELECT rescue_hold(bundle_id, 'o', 'case 8') FROM rescue.bundles WHERE workspace_id = 'w' AND org_id = 'o';
SELECT pg_temp.store('w', 'o', 2);
SELECT is(pg_temp.ages('w', 'o'), '5 4 3 2', 'holds never keep a bundle out');
SELECT is((SELECT count(*) FROM rescue.tombstones), 5::bigint, 'a tombstone for each that went');

-- With a larger limit several go at once, and never more than the limit are kept.
SELECT rescue_set('max_bundles_per_workspace', '32');
CREATE TABLE kept AS SELECT i, pg_temp.store('x', 'o', 100 - i) AS id, 0::bigint AS count
	FROM generate_series(1, 32) i;
SELECT is((SELECT count(*) FROM rescue.bundles WHERE workspace_id = 'x'), 32::bigint, '32 have room');
SELECT rescue_hold(id, 'o', 'case 10') FROM kept WHERE i = 2;
SELECT pg_temp.store('x', 'o', 1);
SELECT is((SELECT array_agg(i ORDER BY i) FROM kept WHERE id NOT IN (SELECT bundle_id FROM rescue.bundles)),
	ARRAY[1, 3], 'one more, and the oldest go at once, but the one on hold');
SELECT pg_temp.store('x', 'o', 1);
SELECT pg_temp.store('x', 'o', 1);
SELECT is((SELECT count(*) FROM rescue.bundles WHERE workspace_id = 'x'), 31::bigint, 'so that the next have room');
SELECT pg_temp.store('x', 'o', 1) FROM generate_series(1, 20);
SELECT ok((SELECT count(*) FROM rescue.bundles WHERE workspace_id = 'x') BETWEEN 31 AND 33, 'never more than the limit, besides the one on hold');

-- A session that made room remembers how much is left: in that workspace, of
-- that organisation, and no longer than it is true.
CREATE FUNCTION pg_temp.fill(ws text, org text, count integer) RETURNS bigint LANGUAGE sql AS $$
	SELECT count(pg_temp.store(ws, org, i)) FROM generate_series(1, count) i
$$;
CREATE FUNCTION pg_temp.kept(ws text, org text) RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM rescue.bundles WHERE workspace_id = ws AND org_id = org
$$;
SELECT pg_temp.fill('y', 'q', 32), pg_temp.fill('y', 'r', 32), pg_temp.fill('z', 'q', 32);
SELECT pg_temp.fill('y', 'q', 1), pg_temp.fill('y', 'r', 1);
SELECT is(pg_temp.kept('y', 'r'), 30::bigint, 'of another organisation it knows nothing');
SELECT pg_temp.fill('y', 'q', 3), pg_temp.fill('z', 'q', 1);
SELECT is(pg_temp.kept('z', 'q'), 30::bigint, 'nor of another workspace');

SELECT pg_temp.fill('v', 'q', 32);
SAVEPOINT before;
SELECT pg_temp.fill('v', 'q', 1);
ROLLBACK TO before;
SELECT pg_temp.fill('v', 'q', 1);
SELECT is(pg_temp.kept('v', 'q'), 30::bigint, 'what a rollback brought back is counted');

-- They come in with ids of their own by an import, which changes a table.
INSERT INTO rescue.bundles SELECT (jsonb_populate_record(b, jsonb_build_object('bundle_id', -b.bundle_id))).*
	FROM rescue.bundles b WHERE workspace_id = 'v' AND org_id = 'q';
SELECT rescue_bind('q');
SELECT pg_temp.fill('v', 'q', 1);
SELECT is(pg_temp.kept('v', 'q'), 30::bigint, 'and what came in meanwhile');

-- A table with a child is read by the server itself, and so are its holds.
CREATE TABLE child () INHERITS (rescue.bundles);
CREATE TABLE child_of_holds () INHERITS (rescue.holds);
SELECT pg_temp.fill('s', 'q', 33);
SELECT is(pg_temp.kept('s', 'q'), 30::bigint, 'with a child of the table the limit holds as well');
SELECT rescue_hold(min(bundle_id), 'q', 'case 11') FROM rescue.bundles WHERE workspace_id = 's';
SELECT pg_temp.fill('s', 'q', 3);
SELECT is(pg_temp.kept('s', 'q'), 31::bigint, 'and the one on hold is not counted');

SELECT * FROM finish();
ROLLBACK;
