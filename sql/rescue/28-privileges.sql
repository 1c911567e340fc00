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

REVOKE ALL ON FUNCTION
	rescue_latest(text, text),
	rescue_latest(text, text, text),
	rescue_require(text, text),
	rescue_get(bigint, text),
	rescue_list(text, text, integer, bigint),
	rescue_section(bigint, text, text),
	rescue_verify(bigint, text),
	rescue_explain(text, text),
	rescue_diff(text, text),
	rescue_failures(text, interval, integer),
	rescue_failures(text, interval, integer, text),
	rescue_require(text, text, text),
	rescue_get(bigint, text, text),
	rescue_list(text, text, integer, bigint, text),
	rescue_section(bigint, text, text, text),
	rescue_explain(text, text, text),
	rescue_redaction_rule_add(text, text, text),
	rescue_redaction_rule_drop(text),
	rescue_persist(text, text, text, text, text, timestamptz, uuid),
	rescue_persist(text, text, text, text, json, timestamptz, uuid),
	rescue_persist(text, text, text, text, jsonb, timestamptz, uuid),
	rescue_persist(text, text, text, text, text, text),
	rescue_persist(text, text, text, text, text[], bytea[]),
	rescue_persist(text, text, text, text, text[], bytea[], timestamptz, uuid),
	rescue_delete(bigint, text, text),
	rescue_forget(text, text),
	rescue_hold(bigint, text, text, timestamptz),
	rescue_release(bigint, text),
	rescue_holds(text),
	rescue_tombstones(text, text, integer),
	rescue_gc(text[], interval, boolean, text),
	rescue_gc(text[], interval, boolean, text, boolean, boolean, double precision, integer),
	rescue_gc_plan(text[], boolean, interval, text, boolean),
	rescue_gc_apply(bigint, text, double precision, integer),
	rescue_billing_set(text, text, timestamptz, timestamptz),
	rescue_billing_bind(regclass, name, name),
	rescue_billing_policy_set(text, text),
	rescue_bind(text),
	rescue_bind_role(name, text),
	rescue_set(text, text),
	rescue_settings_check(),
	rescue_grant(name, text),
	rescue_token_issue(text, text, interval, boolean, text, timestamptz),
	rescue_token_list(text),
	rescue_token_revoke(text, text),
	rescue_token_revoke_all(text, text),
	rescue_token_rotate(text, text, interval),
	rescue_token_claim(text, text),
	rescue_migrations(text),
	rescue_migrations(text, bigint[]),
	rescue_job_put(text, jsonb, interval, text),
	rescue_job_resolve(text, text, jsonb, text),
	rescue_pin_resolve(text, text),
	rescue_pin_observe(text, text, text, bigint, text, timestamptz, text),
	rescue_pin_promote(text, rescue.image_digest, text, text, text),
	rescue_pin_retire(text, text),
	rescue_pin_adoption(text)
FROM PUBLIC;
