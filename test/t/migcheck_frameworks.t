# migcheck on the frameworks that go by names: found by themselves, and each
# rule by that framework's own semantics. A scenario is a whole tree.
use strict;
use warnings;

use lib 'test/lib';
use MigcheckTest qw(migcheck findings_of tree);
use Test::More;

my $sql = "SELECT 1;\n";
my $goose = "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n";
my $dbmate = "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 2;\n";
my $lock = qq(provider = "postgresql"\n);

# Both directions of golang-migrate's or sqlx's files.
sub both { return map { ("$_.up.sql" => $sql, "$_.down.sql" => $sql) } @_ }

# Diesel's folders.
sub diesel { return map { ("migrations/$_/up.sql" => $sql, "migrations/$_/down.sql" => $sql) } @_ }

# A Drizzle 1.0 folder.
sub folder
{
	my ($name, $id, @parents) = @_;
	my $list = join ', ', map { "\"$_\"" }
	  @parents ? @parents : '00000000-0000-0000-0000-000000000000';
	return (
		"d/$name/migration.sql" => $sql,
		"d/$name/snapshot.json" =>
		  qq({"version": "8", "dialect": "postgres", "id": "$id", "prevIds": [$list]}\n));
}
my @d1 = (folder('20240101000000_a', 'a'), folder('20240102000000_b', 'b', 'a'));

# [ name, framework, { files }, [ findings ] ]
my @scenarios = (
	[ 'golang-migrate', 'golang-migrate', { both('m/1_a', 'm/2_b') }, [] ],
	[ 'golang-migrate: names with the words of other databases', 'golang-migrate', { both('m/1_a', 'm/2_b.postgres', 'm/2_b.mysql', 'm/2_b.sqlite3') }, [] ],
	[ 'golang-migrate: names with other words', 'golang-migrate', { both('m/1_a', 'm/2_b.one', 'm/2_b.two') }, ['error duplicate-prefix 2'] ],
	[ 'golang-migrate: equal as numbers', 'golang-migrate', { both('m/88_a', 'm/088_b') }, ['error duplicate-prefix 88'] ],
	[ 'golang-migrate: no way back', 'golang-migrate', { both('m/1_a', 'm/2_b'), 'm/3_c.up.sql' => $sql }, ['warning missing-down 3_c'] ],
	[ 'golang-migrate: none has one', 'golang-migrate', { map { ("m/${_}_x.up.sql" => $sql) } 1 .. 5 }, ['warning missing-down 1_x'] ],
	[ 'golang-migrate: no way up', 'golang-migrate', { both('m/1_a'), 'm/2_b.down.sql' => $sql }, ['warning missing-up 2_b'] ],
	[ 'golang-migrate: two names', 'golang-migrate', { both('m/1_a'), 'm/2_b.up.sql' => $sql, 'm/2_c.down.sql' => $sql }, [ 'warning missing-down 2_b', 'warning pair-mismatch 2_c.down.sql' ] ],
	[ 'golang-migrate: names it ignores', 'golang-migrate', { both('m/1_a'), 'm/2_b.sql' => $sql, 'm/3-c.up.sql' => $sql, 'm/4_d.UP.sql' => $sql, 'm/x.up.sql' => $sql, 'm/seed.sql' => $sql, 'm/README.md' => 'x' },
		[ map { "error bad-name $_" } '2_b.sql', '3-c.up.sql', '4_d.UP.sql', 'x.up.sql' ] ],
	[ 'golang-migrate: a number is missing', 'golang-migrate', { both('m/000001_a', 'm/000004_b') }, ['note version-gap 2-3'] ],
	[ 'golang-migrate: in the future', 'golang-migrate', { both('m/29990101000000_a') }, ['warning future-when 29990101000000_a'] ],
	[ 'golang-migrate: times', 'golang-migrate', { both('m/20240101000000_a', 'm/20240102000000_b') }, [] ],
	[ 'golang-migrate: above bigint', 'golang-migrate', { both('m/1_a'), 'm/9223372036854775808_b.up.sql' => $sql }, ['error bad-name 9223372036854775808_b.up.sql'] ],
	[ 'golang-migrate: a conflict', 'golang-migrate', { both('m/1_a'), 'm/1_a.down.sql' => "<<<<<<< x\n" }, ['error conflict-marker 1_a.down.sql'] ],

	[ 'goose', 'goose', { 'm/00001_a.sql' => $goose, 'm/00002_b.sql' => $goose }, [] ],
	[ 'goose: equal numbers', 'goose', { 'm/00001_a.sql' => $goose, 'm/1_b.sql' => $goose }, ['error duplicate-prefix 1'] ],
	[ 'goose: no way back', 'goose', { 'm/1_a.sql' => "-- +goose Up\nSELECT 1;\n" }, ['note missing-down 1_a'] ],
	[ 'goose: bad name', 'goose', { 'm/1_a.sql' => $goose, 'm/2-b.sql' => $goose, 'm/add_x.sql' => $goose }, [ 'error bad-name 2-b.sql', 'error bad-name add_x.sql' ] ],
	[ 'goose: statements', 'goose', { 'm/1_a.sql' => "-- a comment\n-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n-- +goose Down\n" }, [] ],
	( map { [ "goose: $_->[0]", 'goose', { 'm/1_a.sql' => $goose, 'm/2_b.sql' => $_->[1] }, [ 'error section-error 2_b.sql', @{ $_->[2] // [] } ] ] }
		[ 'no annotation', $sql ],
		[ 'SQL before', "SELECT 0;\n$goose" ],
		[ 'up twice', "-- +goose Up\n$goose" ],
		[ 'down first', "-- +goose Down\nSELECT 1;\n-- +goose Up\n" ],
		[ 'down twice', "$goose-- +goose Down\n" ],
		[ 'no end', "-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n", ['note missing-down 2_b'] ],
		[ 'no beginning', "-- +goose Up\nSELECT 1;\n-- +goose StatementEnd\n-- +goose Down\n" ],
		[ 'misspelt', "-- +goose Upp\n-- +goose Up\nSELECT 1;\n-- +goose Down\n" ] ),

	( map { [ "goose: $_->[0]", 'goose', { 'm/1_a.sql' => $goose, 'm/2_b.sql' => $_->[1] }, $_->[2] ? [ ($_->[2] == 2 ? 'warning' : 'error') . ' section-error 2_b.sql' ] : [] ] }
		[ 'a blank before an annotation', "-- +goose Up\nSELECT 1;\n -- +goose Down\nSELECT 1;\n", 1 ], [ 'small letters', "-- +goose up\nSELECT 1;\n--+goose DOWN\n", 0 ],
		[ 'blanks within', "--   +goose   Up  \nSELECT 1;\n-- +goose\tDown\n", 0 ], [ 'prose', "-- +goose Up\n-- see what +goose says\nSELECT 1;\n-- +goose Down\n", 1 ],
		[ 'prose in a statement', "-- +goose Up\nSELECT '+goose';\n-- +goose Down\n", 0 ], [ 'the mark twice', "-- +goose Up +goose\nSELECT 1;\n-- +goose Down\n", 1 ],
		[ 'two pairs', "$goose$goose", 1 ], [ 'no semicolon', "-- +goose Up\nSELECT 1\n-- +goose Down\nSELECT 1;\n", 1 ], [ 'no semicolon on the way back', "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 1\n", 2 ],
		[ 'a comment behind the semicolon', "-- +goose Up\nSELECT 1; -- one\n-- +goose Down\n", 0 ], [ 'a semicolon in a comment', "-- +goose Up\nSELECT 1 -- one;\n-- +goose Down\n", 1 ],
		[ 'a comment at the end', "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 1;\n-- done\n", 0 ], [ 'semicolons in a statement', "-- +goose Up\n-- +goose StatementBegin\nSELECT 1; SELECT 2\n-- +goose StatementEnd\n-- +goose Down\n", 0 ] ),
	( map { [ "dbmate: $_->[0]", 'dbmate', { 'm/1_a.sql' => $dbmate, 'm/2_b.sql' => $_->[1] }, $_->[2] ] }
		[ 'a blank before the mark', " -- migrate:up\nSELECT 1;\n-- migrate:down\n", ['error section-error 2_b.sql'] ], [ 'capitals', "-- Migrate:Up\nSELECT 1;\n-- migrate:down\n", ['error section-error 2_b.sql'] ],
		[ 'a second pair', "$dbmate$dbmate", ['error section-error 2_b.sql'] ], [ 'two of one kind', "-- migrate:up\nSELECT 1;\n$dbmate", ['error section-error 2_b.sql'] ], [ 'down twice', "$dbmate-- migrate:down\n", ['error section-error 2_b.sql'] ], [ 'down first', "-- migrate:down\nSELECT 1;\n-- migrate:up\n", ['error section-error 2_b.sql'] ],
		[ 'words behind a mark', "-- migrate:up\nSELECT 1;\n-- migrate:down is not to be had\n", [] ], [ 'a longer word', "-- migrate:up\nSELECT 1;\n-- migrate:upgrade\n-- migrate:down\n", [] ],
		[ 'an option of the way back', "-- migrate:up\nSELECT 1;\n--migrate:down transaction:false\n", [] ], [ 'a blank before the way back', "-- migrate:up\nSELECT 1;\n  -- migrate:down\n", ['error missing-down 2_b'] ] ),
	[ 'dbmate', 'dbmate', { 'db/migrations/20240101000000_a.sql' => $dbmate, 'db/migrations/20240102000000_b.sql' => $dbmate }, [] ],
	[ 'dbmate: with options', 'dbmate', { 'm/1_a.sql' => "-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\n" }, [] ],
	[ 'dbmate: no way back', 'dbmate', { 'm/1_a.sql' => "-- migrate:up\nSELECT 1;\n" }, ['error missing-down 1_a'] ],
	[ 'dbmate: no way up', 'dbmate', { 'm/1_a.sql' => $dbmate, 'm/2_b.sql' => $sql }, ['error section-error 2_b.sql'] ],
	[ 'dbmate: SQL before', 'dbmate', { 'm/1_a.sql' => "SELECT 0;\n$dbmate" }, ['error section-error 1_a.sql'] ],
	[ 'dbmate: 10 runs before 9', 'dbmate', { 'm/9_a.sql' => $dbmate, 'm/10_b.sql' => $dbmate }, ['warning order-mismatch 9_a'] ],
	[ 'dbmate: one number, one string', 'dbmate', { 'm/01_a.sql' => $dbmate, 'm/01_b.sql' => $dbmate }, ['error duplicate-prefix 1'] ],
	[ 'dbmate: one number, two strings', 'dbmate', { 'm/01_a.sql' => $dbmate, 'm/1_b.sql' => $dbmate }, [] ],

	[ 'flyway', 'flyway', { 'm/V1__a.sql' => $sql, 'm/V1.1__b.sql' => $sql, 'm/V2_0_1__c.sql' => $sql, 'm/R__views.sql' => $sql }, [] ],
	[ 'flyway: one version', 'flyway', { 'm/V1.0__a.sql' => $sql, 'm/V1__b.sql' => $sql }, ['error duplicate-prefix V1'] ],
	[ 'flyway: one version in two folders', 'flyway', { 'm/V1__a.sql' => $sql, 'm/x/V1.42__a.sql' => $sql, 'm/y/V01_42__b.sql' => $sql }, ['error duplicate-prefix V1.42'] ],
	[ 'flyway: a folder a year', 'flyway', { 'db/migration/2023/V1__a.sql' => $sql, 'db/migration/2024/V2__b.sql' => $sql }, [] ],
	[ 'flyway: a folder a year, one version', 'flyway', { 'db/migration/2023/V1__a.sql' => $sql, 'db/migration/2024/V1__b.sql' => $sql }, ['error duplicate-prefix V1'] ],
	[ 'flyway: a folder a release, one version', 'flyway', { 'db/migration/v1.0/V1__a.sql' => $sql, 'db/migration/v1.1/V1__b.sql' => $sql }, ['error duplicate-prefix V1'] ],
	[ 'flyway: 1.10 is not 1.1', 'flyway', { 'm/V1.1__a.sql' => $sql, 'm/V1.10__b.sql' => $sql }, [] ],
	[ 'flyway: names it ignores', 'flyway', { 'm/V1__a.sql' => $sql, 'm/V2_b.sql' => $sql, 'm/v3__c.sql' => $sql, 'm/4__d.sql' => $sql, 'm/V5__e.SQL' => $sql, 'm/R_f.sql' => $sql, 'm/seed.sql' => $sql },
		[ map { "error bad-name $_" } '4__d.sql', 'R_f.sql', 'V2_b.sql', 'V5__e.SQL', 'v3__c.sql' ] ],
	[ 'flyway: repeatable twice', 'flyway', { 'm/V1__a.sql' => $sql, 'm/a/R__v.sql' => $sql, 'm/b/R__v.sql' => $sql }, ['error duplicate-repeatable R__v'] ],
	[ 'flyway: undo', 'flyway', { 'm/V1__a.sql' => $sql, 'm/U1__a.sql' => $sql, 'm/V2__b.sql' => $sql }, ['note missing-down V2__b'] ],
	[ 'flyway: undo of nothing', 'flyway', { 'm/V1__a.sql' => $sql, 'm/U1__a.sql' => $sql, 'm/U3__c.sql' => $sql }, ['warning missing-up V3__c'] ],
	[ 'flyway: baseline', 'flyway', { 'm/V1__a.sql' => $sql, 'm/B1__a.sql' => $sql }, [] ],

	[ 'prisma', 'prisma', { 'prisma/migrations/migration_lock.toml' => $lock, 'prisma/migrations/20240101000000_a/migration.sql' => $sql, 'prisma/migrations/20240102000000_b/migration.sql' => $sql }, [] ],
	[ 'prisma: a baseline', 'prisma', { 'm/migration_lock.toml' => $lock, 'm/0_init/migration.sql' => $sql, 'm/20240102000000_b/migration.sql' => $sql }, [] ],
	[ 'prisma: no lock', 'prisma', { 'm/20240101000000_a/migration.sql' => $sql }, ['warning missing-lock migration_lock.toml'] ],
	[ 'prisma: another provider', 'prisma', { 'm/migration_lock.toml' => qq(provider = "mysql"\n), 'm/20240101000000_a/migration.sql' => $sql }, ['warning wrong-dialect mysql'] ],
	[ 'prisma: the other name of the provider', 'prisma', { 'm/migration_lock.toml' => qq(provider = "postgres"\n), 'm/20240101000000_a/migration.sql' => $sql }, [] ],
	[ 'prisma: no file', 'prisma', { 'm/migration_lock.toml' => $lock, 'm/20240101000000_a/migration.sql' => $sql, 'm/20240102000000_b' => undef }, ['error missing-file 20240102000000_b'] ],
	[ 'prisma: a folder of other files', 'prisma', { 'm/migration_lock.toml' => $lock, 'm/20240101000000_a/migration.sql' => $sql, 'm/docs/README.md' => 'x' }, ['error missing-file docs'] ],
	[ 'prisma: a hidden folder', 'prisma', { 'm/migration_lock.toml' => $lock, 'm/20240101000000_a/migration.sql' => $sql, 'm/.x/y' => 'x' }, ['error missing-file .x'] ],
	[ 'prisma: one time', 'prisma', { 'm/migration_lock.toml' => $lock, map { ("m/20240101000000_$_/migration.sql" => $sql) } qw(a b) }, ['warning duplicate-prefix 20240101000000'] ],
	[ 'prisma: a loose file', 'prisma', { 'm/migration_lock.toml' => $lock, 'm/20240101000000_a/migration.sql' => $sql, 'm/x.sql' => $sql }, ['note orphan-file x.sql'] ],

	[ 'drizzle 1.0', 'drizzle', {@d1}, [] ],
	[ 'drizzle 1.0: a child before its parent', 'drizzle', { folder('20240101000000_a', 'b', 'a'), folder('20240102000000_b', 'a') }, ['warning broken-snapshot-chain 20240101000000_a/snapshot.json'] ],
	[ 'drizzle 1.0: no file', 'drizzle', { @d1, 'd/20240102000000_b/migration.sql' => undef }, ['error unreadable-file 20240102000000_b/migration.sql'] ],
	[ 'drizzle 1.0: only a snapshot', 'drizzle', { @d1, 'd/20240103000000_c/snapshot.json' => qq({"id": "c", "prevIds": ["b"]}\n) }, ['error missing-file 20240103000000_c'] ],
	[ 'drizzle 1.0: a loose file', 'drizzle', { @d1, 'd/0003_c.sql' => $sql }, ['error orphan-file 0003_c.sql'] ],
	[ 'drizzle 1.0: a name without time', 'drizzle', { @d1, 'd/c/migration.sql' => $sql }, ['error bad-name c/migration.sql'] ],
	[ 'drizzle 1.0: no date', 'drizzle', { @d1, folder('20241332000000_c', 'c', 'b') }, ['warning bad-name 20241332000000_c'] ],
	[ 'drizzle 1.0: in the future', 'drizzle', { @d1, folder('29990101000000_c', 'c', 'b') }, ['warning future-when 29990101000000_c'] ],
	[ 'drizzle 1.0: one second', 'drizzle', { @d1, folder('20240102000000_c', 'c', 'b') }, ['warning duplicate-prefix 20240102000000'] ],
	[ 'drizzle 1.0: forked', 'drizzle', { @d1, folder('20240103000000_c', 'c', 'a') }, ['warning broken-snapshot-chain 20240103000000_c/snapshot.json'] ],
	[ 'drizzle 1.0: dangling', 'drizzle', { @d1, folder('20240103000000_c', 'c', 'lost') }, ['warning broken-snapshot-chain 20240103000000_c/snapshot.json'] ],
	[ 'drizzle 1.0: one id', 'drizzle', { @d1, folder('20240103000000_c', 'a', 'b') }, ['warning broken-snapshot-chain 20240103000000_c/snapshot.json'] ],
	[ 'drizzle 1.0 beside a journal', 'drizzle', { @d1, 'd/meta/_journal.json' => '{"version":"7","dialect":"postgresql","entries":[]}' },
		[ map { "error orphan-file $_/migration.sql" } '20240101000000_a', '20240102000000_b' ] ],

	[ 'sqlx', 'sqlx', { 'Cargo.toml' => '[package]', 'migrations/1_a.sql' => $sql, 'migrations/2_b.sql' => $sql }, [] ],
	[ 'sqlx: reversible', 'sqlx', { 'Cargo.toml' => '[package]', both('migrations/1_a', 'migrations/2_b') }, [] ],
	[ 'sqlx: no way back', 'sqlx', { 'Cargo.toml' => '[package]', both('migrations/1_a'), 'migrations/2_b.up.sql' => $sql }, ['warning missing-down 2_b'] ],
	[ 'sqlx: a number twice', 'sqlx', { 'Cargo.toml' => '[package]', 'migrations/1_a.sql' => $sql, 'migrations/01_b.sql' => $sql }, ['error duplicate-prefix 1'] ],
	[ 'sqlx: no number', 'sqlx', { 'Cargo.toml' => '[package]', 'migrations/1_a.sql' => $sql, 'migrations/x_b.sql' => $sql, 'migrations/99999999999999999999_c.sql' => $sql }, [ 'error bad-name 99999999999999999999_c.sql', 'error bad-name x_b.sql' ] ],

	[ 'sqlx: no number at all', 'sqlx', { 'Cargo.toml' => '[package]', 'migrations/1_a.sql' => $sql, 'migrations/schema.sql' => $sql }, ['error bad-name schema.sql'] ],
	[ 'sqlx: the same in a folder of another name', 'sqlx', { 'Cargo.toml' => '[package]', 'sql/1_a.sql' => $sql, 'sql/schema.sql' => $sql }, [] ],

	# A file whose ending was forgotten is passed over; an editor's copy is not meant.
	( map { my ($tool, $files) = @$_; my ($folder) = (sort keys %$files)[-1] =~ m{(.*)/}; [ "$tool: no ending", $tool, { %$files, "$folder/20240103000000_c" => $sql, "$folder/20240103000000_c~" => $sql, "$folder/2024" => $sql }, ['error bad-name 20240103000000_c'] ] }
		[ 'golang-migrate', { both('m/20240101000000_a') } ], [ 'goose', { 'm/20240101000000_a.sql' => $goose } ], [ 'dbmate', { 'm/20240101000000_a.sql' => $dbmate } ],
		[ 'sqlx', { 'Cargo.toml' => '[package]', 'migrations/20240101000000_a.sql' => $sql } ], [ 'supabase', { 'supabase/migrations/20240101000000_a.sql' => $sql } ] ),

	[ 'diesel', 'diesel', { 'diesel.toml' => '', diesel('2024-01-01-000000_a', '20240102000000_b') }, [] ],
	[ 'diesel: named in Cargo.toml', 'diesel', { 'crates/db/Cargo.toml' => "[package]\n", 'Cargo.toml' => "diesel = '2'\n", map { s{^}{crates/db/}r } diesel('1_a') }, [] ],
	[ 'diesel: no up.sql', 'diesel', { 'diesel.toml' => '', diesel('1_a'), 'migrations/2_b/down.sql' => $sql }, ['error missing-file 2_b'] ],
	[ 'diesel: another folder', 'diesel', { 'diesel.toml' => '', diesel('1_a'), 'migrations/docs/x.md' => $sql }, ['error missing-file docs'] ],
	[ 'diesel: no way back', 'diesel', { 'diesel.toml' => '', diesel('1_a'), 'migrations/2_b/up.sql' => $sql }, ['warning missing-down 2_b'] ],
	[ 'diesel: a loose file', 'diesel', { 'diesel.toml' => '', diesel('1_a'), 'migrations/2_b.sql' => $sql }, ['warning orphan-file 2_b.sql'] ],
	[ 'diesel: nothing to run', 'diesel', { 'diesel.toml' => '', diesel('1_a', '2_b', '3_c'), 'migrations/2_b/up.sql' => "-- later\n", 'migrations/3_c/up.sql' => '' }, [ 'error comment-only-file 2_b/up.sql', 'error empty-file 3_c/up.sql' ] ],
	[ 'diesel: one version', 'diesel', { 'diesel.toml' => '', diesel('2024-01-01-000000_a', '20240101000000_b') }, ['error duplicate-prefix 20240101000000'] ],
	[ 'diesel: one number, two texts', 'diesel', { 'diesel.toml' => '', diesel('01_a', '1_b') }, [] ],
	[ 'diesel: 10 runs before 9', 'diesel', { 'diesel.toml' => '', diesel('9_a', '10_b') }, ['warning order-mismatch 9_a'] ],

	[ 'refinery', 'refinery', { 'Cargo.toml' => "refinery = '0.8'\n", 'src/migrations/V1__a.sql' => $sql, 'src/migrations/x/U2__b.sql' => $sql, 'src/migrations/mod.rs' => '' }, [] ],
	[ 'refinery: a program', 'refinery', { 'Cargo.toml' => "refinery = '0.8'\n", 'migrations/V1__a.sql' => $sql, 'migrations/V2__b.rs' => "pub fn migration() -> String { String::new() }\n" }, [] ],
	[ 'refinery: a number twice', 'refinery', { 'Cargo.toml' => "refinery = '0.8'\n", 'migrations/V1__a.sql' => $sql, 'migrations/U01__b.sql' => $sql }, ['error duplicate-prefix 1'] ],
	[ 'refinery: names', 'refinery', { 'refinery.toml' => '', 'migrations/V1__a.sql' => $sql, map { ("migrations/$_" => $sql) } 'V1.2__b.sql', 'V2_b.sql', 'v2__b.sql', 'V2__b-c.sql', 'V99999999999999999999__z.sql', 'seed.sql' },
		[ map { "error bad-name $_" } 'V1.2__b.sql', 'V2_b.sql', 'V2__b-c.sql', 'V99999999999999999999__z.sql', 'v2__b.sql' ] ],
	[ 'flyway, below a crate that does not use refinery', 'flyway', { 'Cargo.toml' => "[package]\n", 'migrations/V1__a.sql' => $sql }, [] ],

	[ 'supabase', 'supabase', { 'supabase/migrations/20240101000000_a.sql' => $sql, 'supabase/config.toml' => '' }, [] ],
	[ 'supabase: one time', 'supabase', { map { ("supabase/migrations/20240101000000_$_.sql" => $sql) } qw(a b) }, ['error duplicate-prefix 20240101000000'] ],
	[ 'supabase: bad name', 'supabase', { 'supabase/migrations/20240101000000_a.sql' => $sql, 'supabase/migrations/20240102000000-b.sql' => $sql }, ['error bad-name 20240102000000-b.sql'] ],

	[ 'node-pg-migrate', 'node-pg-migrate', { 'm/1700000000001_a.sql' => "-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;\n" }, [] ],
	( map { [ "node-pg-migrate: $_->[0]", 'node-pg-migrate', { 'm/1700000000001_a.sql' => "-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;\n", 'm/1700000000002_b.sql' => $_->[1] }, $_->[2] ? ["$_->[2] 1700000000002_b" . ($_->[2] =~ /section/ ? '.sql' : '')] : [] ] }
		[ 'text behind the marks', "-- Up migration: adds b\nSELECT 1;\n-- Down migration: drops b\nSELECT 2;\n" ], [ 'more dashes and blanks', "---- up  migration\nSELECT 1;\n  -- - DOWN\tMIGRATIONS\nSELECT 2;\n" ], [ 'the way back first', "-- Down Migration\nSELECT 2;\n-- Up Migration\nSELECT 1;\n" ],
		[ 'no mark of the way up', "SELECT 1;\n-- Down Migration\nSELECT 2;\n", 'error section-error' ], [ 'no way up, and none back', "SELECT 1;\n-- Down migration: none\n-- really\n\n" ],
		[ 'no word of its own', "-- Up Migration\nSELECT 1;\n-- Downmigration\nSELECT 2;\n", 'warning missing-down' ], [ 'no comment', "-- Up Migration\nSELECT 1;\n/* Down Migration */\nSELECT 2;\n", 'warning missing-down' ] ),
	[ 'node-pg-migrate: no way back', 'node-pg-migrate', { 'm/1700000000001_a.sql' => "-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;\n", 'm/1700000000002_b.sql' => "-- Up Migration\nSELECT 1;\n" }, ['warning missing-down 1700000000002_b'] ],

	[ 'rails', 'rails', { 'db/migrate/20240101000000_create_users.rb' => "class X\nend\n" }, [] ],
	[ 'rails: no release', 'rails', { 'db/migrate/1_a.rb' => "class A < ActiveRecord::Migration[6.1]\nend\n", 'db/migrate/2_b.rb' => "class B < ActiveRecord::Migration\nend\n" }, ['warning bad-name 2_b'] ],
	[ 'rails: no release at all', 'rails', { 'db/migrate/1_a.rb' => "class A < ActiveRecord::Migration\nend\n", 'db/migrate/2_b.rb' => "class B < ActiveRecord::Migration\nend\n" }, [] ],
	[ 'rails: one version', 'rails', { map { ("db/migrate/20240101000000_$_.rb" => "class X\nend\n") } qw(a b) }, ['error duplicate-prefix 20240101000000'] ],

	[ 'plain', 'plain', { 'migrations/001_a.sql' => $sql, 'migrations/002_b.sql' => $sql }, [] ],
	[ 'plain: a number twice', 'plain', { 'migrations/001_a.sql' => $sql, 'migrations/1_b.sql' => $sql }, ['warning duplicate-prefix 1'] ],
	[ 'plain: one way down', 'plain', { map({ ("migrations/00${_}_a.sql" => $sql) } 1 .. 4), 'migrations/002_a.down.sql' => $sql }, ['warning mixed-reversible 002_a'] ],
	[ 'plain: a date and a number', 'plain', { map { ("migrations/$_.sql" => $sql) } qw(2024-01-05_00_a 2024-01-05_01_b 2024-01-06_00_c) }, [] ],
	[ 'plain: dates parted otherwise', 'plain', { map { ("migrations/$_.sql" => $sql) } qw(2024_01_05_a 2024_01_06_2fa 2024_02_05_10_b) }, [] ],
	[ 'plain: one date and number', 'plain', { map { ("migrations/2024-01-05_$_.sql" => $sql) } qw(1_a 01_b) }, ['warning duplicate-prefix 20240105000001'] ],
	[ 'plain: no date', 'plain', { map { ("migrations/$_.sql" => $sql) } qw(2024-13-05_a 2024-01-32_b) }, ['warning duplicate-prefix 2024'] ],
);

for my $scenario (@scenarios)
{
	my ($name, $framework, $files, $expected) = @$scenario;
	my $folder = tree(%$files);
	my ($status, $found, $report) = findings_of($folder);
	is_deeply($found, [ sort @$expected ], $name) or diag(explain($found));
	is($status, (grep { /^error/ } @$expected) ? 1 : 0, "$name: status");
	is_deeply([ map { $_->{framework} } @{ $report->{tool}{roots} } ],
		[$framework], "$name: taken for $framework");
}

# The user's word goes before the guess.
{
	my $folder = tree('m/001_a.sql' => $sql, 'm/002_b.sql' => $sql);
	my (undef, $found) = findings_of($folder, '--framework=golang-migrate', 'm');
	is_deeply($found, [ 'error bad-name 001_a.sql', 'error bad-name 002_b.sql' ],
		'the same files, as golang-migrate sees them');
	($_) = migcheck(tree('a/x.txt' => ''), '--framework=goose', 'a');
	is($_, 2, 'a framework that finds nothing has checked nothing');
}

# Several in one run, each as what it is.
{
	my %files = (
		'api/db/migrations/1_a.up.sql' => $sql, 'api/db/migrations/1_a.down.sql' => $sql,
		'web/prisma/migrations/migration_lock.toml' => $lock,
		'web/prisma/migrations/20240101000000_a/migration.sql' => $sql,
		'jobs/V1__a.sql' => $sql);
	my (undef, $out) = migcheck(tree(%files));
	like($out, qr/^api\/db\/migrations: golang-migrate, 1 entry, 2 files: 0 errors/m, 'one');
	like($out, qr/^jobs: flyway, 1 entry, 1 file: 0 errors/m, 'another');
	like($out, qr/^web\/prisma\/migrations: prisma, 1 entry, 1 file: 0 errors/m, 'a third');
}

# SQL in folders that the tool does not read.
for my $case (
	[ 'supabase', 'error', 'supabase/migrations', '20240101000000_a.sql' => "SELECT 1;\n" ],
	[ 'golang-migrate', 'warning', 'm', '1_a.up.sql' => "SELECT 1;\n", '1_a.down.sql' => "SELECT 1;\n" ],
	[ 'goose', 'warning', 'm', '1_a.sql' => "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 1;\n" ],
	[ 'dbmate', 'warning', 'm', '1_a.sql' => "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n" ])
{
	my ($framework, $severity, $at, %file) = @$case;
	my %tree = map { ("$at/$_" => $file{$_}) } keys %file;
	my %unread = map { ("$at/$_" => "SELECT 1;\n") } 'b/2_b.sql', 'b/c/d.SQL';
	my %other = map { ("$at/$_" => "SELECT 1;\n") } 'b/README.md', 'fixtures/x.sql', '.old/x.sql';
	my $unread = sub { [ grep { /unread-file/ } @{ (findings_of(tree(@_), "--framework=$framework", $at))[1] } ] };
	is_deeply($unread->(%tree, %unread, %other), [ map { ($severity eq 'error' ? 'error unread-file ' : 'warning unread-file ') . $_ } 'b/2_b.sql', 'b/c/d.SQL' ], "$framework: folders below");
	is_deeply($unread->(%tree, %other), [], "$framework: no migrations in them");
}
is_deeply([ grep { /unread/ } @{ (findings_of(tree('m/V1__a.sql' => "SELECT 1;\n", 'm/b/V2__b.sql' => "SELECT 1;\n"), 'm'))[1] } ], [], 'Flyway reads folders');

done_testing();
