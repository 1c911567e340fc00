---------------------------------------------------------------------------
-- Billing
---------------------------------------------------------------------------

CREATE FUNCTION rescue.read_billing_policy(own text[])
RETURNS TABLE (status text, decision text, built_in boolean)
AS 'MODULE_PATHNAME', 'rescue_read_billing_policy'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 12;

COMMENT ON FUNCTION rescue.read_billing_policy(text[]) IS
'the built-in billing policy, and the one of the column rescue.settings.billing_policy';

CREATE VIEW rescue.billing_policy AS
SELECT p.*
FROM (SELECT * FROM rescue.settings ORDER BY revision DESC LIMIT 1) s,
	rescue.read_billing_policy(s.billing_policy) p;

COMMENT ON VIEW rescue.billing_policy IS
'what each billing status means: allow, grace (until billing.grace_until) or deny; a word that is not here refuses, and a row of yours, made by rescue_billing_policy_set(), outranks the built-in one';

CREATE TABLE rescue.billing
(
	org_id text COLLATE "C" PRIMARY KEY,
	status text COLLATE "C" NOT NULL,
	observed_at timestamptz NOT NULL,
	grace_until timestamptz
);

COMMENT ON TABLE rescue.billing IS
'the last known billing status of each organisation, by rescue_billing_set()';
