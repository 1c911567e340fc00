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
