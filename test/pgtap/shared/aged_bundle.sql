-- pg_temp.bundle(org, ws, age): a bundle without sections, as old as this.
CREATE FUNCTION pg_temp.bundle(org text, ws text, age interval) RETURNS bigint
LANGUAGE sql AS $$
	INSERT INTO rescue.bundles (org_id, workspace_id, reason, captured_at,
		stored_at, sections, bytes, redactions, truncated, digest, ruleset)
	VALUES (org, ws, 'test', clock_timestamp() - age, clock_timestamp(), 0, 0, 0,
		false, '', '') RETURNING bundle_id
$$;
