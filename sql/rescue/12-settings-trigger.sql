---------------------------------------------------------------------------
-- Settings are kept by each session
--
-- The gate reads them before every bundle. A session keeps them, and that no
-- organisation was ever moved, until one of
-- these triggers tells that a row has changed: they fire always, for a replica's
-- session and for a restore, too. Without them nothing is kept.
---------------------------------------------------------------------------

CREATE FUNCTION rescue.settings_changed() RETURNS trigger
AS 'MODULE_PATHNAME', 'rescue_settings_changed'
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;

COMMENT ON FUNCTION rescue.settings_changed() IS
'tells all sessions, once the change is committed, to read the settings again';

CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON rescue.settings
	FOR EACH ROW EXECUTE FUNCTION rescue.settings_changed();
CREATE TRIGGER emptied AFTER TRUNCATE ON rescue.settings
	FOR EACH STATEMENT EXECUTE FUNCTION rescue.settings_changed();
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON rescue.role_bindings
	FOR EACH ROW EXECUTE FUNCTION rescue.settings_changed();
CREATE TRIGGER emptied AFTER TRUNCATE ON rescue.role_bindings
	FOR EACH STATEMENT EXECUTE FUNCTION rescue.settings_changed();

CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON rescue.residence
	FOR EACH ROW EXECUTE FUNCTION rescue.settings_changed();
CREATE TRIGGER emptied AFTER TRUNCATE ON rescue.residence
	FOR EACH STATEMENT EXECUTE FUNCTION rescue.settings_changed();

ALTER TABLE rescue.settings
	ENABLE ALWAYS TRIGGER changed, ENABLE ALWAYS TRIGGER emptied;
ALTER TABLE rescue.role_bindings
	ENABLE ALWAYS TRIGGER changed, ENABLE ALWAYS TRIGGER emptied;
ALTER TABLE rescue.residence
	ENABLE ALWAYS TRIGGER changed, ENABLE ALWAYS TRIGGER emptied;
