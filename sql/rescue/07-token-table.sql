---------------------------------------------------------------------------
-- Tokens
---------------------------------------------------------------------------

CREATE TABLE rescue.tokens
(
	org_id text COLLATE "C" NOT NULL,
	token_id text COLLATE "C" NOT NULL,
	workspace_id text COLLATE "C",
	label text COLLATE "C",
	digest bytea NOT NULL,
	single_use boolean NOT NULL,
	issued_at timestamptz NOT NULL,
	issued_by name NOT NULL DEFAULT session_user,
	starts_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	revoked_at timestamptz,
	claimed_at timestamptz,
	replaced_by text COLLATE "C",
	born_in xid8,
	PRIMARY KEY (org_id, token_id)
);

COMMENT ON TABLE rescue.tokens IS
'access tokens: an id and a digest, never the secret';
COMMENT ON COLUMN rescue.tokens.label IS
'what it is for, in the words of whoever issued it';
COMMENT ON COLUMN rescue.tokens.born_in IS
'the transaction that claimed a single-use token for this one; it cannot read with it yet';
