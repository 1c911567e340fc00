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
