-- The site that is attacked. acme is the rightful organisation, globex its
-- sibling in the same database, hooli is suspended, piper's billing status was
-- never heard of. Both acme and globex have a workspace ws-1, and
-- one with a large bundle, ws-large.

CREATE ROLE app LOGIN;
CREATE ROLE issuer LOGIN;
CREATE ROLE clerk LOGIN;
-- the worst that a tenant's role may be: it reads, and it makes what it likes
CREATE ROLE intruder LOGIN;
-- reads every table that has no policy
CREATE ROLE auditor LOGIN IN ROLE pg_read_all_data;

SELECT rescue_grant('app', 'read'), rescue_grant('intruder', 'read'),
	rescue_grant('auditor', 'read'), rescue_grant('issuer', 'read'),
	rescue_grant('issuer', 'tokens'), rescue_grant('clerk', 'admin');
GRANT CREATE ON SCHEMA public TO intruder;
DO $$
BEGIN
	EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO intruder',
				   current_database());
END
$$;

SELECT rescue_billing_set('acme', 'active'),
	rescue_billing_set('globex', 'active'),
	rescue_billing_set('hooli', 'suspended'),
	rescue_billing_set('ACME', 'active');
