-- Six assertions that a function for readers passes the gate: malformed
-- organisations, and billing. :call is a query with %L for the organisation.
-- Billing is set afterwards: o and p are active, q is suspended.
SELECT throws_ok(format(:'call', bad), 'RB001', NULL,
	format('organisation %s', coalesce(to_json(bad)::text, 'NULL')))
FROM unnest(ARRAY[NULL, '', ' ', E'o\n']) AS bad;
SELECT throws_ok(format(:'call', 'o'), 'RB001', NULL, 'billing is asked, too');
SELECT rescue_billing_set('o', 'active'), rescue_billing_set('p', 'active'),
	rescue_billing_set('q', 'suspended');
SELECT throws_ok(format(:'call', 'q'), 'RB004', NULL, 'and denies');
