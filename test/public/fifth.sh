# A fifth hand of reports, judged before migcheck was run on them.

crc() { "$here/flyway-checksum" "$1"; }
sums() { (cd $1 && "$here/atlas-sums" . *.sql >atlas.sum); }
row() { sql -c "INSERT INTO flyway_schema_history VALUES ($1, $2, '$3', '${6-SQL}', '$4', $5, 'u', now(), 0, ${7-true})"; }
change() { printf -- '--liquibase formatted sql\n%b' "$1" | put db/changelog/a.sql; }

case_flyway_baseline_file_edited() { # flyway#4106: validate does not look at one that ran
	file db/migration/B2__base.sql 'SELECT 2;\n'; file db/migration/V3__c.sql 'SELECT 3;\n'
	database; sql -c "$flyway_table"; row 1 "'2'" base B2__base.sql 99 SQL_BASELINE; row 2 "'3'" c V3__c.sql "$(crc db/migration/V3__c.sql)"
	run drift --db "$DB"; ok
}
case_flyway_baseline_without_version() { # flyway#3430: not a migration's name, so it is passed over
	file db/migration/B__baseline.sql; file db/migration/V2__a.sql 'SELECT 2;\n'
	run check; status 1; has 'B__baseline.sql.*bad-name'
}
case_flyway_only_repeatables() { # flyway#1430
	file db/migration/R__v.sql 'SELECT 1;\n'; file db/migration/R__w.sql 'SELECT 2;\n'
	run check; ok
}
case_flyway_testdata_location() { # flyway#3012: a location of one stage only, with a placeholder of the time
	file src/main/resources/db/migration/V1__a.sql; file src/main/resources/db/testdata/R__data.sql '-- ${flyway:timestamp}\nSELECT 1;\n'
	run check; ok; hasnt ' warning:'
}
case_flyway_code_migrations() { # flyway#3481: rows of classes that are not in the tree
	file db/migration/V6__a.sql
	database; sql -c "$flyway_table"; row 1 "'5'" x db.migration.V5__x 0 JDBC; row 2 "'6'" a V6__a.sql "$(crc db/migration/V6__a.sql)"
	run drift --db "$DB"; ok; hasnt 'unknown-row'
}
case_flyway_repeatables_of_one_name() { # "Found more than one repeatable migration with description"
	file db/migration/V1__a.sql; file db/migration/views/R__v.sql; file db/migration/functions/R__v.sql 'SELECT 2;\n'
	run check; status 1; has 'duplicate-repeatable'
}
case_flyway_callbacks() { # files of callbacks are no migrations
	file db/migration/V1__a.sql; file db/migration/beforeMigrate.sql; file db/migration/afterMigrate__grants.sql; file db/migration/afterEachMigrate.sql
	run check; ok; hasnt ' warning:|bad-name'
}
case_flyway_script_config() { # V2__x.sql.conf says that it runs without a transaction
	file db/migration/V1__a.sql 'CREATE TABLE a (x int);\n'; file db/migration/V2__b.sql 'CREATE INDEX CONCURRENTLY i ON a (x);\n'; file db/migration/V2__b.sql.conf 'executeInTransaction=false\n'
	run check; ok; hasnt ' warning:'
}
case_flyway_failed_row() { # "Detected failed migration to version 2"
	file db/migration/V1__a.sql; file db/migration/V2__b.sql 'SELECT 2;\n'
	database; sql -c "$flyway_table"; row 1 "'1'" a V1__a.sql "$(crc db/migration/V1__a.sql)"; row 2 "'2'" b V2__b.sql "$(crc db/migration/V2__b.sql)" SQL false
	run drift --db "$DB"; status 1; has 'dirty-state'; has 'flyway repair'
}
case_flyway_small_suffix() { # V2__b.SQL: the suffix is compared as it is written
	file db/migration/V1__a.sql; file db/migration/V2__b.SQL 'SELECT 2;\n'
	run check; status 1; has 'V2__b.SQL.*bad-name'
}
case_liquibase_changeset_without_id() { # liquibase#1675
	change '--changeset SteveZ\nCREATE TABLE actor (id int);\n'
	run check; status 1; has 'a.sql:2'
}
case_liquibase_one_id_in_two_files() { # the path belongs to the identity
	file db/changelog/a.sql '--liquibase formatted sql\n--changeset me:1\nSELECT 1;\n'; file db/changelog/b.sql '--liquibase formatted sql\n--changeset me:1\nSELECT 2;\n'
	run check; ok; hasnt ' warning:'
}
case_liquibase_one_id_twice() { # liquibase#3790: validation refuses
	change '--changeset me:1\nSELECT 1;\n--changeset me:1\nSELECT 2;\n'
	run check; status 1; has 'a.sql:4.*duplicate'
}
case_liquibase_head_in_capitals() { # the head is looked for in any case
	file db/changelog/a.sql '-- LIQUIBASE FORMATTED SQL\n-- CHANGESET me:1\nSELECT 1;\n'
	run check; ok; has 'liquibase, 1 entry'
}
case_liquibase_byte_order_mark() { # saved by an editor of Windows
	printf '\357\273\277--liquibase formatted sql\r\n--changeset me:1\r\nSELECT 1;\r\n' | put db/changelog/a.sql
	run check; hasnt ' error:'; has 'liquibase, 1 entry'
}
case_liquibase_run_on_change() { # meant to be edited
	change '--changeset me:1 runOnChange:true\nCREATE OR REPLACE VIEW v AS SELECT 1;\n'; repo; commit
	change '--changeset me:1 runOnChange:true\nCREATE OR REPLACE VIEW v AS SELECT 2;\n'
	run check --base main; ok
}
case_liquibase_valid_checksum() { # any checksum is taken
	change '--changeset me:1\nSELECT 1;\n'; repo; commit
	change '--changeset me:1\n--validCheckSum: ANY\nSELECT 2;\n'
	run check --base main; ok
}
case_liquibase_rollback_edited() { # the way back is in no checksum
	change '--changeset me:1\nCREATE TABLE a (x int);\n--rollback DROP TABLE a;\n'; repo; commit
	change '--changeset me:1\nCREATE TABLE a (x int);\n--rollback DROP TABLE IF EXISTS a;\n'
	run check --base main; ok
}
case_liquibase_attributes_edited() { # neither are contexts, labels and comments
	change '--changeset me:1\nCREATE TABLE a (x int);\n'; repo; commit
	change '--changeset me:1 context:prod labels:x\n--comment: why\nCREATE TABLE a (x int);\n'
	run check --base main; ok
}
case_liquibase_edited() { # and what is refused: "was: 9:… but is now: 9:…"
	change '--changeset me:1\nCREATE TABLE a (x int);\n'; repo; commit
	change '--changeset me:1\nCREATE TABLE a (x bigint);\n'
	run check --base main; status 1; has 'edited-after-apply'
}
case_supabase_finder_file() { # cli#2063
	file supabase/migrations/20240101000000_a.sql; file supabase/migrations/.DS_Store x
	run check; ok; hasnt ' warning:'
}
case_supabase_one_version() { # KanishJebaMathewM/Truxify#15889
	file supabase/migrations/20240101000000_a.sql; file supabase/migrations/20240101000000_b.sql 'SELECT 2;\n'
	run check; status 1; has 'duplicate-prefix'
}
case_supabase_edited() { # chatbot-ui#1838: "Remote database is up to date", and it is not
	file supabase/migrations/20240101000000_a.sql; repo; commit; file supabase/migrations/20240101000000_a.sql 'SELECT 2;\n'
	run check --base main; status 1; has 'edited-after-apply'
}
case_supabase_seed_beside() { # seeds and snippets are no migrations
	file supabase/migrations/20240101000000_a.sql; file supabase/seed.sql; file supabase/seeds/01_a.sql; file supabase/snippets/q.sql; file supabase/schemas/a.sql
	run check; ok; hasnt ' warning:'
}
case_prisma_copied_folder() { # langfuse#3676: a folder that Finder copied
	lock; file prisma/migrations/20240126184148_new/migration.sql; file 'prisma/migrations/20240126184148_new copy/migration.sql' 'SELECT 2;\n'
	run check; hasnt ' error:'; has 'duplicate-prefix'
}
case_prisma_folder_without_file() { # P3015
	lock; file prisma/migrations/1_a/migration.sql; mkdir prisma/migrations/2_b
	run check; status 1; has '2_b.*missing-file'
}
case_prisma_folder_with_other_file() { # P3015: the file has another name
	lock; file prisma/migrations/1_a/migration.sql; file prisma/migrations/2_b/Migration.sql
	run check; status 1; has '2_b.*missing-file'
}
case_prisma_many_files_schema() { # prisma/schema/*.prisma, migrations beside it
	lock prisma/schema; file prisma/schema/main.prisma 'datasource db {\n  provider = "postgresql"\n}\n'; file prisma/schema/migrations/1_a/migration.sql
	run check; ok; has 'prisma/schema/migrations: prisma, 1 entry'
}
case_drizzle_row_in_the_future() { # KenTaniguchi-R/ledgr#75: the journal was corrected, and the row was not
	journal drizzle 0000_a:1000 0001_b:2000 0002_c:3000
	database; drizzle_rows 1000=drizzle/0000_a.sql 9000=drizzle/0001_b.sql
	run drift --db "$DB"; status 1; has '0002_c.*unreachable-entry'; has 'UPDATE drizzle.__drizzle_migrations SET created_at = 2000'
}
case_drizzle_three_times() { # vm0-ai/vm0#4080
	journal drizzle 0000_a:1000 0001_b:900 0002_c:2000 0003_d:1900 0004_e:3000 0005_f:2900
	run check; status 1; has '"0001_b" will be skipped'; has '"0003_d" will be skipped'; has '"0005_f" will be skipped'; hasnt '"0002_c" will'
}
case_drizzle_below_main() { # junhoyeo/tokscale#933
	journal drizzle 0000_a:1000 0001_b:3000; repo; commit; git checkout -q -b f; journal drizzle 0000_a:1000 0001_b:3000 0002_c:2000
	run check --base main; status 1; has '0002_c.*unreachable-entry'; hasnt 'non-monotonic-when'
}
case_drizzle_row_by_hand() { # drizzle-orm#5769: the first row was written with the clock's time
	journal drizzle 0000_a:1000 0001_b:2000
	database; drizzle_rows 5000=drizzle/0000_a.sql
	run drift --db "$DB"; status 1; has '0001_b.*unreachable-entry'
}
case_goose_jumped() { # goose#1011: 9 came after 21
	g migrations/0008_h.sql; g migrations/0021_k.sql; repo; commit; git checkout -q -b f; g migrations/0009_j.sql
	run check --base main; status 1; has '0009_j.*late-insert'
	git checkout -q main; run check migrations; ok
}
case_goose_out_of_order_in_go() { # PostHog/duckgres#919
	g migrations/1_a.sql; g migrations/3_c.sql; file go.mod 'module x\n'; file main.go 'package main\n\nfunc f() {\n\tgoose.NewProvider(d, db, fs, goose.WithAllowOutofOrder(true))\n}\n'; repo; commit; g migrations/2_b.sql
	run check --base main; ok
}
case_goose_allow_missing_in_make() { # chainlink#5578: the switch is in the Makefile
	g migrations/1_a.sql; g migrations/3_c.sql; file Makefile 'migrate:\n\tgoose -dir migrations postgres "$(DSN)" up -allow-missing\n'; repo; commit; g migrations/2_b.sql
	run check --base main; ok
}
case_golang_migrate_no_title() { # golang-migrate#1084: "first .: file does not exist"
	files 'SELECT 1;\n' migrations/000001_up.sql migrations/000001_down.sql
	run check --framework golang-migrate; status 1; has '000001_up.sql.*bad-name'
	file go.mod 'module x\n'; run check; status 1; has '000001_up.sql.*bad-name'
}
case_golang_migrate_current_is_gone() { # golang-migrate#1069
	pair migrations/000001_a migrations/000002_b
	database; sql -c 'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (5, false)'
	run drift --db "$DB"; status 1; has '"5".*unknown-row'; has 'migrate force'
}
case_node_pg_migrate_file_removed() { # node-pg-migrate#820
	local n; for n in 1_a 2_b 3_c; do file migrations/$n.sql '-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 1;\n'; done; repo; commit; git rm -q migrations/1_a.sql
	run check --base main; status 1; has '1_a.*unknown-row'
}
case_node_pg_migrate_no_check_order() { # node-pg-migrate#856: the project has the switch in its scripts
	local n; for n in 1_a 3_c; do file migrations/$n.sql '-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 1;\n'; done
	file package.json '{"scripts": {"migrate": "node-pg-migrate up --no-check-order"}, "dependencies": {"node-pg-migrate": "8"}}\n'; repo; commit; file migrations/2_b.sql '-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 1;\n'
	run check --base main; ok
}
case_sqlx_line_added() { # sqlx#3794: a formatter added the last line's end
	file Cargo.toml '[dependencies]\nsqlx = "0.8"\n'; file migrations/1_a.sql 'SELECT 1;'; repo; commit; file migrations/1_a.sql 'SELECT 1;\n'
	run check --base main; status 1; has 'edited-after-apply'
}
case_rails_engine_of_the_project() { # sh1nj1/plan42#1508: the application and an engine in it have one version
	file Gemfile 'gem "x", path: "engines/x"\n'; file engines/x/lib/x/engine.rb 'module X\n  class Engine < ::Rails::Engine\n  initializer :append_migrations do |app|\n    app.config.paths["db/migrate"].concat(config.paths["db/migrate"].expanded)\n  end\n end\nend\n'
	file db/migrate/20260809000000_a.rb 'class A < ActiveRecord::Migration[8.0]\nend\n'; file engines/x/db/migrate/20260809000000_b.rb 'class B < ActiveRecord::Migration[8.0]\nend\n'; file config/application.rb 'x\n'
	run check; status 1; has '20260809000000.*duplicate-prefix|same number'
}
case_rails_one_class() { # palkan/logidze#167
	file db/migrate/1_update_logidze.rb 'class UpdateLogidze < ActiveRecord::Migration[6.1]\nend\n'; file db/migrate/2_update_logidze.rb 'class UpdateLogidze < ActiveRecord::Migration[6.1]\nend\n'
	run check; status 1; has 'error: .*(name|class)'
}
case_atlas_older_than_main() { # speakeasy-api/gram#1475
	file migrations/20260101000000_a.sql; file migrations/20260103000000_c.sql 'SELECT 3;\n'; sums migrations; repo; commit; git checkout -q -b f; file migrations/20260102000000_b.sql 'SELECT 2;\n'; sum_of migrations
	run check --base main; status 1; has '20260102000000_b.*late-insert'; has 'atlas migrate rebase'
}
case_sqitch_reworked_back() { # sqitch#749: reworked twice, to what it was
	local d; printf '%%syntax-version=1.0.0\n%%project=x\n\na 2024-01-01T00:00:00Z n <n@example.invalid> # a\n@v1 2024-01-01T00:00:00Z n <n@example.invalid> # t\na [a@v1] 2024-01-02T00:00:00Z n <n@example.invalid> # a\n@v2 2024-01-02T00:00:00Z n <n@example.invalid> # t\na [a@v2] 2024-01-03T00:00:00Z n <n@example.invalid> # a\n' | put sqitch.plan
	for d in deploy revert verify; do file $d/a.sql "SELECT '$d';\n"; file $d/a@v1.sql "SELECT '$d';\n"; file $d/a@v2.sql "SELECT '2 $d';\n"; done
	run check; status 1; has 'identical'
}
case_sqitch_planner_changed() { # chef-server#826: an edited line of the plan changes all ids from there on
	printf '%%syntax-version=1.0.0\n%%project=x\n\na 2024-01-01T00:00:00Z n <n@example.invalid> # a\nb 2024-01-01T00:00:00Z n <n@example.invalid> # b\n' | put sqitch.plan
	local c; for c in a b; do files "SELECT '$c';\n" deploy/$c.sql revert/$c.sql verify/$c.sql; done; repo; commit; sed -i 's/^a 2024-01-01/a 2024-01-02/' sqitch.plan
	run check --base main; status 1; has 'sqitch.plan:4.*edited-after-apply|edited-after-apply'
}
case_sqitch_no_script() { # sqitch#828
	printf '%%syntax-version=1.0.0\n%%project=x\n\na 2024-01-01T00:00:00Z n <n@example.invalid> # a\n' | put sqitch.plan; file deploy/other.sql; file revert/a.sql; file verify/a.sql
	run check; status 1; has 'deploy/a.sql" is not there.*missing-file'
}
case_diesel_one_version() { # meawoppl/agent-portal#1239
	file Cargo.toml '[dependencies]\ndiesel = "2"\n'; file migrations/2026-06-04-120000_a/up.sql; file migrations/2026-06-04-120000_a/down.sql; file migrations/2026-06-04-120000_b/up.sql 'SELECT 2;\n'; file migrations/2026-06-04-120000_b/down.sql
	run check; status 1; has 'duplicate-prefix'
}
case_liquibase_one_name_in_releases() { # a file and an id of the same name in each release's folder
	local v row=0
	for v in 1 2 3; do file db/changelog/v$v/changes.sql "--liquibase formatted sql\n--changeset me:1\nSELECT $v;\n"; done
	xml_of db/changelog '<include file="v1/changes.sql" relativeToChangelogFile="true"/>' '<include file="v2/changes.sql" relativeToChangelogFile="true"/>' '<include file="v3/changes.sql" relativeToChangelogFile="true"/>'
	database; sql -c "$liquibase_table"
	for v in 2 1; do row=$((row + 1)); sql -c "INSERT INTO databasechangelog VALUES ('1', 'me', 'db/changelog/v$v/changes.sql', now(), $row, 'EXECUTED', '9:x')"; done
	run drift --db "$DB"; ok; run simulate --db "$DB" db/changelog; has 'runs +me:1'; has '2 applied, 1 to run'
	mkdir db/changelog/old; mv db/changelog/v1/changes.sql db/changelog/old; sed -i s/v1/old/ db/changelog/db.changelog-master.xml
	run drift --db "$DB"; status 1; has 'old/changes.sql.*renamed-after-apply'; hasnt 'v[23]/changes.sql.*error'
}
case_switches_in_other_files() { # a workflow, and a comment that is none
	file supabase/migrations/20240101000000_a.sql; file supabase/migrations/20240103000000_c.sql 'SELECT 3;\n'; file .github/workflows/deploy.yml 'jobs:\n  d:\n    steps:\n      # supabase db push --include-all\n      - run: supabase db push\n'; repo; commit; file supabase/migrations/20240102000000_b.sql 'SELECT 2;\n'
	run check --base main; status 1; has '20240102000000_b.*late-insert'
	sed -i 's/run: supabase db push/& --include-all/' .github/workflows/deploy.yml
	run check --base main; ok
	run simulate --base main supabase/migrations; has 'runs +20240102000000_b'
}
case_reports_are_whole() { # a report that cannot be written leaves the old one
	file db/migration/V1__a.sql; echo old >r.json
	(ulimit -f 0; run check --report json=r.json; status 2; has 'could not write the report'; exit $WRONG) || WRONG=1
	[ "$(cat r.json)" = old ] && [ ! -e r.json.migcheck-new ] || { echo 'NOT WHOLE'; WRONG=1; }
	run check --report json=r.json; status 0; [ "$(head -c1 r.json)" = '{' ] || { echo 'NO REPORT'; WRONG=1; }
	run check --report json=/dev/null; status 0
	echo '{"framwork": "flyway"}' | put .migcheck.json; run check; status 2; has 'configuration.*framwork'; has 'read is .migcheck.json'
}
