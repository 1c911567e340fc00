-- One assertion that PUBLIC may not run :call, a query with %L for the
-- organisation. Afterwards the current role is one that may read: its call is
-- the caller's assertion, and so is RESET ROLE.
CREATE ROLE regress_rescue_reader;
SET ROLE regress_rescue_reader;
SELECT throws_ok(format(:'call', 'o'), '42501', NULL, 'PUBLIC may not');
RESET ROLE;
SELECT rescue_grant('regress_rescue_reader', 'read');
SET ROLE regress_rescue_reader;
