---------------------------------------------------------------------------
-- Privileges
--
-- Functions are executable by PUBLIC when they are made. PUBLIC keeps the
-- pure ones; the domains need USAGE on the schema.
---------------------------------------------------------------------------

-- Default privileges of the installer's give more: to roles by name, too, and
-- TRIGGER on a table is code of theirs that runs as rescue_owner.
DO $$
DECLARE
	revocation text;
BEGIN
	FOR revocation IN
		WITH made (class, oid) AS (
			SELECT d.classid, d.objid
			FROM pg_catalog.pg_depend d
			JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
			WHERE d.refclassid = 'pg_catalog.pg_extension'::regclass
				AND d.deptype = 'e' AND e.extname = 'rescue'
		), given (kind, name, owner, privileges) AS (
			SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
				c.oid::regclass::text, c.relowner, c.relacl
			FROM pg_catalog.pg_class c JOIN made m ON m.oid = c.oid
			WHERE m.class = 'pg_catalog.pg_class'::regclass
			UNION ALL
			SELECT 'FUNCTION', p.oid::regprocedure::text, p.proowner, p.proacl
			FROM pg_catalog.pg_proc p JOIN made m ON m.oid = p.oid
			WHERE m.class = 'pg_catalog.pg_proc'::regclass
			UNION ALL
			SELECT 'SCHEMA', n.oid::regnamespace::text, n.nspowner, n.nspacl
			FROM pg_catalog.pg_namespace n JOIN made m ON m.oid = n.oid
			WHERE m.class = 'pg_catalog.pg_namespace'::regclass
		)
		SELECT DISTINCT format('REVOKE ALL ON %s %s FROM %s', g.kind, g.name, a.grantee::regrole)
		FROM given g, aclexplode(g.privileges) a
		WHERE a.grantee NOT IN (0, g.owner, 'rescue_owner'::regrole)
	LOOP
		EXECUTE revocation;
	END LOOP;
END
$$;

REVOKE ALL ON SCHEMA rescue FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA rescue FROM PUBLIC;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA rescue FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA rescue FROM PUBLIC;
GRANT USAGE ON SCHEMA rescue TO PUBLIC;
GRANT EXECUTE ON FUNCTION rescue.admitted_org(), rescue.is_admitted() TO rescue_owner;
GRANT EXECUTE ON FUNCTION rescue.is_walking() TO rescue_owner;
GRANT EXECUTE ON FUNCTION rescue.read_counters() TO pg_monitor;
GRANT SELECT ON rescue.counters TO pg_monitor;

-- What rescue_grant() gives, PUBLIC does not have. The view is the only list.
DO $$
DECLARE
	granted regprocedure;
BEGIN
	FOR granted IN SELECT DISTINCT function FROM rescue.privilege_sets LOOP
		EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', granted);
	END LOOP;
END
$$;
REVOKE ALL ON FUNCTION rescue_grant(name, text) FROM PUBLIC;
