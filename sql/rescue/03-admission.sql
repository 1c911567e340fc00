---------------------------------------------------------------------------
-- The second wall
--
-- The policies of all tables ask these two, and they ask a variable of the C
-- code that is set for the one statement only. No setting can pretend. VOLATILE,
-- so that each row is asked for, and no plan concludes the answer once for all
-- from the statement's own condition.
---------------------------------------------------------------------------

CREATE FUNCTION rescue.admitted_org() RETURNS text
AS 'MODULE_PATHNAME', 'rescue_admitted_org'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL RESTRICTED;

COMMENT ON FUNCTION rescue.admitted_org() IS
'the organisation that the gate has admitted for the statement that is running; NULL outside of one';

CREATE FUNCTION rescue.is_admitted() RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_admitted'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL RESTRICTED;

COMMENT ON FUNCTION rescue.is_admitted() IS
'whether a statement of the extension itself is running';

CREATE FUNCTION rescue.is_walking() RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_is_walking'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL RESTRICTED;

COMMENT ON FUNCTION rescue.is_walking() IS
'whether a statement of the extension is running that lists the organisations, and returns nothing else';
