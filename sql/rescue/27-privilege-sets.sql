---------------------------------------------------------------------------
-- Sets of privileges
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
	('read', 'rescue.bound_failures()'),
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
	('admin', 'rescue_billing_bind(regclass, name, name)'),
	('admin', 'rescue_billing_policy_set(text, text)'),
	('admin', 'rescue_redaction_rule_add(text, text, text)'),
	('admin', 'rescue_redaction_rule_drop(text)'),
	('admin', 'rescue_residence(text)'),
	('admin', 'rescue_freeze(text)'),
	('admin', 'rescue_thaw(text)'),
	('admin', 'rescue_depart(text, bytea)'),
	('admin', 'rescue_clear_departed(text)'),
	('admin', 'rescue_export(text)'),
	('admin', 'rescue_census(text)'),
	('admin', 'rescue_import(text, text[])'),
	('admin', 'rescue_bind(text)'),
	('admin', 'rescue_bind_role(name, text)'),
	('admin', 'rescue_set(text, text)'),
	('admin', 'rescue_partition_set(integer)'),
	('admin', 'rescue_settings_check()'),
	('admin', 'rescue.module()'),
	('admin', 'rescue.settings_in_force()'),
	('admin', 'rescue.bound_roles()'),
	('admin', 'rescue.has_needed_fixes(integer)'),
	('admin', 'rescue_migrations(text)'),
	('admin', 'rescue_migrations(text, bigint[])'),
	('write', 'rescue_job_put(text, jsonb, interval, text)'),
	('write', 'rescue_job_resolve(text, text, jsonb, text)'),
	('write', 'rescue_pin_resolve(text, text)'),
	('write', 'rescue_pin_observe(text, text, text, bigint, text, timestamptz, text)'),
	('admin', 'rescue_pin_promote(text, rescue.image_digest, text, text, text)'),
	('admin', 'rescue_pin_retire(text, text)'),
	('admin', 'rescue_pin_adoption(text)'),
	('admin', 'rescue.pins_in_force(text)'),
	('admin', 'rescue.pin_states(text)'),
	('admin', 'rescue_partition_facts()'),
	('admin', 'rescue.stored_facts()'),
	('routed', 'rescue.routed(text[], name, "any")'),
	('routed', 'rescue.routed(text[], name)')
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
		EXECUTE format('GRANT SELECT ON rescue.pin_status TO %I', role);
	ELSIF $2 = 'read' THEN
		EXECUTE format('GRANT SELECT ON rescue.failures TO %I', role);
	END IF;
END
$$;

COMMENT ON FUNCTION rescue_grant(name, text) IS
'give a role one of the sets read, token_read, write, tokens, admin and routed of rescue.privilege_sets; for the owner of the extension';
