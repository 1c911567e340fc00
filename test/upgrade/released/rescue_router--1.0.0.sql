/* rescue_router: written by scripts/router-sql */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION rescue_router" to load this file. \quit

DO $$
BEGIN
	IF EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'rescue') THEN
		RAISE EXCEPTION 'rescue_router cannot be installed beside rescue'
			USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'A router has no bundles: create it in a database of its own.';
	ELSIF pg_catalog.getdatabaseencoding() <> 'UTF8' THEN
		RAISE EXCEPTION 'rescue_router needs a database with the encoding UTF8'
			USING ERRCODE = 'feature_not_supported',
			HINT = 'Create one with CREATE DATABASE ... ENCODING ''UTF8'' TEMPLATE template0.';
	END IF;
END
$$;

-- Fails where another role made a schema first: its owner could drop what is in it.
CREATE SCHEMA rescue;

COMMENT ON SCHEMA rescue IS
'types and domains of the extension rescue; its functions are in pg_catalog';

CREATE SCHEMA rescue_router;

COMMENT ON SCHEMA rescue_router IS
'which partition has which organisation, and the functions that run a call there';

CREATE FUNCTION rescue_token_eq(presented text, expected text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_token_eq'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE;

CREATE FUNCTION rescue_token_eq(presented bytea, expected bytea)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_token_eq'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE;

CREATE FUNCTION rescue_is_env_key(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_env_key'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

CREATE FUNCTION rescue_is_env_value(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_env_value'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

CREATE FUNCTION rescue_is_container_name(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_container_name'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

CREATE FUNCTION rescue_is_volume_path(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_volume_path'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

CREATE FUNCTION rescue_is_agent_id(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_agent_id'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

CREATE FUNCTION rescue_is_image_digest(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_image_digest'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

CREATE FUNCTION rescue_is_port(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_port'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

CREATE FUNCTION rescue_env_scrub(env text[], extra text[] DEFAULT '{}')
RETURNS text[]
AS 'MODULE_PATHNAME', 'rescue_env_scrub'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

CREATE FUNCTION rescue_env_scrub_changes(env text[], extra text[] DEFAULT '{}')
RETURNS text[]
AS 'MODULE_PATHNAME', 'rescue_env_scrub_changes'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

CREATE FUNCTION rescue_container_url(url text, override text DEFAULT NULL)
RETURNS TABLE (url text, needs_host_gateway boolean)
AS 'MODULE_PATHNAME', 'rescue_container_url'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 1;

CREATE FUNCTION rescue_migrations(journal text, ran bigint[])
RETURNS TABLE (idx integer, tag text, state text, why text)
AS 'MODULE_PATHNAME', 'rescue_migrations'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 100;

CREATE FUNCTION rescue_migrations(journal text)
RETURNS TABLE (idx integer, tag text, state text, why text)
AS 'MODULE_PATHNAME', 'rescue_migrations_here'
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100;

CREATE FUNCTION rescue_job_key(job_id text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_job_key'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

CREATE TYPE rescue.bundle AS
(
	bundle_id bigint,
	workspace_id text,
	org_id text,
	instance_id text,
	reason text,
	captured_at timestamptz,
	sections json,
	truncated boolean,
	digest bytea
);

COMMENT ON TYPE rescue.bundle IS
'a bundle as it is read: sections is an array of {name, content, status, redacted, redactions, truncated, original_bytes}';

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

CREATE FUNCTION rescue_residence(org text) RETURNS TABLE (state text, since timestamptz, digest bytea)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

CREATE FUNCTION rescue_router.remote_rescue_residence(integer, text[], text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_residence', $3);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_residence(integer, text[], text) IS
'runs pg_catalog.rescue_residence(text) on a partition, for the function of that name';

CREATE FUNCTION rescue_bind_role(role name, org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_route_all'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_bind_role(integer, text[], name, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_bind_role', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_bind_role(integer, text[], name, text) IS
'runs pg_catalog.rescue_bind_role(name, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_latest(ws text, org text) RETURNS SETOF rescue.bundle
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

CREATE FUNCTION rescue_router.remote_rescue_latest(integer, text[], text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_latest', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_latest(integer, text[], text, text) IS
'runs pg_catalog.rescue_latest(text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_latest(ws text, org text, token text) RETURNS SETOF rescue.bundle
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

CREATE FUNCTION rescue_router.remote_rescue_latest(integer, text[], text, text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_latest', $3, $4, $5);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_latest(integer, text[], text, text, text) IS
'runs pg_catalog.rescue_latest(text, text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_require(ws text, org text) RETURNS SETOF rescue.bundle
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

CREATE FUNCTION rescue_router.remote_rescue_require(integer, text[], text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_require', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_require(integer, text[], text, text) IS
'runs pg_catalog.rescue_require(text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_get(bundle_id bigint, org text) RETURNS SETOF rescue.bundle
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

CREATE FUNCTION rescue_router.remote_rescue_get(integer, text[], bigint, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_get', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_get(integer, text[], bigint, text) IS
'runs pg_catalog.rescue_get(bigint, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_list(ws text, org text, max_rows integer DEFAULT 20, before_id bigint DEFAULT NULL) RETURNS TABLE (bundle_id bigint, instance_id text, reason text, captured_at timestamptz, sections integer, bytes bigint, redactions integer, truncated boolean)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 20;

CREATE FUNCTION rescue_router.remote_rescue_list(integer, text[], text, text, integer, bigint)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_list', $3, $4, $5, $6);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_list(integer, text[], text, text, integer, bigint) IS
'runs pg_catalog.rescue_list(text, text, integer, bigint) on a partition, for the function of that name';

CREATE FUNCTION rescue_section(bundle_id bigint, org text, name text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_section(integer, text[], bigint, text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_section', $3, $4, $5);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_section(integer, text[], bigint, text, text) IS
'runs pg_catalog.rescue_section(bigint, text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_verify(bundle_id bigint, org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_verify(integer, text[], bigint, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_verify', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_verify(integer, text[], bigint, text) IS
'runs pg_catalog.rescue_verify(bigint, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_explain(ws text, org text) RETURNS TABLE (headline boolean, phase text, verdict text, cause text, confidence real, evidence_section text, evidence_line integer, evidence text, remedy text, who text)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 8;

CREATE FUNCTION rescue_router.remote_rescue_explain(integer, text[], text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_explain', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_explain(integer, text[], text, text) IS
'runs pg_catalog.rescue_explain(text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_diff(ws text, org text) RETURNS TABLE (section text, change text, line integer, content text)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100;

CREATE FUNCTION rescue_router.remote_rescue_diff(integer, text[], text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_diff', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_diff(integer, text[], text, text) IS
'runs pg_catalog.rescue_diff(text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_failures(org text, since interval DEFAULT '24 hours', max_rows integer DEFAULT 100) RETURNS TABLE (workspace_id text, bundle_id bigint, captured_at timestamptz, phase text, cause text, fingerprint text, alike bigint)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100;

CREATE FUNCTION rescue_router.remote_rescue_failures(integer, text[], text, interval, integer)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_failures', $3, $4, $5);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_failures(integer, text[], text, interval, integer) IS
'runs pg_catalog.rescue_failures(text, interval, integer) on a partition, for the function of that name';

CREATE FUNCTION rescue_require(ws text, org text, token text) RETURNS SETOF rescue.bundle
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

CREATE FUNCTION rescue_router.remote_rescue_require(integer, text[], text, text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_require', $3, $4, $5);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_require(integer, text[], text, text, text) IS
'runs pg_catalog.rescue_require(text, text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_get(bundle_id bigint, org text, token text) RETURNS SETOF rescue.bundle
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

CREATE FUNCTION rescue_router.remote_rescue_get(integer, text[], bigint, text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_get', $3, $4, $5);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_get(integer, text[], bigint, text, text) IS
'runs pg_catalog.rescue_get(bigint, text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_list(ws text, org text, max_rows integer, before_id bigint, token text) RETURNS TABLE (bundle_id bigint, instance_id text, reason text, captured_at timestamptz, sections integer, bytes bigint, redactions integer, truncated boolean)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 20;

CREATE FUNCTION rescue_router.remote_rescue_list(integer, text[], text, text, integer, bigint, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_list', $3, $4, $5, $6, $7);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_list(integer, text[], text, text, integer, bigint, text) IS
'runs pg_catalog.rescue_list(text, text, integer, bigint, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_section(bundle_id bigint, org text, name text, token text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_section(integer, text[], bigint, text, text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_section', $3, $4, $5, $6);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_section(integer, text[], bigint, text, text, text) IS
'runs pg_catalog.rescue_section(bigint, text, text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_explain(ws text, org text, token text) RETURNS TABLE (headline boolean, phase text, verdict text, cause text, confidence real, evidence_section text, evidence_line integer, evidence text, remedy text, who text)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 8;

CREATE FUNCTION rescue_router.remote_rescue_explain(integer, text[], text, text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_explain', $3, $4, $5);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_explain(integer, text[], text, text, text) IS
'runs pg_catalog.rescue_explain(text, text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_failures(org text, since interval, max_rows integer, token text) RETURNS TABLE (workspace_id text, bundle_id bigint, captured_at timestamptz, phase text, cause text, fingerprint text, alike bigint)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100;

CREATE FUNCTION rescue_router.remote_rescue_failures(integer, text[], text, interval, integer, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_failures', $3, $4, $5, $6);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_failures(integer, text[], text, interval, integer, text) IS
'runs pg_catalog.rescue_failures(text, interval, integer, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_redact(content text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_route_any'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_redact(integer, text[], text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_redact', $3);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_redact(integer, text[], text) IS
'runs pg_catalog.rescue_redact(text) on a partition, for the function of that name';

CREATE FUNCTION rescue_redactions(content text) RETURNS TABLE (rule text, start_byte integer, length integer)
AS 'MODULE_PATHNAME', 'rescue_route_any'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10;

CREATE FUNCTION rescue_router.remote_rescue_redactions(integer, text[], text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_redactions', $3);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_redactions(integer, text[], text) IS
'runs pg_catalog.rescue_redactions(text) on a partition, for the function of that name';

CREATE FUNCTION rescue_redaction_rule_add(name text, pattern text, sample text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_route_all'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_redaction_rule_add(integer, text[], text, text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_redaction_rule_add', $3, $4, $5);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_redaction_rule_add(integer, text[], text, text, text) IS
'runs pg_catalog.rescue_redaction_rule_add(text, text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_redaction_rule_drop(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_route_all'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_redaction_rule_drop(integer, text[], text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_redaction_rule_drop', $3);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_redaction_rule_drop(integer, text[], text) IS
'runs pg_catalog.rescue_redaction_rule_drop(text) on a partition, for the function of that name';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text, sections text, captured_at timestamptz DEFAULT NULL, capture_id uuid DEFAULT NULL) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_persist(integer, text[], text, text, text, text, text, timestamptz, uuid)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_persist', $3, $4, $5, $6, $7, $8, $9);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_persist(integer, text[], text, text, text, text, text, timestamptz, uuid) IS
'runs pg_catalog.rescue_persist(text, text, text, text, text, timestamptz, uuid) on a partition, for the function of that name';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text, sections json, captured_at timestamptz DEFAULT NULL, capture_id uuid DEFAULT NULL) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_persist(integer, text[], text, text, text, text, json, timestamptz, uuid)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_persist', $3, $4, $5, $6, $7, $8, $9);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_persist(integer, text[], text, text, text, text, json, timestamptz, uuid) IS
'runs pg_catalog.rescue_persist(text, text, text, text, json, timestamptz, uuid) on a partition, for the function of that name';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text, sections jsonb, captured_at timestamptz DEFAULT NULL, capture_id uuid DEFAULT NULL) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_persist(integer, text[], text, text, text, text, jsonb, timestamptz, uuid)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_persist', $3, $4, $5, $6, $7, $8, $9);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_persist(integer, text[], text, text, text, text, jsonb, timestamptz, uuid) IS
'runs pg_catalog.rescue_persist(text, text, text, text, jsonb, timestamptz, uuid) on a partition, for the function of that name';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text, sections text, captured_at_text text) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_persist(integer, text[], text, text, text, text, text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_persist', $3, $4, $5, $6, $7, $8);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_persist(integer, text[], text, text, text, text, text, text) IS
'runs pg_catalog.rescue_persist(text, text, text, text, text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text, names text[], contents bytea[]) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_persist(integer, text[], text, text, text, text, text[], bytea[])
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_persist', $3, $4, $5, $6, $7, $8);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_persist(integer, text[], text, text, text, text, text[], bytea[]) IS
'runs pg_catalog.rescue_persist(text, text, text, text, text[], bytea[]) on a partition, for the function of that name';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text, names text[], contents bytea[], captured_at timestamptz, capture_id uuid) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_persist(integer, text[], text, text, text, text, text[], bytea[], timestamptz, uuid)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_persist', $3, $4, $5, $6, $7, $8, $9, $10);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_persist(integer, text[], text, text, text, text, text[], bytea[], timestamptz, uuid) IS
'runs pg_catalog.rescue_persist(text, text, text, text, text[], bytea[], timestamptz, uuid) on a partition, for the function of that name';

CREATE FUNCTION rescue_delete(bundle_id bigint, org text, why text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_delete(integer, text[], bigint, text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_delete', $3, $4, $5);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_delete(integer, text[], bigint, text, text) IS
'runs pg_catalog.rescue_delete(bigint, text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_forget(org text, why text) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_route_all'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_forget(integer, text[], text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_forget', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_forget(integer, text[], text, text) IS
'runs pg_catalog.rescue_forget(text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_hold(bundle_id bigint, org text, why text, until timestamptz DEFAULT NULL) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_hold(integer, text[], bigint, text, text, timestamptz)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_hold', $3, $4, $5, $6);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_hold(integer, text[], bigint, text, text, timestamptz) IS
'runs pg_catalog.rescue_hold(bigint, text, text, timestamptz) on a partition, for the function of that name';

CREATE FUNCTION rescue_release(hold_id bigint, org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_release(integer, text[], bigint, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_release', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_release(integer, text[], bigint, text) IS
'runs pg_catalog.rescue_release(bigint, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_holds(org text) RETURNS TABLE (hold_id bigint, bundle_id bigint, why text, held_by text, held_at timestamptz, until timestamptz, in_force boolean)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10;

CREATE FUNCTION rescue_router.remote_rescue_holds(integer, text[], text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_holds', $3);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_holds(integer, text[], text) IS
'runs pg_catalog.rescue_holds(text) on a partition, for the function of that name';

CREATE FUNCTION rescue_tombstones(org text, ws text DEFAULT NULL, max_rows integer DEFAULT 100) RETURNS TABLE (bundle_id bigint, workspace_id text, instance_id text, reason text, captured_at timestamptz, deleted_at timestamptz, deleted_by text, how text, why text)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100;

CREATE FUNCTION rescue_router.remote_rescue_tombstones(integer, text[], text, text, integer)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_tombstones', $3, $4, $5);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_tombstones(integer, text[], text, text, integer) IS
'runs pg_catalog.rescue_tombstones(text, text, integer) on a partition, for the function of that name';

CREATE FUNCTION rescue_gc(live text[], grace interval DEFAULT '24 hours', dry_run boolean DEFAULT false, org text DEFAULT NULL) RETURNS TABLE (bundle_id bigint, org_id text, workspace_id text, outcome text, why text)
AS 'MODULE_PATHNAME', 'rescue_route_sweep'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10;

CREATE FUNCTION rescue_router.remote_rescue_gc(integer, text[], text[], interval, boolean, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_gc', $3, $4, $5, $6);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_gc(integer, text[], text[], interval, boolean, text) IS
'runs pg_catalog.rescue_gc(text[], interval, boolean, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_gc(live text[], grace interval, dry_run boolean, org text, listing_complete boolean, keep_newest boolean DEFAULT true, max_share double precision DEFAULT NULL, max_rows integer DEFAULT 10000) RETURNS TABLE (bundle_id bigint, org_id text, workspace_id text, outcome text, why text)
AS 'MODULE_PATHNAME', 'rescue_route_sweep'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10;

CREATE FUNCTION rescue_router.remote_rescue_gc(integer, text[], text[], interval, boolean, text, boolean, boolean, double precision, integer)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_gc', $3, $4, $5, $6, $7, $8, $9, $10);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_gc(integer, text[], text[], interval, boolean, text, boolean, boolean, double precision, integer) IS
'runs pg_catalog.rescue_gc(text[], interval, boolean, text, boolean, boolean, double precision, integer) on a partition, for the function of that name';

CREATE FUNCTION rescue_gc_plan(live text[], listing_complete boolean, grace interval DEFAULT '24 hours', org text DEFAULT NULL, keep_newest boolean DEFAULT true) RETURNS TABLE (plan_id bigint, bundle_id bigint, org_id text, workspace_id text, outcome text, why text)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10;

CREATE FUNCTION rescue_router.remote_rescue_gc_plan(integer, text[], text[], boolean, interval, text, boolean)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_gc_plan', $3, $4, $5, $6, $7);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_gc_plan(integer, text[], text[], boolean, interval, text, boolean) IS
'runs pg_catalog.rescue_gc_plan(text[], boolean, interval, text, boolean) on a partition, for the function of that name';

CREATE FUNCTION rescue_gc_apply(plan_id bigint, org text DEFAULT NULL, max_share double precision DEFAULT NULL, max_rows integer DEFAULT 10000) RETURNS TABLE (bundle_id bigint, org_id text, workspace_id text, outcome text, why text)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10;

CREATE FUNCTION rescue_router.remote_rescue_gc_apply(integer, text[], bigint, text, double precision, integer)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_gc_apply', $3, $4, $5, $6);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_gc_apply(integer, text[], bigint, text, double precision, integer) IS
'runs pg_catalog.rescue_gc_apply(bigint, text, double precision, integer) on a partition, for the function of that name';

CREATE FUNCTION rescue_billing_set(org text, status text, observed_at timestamptz DEFAULT clock_timestamp(), grace_until timestamptz DEFAULT NULL) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_billing_set(integer, text[], text, text, timestamptz, timestamptz)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_billing_set', $3, $4, $5, $6);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_billing_set(integer, text[], text, text, timestamptz, timestamptz) IS
'runs pg_catalog.rescue_billing_set(text, text, timestamptz, timestamptz) on a partition, for the function of that name';

CREATE FUNCTION rescue_billing_policy_set(status text, decision text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_route_all'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_billing_policy_set(integer, text[], text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_billing_policy_set', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_billing_policy_set(integer, text[], text, text) IS
'runs pg_catalog.rescue_billing_policy_set(text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_token_issue(org text, ws text DEFAULT NULL, ttl interval DEFAULT '1 day', single_use boolean DEFAULT false, label text DEFAULT NULL, starts timestamptz DEFAULT NULL) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_token_issue(integer, text[], text, text, interval, boolean, text, timestamptz)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_token_issue', $3, $4, $5, $6, $7, $8);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_token_issue(integer, text[], text, text, interval, boolean, text, timestamptz) IS
'runs pg_catalog.rescue_token_issue(text, text, interval, boolean, text, timestamptz) on a partition, for the function of that name';

CREATE FUNCTION rescue_token_revoke(token_id text, org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_token_revoke(integer, text[], text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_token_revoke', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_token_revoke(integer, text[], text, text) IS
'runs pg_catalog.rescue_token_revoke(text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_token_revoke_all(org text, ws text DEFAULT NULL) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_token_revoke_all(integer, text[], text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_token_revoke_all', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_token_revoke_all(integer, text[], text, text) IS
'runs pg_catalog.rescue_token_revoke_all(text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_token_list(org text) RETURNS TABLE (token_id text, workspace_id text, label text, single_use boolean, issued_at timestamptz, starts_at timestamptz, expires_at timestamptz, claimed_at timestamptz, revoked_at timestamptz, replaced_by text)
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10;

CREATE FUNCTION rescue_router.remote_rescue_token_list(integer, text[], text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_token_list', $3);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_token_list(integer, text[], text) IS
'runs pg_catalog.rescue_token_list(text) on a partition, for the function of that name';

CREATE FUNCTION rescue_token_rotate(token_id text, org text, overlap interval DEFAULT '1 hour') RETURNS text
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_token_rotate(integer, text[], text, text, interval)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_token_rotate', $3, $4, $5);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_token_rotate(integer, text[], text, text, interval) IS
'runs pg_catalog.rescue_token_rotate(text, text, interval) on a partition, for the function of that name';

CREATE FUNCTION rescue_token_claim(token text, org text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_route_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_token_claim(integer, text[], text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_token_claim', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_token_claim(integer, text[], text, text) IS
'runs pg_catalog.rescue_token_claim(text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_set(name text, value text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_route_all'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_set(integer, text[], text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_set', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_set(integer, text[], text, text) IS
'runs pg_catalog.rescue_set(text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_pin_promote(runtime text, digest rescue.image_digest, region text DEFAULT 'global', git_sha text DEFAULT NULL, notes text DEFAULT NULL) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_route_pins'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_pin_promote(integer, text[], text, text, text, text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_pin_promote', $3, $4::rescue.image_digest, $5, $6, $7);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_pin_promote(integer, text[], text, text, text, text, text) IS
'runs pg_catalog.rescue_pin_promote(text, rescue.image_digest, text, text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_pin_resolve(runtime text, region text DEFAULT 'global') RETURNS TABLE (generation bigint, digest text)
AS 'MODULE_PATHNAME', 'rescue_route_pins'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

CREATE FUNCTION rescue_router.remote_rescue_pin_resolve(integer, text[], text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_pin_resolve', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_pin_resolve(integer, text[], text, text) IS
'runs pg_catalog.rescue_pin_resolve(text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_pin_observe(ws text, org text, runtime text, generation bigint, digest text, container_started_at timestamptz, source text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_route_pins'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_pin_observe(integer, text[], text, text, text, bigint, text, timestamptz, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_pin_observe', $3, $4, $5, $6, $7, $8, $9);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_pin_observe(integer, text[], text, text, text, bigint, text, timestamptz, text) IS
'runs pg_catalog.rescue_pin_observe(text, text, text, bigint, text, timestamptz, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_pin_retire(ws text, org text) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_route_pins'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_pin_retire(integer, text[], text, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_pin_retire', $3, $4);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_pin_retire(integer, text[], text, text) IS
'runs pg_catalog.rescue_pin_retire(text, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_pin_adoption(runtime text) RETURNS TABLE (region text, generation bigint, digest text, promoted_at timestamptz, workspaces bigint, adopted bigint, pending bigint, stuck bigint, diverged bigint, unknown bigint, adopted_by_all_since timestamptz, laggards json)
AS 'MODULE_PATHNAME', 'rescue_route_pins'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

CREATE FUNCTION rescue_router.remote_rescue_pin_adoption(integer, text[], text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_pin_adoption', $3);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_pin_adoption(integer, text[], text) IS
'runs pg_catalog.rescue_pin_adoption(text) on a partition, for the function of that name';

CREATE FUNCTION rescue_job_put(job_id text, payload jsonb, ttl interval DEFAULT '1 hour', org text DEFAULT NULL) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_route_job'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_job_put(integer, text[], text, jsonb, interval, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_job_put', $3, $4, $5, $6);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_job_put(integer, text[], text, jsonb, interval, text) IS
'runs pg_catalog.rescue_job_put(text, jsonb, interval, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_job_resolve(job_id text, payload_key text, inline jsonb, org text DEFAULT NULL) RETURNS jsonb
AS 'MODULE_PATHNAME', 'rescue_route_job'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

CREATE FUNCTION rescue_router.remote_rescue_job_resolve(integer, text[], text, text, jsonb, text)
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_job_resolve', $3, $4, $5, $6);
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_job_resolve(integer, text[], text, text, jsonb, text) IS
'runs pg_catalog.rescue_job_resolve(text, text, jsonb, text) on a partition, for the function of that name';

CREATE FUNCTION rescue_router.rescue_settings_check(partition integer) RETURNS TABLE (name text, ok boolean, finding text, what_to_do text)
AS 'MODULE_PATHNAME', 'rescue_route_each'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10;

CREATE FUNCTION rescue_router.remote_rescue_settings_check(integer, text[])
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_settings_check');
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_settings_check(integer, text[]) IS
'runs pg_catalog.rescue_settings_check() on a partition, for the function of that name';

COMMENT ON FUNCTION rescue_router.rescue_settings_check(integer) IS
'rescue_settings_check() on one partition';

CREATE FUNCTION rescue_router.rescue_partition_facts(partition integer) RETURNS TABLE (name text, value text)
AS 'MODULE_PATHNAME', 'rescue_route_each'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 20;

CREATE FUNCTION rescue_router.remote_rescue_partition_facts(integer, text[])
RETURNS text
LANGUAGE plproxy VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
AS $remote$
CLUSTER 'rescue';
RUN ON $1;
SELECT rescue.routed($2, 'rescue_partition_facts');
$remote$;

COMMENT ON FUNCTION rescue_router.remote_rescue_partition_facts(integer, text[]) IS
'runs pg_catalog.rescue_partition_facts() on a partition, for the function of that name';

COMMENT ON FUNCTION rescue_router.rescue_partition_facts(integer) IS
'rescue_partition_facts() on one partition';

COMMENT ON FUNCTION rescue_billing_policy_set(text, text) IS
'say what a billing status means: allow, grace or deny; NULL takes the row back';

COMMENT ON FUNCTION rescue_billing_set(text, text, timestamptz, timestamptz) IS
'note the billing status of an organisation, any word; false if a newer observation is stored already';

COMMENT ON FUNCTION rescue_bind_role(name, text) IS
'bind a role to one organisation: every other is refused with RB002, whatever the role sets, and wherever it is the one that logged in, that of SET ROLE, or the only way to the right to execute; NULL unbinds, and is, like a change of the organisation, for a superuser or the owner of the database; returns whether something changed';

COMMENT ON FUNCTION rescue_container_url(text, text) IS
'a URL as a container must write it: loopback becomes host.docker.internal, and whether that name is needed; an override wins';

COMMENT ON FUNCTION rescue_delete(bigint, text, text) IS
'delete one bundle of an organisation; false if it does not exist, refused with RB009 if it is on hold; why goes to the log';

COMMENT ON FUNCTION rescue_diff(text, text) IS
'what changed in the workspace''s newest bundle since the last one whose contents differ: a row for each line added (by its number in the newest) or removed (by its number in the one before), and one without a line for a section that was added, removed, collected or not collected; no row where there is no such bundle';

COMMENT ON FUNCTION rescue_env_scrub(text[], text[]) IS
'an environment without the variables that must not stay in an image; extra names more of them, a name or a beginning and *';

COMMENT ON FUNCTION rescue_env_scrub_changes(text[], text[]) IS
'the instructions that blank those variables, for docker commit --change; refuses a name that cannot be written into one';

COMMENT ON FUNCTION rescue_explain(text, text) IS
'why the workspace did not boot, from its newest bundle: a row for each phase of the boot, ok, failed or unknown; first the headline, the cause where one is known, then the others in boot order';

COMMENT ON FUNCTION rescue_explain(text, text, text) IS
'the same for a caller who presents an access token';

COMMENT ON FUNCTION rescue_failures(text, interval, integer) IS
'the workspaces whose newest bundle is younger than since and failed, newest first: 1 to 1000 rows; those that failed for the same reason have one fingerprint, and alike is how many they are';

COMMENT ON FUNCTION rescue_failures(text, interval, integer, text) IS
'the same for a caller who presents an access token; one for a workspace sees that workspace only';

COMMENT ON FUNCTION rescue_forget(text, text) IS
'delete everything of an organisation: bundles, tokens and billing; returns the number of bundles; refused with RB009 if one is on hold';

COMMENT ON FUNCTION rescue_gc(text[], interval, boolean, text) IS
'delete the bundles of workspaces that are not in the list of live ones, of one organisation or (NULL) of all; a list that is NULL or holds a NULL is unknown, and nothing is deleted; never those younger than the grace, in the future, on hold, or the newest of their workspace; prunes tokens that were over before token_grace, too';

COMMENT ON FUNCTION rescue_gc(text[], interval, boolean, text, boolean, boolean, double precision, integer) IS
'the same with all that can be said: whether the list is complete, whether the newest bundle of a workspace stays, which share of the bundles may go (NULL: gc_max_share), and how many in this call';

COMMENT ON FUNCTION rescue_gc_apply(bigint, text, double precision, integer) IS
'delete what a plan of the last hour says, max_rows of it in a call; refused with RB011 where the bundles that may be deleted are no longer those of the plan';

COMMENT ON FUNCTION rescue_gc_plan(text[], boolean, interval, text, boolean) IS
'say what rescue_gc() would do, and store it as a plan for rescue_gc_apply(): first a row with the plan''s id and the number of bundles, then what is planned; refused with RB010 where the list is unknown';

COMMENT ON FUNCTION rescue_get(bigint, text) IS
'one bundle of an organisation by its id, or no row';

COMMENT ON FUNCTION rescue_get(bigint, text, text) IS
'the same for a caller who presents an access token; one for a workspace finds no bundle of another';

COMMENT ON FUNCTION rescue_hold(bigint, text, text, timestamptz) IS
'keep a bundle from being deleted until a time, or until the hold is released; returns the id of the hold, refused with RB404 if there is no such bundle';

COMMENT ON FUNCTION rescue_holds(text) IS
'the holds of an organisation: who wants a bundle kept, why, until when, and whether that is still to come';

COMMENT ON FUNCTION rescue_is_agent_id(text) IS
'whether a text is an agent''s id: 1 to 121 of a-z, A-Z, 0-9, _ and -; false for NULL';

COMMENT ON FUNCTION rescue_is_container_name(text) IS
'whether a text is a name of a container: 1 to 128 of a-z, A-Z, 0-9, and after the first also _ . -; false for NULL';

COMMENT ON FUNCTION rescue_is_env_key(text) IS
'whether a text is a name of an environment variable: a letter or underscore, then letters, digits and underscores, ASCII only; false for NULL';

COMMENT ON FUNCTION rescue_is_env_value(text) IS
'whether a text is a value of an environment variable: no control characters, none that turn the direction of text around; false for NULL';

COMMENT ON FUNCTION rescue_is_image_digest(text) IS
'whether a text is a digest of an image: sha256: and 64 lower-case hexadecimal digits; a tag can move and is no digest; false for NULL';

COMMENT ON FUNCTION rescue_is_port(text) IS
'whether a text is a port: 1 to 65535 in decimal, no sign, blank or leading zero; false for NULL';

COMMENT ON FUNCTION rescue_is_volume_path(text) IS
'whether a text is a path of a volume: absolute, not the root, parts of A-Z a-z 0-9 . _ -, in its shortest spelling; false for NULL';

COMMENT ON FUNCTION rescue_job_key(text) IS
'the key by which the payload of a job is passed';

COMMENT ON FUNCTION rescue_job_put(text, jsonb, interval, text) IS
'keep the payload of a job of an organisation for a while, in place of one that it has already, and return its key; NULL is an organisation of its own, or the one that the database or the role is bound to';

COMMENT ON FUNCTION rescue_job_resolve(text, text, jsonb, text) IS
'the payload of a job, once: what was put for the same organisation under the key if the key names this very job, refused with RB404 if it is gone; else the inline one';

COMMENT ON FUNCTION rescue_latest(text, text) IS
'the newest bundle of a workspace, or no row; for a back end that has authenticated its caller';

COMMENT ON FUNCTION rescue_latest(text, text, text) IS
'the newest bundle of a workspace, or no row, for a caller who presents an access token';

COMMENT ON FUNCTION rescue_list(text, text, integer, bigint) IS
'the bundles of a workspace without their contents, newest first: 1 to 1000 rows, those after its bundle before_id if that is given';

COMMENT ON FUNCTION rescue_list(text, text, integer, bigint, text) IS
'the same for a caller who presents an access token; before_id NULL begins with the newest';

COMMENT ON FUNCTION rescue_migrations(text, bigint[]) IS
'each entry of a Drizzle journal (the text of meta/_journal.json) against a database whose table of migrations has these created_at: applied, pending or unreachable';

COMMENT ON FUNCTION rescue_migrations(text) IS
'each entry of a Drizzle journal against this database, by drizzle.__drizzle_migrations: applied, pending or unreachable';

COMMENT ON FUNCTION rescue_persist(text, text, text, text, text, timestamptz, uuid) IS
'store a bundle, redacted, and return its id; sections is a JSON array of {name, content, status, original_bytes}; a capture_id that is stored already returns the id of the first';

COMMENT ON FUNCTION rescue_persist(text, text, text, text, json, timestamptz, uuid) IS
'the same for sections that are json already; what a column of that type refuses, such as a broken document, the server may print into its log before this is called';

COMMENT ON FUNCTION rescue_persist(text, text, text, text, jsonb, timestamptz, uuid) IS
'the same for sections that are jsonb already';

COMMENT ON FUNCTION rescue_persist(text, text, text, text, text, text) IS
'the same for drivers that send the time untyped and the arguments by their places; where a driver asks the server for the types, name it: captured_at => $6';

COMMENT ON FUNCTION rescue_persist(text, text, text, text, text[], bytea[]) IS
'store a bundle of raw bytes, redacted, and return its id; UTF-16 and UTF-32 become UTF-8, what is no character U+FFFD, what is compressed a failed section; a content that is NULL is a missing section';

COMMENT ON FUNCTION rescue_persist(text, text, text, text, text[], bytea[], timestamptz, uuid) IS
'the same with the time and the id of the capture; NULL for now, and for none';

COMMENT ON FUNCTION rescue_pin_adoption(text) IS
'a row for each region that a runtime is pinned in: how many of how many workspaces have adopted it, since when all have, and who is stuck, diverged or unknown; refused with RB404 if nothing is pinned';

COMMENT ON FUNCTION rescue_pin_observe(text, text, text, bigint, text, timestamptz, text) IS
'report what a workspace runs, and return the verdict: adopted, pending, stuck, diverged or unknown; refused with RB011 if a newer generation is in force';

COMMENT ON FUNCTION rescue_pin_promote(text, rescue.image_digest, text, text, text) IS
'pin the image of a runtime in a region; returns the generation, and notifies rescue_pin with the runtime for "look again"';

COMMENT ON FUNCTION rescue_pin_resolve(text, text) IS
'the pin that is in force; refused with RB404 if nothing is pinned, since no other image is used instead';

COMMENT ON FUNCTION rescue_pin_retire(text, text) IS
'take the reports of a workspace away that is no more; returns how many there were';

COMMENT ON FUNCTION rescue_redact(text) IS
'the text with each secret replaced by [REDACTED:rule-name]; NULL for NULL; refused with RB008 where the redactor is not sure';

COMMENT ON FUNCTION rescue_redaction_rule_add(text, text, text) IS
'add a redaction rule: a regular expression (PCRE2) whose group 1, or else the whole match, is the secret; refused unless it finds the sample, which is stored with it and must not be a real secret';

COMMENT ON FUNCTION rescue_redaction_rule_drop(text) IS
'drop a redaction rule of this database; false if no rule has that name';

COMMENT ON FUNCTION rescue_redactions(text) IS
'the secrets of a text: by which rule, where (in bytes, the first is 1) and how long; never the secret itself';

COMMENT ON FUNCTION rescue_release(bigint, text) IS
'release one hold; false if it does not exist; other holds of the bundle stay in force';

COMMENT ON FUNCTION rescue_require(text, text) IS
'the newest bundle of a workspace; refused with RB404 if there is no bundle';

COMMENT ON FUNCTION rescue_require(text, text, text) IS
'the same for a caller who presents an access token';

COMMENT ON FUNCTION rescue_residence(text) IS
'where an organisation is: here, arriving, frozen or departed, as rescue.residence has it; since when, and by which copy';

COMMENT ON FUNCTION rescue_section(bigint, text, text) IS
'the content of one section; NULL if there is no such section';

COMMENT ON FUNCTION rescue_section(bigint, text, text, text) IS
'the same for a caller who presents an access token; one for a workspace finds no bundle of another';

COMMENT ON FUNCTION rescue_set(text, text) IS
'change one setting: billing, billing_max_age, throttle, gc_max_share, gc_strict, token_grace, max_sections, max_section_bytes or max_bundles_per_workspace; NULL goes back to the default';

COMMENT ON FUNCTION rescue_token_claim(text, text) IS
'consume a single-use token, and return one that is good for 60 seconds from the next transaction on; it does not wait for other transactions: if another transaction has claimed the same token and is not committed, the claim is refused like an invalid token, and may be tried again, since the other one may roll back';

COMMENT ON FUNCTION rescue_token_eq(text, text) IS
'whether two secrets are equal, compared in constant time; NULL on either side is false';

COMMENT ON FUNCTION rescue_token_eq(bytea, bytea) IS
'whether two secrets are equal, compared in constant time; NULL on either side is false';

COMMENT ON FUNCTION rescue_token_issue(text, text, interval, boolean, text, timestamptz) IS
'issue an access token for an organisation or one workspace of it, good for ttl from its start on (NULL: at once); it is shown this once, only its digest is stored';

COMMENT ON FUNCTION rescue_token_list(text) IS
'the tokens of an organisation, the last issued first, never a secret or a digest';

COMMENT ON FUNCTION rescue_token_revoke(text, text) IS
'revoke a token by its id, at once for every transaction; false if there is no such token to revoke';

COMMENT ON FUNCTION rescue_token_revoke_all(text, text) IS
'revoke every token of an organisation, or those issued for one workspace, that could still be used; returns how many';

COMMENT ON FUNCTION rescue_token_rotate(text, text, interval) IS
'replace a token by a new one of the same scope and life; the old one goes on for the overlap, 0 for not at all';

COMMENT ON FUNCTION rescue_tombstones(text, text, integer) IS
'the bundles of an organisation, or of one workspace, that were deleted, the last first: what, when, by whom, how and why';

COMMENT ON FUNCTION rescue_verify(bigint, text) IS
'whether the contents of a bundle still have the digest that was stored with it; false if there is no such bundle';

---------------------------------------------------------------------------
-- Which partition has which organisation
--
-- Read in C, by the primary keys and under the latest snapshot: no privilege on
-- the tables is needed, and no caller sees another's organisation.
---------------------------------------------------------------------------

CREATE TABLE rescue_router.slots
(
	slot integer PRIMARY KEY CHECK (slot BETWEEN 0 AND 1023),
	partition integer NOT NULL CHECK (partition >= 0)
);

COMMENT ON TABLE rescue_router.slots IS
'the partition of each slot: an organisation without a placement goes by rescue_router.slot_of()';

CREATE TABLE rescue_router.placements
(
	org_id text COLLATE "C" PRIMARY KEY,
	partition integer NOT NULL CHECK (partition >= 0)
);

COMMENT ON TABLE rescue_router.placements IS
'the organisations that are on another partition than that of their slot';

CREATE TABLE rescue_router.homes
(
	what text COLLATE "C" PRIMARY KEY CHECK (what = 'pins'),
	partition integer NOT NULL CHECK (partition >= 0)
);

COMMENT ON TABLE rescue_router.homes IS
'the partition of what is on one only: the pins';

INSERT INTO rescue_router.homes VALUES ('pins', 0);

SELECT pg_catalog.pg_extension_config_dump('rescue_router.slots', '');
SELECT pg_catalog.pg_extension_config_dump('rescue_router.placements', '');
-- a row that the script makes would be there twice after a restore
SELECT pg_catalog.pg_extension_config_dump('rescue_router.homes', 'WHERE partition <> 0');

---------------------------------------------------------------------------
-- Administration
---------------------------------------------------------------------------

CREATE FUNCTION rescue_router.slot_of(key text) RETURNS integer
AS 'MODULE_PATHNAME', 'rescue_router_slot_of'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_router.slot_of(text) IS
'the slot of an organisation: the first ten bits of the SHA-256 of its bytes';

CREATE FUNCTION rescue_router.partition_of(org text) RETURNS integer
AS 'MODULE_PATHNAME', 'rescue_router_partition_of'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_router.partition_of(text) IS
'the partition that has an organisation, for a back end that connects to it directly; refused as a call would be';

CREATE FUNCTION rescue_router.outcomes(OUT partition integer, OUT outcome text,
	OUT sqlstate text, OUT message text)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'rescue_router_outcomes'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10;

COMMENT ON FUNCTION rescue_router.outcomes() IS
'what the last call of this session that went to several partitions came to on each: done, refused or unavailable';

CREATE FUNCTION rescue_router.partitions(OUT partition integer, OUT connection text)
RETURNS SETOF record
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $$
SELECT substr(o.option_name, 2)::integer, o.option_value
FROM pg_foreign_server s, pg_options_to_table(s.srvoptions) o
WHERE s.srvname = 'rescue' AND o.option_name ~ '^p[0-9]+$'
ORDER BY 1
$$;

COMMENT ON FUNCTION rescue_router.partitions() IS
'the partitions, as the foreign server "rescue" has them';

CREATE FUNCTION rescue_router.add_partition(connection text) RETURNS integer
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	number integer := (SELECT count(*) FROM rescue_router.partitions());
BEGIN
	IF connection IS NULL OR connection ~* 'password' THEN
		RAISE EXCEPTION 'connection string is missing or has a password'
			USING ERRCODE = 'invalid_parameter_value',
			HINT = 'Everybody can read it: a password belongs into CREATE USER MAPPING ... SERVER rescue.';
	ELSIF EXISTS (SELECT FROM pg_foreign_server WHERE srvname = 'rescue') THEN
		EXECUTE format('ALTER SERVER rescue OPTIONS (ADD p%s %L)', number, connection);
	ELSE
		EXECUTE format('CREATE SERVER rescue FOREIGN DATA WRAPPER plproxy OPTIONS '
			'(modular_mapping ''1'', connection_lifetime ''1800'', query_timeout ''10'', p0 %L)', connection);
	END IF;
	RETURN number;
END
$$;

COMMENT ON FUNCTION rescue_router.add_partition(text) IS
'add a partition by its libpq connection string, without user and password, which are in the user mappings; returns its number; it gets no organisation yet';

CREATE FUNCTION rescue_router.lay_out() RETURNS integer
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	number integer := (SELECT count(*) FROM rescue_router.partitions());
BEGIN
	IF number = 0 OR EXISTS (SELECT FROM rescue_router.slots) THEN
		RAISE EXCEPTION 'slots can be laid out once, over one partition or more'
			USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'Later, an organisation is moved and rescue_router.place() says where it is.';
	END IF;
	INSERT INTO rescue_router.slots
	SELECT slot, slot % number FROM generate_series(0, 1023) slot;
	RETURN number;
END
$$;

COMMENT ON FUNCTION rescue_router.lay_out() IS
'spread the 1024 slots over the partitions that there are, once; returns how many partitions';

CREATE FUNCTION rescue_router.place(org text, partition integer) RETURNS void
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF partition IS NULL OR NOT EXISTS (SELECT FROM rescue_router.partitions() p WHERE p.partition = $2) THEN
		RAISE EXCEPTION 'partition does not exist'
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	-- refuses what no call would accept
	PERFORM rescue_router.check_org(org);
	INSERT INTO rescue_router.placements AS p VALUES (org, $2)
	ON CONFLICT (org_id) DO UPDATE SET partition = EXCLUDED.partition;
END
$$;

COMMENT ON FUNCTION rescue_router.place(text, integer) IS
'say that an organisation is on this partition from now on; it moves nothing';

CREATE FUNCTION rescue_router.check_org(org text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_router_check_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_router.check_org(text) IS
'refuse an organisation that is missing, blank or malformed';

CREATE FUNCTION rescue_settings_check()
RETURNS TABLE (name text, ok boolean, finding text, what_to_do text)
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100
SET search_path = pg_catalog, pg_temp
AS $$
SELECT format('partition %s: %s', p.partition, c.name), c.ok, c.finding, c.what_to_do
FROM rescue_router.partitions() p, rescue_router.rescue_settings_check(p.partition) c
$$;

COMMENT ON FUNCTION rescue_settings_check() IS
'the checks of each partition';

---------------------------------------------------------------------------
-- Whether all of it fits together
---------------------------------------------------------------------------

CREATE FUNCTION rescue_router.facts()
RETURNS TABLE (partition integer, name text, value text, sqlstate text, message text)
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	asked integer;
BEGIN
	FOR asked IN SELECT p.partition FROM rescue_router.partitions() p LOOP
		BEGIN
			RETURN QUERY
			SELECT asked, f.name, f.value, NULL::text, NULL::text
			FROM rescue_router.rescue_partition_facts(asked) f;
		EXCEPTION WHEN OTHERS THEN
			RETURN QUERY SELECT asked, NULL::text, NULL::text, SQLSTATE, SQLERRM;
		END;
	END LOOP;
END
$$;

COMMENT ON FUNCTION rescue_router.facts() IS
'rescue_partition_facts() of each partition, or what it raised';

CREATE FUNCTION rescue_router_check()
RETURNS TABLE (name text, ok boolean, finding text, what_to_do text)
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 20
SET search_path = pg_catalog, pg_temp
AS $$
WITH known AS MATERIALIZED (
	SELECT * FROM rescue_router.facts()
), there AS (
	SELECT count(*)::integer AS partitions FROM rescue_router.partitions()
), found (name, finding) AS (
	SELECT 'slots', format('slot %s has no partition', wanted.slot)
	FROM generate_series(0, 1023) wanted (slot)
	WHERE NOT EXISTS (SELECT FROM rescue_router.slots s, there t
		WHERE s.slot = wanted.slot AND s.partition < t.partitions)
	UNION ALL
	SELECT 'placements', format('an organisation is on partition %s, which does not exist', p.partition)
	FROM rescue_router.placements p, there t WHERE p.partition >= t.partitions
	UNION ALL
	SELECT 'homes', format('%s are on partition %s, which does not exist', h.what, h.partition)
	FROM rescue_router.homes h, there t WHERE h.partition >= t.partitions
	UNION ALL
	SELECT 'answers', format('partition %s: %s (%s)', k.partition, k.message, k.sqlstate)
	FROM known k WHERE k.sqlstate IS NOT NULL
	UNION ALL
	SELECT 'writable', format('partition %s cannot be written', k.partition)
	FROM known k WHERE k.name = 'writable' AND k.value <> 'true'
	UNION ALL
	SELECT 'version', format('partition %s has version %s, the router %s', k.partition, k.value, e.extversion)
	FROM known k, pg_extension e
	WHERE k.name = 'version' AND e.extname = 'rescue_router' AND k.value <> e.extversion
	UNION ALL
	SELECT 'equal', format('%s differs: %s', k.name,
		string_agg(format('partition %s has %s', k.partition, coalesce(k.value, 'none')), ', ' ORDER BY k.partition))
	FROM known k
	WHERE k.name NOT IN ('writable', 'partition') AND k.sqlstate IS NULL
	GROUP BY k.name
	HAVING count(DISTINCT coalesce(k.value, '')) > 1
	UNION ALL
	SELECT 'numbers', format('partition %s has no number of its own', k.partition)
	FROM known k, there t
	WHERE k.name = 'partition' AND k.value IS NULL AND t.partitions > 1
	UNION ALL
	SELECT 'numbers', format('partitions %s have the number %s',
		string_agg(k.partition::text, ' and ' ORDER BY k.partition), k.value)
	FROM known k
	WHERE k.name = 'partition' AND k.value IS NOT NULL
	GROUP BY k.value
	HAVING count(*) > 1
	UNION ALL
	SELECT 'roles', format('role %s has no user mapping', g.grantee::regrole)
	FROM pg_foreign_server s, aclexplode(s.srvacl) g
	WHERE s.srvname = 'rescue' AND g.privilege_type = 'USAGE' AND g.grantee <> s.srvowner
		AND NOT EXISTS (SELECT FROM pg_user_mappings m WHERE m.srvname = 'rescue' AND m.umuser IN (0, g.grantee))
	UNION ALL
	SELECT 'patience', 'the server has no query_timeout'
	FROM pg_foreign_server s
	WHERE s.srvname = 'rescue' AND NOT EXISTS (SELECT FROM pg_options_to_table(s.srvoptions) o
		WHERE o.option_name = 'query_timeout' AND o.option_value ~ '^[1-9]')
), checks (name, what_to_do) AS (VALUES
	('slots', 'Give each slot a partition: rescue_router.lay_out(), or UPDATE rescue_router.slots.'),
	('placements', 'Say where they are with rescue_router.place().'),
	('homes', 'UPDATE rescue_router.homes.'),
	('answers', 'See that the server runs and lets this role in: the log of the router has what it said.'),
	('writable', 'Let the connection string find the primary, with all hosts and target_session_attrs=primary.'),
	('version', 'Install one version everywhere, and ALTER EXTENSION ... UPDATE.'),
	('equal', 'Set it again through the router; the key of the fingerprints is a file on each server.'),
	('numbers', 'Give each its own, before its first bundle: rescue_partition_set(). Ids of two databases without it can be the same, and then no organisation can be moved between them.'),
	('roles', 'CREATE USER MAPPING FOR ... SERVER rescue OPTIONS (user ''...'').'),
	('patience', 'ALTER SERVER rescue OPTIONS (ADD query_timeout ''10'').'))
SELECT c.name, f.name IS NULL, f.finding, CASE WHEN f.name IS NOT NULL THEN c.what_to_do END
FROM checks c LEFT JOIN found f USING (name)
ORDER BY c.name, f.finding
$$;

COMMENT ON FUNCTION rescue_router_check() IS
'whether the router and its partitions fit together: each slot and placement has a partition that answers and can be written, versions, settings, redaction rules and keys are equal, ids cannot meet, each role has a user mapping';

---------------------------------------------------------------------------
-- Privileges
---------------------------------------------------------------------------

CREATE VIEW rescue.privilege_sets AS
SELECT *
FROM (VALUES
	('read', 'rescue_latest(text, text)'::regprocedure),
	('read', 'rescue_latest(text, text, text)'),
	('read', 'rescue_require(text, text)'),
	('read', 'rescue_get(bigint, text)'),
	('read', 'rescue_list(text, text, integer, bigint)'),
	('read', 'rescue_section(bigint, text, text)'),
	('read', 'rescue_verify(bigint, text)'),
	('read', 'rescue_explain(text, text)'),
	('read', 'rescue_diff(text, text)'),
	('read', 'rescue_failures(text, interval, integer)'),
	('read', 'rescue_require(text, text, text)'),
	('read', 'rescue_get(bigint, text, text)'),
	('read', 'rescue_list(text, text, integer, bigint, text)'),
	('read', 'rescue_section(bigint, text, text, text)'),
	('read', 'rescue_explain(text, text, text)'),
	('read', 'rescue_failures(text, interval, integer, text)'),
	('token_read', 'rescue_latest(text, text, text)'),
	('token_read', 'rescue_require(text, text, text)'),
	('token_read', 'rescue_get(bigint, text, text)'),
	('token_read', 'rescue_list(text, text, integer, bigint, text)'),
	('token_read', 'rescue_section(bigint, text, text, text)'),
	('token_read', 'rescue_explain(text, text, text)'),
	('token_read', 'rescue_failures(text, interval, integer, text)'),
	('write', 'rescue_persist(text, text, text, text, text, timestamptz, uuid)'),
	('write', 'rescue_persist(text, text, text, text, json, timestamptz, uuid)'),
	('write', 'rescue_persist(text, text, text, text, jsonb, timestamptz, uuid)'),
	('write', 'rescue_persist(text, text, text, text, text, text)'),
	('write', 'rescue_persist(text, text, text, text, text[], bytea[])'),
	('write', 'rescue_persist(text, text, text, text, text[], bytea[], timestamptz, uuid)'),
	('tokens', 'rescue_token_issue(text, text, interval, boolean, text, timestamptz)'),
	('tokens', 'rescue_token_list(text)'),
	('tokens', 'rescue_token_revoke(text, text)'),
	('tokens', 'rescue_token_revoke_all(text, text)'),
	('tokens', 'rescue_token_rotate(text, text, interval)'),
	('tokens', 'rescue_token_claim(text, text)'),
	('admin', 'rescue_delete(bigint, text, text)'),
	('admin', 'rescue_forget(text, text)'),
	('admin', 'rescue_hold(bigint, text, text, timestamptz)'),
	('admin', 'rescue_release(bigint, text)'),
	('admin', 'rescue_holds(text)'),
	('admin', 'rescue_tombstones(text, text, integer)'),
	('admin', 'rescue_gc(text[], interval, boolean, text)'),
	('admin', 'rescue_gc(text[], interval, boolean, text, boolean, boolean, double precision, integer)'),
	('admin', 'rescue_gc_plan(text[], boolean, interval, text, boolean)'),
	('admin', 'rescue_gc_apply(bigint, text, double precision, integer)'),
	('admin', 'rescue_billing_set(text, text, timestamptz, timestamptz)'),
	('admin', 'rescue_billing_policy_set(text, text)'),
	('admin', 'rescue_redaction_rule_add(text, text, text)'),
	('admin', 'rescue_redaction_rule_drop(text)'),
	('admin', 'rescue_residence(text)'),
	('admin', 'rescue_bind_role(name, text)'),
	('admin', 'rescue_set(text, text)'),
	('admin', 'rescue_migrations(text)'),
	('admin', 'rescue_migrations(text, bigint[])'),
	('write', 'rescue_job_put(text, jsonb, interval, text)'),
	('write', 'rescue_job_resolve(text, text, jsonb, text)'),
	('write', 'rescue_pin_resolve(text, text)'),
	('write', 'rescue_pin_observe(text, text, text, bigint, text, timestamptz, text)'),
	('admin', 'rescue_pin_promote(text, rescue.image_digest, text, text, text)'),
	('admin', 'rescue_pin_retire(text, text)'),
	('admin', 'rescue_pin_adoption(text)'),
	('admin', 'rescue_settings_check()'),
	('admin', 'rescue_router_check()'),
	('admin', 'rescue_router.rescue_partition_facts(integer)'),
	('admin', 'rescue_router.place(text, integer)'),
	('admin', 'rescue_router.check_org(text)'),
	('admin', 'rescue_router.rescue_settings_check(integer)'),
	('admin', 'rescue_router.outcomes()'),
	('admin', 'rescue_router.partitions()'),
	('admin', 'rescue_router.facts()'),
	('read', 'rescue_router.partition_of(text)'),
	('token_read', 'rescue_router.partition_of(text)'),
	('write', 'rescue_router.partition_of(text)'),
	('tokens', 'rescue_router.partition_of(text)'),
	('admin', 'rescue_router.partition_of(text)')
) AS sets (what, function);

COMMENT ON VIEW rescue.privilege_sets IS
'the functions of each set of privileges that rescue_grant() gives; PUBLIC may execute none of them';

CREATE FUNCTION rescue_grant(role name, what text) RETURNS void
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	granted regprocedure;
BEGIN
	-- the server reads the quoted name "public" as PUBLIC, too
	IF role IS NULL OR role = 'public' THEN
		PERFORM rescue.refuse('GRANTEE_INVALID');
	ELSIF NOT EXISTS (SELECT FROM rescue.privilege_sets s WHERE s.what = $2) THEN
		PERFORM rescue.refuse('WHAT_INVALID');
	END IF;
	FOR granted IN SELECT s.function FROM rescue.privilege_sets s WHERE s.what = $2 LOOP
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', granted, role);
	END LOOP;
	IF $2 = 'admin' THEN
		EXECUTE format('GRANT SELECT ON rescue_router.slots, rescue_router.homes TO %I', role);
		EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON rescue_router.placements TO %I', role);
	END IF;
	EXECUTE format('GRANT USAGE ON FOREIGN SERVER rescue TO %I', role);
END
$$;

COMMENT ON FUNCTION rescue_grant(name, text) IS
'give a role one of the sets of rescue.privilege_sets on this router, with the use of the foreign server; the partitions grant for themselves';

CREATE FUNCTION rescue.refuse(situation text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_refuse'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue.refuse(text) IS
'raise the refusal of a situation; for functions of the extension';

DO $$
DECLARE
	made regprocedure;
BEGIN
	FOR made IN SELECT DISTINCT function FROM rescue.privilege_sets LOOP
		EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', made);
	END LOOP;
END
$$;

REVOKE ALL ON FUNCTION rescue_grant(name, text) FROM PUBLIC;
REVOKE ALL ON SCHEMA rescue, rescue_router FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA rescue, rescue_router FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA rescue, rescue_router FROM PUBLIC;
GRANT USAGE ON SCHEMA rescue, rescue_router TO PUBLIC;
GRANT EXECUTE ON FUNCTION rescue_router.slot_of(text) TO PUBLIC;
