-- Deleting what looks orphaned: unknown is not empty, and nothing goes that
-- is live, young, of the future, held, or the newest of its workspace.
BEGIN;
SET client_min_messages = error;
SELECT plan(70);

\ir shared/aged_bundle.sql
CREATE FUNCTION pg_temp.left_in(org text) RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM rescue.bundles WHERE org_id = org
$$;

-- Two workspaces each in two organisations.
SELECT pg_temp.bundle(org, ws, age * interval '1 day')
FROM unnest(ARRAY['a', 'b']) org, unnest(ARRAY['gone', 'live']) ws,
	generate_series(10, 14) age;
SELECT rescue_set('gc_max_share', '1');

-- Malformed arguments.
SELECT throws_ok(format('SELECT * FROM rescue_gc(%L, %L)', '{}', bad), 'RB007', NULL,
	format('grace %s', coalesce(bad, 'NULL')))
FROM unnest(ARRAY[NULL, '-1 second', '-1 day', '1 day -25 hours', '2000 years']) AS bad;
SELECT throws_ok($$SELECT * FROM rescue_gc('{}', '0', NULL)$$, 'RB007', NULL,
	'a dry run or not: unknown');
SELECT throws_ok(format('SELECT * FROM rescue_gc(%L, %L, false, %L)', '{}', '0', bad),
	'RB001', NULL, format('organisation %s is blank or malformed, and not all of them', to_json(bad)))
FROM unnest(ARRAY['', ' ', E'a\n']) AS bad;
SELECT throws_ok(format('SELECT * FROM rescue_gc(%L, %L, false, NULL, true, %s)', '{}', '0', bad),
	'RB007', NULL, format('explicit: %s', bad))
FROM unnest(ARRAY['NULL', 'true, -0.1', 'true, 1.1', 'true, ''NaN''', 'true, 1, 0',
	'true, 1, NULL', 'true, 1, 10001']) AS bad;

-- Unknown is not empty, in every spelling.
SELECT is((SELECT array_agg(outcome) FROM rescue_gc(list::text[], '0')), '{unknown}',
	format('a list of %s is unknown', coalesce(to_json(list)::text, 'NULL')))
FROM unnest(ARRAY[NULL, '{NULL}', '{live,NULL}', '{""}', '{live," "}', E'{"live\n"}',
	'{{live,NULL}}']) AS list;
SELECT is((SELECT array_agg(outcome) FROM rescue_gc('{}', '0', false, NULL, complete)),
	'{unknown}', format('{} with listing_complete %s', coalesce(complete::text, 'NULL')))
FROM unnest(ARRAY[NULL, false]) AS complete;
SELECT is((SELECT array_agg(outcome) FROM rescue_gc(NULL, '0', false, NULL, true)),
	'{unknown}', 'NULL is unknown whatever is claimed');
SELECT is((SELECT array_agg(outcome) FROM rescue_gc(NULL, '0', true)),
	'{unknown}', 'a dry run tells the same');
SELECT throws_ok(format('SELECT * FROM rescue_gc_plan(%s)', bad), 'RB010', NULL,
	format('no plan of %s', bad))
FROM unnest(ARRAY['NULL, true', '''{}'', false', '''{}'', NULL', '''{NULL}'', true']) AS bad;
SELECT rescue_set('gc_strict', 'on');
SELECT throws_ok('SELECT * FROM rescue_gc(NULL, ''0'')', 'RB010', NULL,
	'gc_strict: unknown is an error');
SELECT throws_ok('SELECT * FROM rescue_gc(ARRAY[''live'', NULL], ''0'', true)', 'RB010', NULL,
	'in a dry run, too');
SELECT rescue_set('gc_strict', NULL);
SELECT is((SELECT count(*) FROM rescue.bundles), 20::bigint, 'nothing was deleted so far');

-- What is never deleted.
SELECT is_empty($$SELECT * FROM rescue_gc('{live,gone}', '0')$$, 'live workspaces');
SELECT is_empty($$SELECT * FROM rescue_gc('{}', '30 days')$$, 'younger than the grace');
SELECT pg_temp.bundle('a', 'ahead', '-1 hour') AS future \gset
SELECT pg_temp.bundle('a', 'ahead', '-2 hours') AS later \gset
SELECT is((SELECT array_agg((outcome, why)::text ORDER BY bundle_id)
	FROM rescue_gc('{live,gone}', '0', false, 'a', true, false)),
	ARRAY['(kept,"it is of the future")', '(kept,"it is of the future")'],
	'the future is never old, the newest or not');
DELETE FROM rescue.bundles WHERE bundle_id IN (:future, :later);

-- Share.
SELECT rescue_set('gc_max_share', NULL);
SELECT throws_ok($$SELECT * FROM rescue_gc('{live}', '24 hours')$$, 'RB010', NULL,
	'8 of 20 are more than a fifth');
SELECT throws_ok($$SELECT * FROM rescue_gc('{live}', '24 hours', false, 'a')$$, 'RB010', NULL,
	'4 of 10 as well');
SELECT is((SELECT count(*) FROM rescue_gc('{live}', '24 hours', true) WHERE outcome = 'planned'),
	8::bigint, 'a dry run shows what it would have been');
SELECT throws_ok($$SELECT * FROM rescue_gc('{live}', '0', false, NULL, true, true, 0.399)$$,
	'RB010', NULL, 'just under the share');
SELECT is((SELECT count(*) FROM rescue.bundles), 20::bigint, 'nothing was deleted so far');

-- A real run, with one on hold.
SELECT bundle_id AS held FROM rescue.bundles WHERE org_id = 'a' AND workspace_id = 'gone'
ORDER BY captured_at LIMIT 1 \gset
SELECT rescue_hold(:held, 'a', 'case 7');
CREATE TEMP TABLE dry AS SELECT * FROM rescue_gc('{live}', '24 hours', true, 'a');
CREATE TEMP TABLE run AS
	SELECT * FROM rescue_gc('{live}', '24 hours', false, 'a', true, true, 0.4);
SELECT is((SELECT array_agg(outcome ORDER BY bundle_id) FROM run),
	'{kept,deleted,deleted,deleted,kept}', 'three go, the held and the newest stay');
SELECT is((SELECT array_agg(why ORDER BY bundle_id) FROM run WHERE outcome = 'kept'),
	ARRAY['it is the newest of its workspace', 'it is on hold'], 'and it is told why');
SELECT is((SELECT array_agg(bundle_id ORDER BY bundle_id) FROM dry WHERE outcome = 'planned'),
	(SELECT array_agg(bundle_id ORDER BY bundle_id) FROM run WHERE outcome = 'deleted'),
	'the dry run had the same plan');
SELECT is(pg_temp.left_in('a'), 7::bigint, 'seven are left');
SELECT is(pg_temp.left_in('b'), 10::bigint, 'the other organisation was not asked about');
SELECT is((SELECT array_agg(DISTINCT (org_id, workspace_id, how, deleted_by = session_user,
		why LIKE 'not among 1 live workspaces, captured before 2%')::text)
	FROM rescue.tombstones), ARRAY['(a,gone,rescue_gc,t,t)'], 'tombstones say why');
SELECT is((SELECT count(*) FROM rescue.tombstones), 3::bigint, 'one each');

-- All organisations; the live list counts for each.
SELECT is((SELECT array_agg(org_id || ' ' || outcome ORDER BY bundle_id)
	FROM rescue_gc('{live}', '24 hours', false, NULL, true, false, 1) WHERE outcome <> 'kept'),
	ARRAY['a deleted', 'b deleted', 'b deleted', 'b deleted', 'b deleted', 'b deleted'],
	'of all organisations, the newest too when told to');
SELECT is(pg_temp.left_in('a'), 6::bigint, 'the held one is the last of its workspace');
SELECT is(pg_temp.left_in('b'), 5::bigint, 'none is');

-- A database that is bound, and a session.
SELECT rescue_bind('b');
SELECT is((SELECT array_agg(DISTINCT org_id) FROM rescue_gc('{}', '0', true)), '{b}',
	'NULL is the organisation that the database is bound to');
SELECT throws_ok($$SELECT * FROM rescue_gc('{}', '0', true, 'a')$$, 'RB002', NULL,
	'any other is refused');
SET rescue.org_id = 'a';
SELECT throws_ok($$SELECT * FROM rescue_gc('{}', '0', true)$$, 'RB002', NULL,
	'a session bound to another gets nothing');
SELECT rescue_bind(NULL);
SELECT is((SELECT array_agg(DISTINCT org_id) FROM rescue_gc('{}', '0', true)), '{a}',
	'NULL is the organisation that the session is bound to');
RESET rescue.org_id;

-- In several calls.
SELECT is((SELECT array_agg(outcome) FROM rescue_gc('{}', '0', false, 'b', true, true, 1, 2)),
	'{deleted,deleted,kept,left}', 'two in this call');
SELECT is((SELECT why FROM rescue_gc('{}', '0', false, 'b', true, true, 1, 1)
	WHERE outcome = 'left'), '1 more are to be deleted: call again', 'one in the next');
SELECT is((SELECT array_agg(outcome) FROM rescue_gc('{}', '0', false, 'b', true, true, 1, 2)),
	'{deleted,kept}', 'the last');

-- One that cannot be deleted is reported, and the rest goes on.
SELECT pg_temp.bundle('c', 'w', age * interval '1 day') FROM generate_series(1, 5) age;
CREATE FUNCTION pg_temp.no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.captured_at < clock_timestamp() - interval '84 hours' THEN
		RAISE EXCEPTION 'no: %', OLD.org_id;
	END IF;
	RETURN OLD;
END $$;
CREATE TRIGGER no_delete BEFORE DELETE ON rescue.bundles
	FOR EACH ROW WHEN (OLD.workspace_id = 'w') EXECUTE FUNCTION pg_temp.no_delete();
CREATE TEMP TABLE failing AS
	SELECT * FROM rescue_gc('{}', '0', false, 'c', true, false, 1);
SELECT is((SELECT array_agg(outcome ORDER BY bundle_id) FROM failing),
	'{deleted,deleted,deleted,failed,failed}', 'two fail, three go');
SELECT is((SELECT array_agg(DISTINCT why) FROM failing WHERE outcome = 'failed'),
	ARRAY['the server refused with P0001'], 'with the code, and no word of the error');
SELECT is((SELECT count(*) FROM rescue.tombstones WHERE org_id = 'c'), 3::bigint,
	'no tombstone for what is still there');
DROP TRIGGER no_delete ON rescue.bundles;

-- The policies: an organisation at a time, and its id is all that a walk sees.
SELECT is(rescue.is_walking(), false, 'no other statement walks');
SET ROLE rescue_owner;
SELECT is_empty('SELECT * FROM rescue.bundles', 'the owner itself sees no bundle');
SELECT is_empty('SELECT * FROM rescue.tombstones', 'and no tombstone');
SELECT is_empty('SELECT * FROM rescue.gc_plans', 'and no plan');
RESET ROLE;
SELECT is((SELECT count(*) FROM pg_policy WHERE polname = 'walking'
	AND pg_get_expr(polqual, polrelid) = 'rescue.is_walking()' AND polcmd <> 'r'), 0::bigint,
	'a walk writes nothing');

-- Where nothing can be written, a dry run still tells.
SELECT is((SELECT count(*) > 0 FROM rescue_gc('{}', '0', true)), true, 'a control');
SET TRANSACTION READ ONLY;
SELECT is((SELECT count(*) > 0 FROM rescue_gc('{}', '0', true)), true,
	'a dry run in a read-only transaction');
SELECT throws_ok($$SELECT * FROM rescue_gc('{}', '0', false, NULL, true, false, 1)$$, '25006', NULL,
	'a real one is refused as a whole');

SELECT * FROM finish();
ROLLBACK;
