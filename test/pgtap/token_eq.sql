-- rescue_token_eq: a boolean for every input, NULL included.
BEGIN;
SELECT plan(6);

SELECT is(rescue_token_eq('s3cret', 's3cret'), true, 'equal text');
SELECT is(rescue_token_eq('s3cret', 's3cre'), false, 'a prefix is not equal');
SELECT is(rescue_token_eq('\x00ff'::bytea, '\x00ff'::bytea), true, 'equal bytea');
SELECT is(rescue_token_eq(NULL, 's3cret'), false, 'NULL presented is false');
SELECT is(rescue_token_eq('s3cret', NULL), false, 'NULL expected is false');
SELECT is(rescue_token_eq(NULL::text, NULL), false, 'NULL equals nothing, not even NULL');

SELECT * FROM finish();
ROLLBACK;
