---------------------------------------------------------------------------
-- Migrations of the application
---------------------------------------------------------------------------

CREATE FUNCTION rescue_migrations(journal text, ran bigint[])
RETURNS TABLE (idx integer, tag text, state text, why text)
AS 'MODULE_PATHNAME', 'rescue_migrations'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 100;

COMMENT ON FUNCTION rescue_migrations(text, bigint[]) IS
'each entry of a Drizzle journal (the text of meta/_journal.json) against a database whose table of migrations has these created_at: applied, pending or unreachable';

-- Read with the caller's privileges. Only a plain table with a plain number
-- is read: a view, row security or a type of somebody's own would run code of
-- whoever made it, as the caller.
CREATE FUNCTION rescue_migrations(journal text)
RETURNS TABLE (idx integer, tag text, state text, why text)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 100
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	ran bigint[] := '{}';
	ledger regclass := pg_catalog.to_regclass('drizzle.__drizzle_migrations');
BEGIN
	IF ledger IS NOT NULL THEN
		IF NOT EXISTS (
			SELECT FROM pg_catalog.pg_class c
			JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
			WHERE c.oid = ledger AND c.relkind IN ('r', 'p')
				AND NOT c.relrowsecurity
				AND a.attname = 'created_at' AND a.attnum > 0
				AND a.atttypid = 'pg_catalog.int8'::regtype)
		THEN
			RAISE EXCEPTION 'table of migrations is not the one that Drizzle makes'
				USING ERRCODE = 'wrong_object_type',
				HINT = 'Read it yourself: rescue_migrations(journal, ARRAY(SELECT created_at FROM ...)).';
		END IF;
		ran := ARRAY(SELECT m.created_at FROM drizzle.__drizzle_migrations m);
	END IF;
	RETURN QUERY SELECT * FROM pg_catalog.rescue_migrations(journal, ran);
END
$$;

COMMENT ON FUNCTION rescue_migrations(text) IS
'each entry of a Drizzle journal against this database, by drizzle.__drizzle_migrations: applied, pending or unreachable';
