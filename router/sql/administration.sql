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
