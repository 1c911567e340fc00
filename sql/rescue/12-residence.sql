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
		CHECK (state IN ('here', 'arriving', 'frozen', 'departed')),
	since timestamptz NOT NULL,
	digest bytea,
	set_by name NOT NULL DEFAULT session_user
);

COMMENT ON TABLE rescue.residence IS
'organisations that are being moved, or were: one without a row is here';
COMMENT ON COLUMN rescue.residence.state IS
'here: it came by a copy, and is read and written; arriving: an import has begun and not ended, so that every call is refused; frozen: it is read, and nothing of it is written; departed: it is in another database, so that every call is refused';

COMMENT ON COLUMN rescue.residence.digest IS
'the digest of the copy that was imported here or taken from here, as rescue_census() shows it; NULL if there was no copy';

ALTER TABLE rescue.residence OWNER TO rescue_owner;
ALTER TABLE rescue.residence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY admitted ON rescue.residence TO rescue_owner
	USING (org_id = rescue.admitted_org());
SELECT pg_catalog.pg_extension_config_dump('rescue.residence', '');

CREATE FUNCTION rescue_residence(org text)
RETURNS TABLE (state text, since timestamptz, digest bytea)
AS 'MODULE_PATHNAME', 'rescue_residence'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

COMMENT ON FUNCTION rescue_residence(text) IS
'where an organisation is: here, arriving, frozen or departed, as rescue.residence has it; since when, and by which copy';

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

CREATE FUNCTION rescue_depart(org text, digest bytea DEFAULT NULL) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_depart'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_depart(text, bytea) IS
'refuse every call for a frozen organisation with RB013 from now on, since it is in another database; false if it has departed already; with the digest of the copy there, as rescue_census() has it, only if it is that of what is here';

CREATE FUNCTION rescue_clear_departed(org text) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_clear_departed'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_clear_departed(text) IS
'delete what an organisation left here that has departed, holds and all; returns how many bundles that were';

CREATE FUNCTION rescue_export(org text) RETURNS SETOF text
AS 'MODULE_PATHNAME', 'rescue_export'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_export(text) IS
'everything of an organisation as of one moment, as lines of JSON for rescue_import(): bundles with their sections, holds, tombstones, billing, tokens (their digests), jobs and reports of pins; the last line has their numbers and digests';

CREATE FUNCTION rescue_census(org text)
RETURNS TABLE (kind text, rows bigint, digest bytea)
AS 'MODULE_PATHNAME', 'rescue_census'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 8;

COMMENT ON FUNCTION rescue_census(text) IS
'how many rows rescue_export() would give of each kind, with the digest of their lines; the kind "all" is that of the whole copy';

CREATE FUNCTION rescue_import(org text, lines text[]) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_import'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_import(text, text[]) IS
'take in lines of rescue_export(), in their order and all in one transaction; the organisation is frozen then, and rescue_thaw() opens it; refused where it is here already with other rows, or a digest is not that of what came; returns how many rows were new';
