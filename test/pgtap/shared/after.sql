-- What a query gives after a change, which is taken back: its value, or SQLSTATE.
CREATE FUNCTION pg_temp.after(change text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	value text;
BEGIN
	EXECUTE change;
	EXECUTE query INTO value;
	RAISE USING ERRCODE = 'ZZ000';
EXCEPTION
	WHEN SQLSTATE 'ZZ000' THEN RETURN value;
	WHEN OTHERS THEN RETURN SQLSTATE;
END
$$;
