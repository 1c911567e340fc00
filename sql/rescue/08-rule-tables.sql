---------------------------------------------------------------------------
-- Redaction rules
---------------------------------------------------------------------------

CREATE TABLE rescue.redaction_rules
(
	name text COLLATE "C" PRIMARY KEY,
	pattern text COLLATE "C" NOT NULL,
	sample text COLLATE "C" NOT NULL,
	added_by name NOT NULL DEFAULT session_user,
	added_at timestamptz NOT NULL
);

COMMENT ON TABLE rescue.redaction_rules IS
'redaction rules of this database in addition to the built-in ones, by rescue_redaction_rule_add()';
