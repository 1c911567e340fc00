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
