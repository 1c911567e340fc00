-- Why a workspace did not boot: a row a phase, evidence for each, and what was
-- not collected is never read as fine.
BEGIN;
SELECT plan(22);

\ir shared/section_bundle.sql
CREATE FUNCTION pg_temp.verdicts(ws text, org text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(left(verdict, 1), '' ORDER BY array_position(
		ARRAY['provision', 'image', 'volume', 'config', 'secrets', 'start', 'handshake', 'health'], phase))
	FROM rescue_explain(ws, org)
$$;

\set call 'SELECT * FROM rescue_explain(''w'', %L)'
\ir shared/gate.sql
SELECT throws_ok('SELECT * FROM rescue_explain(NULL, ''o'')', 'RB007', NULL, 'no workspace');
SELECT is_empty('SELECT * FROM rescue_explain(''w'', ''o'')', 'no bundle, no row');

SELECT pg_temp.bundle('o', 'w', ARRAY['cloud-init-output.log.tail', 'docker-ps', 'agent-container.logs.tail'],
	ARRAY[E'Pulling\nStatus: Downloaded newer image for agent:1\n',
		E'4f5a   agent   "/e"   5 minutes ago   Up 5 minutes   agent',
		E'INFO start\r\nError: 401 Invalid API key\r\nbye']);
SELECT is_empty('SELECT * FROM rescue_explain(''w'', ''p'')', 'a sibling sees none of it');
SELECT is((SELECT string_agg(phase, ' ') FROM rescue_explain('w', 'o')),
	'secrets provision image volume config start handshake health', 'the headline, then the phases in boot order');
SELECT is(pg_temp.verdicts('w', 'o'), 'oooufouu', 'and what became of each');
SELECT is((SELECT (cause, evidence_section, evidence_line, evidence, who)::text
	FROM rescue_explain('w', 'o') WHERE verdict = 'failed'),
	'("provider refuses the key",agent-container.logs.tail,2,"Error: 401 Invalid API key",user)',
	'the evidence');
SELECT is((SELECT array_agg((headline, phase)::text) FROM rescue_explain('w', 'o') WHERE headline), '{"(t,secrets)"}',
	'one headline, the cause');
SELECT is((SELECT (cause, confidence, remedy IS NOT NULL)::text FROM rescue_explain('w', 'o')
	WHERE phase = 'config'), '("no evidence",0,t)', 'unknown is said to be so');
SELECT ok((SELECT bool_and(confidence BETWEEN 0 AND 1) AND bool_and(cause <> '')
	AND bool_and((verdict = 'ok') = (remedy IS NULL)) AND bool_and((who IS NULL) = (remedy IS NULL))
	FROM rescue_explain('w', 'o')), 'each row is whole');

-- The newest bundle counts, also where it tells less.
SELECT pg_temp.bundle('o', 'w', ARRAY['cloud-init-output.log.tail', 'docker-ps'], ARRAY[NULL, NULL]);
SELECT is(pg_temp.verdicts('w', 'o'), 'uuuuuuuu', 'not collected is not fine');
SELECT is((SELECT array_agg(DISTINCT cause) FROM rescue_explain('w', 'o')), '{not collected}', 'and told');
SELECT is((SELECT evidence_section FROM rescue_explain('w', 'o') WHERE phase = 'image'),
	'cloud-init-output.log.tail', 'with the section that was lost');
SELECT is((SELECT count(evidence_line) + count(evidence) FROM rescue_explain('w', 'o')), 0::bigint,
	'no evidence is made up');

-- Rows that got lost.
DELETE FROM rescue.sections WHERE name = 'docker-ps' AND content IS NULL;
SELECT throws_ok('SELECT * FROM rescue_explain(''w'', ''o'')', 'RB005', NULL, 'a bundle that is not whole');

\ir shared/reader.sql
SELECT throws_ok(format(:'call', 'o'), 'RB005', NULL, 'a reader may');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
