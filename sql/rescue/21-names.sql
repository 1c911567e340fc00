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
'whether a text is a digest of an image: sha256: and 64 lower-case hexadecimal digits; a tag can move and is no digest; false for NULL';

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
'a digest of an image: sha256: and 64 lower-case hexadecimal digits; a tag can move and is no digest';

CREATE DOMAIN rescue.port AS text COLLATE "C"
	CONSTRAINT is_port CHECK (rescue_is_port(VALUE));

COMMENT ON DOMAIN rescue.port IS
'a port: 1 to 65535 in decimal, no sign, blank or leading zero';
