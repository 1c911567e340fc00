-- Storing a bundle: what goes in comes out valid and redacted, or is refused.
\set ECHO none
\pset format unaligned
\pset tuples_only true
SELECT plan(127);

SELECT rescue_set('billing', 'off') \g /dev/null

CREATE FUNCTION persist(sections text) RETURNS bigint LANGUAGE sql AS
$$ SELECT rescue_persist('ws', 'acme', 'i-1', 'sweep', sections) $$;
CREATE FUNCTION stored(name text) RETURNS text LANGUAGE sql AS
$$ SELECT rescue_section(b.bundle_id, 'acme', name) FROM rescue_latest('ws', 'acme') b $$;
CREATE FUNCTION about(name text, key text) RETURNS text LANGUAGE sql AS
$$ SELECT s ->> key FROM rescue_latest('ws', 'acme') b, json_array_elements(b.sections) s WHERE s ->> 'name' = $1 $$;
CREATE FUNCTION refused(sections text, message text) RETURNS text LANGUAGE sql AS
$$ SELECT throws_ok(format('SELECT persist(%L)', sections), 'RB007', NULL, message) $$;
CREATE FUNCTION bundles() RETURNS bigint LANGUAGE sql AS
$$ SELECT count(*) FROM rescue_list('ws', 'acme', 1000) $$;

-- the good case, of which the bad ones are variants
SELECT is(persist('[{"name": "b.log", "content": "one"}, {"name": "a.log", "content": ""}]'),
	1::bigint, 'a bundle is stored');
SELECT results_eq('SELECT workspace_id, org_id, instance_id, reason, truncated FROM rescue_latest(''ws'', ''acme'')',
	$$ VALUES ('ws', 'acme', 'i-1', 'sweep', false) $$, 'and comes back');
SELECT is((SELECT string_agg(s ->> 'name', ',') FROM rescue_latest('ws', 'acme'), json_array_elements(sections) s),
	'b.log,a.log', 'sections keep their order');
SELECT is(stored('a.log'), '', 'an empty file is empty, not missing');
SELECT is(stored('c.log'), NULL, 'no such section');
SELECT is((SELECT array_agg(k) FROM rescue_latest('ws', 'acme'), json_object_keys(sections -> 0) k),
	'{name,content,status,redacted,redactions,truncated,original_bytes}'::text[], 'the keys of a section');

-- redaction
SELECT persist('[{"name": "env", "content": "PATH=/bin\nPGPASSWORD=hunter2-live\nAPI_KEY=0a1b2c3d4e5f6071"}]') \g /dev/null
SELECT is(stored('env') LIKE E'PATH=/bin\nPGPASSWORD=[REDACTED:%]\nAPI_KEY=[REDACTED:%]', true, 'secrets are redacted, the rest is not');
SELECT is(about('env', 'redactions'), '2', 'and counted');
SELECT is(about('env', 'redacted'), 'true', 'always redacted');
SELECT rescue_persist('ws', 'acme', 'password=hunter2-live', 'db password=hunter2-live',
	'[{"name": "token=hunter2-live", "content": "x"}]') \g /dev/null
SELECT is((SELECT count(*) FROM rescue_latest('ws', 'acme') b WHERE b::text LIKE '%hunter2%'), 0::bigint,
	'a secret in a name, a reason or an instance does not get in either');
SELECT throws_ok($$ SELECT persist('[{"name": "token=hunter2-live", "content": "x"}, {"name": "token=hunter3-live", "content": "x"}]') $$,
	'RB007', NULL, 'two names that differ in a secret only');

-- what a log can hold
SELECT lives_ok($$ SELECT persist('[{"name": "nul", "content": "a\u0000b\ud800c\udc00\ud83d\ude00"}]') $$, 'NUL and lone surrogates are taken');
SELECT is(stored('nul'), U&'a\FFFDb\FFFDc\FFFD\+01F600', 'and become U+FFFD; a pair is its character');
SELECT lives_ok($$ SELECT rescue_persist('ws', 'acme', NULL, 'sweep', ARRAY['raw', 'gone', 'none'],
	ARRAY['\x00ff41c3a9e282'::bytea, NULL, '']) $$, 'raw bytes are taken');
SELECT is(stored('raw'), U&'\FFFD\FFFDA\00E9\FFFD\FFFD', 'and made valid');
SELECT is(about('raw', 'original_bytes'), '7', 'the bytes that came are counted');
SELECT is(about('gone', 'status'), 'missing', 'a NULL content is a missing section');
SELECT is(about('gone', 'content'), NULL, 'without content');
SELECT is(about('none', 'status'), 'ok', 'an empty content is not');

-- wide characters become UTF-8, also those that were taken for text
CREATE FUNCTION persist_raw(hex text) RETURNS bigint LANGUAGE sql AS
$$ SELECT rescue_persist('ws', 'acme', NULL, 'sweep', ARRAY['raw'], ARRAY[decode(hex, 'hex')]) $$;
CREATE FUNCTION stored_of(id bigint) RETURNS text LANGUAGE sql AS
$$ SELECT s ->> 'status' || ': ' || (s ->> 'content') FROM rescue_get(id, 'acme') b, json_array_elements(b.sections) s $$;
CREATE TEMPORARY TABLE wide (spelling text, hex text);
INSERT INTO wide VALUES
	('utf-16-le', '640062002000700061007300730077006f00720064003d00680075006e0074006500720032002d006c00690076006500'),
	('utf-16-le with a mark', 'fffe640062002000700061007300730077006f00720064003d00680075006e0074006500720032002d006c00690076006500'),
	('utf-16-be', '00640062002000700061007300730077006f00720064003d00680075006e0074006500720032002d006c006900760065'),
	('utf-16-be with a mark', 'feff00640062002000700061007300730077006f00720064003d00680075006e0074006500720032002d006c006900760065'),
	('utf-32-le', '64000000620000002000000070000000610000007300000073000000770000006f00000072000000640000003d00000068000000750000006e000000740000006500000072000000320000002d0000006c000000690000007600000065000000'),
	('utf-32-le with a mark', 'fffe000064000000620000002000000070000000610000007300000073000000770000006f00000072000000640000003d00000068000000750000006e000000740000006500000072000000320000002d0000006c000000690000007600000065000000'),
	('utf-32-be', '00000064000000620000002000000070000000610000007300000073000000770000006f00000072000000640000003d00000068000000750000006e000000740000006500000072000000320000002d0000006c000000690000007600000065'),
	('utf-32-be with a mark', '0000feff00000064000000620000002000000070000000610000007300000073000000770000006f00000072000000640000003d00000068000000750000006e000000740000006500000072000000320000002d0000006c000000690000007600000065');
CREATE TEMPORARY TABLE wide_stored AS SELECT spelling, persist_raw(hex) AS id FROM wide;
SELECT ok(replace(stored_of(id), U&'\FEFF', '') LIKE 'ok: db password=[REDACTED:%]', spelling) FROM wide_stored;
SELECT ok(stored_of(persist(format('[{"name": "wide", "content": "%s"}]', regexp_replace('db password=hunter2-live', '(.)', '\1\\u0000', 'g'))))
	LIKE 'ok: db password=[REDACTED:%]', 'UTF-16 that was taken for text');

-- a secret of one section is masked in the others, above it, too, in base64 and in
-- percent; a weak one, and one that no section has a name for, is not
SELECT persist(json_build_array(
	json_build_object('name', 'log', 'content', 'retry with zT5mKq81+vWc0LrXy3HdN failed, sent zT5mKq81%2BvWc0LrXy3HdN as ' ||
		translate(encode('agent:zT5mKq81+vWc0LrXy3HdN', 'base64'), E'\n', '') || E'\nother tQ8rLw20vBn4XcZ1kJ7dP, hunter2-live'),
	json_build_object('name', 'env', 'content', E'DB_PASSWORD=zT5mKq81+vWc0LrXy3HdN\nPGPASSWORD=hunter2-live'))::text) \g /dev/null
SELECT is(stored('log'), E'retry with [REDACTED:password] failed, sent [REDACTED:password] as YWdlbnQ6[REDACTED:password]\nother tQ8rLw20vBn4XcZ1kJ7dP, hunter2-live',
	'what the environment names is masked in the log above it');
SELECT is(about('log', 'redactions'), '3', 'and counted');
SELECT persist('[{"name": "log", "content": "retry with zT5mKq81+vWc0LrXy3HdN failed"}]') \g /dev/null
SELECT is(stored('log'), 'retry with zT5mKq81+vWc0LrXy3HdN failed', 'but not in another bundle');

-- what is compressed is not looked into, so nothing of it is stored
CREATE TEMPORARY TABLE packed (kind text, hex text);
INSERT INTO packed VALUES
	('gzip', '1f8b080070617373776f72643d68756e746572322d6c697665'),
	('zstd', '28b52ffd0470617373776f72643d68756e746572322d6c697665'),
	('xz', 'fd377a585a0070617373776f72643d68756e746572322d6c697665'),
	('bzip2', '425a683931415926535970617373776f72643d68756e746572322d6c697665'),
	('zip', '504b030470617373776f72643d68756e746572322d6c697665'),
	('7z', '377abcaf271c70617373776f72643d68756e746572322d6c697665'),
	('lz4', '04224d1870617373776f72643d68756e746572322d6c697665');
CREATE TEMPORARY TABLE packed_stored AS SELECT kind, length(hex) / 2 AS bytes, persist_raw(hex) AS id FROM packed;
SELECT is(stored_of(id), format('failed: [not text: %s, %s bytes]', kind, bytes), kind) FROM packed_stored;
SELECT is(stored_of(persist('[{"name": "zip", "content": "PK\u0003\u0004password=hunter2-live"}]')),
	'failed: [not text: zip, 25 bytes]', 'in the document, too');
SELECT is(stored_of(persist('[{"name": "env", "content": "\u001f\ufffd\bpassword=hunter2-live"}]')),
	'failed: [not text: gzip, 26 bytes]', 'of bytes that were taken for text');

-- status
SELECT lives_ok($$ SELECT persist('[{"name": "a", "status": "timeout"}, {"name": "b", "status": "denied", "content": null},'
	|| '{"name": "c", "status": "failed", "content": "half"}, {"name": "d", "status": "missing"}]') $$, 'sections that could not be collected');
SELECT is(about('a', 'status') || about('b', 'status') || about('c', 'status') || about('d', 'status'),
	'timeoutdeniedfailedmissing', 'keep their status');
SELECT is(stored('c'), 'half', 'and what there is of them');

-- keys that are not the caller's to set
SELECT lives_ok(format('SELECT persist(%L)',
	format('[{"name": "ours", "content": "x", "redactions": %s}]', number)), 'ours to set: ' || number)
FROM unnest(ARRAY['0', '-1', '1.5', '2e+3', '-0.5E-2', 'null']) number;
SELECT throws_ok(format('SELECT persist(%L)',
	format('[{"name": "ours", "content": "x", "redactions": %s}]', number)), 'RB007', NULL, 'no JSON: ' || number)
FROM unnest(ARRAY['-', '01', '1.', '1e', '+1', '.5', '0x1']) number;
SELECT lives_ok($$ SELECT persist('[{"name": "a", "content": "password=hunter2-live", "redacted": false, "redactions": 99, "truncated": true, "original_bytes": 5000}]') $$,
	'our own keys are ignored');
SELECT is(about('a', 'redactions') || about('a', 'truncated') || about('a', 'redacted'), '1falsetrue', 'and set by us');
SELECT is(about('a', 'original_bytes'), '5000', 'original_bytes is kept if it is larger');
SELECT persist('[{"name": "a", "content": "12345", "original_bytes": 3}]') \g /dev/null
SELECT is(about('a', 'original_bytes'), '5', 'and not if it is smaller');

-- the clamp
SELECT rescue_set('max_section_bytes', '1000') \g /dev/null
SELECT persist(json_build_array(json_build_object('name', 'long', 'content',
	(SELECT string_agg('line ' || n || U&' \00E9', E'\n') FROM generate_series(1, 500) n)))::text) \g /dev/null
SELECT ok(octet_length(stored('long')) BETWEEN 800 AND 1000, 'a long section is clamped, the marker included');
SELECT ok(stored('long') LIKE 'line 1 %' AND stored('long') LIKE U&'%line 500 \00E9', 'its beginning and its end stay');
SELECT is(about('long', 'truncated'), 'true', 'it says so');
SELECT is((SELECT truncated FROM rescue_latest('ws', 'acme')), true, 'and so does the bundle');
SELECT persist(json_build_array(json_build_object('name', 'one', 'content', repeat(U&'\+01F600', 5000)))::text) \g /dev/null
SELECT ok(octet_length(stored('one')) <= 1000, 'one line of characters of four bytes');
SELECT ok(stored('one') LIKE U&'\+01F600%\+01F600', 'is cut between them');
SELECT persist(json_build_array(json_build_object('name', 'cut', 'content',
	(SELECT string_agg('password=' || repeat(chr(65 + n % 26), 12 + n % 7) || '!', ' ') FROM generate_series(1, 900) n)))::text) \g /dev/null
SELECT ok(stored('cut') !~ '[A-Z]{12}!', 'a clamp leaves no half of a secret');
SELECT is((SELECT count(*) FROM rescue_redactions(stored('cut'))), 0::bigint, 'nor a half tag that reads as one');
SELECT rescue_set('max_section_bytes', NULL) \g /dev/null

-- a capture is stored once
SELECT is(rescue_persist('ws', 'acme', NULL, 'x', '[{"name": "a", "content": "first"}]', NULL, '00000000-0000-4000-8000-000000000001'),
	(SELECT bundle_id FROM rescue_latest('ws', 'acme')), 'a capture');
SELECT is(rescue_persist('ws', 'acme', NULL, 'x', '[{"name": "a", "content": "second"}]', NULL, '00000000-0000-4000-8000-000000000001'),
	(SELECT bundle_id FROM rescue_latest('ws', 'acme')), 'the same again returns the first');
SELECT is(stored('a'), 'first', 'and stores nothing');
SELECT isnt(rescue_persist('ws', 'globex', NULL, 'x', '[{"name": "a", "content": "theirs"}]', NULL, '00000000-0000-4000-8000-000000000001'),
	(SELECT bundle_id FROM rescue_latest('ws', 'acme')), 'another organisation''s capture of that id is another');

SELECT lives_ok($$ SELECT rescue_persist('ws', 'acme', NULL, 'x', '[{"name": "a", "content": "x"}]', '2026-01-02 03:04:05+00') $$,
	'six untyped arguments are the document and its time');

-- refusals store nothing
SELECT bundles() AS before \gset
SELECT refused(NULL, 'no document');
SELECT refused('', 'an empty document');
SELECT refused('{}', 'no array');
SELECT refused('[]', 'no section');
SELECT refused('[1]', 'no object');
SELECT refused('[{"name": "a", "content": "x"}', 'an array without end');
SELECT refused('[{"name": "a", "content": "x"}] x', 'something behind it');
SELECT refused('[{"content": "x"}]', 'no name');
SELECT refused('[{"name": " ", "content": "x"}]', 'a blank name');
SELECT refused('[{"name": "a"}]', 'no content although ok');
SELECT refused('[{"name": "a", "content": 5}]', 'a content that is no string');
SELECT refused('[{"name": "a", "content": "x", "extra": 1}]', 'an unknown key');
SELECT refused('[{"name": "a", "name": "b", "content": "x"}]', 'a key twice');
SELECT refused('[{"name": "a", "content": "x", "status": "fine"}]', 'an unknown status');
SELECT refused('[{"name": "a", "content": "x"}, {"name": "a", "content": "y"}]', 'one name twice');
SELECT refused('[{"name": "a", "content": "x", "original_bytes": -1}]', 'a negative count');
SELECT refused((SELECT json_agg(json_build_object('name', 's' || n, 'content', ''))::text FROM generate_series(1, 65) n), 'too many sections');
SELECT throws_ok($$ SELECT rescue_persist('ws', 'acme', NULL, '', '[{"name": "a", "content": ""}]') $$, 'RB007', NULL, 'a blank reason');
SELECT throws_ok($$ SELECT rescue_persist('ws', 'acme', E'i\n', 'x', '[{"name": "a", "content": ""}]') $$, 'RB007', NULL, 'an instance with a line end');
SELECT throws_ok($$ SELECT rescue_persist('ws', 'acme', NULL, 'x', '[{"name": "a", "content": ""}]', clock_timestamp() + '2 hours') $$, 'RB007', NULL, 'a time in the future');
SELECT throws_ok($$ SELECT rescue_persist('ws', '', NULL, 'x', '[{"name": "a", "content": ""}]') $$, 'RB001', NULL, 'an empty organisation');
SELECT throws_ok($$ SELECT rescue_persist('ws', 'acme', NULL, 'x', ARRAY['a', 'b'], ARRAY['\x'::bytea]) $$, 'RB007', NULL, 'arrays of two lengths');
SELECT throws_ok($$ SELECT rescue_persist('ws', 'acme', NULL, 'x', ARRAY[NULL], ARRAY['\x'::bytea]) $$, 'RB007', NULL, 'a NULL name');
SELECT throws_ok($$ SELECT rescue_persist('ws', 'acme', NULL, 'x', ARRAY[['a'], ['b']], ARRAY[['\x'::bytea], ['\x'::bytea]]) $$, 'RB007', NULL, 'two dimensions');
SELECT is(bundles(), :before::bigint, 'none of them stored anything');

-- make room; billing does not matter here
SELECT rescue_set('billing', 'required') \g /dev/null
SELECT rescue_billing_set('acme', 'suspended') \g /dev/null
SELECT lives_ok($$ SELECT persist('[{"name": "a", "content": "while suspended"}]') $$, 'storing works while billing is suspended');
SELECT rescue_set('billing', 'off') \g /dev/null
SELECT rescue_set('max_bundles_per_workspace', '2') \g /dev/null
SELECT persist('[{"name": "a", "content": "newest"}]') \g /dev/null
SELECT results_eq('SELECT rescue_section(bundle_id, ''acme'', ''a'') FROM rescue_list(''ws'', ''acme'')',
	$$ VALUES ('newest'), ('while suspended') $$, 'the oldest make room');

-- what is stored is what was stored: rows, and the document of a small bundle
SELECT persist('[{"name": "a", "content": "one \u2028 \"two\""}, {"name": "b", "status": "denied"}]') AS small \gset
SELECT persist(json_build_array(json_build_object('name', 'a', 'content', repeat('x', 9000)))::text) AS large \gset
SELECT is((SELECT document IS NOT NULL FROM rescue.bundles WHERE bundle_id = :small), true, 'a small bundle has its document ready');
SELECT is((SELECT document FROM rescue.bundles WHERE bundle_id = :large), NULL, 'a large one has not');
SELECT ok(rescue_verify(:small, 'acme') AND rescue_verify(:large, 'acme'), 'both are whole');
SELECT is((SELECT array_agg(DISTINCT bundle_id) FROM rescue.sections), ARRAY[:large]::bigint[],
	'and no rows of sections');
SELECT results_eq($$ SELECT rescue_section(max(bundle_id) - 1, 'acme', n) FROM rescue.bundles, unnest(ARRAY['a', 'b', 'c']) n GROUP BY n ORDER BY n $$,
	$$ VALUES (U&'one \2028 "two"'), (NULL), (NULL) $$, 'a section comes from the document');
\ir shared/after.sql
SELECT is(pg_temp.after(format('UPDATE rescue.bundles SET document = %s WHERE bundle_id = %s', change, :small),
	format(query, :small)), expected, what)
FROM (VALUES
	('document', 'SELECT rescue_verify(%s, ''acme'')', 'true', 'what was not changed is whole'),
	('replace(document, ''one'', ''two'')', 'SELECT rescue_verify(%s, ''acme'')', 'false', 'a document that was changed is found'),
	('replace(document, '': '', '':'')', 'SELECT rescue_verify(%s, ''acme'')', 'false', 'and one that is written otherwise'),
	('replace(document, ''"truncated": false'', ''"truncated": true'')', 'SELECT rescue_verify(%s, ''acme'')', 'false',
		'and one that says that a section was cut'),
	('replace(document, '']'', '', ]'')', 'SELECT rescue_section(%s, ''acme'', ''a'')', 'RB005', 'one that is broken is refused'),
	('''[{"name": "a", "content": "x"}]''', 'SELECT rescue_section(%s, ''acme'', ''a'')', 'RB005', 'and one with a section less'),
	('NULL', 'SELECT sections FROM rescue_get(%s, ''acme'')', 'RB005', 'and one that is lost'))
	AS c (change, query, expected, what);

-- a bundle that was stored with rows beside its document, as once all were
INSERT INTO rescue.sections (org_id, bundle_id, ordinal, redactions, original_bytes, truncated, status, name, content)
SELECT 'acme', b.bundle_id, s.ordinal - 1, (s.section ->> 'redactions')::int,
	(s.section ->> 'original_bytes')::bigint, (s.section ->> 'truncated')::boolean,
	s.section ->> 'status', s.section ->> 'name', s.section ->> 'content'
FROM (SELECT bundle_id, document FROM rescue.bundles WHERE bundle_id = :small) b,
	json_array_elements(b.document::json) WITH ORDINALITY s (section, ordinal);
SELECT is(pg_temp.after(format('%s bundle_id = %s', change, :small), format('SELECT %s', format(query, :small))), expected, what)
FROM (VALUES
	('UPDATE rescue.bundles SET document = document WHERE', 'rescue_verify(%s, ''acme'')', 'true', 'one with rows, too, is whole'),
	('UPDATE rescue.sections SET status = ''failed'' WHERE name = ''b'' AND', 'rescue_verify(%s, ''acme'')', 'false',
		'a row that says otherwise is found'),
	('DELETE FROM rescue.sections WHERE name = ''b'' AND', 'rescue_verify(%s, ''acme'')', 'false', 'and a row that is lost'),
	('UPDATE rescue.bundles SET document = NULL WHERE', 'rescue_verify(%s, ''acme'')', 'true', 'of both the document may be missing'),
	('UPDATE rescue.bundles SET document = NULL WHERE', 'sections -> 0 ->> ''content'' FROM rescue_get(%s, ''acme'')',
		U&'one \2028 "two"', 'then the rows are read'),
	('UPDATE rescue.bundles SET document = NULL WHERE', 'rescue_section(%s, ''acme'', ''a'')', U&'one \2028 "two"',
		'by rescue_section, too'))
	AS c (change, query, expected, what);

-- the row of a large bundle is made around its document, whatever its length
CREATE TEMPORARY TABLE lengths AS SELECT length, rescue_persist('ws-length-' || length, 'acme', CASE WHEN length % 2 = 0 THEN 'i-1' END, 'boot',
	json_build_array(json_build_object('name', 'a', 'content', repeat('x', length)))::text) AS id
FROM generate_series(20001, 20016) length;
SELECT is(count(*), 16::bigint, 'every column is read of a large bundle') FROM lengths l JOIN rescue.bundles b ON b.bundle_id = l.id,
	LATERAL rescue_get(l.id, 'acme') r
WHERE r.bundle_id = b.bundle_id AND r.workspace_id = b.workspace_id AND r.org_id = b.org_id
	AND r.instance_id IS NOT DISTINCT FROM b.instance_id AND r.reason = b.reason AND r.captured_at = b.captured_at
	AND r.truncated = b.truncated AND r.digest = b.digest
	AND r.sections -> 0 ->> 'content' = repeat('x', l.length) AND b.document IS NULL;
SELECT is(count(*), 16::bigint, 'and where it is a value') FROM (SELECT id, (rescue_get(id, 'acme')).digest FROM lengths) r
	JOIN rescue.bundles b ON b.bundle_id = r.id WHERE b.digest = r.digest;

CREATE TEMPORARY TABLE as_inserted (LIKE rescue.sections INCLUDING STORAGE INCLUDING COMPRESSION);
INSERT INTO as_inserted SELECT s.* FROM lengths l JOIN rescue.sections s ON s.bundle_id = l.id;
UPDATE as_inserted SET content = content || '';
SELECT is(count(*), 16::bigint, 'a section is compressed as an INSERT does it') FROM as_inserted a JOIN rescue.sections s USING (bundle_id)
WHERE pg_column_size(a.content) = pg_column_size(s.content)
	AND pg_column_compression(a.content) = pg_column_compression(s.content);

SELECT rescue_persist('ws-target', 'acme', NULL, 'boot', json_build_array(json_build_object('name', 'a', 'content', repeat('x', 6000)),
	json_build_object('name', 'b', 'content', repeat('x', 20000)))::text) AS id \gset
ALTER TABLE rescue.sections SET (toast_tuple_target = 8160);
SELECT rescue_persist('ws-target', 'acme', NULL, 'boot', json_build_array(json_build_object('name', 'a', 'content', repeat('x', 6000)),
	json_build_object('name', 'b', 'content', repeat('x', 20000)))::text) AS with_target \gset
ALTER TABLE rescue.sections RESET (toast_tuple_target);
SELECT is(array_agg(name::text ORDER BY bundle_id, name) FILTER (WHERE pg_column_size(content) > 6000), '{a}',
	'and as long as the table lets a row be, not at all') FROM rescue.sections WHERE bundle_id IN (:id, :with_target);

-- the room that the row of a large bundle is made in does not drive the result into a file
CREATE FUNCTION temp_blocks(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' || query INTO plan;
	RETURN plan -> 0 -> 'Plan' ->> 'Temp Written Blocks';
END
$$;
SET work_mem = '64kB';
SELECT is(temp_blocks(format('SELECT * FROM rescue_get(%s, ''acme'')', min(id))), 0::bigint, 'a row that fits is kept in memory') FROM lengths;
SELECT cmp_ok(temp_blocks('SELECT * FROM generate_series(1, 10000)'), '>', 0::bigint, 'and a file would show');
RESET work_mem;

-- a value out of line would cost each reader two index scans
CREATE FUNCTION out_of_line() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	found bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM %s', (SELECT reltoastrelid::regclass
		FROM pg_class WHERE oid = 'rescue.bundles'::regclass)) INTO found;
	RETURN found;
END
$$;
SELECT out_of_line() AS before \gset
SELECT persist(json_build_array(json_build_object('name', 'words.log', 'content', (SELECT
	string_agg('line ' || i || ' says ' || (i * 7919 % 1000) || ' and goes on', E'\n') FROM generate_series(1, 150) i)))::text) \g /dev/null
SELECT is(out_of_line(), :before::bigint, 'a small bundle is all in its row');
SELECT persist(json_build_array(json_build_object('name', 'agent-container.logs.tail', 'content', (SELECT
	string_agg('line ' || i || ' says ' || md5(i::text) || ' and goes on', E'\n') FROM generate_series(1, 70) i) ||
	E'\nError: connect ECONNREFUSED 10.0.0.5:5432'))::text) AS failed \gset
SELECT isnt((SELECT fingerprint FROM rescue.bundles WHERE bundle_id = :failed), NULL, 'a bundle of a failed boot has a fingerprint');
SELECT is(out_of_line(), :before::bigint, 'and is all in its row, the fingerprint too');

SELECT * FROM finish();
