-- The section of a bundle that is an environment: denied values never get into
-- a row, lines keep their number.
BEGIN;
SELECT plan(8);

CREATE VIEW pg_temp.sections AS
	SELECT b.bundle_id, s ->> 'name' AS name, s ->> 'content' AS content, s ->> 'status' AS status,
		(s ->> 'redactions')::int AS redactions
	FROM rescue.bundles b, json_array_elements(b.document::json) s;
CREATE FUNCTION pg_temp.stored(name text, content text) RETURNS text LANGUAGE sql AS $$
	SELECT s.content FROM pg_temp.sections s
	WHERE s.bundle_id = rescue_persist('w', 'o', NULL, 'test',
		json_build_array(json_build_object('name', name, 'content', content))::text)
$$;
SELECT rescue_persist('w', 'o', NULL, 'test',
	json_build_array(json_build_object('name', name, 'content',
		E'PATH=/bin\nJOB_TYPE=plain words\nLOG_LEVEL=info\nCASCADE_CREDENTIAL_KEYS=SHOP\nSHOP=plain words\n'))::text)
FROM unnest(ARRAY['model-provider-runtime.env', 'env', 'APP.ENV']) name;
SELECT is((SELECT count(*) FROM pg_temp.sections WHERE content LIKE '%plain words%'), 0::bigint,
	'a denied value is in no row, whatever it looks like');
SELECT is((SELECT array_agg(DISTINCT s.content) FROM pg_temp.sections s),
	ARRAY[E'PATH=/bin\nJOB_TYPE=[REDACTED:denied-variable]\nLOG_LEVEL=info\n'
		'CASCADE_CREDENTIAL_KEYS=[REDACTED:denied-variable]\nSHOP=[REDACTED:denied-variable]\n'],
	'names and lines stay');
SELECT is((SELECT array_agg(DISTINCT redactions) FROM pg_temp.sections), '{3}', 'the tags are counted');
SELECT rescue_persist('w', 'o', NULL, 'test', '[{"name": "notes", "content": "JOB_TYPE=plain words"}]');
SELECT is((SELECT content FROM pg_temp.sections WHERE name = 'notes'), 'JOB_TYPE=plain words',
	'another section is no environment');
SELECT rescue_persist('w', 'o', NULL, 'test', '[{"name": "empty.env", "content": ""}]');
SELECT is((SELECT content FROM pg_temp.sections WHERE name = 'empty.env'), '', 'an empty one stays empty');
SELECT rescue_persist('w', 'o', NULL, 'test', '[{"name": "lost.env", "status": "timeout"}]');
SELECT is((SELECT status FROM pg_temp.sections WHERE name = 'lost.env'), 'timeout', 'a lost one stays lost');

-- More lines than any environment has: not stored, and not called fine.
SELECT rescue_persist('w', 'o', NULL, 'test', json_build_array(json_build_object('name', 'big.env',
	'content', repeat(E'\n', 1048576)))::text);
SELECT is((SELECT (status, content IS NULL)::text FROM pg_temp.sections WHERE name = 'big.env'),
	'(failed,t)', 'what is no environment is not stored as one');
SELECT rescue_persist('w', 'o', NULL, 'test', json_build_array(json_build_object('name', 'many.env',
	'content', repeat(E'A=1\n', 100000) || 'JOB_ID=7'))::text);
SELECT ok((SELECT status = 'ok' AND content LIKE '%JOB_ID=[REDACTED:denied-variable]'
	FROM rescue.sections WHERE name = 'many.env'), 'one of a hundred thousand lines is');

SELECT * FROM finish();
ROLLBACK;
