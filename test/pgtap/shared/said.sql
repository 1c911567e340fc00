-- pg_temp.said(call, state): message, detail and hint of the refusal that a query
-- raises with this SQLSTATE; an error if it raises another one or none.
CREATE FUNCTION pg_temp.said(call text, state text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE call;
	RAISE 'no refusal';
EXCEPTION WHEN OTHERS THEN
	IF SQLSTATE <> state THEN
		RAISE;
	END IF;
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN message || detail || hint;
END $$;
