# migcheck repair --db: what ran in the database is not renumbered and not
# dated anew, and the SQL that is printed does what it says.
use strict;
use warnings;

use Digest::SHA ();
use lib 'test/lib';
use MigcheckTest qw(migcheck tree drizzle journal_text entry slurp);
use PostgreSQL::Test::Cluster;
use RescueTest ();
use PostgreSQL::Test::Utils;
use Test::More;

my $sql = "SELECT 1;\n";
my $base = 1_700_000_000_000;
my @names = qw(0000_init 0001_users 0002_orders 0003_plan);
my $node = PostgreSQL::Test::Cluster->new('repair');
$node->init;
$node->start;
my $uri = $node->connstr('postgres');

# Run in the database, and repair with it.
sub repair
{
	my ($folder, @arguments) = @_;
	return migcheck($folder, 'repair', "--db=$uri", @arguments);
}

# Drizzle: the rows are the times that ran.
my %late = drizzle('meta/_journal.json' => journal_text(map { entry($_, $names[$_], $_ == 2 ? (when => $base + 1) : ()) } 0 .. 3));
{
	my $folder = tree(%late);
	is((repair($folder))[0], 1, 'a database without the table: nothing ran');
	$node->safe_psql('postgres', q{CREATE SCHEMA drizzle;
		CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);});
	is((repair($folder))[0], 1, 'an empty table: nothing ran');
	$node->safe_psql('postgres', "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('a', $base), ('b', $base + 60000), ('d', $base + 180000), ('n', NULL)");
	my ($status, $out) = repair($folder);
	is($status, 1, 'what did not run there is dated anew') or diag($out);
	my ($hash) = $out =~ /hash = '([0-9a-f]{64})'/;
	$node->safe_psql('postgres', "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('$hash', $base + 1)");
	my $journal = slurp("$folder/m/meta/_journal.json");
	($status, my $plan) = repair($folder, '--write');
	is($status, 0, 'what ran there is not') or diag($plan);
	is(slurp("$folder/m/meta/_journal.json"), $journal, 'and stays as it is');
	like(slurp("$folder/.migcheck.json"), qr/"subject": "0002_orders"/, 'which is written down');
	unlink "$folder/.migcheck.json";
	my ($update) = $out =~ /(UPDATE drizzle.*?;)/s;
	is($node->safe_psql('postgres', "$update SELECT count(*) FROM drizzle.__drizzle_migrations WHERE created_at = $base + 180001"), '1', 'the SQL that is printed finds the row');
	is((migcheck($folder, 'repair', '--write'))[0], 0, 'without the database it is written');
	like(slurp("$folder/m/meta/_journal.json"), qr/1700000180001/, 'with the time that the SQL has');
}
# A file that got another name is known by the hash of the row.
{
	my $folder = tree(drizzle('0002_orders.sql' => undef, 'sales.sql' => "SELECT 7;\n"));
	unlike((repair($folder))[1], qr/rename the entry/, 'a row with another hash');
	my $hash = Digest::SHA::sha256_hex("SELECT 7;\n");
	$node->safe_psql('postgres', "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('$hash', $base + 120000)");
	like((repair($folder))[1], qr/rename the entry "0002_orders" to "sales"/, 'a row with its hash');
	unlike((migcheck($folder, 'repair'))[1], qr/rename the entry/, 'without the database it is not known');
	$node->safe_psql('postgres', "DELETE FROM drizzle.__drizzle_migrations WHERE created_at = $base + 120000");
}
# The others: [ framework, table, files, row that forbids, row that does not ]
my $goose = "-- +goose Up\nSELECT 1;\n-- +goose Down\n";
for my $case (
	[ 'goose', 'CREATE TABLE goose_db_version (id serial, version_id bigint, is_applied boolean)', { map { ("m/$_.sql" => $goose) } qw(1_a 2_b 2_c) },
		'INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (2, true)', 'INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, false)' ],
	[ 'dbmate', 'CREATE TABLE schema_migrations (version varchar PRIMARY KEY)', { map { ("m/$_.sql" => "-- migrate:up\n-- migrate:down\n$sql") } qw(01_a 02_b 02_c) },
		"INSERT INTO schema_migrations VALUES ('02')", "DELETE FROM schema_migrations; INSERT INTO schema_migrations VALUES ('01')" ],
	[ 'golang-migrate', 'DROP TABLE schema_migrations; CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean)', { map { ("m/$_.up.sql" => $sql, "m/$_.down.sql" => $sql) } qw(1_a 2_b 2_c 3_d) },
		'INSERT INTO schema_migrations VALUES (3, false)', 'UPDATE schema_migrations SET version = 1' ],
	[ 'flyway', 'CREATE TABLE flyway_schema_history (installed_rank int, version text, description text, type text, script text, checksum int, success boolean)', { map { ("m/$_.sql" => $sql) } qw(V1__a V2__b V2__c) },
		"INSERT INTO flyway_schema_history VALUES (1, '2', 'c', 'SQL', 'V2__c.sql', 1, true)", "UPDATE flyway_schema_history SET script = 'V2__b.sql'" ],
	[ 'supabase', 'CREATE SCHEMA supabase_migrations; CREATE TABLE supabase_migrations.schema_migrations (version text)', { 'supabase/config.toml' => '', map { ("supabase/migrations/2024010100000$_.sql" => $sql) } qw(1_a 2_b 2_c) },
		"INSERT INTO supabase_migrations.schema_migrations VALUES ('20240101000002')", 'DELETE FROM supabase_migrations.schema_migrations' ],
	[ 'sqlx', 'CREATE TABLE _sqlx_migrations (version bigint, description text, success boolean, checksum bytea)', { 'Cargo.toml' => '', map { ("migrations/$_.sql" => $sql) } qw(1_a 2_b 2_c) },
		q{INSERT INTO _sqlx_migrations VALUES (2, 'c', true, '\\x00')}, 'DELETE FROM _sqlx_migrations' ])
{
	my ($framework, $table, $files, $forbids, $allows) = @$case;
	my $folder = tree(%$files);
	$node->safe_psql('postgres', "$table; $forbids");
	my ($status, $out, $err) = repair($folder, '--write');
	is($status, 2, "$framework: refused where it may have run") or diag($out);
	like($err, qr/database/, "$framework: and said");
	$node->safe_psql('postgres', $allows);
	($status, undef, $err) = repair($folder, '--write');
	is($status, 0, "$framework: written where it did not") or diag($err);
}

# Nothing is changed in the database, and what cannot be read is no answer.
$node->safe_psql('postgres', 'CREATE ROLE stranger LOGIN');
{
	my $folder = tree(%late);
	my ($status, undef, $err) = migcheck($folder, 'repair', "--db=$uri user=stranger", '--write');
	is($status, 2, 'a table that may not be read');
	like($err, qr/could not be asked, so nothing is planned: .*may not read/s, 'and said');
	($status, undef, $err) = migcheck(tree('a/001_a.sql' => $sql, 'a/001_b.sql' => $sql, 'b/001_a.sql' => $sql, 'b/001_b.sql' => $sql), 'repair', "--db=$uri");
	is($status, 2, 'one database for several folders');
	($status, undef, $err) = migcheck(tree('a/001_a.sql' => $sql, 'a/001_b.sql' => $sql), 'repair', "--db=$uri");
	is($status, 2, 'plain files have no table');
}
$node->stop;
done_testing();
