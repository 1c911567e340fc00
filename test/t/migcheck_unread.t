# Migrations of tools that migcheck does not read: named in every format, never
# a success by themselves, and none is reported without reason.
use strict;
use warnings;

use lib 'test/lib';
use GitTest qw(repository);
use JSON::PP ();
use MigcheckTest qw(migcheck findings_of tree drizzle spew);
use Test::More;

my %django = ('shop/migrations/__init__.py' => '', 'shop/migrations/0001_initial.py' => "class Migration(migrations.Migration):\n    pass\n");
my $script = "exports.up = () => {};\n";

# [ tool, its files, files that differ in what matters and are not its own ]
for my $case (
	[ 'Prisma 8', { map { ("migrations/app/20260101T0000_x/$_" => '{}') } qw(migration.json ops.json migration.ts) }, { 'migrations/app/20260101T0000_x/migration.json' => '{}' } ],
	[ 'Hasura', { 'config.yaml' => "version: 3\nmetadata_directory: metadata\n", map { ("migrations/default/1600000000000_x/$_.sql" => "SELECT 1;\n") } qw(up down) }, { 'traffic/x/up.sql' => "SELECT 1;\n" } ],
	[ 'a runner of your own', { map { ("migrations/1_x/$_.sql" => "SELECT 1;\n") } qw(up down) } ],
	[ 'Alembic', { 'alembic/versions/ab12_x.py' => "revision = 'ab12'\ndown_revision = None\n" }, { 'alembic/versions/x.py' => "print(1)\n" } ],
	[ 'Django', \%django, { 'shop/migrations/__init__.py' => '' } ],
	[ 'Ecto', { 'priv/repo/migrations/20240101000000_x.exs' => "defmodule M do\nend\n" }, { 'priv/repo/20240101000000_x.exs' => "defmodule M do\nend\n" } ],
	[ 'Sequelize', { 'migrations/20240101000000-x.js' => "module.exports = { up: async (queryInterface) => {} };\n" }, { 'src/x.js' => "queryInterface\n" } ],
	[ 'Sequelize', { 'migrations/20240101000000-x.js' => $script, '.sequelizerc' => '' } ],
	[ 'TypeORM', { 'src/migration/1700000000000-X.ts' => "export class X1700000000000 implements MigrationInterface {}\n" }, { 'src/migration/index.ts' => "export {};\n" } ],
	[ 'Knex', { 'migrations/20240101000000_x.js' => "exports.up = (knex) => knex.raw('');\n" } ],
	[ 'Knex', { 'db/migrations/20240101000000_x.js' => $script, 'package.json' => '{"dependencies": {"knex": "3.1.0"}}' } ],
	[ 'Knex', { 'migrations/20240101000000_x.ts' => $script, 'knexfile.ts' => '' } ],
	[ 'MikroORM', { 'migrations/Migration20240101000000.ts' => "import { Migration } from '\@mikro-orm/migrations';\n" } ],
	[ 'EF Core', { 'App/Migrations/20240101000000_X.cs' => "using Microsoft.EntityFrameworkCore.Migrations;\n" }, { 'App/Migrations/Notes.cs' => "// none\n" } ],
	[ 'Ent', { 'ent/schema/user.go' => "import \"entgo.io/ent\"\n" }, { 'api/schema/user.go' => "package schema\n" } ],
	[ 'Liquibase in Groovy', { 'db/changelog/changes.groovy' => "databaseChangeLog {\n}\n" }, { 'db/changelog/x.xml' => '<x/>' } ],
	[ 'a runner of your own', { 'db/migrations/add_users.sql' => "SELECT 1;\n" }, { 'db/queries/users.sql' => "SELECT 1;\n" } ],
	[ 'a runner of your own', { 'migrations/001_x.py' => "run('')\n" }, { 'migrations/helper.py' => "x\n" } ])
{
	my ($tool, $files, $other) = @$case;
	my $folder = tree(%$files);
	my ($status, $out, $err) = migcheck($folder);
	is($status, 2, "$tool: no success");
	like($out, qr/^not checked: "[^"]+", the migrations of \Q$tool\E, which migcheck does not read$/, "$tool: is named");
	like($err, qr/no migrations found below "\.", but those of tools/, "$tool: there is nothing else");
	is_deeply((findings_of($folder))[2]{tool}{unread}[0]{tool}, $tool, "$tool: for programs");
	# Beside a root that is read it changes nothing but the line.
	my $beside = tree(%$files, drizzle());
	($status, $out, $err) = migcheck($beside);
	is($status, 0, "$tool, beside a root: status");
	like($out, qr/^not checked: .*\Q$tool\E.*\nm: drizzle, /m, "$tool, beside a root: is named");
	is($err, '', "$tool, beside a root: no error");
	next unless $other;
	($status, $out) = migcheck(tree(%$other));
	is_deeply([ $status, $out ], [ 2, '' ], "$tool: not for @{[ sort keys %$other ]}");
}

# In every format, with a root and without.
{
	my %format = (human => qr/^not checked: /m, json => qr/"unread": \[\s*\{/, github => qr/^::warning title=migcheck::not checked: /m, gitlab => qr/"check_name": "not-read"/,
		sarif => qr/"toolExecutionNotifications": \[\s*\{/, junit => qr/skipped="1".*<skipped message="not checked: /s, checkstyle => qr/source="migcheck\.not-read"/);
	my ($with, $without, $clean) = (tree(%django, drizzle()), tree(%django), tree(drizzle()));
	for my $format (sort keys %format)
	{
		like((migcheck($with, "--format=$format"))[1], $format{$format}, "$format: beside a root");
		like((migcheck($without, "--format=$format"))[1], $format{$format}, "$format: without");
		unlike((migcheck($clean, "--format=$format"))[1], $format{$format}, "$format: not where all is read");
	}
	like((migcheck($with, 'simulate'))[2], qr/^migcheck: not checked: "shop\/migrations"/m, 'simulate');
	unlike((migcheck($with, '--framework=drizzle'))[1], $format{human}, 'not where a framework is named');
}

# One line a tool; what git ignores is not seen.
{
	my $folder = tree(drizzle(), map { my $app = $_; map { (s/shop/$app/r => $django{$_}) } keys %django } qw(a b c));
	my ($status, $out) = migcheck($folder);
	is(scalar(() = $out =~ /^not checked/mg), 1, 'one line a tool');
	like($out, qr/^not checked: "a\/migrations" and 2 more folders, the migrations of Django/m, 'with the number of its folders');
	my $top = repository();
	my %file = (drizzle(), 'dist/migrations/1_x.js' => $script, '.gitignore' => "dist\n");
	spew("$top/$_", $file{$_}) for keys %file;
	unlike((migcheck($top))[1], qr/not checked/, 'what is built is no tool');
	spew("$top/.gitignore", '');
	like((migcheck($top))[1], qr/not checked/, 'where git does not ignore it, it is');
}

# A root that is new and empty says nothing about the others.
{
	my %empty = ('new/meta/_journal.json' => qq({"version": "7", "dialect": "postgresql", "entries": []}));
	is((migcheck(tree(%empty, drizzle())))[0], 0, 'an empty root beside another');
	is((migcheck(tree(%empty)))[0], 2, 'and by itself');
}

done_testing();
