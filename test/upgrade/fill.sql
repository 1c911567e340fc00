-- Fill a database: a role with its rights, settings, a bundle, a hold, a token.
CREATE ROLE app_of_upgrade LOGIN;
SELECT rescue_grant('app_of_upgrade', 'read'), rescue_billing_set('acme', 'active'),
	rescue_bind_role('app_of_upgrade', 'acme'), rescue_set('max_sections', '7'),
	rescue_redaction_rule_add('of-upgrade', 'upg-[0-9a-f]{12}', 'upg-0123456789ab');
SELECT rescue_persist('ws', 'acme', 'i-7', 'why', '[{"name": "n", "content": "password=Vw3kPz81qLm"}]');
SELECT rescue_hold(1, 'acme', 'ticket');
SELECT rescue_token_issue('acme', 'ws') IS NOT NULL;
CREATE TABLE kept OF rescue.bundle;
