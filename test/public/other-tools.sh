# Tools whose files migcheck does not read.

case_own_runner_collision_mended() { # adcontextprotocol/adcp#3257: 433 twice, one becomes 434
	local n; for n in 432_a 433_auto_provision 433_catalog; do file server/src/db/migrations/$n.sql "SELECT '$n';\\n"; done; repo; commit
	git mv server/src/db/migrations/433_auto_provision.sql server/src/db/migrations/434_auto_provision.sql
	run check --base main; ok
}
case_hasura_is_not_diesel() { # hasura/graphql-engine#127
	file hasura/config.yaml 'version: 3\nmetadata_directory: metadata\n'; file hasura/migrations/default/1531400000000_first/up.sql; file hasura/migrations/default/1531400000000_first/down.sql 'SELECT 2;\n'
	run check; hasnt ' error:'
}
case_bun_is_not_golang_migrate() { # uptrace/bun#1357: x.tx.up.sql
	file go.mod 'module x\nrequire github.com/uptrace/bun v1.2.0\n'; file migrations/20240101000000_a.tx.up.sql; file migrations/20240101000000_a.tx.down.sql 'SELECT 2;\n'; file migrations/20240102000000_b.up.sql 'SELECT 3;\n'; file migrations/20240102000000_b.down.sql 'SELECT 4;\n'
	run check; hasnt ' error:'
}
case_doctrine_is_named() { # akeneo/pim-community-dev#11175: PHP, never green
	file composer.json '{"require": {"doctrine/doctrine-migrations-bundle": "3"}}'; file migrations/Version20191202144736.php '<?php\nfinal class Version20191202144736 extends AbstractMigration {}\n'
	run check; status 2; has 'Doctrine'
}
case_alembic_beside_sql() { # pass-culture/pass-culture-api#2403, lablup/backend.ai#1602
	file alembic.ini '[alembic]\nscript_location = alembic\n'; file alembic/versions/a1_x.py 'revision = "a1"\ndown_revision = None\n'; file alembic/versions/b2_y.py 'revision = "b2"\ndown_revision = None\n'
	run check; status 2; has 'Alembic'
}
case_knex_corrupt() { # knex/knex#5383, #1747: named, and never green
	file migrations/20221005154534_users.js "exports.up = (knex) => knex.schema.createTable('users', () => {});\n"
	run check; status 2; has 'Knex'
}
case_postgrator_pairs() { # rickbergfalk/postgrator: do and undo
	local n; for n in 001 002; do file migrations/$n.do.x.sql "SELECT $n;\n"; file migrations/$n.undo.x.sql "SELECT -$n;\n"; done
	run check; ok; hasnt 'warning:'; has '2 entries'
	file migrations/002.do.y.sql; run check; has 'duplicate-prefix'; hasnt 'undo'
}
case_ecto_is_named() { # tuist/tuist#12480: not read, and never a pass
	file mix.exs 'defmodule X do\n  {:ecto_sql, "~> 3.0"}\nend\n'; files priv/ingest_repo/migrations/20260817120000_{a,b}.exs 'defmodule A do\n  use Ecto.Migration\nend\n'
	run check; status 2; has 'Ecto'
}
case_typeorm_is_named() { # rinafcode/teachLink_backend#1196: TypeORM is not read, and never a pass
	file package.json '{"dependencies":{"typeorm":"^0.3"}}\n'; local n; for n in add-search clear-legacy; do file src/migrations/1783000000003-$n.ts "import { MigrationInterface } from 'typeorm';\nexport class A1783000000003 implements MigrationInterface {}\n"; done
	run check; status 2; has 'TypeORM'
}
case_db_migrate_is_named() { # filecoin-shipyard/2019-filecoin-network-stats#32: its scripts read sqls/
	file package.json '{"dependencies":{"db-migrate":"0.11"}}\n'; file migrations/20190606073105-add-index.js 'exports.up = function(db) {};\n'; file migrations/sqls/20190606073105-add-index-up.sql; file migrations/sqls/20190606073105-add-index-down.sql 'SELECT 2;\n'
	run check; status 2; has 'db-migrate'; hasnt 'duplicate'
	file package.json '{}\n'; file migrations/20190606073105-add-index.js 'exports.setup = function(options) { dbm = options.dbmigrate; };\n'; run check; status 2; has 'db-migrate'
}
