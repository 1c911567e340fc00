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
