# What is taken for what, and how it is read, as the tools themselves do: each
# case with a control that differs in the one thing that matters.
use strict;
use warnings;

use lib 'test/lib';
use MigcheckTest qw(migcheck findings_of tree drizzle sqitch);
use Test::More;

my $sql = "SELECT 1;\n";
my $goose = "-- +goose Up\nSELECT 1;\n-- +goose Down\n";

# [ name, files, framework that is found, findings but notes ]
for my $case (
	[ 'mistyped pairs in a Go module', { 'go.mod' => "module x\n", 'm/1_a_up.sql' => $sql, 'm/1_a_down.sql' => $sql }, 'golang-migrate', [ 'error bad-name 1_a_down.sql', 'error bad-name 1_a_up.sql' ] ],
	[ 'the same elsewhere', { 'migrations/1_a_up.sql' => $sql, 'migrations/1_a_down.sql' => $sql }, 'plain', ['warning duplicate-prefix 1'] ],
	[ 'sqlx beside its crate', { 'rust/Cargo.toml' => '', 'db/migrations/1_a.up.sql' => $sql, 'db/migrations/1_a.down.sql' => $sql, 'db/migrations/2_b.sql' => $sql }, 'sqlx', [] ],
	[ 'no crate beside', { 'db/migrations/1_a.up.sql' => $sql, 'db/migrations/1_a.down.sql' => $sql, 'db/migrations/2_b.sql' => $sql }, 'golang-migrate', ['error bad-name 2_b.sql'] ],
	[ 'only pairs beside a crate', { 'rust/Cargo.toml' => '', 'db/migrations/1_a.up.sql' => $sql, 'db/migrations/1_a.down.sql' => $sql }, 'golang-migrate', [] ],
	[ 'an old first file of Supabase', { map { ("supabase/migrations/$_.sql" => $sql) } qw(20210101000000_init 20220101000000_b) }, 'supabase', ['error bad-name 20210101000000_init.sql'] ],
	[ 'the same behind another name', { 'supabase/migrations/.gitkeep' => '', map { ("supabase/migrations/$_.sql" => $sql) } qw(20210101000000_init 20220101000000_b) }, 'supabase', [] ],
	[ 'a newer one', { map { ("supabase/migrations/$_.sql" => $sql) } qw(20220101000000_init 20230101000000_b) }, 'supabase', [] ],
	[ 'an old one that is not the first', { map { ("supabase/migrations/$_.sql" => $sql) } qw(20200101000000_a 20210101000000_init) }, 'supabase', [] ],
	[ 'Liquibase below empty lines', { 'm/1.sql' => "\n\r\n  \n--liquibase formatted sql\n--changeset a:1\n$sql" }, 'liquibase', [] ],
	[ 'Liquibase below a statement', { 'm/1.sql' => "SELECT 1;\n--liquibase formatted sql\n--changeset a:1\n$sql" }, 'liquibase', ['error section-error 1.sql'] ],
	[ 'a second database of Rails', { map({ ("db/animals_migrate/2024010100000${_}_a$_.rb" => 'x') } 1 .. 2), 'db/animals_structure.sql' => qq(INSERT INTO "schema_migrations" (version) VALUES\n('20240101000001');\n) }, 'rails', ['warning orphan-file 20240101000002_a2.rb'] ],
	[ 'Flyway: a folder a database', { 'db/migration/postgresql/V1__a.sql' => $sql, 'db/migration/h2/V1__b.sql' => $sql }, 'flyway', [] ],
	[ 'not below db', { map({ ("x/animals_migrate/2024010100000${_}_a$_.rb" => 'x') } 1 .. 2) }, undef, [] ])
{
	my ($name, $files, $framework, $expected) = @$case;
	my $folder = tree(%$files);
	my ($status, $found, $report) = findings_of($folder);
	is(($report ? $report->{tool}{roots}[0]{framework} : undef), $framework, "$name: whose");
	is_deeply([ grep { !/^note/ } @{ $found // [] } ], $expected, "$name: findings");
}

# Numbered SQL of no known tool is read where its folder's name says so, or
# where the user has named the folder.
{
	my @names = qw(01_a.sql 02_b.sql);
	my $queries = tree(map { ("app/queries/$_" => $sql) } @names);
	my ($status, $out, $err) = migcheck($queries);
	is_deeply([ $status, $out ], [ 2, '' ], 'queries are no migrations');
	like($err, qr/^Name their folder/m, 'and what to do if they are');
	for my $path ('app/queries', 'app/queries/02_b.sql')
	{
		($status, $out) = migcheck($queries, $path);
		is($status, 0, "$path is named");
		like($out, qr/^app\/queries: plain, 2 entries/m, "$path is read");
	}
	like((migcheck($queries, '--framework=plain'))[1], qr/^app\/queries: plain, 2 entries/m, 'and with the framework');
	like((migcheck("$queries/app/queries"))[1], qr/plain, 2 entries/, 'and where it is the working folder');
	for my $folder ('migrations', 'db/Migration', 'sql/migrations/v1', 'db/changelog', 'conf/evolutions')
	{
		like((migcheck(tree(map { ("$folder/$_" => $sql) } @names)))[1], qr/^\Q$folder\E: plain, 2 entries/m, "$folder has a name of migrations");
	}
}

# Drizzle's folder without its meta, which the configuration names.
{
	my %files = map { ("db/out/000${_}_x.sql" => $sql) } 0 .. 1;
	for my $case ([ "export default { dialect: 'postgresql', out: './db/out' };", 'drizzle.config.ts', 1 ],
		[ '{"out": "db/out/"}', 'drizzle.config.json', 1 ], [ "export default { out: './out' };", 'db/drizzle.config.ts', 1 ],
		[ "export default { out: './other' };", 'drizzle.config.ts', 0 ], [ "export default { schema: './db/out', layout: 'db/out' };", 'drizzle.config.ts', 0 ])
	{
		my ($text, $name, $want) = @$case;
		my (undef, $found) = findings_of(tree(%files, $name => $text));
		is(scalar(grep { /^error missing-journal/ } @$found), $want, "meta is lost: $name, $text");
	}

	# A name that fills its memory to the last byte is not read beyond it, which
	# holds anything.
	local $ENV{MALLOC_PERTURB_} = 165;
	my $folder = tree('packages/db/out/0000_x.sql' => $sql, 'drizzle.config.ts' => "export default { out: './packages/db/out' };");
	is(scalar(grep { /^error missing-journal/ } @{ (findings_of($folder))[1] }), 1, 'a name of 15 bytes');
}

# A Drizzle folder where Supabase keeps its own.
{
	my %files = drizzle();
	my $folder = tree(map { (s{^m/}{supabase/migrations/}r => $files{$_}) } keys %files);
	is((findings_of($folder))[2]{tool}{roots}[0]{also}, 'supabase', 'a folder of two tools');
	is((findings_of(tree(%files)))[2]{tool}{roots}[0]{also}, undef, 'and of one');
}

# Two scripts of one text.
{
	my %plan = sqitch(qw(a b));
	$plan{$_} = $sql for grep { m{deploy/} } keys %plan;
	is_deeply([ grep { /^error/ } @{ (findings_of(tree(%plan)))[1] } ], ['error duplicate-tag b'], 'sqitch: identical scripts');
	$plan{'m/deploy/b.sql'} = "SELECT 2;\n";
	is_deeply([ grep { /^error/ } @{ (findings_of(tree(%plan)))[1] } ], [], 'sqitch: others');
}

# The first file of a new project is read; one numbered file elsewhere is not.
for my $case ([ 'db/migrations/0001_a.sql', 0 ], [ 'db/reports/0001_a.sql', 2 ])
{
	my ($file, $status) = @$case;
	my ($got, $out) = migcheck(tree($file => "SELECT 1;\n"));
	is($got, $status, "$file: by itself") or diag($out);
}

done_testing();
