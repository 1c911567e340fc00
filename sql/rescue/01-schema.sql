/* rescue--1.0.0.sql */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION rescue" to load this file. \quit

DO $$
BEGIN
	IF EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'rescue_router') THEN
		RAISE EXCEPTION 'rescue cannot be installed beside rescue_router'
			USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'A router has no bundles: create rescue in the databases that are its partitions.';
	END IF;
END
$$;

-- Fails where another role made the schema first: its owner could drop our tables.
CREATE SCHEMA rescue;

COMMENT ON SCHEMA rescue IS
'tables, types, domains and views of the extension rescue; its functions are in pg_catalog';
