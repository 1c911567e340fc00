---------------------------------------------------------------------------
-- Payloads of jobs
---------------------------------------------------------------------------

CREATE TABLE rescue.jobs
(
	job_id text COLLATE "C" PRIMARY KEY,
	payload jsonb NOT NULL,
	put_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL
);

COMMENT ON TABLE rescue.jobs IS
'payloads of jobs that are too large to be passed inline; each is consumed once, or expires';

CREATE INDEX jobs_expires_idx ON rescue.jobs (expires_at);

ALTER TABLE rescue.jobs OWNER TO rescue_owner;
ALTER TABLE rescue.jobs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY admitted ON rescue.jobs TO rescue_owner
	USING (rescue.is_admitted());
SELECT pg_catalog.pg_extension_config_dump('rescue.jobs', '');
