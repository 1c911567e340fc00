-- Storing a bundle. What goes in is redacted before it is stored.
\set SHOW_CONTEXT never
SELECT rescue_set('billing', 'off');
SELECT rescue_persist('build-1', 'persist', 'i-1', 'boot failed',
	'[{"name": "boot.log", "content": "disk full"},
	  {"name": "env", "content": "PATH=/bin\nPGPASSWORD=hunter2-live"},
	  {"name": "core", "status": "timeout"}]') IS NOT NULL AS stored;

-- what was stored, section by section, in the order in which it came
SELECT s ->> 'name' AS name, s ->> 'status' AS status, s ->> 'redactions' AS redactions
FROM rescue_latest('build-1', 'persist'), json_array_elements(sections) s;
SELECT rescue_section(bundle_id, 'persist', 'env')
FROM rescue_latest('build-1', 'persist');

-- raw bytes: a NULL content is a section that could not be collected
SELECT rescue_persist('build-2', 'persist', NULL, 'sweep',
	ARRAY['raw', 'gone'], ARRAY['\x61ff62'::bytea, NULL]) IS NOT NULL AS stored;
SELECT s ->> 'name' AS name, s ->> 'status' AS status, s ->> 'original_bytes' AS bytes
FROM rescue_latest('build-2', 'persist'), json_array_elements(sections) s;

-- what is refused stores nothing
SELECT rescue_persist('build-3', 'persist', NULL, 'sweep', 'no JSON');
SELECT rescue_persist('build-3', 'persist', NULL, 'sweep',
	'[{"name": "a", "content": "1"}, {"name": "a", "content": "2"}]');
SELECT count(*) FROM rescue_list('build-3', 'persist');
SELECT rescue_forget('persist', 'end of the test') > 0 AS forgotten;
