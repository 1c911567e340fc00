-- What changed since the last bundle that differs: the lines of both texts that
-- are left when the changed ones are taken out are the same.
BEGIN;
SELECT plan(23);

\ir shared/section_bundle.sql
CREATE FUNCTION pg_temp.changes(ws text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', section, change, line, content), ', ' ORDER BY n)
	FROM rescue_diff(ws, 'o') WITH ORDINALITY AS d (section, change, line, content, n)
$$;

-- Compare two texts: how many changes, or what is wrong with them.
CREATE FUNCTION pg_temp.compare(ws text, older text[], newer text[])
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	changes int;
	left_of_older text;
	left_of_newer text;
	wrong int;
BEGIN
	PERFORM pg_temp.bundle('o', ws, ARRAY['log'], ARRAY[array_to_string(older, E'\n')]);
	PERFORM pg_temp.bundle('o', ws, ARRAY['log'], ARRAY[array_to_string(newer, E'\n')]);
	CREATE TEMP TABLE d ON COMMIT DROP AS SELECT * FROM rescue_diff(ws, 'o');
	SELECT count(*), count(*) FILTER (WHERE content IS DISTINCT FROM
			CASE change WHEN 'added' THEN newer[line] ELSE older[line] END)
	INTO changes, wrong FROM d;
	SELECT string_agg(s, E'\n' ORDER BY n) INTO left_of_older
	FROM unnest(older) WITH ORDINALITY AS x (s, n)
	WHERE NOT EXISTS (SELECT FROM d WHERE change = 'removed' AND line = n);
	SELECT string_agg(s, E'\n' ORDER BY n) INTO left_of_newer
	FROM unnest(newer) WITH ORDINALITY AS x (s, n)
	WHERE NOT EXISTS (SELECT FROM d WHERE change = 'added' AND line = n);
	DROP TABLE d;
	IF wrong > 0 OR left_of_older IS DISTINCT FROM left_of_newer THEN
		RETURN format('wrong: %s, %s against %s', wrong, left_of_older, left_of_newer);
	END IF;
	RETURN changes;
END
$$;

\set call 'SELECT * FROM rescue_diff(''w'', %L)'
\ir shared/gate.sql
SELECT throws_ok('SELECT * FROM rescue_diff(NULL, ''o'')', 'RB007', NULL, 'no workspace');

SELECT is_empty('SELECT * FROM rescue_diff(''w'', ''o'')', 'no bundle, no row');
SELECT pg_temp.bundle('o', 'w', ARRAY['log', 'gone'], ARRAY[E'a\nb\nc\n', 'x']);
SELECT is_empty('SELECT * FROM rescue_diff(''w'', ''o'')', 'one bundle, no row');
SELECT pg_temp.bundle('o', 'w', ARRAY['new', 'log'], ARRAY['y', E'a\nB\nc\n']);
SELECT is(pg_temp.changes('w'), 'new section added, new added 1 y, log removed 2 b, log added 2 B, gone section removed, gone removed 1 x',
	'sections and lines');
SELECT is_empty('SELECT * FROM rescue_diff(''w'', ''p'')', 'a sibling sees none of it');
SELECT is_empty('SELECT * FROM rescue_diff(''w2'', ''o'')', 'nor another workspace');
SELECT pg_temp.bundle('o', 'w', ARRAY['new', 'log'], ARRAY['y', E'a\nB\nc\n']);
SELECT is(pg_temp.changes('w'), 'new section added, new added 1 y, log removed 2 b, log added 2 B, gone section removed, gone removed 1 x',
	'a bundle that repeats the newest is passed over');
SELECT pg_temp.bundle('o', 'w', ARRAY['new', 'log'], ARRAY['y', NULL]);
SELECT is(pg_temp.changes('w'), 'log not collected, log removed 1 a, log removed 2 B, log removed 3 c',
	'what was lost');
SELECT pg_temp.bundle('o', 'w', ARRAY['log', 'new'], ARRAY['', 'y']);
SELECT is(pg_temp.changes('w'), 'log collected', 'what is there again, also where it is empty');

SELECT is(pg_temp.compare('equal', '{a,b}', '{a,b}'), '0', 'equal texts');
SELECT is(pg_temp.compare('fewest', '{a,b,c,a,b,b,a}', '{c,b,a,b,a,c}'), '5', 'as few changes as there can be');
SELECT is(pg_temp.compare('many', array_agg(n::text),
	array_agg(n::text) FILTER (WHERE n % 4 > 0)), '500', 'many changes')
FROM generate_series(1, 2000) n;
SELECT is(pg_temp.compare('most', array_agg('a' || n),
	array_agg(CASE WHEN n % 2 = 0 OR n > 2999 THEN 'a' ELSE 'b' END || n)), '5998',
	'too many to seek them: all between the first and the last')
FROM generate_series(1, 3000) n;
SELECT is(array_agg(result) FILTER (WHERE result !~ '^[0-9]+$'), NULL, 'texts of all kinds')
FROM generate_series(1, 60) i, LATERAL (SELECT pg_temp.compare('random-' || i,
	ARRAY(SELECT chr(97 + (hashint4(i * 100 + n) & 3)) FROM generate_series(1, i % 23) n),
	ARRAY(SELECT chr(97 + (hashint4(i * 777 + n) & 3)) FROM generate_series(1, i % 17) n))) AS c (result);

-- Rows that got lost, of either bundle.
SELECT pg_temp.bundle('o', 'l', ARRAY['a', 'b'], ARRAY['1', '2']);
SELECT pg_temp.bundle('o', 'l', ARRAY['a', 'b'], ARRAY['1', '3']);
DELETE FROM rescue.sections WHERE content = '2' AND name = 'b';
SELECT throws_ok('SELECT * FROM rescue_diff(''l'', ''o'')', 'RB005', NULL, 'the one before is not whole');

\ir shared/reader.sql
SELECT isnt_empty(format(:'call', 'o'), 'a reader may');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
