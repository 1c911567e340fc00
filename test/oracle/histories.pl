# Histories of a folder of migrations. Each is a tool, a name, and steps; at
# each step the tool runs on what the folder then is. A list is the folder's
# migrations: NAME, NAME=TEXT for an edited one (TEXT is any word), for Drizzle
# NAME:WHEN. A hash before a list changes the run: order (the tool's switch for
# older migrations), sql (run before the tool), orphan (a file without entry),
# missing (a file left out), ends (CR LF), tool (the next generation).
(
	[ 'drizzle', 'fresh, then nothing', ['0000_a:10'], ['0000_a:10'] ],
	[ 'drizzle', 'one by one', ['0000_a:10'], [ '0000_a:10', '0001_b:20' ], [ '0000_a:10', '0001_b:20', '0002_c:30' ] ],
	[ 'drizzle', 'merged late', [ '0000_a:10', '0002_c:30' ], [ '0000_a:10', '0001_b:20', '0002_c:30' ], [ '0000_a:10', '0001_b:20', '0002_c:30', '0003_d:40' ] ],
	[ 'drizzle', 'merged late, at the end of the list', [ '0000_a:10', '0002_c:30' ], [ '0000_a:10', '0002_c:30', '0001_b:20' ] ],
	[ 'drizzle', 'backwards on an empty database', [ '0000_a:30', '0001_b:20', '0002_c:10' ], [ '0000_a:30', '0001_b:20', '0002_c:10' ] ],
	[ 'drizzle', 'equal times', ['0000_a:10'], [ '0000_a:10', '0001_b:10' ] ],
	[ 'drizzle', 'dated in the future', [ '0000_a:10', '0001_b:9999999999999' ], [ '0000_a:10', '0001_b:9999999999999', '0002_c:30' ] ],
	[ 'drizzle', 'edited', [ '0000_a:10', '0001_b:20' ], [ '0000_a=x:10', '0001_b:20', '0002_c:30' ] ],
	[ 'drizzle', 'renamed with its time', [ '0000_a:10', '0001_b:20' ], [ '0000_a:10', '0001_z:20' ] ],
	[ 'drizzle', 're-timed', [ '0000_a:10', '0001_b:20' ], [ '0000_a:30', '0001_b:20' ] ],
	[ 'drizzle', 'a file is missing', ['0000_a:10'], { missing => '0002_c' }, [ '0000_a:10', '0001_b:20', '0002_c:30' ] ],
	[ 'drizzle', 'an orphan', { orphan => '0001_b' }, ['0000_a:10'] ],
	[ 'drizzle', 'a row without time', [ '0000_a:10', '0001_b:20' ], { sql => q{INSERT INTO drizzle.__drizzle_migrations (hash) VALUES ('x')} }, [ '0000_a:10', '0001_b:20' ] ],
	[ 'drizzle', 'line ends', { ends => 1 }, ['0000_a:10'], ['0000_a:10'] ],

	[ 'drizzle-1.0', 'fresh, then nothing', ['20240101000000_a'], ['20240101000000_a'] ],
	[ 'drizzle-1.0', 'merged late', [ '20240101000000_a', '20240103000000_c' ], [ '20240101000000_a', '20240102000000_b', '20240103000000_c' ] ],
	[ 'drizzle-1.0', 'renamed', ['20240101000000_a'], ['20240101000000_z'] ],
	[ 'drizzle-1.0', 'edited', ['20240101000000_a'], [ '20240101000000_a=x', '20240102000000_b' ] ],
	[ 'drizzle-1.0', 'removed', [ '20240101000000_a', '20240102000000_b' ], [ '20240102000000_b', '20240103000000_c' ] ],
	[ 'drizzle-1.0', 'a folder without its file', ['20240101000000_a'], { missing => '20240102000000_b' }, [ '20240101000000_a', '20240102000000_b', '20240103000000_c' ] ],

	[ 'node-pg-migrate', 'one by one', ['1_a'], [ '1_a', '2_b' ], [ '1_a', '2_b' ] ],
	[ 'node-pg-migrate', 'merged late', [ '1_a', '3_c' ], [ '1_a', '2_b', '3_c' ] ],
	[ 'node-pg-migrate', 'merged late, unchecked', [ '1_a', '3_c' ], { order => 'any' }, [ '1_a', '2_b', '3_c' ] ],
	[ 'node-pg-migrate', 'removed at the end', [ '1_a', '2_b' ], ['1_a'] ],
	[ 'node-pg-migrate', 'removed at the start', [ '1_a', '2_b' ], [ '2_b', '3_c' ] ],
	[ 'node-pg-migrate', 'renamed', [ '1_a', '2_b' ], [ '1_a', '2_z', '3_c' ] ],
	[ 'node-pg-migrate', 'edited', [ '1_a', '2_b' ], [ '1_a=x', '2_b', '3_c' ] ],

	[ 'dbmate', 'one by one', ['1_a'], [ '1_a', '2_b' ], [ '1_a', '2_b' ] ],
	[ 'dbmate', 'merged late', [ '1_a', '3_c' ], [ '1_a', '2_b', '3_c' ] ],
	[ 'dbmate', 'merged late, strict', [ '1_a', '3_c' ], { order => 'strict' }, [ '1_a', '2_b', '3_c' ] ],
	[ 'dbmate', 'in the order of text', [ '9_a', '10_b' ], [ '9_a', '10_b' ] ],
	[ 'dbmate', 'one version, empty database', [ '1_a', '2_b', '2_c', '3_d' ] ],
	[ 'dbmate', 'one version, later', [ '1_a', '2_b' ], [ '1_a', '2_b', '2_c', '3_d' ] ],
	[ 'dbmate', 'one number, two texts', ['01_a'], [ '01_a', '1_b' ] ],
	[ 'dbmate', 'edited and removed', [ '1_a', '2_b' ], [ '2_b=x', '3_c' ] ],

	[ 'golang-migrate', 'one by one', ['1_a'], [ '1_a', '2_b' ], [ '1_a', '2_b' ] ],
	[ 'golang-migrate', 'in the order of numbers', [ '9_a', '10_b' ], [ '9_a', '10_b', '011_c' ] ],
	[ 'golang-migrate', 'merged late', [ '1_a', '3_c' ], [ '1_a', '2_b', '3_c' ], [ '1_a', '2_b', '3_c', '4_d' ] ],
	[ 'golang-migrate', 'one version', ['1_a'], [ '1_a', '2_b', '02_c' ] ],
	[ 'golang-migrate', 'the last one removed', [ '1_a', '2_b' ], [ '1_a', '3_c' ] ],
	[ 'golang-migrate', 'an early one removed', [ '1_a', '2_b' ], [ '2_b', '3_c' ] ],
	[ 'golang-migrate', 'dirty', ['1_a'], { sql => 'UPDATE schema_migrations SET dirty = true' }, [ '1_a', '2_b' ] ],
	[ 'golang-migrate', 'edited', ['1_a'], [ '1_a=x', '2_b' ] ],

	[ 'goose', 'one by one', ['1_a'], [ '1_a', '2_b' ], [ '1_a', '2_b' ] ],
	[ 'goose', 'merged late', [ '1_a', '3_c' ], [ '1_a', '2_b', '3_c', '4_d' ] ],
	[ 'goose', 'merged late, allowed', [ '1_a', '3_c' ], { order => 'any' }, [ '1_a', '2_b', '3_c', '4_d' ], [ '1_a', '2_b', '3_c', '4_d' ] ],
	[ 'goose', 'one version', ['1_a'], [ '1_a', '2_b', '02_c' ] ],
	[ 'goose', 'removed', [ '1_a', '2_b' ], [ '2_b', '3_c' ], ['1_a'] ],
	[ 'goose', 'edited', ['1_a'], [ '1_a=x', '2_b' ] ],
	[ 'goose', 'a row that was taken back', [ '1_a', '2_b' ], { sql => 'INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, false)' }, [ '1_a', '2_b', '3_c' ] ],
);
