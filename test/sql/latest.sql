-- Reading: the newest bundle of a workspace, for its own organisation only.
\set SHOW_CONTEXT never
SELECT rescue_set('billing', 'off');
SELECT rescue_persist('ws', 'latest-a', 'i-1', reason,
	'[{"name": "log", "content": "x"}]') IS NOT NULL AS stored
FROM (VALUES ('first'), ('second')) v(reason);

SELECT workspace_id, org_id, instance_id, reason FROM rescue_latest('ws', 'latest-a');
SELECT reason, sections, redactions FROM rescue_list('ws', 'latest-a') ORDER BY bundle_id DESC;

-- another organisation's workspace looks like one that never was
SELECT count(*) FROM rescue_latest('ws', 'latest-b');
SELECT count(*) FROM rescue_latest('no-such', 'latest-a');

-- no organisation is a refusal, not an empty answer
SELECT * FROM rescue_latest('ws', NULL);
SELECT * FROM rescue_latest('', 'latest-a');
SELECT rescue_forget('latest-a', 'end of the test') > 0 AS forgotten;
