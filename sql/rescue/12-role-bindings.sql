---------------------------------------------------------------------------
-- Roles that are bound to one organisation
--
-- A row, because a role may change its own settings. The role is kept by its
-- OID, so that it may be renamed, and dumped by its name. The name under which
-- it was bound is kept here, and in rescue.settings, too: where the OID leads
-- nowhere, or the row could not be restored, the name tells that a role is
-- bound, and the gate refuses it.
---------------------------------------------------------------------------

CREATE TABLE rescue.role_bindings
(
	role regrole PRIMARY KEY,
	bound_org text COLLATE "C" NOT NULL,
	bound_as name NOT NULL,
	bound_by name NOT NULL DEFAULT session_user,
	bound_at timestamptz NOT NULL
);

COMMENT ON TABLE rescue.role_bindings IS
'roles that are bound to one organisation, by rescue_bind_role()';
COMMENT ON COLUMN rescue.role_bindings.bound_as IS
'the name that the role had when it was bound; see rescue.settings.bound_roles';

CREATE INDEX role_bindings_name_idx ON rescue.role_bindings (bound_as);

ALTER TABLE rescue.role_bindings OWNER TO rescue_owner;
ALTER TABLE rescue.role_bindings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY admitted ON rescue.role_bindings TO rescue_owner
	USING (rescue.is_admitted());
SELECT pg_catalog.pg_extension_config_dump('rescue.role_bindings', '');

CREATE FUNCTION rescue_bind_role(role name, org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_bind_role'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_bind_role(name, text) IS
'bind a role to one organisation: every other is refused with RB002, whatever the role sets, and wherever it is the one that logged in, that of SET ROLE, or the only way to the right to execute; NULL unbinds, and is, like a change of the organisation, for a superuser or the owner of the database; returns whether something changed';

CREATE FUNCTION rescue.bound_roles()
RETURNS TABLE (role oid, bound_as name)
AS 'MODULE_PATHNAME', 'rescue_bound_roles'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10;

COMMENT ON FUNCTION rescue.bound_roles() IS
'the roles that are bound, and the names that they had then; the role is NULL where rescue.settings knows of a name without a row';
