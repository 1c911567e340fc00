-- pg_temp.bundle(org, ws, names, contents): a bundle of these sections; a NULL
-- content is one that could not be had.
CREATE FUNCTION pg_temp.bundle(org text, ws text, names text[], contents text[])
RETURNS bigint LANGUAGE sql AS $$
	WITH b AS (
		INSERT INTO rescue.bundles (org_id, workspace_id, reason, captured_at,
			stored_at, sections, bytes, redactions, truncated, digest, ruleset)
		VALUES (org, ws, 'test', clock_timestamp(), clock_timestamp(),
			cardinality(names), 0, 0, false,
			sha256(convert_to(names::text || contents::text, 'UTF8')), '')
		RETURNING org_id, bundle_id)
	INSERT INTO rescue.sections (org_id, bundle_id, ordinal, redactions,
		original_bytes, truncated, status, name, content)
	SELECT org_id, bundle_id, n, 0, 0, false,
		CASE WHEN content IS NULL THEN 'timeout' ELSE 'ok' END, name, content
	FROM b, unnest(names, contents) WITH ORDINALITY AS s (name, content, n)
	RETURNING bundle_id
$$;
