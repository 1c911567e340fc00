---------------------------------------------------------------------------
-- Counters
--
-- In shared memory, and so of the whole cluster: for who watches over it.
---------------------------------------------------------------------------

CREATE FUNCTION rescue.read_counters()
RETURNS TABLE (counter text, sqlstate text, condition text, value bigint)
AS 'MODULE_PATHNAME', 'rescue_read_counters'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue.read_counters() IS
'the counters in shared memory, a row for each situation of rescue.refusals() among them; no row where the library is not preloaded';

CREATE VIEW rescue.counters AS
SELECT counter, sqlstate, condition, pg_catalog.sum(value)::bigint AS value
FROM rescue.read_counters()
GROUP BY counter, sqlstate, condition;

COMMENT ON VIEW rescue.counters IS
'how often the gate let read and write, and refused, since the server started, over all databases; a rollback takes nothing back; empty where the library is not preloaded; for members of pg_monitor';
