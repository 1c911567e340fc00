/* rescue_router: written by scripts/router-sql */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION rescue_router" to load this file. \quit

DO $$
BEGIN
	IF EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'rescue') THEN
		RAISE EXCEPTION 'rescue_router cannot be installed beside rescue'
			USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'A router has no bundles: create it in a database of its own.';
	ELSIF pg_catalog.getdatabaseencoding() <> 'UTF8' THEN
		RAISE EXCEPTION 'rescue_router needs a database with the encoding UTF8'
			USING ERRCODE = 'feature_not_supported',
			HINT = 'Create one with CREATE DATABASE ... ENCODING ''UTF8'' TEMPLATE template0.';
	END IF;
END
$$;

-- Fails where another role made a schema first: its owner could drop what is in it.
CREATE SCHEMA rescue;

COMMENT ON SCHEMA rescue IS
'types and domains of the extension rescue; its functions are in pg_catalog';

CREATE SCHEMA rescue_router;

COMMENT ON SCHEMA rescue_router IS
'which partition has which organisation, and the functions that run a call there';
