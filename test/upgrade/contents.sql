-- What was stored, and who may do what.
SELECT bundle_id, reason, sections->0->>'content' FROM rescue_latest('ws', 'acme');
SELECT rescue_verify(1, 'acme'), (SELECT count(*) FROM rescue_holds('acme')),
	(SELECT count(*) FROM rescue_token_list('acme')), rescue_redact('upg-ffffffffffff');
SELECT has_function_privilege('app_of_upgrade', 'rescue_latest(text, text)', 'EXECUTE'),
	has_function_privilege('app_of_upgrade', 'rescue_token_issue(text, text, interval, boolean, text, timestamptz)', 'EXECUTE');
SELECT max_sections FROM rescue.settings ORDER BY revision;
SELECT count(*) FROM rescue.role_bindings;
