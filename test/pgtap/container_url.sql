-- rescue_container_url: loopback in every notation, all else kept; the hosts
-- one by one are in test/unit/url.c.
BEGIN;
SELECT plan(19);

SELECT throws_ok(format('SELECT * FROM rescue_container_url(%L)', bad),
				 'RB007', NULL, format('does not parse: %s', to_json(bad)))
FROM unnest(ARRAY['', 'localhost', 'redis://', 'redis://256.0.0.1',
				  E'redis://localhost\n', 'redis://[::1', 'redis://localhost:0']) AS bad;
SELECT throws_ok('SELECT * FROM rescue_container_url(NULL)', 'RB007', NULL,
	'an absent URL');
SELECT throws_ok($$SELECT * FROM rescue_container_url('redis://db', '')$$,
	'RB007', NULL, 'an override that is no URL is no default');

SELECT results_eq(
	format('SELECT * FROM rescue_container_url(%L)', given),
	format('VALUES (%L, %L::boolean)', url, gateway), given)
FROM (VALUES
	('postgres://u:p%40@localhost:5432/d?sslmode=disable#x',
	 'postgres://u:p%40@host.docker.internal:5432/d?sslmode=disable#x', true),
	('redis://0x7f.1:6379/0', 'redis://host.docker.internal:6379/0', true),
	('http://[::ffff:127.0.0.1]/', 'http://host.docker.internal/', true),
	('http://app.localhost./', 'http://host.docker.internal/', true),
	('http://host.docker.internal/', 'http://host.docker.internal/', true),
	('redis://db:6379', 'redis://db:6379', false),
	('http://10.0.0.1/localhost', 'http://10.0.0.1/localhost', false)
) AS cases (given, url, gateway);

SELECT results_eq(
	$$SELECT * FROM rescue_container_url('redis://localhost', 'redis://cache:1')$$,
	$$VALUES ('redis://cache:1', false)$$, 'an override wins');
SELECT results_eq(
	$$SELECT * FROM rescue_container_url(NULL, 'redis://127.0.0.1')$$,
	$$VALUES ('redis://127.0.0.1', false)$$, 'an override stays as it was written');
SELECT results_eq(
	$$SELECT * FROM rescue_container_url('x', 'redis://host.docker.internal')$$,
	$$VALUES ('redis://host.docker.internal', true)$$, 'an override may name the gateway');

SELECT * FROM finish();
ROLLBACK;
