-- Payloads of jobs: a key counts only if it names this very job, and then
-- nothing else does.
BEGIN;
SELECT plan(44);

-- Malformed arguments.
SELECT throws_ok(format('SELECT rescue_job_key(%L)', bad), 'RB007', NULL,
				 format('no job id: %s', coalesce(to_json(bad)::text, 'NULL')))
FROM unnest(ARRAY[NULL, '', ' ', E'a\n', U&'\202Ea', repeat('a', 256)]) AS bad;
SELECT throws_ok(format('SELECT rescue_job_put(%L, %L)', bad, '{}'), 'RB007', NULL,
				 'put: bad job id')
FROM unnest(ARRAY[NULL, '']) AS bad;
SELECT throws_ok(format('SELECT rescue_job_put(%L, %L)', 'a', bad), 'RB007', NULL,
				 format('put: no payload: %s', coalesce(bad, 'NULL')))
FROM unnest(ARRAY[NULL, 'null']) AS bad;
SELECT throws_ok(format('SELECT rescue_job_put(%L, %L, %L)', 'a', '{}', bad),
				 'RB007', NULL, format('put: no time to live: %s', coalesce(bad, 'NULL')))
FROM unnest(ARRAY[NULL, '0', '-1 second', '2000 years']) AS bad;
SELECT throws_ok($$SELECT rescue_job_resolve(NULL, NULL, '{}')$$, 'RB007', NULL,
	'resolve: bad job id');

SELECT is(rescue_job_key('j-1'), 'cascade:jobdata:j-1', 'the key of a job');
SELECT is(rescue_job_put('j-1', '{"a": 1}'), 'cascade:jobdata:j-1', 'put returns the key');

-- The truth table: which key, whether its payload is there, whether one came
-- inline. "stored" and "inline" are the payloads; else the SQLSTATE.
CREATE FUNCTION pg_temp.outcome(key text, stored boolean, inline boolean)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	outcome text;
BEGIN
	IF stored THEN
		PERFORM rescue_job_put('mine', '"stored"');
	END IF;
	outcome := rescue_job_resolve('mine', key,
		CASE WHEN inline THEN '"inline"'::jsonb END) #>> '{}';
	RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = outcome;
EXCEPTION
	WHEN SQLSTATE 'ZZ000' THEN RETURN SQLERRM;
	WHEN OTHERS THEN RETURN SQLSTATE;
END $$;

SELECT is(pg_temp.outcome(key, stored, inline), expected,
		  format('key %s, stored %s, inline %s', coalesce(key, 'NULL'), stored, inline))
FROM (VALUES
	('cascade:jobdata:mine', true, true, 'stored'),
	('cascade:jobdata:mine', true, false, 'stored'),
	('cascade:jobdata:mine', false, true, 'RB404'),
	('cascade:jobdata:mine', false, false, 'RB404'),
	(NULL, true, true, 'inline'),
	(NULL, true, false, 'RB007'),
	(NULL, false, true, 'inline'),
	(NULL, false, false, 'RB007'),
	('', true, true, 'inline'),
	('', true, false, 'RB007'),
	('cascade:jobdata:other', true, true, 'inline'),
	('cascade:jobdata:other', true, false, 'RB007'),
	('cascade:jobdata:mine ', true, true, 'inline'),
	('cascade:jobdata:MINE', true, true, 'inline'),
	('cascade:jobdata:', true, true, 'inline'),
	('mine', true, true, 'inline')
) AS cases (key, stored, inline, expected);

SELECT is(rescue_job_resolve('k', NULL, '{"b": 2}'), '{"b": 2}', 'inline is passed on whole');
SELECT throws_ok($$SELECT rescue_job_resolve('k', NULL, 'null')$$, 'RB007', NULL,
	'the JSON null is no payload');

-- Once, and the last one put.
SELECT rescue_job_put('twice', '1');
SELECT rescue_job_put('twice', '2');
SELECT is(rescue_job_resolve('twice', rescue_job_key('twice'), NULL), '2',
	'a second put replaces the first');
SELECT throws_ok($$SELECT rescue_job_resolve('twice', rescue_job_key('twice'), '3')$$,
	'RB404', NULL, 'a payload is consumed once');

-- Expiry: by the clock, not by the transaction's time, which does not advance.
SELECT rescue_job_put('short', '1', '1 microsecond');
SELECT throws_ok($$SELECT rescue_job_resolve('short', rescue_job_key('short'), '3')$$,
	'RB404', NULL, 'an expired payload is gone');
SELECT rescue_job_put('next', '1');
SELECT is((SELECT count(*) FROM rescue.jobs WHERE job_id = 'short'), 0::bigint,
	'put takes expired rows away');

-- The delete fails: the payload is still passed on.
CREATE FUNCTION pg_temp.no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'no';
END $$;
SELECT rescue_job_put('stays', '"here"');
CREATE TRIGGER no_delete BEFORE DELETE ON rescue.jobs
	FOR EACH ROW EXECUTE FUNCTION pg_temp.no_delete();
SELECT is(rescue_job_resolve('stays', rescue_job_key('stays'), NULL), '"here"',
	'a delete that fails does not lose the job');
DROP TRIGGER no_delete ON rescue.jobs;
SELECT is(rescue_job_resolve('stays', rescue_job_key('stays'), NULL), '"here"',
	'and the payload stayed');

-- 64 MB
SELECT rescue_job_put('big', to_jsonb(repeat('0123456789abcdef', 4194304)));
SELECT is(length(rescue_job_resolve('big', rescue_job_key('big'), NULL) #>> '{}'),
	67108864, 'a payload of 64 MB');

-- No secret in an error.
\ir shared/said.sql
SELECT unalike(pg_temp.said($$SELECT rescue_job_resolve('hunter2', 'cascade:jobdata:hunter2', '"hunter2"')$$, 'RB404'), '%hunter2%', 'a refusal tells nothing of the job');

-- Where nothing can be written, the payload is read.
SELECT rescue_job_put('read-only', '1');
SET TRANSACTION READ ONLY;
SELECT is(rescue_job_resolve('read-only', rescue_job_key('read-only'), NULL), '1',
	'a read-only transaction reads it');

SELECT * FROM finish();
ROLLBACK;
