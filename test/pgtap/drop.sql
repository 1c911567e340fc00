-- What is left when the extension is dropped, and that it says so.
BEGIN;
SET client_min_messages = error;
SELECT plan(3);

SELECT matches(shobj_description('rescue_owner'::regrole, 'pg_authid'),
	'DROP EXTENSION leaves the role', 'the role says that it stays');
DROP EXTENSION rescue;
SELECT has_role('rescue_owner', 'and it does');
SELECT is((SELECT count(*) FROM pg_class WHERE relowner = 'rescue_owner'::regrole), 0::bigint,
	'it owns nothing any more, here');

SELECT * FROM finish();
ROLLBACK;
