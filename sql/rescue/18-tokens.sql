---------------------------------------------------------------------------
-- Tokens
---------------------------------------------------------------------------

CREATE FUNCTION rescue_token_eq(presented text, expected text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_token_eq'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_token_eq(text, text) IS
'whether two secrets are equal, compared in constant time; NULL on either side is false';

CREATE FUNCTION rescue_token_eq(presented bytea, expected bytea)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_token_eq'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_token_eq(bytea, bytea) IS
'whether two secrets are equal, compared in constant time; NULL on either side is false';

CREATE FUNCTION rescue_token_issue(org text, ws text DEFAULT NULL,
	ttl interval DEFAULT '1 day', single_use boolean DEFAULT false,
	label text DEFAULT NULL, starts timestamptz DEFAULT NULL)
RETURNS text
AS 'MODULE_PATHNAME', 'rescue_token_issue'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_token_issue(text, text, interval, boolean, text, timestamptz) IS
'issue an access token for an organisation or one workspace of it, good for ttl from its start on (NULL: at once); it is shown this once, only its digest is stored';

CREATE FUNCTION rescue_token_revoke(token_id text, org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_token_revoke'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_token_revoke(text, text) IS
'revoke a token by its id, at once for every transaction; false if there is no such token to revoke';

CREATE FUNCTION rescue_token_revoke_all(org text, ws text DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_token_revoke_all'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_token_revoke_all(text, text) IS
'revoke every token of an organisation, or those issued for one workspace, that could still be used; returns how many';

CREATE FUNCTION rescue_token_list(org text)
RETURNS TABLE (token_id text, workspace_id text, label text, single_use boolean,
	issued_at timestamptz, starts_at timestamptz, expires_at timestamptz,
	claimed_at timestamptz, revoked_at timestamptz, replaced_by text)
AS 'MODULE_PATHNAME', 'rescue_token_list'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_token_list(text) IS
'the tokens of an organisation, the last issued first, never a secret or a digest';

CREATE FUNCTION rescue_token_rotate(token_id text, org text,
	overlap interval DEFAULT '1 hour')
RETURNS text
AS 'MODULE_PATHNAME', 'rescue_token_rotate'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_token_rotate(text, text, interval) IS
'replace a token by a new one of the same scope and life; the old one goes on for the overlap, 0 for not at all';

CREATE FUNCTION rescue_token_claim(token text, org text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_token_claim'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_token_claim(text, text) IS
'consume a single-use token, and return one that is good for 60 seconds from the next transaction on; it does not wait for other transactions: if another transaction has claimed the same token and is not committed, the claim is refused like an invalid token, and may be tried again, since the other one may roll back';
