-- What people write today: one jsonb document a bundle, checks in the
-- application. And the same logic as rescue's in PL/pgSQL with pgcrypto.
CREATE EXTENSION pgcrypto;

CREATE TABLE plain_bundles
(
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	workspace_id text NOT NULL,
	org_id text NOT NULL,
	instance_id text,
	reason text NOT NULL,
	captured_at timestamptz NOT NULL DEFAULT now(),
	sections jsonb NOT NULL
);
CREATE INDEX ON plain_bundles (workspace_id, captured_at DESC, id DESC);

CREATE TABLE plain_billing (org_id text PRIMARY KEY, status text NOT NULL);
CREATE TABLE plain_tokens
(
	digest bytea PRIMARY KEY,
	org_id text NOT NULL,
	expires_at timestamptz NOT NULL,
	revoked_at timestamptz
);

-- The gate as it is written by hand: every check, in order.
CREATE FUNCTION plpgsql_latest(ws text, org text, token text DEFAULT NULL)
RETURNS SETOF plain_bundles
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
	standing text;
BEGIN
	IF org IS NULL OR btrim(org) = '' OR octet_length(org) > 255 THEN
		RAISE EXCEPTION 'organisation is missing' USING ERRCODE = 'RB001';
	END IF;
	IF token IS NOT NULL AND NOT EXISTS (
		SELECT FROM plain_tokens t
		WHERE t.digest = digest(token, 'sha256') AND t.org_id = org
			AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp())
	THEN
		RAISE EXCEPTION 'token refused' USING ERRCODE = 'RB003';
	END IF;
	SELECT status INTO standing FROM plain_billing b WHERE b.org_id = org;
	IF standing IS NULL THEN
		RAISE EXCEPTION 'billing status unknown' USING ERRCODE = 'RB001';
	ELSIF standing NOT IN ('active', 'trialing', 'warning', 'exempt') THEN
		RAISE EXCEPTION 'billing denies' USING ERRCODE = 'RB004';
	END IF;
	RETURN QUERY
		SELECT * FROM plain_bundles p
		WHERE p.workspace_id = ws AND p.org_id = org
		ORDER BY p.captured_at DESC, p.id DESC
		LIMIT 1;
END
$$;

INSERT INTO plain_billing VALUES ('acme', 'active');
