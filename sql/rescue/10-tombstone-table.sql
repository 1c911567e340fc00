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
