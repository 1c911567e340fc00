-- Holds and garbage collection: what is on hold is not deleted.
\set SHOW_CONTEXT never
SELECT rescue_set('billing', 'off');
SELECT rescue_persist(ws, 'holds', 'i-1', 'sweep',
	'[{"name": "log", "content": "x"}]') IS NOT NULL AS stored
FROM (VALUES ('kept'), ('gone')) v(ws);
SELECT bundle_id AS kept FROM rescue_latest('kept', 'holds') \gset
SELECT bundle_id AS gone FROM rescue_latest('gone', 'holds') \gset

SELECT rescue_hold(:kept, 'holds', 'an incident') IS NOT NULL AS held;
SELECT why, in_force FROM rescue_holds('holds');

-- a deletion says why; a bundle on hold is refused
SELECT rescue_delete(:gone, 'holds', 'not needed');
SELECT rescue_delete(:gone, 'holds', 'not needed');
\set VERBOSITY sqlstate
SELECT rescue_delete(:kept, 'holds', 'not needed');
SELECT workspace_id, how, why FROM rescue.tombstones WHERE org_id = 'holds';
SELECT count(*) FROM rescue_latest('kept', 'holds');

-- a dry run tells what a collection would do; NULL is no list of the living
SELECT workspace_id, outcome FROM rescue_gc(ARRAY['other'], '0', true, 'holds');
SELECT * FROM rescue_gc(NULL, '0', true, 'holds');
