---------------------------------------------------------------------------
-- Where an organisation is
--
-- An organisation that is moved to another database is frozen first, and has
-- departed in the end. The gate reads the row before each call; whoever writes
-- holds a lock that rescue_freeze() waits for.
---------------------------------------------------------------------------

CREATE TABLE rescue.residence
(
	org_id text COLLATE "C" PRIMARY KEY,
	state text COLLATE "C" NOT NULL
		CHECK (state IN ('arriving', 'frozen', 'departed')),
	since timestamptz NOT NULL,
	set_by name NOT NULL DEFAULT session_user
);

COMMENT ON TABLE rescue.residence IS
'organisations that are being moved, or were: without a row one is here, and may be read and written';
COMMENT ON COLUMN rescue.residence.state IS
'arriving: an import has begun and not ended, so that every call is refused; frozen: it is read, and nothing of it is written; departed: it is in another database, so that every call is refused';

ALTER TABLE rescue.residence OWNER TO rescue_owner;
ALTER TABLE rescue.residence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY admitted ON rescue.residence TO rescue_owner
	USING (org_id = rescue.admitted_org());
SELECT pg_catalog.pg_extension_config_dump('rescue.residence', '');

CREATE FUNCTION rescue_residence(org text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_residence'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_residence(text) IS
'where an organisation is: here, arriving, frozen or departed, as rescue.residence has it';

CREATE FUNCTION rescue_freeze(org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_freeze'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_freeze(text) IS
'refuse all writes of an organisation with RB013, once those in flight have ended, which is waited for; false if it is frozen already';

CREATE FUNCTION rescue_thaw(org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_thaw'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_thaw(text) IS
'let a frozen organisation be written again; false if it is not frozen; one that has departed, or is arriving, is refused with RB013';

CREATE FUNCTION rescue_depart(org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_depart'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_depart(text) IS
'refuse every call for a frozen organisation with RB013 from now on, since it is in another database; false if it has departed already';
