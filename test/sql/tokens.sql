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

-- the other readers, each with the token as its last argument
SELECT reason FROM rescue_require('ws', 'tokens', :'token');
SELECT reason, sections FROM rescue_list('ws', 'tokens', 10, NULL, :'token');
SELECT rescue_section(bundle_id, 'tokens', 'log', :'token')
FROM rescue_latest('ws', 'tokens');
SELECT reason FROM rescue_list('ws', 'tokens', 10, NULL, 'no-token');

-- what there is, and an end to all of it
SELECT length(rescue_token_issue('tokens', 'ws', '1 day', false, 'ci', '2999-01-01'));
SELECT workspace_id, label, single_use, starts_at > issued_at AS later,
	revoked_at IS NULL AS good
FROM rescue_token_list('tokens') ORDER BY label;
SELECT rescue_token_revoke_all('tokens', 'ws');
SELECT rescue_token_revoke_all('tokens');
SELECT reason FROM rescue_latest('ws', 'tokens', :'token');
