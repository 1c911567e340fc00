---------------------------------------------------------------------------
-- Whether all of it still holds
--
-- An invariant holds if no query below finds anything against it. A note is
-- worth knowing and breaks nothing.
---------------------------------------------------------------------------

CREATE FUNCTION rescue.module(OUT version text, OUT shared_memory boolean,
	OUT startup_option_loosens boolean)
AS 'MODULE_PATHNAME', 'rescue_module'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue.module() IS
'the version of the library that is loaded, whether it has shared memory, and whether an option of this connection tried to loosen a setting';

CREATE FUNCTION rescue.settings_in_force(OUT billing text, OUT throttle text,
	OUT billing_source_is_usable boolean, OUT partition integer,
	OUT ids_fit boolean)
AS 'MODULE_PATHNAME', 'rescue_settings_in_force'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue.settings_in_force() IS
'the settings that the gate goes by, NULL where there are no settings, and whether the table that billing is read from can be used (NULL: no table is bound); the number of the partition, and whether the next ids are of its range';

CREATE FUNCTION rescue.has_needed_fixes(version_num integer) RETURNS boolean
LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
SELECT coalesce(version_num >= 180006
	OR version_num >= 170011 AND version_num < 180000
	OR version_num >= 160015 AND version_num < 170000
	OR version_num >= 150019 AND version_num < 160000, false)
$$;

COMMENT ON FUNCTION rescue.has_needed_fixes(integer) IS
'whether a minor release of the server, as a number, has the fixes to row security that the second wall depends on';

CREATE FUNCTION rescue_settings_check()
RETURNS TABLE (name text, ok boolean, finding text, what_to_do text)
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
	in_force record;
	bound json;
BEGIN
	-- what is broken below may well keep the settings from being read
	BEGIN
		SELECT * INTO in_force FROM rescue.settings_in_force();
	EXCEPTION WHEN OTHERS THEN
		SELECT NULL::text AS billing, NULL::text AS throttle,
			NULL::boolean AS billing_source_is_usable, NULL::integer AS partition,
			NULL::boolean AS ids_fit INTO in_force;
	END;
	BEGIN
		SELECT coalesce(json_agg(b), '[]') INTO bound FROM rescue.bound_roles() b;
	EXCEPTION WHEN OTHERS THEN
		bound := NULL;
	END;
	RETURN QUERY
WITH invariants (name, what_to_do) AS (VALUES
	('owner_role', 'Take them away with ALTER ROLE rescue_owner; the role must exist and may do nothing but own.'),
	('owner_members', 'REVOKE them: a member may read every bundle.'),
	('owner_settings', 'ALTER ROLE rescue_owner RESET ALL, in each database, too.'),
	('owner_objects', 'Give them to another role: they run, or are read, with the rights of rescue_owner.'),
	('createrole', 'On PostgreSQL 15 such a role may grant itself rescue_owner: take CREATEROLE away, or go to 16 or later.'),
	('table_owner', 'ALTER TABLE (or SEQUENCE) ... OWNER TO rescue_owner.'),
	('function_owner', 'Give the extension and its functions back to a superuser.'),
	('row_security', 'ALTER TABLE ... ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY.'),
	('policies', 'Make the policy again as sql/rescue--1.0.0.sql says, and drop all others.'),
	('foreign_code', 'Drop what should not see or change the rows of our tables.'),
	('settings_trigger', 'ALTER TABLE ... ENABLE ALWAYS TRIGGER; until then each call reads the settings again.'),
	('table_grants', 'REVOKE them: bundles are read through functions only.'),
	('public_grants', 'REVOKE them FROM PUBLIC, and give roles what they need with rescue_grant().'),
	('schema_grants', 'REVOKE CREATE ON SCHEMA rescue from all but its owner.'),
	('schema_strangers', 'Move them out of the schema rescue.'),
	('strangers', 'Drop or rename them, or see that no caller can mean them: on a search_path, one for varchar wins over ours for text.'),
	('stored_settings', 'ALTER ROLE or ALTER DATABASE ... RESET them.'),
	('startup_option', 'Connect without it; see PGOPTIONS and the options of the connection string.'),
	('settings', 'Restore rescue.settings from a backup: without a row the gate refuses everything.'),
	('id_range', 'As a superuser, set rescue.bundle_id_seq and rescue.hold_id_seq by setval() behind the highest id of the range, which begins at the partition''s number times 2^43.'),
	('role_bindings', 'Bind the role again with rescue_bind_role(role, org), or, as a superuser or the owner of the database, take the binding away with rescue_bind_role(role, NULL), by the name under which it was bound.'),
	('billing', 'Call rescue_billing_set(org, status) for each organisation, or rescue_billing_bind(table, org_column, status_column).'),
	('throttle', 'Add rescue to shared_preload_libraries and restart the server, or rescue_set(''throttle'', ''on'').'),
	('preload', 'Add rescue to shared_preload_libraries and restart the server.'),
	('library_version', 'Install the library of this version and reconnect, or ALTER EXTENSION rescue UPDATE.'),
	('server_version', 'Update the server to the newest minor release.'),
	('log_min_messages', 'Set it to log or a lower level: without its line in the log no bundle is read (RB012).'),
	('log_parameter_max_length', 'Set it to 0: tokens and bundles are passed as parameters.'),
	('log_parameter_max_length_on_error', 'Set it to 0: a refused call would log its token.'),
	('auto_explain.log_parameter_max_length', 'Set it to 0: tokens and bundles are passed as parameters.'),
	('pgaudit.log_parameter', 'Switch it off: tokens and bundles are passed as parameters.'),
	('debug_print', 'Switch them off: they log every constant of a statement.'),
	('pg_stat_statements.track_utility', 'Switch it off: of DECLARE, EXPLAIN, COPY and DO it keeps the literals, a token among them.'),
	('readers_of_all', 'Know them: a role with BYPASSRLS and pg_read_all_data, as for backups, reads every table.'),
	('writers_of_all', 'Know them: row security keeps our rows from them, but they may lock our tables and set our sequences.'),
	('replication', 'Know them: they read every new row by logical decoding, and the whole cluster by a base backup.'),
	('code_of_others', 'Let readers write no tables of others: their triggers and indexed expressions run in the reader''s session, with its rights.'),
	('held_cursors', 'Close them: a cursor WITH HOLD gives what was read after a suspension or a revocation, and behind a pooler to the next client.'),
	('poolers', 'Let no client of such a login send SET ROLE by itself, or give each tenant a login that is bound.')
),
extension AS (
	SELECT oid, extowner, extversion FROM pg_extension WHERE extname = 'rescue'
),
library AS MATERIALIZED (
	SELECT *, in_force.billing, in_force.throttle, in_force.billing_source_is_usable,
		in_force.partition, in_force.ids_fit
	FROM rescue.module()
),
owner AS (
	SELECT * FROM pg_roles WHERE rolname = 'rescue_owner'
),
relations AS (
	SELECT c.*, c.oid::regclass::text AS label FROM pg_class c JOIN pg_depend d ON d.objid = c.oid
	WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'e'
		AND d.refclassid = 'pg_extension'::regclass
		AND d.refobjid = (SELECT oid FROM extension)
		AND c.relkind IN ('r', 'p', 'S', 'v', 'm')
),
functions AS (
	SELECT p.*, p.oid::regprocedure::text AS label FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid
	WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
		AND d.refclassid = 'pg_extension'::regclass
		AND d.refobjid = (SELECT oid FROM extension)
),
-- one for each table, by its organisation if it has one, and those besides
expected_policies (label, policy, command, condition) AS (
	SELECT label, 'admitted'::name, '*'::"char", CASE WHEN EXISTS (
			SELECT FROM pg_attribute a
			WHERE a.attrelid = r.oid AND a.attname = 'org_id' AND a.attnotnull)
		THEN '(org_id = rescue.admitted_org())' ELSE 'rescue.is_admitted()' END
	FROM relations r WHERE relkind IN ('r', 'p')
	UNION ALL VALUES ('rescue.bundles', 'walking'::name, 'r'::"char", 'rescue.is_walking()'),
		('rescue.pin_observations', 'walking', 'r', 'rescue.is_walking()'),
		('rescue.tokens', 'walking', 'r', 'rescue.is_walking()'),
		('rescue.jobs', 'walking', 'r', 'rescue.is_walking()')
),
-- those by which a session learns that the settings changed: after each row, and
-- after TRUNCATE
own_triggers (label, trigger, function, events) AS (
	SELECT t.label, e.trigger, 'rescue.settings_changed()'::regprocedure::oid, e.events
	FROM (VALUES ('rescue.settings'), ('rescue.role_bindings'), ('rescue.residence')) t (label),
		(VALUES ('changed'::name, 29::smallint), ('emptied', 32::smallint)) e (trigger, events)
),
-- every value that a setting has here, for the server and for roles and databases
stored (setting, value, place) AS (
	SELECT lower(split_part(item, '=', 1)),
		substr(item, strpos(item, '=') + 1),
		concat_ws(' in ', CASE WHEN s.setrole <> 0 THEN 'role ' || s.setrole::regrole END,
			CASE WHEN s.setdatabase <> 0 THEN (SELECT 'database ' || quote_ident(datname)
				FROM pg_database WHERE oid = s.setdatabase) END,
			CASE WHEN s.setrole = 0 AND s.setdatabase = 0 THEN 'all roles' END)
	FROM pg_db_role_setting s, unnest(s.setconfig) item
),
current (setting, value, place) AS (
	SELECT wanted, current_setting(wanted, true), 'this session'
	FROM unnest(ARRAY['log_min_messages', 'log_statement', 'log_min_duration_statement',
		'log_min_duration_sample', 'log_transaction_sample_rate', 'log_parameter_max_length',
		'log_parameter_max_length_on_error', 'auto_explain.log_min_duration',
		'auto_explain.log_parameter_max_length', 'pgaudit.log_parameter',
		'debug_print_parse', 'debug_print_rewritten', 'debug_print_plan',
		'pg_stat_statements.track', 'pg_stat_statements.track_utility']) wanted
	WHERE current_setting(wanted, true) <> ''
	UNION ALL SELECT * FROM stored
),
logged AS (
	SELECT EXISTS (SELECT FROM current
		WHERE setting = 'log_statement' AND lower(value) = 'all'
			OR setting IN ('log_min_duration_statement', 'log_min_duration_sample') AND value <> '-1'
			OR setting = 'log_transaction_sample_rate' AND value <> '0') AS statements
),
findings (name, note, finding) AS (
	SELECT 'owner_role', false, 'role rescue_owner is missing'
	WHERE NOT EXISTS (SELECT FROM owner)
	UNION ALL
	SELECT 'owner_role', false, 'rescue_owner has ' || attribute
	FROM owner, LATERAL (VALUES ('SUPERUSER', rolsuper), ('CREATEDB', rolcreatedb),
		('CREATEROLE', rolcreaterole), ('LOGIN', rolcanlogin), ('INHERIT', rolinherit),
		('REPLICATION', rolreplication), ('BYPASSRLS', rolbypassrls)) a (attribute, held)
	WHERE held
	UNION ALL
	SELECT 'owner_members', false, format('%s is a member of %s', m.member::regrole, m.roleid::regrole)
	FROM pg_auth_members m, owner o WHERE o.oid IN (m.member, m.roleid)
	UNION ALL
	SELECT 'owner_settings', false, 'settings are stored for rescue_owner'
	FROM pg_db_role_setting s, owner o WHERE s.setrole = o.oid
	UNION ALL
	SELECT 'owner_objects', false, c.oid::regclass || ' belongs to rescue_owner'
	FROM pg_class c, owner o
	WHERE c.relowner = o.oid AND c.relkind NOT IN ('i', 'I', 't')
		AND c.oid NOT IN (SELECT oid FROM relations)
	UNION ALL
	SELECT 'owner_objects', false, p.oid::regprocedure || ' belongs to rescue_owner'
	FROM pg_proc p, owner o WHERE p.proowner = o.oid
	UNION ALL
	SELECT 'createrole', false, format('%I has CREATEROLE', rolname)
	FROM pg_roles
	WHERE rolcreaterole AND NOT rolsuper
		AND current_setting('server_version_num')::int < 160000
	UNION ALL
	SELECT 'table_owner', false, format('%s belongs to %s', label, relowner::regrole)
	FROM relations
	WHERE relkind <> 'v' AND relowner IS DISTINCT FROM (SELECT oid FROM owner)
	UNION ALL
	SELECT 'function_owner', false, format('%s belongs to %s', o.label, o.holder::regrole)
	FROM (SELECT label, proowner FROM functions
		UNION ALL SELECT label, relowner FROM relations WHERE relkind = 'v'
		UNION ALL SELECT 'the extension', extowner FROM extension) o (label, holder)
	WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = o.holder AND r.rolsuper)
	UNION ALL
	SELECT 'function_owner', false, label || ' has been given SECURITY DEFINER or settings'
	FROM functions
	WHERE prosecdef OR (prolang = (SELECT oid FROM pg_language WHERE lanname = 'c')
		AND (proconfig IS NOT NULL OR proisstrict AND provolatile = 'v'))
	UNION ALL
	SELECT 'row_security', false, label || ' does not force row security'
	FROM relations
	WHERE relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)
	UNION ALL
	SELECT 'policies', false, coalesce(e.label, a.label) || ' has not the policies that it was made with'
	FROM expected_policies e FULL JOIN (
		SELECT r.label, p.polname, p.polcmd, pg_get_expr(p.polqual, p.polrelid),
			p.polpermissive AND p.polwithcheck IS NULL
				AND p.polroles = ARRAY[(SELECT oid FROM owner)] AS plain
		FROM pg_policy p JOIN relations r ON r.oid = p.polrelid) a (label, policy, command, condition, plain)
		USING (label, policy, command, condition)
	WHERE e.label IS NULL OR a.plain IS NOT TRUE
	GROUP BY 3
	UNION ALL
	SELECT 'foreign_code', false, format('trigger %I of %s', t.tgname, r.label)
	FROM pg_trigger t JOIN relations r ON r.oid = t.tgrelid
	WHERE NOT t.tgisinternal AND (r.label, t.tgname, t.tgfoid, t.tgtype) NOT IN (TABLE own_triggers)
	UNION ALL
	SELECT 'settings_trigger', false, format('trigger %I of %s is missing or does not fire always', o.trigger, o.label)
	FROM own_triggers o
	WHERE NOT EXISTS (SELECT FROM pg_trigger t JOIN relations r ON r.oid = t.tgrelid
		WHERE r.label = o.label AND t.tgname = o.trigger AND t.tgfoid = o.function
			AND t.tgtype = o.events AND t.tgenabled = 'A' AND t.tgqual IS NULL AND t.tgattr = '')
	UNION ALL
	SELECT 'foreign_code', false, format('rule %I of %s', w.rulename, r.label)
	FROM pg_rewrite w JOIN relations r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
	UNION ALL
	SELECT 'foreign_code', false, format('%s inherits with %s', i.inhrelid::regclass, i.inhparent::regclass)
	FROM pg_inherits i JOIN relations r ON r.oid IN (i.inhrelid, i.inhparent)
	UNION ALL
	SELECT 'foreign_code', true, format('publication %I has %s', p.pubname, r.label)
	FROM pg_publication p JOIN relations r ON r.relkind IN ('r', 'p') AND (p.puballtables
		OR EXISTS (SELECT FROM pg_publication_rel m WHERE m.prpubid = p.oid AND m.prrelid = r.oid)
		OR EXISTS (SELECT FROM pg_publication_namespace n WHERE n.pnpubid = p.oid AND n.pnnspid = r.relnamespace))
	UNION ALL
	SELECT 'table_grants', false, format('%s has privileges on %s',
		CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, r.label)
	FROM relations r, aclexplode(r.relacl) a
	WHERE CASE r.relkind WHEN 'v' THEN a.grantee = 0 ELSE a.grantee <> r.relowner END
	UNION ALL
	SELECT 'table_grants', false, format('a column of %s is granted', r.label)
	FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid
	WHERE a.attacl IS NOT NULL AND a.attacl <> '{}'
	UNION ALL
	SELECT 'public_grants', false, 'PUBLIC may execute ' || f.label
	FROM functions f
	WHERE has_function_privilege('public', f.oid, 'execute')
		AND f.proname !~ '^rescue_(is_[a-z_]+|redact|redactions|token_eq|env_scrub|env_scrub_changes|container_url|job_key)$'
	UNION ALL
	SELECT 'schema_grants', false, format('%s may create in the schema rescue',
		CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
	FROM pg_namespace n, aclexplode(n.nspacl) a
	WHERE n.nspname = 'rescue' AND a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner
	UNION ALL
	SELECT 'schema_grants', false, format('the schema rescue belongs to %s', n.nspowner::regrole)
	FROM pg_namespace n, extension e WHERE n.nspname = 'rescue' AND n.nspowner <> e.extowner
	UNION ALL
	SELECT 'schema_strangers', false, c.oid::regclass || ' is not of the extension'
	FROM pg_class c
	WHERE c.relnamespace = to_regnamespace('rescue') AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
		AND c.oid NOT IN (SELECT oid FROM relations)
	UNION ALL
	SELECT 'schema_strangers', false, p.oid::regprocedure || ' is not of the extension'
	FROM pg_proc p
	WHERE p.pronamespace = to_regnamespace('rescue') AND p.oid NOT IN (SELECT oid FROM functions)
	UNION ALL
	SELECT 'strangers', false, p.oid::regprocedure || ' is not of the extension'
	FROM pg_proc p
	WHERE p.proname LIKE 'rescue\_%' AND p.oid NOT IN (SELECT oid FROM functions)
	UNION ALL
	SELECT 'stored_settings', false, format('%s of %s', s.setting, s.place)
	FROM stored s
	WHERE s.setting = 'rescue.audit' AND lower(s.value) <> 'log'
		OR s.setting = 'rescue.org_id' AND btrim(s.value) = ''
		OR s.setting LIKE 'rescue.%' AND s.setting NOT IN ('rescue.audit', 'rescue.client',
			'rescue.error_style', 'rescue.org_id', 'rescue.request_id')
	UNION ALL
	SELECT 'stored_settings', false, 'rescue.audit is off in this session'
	WHERE current_setting('rescue.audit', true) = 'off'
	UNION ALL
	SELECT 'startup_option', false, 'an option of this connection tried to loosen a setting: the gate refuses it all'
	FROM library WHERE startup_option_loosens
	UNION ALL
	SELECT 'settings', false, 'rescue.settings has no row, or cannot be read'
	FROM library WHERE billing IS NULL OR throttle IS NULL
	UNION ALL
	SELECT 'id_range', false, format('the next ids are not of the range of partition %s', coalesce(partition, 0))
	FROM library WHERE NOT ids_fit
	UNION ALL
	SELECT 'role_bindings', false, CASE
		WHEN b.role IS NULL THEN format('%I is bound, but its row in rescue.role_bindings is missing', b.bound_as)
		WHEN r.rolname IS NULL THEN format('the role %s, bound as %I, is gone', b.role, b.bound_as)
		ELSE format('%I was bound as %I', r.rolname, b.bound_as) END
	FROM json_to_recordset(bound) b (role oid, bound_as name)
	LEFT JOIN pg_roles r ON r.oid = b.role
	WHERE r.rolname IS DISTINCT FROM b.bound_as
	UNION ALL
	SELECT 'role_bindings', false, 'rescue.role_bindings cannot be read'
	WHERE bound IS NULL
	UNION ALL
	SELECT 'billing', false, 'the table that the status is read from cannot be used: it is gone, locked, or no longer what was bound'
	FROM library WHERE billing = 'required' AND NOT billing_source_is_usable
	UNION ALL
	-- row security hides the rows, not that there are some
	SELECT 'billing', false, 'no organisation has a billing status: every read is refused'
	FROM library
	WHERE billing = 'required' AND billing_source_is_usable IS NULL
		AND pg_relation_size('rescue.billing') = 0
	UNION ALL
	SELECT 'billing', true, 'switched off: every organisation may read'
	FROM library WHERE billing = 'off'
	UNION ALL
	SELECT 'throttle', false, 'required, but there is no shared memory: calls with a token are refused'
	FROM library WHERE throttle = 'required' AND NOT shared_memory
	UNION ALL
	SELECT 'throttle', true, 'switched off' FROM library WHERE throttle = 'off'
	UNION ALL
	SELECT 'preload', true, 'not preloaded: no throttle, no counters'
	FROM library WHERE NOT shared_memory
	UNION ALL
	SELECT 'library_version', false, format('the library is %s, the script %s', version, extversion)
	FROM library, extension WHERE version <> extversion
	UNION ALL
	SELECT 'server_version', false, current_setting('server_version') || ' lacks security fixes that row security here depends on'
	WHERE NOT rescue.has_needed_fixes(current_setting('server_version_num')::integer)
	UNION ALL
	SELECT 'log_min_messages', false, format('%s for %s', value, place)
	FROM current WHERE setting = 'log_min_messages' AND lower(value) IN ('fatal', 'panic')
	UNION ALL
	SELECT 'log_parameter_max_length', false, format('%s for %s, and statements are logged', value, place)
	FROM current, logged
	WHERE setting = 'log_parameter_max_length' AND value <> '0' AND statements
	UNION ALL
	SELECT 'log_parameter_max_length_on_error', false, format('%s for %s', value, place)
	FROM current WHERE setting = 'log_parameter_max_length_on_error' AND value <> '0'
	UNION ALL
	SELECT 'auto_explain.log_parameter_max_length', false, format('%s for %s, and plans are logged', value, place)
	FROM current
	WHERE setting = 'auto_explain.log_parameter_max_length' AND value <> '0'
		AND EXISTS (SELECT FROM current WHERE setting = 'auto_explain.log_min_duration' AND value <> '-1')
	UNION ALL
	SELECT 'pgaudit.log_parameter', false, format('%s for %s', value, place)
	FROM current
	WHERE setting = 'pgaudit.log_parameter' AND lower(value) NOT IN ('off', 'false', 'no', '0')
	UNION ALL
	SELECT 'debug_print', false, format('%s for %s', setting, place)
	FROM current
	WHERE setting LIKE 'debug\_print\_%' AND setting <> 'debug_pretty_print'
		AND lower(value) NOT IN ('off', 'false', 'no', '0')
	UNION ALL
	SELECT 'readers_of_all', true, format('%I', rolname)
	FROM pg_roles r
	WHERE rolbypassrls AND NOT rolsuper AND rolname <> 'rescue_owner'
		AND pg_has_role(r.oid, 'pg_read_all_data', 'member')
	UNION ALL
	SELECT 'writers_of_all', true, format('%I', rolname)
	FROM pg_roles r
	WHERE NOT rolsuper AND rolname <> 'pg_write_all_data'
		AND pg_has_role(r.oid, 'pg_write_all_data', 'member')
	UNION ALL
	SELECT 'replication', true, format('%I', rolname)
	FROM pg_roles
	WHERE rolreplication AND NOT rolsuper AND rolname <> 'rescue_owner'
	UNION ALL
	SELECT 'pg_stat_statements.track_utility', false, format('%s for %s', value, place)
	FROM current c
	WHERE setting = 'pg_stat_statements.track_utility'
		AND lower(value) NOT IN ('off', 'false', 'no', '0')
		AND NOT EXISTS (SELECT FROM current t WHERE t.place = c.place
			AND t.setting = 'pg_stat_statements.track' AND lower(t.value) = 'none')
	UNION ALL
	SELECT 'code_of_others', true, format('%s may write tables of %s that run code of theirs (%s, as %s)',
		h.holder::regrole, t.author::regrole, count(*), min(t.label))
	FROM (SELECT DISTINCT a.grantee
		FROM functions f, aclexplode(f.proacl) a
		WHERE a.grantee NOT IN (0, f.proowner)) h (holder)
	JOIN pg_roles r ON r.oid = h.holder AND NOT r.rolsuper AND r.rolname <> 'rescue_owner'
	JOIN (SELECT g.tgrelid, g.tgrelid::regclass::text, p.proowner
		FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid WHERE NOT g.tgisinternal
		UNION
		SELECT x.indrelid, x.indrelid::regclass::text, c.relowner
		FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid
		WHERE x.indexprs IS NOT NULL OR x.indpred IS NOT NULL) t (relation, label, author)
		ON t.author <> h.holder AND has_table_privilege(h.holder, t.relation, 'INSERT, UPDATE, DELETE')
	WHERE NOT EXISTS (SELECT FROM pg_roles s WHERE s.oid = t.author AND (s.rolsuper OR s.rolname = 'rescue_owner'))
	GROUP BY h.holder, t.author
	UNION ALL
	SELECT 'held_cursors', true, format('%s of this session', count(*))
	FROM pg_cursors
	WHERE is_holdable AND statement ~* 'rescue_(latest|require|get|list|section|explain)'
	HAVING count(*) > 0
	UNION ALL
	SELECT 'poolers', true, format('%I may SET ROLE to %s roles that are bound', l.rolname, count(*))
	FROM pg_roles l
	JOIN json_to_recordset(bound) b (role oid) ON b.role <> l.oid
	JOIN pg_roles r ON r.oid = b.role
	WHERE l.rolcanlogin AND NOT l.rolsuper AND pg_has_role(l.oid, b.role, 'member')
	GROUP BY l.rolname HAVING count(*) > 1
)
SELECT i.name, coalesce(f.ok, true), coalesce(f.finding, 'as it should be'),
	CASE WHEN f.name IS NOT NULL THEN i.what_to_do END
FROM invariants i LEFT JOIN (
	SELECT name, bool_and(note) AS ok, string_agg(finding, '; ' ORDER BY finding COLLATE "C") AS finding
	FROM findings GROUP BY name) f USING (name)
ORDER BY 2, 1;
END
$$;

COMMENT ON FUNCTION rescue_settings_check() IS
'each invariant that the gate relies on: whether it holds, what was found, and what to do';
