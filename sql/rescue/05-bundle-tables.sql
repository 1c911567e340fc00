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
