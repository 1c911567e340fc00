-- Only words that the gate has a policy for may become an organisation's
-- billing status. organizations.billing_status is the application's own
-- column; put your table's and column's names here.
--
-- NOT VALID: new rows are checked from now on, and the lock is held for a
-- moment only, because no row is read. The next migration reads them.
SET LOCAL lock_timeout = '5s';
--> statement-breakpoint
ALTER TABLE organizations
	ADD CONSTRAINT organizations_billing_status_check
	CHECK (billing_status IN ('active', 'trialing', 'warning', 'exempt',
		'past_due', 'shutdown_pending', 'suspended', 'canceled', 'unpaid',
		'paused', 'incomplete', 'incomplete_expired'))
	NOT VALID;
