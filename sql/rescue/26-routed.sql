---------------------------------------------------------------------------
-- Calls through a router
--
-- A role needs the set "routed", and for each function the set that has it: a
-- call is checked as if the role had made it here.
---------------------------------------------------------------------------

CREATE FUNCTION rescue.routed(identity text[], function name,
	VARIADIC arguments "any")
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'rescue_routed'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10;

COMMENT ON FUNCTION rescue.routed(text[], name, "any") IS
'run a function of the extension for the caller of a router, whose client, request id, narrowing and error style are given; the first column of each row is what was raised, or NULL; for the extension rescue_router';

CREATE FUNCTION rescue.routed(identity text[], function name)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'rescue_routed'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10;

COMMENT ON FUNCTION rescue.routed(text[], name) IS
'the same for a function without arguments';
