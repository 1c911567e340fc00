-- Which form of rescue_persist is called by what a program sends: text, json and
-- jsonb, and a time that is typed, untyped, or named.
\set ECHO none
\pset format unaligned
\pset tuples_only true
SELECT plan(54);

SELECT rescue_set('billing', 'off') \g /dev/null

-- what a driver is told that asks for the types of the parameters
CREATE FUNCTION types_of(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	types text;
BEGIN
	EXECUTE 'PREPARE asked AS SELECT ' || call;
	SELECT array_to_string(parameter_types, ', ') INTO types FROM pg_prepared_statements WHERE name = 'asked';
	DEALLOCATE asked;
	RETURN types;
END $$;
SELECT is(types_of('rescue_persist($1, $2, $3, $4, $5)'), 'text, text, text, text, text', 'five parameters');
SELECT is(types_of('rescue_persist($1, $2, $3, $4, $5, captured_at => $6)'),
	'text, text, text, text, text, timestamp with time zone', 'a time by its name');
SELECT is(types_of('rescue_persist($1, $2, $3, $4, $5, capture_id => $6)'),
	'text, text, text, text, text, uuid', 'a capture by its name');
SELECT is(types_of('rescue_persist($1, $2, $3, $4, $5, captured_at => $6, capture_id => $7)'),
	'text, text, text, text, text, timestamp with time zone, uuid', 'both by name');
SELECT is(types_of('rescue_persist(ws => $1, org => $2, instance_id => $3, reason => $4, sections => $5, captured_at => $6)'),
	'text, text, text, text, text, timestamp with time zone', 'all by name');
SELECT is(types_of('rescue_persist($1, $2, $3, $4, $5, $6, $7)'),
	'text, text, text, text, text, timestamp with time zone, uuid', 'seven by place');
SELECT is(types_of('rescue_persist($1, $2, $3, $4, $5, $6)'),
	'text, text, text, text, text, text', 'six by place are text');
SELECT is(types_of('rescue_persist($1, $2, $3, $4, $5, $6::timestamptz)'),
	'text, text, text, text, text, timestamp with time zone', 'six by place, the time with a cast');
SELECT is(types_of(format('rescue_persist($1, $2, $3, $4, $5::%s, $6)', t)),
	'text, text, text, text, ' || t || ', timestamp with time zone', t || ' and a time by its place')
FROM unnest(ARRAY['json', 'jsonb']) t;
SELECT is(types_of(format('rescue_persist($1, $2, $3, $4, $5::%s, captured_at => $6)', t)),
	'text, text, text, text, ' || t || ', timestamp with time zone', t || ' and a time by its name')
FROM unnest(ARRAY['json', 'jsonb']) t;
SELECT throws_ok(format('SELECT rescue_persist(''w'', ''o'', NULL, ''r'', ''[]''::%s, now()::text)', t), '42883', NULL,
	'a text time with ' || t || ' is out')
FROM unnest(ARRAY['json', 'jsonb']) t;
SELECT throws_ok($$ SELECT rescue_persist('w', 'o', NULL, 'r', '[]', captured_at => now()::text) $$, '42883', NULL,
	'nor is a text time by the name of the others');

-- what comes of a document, by its type: a refusal, or what is stored
CREATE FUNCTION outcome(document text, type text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	stored bigint;
BEGIN
	EXECUTE format('SELECT rescue_persist(''ws'', ''acme'', ''i-1'', ''sweep'', %L::%s, ''2020-01-02 UTC''::timestamptz)', document, type)
		INTO stored;
	RETURN (SELECT concat_ws(' ', captured_at AT TIME ZONE 'UTC', sections) FROM rescue_get(stored, 'acme'));
EXCEPTION WHEN OTHERS THEN
	RETURN sqlstate || ' ' || sqlerrm;
END $$;
CREATE TABLE documents (n serial, document text, begins text);
INSERT INTO documents (document, begins) VALUES
	('[{"name": "a", "content": "one"}, {"name": "b", "content": "PGPASSWORD=hunter2-live"}]', '2020-01-02 00:00:00 ['),
	('[{"name": "a", "content": "\u00e9\"\\\n", "status": "failed", "original_bytes": 77}]', '2020-01-02 00:00:00 ['),
	('[{"name": "a", "content": null, "status": "denied"}, {"name": "b", "status": "timeout"}]', '2020-01-02 00:00:00 ['),
	('[{"name": "a", "content": "", "redacted": false, "redactions": 3, "truncated": null}]', '2020-01-02 00:00:00 ['),
	('null', 'RB007 sections are not'), ('{}', 'RB007 sections are not'), ('"a"', 'RB007 sections are not'), ('1', 'RB007 sections are not'),
	('{"name": "a", "content": "one"}', 'RB007 sections are not'), ('[null]', 'RB007 sections are not'), ('[[]]', 'RB007 sections are not'),
	('[1]', 'RB007 sections are not'), ('[]', 'RB007 bundle has no section'), ('[{}]', 'RB007 section name'),
	('[{"name": 1, "content": "x"}]', 'RB007 section has a value'), ('[{"name": "a", "content": 1}]', 'RB007 section has a value'),
	('[{"name": "a", "content": {"b": "c"}}]', 'RB007 section has a value'), ('[{"name": "a", "content": ["b"]}]', 'RB007 section has a value'),
	('[{"name": "a", "content": "x", "redacted": {}}]', 'RB007 section has a value'),
	('[{"name": "a", "content": "x", "original_bytes": -1}]', 'RB007 section has a value'),
	('[{"name": "a", "content": "x", "original_bytes": 1.5}]', 'RB007 section has a value'),
	('[{"name": "a", "content": "x", "original_bytes": "1"}]', 'RB007 section has a value'),
	('[{"name": "a", "content": "x", "original_bytes": 99999999999999999999}]', 'RB007 section has a value'),
	('[{"name": "a", "content": "x", "status": "good"}]', 'RB007 section has an unknown status'),
	('[{"name": "a", "content": "x", "status": null}]', 'RB007 section has a value'),
	('[{"name": "a", "content": "x", "more": 1}]', 'RB007 section has a key'), ('[{"name": "a"}]', 'RB007 section has no content'),
	('[{"name": "a", "content": "x"}, {"name": "a", "content": "y"}]', 'RB007 two sections');
SELECT alike(outcome(document, 'jsonb'), begins || '%', 'jsonb: ' || n) FROM documents ORDER BY n;
SELECT is((SELECT string_agg(n::text, ' ') FROM documents WHERE outcome(document, 'jsonb') IS DISTINCT FROM outcome(document, 'text')),
	NULL, 'jsonb gives what text gives');
SELECT is((SELECT string_agg(n::text, ' ') FROM documents WHERE outcome(document, 'json') IS DISTINCT FROM outcome(document, 'text')),
	NULL, 'and so does json');
SELECT alike(outcome(repeat('x', 3), 'text'), 'RB007%', 'a text that is no JSON');
SELECT is((SELECT count(*) FROM rescue_list('ws', 'acme', 1000)) > 3, true, 'bundles are stored');
SELECT throws_ok(format('SELECT rescue_persist(''ws'', ''acme'', NULL, ''sweep'', NULL::%s)', t), 'RB007', NULL, 'NULL of the type ' || t)
FROM unnest(ARRAY['text', 'json', 'jsonb']) t;

-- large, so that the value is toasted and compressed
CREATE TABLE kept (document jsonb);
INSERT INTO kept SELECT jsonb_build_array(jsonb_build_object('name', 'a',
	'content', string_agg('line ' || n || ' password=hunter2-live', E'\n'))) FROM generate_series(1, 4000) n;
SELECT rescue_persist('ws-large', 'acme', NULL, 'sweep', document) > 0 AS stored FROM kept \g /dev/null
SELECT is((SELECT sections::text LIKE '%line 4000 password=[REDACTED:%' AND sections::text NOT LIKE '%hunter2%'
	FROM rescue_latest('ws-large', 'acme')), true, 'a document from a column is redacted');
SELECT is(rescue_set('max_sections', '1')::text, '', 'one section at most');
SELECT alike(outcome('[{"name": "a", "content": ""}, {"name": "b", "content": ""}]', t), 'RB007 bundle has too many%', 'too many as ' || t)
FROM unnest(ARRAY['json', 'jsonb']) t;
SELECT * FROM finish();
