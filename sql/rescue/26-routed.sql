---------------------------------------------------------------------------
-- Calls through a router
--
-- A role needs the set "routed", and for each function the set that has it: a
-- call is checked as if the role had made it here.
---------------------------------------------------------------------------

CREATE FUNCTION rescue.routed(identity text[], function name,
	VARIADIC arguments "any")
RETURNS text
AS 'MODULE_PATHNAME', 'rescue_routed'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue.routed(text[], name, "any") IS
'run a function of the extension for the caller of a router, whose client, request id, narrowing and error style are given; returns the rows and what was raised in the form that the extension rescue_router reads';

CREATE FUNCTION rescue.routed(identity text[], function name)
RETURNS text
AS 'MODULE_PATHNAME', 'rescue_routed'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue.routed(text[], name) IS
'the same for a function without arguments';

CREATE FUNCTION rescue.stored_facts() RETURNS TABLE (name text, value text)
AS 'MODULE_PATHNAME', 'rescue_stored_facts'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 20;

COMMENT ON FUNCTION rescue.stored_facts() IS
'the settings in force, and a digest of the redaction rules; for rescue_partition_facts()';

CREATE FUNCTION rescue_partition_facts() RETURNS TABLE (name text, value text)
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 20
SET search_path = pg_catalog, pg_temp
AS $$
SELECT 'version', m.version FROM rescue.module() m
UNION ALL SELECT 'server', (current_setting('server_version_num')::integer / 10000)::text
UNION ALL SELECT 'writable', (NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off')::text
-- equal where the built-in rules and the key of the fingerprints are
UNION ALL SELECT 'redaction', rescue_redact('password=hunter2hunter2')
UNION ALL SELECT f.name, f.value FROM rescue.stored_facts() f
$$;

COMMENT ON FUNCTION rescue_partition_facts() IS
'what must be equal in all databases that one router routes to: versions, settings, redaction rules and the key of the fingerprints, which shows in a sample only; and what must differ, the number of the partition';
