---------------------------------------------------------------------------
-- Migrations of the application
---------------------------------------------------------------------------

CREATE FUNCTION rescue_migrations(journal text, ran bigint[])
RETURNS TABLE (idx integer, tag text, state text, why text)
AS 'MODULE_PATHNAME', 'rescue_migrations'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 100;

COMMENT ON FUNCTION rescue_migrations(text, bigint[]) IS
'each entry of a Drizzle journal (the text of meta/_journal.json) against a database whose table of migrations has these created_at: applied, pending or unreachable';

-- Read with the caller's privileges, in C and never by a query: a query would
-- run, as the caller, what the owner of the table attached to it.
CREATE FUNCTION rescue_migrations(journal text)
RETURNS TABLE (idx integer, tag text, state text, why text)
AS 'MODULE_PATHNAME', 'rescue_migrations_here'
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 100;

COMMENT ON FUNCTION rescue_migrations(text) IS
'each entry of a Drizzle journal against this database, by drizzle.__drizzle_migrations: applied, pending or unreachable';
