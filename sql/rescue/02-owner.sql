---------------------------------------------------------------------------
-- The owner of the tables
--
-- Not the installer: a superuser bypasses row security even with FORCE. The
-- role belongs to the cluster, so that another database or a restore may have
-- made it before; one with attributes, members or memberships that it should
-- not have is refused.
---------------------------------------------------------------------------

DO $$
BEGIN
	IF pg_catalog.getdatabaseencoding() <> 'UTF8' THEN
		RAISE EXCEPTION 'rescue needs a database with the encoding UTF8'
			USING ERRCODE = 'feature_not_supported',
			HINT = 'Create one with CREATE DATABASE ... ENCODING ''UTF8'' TEMPLATE template0.';
	END IF;

	IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'rescue_owner') THEN
		CREATE ROLE rescue_owner NOLOGIN NOINHERIT NOSUPERUSER NOCREATEDB
			NOCREATEROLE NOREPLICATION NOBYPASSRLS;
		COMMENT ON ROLE rescue_owner IS
		'owns the tables of the extension rescue, in each database that has it; DROP EXTENSION leaves the role: once no database has the extension, DROP ROLE rescue_owner';
	ELSIF EXISTS (
		SELECT FROM pg_catalog.pg_roles r
		WHERE rolname = 'rescue_owner'
			AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolcanlogin
				OR rolreplication OR rolbypassrls
				OR EXISTS (SELECT FROM pg_catalog.pg_auth_members m
					WHERE r.oid IN (m.roleid, m.member))
				OR EXISTS (SELECT FROM pg_catalog.pg_db_role_setting s
					WHERE s.setrole = r.oid)))
	THEN
		RAISE EXCEPTION 'role rescue_owner exists with attributes, settings, members or memberships that it must not have'
			USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'Reset them with ALTER ROLE rescue_owner and REVOKE, or drop the role.';
	END IF;
END
$$;
