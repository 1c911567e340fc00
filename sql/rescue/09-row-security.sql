---------------------------------------------------------------------------
-- Row security of all tables
---------------------------------------------------------------------------

ALTER SEQUENCE rescue.bundle_id_seq OWNER TO rescue_owner;
ALTER SEQUENCE rescue.hold_id_seq OWNER TO rescue_owner;
ALTER TABLE rescue.settings OWNER TO rescue_owner;
ALTER TABLE rescue.bundles OWNER TO rescue_owner;
ALTER TABLE rescue.sections OWNER TO rescue_owner;
ALTER TABLE rescue.holds OWNER TO rescue_owner;
ALTER TABLE rescue.billing OWNER TO rescue_owner;
ALTER TABLE rescue.tokens OWNER TO rescue_owner;
ALTER TABLE rescue.redaction_rules OWNER TO rescue_owner;

ALTER TABLE rescue.settings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.bundles ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.sections ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.holds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.billing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.tokens ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE rescue.redaction_rules ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY admitted ON rescue.settings TO rescue_owner
	USING (rescue.is_admitted());
CREATE POLICY admitted ON rescue.redaction_rules TO rescue_owner
	USING (rescue.is_admitted());
CREATE POLICY admitted ON rescue.bundles TO rescue_owner
	USING (org_id = rescue.admitted_org());
CREATE POLICY admitted ON rescue.sections TO rescue_owner
	USING (org_id = rescue.admitted_org());
CREATE POLICY admitted ON rescue.holds TO rescue_owner
	USING (org_id = rescue.admitted_org());
CREATE POLICY admitted ON rescue.billing TO rescue_owner
	USING (org_id = rescue.admitted_org());
CREATE POLICY admitted ON rescue.tokens TO rescue_owner
	USING (org_id = rescue.admitted_org());

GRANT USAGE ON SCHEMA rescue TO rescue_owner;

-- One statement each: two in one SELECT update the same row of pg_extension.
SELECT pg_catalog.pg_extension_config_dump('rescue.settings', 'WHERE revision > 0');
SELECT pg_catalog.pg_extension_config_dump('rescue.billing', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.bundles', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.sections', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.holds', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.tokens', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.redaction_rules', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.bundle_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('rescue.hold_id_seq', '');
