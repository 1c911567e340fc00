/* rescue--1.0.0.sql */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION rescue" to load this file. \quit

-- Fails where somebody made the schema first: its owner could drop our tables.
CREATE SCHEMA rescue;

---------------------------------------------------------------------------
-- Tokens
---------------------------------------------------------------------------

CREATE FUNCTION rescue_token_eq(presented text, expected text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_token_eq'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_token_eq(text, text) IS
'whether two secrets are equal, compared in constant time; NULL on either side is false';

CREATE FUNCTION rescue_token_eq(presented bytea, expected bytea)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_token_eq'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_token_eq(bytea, bytea) IS
'whether two secrets are equal, compared in constant time; NULL on either side is false';
