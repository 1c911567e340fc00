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
