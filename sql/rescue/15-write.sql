---------------------------------------------------------------------------
-- Writing
---------------------------------------------------------------------------

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text,
	sections text, captured_at timestamptz DEFAULT NULL,
	capture_id uuid DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_persist'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_persist(text, text, text, text, text, timestamptz, uuid) IS
'store a bundle, redacted, and return its id; sections is a JSON array of {name, content, status, original_bytes}; a capture_id that is stored already returns the id of the first';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text,
	sections json, captured_at timestamptz DEFAULT NULL,
	capture_id uuid DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_persist'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_persist(text, text, text, text, json, timestamptz, uuid) IS
'the same for sections that are json already; what a column of that type refuses, such as a broken document, the server may print into its log before this is called';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text,
	sections jsonb, captured_at timestamptz DEFAULT NULL,
	capture_id uuid DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_persist_jsonb'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_persist(text, text, text, text, jsonb, timestamptz, uuid) IS
'the same for sections that are jsonb already';

-- Drivers that send every parameter untyped could not tell six arguments of
-- the forms above from those of the form below: a text wins over all of them.
-- Its last parameter has a name of its own, so that captured_at => finds the
-- time of the others, whatever a driver asks the server for.
CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text,
	sections text, captured_at_text text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_persist_untyped'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_persist(text, text, text, text, text, text) IS
'the same for drivers that send the time untyped and the arguments by their places; where a driver asks the server for the types, name it: captured_at => $6';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text,
	names text[], contents bytea[])
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_persist_raw'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_persist(text, text, text, text, text[], bytea[]) IS
'store a bundle of raw bytes, redacted, and return its id; UTF-16 and UTF-32 become UTF-8, what is no character U+FFFD, what is compressed a failed section; a content that is NULL is a missing section';

CREATE FUNCTION rescue_persist(ws text, org text, instance_id text, reason text,
	names text[], contents bytea[], captured_at timestamptz, capture_id uuid)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_persist_raw'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_persist(text, text, text, text, text[], bytea[], timestamptz, uuid) IS
'the same with the time and the id of the capture; NULL for now, and for none';

CREATE FUNCTION rescue_delete(bundle_id bigint, org text, why text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_delete'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_delete(bigint, text, text) IS
'delete one bundle of an organisation; false if it does not exist, refused with RB009 if it is on hold; why goes to the log';

CREATE FUNCTION rescue_forget(org text, why text) RETURNS bigint
AS 'MODULE_PATHNAME', 'rescue_forget'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_forget(text, text) IS
'delete everything of an organisation: bundles, tokens and billing; returns the number of bundles; refused with RB009 if one is on hold';
