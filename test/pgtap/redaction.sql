-- Redaction in SQL, and the rules of a database's own.
\set ECHO none
\pset format unaligned
\pset tuples_only true
SELECT plan(30);

SELECT is(rescue_redact(NULL), NULL, 'NULL for NULL');
SELECT is(rescue_redact(''), '', 'nothing for nothing');
SELECT is(rescue_redact('exit status 1, image sha256:' || repeat('ab', 32)),
	'exit status 1, image sha256:' || repeat('ab', 32), 'a text without secrets stays as it is');
SELECT is(rescue_redact(E'a\nPGPASSWORD=hunter2-live\nb'), E'a\nPGPASSWORD=[REDACTED:password]\nb', 'a secret goes, lines stay');
SELECT is(rescue_redact(rescue_redact('{"apiKey": "0a1b2c3d4e5f6071"}')), rescue_redact('{"apiKey": "0a1b2c3d4e5f6071"}'), 'twice is once');
SELECT lives_ok($$ SELECT rescue_redact('{"apiKey": "0a1b2c3d4e5f6071"}')::json $$, 'JSON stays JSON');
SELECT results_eq($$ SELECT rule, start_byte, length FROM rescue_redactions(U&'\00E9 PGPASSWORD=hunter2-live') $$,
	$$ VALUES ('password', 15, 12) $$, 'where it is, in bytes from 1');
SELECT is(convert_from(substring(convert_to(t, 'UTF8') FROM r.start_byte FOR r.length), 'UTF8'), 'hunter2-live', 'as substring() counts')
	FROM (VALUES (U&'\00E9 PGPASSWORD=hunter2-live')) v (t), rescue_redactions(t) r;
SELECT is_empty($$ SELECT * FROM rescue_redactions(NULL) $$, 'no finding in NULL');
SELECT is_empty($$ SELECT * FROM rescue_redactions('exit status 1') $$, 'nor in a clean text');

-- a rule of one's own
SELECT is(rescue_redact('badge ACME-4711-XY'), 'badge ACME-4711-XY', 'not a secret of any known kind');
SELECT ruleset_before.id AS before FROM (SELECT rescue_set('billing', 'off')) b,
	LATERAL (SELECT rescue_persist('ws', 'acme', NULL, 'x', '[{"name": "a", "content": ""}]')) p (b_id),
	LATERAL (SELECT p.b_id AS id) ruleset_before \gset
SELECT lives_ok($$ SELECT rescue_redaction_rule_add('acme-badge', 'ACME-\d{4}-[A-Z]{2}', 'badge ACME-0000-AA') $$, 'a rule is added');
SELECT is(rescue_redact('badge ACME-4711-XY'), 'badge [REDACTED:acme-badge]', 'and counts at once');
SELECT results_eq($$ SELECT rule FROM rescue_redactions('ACME-4711-XY PGPASSWORD=hunter2-live') $$,
	$$ VALUES ('acme-badge'), ('password') $$, 'with the built-in ones');
SELECT rescue_persist('ws', 'acme', NULL, 'x', '[{"name": "a", "content": "ACME-4711-XY"}]') AS after \gset
SELECT is(rescue_section(:after, 'acme', 'a'), '[REDACTED:acme-badge]', 'in bundles, too');
SELECT isnt((SELECT ruleset FROM rescue.bundles WHERE bundle_id = :after), (SELECT ruleset FROM rescue.bundles WHERE bundle_id = :before),
	'whose set of rules is another');
SELECT lives_ok($$ SELECT rescue_redaction_rule_add('acme-pin', 'pin=(\d{4})', 'pin=0000') $$, 'a rule with a group');
SELECT is(rescue_redact('pin=1234;'), 'pin=[REDACTED:acme-pin];', 'hides the group only');

SELECT throws_ok(format('SELECT rescue_redaction_rule_add(%L, %L, %L)', name, pattern, sample), 'RB007', NULL, what)
FROM (VALUES
	('acme-badge', 'ACME-\d', 'ACME-1', 'a name twice'),
	('Acme Badge', 'ACME-\d', 'ACME-1', 'a malformed name'),
	(NULL, 'ACME-\d', 'ACME-1', 'no name'),
	('a', NULL, 'ACME-1', 'no pattern'),
	('a', 'ACME-\d', NULL, 'no sample'),
	('a', 'ACME-(', 'ACME-1', 'a pattern that does not compile'),
	('a', 'ACME-\d', 'ACME-x', 'a sample without a match'),
	('a', '.*', 'anything', 'a pattern without a literal')) v (name, pattern, sample, what);

SELECT is(rescue_redaction_rule_drop('acme-badge'), true, 'a rule is dropped');
SELECT is(rescue_redaction_rule_drop('acme-badge'), false, 'once');
SELECT is(rescue_redact('badge ACME-4711-XY'), 'badge ACME-4711-XY', 'and counts no more');

-- a rule that cannot be used any more: nothing is redacted, nothing stored
UPDATE rescue.redaction_rules SET pattern = 'pin=(' WHERE name = 'acme-pin';
SELECT throws_ok($$ SELECT rescue_redact('x') $$, 'RB008', NULL, 'a broken rule refuses every text');

SELECT * FROM finish();
