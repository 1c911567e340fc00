-- Reads every row under a lock that lets others write. A file of its own, so
-- that a deploy can run it later, once the rows are known to be in order: in
-- one transaction with the migration before it, its lock would be held, too.
ALTER TABLE organizations VALIDATE CONSTRAINT organizations_billing_status_check;
