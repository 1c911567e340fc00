-- Refusals: each has an SQLSTATE of its own, and a caller can tell by the
-- detail what happened; its own data is in no message.
\set SHOW_CONTEXT never
SELECT rescue_set('billing', 'off');
SELECT * FROM rescue_latest('ws', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM rescue_latest(E'a\nb', 'org');
\echo :LAST_ERROR_SQLSTATE
SELECT rescue_bind('errors-a');
SELECT * FROM rescue_latest('ws', 'errors-b');
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) FROM rescue_latest('ws', 'errors-a');
SELECT rescue_bind(NULL);

-- rescue.refusals() lists them all
SELECT count(*) > 20 AS listed, count(*) = count(*) FILTER (WHERE sqlstate LIKE 'RB%') AS own_class
FROM rescue.refusals();
