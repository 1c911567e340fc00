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
