-- Names: each validator is a boolean for every input, and its domain agrees.
BEGIN;
SELECT plan(251);

CREATE TEMPORARY TABLE name_case (kind text, name text, valid boolean);
INSERT INTO name_case VALUES
	('env_key', 'PATH', true),
	('env_key', '_', true),
	('env_key', 'a1_B', true),
	('env_key', '', false),
	('env_key', '1A', false),
	('env_key', 'A-B', false),
	('env_key', 'A=B', false),
	('env_key', 'A.B', false),
	('env_value', '', true),
	('env_value', 'a = b', true),
	('env_value', 'café', true),
	('container_name', 'a', true),
	('container_name', 'ws-1_a.b', true),
	('container_name', repeat('a', 128), true),
	('container_name', '', false),
	('container_name', '-rm', false),
	('container_name', '.a', false),
	('container_name', '_a', false),
	('container_name', 'a/b', false),
	('container_name', repeat('a', 129), false),
	('volume_path', '/data', true),
	('volume_path', '/srv/ws-1/.cache', true),
	('volume_path', '', false),
	('volume_path', '/', false),
	('volume_path', '//', false),
	('volume_path', 'data', false),
	('volume_path', '/data/', false),
	('volume_path', '/data//x', false),
	('volume_path', '/data/../etc', false),
	('volume_path', '/data/..', false),
	('volume_path', '/./data', false),
	('volume_path', '/data:ro', false),
	('agent_id', 'a_B-9', true),
	('agent_id', repeat('a', 121), true),
	('agent_id', '', false),
	('agent_id', 'a.b', false),
	('agent_id', repeat('a', 122), false),
	('image_digest', 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', true),
	('image_digest', '', false),
	('image_digest', 'latest', false),
	('image_digest', '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', false),
	('image_digest', 'sha512:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', false),
	('image_digest', 'sha256:0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF', false),
	('image_digest', 'sha256:123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', false),
	('image_digest', 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0', false),
	('image_digest', 'app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', false),
	('port', '1', true),
	('port', '80', true),
	('port', '65535', true),
	('port', '', false),
	('port', '0', false),
	('port', '65536', false),
	('port', '080', false),
	('port', '-1', false),
	('port', '+1', false),
	('port', '8e1', false),
	('port', '0x50', false),
	('port', '4294967376', false);

-- What is no name of any kind.
INSERT INTO name_case
SELECT kind, bad, false
FROM unnest(ARRAY['env_key', 'env_value', 'container_name', 'volume_path',
				  'agent_id', 'image_digest', 'port']) AS kind,
	 unnest(ARRAY[E'\n', E'a\x01', U&'\202Eabc', U&'abc\2069', NULL]) AS bad;

-- A good name with one character too many is refused; a value may have blanks.
INSERT INTO name_case
SELECT kind, name || odd, false
FROM name_case, unnest(ARRAY[E'\n', E'\r', E'\t', E'\x7F', U&'\200F']) AS odd
WHERE valid;
INSERT INTO name_case
SELECT kind, name || odd, false
FROM name_case, unnest(ARRAY[' ', U&'\0430', U&'\FF21', U&'\0661', U&'\200B']) AS odd
WHERE valid AND kind <> 'env_value';

-- Whether the domain takes the name, by trying.
CREATE FUNCTION pg_temp.domain_takes(kind text, name text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE pg_catalog.format('SELECT $1::rescue.%I', kind) USING name;
	RETURN true;
EXCEPTION WHEN check_violation THEN
	RETURN false;
END $$;

CREATE FUNCTION pg_temp.validator_takes(kind text, name text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	takes boolean;
BEGIN
	EXECUTE pg_catalog.format('SELECT pg_catalog.%I($1)', 'rescue_is_' || kind)
		INTO takes USING name;
	RETURN takes;
END $$;

SELECT is(pg_temp.validator_takes(kind, name), valid,
		  format('%s: %s', kind, coalesce(to_json(name)::text, 'NULL')))
FROM name_case ORDER BY kind, name;

SELECT is_empty(
	$$ SELECT kind, name FROM name_case
	   WHERE pg_temp.domain_takes(kind, name) IS DISTINCT FROM valid $$,
	'each domain agrees with its validator');

SELECT is(rescue_is_env_value(repeat('x', 1048576)), true, 'a value of 1 MB');

SELECT is_empty(
	$$ SELECT proname FROM pg_proc
	   WHERE proname ^@ 'rescue_is_'
		 AND NOT (provolatile = 'i' AND proparallel = 's' AND NOT proisstrict) $$,
	'validators are immutable, parallel safe and see NULL');

SELECT * FROM finish();
ROLLBACK;
