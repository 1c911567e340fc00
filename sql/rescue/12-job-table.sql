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
