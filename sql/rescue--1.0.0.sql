/* rescue--1.0.0.sql */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION rescue" to load this file. \quit

-- Fails where somebody made the schema first: its owner could drop our tables.
CREATE SCHEMA rescue;

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

---------------------------------------------------------------------------
-- Names of things outside the database
--
-- The validators are false for NULL, so the domains refuse it, too.
---------------------------------------------------------------------------

CREATE FUNCTION rescue_is_env_key(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_env_key'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_env_key(text) IS
'whether a text is a name of an environment variable: a letter or underscore, then letters, digits and underscores, ASCII only; false for NULL';

CREATE FUNCTION rescue_is_env_value(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_env_value'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_env_value(text) IS
'whether a text is a value of an environment variable: no control characters, none that turn the direction of text around; false for NULL';

CREATE FUNCTION rescue_is_container_name(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_container_name'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_container_name(text) IS
'whether a text is a name of a container: 1 to 128 of a-z, A-Z, 0-9, and after the first also _ . -; false for NULL';

CREATE FUNCTION rescue_is_volume_path(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_volume_path'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_volume_path(text) IS
'whether a text is a path of a volume: absolute, not the root, parts of A-Z a-z 0-9 . _ -, in its shortest spelling; false for NULL';

CREATE FUNCTION rescue_is_agent_id(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_agent_id'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_agent_id(text) IS
'whether a text is an agent''s id: 1 to 121 of a-z, A-Z, 0-9, _ and -; false for NULL';

CREATE FUNCTION rescue_is_image_digest(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_image_digest'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_image_digest(text) IS
'whether a text is a digest of an image: sha256: and 64 lower-case hexadecimal digits; a tag can move and is none; false for NULL';

CREATE FUNCTION rescue_is_port(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_port'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_port(text) IS
'whether a text is a port: 1 to 65535 in decimal, no sign, blank or leading zero; false for NULL';

CREATE DOMAIN rescue.env_key AS text COLLATE "C"
	CONSTRAINT is_env_key CHECK (rescue_is_env_key(VALUE));

COMMENT ON DOMAIN rescue.env_key IS
'a name of an environment variable: a letter or underscore, then letters, digits and underscores, ASCII only';

CREATE DOMAIN rescue.env_value AS text COLLATE "C"
	CONSTRAINT is_env_value CHECK (rescue_is_env_value(VALUE));

COMMENT ON DOMAIN rescue.env_value IS
'a value of an environment variable: no control characters, none that turn the direction of text around';

CREATE DOMAIN rescue.container_name AS text COLLATE "C"
	CONSTRAINT is_container_name CHECK (rescue_is_container_name(VALUE));

COMMENT ON DOMAIN rescue.container_name IS
'a name of a container: 1 to 128 of a-z, A-Z, 0-9, and after the first also _ . -';

CREATE DOMAIN rescue.volume_path AS text COLLATE "C"
	CONSTRAINT is_volume_path CHECK (rescue_is_volume_path(VALUE));

COMMENT ON DOMAIN rescue.volume_path IS
'a path of a volume: absolute, not the root, parts of A-Z a-z 0-9 . _ -, in its shortest spelling';

CREATE DOMAIN rescue.agent_id AS text COLLATE "C"
	CONSTRAINT is_agent_id CHECK (rescue_is_agent_id(VALUE));

COMMENT ON DOMAIN rescue.agent_id IS
'an agent''s id: 1 to 121 of a-z, A-Z, 0-9, _ and -';

CREATE DOMAIN rescue.image_digest AS text COLLATE "C"
	CONSTRAINT is_image_digest CHECK (rescue_is_image_digest(VALUE));

COMMENT ON DOMAIN rescue.image_digest IS
'a digest of an image: sha256: and 64 lower-case hexadecimal digits; a tag can move and is none';

CREATE DOMAIN rescue.port AS text COLLATE "C"
	CONSTRAINT is_port CHECK (rescue_is_port(VALUE));

COMMENT ON DOMAIN rescue.port IS
'a port: 1 to 65535 in decimal, no sign, blank or leading zero';

---------------------------------------------------------------------------
-- Environments and URLs of containers
---------------------------------------------------------------------------

CREATE FUNCTION rescue_env_scrub(env text[], extra text[] DEFAULT '{}')
RETURNS text[]
AS 'MODULE_PATHNAME', 'rescue_env_scrub'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_env_scrub(text[], text[]) IS
'an environment without the variables that must not stay in an image; extra names more of them, a name or a beginning and *';

CREATE FUNCTION rescue_env_scrub_changes(env text[], extra text[] DEFAULT '{}')
RETURNS text[]
AS 'MODULE_PATHNAME', 'rescue_env_scrub_changes'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_env_scrub_changes(text[], text[]) IS
'the instructions that blank those variables, for docker commit --change; refuses a name that cannot be written into one';

CREATE FUNCTION rescue_container_url(url text, override text DEFAULT NULL)
RETURNS TABLE (url text, needs_host_gateway boolean)
AS 'MODULE_PATHNAME', 'rescue_container_url'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 1;

COMMENT ON FUNCTION rescue_container_url(text, text) IS
'a URL as a container must write it: loopback becomes host.docker.internal, and whether that name is needed; an override wins';

---------------------------------------------------------------------------
-- Migrations of the application
---------------------------------------------------------------------------

CREATE FUNCTION rescue_migrations(journal text, ran bigint[])
RETURNS TABLE (idx integer, tag text, state text, why text)
AS 'MODULE_PATHNAME', 'rescue_migrations'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 100;

COMMENT ON FUNCTION rescue_migrations(text, bigint[]) IS
'each entry of a Drizzle journal (the text of meta/_journal.json) against a database whose table of migrations has these created_at: applied, pending or unreachable';

-- Read with the caller's privileges. Only a plain table with a plain number
-- is read: a view, row security or a type of somebody's own would run code of
-- whoever made it, as the caller.
CREATE FUNCTION rescue_migrations(journal text)
RETURNS TABLE (idx integer, tag text, state text, why text)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 100
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	ran bigint[] := '{}';
	ledger regclass := pg_catalog.to_regclass('drizzle.__drizzle_migrations');
BEGIN
	IF ledger IS NOT NULL THEN
		IF NOT EXISTS (
			SELECT FROM pg_catalog.pg_class c
			JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
			WHERE c.oid = ledger AND c.relkind IN ('r', 'p')
				AND NOT c.relrowsecurity
				AND a.attname = 'created_at' AND a.attnum > 0
				AND a.atttypid = 'pg_catalog.int8'::regtype)
		THEN
			RAISE EXCEPTION 'table of migrations is not the one that Drizzle makes'
				USING ERRCODE = 'wrong_object_type',
				HINT = 'Read it yourself: rescue_migrations(journal, ARRAY(SELECT created_at FROM ...)).';
		END IF;
		ran := ARRAY(SELECT m.created_at FROM drizzle.__drizzle_migrations m);
	END IF;
	RETURN QUERY SELECT * FROM pg_catalog.rescue_migrations(journal, ran);
END
$$;

COMMENT ON FUNCTION rescue_migrations(text) IS
'each entry of a Drizzle journal against this database, by drizzle.__drizzle_migrations: applied, pending or unreachable';
