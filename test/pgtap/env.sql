-- Environments: what is denied goes, whatever is odd is refused.
BEGIN;
SELECT plan(27);

SELECT throws_ok('SELECT rescue_env_scrub(NULL)', 'RB007', NULL,
	'scrub: an unknown environment');
SELECT throws_ok('SELECT rescue_env_scrub_changes(NULL)', 'RB007', NULL,
	'changes: an unknown environment');
SELECT throws_ok($$SELECT rescue_env_scrub('{A=1,NULL}')$$, 'RB007', NULL,
	'scrub: a NULL line');
SELECT throws_ok($$SELECT rescue_env_scrub('{A=1}', NULL)$$, 'RB007', NULL,
	'scrub: unknown further names');
SELECT throws_ok($$SELECT rescue_env_scrub('{A=1}', '{NULL}')$$, 'RB007', NULL,
	'scrub: a NULL further name');
SELECT throws_ok(format('SELECT rescue_env_scrub(%L, ARRAY[%L])', '{A=1}', bad),
				 'RB007', NULL, format('scrub: no further name is %s', to_json(bad)))
FROM unnest(ARRAY['', '*', 'A=', ' A', E'A\n', '1A', 'A*B']) AS bad;

SELECT is(rescue_env_scrub('{}'), '{}', 'an empty environment stays one');
SELECT is(rescue_env_scrub(ARRAY['PATH=/bin', 'NODE_ENV=production', 'A', '=b', '']),
		  ARRAY['PATH=/bin', 'NODE_ENV=production', 'A', '=b', ''],
		  'what is not denied is kept as it is');
SELECT is(rescue_env_scrub(ARRAY['B=1', 'DATABASE_URL=postgres://u:p@h/d?a=b',
								 'database_url=x', 'JOB_ID', 'A=2', 'B=1']),
		  ARRAY['B=1', 'A=2', 'B=1'],
		  'denied variables go, in any case, the rest keeps its order');
SELECT is(rescue_env_scrub(ARRAY['GH=x', 'NPM=y', 'CASCADE_CREDENTIAL_KEYS=GH, NPM', 'A=1']),
		  ARRAY['A=1'], 'the names that the environment lists go');
SELECT is(rescue_env_scrub(ARRAY['AWS_KEY=x', 'GH=x', 'A=1'], '{AWS_*,GH}'),
		  ARRAY['A=1'], 'the names that the caller lists go');
SELECT is(rescue_env_scrub(ARRAY['REDIS_URL=' || repeat('x', 1048576), 'A=' || repeat('y', 1048576)]),
		  ARRAY['A=' || repeat('y', 1048576)], 'values of 1 MB');

SELECT is(rescue_env_scrub_changes('{}'), '{}', 'nothing there, nothing to blank');
SELECT is(rescue_env_scrub_changes(ARRAY['PATH=/bin', 'A-B=1', '=c']), '{}',
		  'what is not denied is not blanked');
SELECT is(rescue_env_scrub_changes(ARRAY['JOB_ID=1', 'A=1', 'job_id=2', 'JOB_ID=3', 'REDIS_URL']),
		  ARRAY['ENV JOB_ID=', 'ENV job_id=', 'ENV REDIS_URL='],
		  'each name that is present is blanked once');
SELECT is(rescue_env_scrub_changes(ARRAY['GH=x', 'A=1'], '{GH,ABSENT}'),
		  ARRAY['ENV GH='], 'an absent name is not blanked');
SELECT throws_ok(format('SELECT rescue_env_scrub_changes(ARRAY[%L, %L])', bad,
						'CASCADE_CREDENTIAL_KEYS=A-B,A B'),
				 'RB007', NULL, format('no instruction for %s', to_json(bad)))
FROM unnest(ARRAY[E'X\nRUN curl evil=1', 'A-B=1', 'A B=1', 'JOB_ID =1']) AS bad;

-- The message of a refusal has nothing of the environment.
\ir shared/said.sql
SELECT unalike(pg_temp.said($$SELECT rescue_env_scrub_changes(ARRAY[E'X\nhunter2=hunter2'])$$, 'RB007'), '%hunter2%', 'a refusal tells no line');

SELECT * FROM finish();
ROLLBACK;
