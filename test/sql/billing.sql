-- Billing: an organisation that is not known to pay does not read.
\set SHOW_CONTEXT never
SELECT rescue_set('billing', 'required');
SELECT count(*) FROM rescue_latest('ws', 'billing-org');

-- a status that allows
SELECT rescue_billing_set('billing-org', 'active');
SELECT count(*) FROM rescue_latest('ws', 'billing-org');

-- an older observation does not overwrite a newer one
SELECT rescue_billing_set('billing-org', 'canceled', now() - interval '1 hour');
SELECT count(*) FROM rescue_latest('ws', 'billing-org');

-- a status that denies, and a word that no policy names
SELECT rescue_billing_set('billing-org', 'canceled');
SELECT count(*) FROM rescue_latest('ws', 'billing-org');
SELECT rescue_billing_set('billing-org', 'something else');
SELECT count(*) FROM rescue_latest('ws', 'billing-org');
SELECT rescue_set('billing', 'off');
SELECT rescue_forget('billing-org', 'end of the test') >= 0 AS forgotten;
