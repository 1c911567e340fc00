# Histories after public reports of bugs, for histories.pl: one odd file between
# two good ones, or a table that was changed by hand.
sub i { return "INSERT INTO public.oracle_ran (name) VALUES ('$_[0]');\n" }
sub dbm { my ($n, $t) = @_; return [ 'dbmate', $n, ['1_a'], { plus => { '2_b.sql' => $t } }, [ '1_a', '3_c' ] ] }
sub gos { my ($n, $t, $f) = @_; return [ 'goose', $n, ['1_a'], { plus => { ($f // '2_b.sql') => $t } }, [ '1_a', '3_c' ] ] }
sub gol { my ($n, %f) = @_; return [ 'golang-migrate', $n, ['1_a'], { plus => {%f} }, [ '1_a', '3_c' ] ] }
sub npm { my ($n, %f) = @_; return [ 'node-pg-migrate', $n, ['1_a'], { plus => {%f} }, [ '1_a', '3_c' ] ] }
sub atl { my ($n, $t) = @_; return [ 'atlas', $n, ['1_a'], { plus => { '2_b.sql' => $t } }, [ '1_a', '3_c' ] ] }
sub rai { my ($n, %f) = @_; return [ 'rails', $n, ['1_a'], { plus => {%f} }, [ '1_a', '3_c' ] ] }
my $down = "-- migrate:down\nSELECT 1;\n";
my $gdown = "-- +goose Down\nSELECT 1;\n";
sub rb { my ($class, $name, $more) = @_; return "class $class < ActiveRecord::Migration[6.1]\n" . ($more // '') . "  def up\n    execute \"INSERT INTO public.oracle_ran (name) VALUES ('$name')\"\n  end\nend\n" }
(
	dbm('two pairs in a file', "-- migrate:up\n" . i('2_b') . "${down}-- migrate:up\n" . i('2_b') . $down),
	dbm('an option behind down', "-- migrate:up\n" . i('2_b') . "-- migrate:down transaction:false\nSELECT 1;\n"),
	dbm('down is indented', "-- migrate:up\n" . i('2_b') . " -- migrate:down\nSELECT 1;\n"),
	dbm('a statement before up', "SELECT 1;\n-- migrate:up\n" . i('2_b') . $down),
	dbm('a comment before up', "-- SELECT 1;\n/* x */\n-- migrate:up\n" . i('2_b') . $down),
	dbm('no blank in the mark', "--migrate:up\n" . i('2_b') . "--migrate:down\nSELECT 1;\n"),
	dbm('no down', "-- migrate:up\n" . i('2_b')),
	dbm('no up', $down),
	dbm('no transaction', "-- migrate:up transaction:false\n" . i('2_b') . $down),
	dbm('an unknown option', "-- migrate:up foo:bar\n" . i('2_b') . $down),
	dbm('capitals', "-- MIGRATE:UP\n" . i('2_b') . $down),
	dbm('a BOM', "\x{feff}-- migrate:up\n" . i('2_b') . $down),
	dbm('down before up', "$down-- migrate:up\n" . i('2_b')),
	dbm('two downs', "-- migrate:up\n" . i('2_b') . "$down$down"),
	[ 'dbmate', 'a capital ending, a hyphen, a folder', { plus => { '2_b.SQL' => "x\n", 'x/2_b.sql' => "x\n", '4-d.sql' => "-- migrate:up\n" . i('4-d') . $down } }, [ '1_a', '3_c' ] ],
	[ 'dbmate', 'line ends', { ends => 1 }, [ '1_a', '2_b' ] ],

	gos('lower case', "-- +goose up\n" . i('2_b') . $gdown),
	gos('no blank before the plus', "--+goose Up\n" . i('2_b') . $gdown),
	gos('no mark', i('2_b')),
	gos('only down', $gdown),
	gos('begin without end', "-- +goose Up\n-- +goose StatementBegin\n" . i('2_b') . $gdown),
	gos('end without begin', "-- +goose Up\n" . i('2_b') . "-- +goose StatementEnd\n$gdown"),
	gos('an unknown mark', "-- +goose Up\n-- +goose Foo\n" . i('2_b') . $gdown),
	gos('no transaction below up', "-- +goose Up\n-- +goose NO TRANSACTION\n" . i('2_b') . $gdown),
	gos('no transaction above up', "-- +goose NO TRANSACTION\n-- +goose Up\n" . i('2_b') . $gdown),
	gos('the last without a semicolon', "-- +goose Up\n" . (i('2_b') =~ s/;//r) . $gdown),
	gos('up twice', "-- +goose Up\n" . i('2_b') . "-- +goose Up\nSELECT 1;\n$gdown"),
	gos('a statement before up', "SELECT 1;\n-- +goose Up\n" . i('2_b') . $gdown),
	gos('a hyphen for the underscore', "-- +goose Up\nSELECT 1;\n", '2-b.sql'),
	gos('a negative number', "-- +goose Up\n" . i('-2_b'), '-2_b.sql'),
	gos('an up in its name', "-- +goose Up\n" . i('2_b.up') . $gdown, '2_b.up.sql'),
	gos('substitution without a variable', "-- +goose Up\n-- +goose ENVSUB ON\nSELECT '\${ORACLE_NONE}';\n" . i('2_b') . $gdown),
	gos('a BOM', "\x{feff}-- +goose Up\n" . i('2_b') . $gdown),
	[ 'goose', 'all rows are gone', ['1_a'], { sql => 'DELETE FROM goose_db_version WHERE version_id > 0' }, [ '1_a', '2_b' ] ],
	[ 'goose', 'the row 0 is gone', ['1_a'], { sql => 'DELETE FROM goose_db_version WHERE version_id = 0' }, [ '1_a', '2_b' ] ],
	[ 'goose', 'allowed, and one removed', [ '1_a', '3_c' ], { order => 'any' }, [ '1_a', '2_b', '3_c' ], { order => 'any' }, [ '1_a', '3_c', '4_d' ] ],

	gol('any ending', '2_b.up.txt' => i('2_b')),
	gol('only down', '2_b.down.sql' => "SELECT 1;\n"),
	gol('capitals', '2_b.UP.sql' => i('2_b')),
	gol('no underscore', '2b.up.sql' => i('2b')),
	gol('no name', '2_.up.sql' => i('2_')),
	gol('a number that is too large', '99999999999999999999999_x.up.sql' => i('x')),
	gol('a number above bigint', '9223372036854775808_x.up.sql' => i('9223372036854775808_x')),
	gol('a folder of that name', '2_b.up.sql/x.txt' => "x\n"),
	gol('two endings of one version', '2_b.up.sql' => i('2_b'), '2_b.up.sql.bak' => "x\n"),
	gol('dots in the name', '2_b.c.d.up.sql' => i('2_b.c.d')),
	[ 'golang-migrate', 'no row', ['1_a'], { sql => 'DELETE FROM schema_migrations' }, [ '1_a', '2_b' ] ],
	[ 'golang-migrate', 'forced below', [ '1_a', '2_b' ], { sql => 'UPDATE schema_migrations SET version = 1' }, [ '1_a', '2_b', '3_c' ] ],
	[ 'golang-migrate', 'forced above all', [ '1_a', '2_b' ], { sql => 'UPDATE schema_migrations SET version = 9' }, [ '1_a', '2_b', '3_c' ] ],

	npm('no down', '2_b.sql' => "-- Up Migration\n" . i('2_b')),
	npm('no mark', '2_b.sql' => i('2_b')),
	npm('a script', '2_b.js' => "exports.up = (pgm) => pgm.sql(\"INSERT INTO public.oracle_ran (name) VALUES ('2_b')\");\nexports.down = false;\n"),
	npm('a README', 'README.md' => "x\n"),
	npm('a hidden file', '.gitkeep' => ''),
	npm('a folder', 'x/2_b.sql' => i('2_b')),
	npm('lower case marks', '2_b.sql' => "-- up migration\n" . i('2_b') . "-- down migration\nSELECT 1;\n"),
	[ 'node-pg-migrate', 'milliseconds and dates', ['1700000000000_a'], [ '1700000000000_a', '20240101000000000_b' ], [ '1700000000000_a', '1710000000000_c', '20240101000000000_b' ] ],
	[ 'node-pg-migrate', 'in the order of numbers', [ '9_a', '10_b' ], [ '9_a', '10_b', '11_c' ] ],
	[ 'node-pg-migrate', 'one number', ['1_a'], [ '1_a', '2_c', '2_b' ] ],

	[ 'drizzle', 'a row of the future', ['0000_a:10'], { sql => q{INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('x', 9999999999999)} }, [ '0000_a:10', '0001_b:20' ] ],
	[ 'drizzle', 'the last row is gone', [ '0000_a:10', '0001_b:20' ], { sql => q{DELETE FROM drizzle.__drizzle_migrations WHERE created_at = 20} }, [ '0000_a:10', '0001_b:20', '0002_c:30' ] ],
	[ 'drizzle', 'the first row is gone', [ '0000_a:10', '0001_b:20' ], { sql => q{DELETE FROM drizzle.__drizzle_migrations WHERE created_at = 10} }, [ '0000_a:10', '0001_b:20', '0002_c:30' ] ],
	[ 'drizzle', 'all are squashed', [ '0000_a:10', '0001_b:20' ], ['0000_z:30'] ],
	[ 'drizzle', 'a row of a negative time', ['0000_a:10'], { sql => q{UPDATE drizzle.__drizzle_migrations SET created_at = -1} }, [ '0000_a:10', '0001_b:20' ] ],

	[ 'drizzle-1.0', 'one time', ['20240101000000_a'], [ '20240101000000_a', '20240101000000_b' ] ],
	[ 'drizzle-1.0', 'a file beside', { plus => { 'x.sql' => "x\n", 'docs/README.md' => "x\n" } }, ['20240101000000_a'] ],
	[ 'drizzle-1.0', 'the row is gone', [ '20240101000000_a', '20240102000000_b' ], { sql => q{DELETE FROM drizzle.__drizzle_migrations WHERE name LIKE '%_a'} }, [ '20240101000000_a', '20240102000000_b' ] ],
	[ 'drizzle-1.0', 'swapped names', [ '20240101000000_a', '20240102000000_b' ], [ '20240101000000_b', '20240102000000_a' ] ],

	[ 'sqitch', 'a tag put before what ran', [ 'a', 'b' ], [ 'a', '@v1', 'b', 'c' ] ],
	[ 'sqitch', 'a tag removed', [ 'a', '@v1', 'b' ], [ 'a', 'b', 'c' ] ],

	atl('no transaction', "-- atlas:txmode none\n\n" . i('2_b')),
	atl('a checkpoint', "-- atlas:checkpoint\n\n" . i('2_b')),
	atl('a delimiter', "-- atlas:delimiter \\n\\n\\n\n\n" . i('2_b')),

	rai('a number of zero', '0_z.rb' => rb('Z', '0_z')),
	rai('a copy', '2_b.rb.bak' => "x\n", '2_b.rb~' => "x\n"),
	rai('no transaction', '2_b.rb' => rb('B', '2_b', "  disable_ddl_transaction!\n")),
	rai('digits in the name', '2_add_v2_to_x.rb' => rb('AddV2ToX', '2_add_v2_to_x')),
	[ 'rails', 'a row without a file, and none for one', [ '1_a', '2_b' ], { sql => q{UPDATE schema_migrations SET version = '9' WHERE version = '1'} }, [ '1_a', '2_b' ] ],
);
