# A fourth hand of reports, judged before migcheck was run on them, by the tools
# themselves where they could be run.

snapshots() { # snapshots FOLDER NUMBER=ID<PARENT...
	local folder=$1 part; shift
	for part; do printf '{"version":"7","dialect":"postgresql","id":"%s","prevId":"%s","tables":{}}\n' "$(sed 's/.*=\(.*\)<.*/\1/' <<<"$part")" "${part##*<}" | put "$folder/meta/${part%%=*}_snapshot.json"; done
}
case_drizzle_row_by_hand() { # drizzle-team/drizzle-orm#5769: a row of the wall clock's time
	journal drizzle 0000_a:1700000000000 0001_b:1700000100000
	database; drizzle_rows 1778000000000=drizzle/0000_a.sql
	run drift --db "$DB" drizzle; status 1; has '0001_b.*unreachable-entry'
}
case_drizzle_shared_parent() { # drizzle-team/drizzle-orm#3935: generate refuses, migrate does not
	journal drizzle 0013_a:1 0014_b:2 0015_c:3; snapshots drizzle 0013='A<00000000-0000-0000-0000-000000000000' 0014='B<A' 0015='C<A'
	run check; ok; has 'broken-snapshot-chain'
}
case_drizzle_old_project() { # drizzle-team/drizzle-orm#5591: the first entry never had a snapshot
	journal drizzle 0000_a:1 0001_b:2 0002_c:3; snapshots drizzle 0001='B<A' 0002='C<B'
	run check; ok; hasnt ' warning:'
}
case_drizzle_restamped() { # classroomio/classroomio#1099: an entry below the others is dated anew
	journal drizzle 0014_a:100 0015_b:300 0016_c:200; repo; commit
	journal drizzle 0014_a:100 0015_b:300 0016_c:400
	run check --base main; hasnt 'unreachable-entry|non-monotonic-when'
	database; drizzle_rows 100=drizzle/0014_a.sql 300=drizzle/0015_b.sql
	run drift --db "$DB" drizzle; ok; has '0016_c.*pending-entry'
}
case_drizzle_one_number() { # hyperlocalise/hyperlocalise#1372: two of 0061, both listed
	journal drizzle 0060_a:1 0061_b:2 0061_c:3
	run check; ok; has '0061.*duplicate-prefix'
}
case_prisma_edited_and_resolved() { # prisma/orm#15328: the row that counts is the later one
	lock; file prisma/migrations/20220901000000_bad/migration.sql 'SELECT 2;\n'
	database; sql -c "$prisma_table; INSERT INTO _prisma_migrations (id, checksum, migration_name, rolled_back_at, started_at) VALUES ('1', repeat('a', 64), '20220901000000_bad', now(), now() - interval '1 hour'); INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('2', '$(printf 'SELECT 2;\n' | sha256sum | cut -c1-64)', '20220901000000_bad', now())"
	run drift --db "$DB" prisma/migrations; ok; hasnt 'edited|dirty|pending'
}
case_prisma_started_only() { # langfuse/langfuse-k8s#253: P3009 long after
	lock; file prisma/migrations/20240528214728_add_cursor_index_03/migration.sql; file prisma/migrations/20240530000000_b/migration.sql 'SELECT 2;\n'
	database; sql -c "$prisma_table; INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ('1', '$(printf 'SELECT 1;\n' | sha256sum | cut -c1-64)', '20240528214728_add_cursor_index_03', '2025-10-10 13:48:23')"
	run drift --db "$DB" prisma/migrations; status 1; has 'add_cursor_index_03.*dirty-state'
	run simulate --db "$DB" prisma/migrations; status 1; hasnt 'runs +20240530000000_b'
}
flyway_row() { sql -c "INSERT INTO flyway_schema_history VALUES ($1, '$2', '$3', 'SQL', 'V$2__$3.sql', NULL, 'me', now(), 1, ${4:-true})"; }
case_flyway_failed_and_gone() { # flyway/flyway#3895: nothing newer is there: passed over with a warning
	file db/migration/V1__a.sql; database; sql -c "$flyway_table"; flyway_row 1 1 a; flyway_row 2 2 b false
	run drift --db "$DB"; ok; has ' warning:'
	file db/migration/V3__c.sql 'SELECT 3;\n'
	run drift --db "$DB"; status 1; has '2.*(dirty-state|unknown-row)'
}
case_flyway_row_of_future() { # flyway/flyway#4130, #3897: 1.10.251 is above 1.9, and below 1.11
	file db/migration/V1.9__a.sql; database; sql -c "$flyway_table"; flyway_row 1 1.9 a; flyway_row 2 1.10.251 b
	run drift --db "$DB"; ok
	file db/migration/V1.11__c.sql 'SELECT 3;\n'
	run drift --db "$DB"; status 1; has '1\.10\.251.*unknown-row'
}
case_flyway_below_baseline() { # flyway/flyway#1648: 0.0.3 is below the baseline 1: never runs
	file db/migration/V0.0.3__a.sql; file db/migration/V1.2.73__b.sql 'SELECT 2;\n'; database; sql -c "$flyway_table; INSERT INTO flyway_schema_history VALUES (1, '1', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'me', now(), 0, true)"; flyway_row 2 1.2.73 b
	run drift --db "$DB" --notes; has '0\.0\.3.*passed over'
}
case_migrate_no_underscore() { # golang-migrate/migrate#190: no title, no migration
	file migrations/2019031301.up.sql; file migrations/2019031301.down.sql; file go.mod 'module x\nrequire github.com/golang-migrate/migrate/v4 v4.2.5\n'
	run check; [ "$STATUS" != 0 ] || { echo green; WRONG=1; }; has '2019031301\.up\.sql'
	run check --framework=golang-migrate migrations; status 1; has '2019031301\.up\.sql.*bad-name'
}
case_migrate_direction_as_title() { # golang-migrate/migrate#1084: 000001_up.sql
	file migrations/000001_up.sql; file migrations/000001_down.sql
	run check --framework=golang-migrate migrations; status 1; has '000001_up\.sql.*bad-name'
}
case_migrate_dirty() { # golang-migrate/migrate#1059, #282
	pair migrations/000001_users migrations/000002_b; database; sql -c 'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (1, true)'
	run drift --db "$DB" migrations; status 1; has 'dirty-state'; has 'force'
}
case_goose_late_and_done() { # pressly/goose#521: 285 ran last
	local n; for n in 284_a 285_b 286_c 287_d; do g migrations/$n.sql; done
	database; sql -c "$goose_table; INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (284, true), (286, true), (287, true), (285, true)"
	run drift --db "$DB" migrations; ok; hasnt 'late-insert|pending'
}
case_goose_block_comment() { # pressly/goose#890: a comment of C's form is a query without an end
	file migrations/1_a.sql '-- +goose Up\n-- +goose NO TRANSACTION\ncreate index concurrently e on t (n);\n/*\n This index is for search.\n*/\n\n-- +goose Down\ndrop index e;\n'
	run check; status 1; has '1_a\.sql.*section-error'
}
case_goose_no_semicolon_in_statement() { # pressly/goose#580: not looked at between the marks
	file migrations/1_a.sql '-- +goose Up\n-- +goose StatementBegin\ncreate table t (id int)\n-- +goose StatementEnd\n\n-- +goose Down\n-- +goose StatementBegin\ndrop table t\n-- +goose StatementEnd\n'
	run check; ok
}
case_goose_both_forms() { # pressly/goose#158: a marked statement, then one of several lines
	file migrations/1_a.sql '-- +goose Up\n\n-- +goose StatementBegin\nDO $$\nBEGIN\n    NULL;\nEND\n$$;\n-- +goose StatementEnd\n\nCREATE TABLE IF NOT EXISTS doge (\n  id int\n);\n-- +goose Down\n-- SQL in this section is executed when the migration is rolled back.\nDROP TABLE IF EXISTS doge;\n'
	run check; ok
}
case_dbmate_down_with_option() { # amacneil/dbmate#472
	file db/migrations/472_a.sql '-- migrate:up\ncreate table a (id int);\n-- migrate:down transaction:false\ndrop table a;\n'
	run check; ok
}
case_dbmate_statement_first() { # amacneil/dbmate#77: "does not support statements preceding"
	file db/migrations/1_a.sql "-- create type\ncreate type s as enum ('a');\n\n-- migrate:up\ncreate table a (id s);\n\n-- migrate:down\ndrop table a;\n"
	run check; status 1; has '1_a\.sql.*section-error'
}
case_dbmate_blank_before_down() { # amacneil/dbmate#108: "requires each migration to define a down block"
	file db/migrations/1_a.sql '-- migrate:up\ncreate table a (id int);\n\n -- migrate:down\ndrop table a;\n'
	run check; status 1; has '1_a\.sql.*(section-error|missing-down)'
}
case_dbmate_no_blank() { # amacneil/dbmate#72: --migrate:up is as good
	file db/migrations/1_a.sql '--migrate:up\ncreate table a (id int);\n\n--migrate:down\ndrop table a;\n'
	run check; ok; has 'dbmate, 1'
}
case_dbmate_two_pairs() { # amacneil/dbmate#820: 2.36 stops at the second one's row
	file db/migrations/1_a.sql '-- migrate:up\ncreate table a (id int);\n-- migrate:down\ndrop table a;\n-- migrate:up\ncreate table b (id int);\n-- migrate:down\ndrop table b;\n'
	run check; status 1; has '1_a\.sql.*section-error'
}
case_sqlx_comment_edited() { # GaloyMoney/drua#336, transact-rs/sqlx#3794: a comment, or a newline at the end
	file Cargo.toml '[dependencies]\nsqlx = "0.8"\n'; file migrations/20260508000000_a.sql '-- universal\nSELECT 1;\n'; file migrations/20260512000000_b.sql 'SELECT 2;'; repo; commit
	file migrations/20260508000000_a.sql '-- other\nSELECT 1;\n'; file migrations/20260512000000_b.sql 'SELECT 2;\n'
	run check --base main; status 1; has '20260508000000.*edited-after-apply'; has '20260512000000.*edited-after-apply'
}
case_sqlx_collision_mended() { # macro-inc/macro#6553, dsx-ai-factory/infra-controller#4428: one of two gets a number of its own
	file Cargo.toml '[dependencies]\nsqlx = "0.8"\n'; file migrations/20260910144348_add_claude.sql; file migrations/20260910144348_messages.sql 'SELECT 2;\n'; repo; commit
	git mv migrations/20260910144348_messages.sql migrations/20260917174100_messages.sql
	run check --base main; ok
}
case_rails_collision_mended() { # rubyforgood/awbw#1723
	file db/migrate/20260618020000_a.rb 'class A < ActiveRecord::Migration[8.1]\nend\n'; file db/migrate/20260618020000_b.rb 'class B < ActiveRecord::Migration[8.1]\nend\n'; repo; commit
	git mv db/migrate/20260618020000_b.rb db/migrate/20260618030000_b.rb
	run check --base main; ok
}
case_goose_collision_mended() {
	g migrations/00007_a.sql; g migrations/00007_b.sql; g migrations/00008_c.sql; repo; commit
	git mv migrations/00007_b.sql migrations/00009_b.sql
	run check --base main; ok
}
case_flyway_collision_mended() {
	file db/migration/V7__a.sql; file db/migration/V7__b.sql 'SELECT 2;\n'; repo; commit
	git mv db/migration/V7__b.sql db/migration/V8__b.sql
	run check --base main; ok
}
case_migrate_collision_mended() {
	pair migrations/7_a migrations/7_b; repo; commit
	git mv migrations/7_b.up.sql migrations/8_b.up.sql; git mv migrations/7_b.down.sql migrations/8_b.down.sql
	run check --base main; ok
}
case_own_runner_collision_mended() { # adcontextprotocol/adcp#3257: 433 twice, one becomes 434
	local n; for n in 432_a 433_auto_provision 433_catalog; do file server/src/db/migrations/$n.sql "SELECT '$n';\\n"; done; repo; commit
	git mv server/src/db/migrations/433_auto_provision.sql server/src/db/migrations/434_auto_provision.sql
	run check --base main; ok
}
case_rails_one_name() { # mastodon/mastodon#7852, palkan/logidze#167: DuplicateMigrationNameError
	file db/migrate/20180101000000_remove_unused_indexes.rb 'class RemoveUnusedIndexes < ActiveRecord::Migration[5.2]\nend\n'; file db/migrate/20180201000000_remove_unused_indexes.rb 'class RemoveUnusedIndexes < ActiveRecord::Migration[5.2]\nend\n'
	run check; status 1; has 'remove_unused_indexes'
}
case_supabase_folder_emptied() { # supabase/supabase#12353: rows, and no file at all
	file supabase/config.toml 'project_id = "x"\n'; file supabase/migrations/.gitkeep ''
	database; sql -c "$supabase_table; INSERT INTO supabase_migrations.schema_migrations VALUES ('20221015154708', '{}', 'a'), ('20221018164830', '{}', 'b')"
	run drift --db "$DB" supabase/migrations; [ "$STATUS" != 0 ] || { echo green; WRONG=1; }
}
case_sqitch_tag_before_rework() { # sqitchers/sqitch#70: a later tag does not rename the first script
	printf '%%syntax-version=1.0.0\n%%project=p\n\nbar 2026-01-01T00:00:00Z A B <a@example.org>\n@alpha 2026-01-01T00:00:01Z A B <a@example.org>\n\nwoot 2026-01-01T00:00:02Z A B <a@example.org>\n@beta 2026-01-01T00:00:03Z A B <a@example.org>\nbar [bar@alpha] 2026-01-01T00:00:04Z A B <a@example.org>\n' | put sqitch.plan
	local n; for n in bar@alpha bar woot; do file deploy/$n.sql "SELECT '$n';\\n"; file revert/$n.sql; file verify/$n.sql; done
	run check; ok
}
case_sqitch_tag_later() { # sqitchers/sqitch#60: a tag below what has run
	sqitch_plan a b; repo; commit; printf '@v1 2026-01-01T00:00:09Z A B <a@example.org>\n' >>sqitch.plan
	run check --base main; ok
}
sqitch_plan() { printf '%%syntax-version=1.0.0\n%%project=p\n\n' | put sqitch.plan; local n; for n; do printf '%s 2026-01-01T00:00:00Z A B <a@example.org>\n' "$n" >>sqitch.plan; file deploy/$n.sql "SELECT '$n';\\n"; file revert/$n.sql; file verify/$n.sql; done; }
case_sqitch_dependency_later() { # sqitchers/sqitch#285: the id of what ran is another
	sqitch_plan a b; repo; commit; sed -i 's/^b 2026/b [a] 2026/' sqitch.plan
	run check --base main; status 1
}
case_node_pg_other_schema() { # salsita/node-pg-migrate#1729: the history is not where it is looked for
	file package.json '{"dependencies": {"node-pg-migrate": "9"}}'; file migrations/1600000000001_a.sql '-- Up Migration\nSELECT 1;\n'
	database; sql -c "CREATE SCHEMA app; CREATE TABLE app.pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL DEFAULT now()); INSERT INTO app.pgmigrations (name) VALUES ('1600000000001_a')"
	run simulate --db "$DB" migrations; ok; has 'on app\.pgmigrations'
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

# Liquibase, as 4.31.1 ran each of these.
case_liquibase_one_dash() { # liquibase/liquibase#1675, #1118: "Unexpected formatting"
	local n=0 line; for line in '-changeset SteveZ:45555-x labels:onlytest' '--changeset SteveZ' '--changeset :id-111' '--changeset mike:'; do
		n=$((n + 1)); formatted db/changelog$n "$line\\nCREATE TABLE t (id int);\\n"; run check db/changelog$n; status 1; has 'a\.sql:2.*section-error'
	done
}
case_liquibase_no_changeset_line() { # liquibase/liquibase#4484: nothing of the file runs, without a word
	formatted db/changelog '\n---changeset a:1\nCREATE TABLE t (id int);\n'
	run check; status 1; has 'a\.sql'
}
case_liquibase_header_twice() { # liquibase/liquibase#7145: 4.31 takes it
	formatted db/changelog '--changeset a:1\nselect 1;\n--liquibase formatted sql\n--changeset a:2\nselect 2;\n'
	run check; ok; has '2 entries'
}
case_liquibase_run_order() { # liquibase/liquibase#7392: one order for all of it
	printf 'databaseChangeLog:\n  - include:\n      file: child1.yaml\n      relativeToChangelogFile: true\n  - include:\n      file: child2.yaml\n      relativeToChangelogFile: true\n' | put db/changelog/db.changelog-master.yaml
	local n; for n in 1 2; do printf "databaseChangeLog:\n  - changeSet:\n      id: c$n-1\n      author: a\n      runOrder: first\n      changes:\n        - sql: select 1\n  - changeSet:\n      id: c$n-2\n      author: a\n      changes:\n        - sql: select 2\n" | put db/changelog/child$n.yaml; done
	run simulate; has 'c1-1'; [ "$(grep -oE 'c[12]-[12]' <<<"$OUT" | tr '\n' ' ')" = 'c1-1 c2-1 c1-2 c2-2 ' ] || { echo 'another order'; WRONG=1; }
}
case_liquibase_small_letters() { # liquibase/liquibase.github.com#138: "Unexpected node found under databaseChangeLog: changeset"
	printf 'databaseChangeLog:\n- changeset:\n    id: 1\n    author: me\n    changes:\n    - sql: select 1\n' | put db/changelog/db.changelog-master.yaml
	run check; status 1; has 'changeset.*bad-journal'
}
case_liquibase_dot_folder() { # liquibase/docker#123
	xml_of db/changelog '<includeAll path="./sql" relativeToChangelogFile="true"/>'; printf -- '--liquibase formatted sql\n--changeset a:1\nselect 1;\n' | put db/changelog/sql/a.sql
	run check; ok; has '1 entry'
}
case_liquibase_mark_ran() { # RedHatInsights/rhsm-subscriptions#6398, liquibase/liquibase#3913: the condition decides
	xml_of db/changelog '<changeSet id="1" author="a"><preConditions onFail="MARK_RAN"><not><columnExists tableName="t" columnName="c"/></not></preConditions><sql>select 1</sql></changeSet>' '<changeSet id="2" author="a"><sql>select 2</sql></changeSet>'
	run simulate; status 0; has 'depends +a:1.*MARK_RAN'; has 'runs +a:2'
}
case_liquibase_ignored() { # liquibase/liquibase#1466, #3377: --changeset a:1 ignore:true
	formatted db/changelog '--changeset a:1 ignore:true\nselect 1;\n--changeset a:2 dbms:mysql\nselect 2;\n--changeset a:3 dbms:!mysql\nselect 3;\n'
	run check; ok; has '1 entry'; run simulate; hasnt 'a:[12]'; has 'runs +a:3'
}
case_liquibase_unknown_change() { # liquibase/liquibase#4872: "Unknown change type"
	printf 'databaseChangeLog:\n- changeSet:\n    id: 1\n    author: a\n    changes:\n    - CreateTable:\n        tableName: x\n' | put db/changelog/db.changelog-master.yaml
	run check; status 1; has 'CreateTable.*bad-journal'
}
case_liquibase_decided_at_the_run() { # contexts, labels, preconditions of a changelog, an extension's change
	xml_of db/changelog '<changeSet id="1" author="a" context="test"><sql>select 1</sql></changeSet>' '<changeSet id="2" author="a" labels="v1"><sql>select 2</sql></changeSet>' '<changeSet id="3" author="a" contextFilter="@x"><sql>select 3</sql></changeSet>' '<changeSet id="4" author="a"><ext:vacuum table="t"/></changeSet>' '<changeSet id="5" author="a"><preConditions onFail="WARN"><tableExists tableName="t"/></preConditions><sql>select 5</sql></changeSet>' '<include file="b.xml" relativeToChangelogFile="true" labels="v2"/>'
	sed -i 's|<databaseChangeLog |&xmlns:ext="http://example.org/ext" |' db/changelog/db.changelog-master.xml
	printf '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"><preConditions><dbms type="mysql"/></preConditions><changeSet id="6" author="a"><sql>select 6</sql></changeSet></databaseChangeLog>' | put db/changelog/b.xml
	run simulate; status 0; local n; for n in 1 2 3 4 6; do has "depends +a:$n"; done; has 'runs +a:5'; has 'gets 1 to 6'
	run check; ok
	database; sql -c "$liquibase_table" -c "INSERT INTO databasechangelog VALUES ('5', 'a', 'db/changelog/db.changelog-master.xml', now(), 1, 'EXECUTED', NULL, '', '', NULL, '4.31.1', NULL, NULL, '1')"
	run drift --notes --require-applied --db "$DB"; ok; has 'a:1" has not run there: it is decided at the run'
}
case_liquibase_all_for_another_database() { # a file with nothing for PostgreSQL runs nothing, and is no fault
	formatted db/changelog '--changeset a:1 dbms:mysql,oracle\nselect 1;\n--changeset a:2 dbms:!postgresql\nselect 2;\n'
	run check; ok; has '0 entries'
}
case_liquibase_preconditions_in_sql() {
	formatted db/changelog '--changeset a:1 context:"a or b" labels:x\n--preconditions onFail:MARK_RAN onError:HALT\n--precondition-sql-check expectedResult:1 select 0\nselect 1;\n--changeset a:2\n--preconditions onFail:WARN\n--precondition-sql-check expectedResult:1 select 0\nselect 2;\n'
	run simulate; has 'depends +a:1.*"a or b".*"x".*MARK_RAN'; has 'runs +a:2'
}
case_drizzle_config_with_defaults() { # the folder and the table that a configuration computes in a simple way
	local out n=0
	journal db/out 0000_a:1 0001_b:3 0002_c:2
	for out in 'process.env.OUT ?? "./db/out"' 'env.OUT || "db/out"' 'path.join(__dirname, "db", "out")' 'path.resolve(process.cwd(), "./db/out")' '`${__dirname}/db/out`' '"./db" + "/out"' 'OUT' 'join(BASE, "out")' 'import.meta.dirname + "/db/out"'; do
		printf 'import path, { join } from "path";\nconst BASE = "./db";\nconst OUT = `db/out`;\nexport default defineConfig({ dialect: "postgresql", out: %s, migrations: { table: process.env.T ?? "ran", schema: SCHEMA } });\nconst SCHEMA = "ops";\n' "$out" | put drizzle.config.ts
		run repair; has 'UPDATE ops\.ran SET'
	done
}
case_drizzle_config_that_adds_up_for_ever() { # constants of constants: known up to a thousand steps
	local b c n
	journal db/out 0000_a:1 0001_b:3 0002_c:2; rm -r db/out/meta
	for n in 10 40; do
		b=$(printf 'B + %.0s' $(seq $n)) c=$(printf 'C + %.0s' $(seq $n))
		put drizzle.config.ts <<-END
			const A = $b"";
			const B = $c"";
			const C = "";
			export default defineConfig({ dialect: "postgresql", out: A + "db/out" });
		END
		run check
		if [ $n = 10 ]; then has 'db/out/meta/_journal.json.*missing-journal'; else status 2; has 'in a folder that its configuration'; fi
	done
}
case_drizzle_config_of_a_program() { # what is not simple is not guessed
	local out
	journal db/out 0000_a:1 0001_b:3 0002_c:2
	for out in 'process.env.NODE_ENV === "x" ? "./db/out" : "./db/other"' 'folder("db/out")' '"./db/" + name' 'process.env.OUT!' '`${base}/out`' 'OUT' 'A' '["db/out"][0]' 'path.join("db", name)'; do
		printf 'const A = B;\nconst B = A;\nlet OUT = "db/x";\nexport default defineConfig({ dialect: "postgresql", out: %s, migrations: { table: "ran" } });\n' "$out" | put drizzle.config.ts
		run repair; has 'UPDATE drizzle\.ran SET'
	done
	rm -r db/out/meta
	run check; status 2; has 'not checked: "\.", the migrations of drizzle-kit, in a folder that its configuration'
	journal other/drizzle 0000_a:1; run check; ok; hasnt 'not checked'
}
