---------------------------------------------------------------------------
-- Settings and refusals
---------------------------------------------------------------------------

CREATE FUNCTION rescue_bind(org text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_bind'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_bind(text) IS
'bind the database to one organisation: every other is refused with RB002; NULL unbinds; where it is bound already, for a superuser or the owner of the database';

CREATE FUNCTION rescue_set(name text, value text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_set'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_set(text, text) IS
'change one setting: billing, billing_max_age, throttle, gc_max_share, gc_strict, token_grace, max_sections, max_section_bytes or max_bundles_per_workspace; NULL goes back to the default';

CREATE FUNCTION rescue_partition_set(partition integer) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_partition_set'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_partition_set(integer) IS
'give this database, once and before its first bundle, its number of 0 to 1023 among several: the ids of bundles and holds that it gives are then in no other''s range; false if it has this number already';

CREATE FUNCTION rescue.refuse(situation text) RETURNS void
AS 'MODULE_PATHNAME', 'rescue_refuse'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue.refuse(text) IS
'raise the refusal of a situation of rescue.refusals(), for functions of the extension in SQL';

CREATE FUNCTION rescue.refusals()
RETURNS TABLE (situation text, sqlstate text, http integer, retryable boolean,
	condition text, message text, hint text)
AS 'MODULE_PATHNAME', 'rescue_refusals'
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue.refusals() IS
'every situation in which rescue refuses, with its SQLSTATE and the texts that a caller sees';
