---------------------------------------------------------------------------
-- Redaction
---------------------------------------------------------------------------

CREATE FUNCTION rescue_redact(content text) RETURNS text
AS 'MODULE_PATHNAME', 'rescue_redact'
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE;

COMMENT ON FUNCTION rescue_redact(text) IS
'the text with each secret replaced by [REDACTED:rule-name]; NULL for NULL; refused with RB008 where the redactor is not sure';

CREATE FUNCTION rescue_redactions(content text)
RETURNS TABLE (rule text, start_byte integer, length integer)
AS 'MODULE_PATHNAME', 'rescue_redactions'
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 10;

COMMENT ON FUNCTION rescue_redactions(text) IS
'the secrets of a text: by which rule, where (in bytes, the first is 1) and how long; never the secret itself';

CREATE FUNCTION rescue_redaction_rule_add(name text, pattern text, sample text)
RETURNS void
AS 'MODULE_PATHNAME', 'rescue_redaction_rule_add'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_redaction_rule_add(text, text, text) IS
'add a redaction rule: a regular expression (PCRE2) whose group 1, or else the whole match, is the secret; refused unless it finds the sample, which is stored with it and must not be a real secret';

CREATE FUNCTION rescue_redaction_rule_drop(name text) RETURNS boolean
AS 'MODULE_PATHNAME', 'rescue_redaction_rule_drop'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue_redaction_rule_drop(text) IS
'drop a redaction rule of this database; false if no rule has that name';
