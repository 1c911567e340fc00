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
