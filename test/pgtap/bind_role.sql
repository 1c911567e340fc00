-- Binding a role: what is taken, what is returned, and what is kept.
BEGIN;
SELECT plan(32);
CREATE ROLE bound;
CREATE ROLE other;

-- The row and the name, as they are.
CREATE FUNCTION pg_temp.kept() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ',
		(SELECT string_agg(format('%s=%s(%s)', role, bound_org, bound_as), ',' ORDER BY bound_as)
		 FROM rescue.role_bindings),
		(SELECT bound_roles::text FROM rescue.settings ORDER BY revision DESC LIMIT 1))
$$;

-- Malformed arguments.
SELECT throws_ok(format('SELECT rescue_bind_role(%L, %L)', 'bound', bad), 'RB001', NULL,
	format('organisation %s', to_json(bad)))
FROM unnest(ARRAY['', ' ', E'a\n', repeat('a', 256)]) AS bad;
SELECT throws_ok(format('SELECT rescue_bind_role(%L, %L)', bad, org), 'RB007', NULL,
	format('role %s, organisation %s', coalesce(to_json(bad)::text, 'NULL'), org))
FROM unnest(ARRAY[NULL, '', 'nobody', 'Bound', '"bound"', '0']) AS bad, unnest(ARRAY['acme', NULL]) AS org;
SELECT is(pg_temp.kept(), '', 'nothing is bound');

-- Whether something changed.
SELECT is(rescue_bind_role('bound', NULL), false, 'not bound: nothing to unbind');
SELECT is(rescue_bind_role('bound', 'acme'), true, 'bound');
SELECT is(pg_temp.kept(), 'bound=acme(bound) {bound}', 'by a row, and by name');
SELECT is(rescue_bind_role('bound', 'acme'), false, 'bound already');
SELECT is((SELECT count(*) FROM rescue.settings WHERE revision > 0), 1::bigint, 'which is no revision');
SELECT is(rescue_bind_role('bound', 'globex'), true, 'bound to another');
SELECT is(rescue_bind_role('other', 'acme'), true, 'a second role');
SELECT is(pg_temp.kept(), 'bound=globex(bound),other=acme(other) {bound,other}', 'both');
SELECT rescue_set('billing', 'off'), rescue_bind('acme'), rescue_bind(NULL);
SELECT is(pg_temp.kept(), 'bound=globex(bound),other=acme(other) {bound,other}', 'other settings leave them');

-- A role under another name, and one that is gone.
ALTER ROLE bound RENAME TO renamed;
SELECT is(rescue_bind_role('renamed', 'globex'), true, 'bound under its new name');
SELECT is(pg_temp.kept(), 'other=acme(other),renamed=globex(renamed) {other,renamed}', 'which takes the place of the old one');
DROP ROLE renamed;
SELECT is(rescue_bind_role('renamed', NULL), true, 'a role that is gone is unbound by its name');
SELECT is(rescue_bind_role('other', NULL), true, 'unbound');
SELECT is(pg_temp.kept(), '', 'nothing is left');
SELECT is(rescue_bind_role('other', NULL), false, 'unbound already');

SELECT * FROM finish();
ROLLBACK;
