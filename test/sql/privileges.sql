-- Privileges: PUBLIC may redact and compare; everything else is given by sets.
\set SHOW_CONTEXT never
CREATE ROLE regress_rescue_reader;
SET ROLE regress_rescue_reader;
SELECT rescue_redact('PGPASSWORD=hunter2-live');
SELECT rescue_token_eq('a', 'b');
SELECT * FROM rescue_latest('ws', 'org');
SELECT * FROM rescue.bundles;
RESET ROLE;

SELECT rescue_set('billing', 'off');
SELECT rescue_grant('regress_rescue_reader', 'read');
SET ROLE regress_rescue_reader;
SELECT count(*) FROM rescue_latest('ws', 'org');
SELECT rescue_persist('ws', 'org', NULL, 'sweep', '[]');
SELECT * FROM rescue.bundles;
RESET ROLE;

-- a role that is bound reads one organisation, whatever it sets
SELECT rescue_bind_role('regress_rescue_reader', 'org');
SET ROLE regress_rescue_reader;
SET rescue.org_id = 'sibling';
SELECT count(*) FROM rescue_latest('ws', 'sibling');
RESET rescue.org_id;
SELECT count(*) FROM rescue_latest('ws', 'org');
RESET ROLE;
SELECT rescue_bind_role('regress_rescue_reader', NULL);
DROP OWNED BY regress_rescue_reader;
DROP ROLE regress_rescue_reader;
