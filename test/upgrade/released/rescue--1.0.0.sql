/* rescue--1.0.0.sql */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION rescue" to load this file. \quit

DO $$
BEGIN
	IF EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'rescue_router') THEN
		RAISE EXCEPTION 'rescue cannot be installed beside rescue_router'
			USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'A router has no bundles: create rescue in the databases that are its partitions.';
	END IF;
END
$$;

-- Fails where another role made the schema first: its owner could drop our tables.
CREATE SCHEMA rescue;

COMMENT ON SCHEMA rescue IS
'tables, types, domains and views of the extension rescue; its functions are in pg_catalog';

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

---------------------------------------------------------------------------
-- The second wall
--
-- The policies of all tables ask these two, and they ask a variable of the C
-- code that is set for the one statement only. No setting can pretend. VOLATILE,
-- so that each row is asked for, and no plan concludes the answer once for all
-- from the statement's own condition.
---------------------------------------------------------------------------

CREATE FUNCTION rescue.admitted_org() RETURNS text
AS 'MODULE_PATHNAME', 'rescue_admitted_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL RESTRICTED;

COMMENT ON FUNCTION rescue.admitted_org() IS
'the organisation that the gate has admitted for the statement that is running; NULL outside of one';

CREATE FUNCTION rescue.is_admitted() RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_admitted'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL RESTRICTED;

COMMENT ON FUNCTION rescue.is_admitted() IS
'whether a statement of the extension itself is running';

CREATE FUNCTION rescue.is_walking() RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_walking'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL RESTRICTED;

COMMENT ON FUNCTION rescue.is_walking() IS
'whether a statement of the extension is running that lists the organisations, and returns nothing else';

---------------------------------------------------------------------------
-- Settings
--
-- What must hold against a client is a row: a startup option outranks any
-- ALTER DATABASE ... SET. The last revision counts; the first is inserted here so
-- that a restore, which adds the later ones, does not meet it.
---------------------------------------------------------------------------

CREATE TABLE rescue.settings
(
	revision bigint PRIMARY KEY,
	bound_org text COLLATE "C",
	bound_roles text[] COLLATE "C",
	billing text NOT NULL DEFAULT 'required'
		CHECK (billing IN ('required', 'off')),
	billing_max_age interval CHECK (billing_max_age > '0'),
	billing_source regclass,
	billing_org_column name,
	billing_status_column name,
	billing_bound_as text COLLATE "C",
	billing_policy text[] COLLATE "C",
	throttle text NOT NULL DEFAULT 'on'
		CHECK (throttle IN ('on', 'required', 'off')),
	gc_max_share double precision NOT NULL DEFAULT 0.2
		CHECK (gc_max_share BETWEEN 0 AND 1),
	gc_strict boolean NOT NULL DEFAULT false,
	token_grace interval NOT NULL DEFAULT '30 days' CHECK (token_grace > '0'),
	max_sections integer NOT NULL DEFAULT 64
		CHECK (max_sections BETWEEN 1 AND 1000),
	max_section_bytes integer NOT NULL DEFAULT 65536
		CHECK (max_section_bytes BETWEEN 256 AND 16777216),
	max_bundles_per_workspace integer NOT NULL DEFAULT 100
		CHECK (max_bundles_per_workspace BETWEEN 1 AND 1000000),
	partition integer CHECK (partition BETWEEN 0 AND 1023),
	set_by name NOT NULL DEFAULT session_user,
	set_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE rescue.settings IS
'what holds against every client: each change is a new revision, the last one counts';

COMMENT ON COLUMN rescue.settings.bound_roles IS
'the names of the roles that rescue_bind_role() has bound; one without a row in rescue.role_bindings is refused everything';

COMMENT ON COLUMN rescue.settings.partition IS
'the number of this database among several, which gives it its own range of ids; by rescue_partition_set()';

INSERT INTO rescue.settings (revision) VALUES (0);

---------------------------------------------------------------------------
-- Bundles and their sections
--
-- Every key and index leads with org_id: the same work for a sibling's
-- workspace as for one that never was, and tables that can be distributed.
---------------------------------------------------------------------------

CREATE SEQUENCE rescue.bundle_id_seq;

COMMENT ON SEQUENCE rescue.bundle_id_seq IS 'ids of bundles';

CREATE TABLE rescue.bundles
(
	org_id text COLLATE "C" NOT NULL,
	bundle_id bigint NOT NULL DEFAULT pg_catalog.nextval('rescue.bundle_id_seq'),
	workspace_id text COLLATE "C" NOT NULL,
	instance_id text COLLATE "C",
	reason text COLLATE "C" NOT NULL,
	captured_at timestamptz NOT NULL,
	stored_at timestamptz NOT NULL,
	capture_id uuid,
	sections integer NOT NULL,
	bytes bigint NOT NULL,
	redactions integer NOT NULL,
	truncated boolean NOT NULL,
	digest bytea NOT NULL,
	ruleset text COLLATE "C" NOT NULL,
	document text COLLATE "C",
	judged_by text COLLATE "C",
	failed_phase text COLLATE "C",
	failed_cause text COLLATE "C",
	fingerprint text COLLATE "C",
	PRIMARY KEY (org_id, bundle_id)
);

COMMENT ON COLUMN rescue.bundles.document IS
'of a small bundle its sections as a reader gets them, so that one row is written and read and not one more for each section';

COMMENT ON COLUMN rescue.bundles.judged_by IS
'the version of the rules that made the verdict in the next three columns, which are NULL if nothing failed; where it is another one, rescue_failures() judges again';

COMMENT ON TABLE rescue.bundles IS
'one row a rescue bundle; read it through rescue_latest(), rescue_get() and rescue_list()';

CREATE INDEX bundles_latest_idx ON rescue.bundles
	(org_id, workspace_id, captured_at DESC, bundle_id DESC);
CREATE UNIQUE INDEX bundles_capture_idx ON rescue.bundles (org_id, capture_id)
	WHERE capture_id IS NOT NULL;
CREATE INDEX bundles_recent_idx ON rescue.bundles (org_id, captured_at);

CREATE TABLE rescue.sections
(
	org_id text COLLATE "C" NOT NULL,
	bundle_id bigint NOT NULL,
	ordinal integer NOT NULL,
	redactions integer NOT NULL,
	original_bytes bigint NOT NULL,
	truncated boolean NOT NULL,
	status text COLLATE "C" NOT NULL,
	name text COLLATE "C" NOT NULL,
	content text COLLATE "C",
	PRIMARY KEY (org_id, bundle_id, ordinal),
	FOREIGN KEY (org_id, bundle_id) REFERENCES rescue.bundles ON DELETE CASCADE
);

COMMENT ON TABLE rescue.sections IS
'the sections of the bundles that have no document, in the order given, redacted before they were stored';

-- The document of a small bundle stays in its row: a value out of line costs a
-- reader two more index scans. What is short is not even tried to compress.
ALTER TABLE rescue.bundles
	ALTER COLUMN org_id SET STORAGE PLAIN,
	ALTER COLUMN workspace_id SET STORAGE PLAIN,
	ALTER COLUMN instance_id SET STORAGE PLAIN,
	ALTER COLUMN reason SET STORAGE PLAIN,
	ALTER COLUMN digest SET STORAGE PLAIN,
	ALTER COLUMN ruleset SET STORAGE PLAIN,
	ALTER COLUMN judged_by SET STORAGE PLAIN,
	ALTER COLUMN failed_phase SET STORAGE PLAIN,
	ALTER COLUMN failed_cause SET STORAGE PLAIN,
	ALTER COLUMN fingerprint SET STORAGE PLAIN,
	ALTER COLUMN document SET STORAGE MAIN;
ALTER TABLE rescue.sections
	ALTER COLUMN org_id SET STORAGE PLAIN,
	ALTER COLUMN status SET STORAGE PLAIN,
	ALTER COLUMN name SET STORAGE PLAIN;

-- lz4 reads three times as fast as pglz; a server built without it keeps its
-- default.
DO $$
BEGIN
	ALTER TABLE rescue.sections ALTER COLUMN content SET COMPRESSION lz4;
	ALTER TABLE rescue.bundles ALTER COLUMN document SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
	RAISE NOTICE 'this server has no lz4: sections are compressed with its default method';
END
$$;

CREATE TYPE rescue.bundle AS
(
	bundle_id bigint,
	workspace_id text,
	org_id text,
	instance_id text,
	reason text,
	captured_at timestamptz,
	sections json,
	truncated boolean,
	digest bytea
);

COMMENT ON TYPE rescue.bundle IS
'a bundle as it is read: sections is an array of {name, content, status, redacted, redactions, truncated, original_bytes}';

CREATE SEQUENCE rescue.hold_id_seq;

COMMENT ON SEQUENCE rescue.hold_id_seq IS 'ids of holds';

CREATE TABLE rescue.holds
(
	org_id text COLLATE "C" NOT NULL,
	hold_id bigint NOT NULL DEFAULT pg_catalog.nextval('rescue.hold_id_seq'),
	bundle_id bigint NOT NULL,
	why text COLLATE "C" NOT NULL,
	held_by name NOT NULL DEFAULT session_user,
	held_at timestamptz NOT NULL,
	until timestamptz,
	PRIMARY KEY (org_id, hold_id),
	-- not NO ACTION, which looks at each deletion for another bundle of that key
	FOREIGN KEY (org_id, bundle_id) REFERENCES rescue.bundles ON DELETE RESTRICT
);

COMMENT ON TABLE rescue.holds IS
'bundles that must not be deleted: who wants it, why, and until when (NULL: until released)';

CREATE INDEX holds_bundle_idx ON rescue.holds (org_id, bundle_id);

---------------------------------------------------------------------------
-- Billing
---------------------------------------------------------------------------

CREATE FUNCTION rescue.read_billing_policy(own text[])
RETURNS TABLE (status text, decision text, built_in boolean)
AS 'MODULE_PATHNAME', 'rescue_read_billing_policy'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 12;

COMMENT ON FUNCTION rescue.read_billing_policy(text[]) IS
'the built-in billing policy, and the one of the column rescue.settings.billing_policy';

CREATE VIEW rescue.billing_policy AS
SELECT p.*
FROM (SELECT * FROM rescue.settings ORDER BY revision DESC LIMIT 1) s,
	rescue.read_billing_policy(s.billing_policy) p;

COMMENT ON VIEW rescue.billing_policy IS
'what each billing status means: allow, grace (until billing.grace_until) or deny; a word that is not here refuses, and a row of yours, made by rescue_billing_policy_set(), outranks the built-in one';

CREATE TABLE rescue.billing
(
	org_id text COLLATE "C" PRIMARY KEY,
	status text COLLATE "C" NOT NULL,
	observed_at timestamptz NOT NULL,
	grace_until timestamptz
);

COMMENT ON TABLE rescue.billing IS
'the last known billing status of each organisation, by rescue_billing_set()';

---------------------------------------------------------------------------
-- Tokens
---------------------------------------------------------------------------

CREATE TABLE rescue.tokens
(
	org_id text COLLATE "C" NOT NULL,
	token_id text COLLATE "C" NOT NULL,
	workspace_id text COLLATE "C",
	label text COLLATE "C",
	digest bytea NOT NULL,
	single_use boolean NOT NULL,
	issued_at timestamptz NOT NULL,
	issued_by name NOT NULL DEFAULT session_user,
	starts_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	revoked_at timestamptz,
	claimed_at timestamptz,
	replaced_by text COLLATE "C",
	born_in xid8,
	PRIMARY KEY (org_id, token_id)
);

COMMENT ON TABLE rescue.tokens IS
'access tokens: an id and a digest, never the secret';
COMMENT ON COLUMN rescue.tokens.label IS
'what it is for, in the words of whoever issued it';
COMMENT ON COLUMN rescue.tokens.born_in IS
'the transaction that claimed a single-use token for this one; it cannot read with it yet';

---------------------------------------------------------------------------
-- Redaction rules
---------------------------------------------------------------------------

CREATE TABLE rescue.redaction_rules
(
	name text COLLATE "C" PRIMARY KEY,
	pattern text COLLATE "C" NOT NULL,
	sample text COLLATE "C" NOT NULL,
	added_by name NOT NULL DEFAULT session_user,
	added_at timestamptz NOT NULL
);

COMMENT ON TABLE rescue.redaction_rules IS
'redaction rules of this database in addition to the built-in ones, by rescue_redaction_rule_add()';

---------------------------------------------------------------------------
-- Row security of all tables
---------------------------------------------------------------------------

ALTER SEQUENCE rescue.bundle_id_seq OWNER TO rescue_owner;
ALTER SEQUENCE rescue.hold_id_seq OWNER TO rescue_owner;
ALTER TABLE rescue.settings OWNER TO rescue_owner;
ALTER TABLE rescue.bundles OWNER TO rescue_owner;
ALTER TABLE rescue.sections OWNER TO rescue_owner;
ALTER TABLE rescue.holds OWNER TO rescue_owner;
ALTER TABLE rescue.billing OWNER TO rescue_owner;
ALTER TABLE rescue.tokens OWNER TO rescue_owner;
ALTER TABLE rescue.redaction_rules OWNER TO rescue_owner;

ALTER TABLE rescue.settings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.bundles ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.sections ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.holds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.billing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.tokens ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.redaction_rules ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY admitted ON rescue.settings TO rescue_owner
	USING (rescue.is_admitted());
CREATE POLICY admitted ON rescue.redaction_rules TO rescue_owner
	USING (rescue.is_admitted());
CREATE POLICY admitted ON rescue.bundles TO rescue_owner
	USING (org_id = rescue.admitted_org());
CREATE POLICY admitted ON rescue.sections TO rescue_owner
	USING (org_id = rescue.admitted_org());
CREATE POLICY admitted ON rescue.holds TO rescue_owner
	USING (org_id = rescue.admitted_org());
CREATE POLICY admitted ON rescue.billing TO rescue_owner
	USING (org_id = rescue.admitted_org());
CREATE POLICY admitted ON rescue.tokens TO rescue_owner
	USING (org_id = rescue.admitted_org());

GRANT USAGE ON SCHEMA rescue TO rescue_owner;

-- One statement each: two in one SELECT update the same row of pg_extension.
SELECT pg_catalog.pg_extension_config_dump('rescue.settings', 'WHERE revision > 0');
SELECT pg_catalog.pg_extension_config_dump('rescue.billing', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.bundles', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.sections', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.holds', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.tokens', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.redaction_rules', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.bundle_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.hold_id_seq', '');

---------------------------------------------------------------------------
-- What became of bundles
---------------------------------------------------------------------------

CREATE TABLE rescue.tombstones
(
	org_id text COLLATE "C" NOT NULL,
	bundle_id bigint NOT NULL,
	deleted_at timestamptz NOT NULL,
	workspace_id text COLLATE "C" NOT NULL,
	instance_id text COLLATE "C",
	reason text COLLATE "C" NOT NULL,
	captured_at timestamptz NOT NULL,
	stored_at timestamptz NOT NULL,
	sections integer NOT NULL,
	bytes bigint NOT NULL,
	digest bytea NOT NULL,
	deleted_by name NOT NULL DEFAULT session_user,
	how text COLLATE "C" NOT NULL,
	why text COLLATE "C" NOT NULL,
	PRIMARY KEY (org_id, bundle_id, deleted_at)
);

COMMENT ON TABLE rescue.tombstones IS
'bundles that were deleted: what, when, by whom, by which function and why; rescue_forget() takes them, too';
COMMENT ON COLUMN rescue.tombstones.how IS
'rescue_delete, rescue_gc, or max_bundles_per_workspace for one that made room';

ALTER TABLE rescue.tombstones OWNER TO rescue_owner;
ALTER TABLE rescue.tombstones ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY admitted ON rescue.tombstones TO rescue_owner
	USING (org_id = rescue.admitted_org());
SELECT pg_catalog.pg_extension_config_dump('rescue.tombstones', '');

---------------------------------------------------------------------------
-- Plans of what to delete
--
-- All organisations are collected in one call, but each is admitted on its
-- own; only to list them do the policies make an exception.
---------------------------------------------------------------------------

CREATE SEQUENCE rescue.gc_plan_id_seq;

COMMENT ON SEQUENCE rescue.gc_plan_id_seq IS 'ids of plans of rescue_gc_plan()';

CREATE TABLE rescue.gc_plans
(
	plan_id bigint PRIMARY KEY DEFAULT pg_catalog.nextval('rescue.gc_plan_id_seq'),
	org_id text COLLATE "C",
	live text[] COLLATE "C" NOT NULL,
	cutoff timestamptz NOT NULL,
	keep_newest boolean NOT NULL,
	made_at timestamptz NOT NULL,
	made_by name NOT NULL DEFAULT session_user,
	bundles bigint NOT NULL,
	digest bytea NOT NULL
);

COMMENT ON TABLE rescue.gc_plans IS
'plans of rescue_gc_plan() for rescue_gc_apply(): what was asked, and which bundles are still to be deleted (their number, and a digest of their ids)';
COMMENT ON COLUMN rescue.gc_plans.org_id IS 'NULL for all organisations';

ALTER SEQUENCE rescue.gc_plan_id_seq OWNER TO rescue_owner;
ALTER TABLE rescue.gc_plans OWNER TO rescue_owner;
ALTER TABLE rescue.gc_plans ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY admitted ON rescue.gc_plans TO rescue_owner
	USING (rescue.is_admitted());
CREATE POLICY walking ON rescue.bundles FOR SELECT TO rescue_owner
	USING (rescue.is_walking());
CREATE POLICY walking ON rescue.tokens FOR SELECT TO rescue_owner
	USING (rescue.is_walking());
SELECT pg_catalog.pg_extension_config_dump('rescue.gc_plans', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.gc_plan_id_seq', '');

---------------------------------------------------------------------------
-- Payloads of jobs
---------------------------------------------------------------------------

CREATE TABLE rescue.jobs
(
	org_id text COLLATE "C" NOT NULL,
	job_id text COLLATE "C" NOT NULL,
	payload jsonb NOT NULL,
	put_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	PRIMARY KEY (org_id, job_id)
);

COMMENT ON TABLE rescue.jobs IS
'payloads of jobs that are too large to be passed inline; each is consumed once, or expires';

COMMENT ON COLUMN rescue.jobs.org_id IS
'empty for a job that was put without an organisation; no caller can name that one';

CREATE INDEX jobs_expires_idx ON rescue.jobs (expires_at);

ALTER TABLE rescue.jobs OWNER TO rescue_owner;
ALTER TABLE rescue.jobs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY admitted ON rescue.jobs TO rescue_owner
	USING (org_id = rescue.admitted_org());
CREATE POLICY walking ON rescue.jobs FOR SELECT TO rescue_owner
	USING (rescue.is_walking());
SELECT pg_catalog.pg_extension_config_dump('rescue.jobs', '');

---------------------------------------------------------------------------
-- Where an organisation is
--
-- An organisation that is moved to another database is frozen first, and has
-- departed in the end. The gate reads the row before each call; whoever writes
-- holds a lock that rescue_freeze() waits for.
---------------------------------------------------------------------------

CREATE TABLE rescue.residence
(
	org_id text COLLATE "C" PRIMARY KEY,
	state text COLLATE "C" NOT NULL
		CHECK (state IN ('here', 'arriving', 'frozen', 'departed')),
	since timestamptz NOT NULL,
	digest bytea,
	set_by name NOT NULL DEFAULT session_user
);

COMMENT ON TABLE rescue.residence IS
'organisations that are being moved, or were: one without a row is here';
COMMENT ON COLUMN rescue.residence.state IS
'here: it came by a copy, and is read and written; arriving: an import has begun and not ended, so that every call is refused; frozen: it is read, and nothing of it is written; departed: it is in another database, so that every call is refused';

COMMENT ON COLUMN rescue.residence.digest IS
'the digest of the copy that was imported here or taken from here, as rescue_census() shows it; NULL if there was no copy';

ALTER TABLE rescue.residence OWNER TO rescue_owner;
ALTER TABLE rescue.residence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY admitted ON rescue.residence TO rescue_owner
	USING (org_id = rescue.admitted_org());
SELECT pg_catalog.pg_extension_config_dump('rescue.residence', '');

CREATE FUNCTION rescue_residence(org text)
RETURNS TABLE (state text, since timestamptz, digest bytea)
AS 'MODULE_PATHNAME', 'rescue_residence'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

COMMENT ON FUNCTION rescue_residence(text) IS
'where an organisation is: here, arriving, frozen or departed, as rescue.residence has it; since when, and by which copy';

CREATE FUNCTION rescue_freeze(org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_freeze'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_freeze(text) IS
'refuse all writes of an organisation with RB013, once those in flight have ended, which is waited for; false if it is frozen already';

CREATE FUNCTION rescue_thaw(org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_thaw'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_thaw(text) IS
'let a frozen organisation be written again; false if it is not frozen; one that has departed, or is arriving, is refused with RB013';

CREATE FUNCTION rescue_depart(org text, digest bytea DEFAULT NULL) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_depart'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_depart(text, bytea) IS
'refuse every call for a frozen organisation with RB013 from now on, since it is in another database; false if it has departed already; with the digest of the copy there, as rescue_census() has it, only if it is that of what is here';

CREATE FUNCTION rescue_clear_departed(org text) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_clear_departed'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_clear_departed(text) IS
'delete what an organisation left here that has departed, holds and all; returns how many bundles that were';

CREATE FUNCTION rescue_export(org text) RETURNS SETOF text
AS 'MODULE_PATHNAME', 'rescue_export'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_export(text) IS
'everything of an organisation as of one moment, as lines of JSON for rescue_import(): bundles with their sections, holds, tombstones, billing, tokens (their digests), jobs and reports of pins; the last line has their numbers and digests';

CREATE FUNCTION rescue_census(org text)
RETURNS TABLE (kind text, rows bigint, digest bytea)
AS 'MODULE_PATHNAME', 'rescue_census'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 8;

COMMENT ON FUNCTION rescue_census(text) IS
'how many rows rescue_export() would give of each kind, with the digest of their lines; the kind "all" is that of the whole copy';

CREATE FUNCTION rescue_import(org text, lines text[]) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_import'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_import(text, text[]) IS
'take in lines of rescue_export(), in their order and all in one transaction; the organisation is frozen then, and rescue_thaw() opens it; refused where it is here already with other rows, or a digest is not that of what came; returns how many rows were new';

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

---------------------------------------------------------------------------
-- Settings are kept by each session
--
-- The gate reads them before every bundle. A session keeps them, and that no
-- organisation was ever moved, until one of
-- these triggers tells that a row has changed: they fire always, for a replica's
-- session and for a restore, too. Without them nothing is kept.
---------------------------------------------------------------------------

CREATE FUNCTION rescue.settings_changed() RETURNS trigger
AS 'MODULE_PATHNAME', 'rescue_settings_changed'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue.settings_changed() IS
'tells all sessions, once the change is committed, to read the settings again';

CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON rescue.settings
	FOR EACH ROW EXECUTE FUNCTION rescue.settings_changed();
CREATE TRIGGER emptied AFTER TRUNCATE ON rescue.settings
	FOR EACH STATEMENT EXECUTE FUNCTION rescue.settings_changed();
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON rescue.role_bindings
	FOR EACH ROW EXECUTE FUNCTION rescue.settings_changed();
CREATE TRIGGER emptied AFTER TRUNCATE ON rescue.role_bindings
	FOR EACH STATEMENT EXECUTE FUNCTION rescue.settings_changed();

CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON rescue.residence
	FOR EACH ROW EXECUTE FUNCTION rescue.settings_changed();
CREATE TRIGGER emptied AFTER TRUNCATE ON rescue.residence
	FOR EACH STATEMENT EXECUTE FUNCTION rescue.settings_changed();

ALTER TABLE rescue.settings
	ENABLE ALWAYS TRIGGER changed, ENABLE ALWAYS TRIGGER emptied;
ALTER TABLE rescue.role_bindings
	ENABLE ALWAYS TRIGGER changed, ENABLE ALWAYS TRIGGER emptied;
ALTER TABLE rescue.residence
	ENABLE ALWAYS TRIGGER changed, ENABLE ALWAYS TRIGGER emptied;

---------------------------------------------------------------------------
-- Reading
--
-- VOLATILE, so that no plan keeps an answer; not STRICT, so that a NULL
-- organisation is refused and does not read as "no bundle".
--
-- The forms with a token have no default: an untyped literal would else find
-- the wrong form.
---------------------------------------------------------------------------

CREATE FUNCTION rescue_latest(ws text, org text) RETURNS SETOF rescue.bundle
AS 'MODULE_PATHNAME', 'rescue_latest'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

COMMENT ON FUNCTION rescue_latest(text, text) IS
'the newest bundle of a workspace, or no row; for a back end that has authenticated its caller';

CREATE FUNCTION rescue_latest(ws text, org text, token text)
RETURNS SETOF rescue.bundle
AS 'MODULE_PATHNAME', 'rescue_latest'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

COMMENT ON FUNCTION rescue_latest(text, text, text) IS
'the newest bundle of a workspace, or no row, for a caller who presents an access token';

CREATE FUNCTION rescue_require(ws text, org text) RETURNS SETOF rescue.bundle
AS 'MODULE_PATHNAME', 'rescue_require'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

COMMENT ON FUNCTION rescue_require(text, text) IS
'the newest bundle of a workspace; refused with RB404 if there is no bundle';

CREATE FUNCTION rescue_get(bundle_id bigint, org text) RETURNS SETOF rescue.bundle
AS 'MODULE_PATHNAME', 'rescue_get'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

COMMENT ON FUNCTION rescue_get(bigint, text) IS
'one bundle of an organisation by its id, or no row';

CREATE FUNCTION rescue_list(ws text, org text, max_rows integer DEFAULT 20,
	before_id bigint DEFAULT NULL)
RETURNS TABLE (bundle_id bigint, instance_id text, reason text,
	captured_at timestamptz, sections integer, bytes bigint,
	redactions integer, truncated boolean)
AS 'MODULE_PATHNAME', 'rescue_list'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 20;

COMMENT ON FUNCTION rescue_list(text, text, integer, bigint) IS
'the bundles of a workspace without their contents, newest first: 1 to 1000 rows, those after its bundle before_id if that is given';

CREATE FUNCTION rescue_section(bundle_id bigint, org text, name text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_section'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_section(bigint, text, text) IS
'the content of one section; NULL if there is no such section';

CREATE FUNCTION rescue_verify(bundle_id bigint, org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_verify'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_verify(bigint, text) IS
'whether the contents of a bundle still have the digest that was stored with it; false if there is no such bundle';

CREATE FUNCTION rescue_explain(ws text, org text)
RETURNS TABLE (headline boolean, phase text, verdict text, cause text,
	confidence real, evidence_section text, evidence_line integer, evidence text,
	remedy text, who text)
AS 'MODULE_PATHNAME', 'rescue_explain'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 8;

COMMENT ON FUNCTION rescue_explain(text, text) IS
'why the workspace did not boot, from its newest bundle: a row for each phase of the boot, ok, failed or unknown; first the headline, the cause where one is known, then the others in boot order';

CREATE FUNCTION rescue_diff(ws text, org text)
RETURNS TABLE (section text, change text, line integer, content text)
AS 'MODULE_PATHNAME', 'rescue_diff'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100;

COMMENT ON FUNCTION rescue_diff(text, text) IS
'what changed in the workspace''s newest bundle since the last one whose contents differ: a row for each line added (by its number in the newest) or removed (by its number in the one before), and one without a line for a section that was added, removed, collected or not collected; no row where there is no such bundle';

CREATE FUNCTION rescue_failures(org text, since interval DEFAULT '24 hours',
	max_rows integer DEFAULT 100)
RETURNS TABLE (workspace_id text, bundle_id bigint, captured_at timestamptz,
	phase text, cause text, fingerprint text, alike bigint)
AS 'MODULE_PATHNAME', 'rescue_failures'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100;

COMMENT ON FUNCTION rescue_failures(text, interval, integer) IS
'the workspaces whose newest bundle is younger than since and failed, newest first: 1 to 1000 rows; those that failed for the same reason have one fingerprint, and alike is how many they are';

CREATE FUNCTION rescue.bound_failures()
RETURNS TABLE (org_id text, workspace_id text, bundle_id bigint,
	captured_at timestamptz, phase text, cause text, fingerprint text, alike bigint)
AS 'MODULE_PATHNAME', 'rescue_bound_failures'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100;

COMMENT ON FUNCTION rescue.bound_failures() IS
'rescue_failures() of the organisation that the caller is bound to, for the view rescue.failures';

CREATE VIEW rescue.failures AS SELECT * FROM rescue.bound_failures();

COMMENT ON VIEW rescue.failures IS
'the workspaces of the organisation that the database or the role is bound to whose newest bundle is younger than a week and failed, at most 1000; for a fleet that reads it by postgres_fdw';

CREATE FUNCTION rescue_require(ws text, org text, token text)
RETURNS SETOF rescue.bundle
AS 'MODULE_PATHNAME', 'rescue_require'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

COMMENT ON FUNCTION rescue_require(text, text, text) IS
'the same for a caller who presents an access token';

CREATE FUNCTION rescue_get(bundle_id bigint, org text, token text)
RETURNS SETOF rescue.bundle
AS 'MODULE_PATHNAME', 'rescue_get'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

COMMENT ON FUNCTION rescue_get(bigint, text, text) IS
'the same for a caller who presents an access token; one for a workspace finds no bundle of another';

CREATE FUNCTION rescue_list(ws text, org text, max_rows integer, before_id bigint,
	token text)
RETURNS TABLE (bundle_id bigint, instance_id text, reason text,
	captured_at timestamptz, sections integer, bytes bigint,
	redactions integer, truncated boolean)
AS 'MODULE_PATHNAME', 'rescue_list'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 20;

COMMENT ON FUNCTION rescue_list(text, text, integer, bigint, text) IS
'the same for a caller who presents an access token; before_id NULL begins with the newest';

CREATE FUNCTION rescue_section(bundle_id bigint, org text, name text, token text)
RETURNS text
AS 'MODULE_PATHNAME', 'rescue_section'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_section(bigint, text, text, text) IS
'the same for a caller who presents an access token; one for a workspace finds no bundle of another';

CREATE FUNCTION rescue_explain(ws text, org text, token text)
RETURNS TABLE (headline boolean, phase text, verdict text, cause text,
	confidence real, evidence_section text, evidence_line integer, evidence text,
	remedy text, who text)
AS 'MODULE_PATHNAME', 'rescue_explain'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 8;

COMMENT ON FUNCTION rescue_explain(text, text, text) IS
'the same for a caller who presents an access token';

CREATE FUNCTION rescue_failures(org text, since interval, max_rows integer,
	token text)
RETURNS TABLE (workspace_id text, bundle_id bigint, captured_at timestamptz,
	phase text, cause text, fingerprint text, alike bigint)
AS 'MODULE_PATHNAME', 'rescue_failures'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100;

COMMENT ON FUNCTION rescue_failures(text, interval, integer, text) IS
'the same for a caller who presents an access token; one for a workspace sees that workspace only';

---------------------------------------------------------------------------
-- Redaction
---------------------------------------------------------------------------

CREATE FUNCTION rescue_redact(content text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_redact'
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_redact(text) IS
'the text with each secret replaced by [REDACTED:rule-name]; NULL for NULL; refused with RB008 where the redactor is not sure';

CREATE FUNCTION rescue_redactions(content text)
RETURNS TABLE (rule text, start_byte integer, length integer)
AS 'MODULE_PATHNAME', 'rescue_redactions'
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 10;

COMMENT ON FUNCTION rescue_redactions(text) IS
'the secrets of a text: by which rule, where (in bytes, the first is 1) and how long; never the secret itself';

CREATE FUNCTION rescue_redaction_rule_add(name text, pattern text, sample text)
RETURNS void
AS 'MODULE_PATHNAME', 'rescue_redaction_rule_add'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_redaction_rule_add(text, text, text) IS
'add a redaction rule: a regular expression (PCRE2) whose group 1, or else the whole match, is the secret; refused unless it finds the sample, which is stored with it and must not be a real secret';

CREATE FUNCTION rescue_redaction_rule_drop(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_redaction_rule_drop'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_redaction_rule_drop(text) IS
'drop a redaction rule of this database; false if no rule has that name';

---------------------------------------------------------------------------
-- Writing
---------------------------------------------------------------------------

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text,
	sections text, captured_at timestamptz DEFAULT NULL,
	capture_id uuid DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_persist'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_persist(text, text, text, text, text, timestamptz, uuid) IS
'store a bundle, redacted, and return its id; sections is a JSON array of {name, content, status, original_bytes}; a capture_id that is stored already returns the id of the first';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text,
	sections json, captured_at timestamptz DEFAULT NULL,
	capture_id uuid DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_persist'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_persist(text, text, text, text, json, timestamptz, uuid) IS
'the same for sections that are json already; what a column of that type refuses, such as a broken document, the server may print into its log before this is called';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text,
	sections jsonb, captured_at timestamptz DEFAULT NULL,
	capture_id uuid DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_persist_jsonb'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_persist(text, text, text, text, jsonb, timestamptz, uuid) IS
'the same for sections that are jsonb already';

-- Drivers that send every parameter untyped could not tell six arguments of
-- the forms above from those of the form below: a text wins over all of them.
-- Its last parameter has a name of its own, so that captured_at => finds the
-- time of the others, whatever a driver asks the server for.
CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text,
	sections text, captured_at_text text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_persist_untyped'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_persist(text, text, text, text, text, text) IS
'the same for drivers that send the time untyped and the arguments by their places; where a driver asks the server for the types, name it: captured_at => $6';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text,
	names text[], contents bytea[])
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_persist_raw'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_persist(text, text, text, text, text[], bytea[]) IS
'store a bundle of raw bytes, redacted, and return its id; UTF-16 and UTF-32 become UTF-8, what is no character U+FFFD, what is compressed a failed section; a content that is NULL is a missing section';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text,
	names text[], contents bytea[], captured_at timestamptz, capture_id uuid)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_persist_raw'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_persist(text, text, text, text, text[], bytea[], timestamptz, uuid) IS
'the same with the time and the id of the capture; NULL for now, and for none';

CREATE FUNCTION rescue_delete(bundle_id bigint, org text, why text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_delete'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_delete(bigint, text, text) IS
'delete one bundle of an organisation; false if it does not exist, refused with RB009 if it is on hold; why goes to the log';

CREATE FUNCTION rescue_forget(org text, why text) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_forget'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_forget(text, text) IS
'delete everything of an organisation: bundles, tokens and billing; returns the number of bundles; refused with RB009 if one is on hold';

---------------------------------------------------------------------------
-- Retention: the functions
---------------------------------------------------------------------------

CREATE FUNCTION rescue_hold(bundle_id bigint, org text, why text,
	until timestamptz DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_hold'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_hold(bigint, text, text, timestamptz) IS
'keep a bundle from being deleted until a time, or until the hold is released; returns the id of the hold, refused with RB404 if there is no such bundle';

CREATE FUNCTION rescue_release(hold_id bigint, org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_release'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_release(bigint, text) IS
'release one hold; false if it does not exist; other holds of the bundle stay in force';

CREATE FUNCTION rescue_holds(org text)
RETURNS TABLE (hold_id bigint, bundle_id bigint, why text, held_by text,
	held_at timestamptz, until timestamptz, in_force boolean)
AS 'MODULE_PATHNAME', 'rescue_holds'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_holds(text) IS
'the holds of an organisation: who wants a bundle kept, why, until when, and whether that is still to come';

CREATE FUNCTION rescue_tombstones(org text, ws text DEFAULT NULL,
	max_rows integer DEFAULT 100)
RETURNS TABLE (bundle_id bigint, workspace_id text, instance_id text, reason text,
	captured_at timestamptz, deleted_at timestamptz, deleted_by text, how text,
	why text)
AS 'MODULE_PATHNAME', 'rescue_tombstones'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100;

COMMENT ON FUNCTION rescue_tombstones(text, text, integer) IS
'the bundles of an organisation, or of one workspace, that were deleted, the last first: what, when, by whom, how and why';

CREATE FUNCTION rescue_gc(live text[], grace interval DEFAULT '24 hours',
	dry_run boolean DEFAULT false, org text DEFAULT NULL)
RETURNS TABLE (bundle_id bigint, org_id text, workspace_id text, outcome text,
	why text)
AS 'MODULE_PATHNAME', 'rescue_gc'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_gc(text[], interval, boolean, text) IS
'delete the bundles of workspaces that are not in the list of live ones, of one organisation or (NULL) of all; a list that is NULL or holds a NULL is unknown, and nothing is deleted; never those younger than the grace, in the future, on hold, or the newest of their workspace; prunes tokens that were over before token_grace, too';

-- For a driver that sends {} for a list that it could not get. No default for
-- listing_complete: the shorter call stays the other function's.
CREATE FUNCTION rescue_gc(live text[], grace interval, dry_run boolean, org text,
	listing_complete boolean, keep_newest boolean DEFAULT true,
	max_share double precision DEFAULT NULL, max_rows integer DEFAULT 10000)
RETURNS TABLE (bundle_id bigint, org_id text, workspace_id text, outcome text,
	why text)
AS 'MODULE_PATHNAME', 'rescue_gc_explicit'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_gc(text[], interval, boolean, text, boolean, boolean, double precision, integer) IS
'the same with all that can be said: whether the list is complete, whether the newest bundle of a workspace stays, which share of the bundles may go (NULL: gc_max_share), and how many in this call';

CREATE FUNCTION rescue_gc_plan(live text[], listing_complete boolean,
	grace interval DEFAULT '24 hours', org text DEFAULT NULL,
	keep_newest boolean DEFAULT true)
RETURNS TABLE (plan_id bigint, bundle_id bigint, org_id text, workspace_id text,
	outcome text, why text)
AS 'MODULE_PATHNAME', 'rescue_gc_plan'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_gc_plan(text[], boolean, interval, text, boolean) IS
'say what rescue_gc() would do, and store it as a plan for rescue_gc_apply(): first a row with the plan''s id and the number of bundles, then what is planned; refused with RB010 where the list is unknown';

CREATE FUNCTION rescue_gc_apply(plan_id bigint, org text DEFAULT NULL,
	max_share double precision DEFAULT NULL, max_rows integer DEFAULT 10000)
RETURNS TABLE (bundle_id bigint, org_id text, workspace_id text, outcome text,
	why text)
AS 'MODULE_PATHNAME', 'rescue_gc_apply'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_gc_apply(bigint, text, double precision, integer) IS
'delete what a plan of the last hour says, max_rows of it in a call; refused with RB011 where the bundles that may be deleted are no longer those of the plan';

---------------------------------------------------------------------------
-- Billing
---------------------------------------------------------------------------

CREATE FUNCTION rescue_billing_set(org text, status text,
	observed_at timestamptz DEFAULT clock_timestamp(),
	grace_until timestamptz DEFAULT NULL)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_billing_set'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_billing_set(text, text, timestamptz, timestamptz) IS
'note the billing status of an organisation, any word; false if a newer observation is stored already';

CREATE FUNCTION rescue_billing_bind(source regclass, org_column name,
	status_column name)
RETURNS void
AS 'MODULE_PATHNAME', 'rescue_billing_bind'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_billing_bind(regclass, name, name) IS
'read the billing status from a table of the application instead of rescue.billing; the caller must be allowed to SELECT both columns; three NULLs go back';

CREATE FUNCTION rescue_billing_policy_set(status text, decision text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_billing_policy_set'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_billing_policy_set(text, text) IS
'say what a billing status means: allow, grace or deny; NULL takes the row back';

---------------------------------------------------------------------------
-- Tokens
---------------------------------------------------------------------------

CREATE FUNCTION rescue_token_eq(presented text, expected text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_token_eq'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_token_eq(text, text) IS
'whether two secrets are equal, compared in constant time; NULL on either side is false';

CREATE FUNCTION rescue_token_eq(presented bytea, expected bytea)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_token_eq'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_token_eq(bytea, bytea) IS
'whether two secrets are equal, compared in constant time; NULL on either side is false';

CREATE FUNCTION rescue_token_issue(org text, ws text DEFAULT NULL,
	ttl interval DEFAULT '1 day', single_use boolean DEFAULT false,
	label text DEFAULT NULL, starts timestamptz DEFAULT NULL)
RETURNS text
AS 'MODULE_PATHNAME', 'rescue_token_issue'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_token_issue(text, text, interval, boolean, text, timestamptz) IS
'issue an access token for an organisation or one workspace of it, good for ttl from its start on (NULL: at once); it is shown this once, only its digest is stored';

CREATE FUNCTION rescue_token_revoke(token_id text, org text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_token_revoke'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_token_revoke(text, text) IS
'revoke a token by its id, at once for every transaction; false if there is no such token to revoke';

CREATE FUNCTION rescue_token_revoke_all(org text, ws text DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_token_revoke_all'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_token_revoke_all(text, text) IS
'revoke every token of an organisation, or those issued for one workspace, that could still be used; returns how many';

CREATE FUNCTION rescue_token_list(org text)
RETURNS TABLE (token_id text, workspace_id text, label text, single_use boolean,
	issued_at timestamptz, starts_at timestamptz, expires_at timestamptz,
	claimed_at timestamptz, revoked_at timestamptz, replaced_by text)
AS 'MODULE_PATHNAME', 'rescue_token_list'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_token_list(text) IS
'the tokens of an organisation, the last issued first, never a secret or a digest';

CREATE FUNCTION rescue_token_rotate(token_id text, org text,
	overlap interval DEFAULT '1 hour')
RETURNS text
AS 'MODULE_PATHNAME', 'rescue_token_rotate'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_token_rotate(text, text, interval) IS
'replace a token by a new one of the same scope and life; the old one goes on for the overlap, 0 for not at all';

CREATE FUNCTION rescue_token_claim(token text, org text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_token_claim'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_token_claim(text, text) IS
'consume a single-use token, and return one that is good for 60 seconds from the next transaction on; it does not wait for other transactions: if another transaction has claimed the same token and is not committed, the claim is refused like an invalid token, and may be tried again, since the other one may roll back';

---------------------------------------------------------------------------
-- Settings and refusals
---------------------------------------------------------------------------

CREATE FUNCTION rescue_bind(org text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_bind'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_bind(text) IS
'bind the database to one organisation: every other is refused with RB002; NULL unbinds; where it is bound already, for a superuser or the owner of the database';

CREATE FUNCTION rescue_set(name text, value text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_set'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_set(text, text) IS
'change one setting: billing, billing_max_age, throttle, gc_max_share, gc_strict, token_grace, max_sections, max_section_bytes or max_bundles_per_workspace; NULL goes back to the default';

CREATE FUNCTION rescue_partition_set(partition integer) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_partition_set'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_partition_set(integer) IS
'give this database, once and before its first bundle, its number of 0 to 1023 among several: the ids of bundles and holds that it gives are then in no other''s range; false if it has this number already';

CREATE FUNCTION rescue.refuse(situation text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_refuse'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue.refuse(text) IS
'raise the refusal of a situation of rescue.refusals(), for functions of the extension in SQL';

CREATE FUNCTION rescue.refusals()
RETURNS TABLE (situation text, sqlstate text, http integer, retryable boolean,
	condition text, message text, hint text)
AS 'MODULE_PATHNAME', 'rescue_refusals'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue.refusals() IS
'every situation in which rescue refuses, with its SQLSTATE and the texts that a caller sees';

---------------------------------------------------------------------------
-- Counters
--
-- In shared memory, and so of the whole cluster: for who watches over it.
---------------------------------------------------------------------------

CREATE FUNCTION rescue.read_counters()
RETURNS TABLE (counter text, sqlstate text, condition text, value bigint)
AS 'MODULE_PATHNAME', 'rescue_read_counters'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue.read_counters() IS
'the counters in shared memory, a row for each situation of rescue.refusals() among them; no row where the library is not preloaded';

CREATE VIEW rescue.counters AS
SELECT counter, sqlstate, condition, pg_catalog.sum(value)::bigint AS value
FROM rescue.read_counters()
GROUP BY counter, sqlstate, condition;

COMMENT ON VIEW rescue.counters IS
'how often the gate let read and write, and refused, since the server started, over all databases; a rollback takes nothing back; empty where the library is not preloaded; for members of pg_monitor';

---------------------------------------------------------------------------
-- Names of things outside the database
--
-- The validators are false for NULL, so the domains refuse it, too.
---------------------------------------------------------------------------

CREATE FUNCTION rescue_is_env_key(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_env_key'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_env_key(text) IS
'whether a text is a name of an environment variable: a letter or underscore, then letters, digits and underscores, ASCII only; false for NULL';

CREATE FUNCTION rescue_is_env_value(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_env_value'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_env_value(text) IS
'whether a text is a value of an environment variable: no control characters, none that turn the direction of text around; false for NULL';

CREATE FUNCTION rescue_is_container_name(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_container_name'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_container_name(text) IS
'whether a text is a name of a container: 1 to 128 of a-z, A-Z, 0-9, and after the first also _ . -; false for NULL';

CREATE FUNCTION rescue_is_volume_path(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_volume_path'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_volume_path(text) IS
'whether a text is a path of a volume: absolute, not the root, parts of A-Z a-z 0-9 . _ -, in its shortest spelling; false for NULL';

CREATE FUNCTION rescue_is_agent_id(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_agent_id'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_agent_id(text) IS
'whether a text is an agent''s id: 1 to 121 of a-z, A-Z, 0-9, _ and -; false for NULL';

CREATE FUNCTION rescue_is_image_digest(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_image_digest'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_image_digest(text) IS
'whether a text is a digest of an image: sha256: and 64 lower-case hexadecimal digits; a tag can move and is no digest; false for NULL';

CREATE FUNCTION rescue_is_port(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_port'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_is_port(text) IS
'whether a text is a port: 1 to 65535 in decimal, no sign, blank or leading zero; false for NULL';

CREATE DOMAIN rescue.env_key AS text COLLATE "C"
	CONSTRAINT is_env_key CHECK (rescue_is_env_key(VALUE));

COMMENT ON DOMAIN rescue.env_key IS
'a name of an environment variable: a letter or underscore, then letters, digits and underscores, ASCII only';

CREATE DOMAIN rescue.env_value AS text COLLATE "C"
	CONSTRAINT is_env_value CHECK (rescue_is_env_value(VALUE));

COMMENT ON DOMAIN rescue.env_value IS
'a value of an environment variable: no control characters, none that turn the direction of text around';

CREATE DOMAIN rescue.container_name AS text COLLATE "C"
	CONSTRAINT is_container_name CHECK (rescue_is_container_name(VALUE));

COMMENT ON DOMAIN rescue.container_name IS
'a name of a container: 1 to 128 of a-z, A-Z, 0-9, and after the first also _ . -';

CREATE DOMAIN rescue.volume_path AS text COLLATE "C"
	CONSTRAINT is_volume_path CHECK (rescue_is_volume_path(VALUE));

COMMENT ON DOMAIN rescue.volume_path IS
'a path of a volume: absolute, not the root, parts of A-Z a-z 0-9 . _ -, in its shortest spelling';

CREATE DOMAIN rescue.agent_id AS text COLLATE "C"
	CONSTRAINT is_agent_id CHECK (rescue_is_agent_id(VALUE));

COMMENT ON DOMAIN rescue.agent_id IS
'an agent''s id: 1 to 121 of a-z, A-Z, 0-9, _ and -';

CREATE DOMAIN rescue.image_digest AS text COLLATE "C"
	CONSTRAINT is_image_digest CHECK (rescue_is_image_digest(VALUE));

COMMENT ON DOMAIN rescue.image_digest IS
'a digest of an image: sha256: and 64 lower-case hexadecimal digits; a tag can move and is no digest';

CREATE DOMAIN rescue.port AS text COLLATE "C"
	CONSTRAINT is_port CHECK (rescue_is_port(VALUE));

COMMENT ON DOMAIN rescue.port IS
'a port: 1 to 65535 in decimal, no sign, blank or leading zero';

---------------------------------------------------------------------------
-- Pins: which image a runtime is to run, and which one it does
---------------------------------------------------------------------------

CREATE SEQUENCE rescue.pin_generation_seq;

COMMENT ON SEQUENCE rescue.pin_generation_seq IS 'generations of pins';

CREATE TABLE rescue.pins
(
	generation bigint PRIMARY KEY
		DEFAULT pg_catalog.nextval('rescue.pin_generation_seq'),
	runtime text COLLATE "C" NOT NULL,
	region text COLLATE "C" NOT NULL,
	digest rescue.image_digest NOT NULL,
	git_sha text COLLATE "C",
	notes text COLLATE "C",
	promoted_at timestamptz NOT NULL,
	promoted_by name NOT NULL DEFAULT session_user,
	replaced bigint
);

COMMENT ON TABLE rescue.pins IS
'every promotion there was: of a runtime in a region the highest generation is in force';
COMMENT ON COLUMN rescue.pins.replaced IS
'the generation that was in force before; NULL for the first of a runtime in a region';

CREATE INDEX pins_in_force_idx ON rescue.pins (runtime, region, generation DESC);

CREATE TABLE rescue.pin_observations
(
	org_id text COLLATE "C" NOT NULL,
	workspace_id text COLLATE "C" NOT NULL,
	runtime text COLLATE "C" NOT NULL,
	generation bigint NOT NULL,
	digest text COLLATE "C",
	container_started_at timestamptz,
	source text COLLATE "C" NOT NULL,
	observed_at timestamptz NOT NULL,
	adopted_at timestamptz,
	PRIMARY KEY (org_id, workspace_id, runtime)
);

COMMENT ON TABLE rescue.pin_observations IS
'the last report of what each workspace runs';
COMMENT ON COLUMN rescue.pin_observations.digest IS
'NULL if what was reported is no digest: a tag, or the web page that a proxy answered with';
COMMENT ON COLUMN rescue.pin_observations.adopted_at IS
'the first report that proved the adoption of this generation; NULL if this one does not';

ALTER SEQUENCE rescue.pin_generation_seq OWNER TO rescue_owner;
ALTER TABLE rescue.pins OWNER TO rescue_owner;
ALTER TABLE rescue.pin_observations OWNER TO rescue_owner;
ALTER TABLE rescue.pins ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.pin_observations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY admitted ON rescue.pins TO rescue_owner
	USING (rescue.is_admitted());
CREATE POLICY admitted ON rescue.pin_observations TO rescue_owner
	USING (org_id = rescue.admitted_org());
CREATE POLICY walking ON rescue.pin_observations FOR SELECT TO rescue_owner
	USING (rescue.is_walking());
SELECT pg_catalog.pg_extension_config_dump('rescue.pins', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.pin_observations', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.pin_generation_seq', '');

CREATE FUNCTION rescue_pin_promote(runtime text, digest rescue.image_digest,
	region text DEFAULT 'global', git_sha text DEFAULT NULL,
	notes text DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_pin_promote'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_pin_promote(text, rescue.image_digest, text, text, text) IS
'pin the image of a runtime in a region; returns the generation, and notifies rescue_pin with the runtime for "look again"';

CREATE FUNCTION rescue_pin_resolve(runtime text, region text DEFAULT 'global')
RETURNS TABLE (generation bigint, digest text)
AS 'MODULE_PATHNAME', 'rescue_pin_resolve'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

COMMENT ON FUNCTION rescue_pin_resolve(text, text) IS
'the pin that is in force; refused with RB404 if nothing is pinned, since no other image is used instead';

CREATE FUNCTION rescue_pin_observe(ws text, org text, runtime text,
	generation bigint, digest text, container_started_at timestamptz,
	source text)
RETURNS text
AS 'MODULE_PATHNAME', 'rescue_pin_observe'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_pin_observe(text, text, text, bigint, text, timestamptz, text) IS
'report what a workspace runs, and return the verdict: adopted, pending, stuck, diverged or unknown; refused with RB011 if a newer generation is in force';

CREATE FUNCTION rescue_pin_retire(ws text, org text) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_pin_retire'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_pin_retire(text, text) IS
'take the reports of a workspace away that is no more; returns how many there were';

CREATE FUNCTION rescue.pins_in_force(runtime text)
RETURNS TABLE (region text, generation bigint, digest text, promoted_at timestamptz)
AS 'MODULE_PATHNAME', 'rescue_pins_in_force'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1;

COMMENT ON FUNCTION rescue.pins_in_force(text) IS
'the pin of a runtime in each region; refused with RB404 if nothing is pinned';

CREATE FUNCTION rescue.pin_states(runtime text)
RETURNS TABLE (org_id text, workspace_id text, runtime text, region text,
	verdict text, since timestamptz, generation bigint, digest text,
	promoted_at timestamptz, reported_generation bigint, reported_digest text,
	container_started_at timestamptz, source text, observed_at timestamptz)
AS 'MODULE_PATHNAME', 'rescue_pin_states'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue.pin_states(text) IS
'the last report of each workspace, judged by the clock; of one runtime, or (NULL) of all';

CREATE VIEW rescue.pin_status AS SELECT * FROM rescue.pin_states(NULL);

COMMENT ON VIEW rescue.pin_status IS
'what each workspace runs, against the pin that is in force: the verdict, since when, and the evidence';

CREATE FUNCTION rescue_pin_adoption(runtime text)
RETURNS TABLE (region text, generation bigint, digest text,
	promoted_at timestamptz, workspaces bigint, adopted bigint, pending bigint,
	stuck bigint, diverged bigint, unknown bigint, adopted_by_all_since timestamptz,
	laggards json)
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
	SELECT p.region, p.generation, p.digest, p.promoted_at,
		count(s.workspace_id),
		count(*) FILTER (WHERE s.verdict = 'adopted'),
		count(*) FILTER (WHERE s.verdict = 'pending'),
		count(*) FILTER (WHERE s.verdict = 'stuck'),
		count(*) FILTER (WHERE s.verdict = 'diverged'),
		count(*) FILTER (WHERE s.verdict = 'unknown'),
		CASE WHEN bool_and(s.verdict = 'adopted') THEN max(s.since) END,
		coalesce(json_agg(json_build_object('org', s.org_id,
			'workspace', s.workspace_id, 'verdict', s.verdict, 'since', s.since)
			ORDER BY s.since, s.org_id, s.workspace_id)
			FILTER (WHERE s.verdict IN ('stuck', 'diverged', 'unknown')), '[]')
	FROM rescue.pins_in_force($1) p
	LEFT JOIN rescue.pin_states($1) s ON s.region = p.region
	GROUP BY p.region, p.generation, p.digest, p.promoted_at
	ORDER BY p.region
$$;

COMMENT ON FUNCTION rescue_pin_adoption(text) IS
'a row for each region that a runtime is pinned in: how many of how many workspaces have adopted it, since when all have, and who is stuck, diverged or unknown; refused with RB404 if nothing is pinned';

---------------------------------------------------------------------------
-- Environments and URLs of containers
---------------------------------------------------------------------------

CREATE FUNCTION rescue_env_scrub(env text[], extra text[] DEFAULT '{}')
RETURNS text[]
AS 'MODULE_PATHNAME', 'rescue_env_scrub'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_env_scrub(text[], text[]) IS
'an environment without the variables that must not stay in an image; extra names more of them, a name or a beginning and *';

CREATE FUNCTION rescue_env_scrub_changes(env text[], extra text[] DEFAULT '{}')
RETURNS text[]
AS 'MODULE_PATHNAME', 'rescue_env_scrub_changes'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_env_scrub_changes(text[], text[]) IS
'the instructions that blank those variables, for docker commit --change; refuses a name that cannot be written into one';

CREATE FUNCTION rescue_container_url(url text, override text DEFAULT NULL)
RETURNS TABLE (url text, needs_host_gateway boolean)
AS 'MODULE_PATHNAME', 'rescue_container_url'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 1;

COMMENT ON FUNCTION rescue_container_url(text, text) IS
'a URL as a container must write it: loopback becomes host.docker.internal, and whether that name is needed; an override wins';

---------------------------------------------------------------------------
-- Migrations of the application
---------------------------------------------------------------------------

CREATE FUNCTION rescue_migrations(journal text, ran bigint[])
RETURNS TABLE (idx integer, tag text, state text, why text)
AS 'MODULE_PATHNAME', 'rescue_migrations'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 100;

COMMENT ON FUNCTION rescue_migrations(text, bigint[]) IS
'each entry of a Drizzle journal (the text of meta/_journal.json) against a database whose table of migrations has these created_at: applied, pending or unreachable';

-- Read with the caller's privileges, in C and never by a query: a query would
-- run, as the caller, what the owner of the table attached to it.
CREATE FUNCTION rescue_migrations(journal text)
RETURNS TABLE (idx integer, tag text, state text, why text)
AS 'MODULE_PATHNAME', 'rescue_migrations_here'
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100;

COMMENT ON FUNCTION rescue_migrations(text) IS
'each entry of a Drizzle journal against this database, by drizzle.__drizzle_migrations: applied, pending or unreachable';

---------------------------------------------------------------------------
-- Payloads of jobs: the functions
---------------------------------------------------------------------------

CREATE FUNCTION rescue_job_key(job_id text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_job_key'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_job_key(text) IS
'the key by which the payload of a job is passed';

CREATE FUNCTION rescue_job_put(job_id text, payload jsonb,
	ttl interval DEFAULT '1 hour', org text DEFAULT NULL)
RETURNS text
AS 'MODULE_PATHNAME', 'rescue_job_put'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_job_put(text, jsonb, interval, text) IS
'keep the payload of a job of an organisation for a while, in place of one that it has already, and return its key; NULL is an organisation of its own, or the one that the database or the role is bound to';

CREATE FUNCTION rescue_job_resolve(job_id text, payload_key text, inline jsonb,
	org text DEFAULT NULL)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'rescue_job_resolve'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_job_resolve(text, text, jsonb, text) IS
'the payload of a job, once: what was put for the same organisation under the key if the key names this very job, refused with RB404 if it is gone; else the inline one';

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
