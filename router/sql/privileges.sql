---------------------------------------------------------------------------
-- Privileges
---------------------------------------------------------------------------

CREATE VIEW rescue.privilege_sets AS
SELECT *
FROM (VALUES
	-- SETS
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
