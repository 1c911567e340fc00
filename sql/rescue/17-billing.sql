---------------------------------------------------------------------------
-- Billing
---------------------------------------------------------------------------

CREATE FUNCTION rescue_billing_set(org text, status text,
	observed_at timestamptz DEFAULT clock_timestamp(),
	grace_until timestamptz DEFAULT NULL)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_billing_set'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_billing_set(text, text, timestamptz, timestamptz) IS
'note the billing status of an organisation, any word; false if a newer observation is stored already';

CREATE FUNCTION rescue_billing_bind(source regclass, org_column name,
	status_column name)
RETURNS void
AS 'MODULE_PATHNAME', 'rescue_billing_bind'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_billing_bind(regclass, name, name) IS
'read the billing status from a table of the application instead of rescue.billing; the caller must be allowed to SELECT both columns; three NULLs go back';

CREATE FUNCTION rescue_billing_policy_set(status text, decision text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_billing_policy_set'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_billing_policy_set(text, text) IS
'say what a billing status means: allow, grace or deny; NULL takes the row back';
