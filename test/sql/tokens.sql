-- Tokens: a caller that presents one reads what it was issued for.
\set SHOW_CONTEXT never
SELECT rescue_set('billing', 'off');
SELECT rescue_persist('ws', 'tokens', 'i-1', 'sweep',
	'[{"name": "log", "content": "x"}]') IS NOT NULL AS stored;
SELECT rescue_token_issue('tokens') AS token \gset

SELECT reason FROM rescue_latest('ws', 'tokens', :'token');

-- no token, another one, another organisation
SELECT reason FROM rescue_latest('ws', 'tokens', NULL);
SELECT reason FROM rescue_latest('ws', 'tokens', 'no-token');
SELECT reason FROM rescue_latest('ws', 'tokens-b', :'token');

-- only a digest of it is stored
SELECT count(*) FROM rescue.tokens t WHERE strpos(t::text, :'token') > 0;
SELECT count(*) FROM rescue.tokens WHERE org_id = 'tokens';
