-- What changed since the last bundle that differs.
\set SHOW_CONTEXT never
SELECT rescue_set('billing', 'off');
SELECT rescue_persist('ws', 'diff-a', NULL, 'test', sections) IS NOT NULL AS stored
FROM (VALUES
	('[{"name": "log", "content": "pull\nstart\nready\n"}, {"name": "old.yaml", "content": "a: 1"}]'),
	('[{"name": "log", "content": "pull\nno space left on device\nready\n"}, {"name": "ps", "status": "timeout"}]'),
	('[{"name": "log", "content": "pull\nno space left on device\nready\n"}, {"name": "ps", "status": "timeout"}]')
) v(sections);
SELECT * FROM rescue_diff('ws', 'diff-a');

-- another organisation's workspace looks like one that never was
SELECT count(*) FROM rescue_diff('ws', 'diff-b');
SELECT count(*) FROM rescue_diff('no-such', 'diff-a');

-- no organisation is a refusal, not an empty answer
SELECT * FROM rescue_diff('ws', NULL);
SELECT * FROM rescue_diff('', 'diff-a');
SELECT rescue_forget('diff-a', 'end of the test') > 0 AS forgotten;
