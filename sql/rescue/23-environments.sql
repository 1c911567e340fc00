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
