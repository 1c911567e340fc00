/* rescue--1.0.0.sql */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION rescue" to load this file. \quit

-- Fails where another role made the schema first: its owner could drop our tables.
CREATE SCHEMA rescue;

COMMENT ON SCHEMA rescue IS
'tables, types, domains and views of the extension rescue; its functions are in pg_catalog';
