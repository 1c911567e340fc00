# A third hand of reports, judged before migcheck was run on them.

case_drizzle_behind_applied() { # junhoyeo/tokscale#933: a branch's entry is older than what the base has
	journal drizzle 0000_a:10 0016_b:200 0017_c:300; repo; commit
	journal drizzle 0000_a:10 0016_b:200 0017_c:300 0018_d:100
	run check --base main; status 1; has '0018_d.*(unreachable-entry|non-monotonic-when)'
}
case_drizzle_three_backwards() { # vm0-ai/vm0#4078
	journal drizzle 0088_a:1000 0089_b:900 0103_c:2000 0104_d:1900 0112_e:3000 0113_f:2900
	run check; status 1; [ "$(grep -c 'non-monotonic-when' <<<"$OUT")" = 3 ] || { echo 'not three'; WRONG=1; }
}
case_drizzle_future_by_hand() { # drizzle-team/drizzle-orm#5316: 0013 was dated ahead, 0014 is real
	journal drizzle 0012_a:1778300000000 0013_b:1778442000000 0014_c:1778379932120
	run check; status 1; has '"0014_c" will be skipped'
}
case_drizzle_merged_second() { # drizzle-team/drizzle-orm#6301: [B: 200, A: 100]
	journal drizzle 0000_x:50 0001_b:200 0001_a:100
	run check; status 1; has '"0001_a" will be skipped'
}
case_drizzle_rising() { # virtool/virtool#3855: the journal is in order
	journal drizzle 0000_a:10 0001_b:20 0002_c:30
	run check; ok
}
case_drizzle_drift_of_files() { # colophon-group/jobseek#2795: five files behind the journal's end
	journal drizzle 0070_a:1 0071_b:2
	files 'SELECT 1;\n' drizzle/0072_add_api_credits.sql drizzle/0072_r2_pending.sql drizzle/0073_drop.sql drizzle/0074_kv.sql drizzle/0075_log.sql
	run check; status 1; has '0074_kv.*orphan-file'; has '0073_drop.*orphan-file'
	run repair drizzle; has '0 steps'
}
case_drizzle_by_hand_never_listed() { # Flatts3000/relay#26
	journal drizzle 0000_a:1 0001_b:2 0002_c:3; files 'SELECT 1;\n' drizzle/0003_x.sql drizzle/0004_y.sql drizzle/0005_z.sql
	run check; status 1; [ "$(grep -c 'orphan-file' <<<"$OUT")" = 3 ] || { echo 'not three'; WRONG=1; }
}
case_drizzle_bumped_past_new() { # boardsesh/boardsesh#2159: 0094 ran with a date ahead
	journal drizzle 0093_a:1778000000000 0094_b:1779000100000 0095_c:1778500000000 0096_d:1778600000000
	database; drizzle_rows 1778000000000=drizzle/0093_a.sql 1779000100000=drizzle/0094_b.sql
	run drift --db "$DB" drizzle; status 1; has '0095_c.*unreachable-entry'; has '0096_d.*unreachable-entry'
}
case_drizzle_row_without_file() { # masonfox/tome#61: the file of a row was deleted
	journal drizzle 0000_a:10 0001_b:30; file gone.sql 'SELECT 9;\n'
	database; drizzle_rows 10=drizzle/0000_a.sql 20=gone.sql 30=drizzle/0001_b.sql
	run drift --db "$DB" drizzle; ok; has 'unknown-row'; hasnt 'pending-entry'
}
case_drizzle_folder_edited() { # kryptobaseddev/cleo#810: a released folder of 1.0 was edited
	file drizzle/20260101000000_a/migration.sql; file drizzle/20260101000000_a/snapshot.json '{"version":"8","dialect":"postgres","id":"1","prevIds":[]}\n'
	repo; commit; file drizzle/20260101000000_a/migration.sql 'SELECT 2;\n'
	run check --base main; status 1; has 'edited-after-apply'
}
case_golang_same_second() { # golang-migrate/migrate#731
	pair migrations/20220311025833_first migrations/20220311025833_second
	run check; status 1; has '20220311025833.*duplicate-prefix'
}
case_golang_wrong_pair() { # golang-migrate/migrate#35: "_up.sql" is not ".up.sql"
	file migrations/1526653772_init_up.sql; file migrations/1526653772_init_down.sql
	run check --framework=golang-migrate migrations; status 1; has '1526653772_init_up\.sql'
}
case_golang_ahead_of_files() { # golang-migrate/migrate#1069: the database is at 5, the files end at 4
	pair migrations/000001_a migrations/000002_b migrations/000003_c migrations/000004_d
	database; sql -c 'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (5, false)'
	run drift --db "$DB" migrations; status 1; has 'unknown-row'
}
case_golang_numbers_then_times() { # golang-migrate/migrate#838: the row is of an older numbering
	pair migrations/20221025101010_a
	database; sql -c 'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (1, false)'
	run drift --db "$DB" migrations; status 1; has 'unknown-row'
}
case_goose_jump() { # pressly/goose#1011: 21 ran, then 9 is merged
	g migrations/0008_h.sql; g migrations/0021_k.sql; repo; commit; g migrations/0009_j.sql
	run check --base main; status 1; has '0009_j.*late-insert'
}
case_goose_between() { # pressly/goose#761
	g migrations/1230000001_a.sql; g migrations/1230000003_c.sql; repo; commit; g migrations/1230000002_b.sql
	run check --base main; status 1; has '1230000002_b.*late-insert'
}
case_goose_pending_older() { # pressly/goose#279: 1 and 4 ran
	local n; for n in 00001_a 00002_b 00003_c 00004_d; do g migrations/$n.sql; done
	database; sql -c "$goose_table; INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (4, true)"
	run drift --db "$DB" migrations; status 1; has '00002_b.*late-insert'; has '00003_c.*late-insert'
}
case_goose_file_stashed() { # pressly/goose#311: going up, a row without its file is passed over
	g migrations/00001_a.sql
	database; sql -c "$goose_table; INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true)"
	run drift --db "$DB" migrations; ok; has 'unknown-row'
}
case_goose_allowed() { # PostHog/duckgres#919: WithAllowOutofOrder
	g migrations/000018_a.sql; g migrations/000020_c.sql; repo; commit; g migrations/000019_b.sql
	run check --base main --order=any; ok
}
case_sqlx_deleted() { # transact-rs/sqlx#2238, #2079: deleted after it ran
	file Cargo.toml '[dependencies]\nsqlx = "0.8"\n'; file migrations/20221204134826_b.sql
	database; sql -c "$sqlx_table; INSERT INTO _sqlx_migrations VALUES (20221204134825, 'init', now(), true, '\\x00', 1)"
	run drift --db "$DB" migrations; status 1; has '20221204134825.*unknown-row'
}
case_sqlx_older_applied() { # transact-rs/sqlx#869, mended in #1030: an older one runs
	file Cargo.toml '[dependencies]\nsqlx = "0.8"\n'; file migrations/20201102170400_b.sql; repo; commit; file migrations/20201101200000_a.sql 'SELECT 2;\n'
	run check --base main; ok
}
case_supabase_prefix_of_another() { # supabase/cli#6038: 1 and 10 sort otherwise as names
	file supabase/config.toml ''; file supabase/migrations/1_a.sql; file supabase/migrations/10_b.sql 'SELECT 2;\n'
	run check; has '10'; has '(warning|error): '
}
case_supabase_applied_elsewhere() { # supabase/agent-skills#236: the same SQL under another time
	file supabase/config.toml ''; file supabase/migrations/20260801120958_add_coordinates.sql
	database; sql -c "$supabase_table; INSERT INTO supabase_migrations.schema_migrations VALUES ('20260801121626', '{}', 'add_coordinates')"
	run drift --db "$DB" supabase/migrations; status 1; has '20260801121626.*unknown-row'
}
case_supabase_points() { # supabase/supabase#9811: 500.1 and 500.2
	file supabase/config.toml ''; file supabase/migrations/500.1_table.sql; file supabase/migrations/500.2_functions.sql 'SELECT 2;\n'; file supabase/migrations/20240101000000_a.sql 'SELECT 3;\n'
	run check; status 1; has '500\.1_table\.sql.*bad-name'; has '500\.2_functions\.sql.*bad-name'
}
case_supabase_short_names() { # unknownking07/vibe-talent#246: dates in files, times in the table
	file supabase/config.toml ''; file supabase/migrations/20260714_feed_index.sql
	database; sql -c "$supabase_table; INSERT INTO supabase_migrations.schema_migrations VALUES ('20260713195405', '{}', 'feed_index')"
	run drift --db "$DB" supabase/migrations; status 1; has '20260713195405.*unknown-row'
}
case_prisma_empty_folder() { # prisma/orm#5459, #5170: a folder without its script
	lock; file prisma/migrations/20210101000000_a/migration.sql; mkdir prisma/migrations/20210203181735_
	file prisma/migrations/20210203181735_/.gitkeep ''
	run check; status 1; has '20210203181735_.*missing-file'
}
case_prisma_failed_copy() { # langfuse/langfuse#3676: a folder that was copied, and failed
	lock; file 'prisma/migrations/20240126184148_new_models copy/migration.sql'
	database; sql -c "$prisma_table; INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', '20240126184148_new_models copy')"
	run drift --db "$DB" prisma/migrations; status 1; has 'new_models copy.*dirty-state'
}
case_prisma_squashed() { # prisma/prisma-engines#2377: applied ones may be gone
	lock; file prisma/migrations/20240101000000_all/migration.sql
	database; sql -c "$prisma_table; INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', 'x', '20230101000000_a', now()), ('2', '$(printf 'SELECT 1;\n' | sha256sum | cut -c1-64)', '20240101000000_all', now())"
	run drift --db "$DB" prisma/migrations; ok; has 'unknown-row'
}
case_flyway_one_underscore() { # flyway/flyway#308, #2186
	file db/migration/V1_0_Test_Name.sql; file db/migration/V1_1__b.sql 'SELECT 2;\n'
	run check; status 1; has 'V1_0_Test_Name\.sql.*bad-name'
}
case_flyway_prefix_lost() { # flyway/flyway#3094: V3__insert.sql became 3_insert.sql after it ran
	file db/migration/V1__a.sql; file db/migration/V2__b.sql 'SELECT 2;\n'; file db/migration/V3__insert.sql 'SELECT 3;\n'; repo; commit
	git mv db/migration/V3__insert.sql db/migration/3_insert.sql
	run check --base main; status 1; has 'unknown-row'
}
case_flyway_ticket_folders() { # flyway/flyway#3592: repeatables in folders of tickets
	file sql/R__setup.sql; file sql/2023/XYZ-200/migrations/R__01_first.sql 'SELECT 2;\n'; file sql/2023/XYZ-5/R__XYZ-5.sql 'SELECT 3;\n'
	run check --framework=flyway sql; ok
}
case_node_pg_removed_from_middle() { # salsita/node-pg-migrate#820
	file package.json '{"dependencies": {"node-pg-migrate": "7"}}'
	file migrations/1600000000001_a.sql '-- Up Migration\nSELECT 1;\n'; file migrations/1600000000003_c.sql '-- Up Migration\nSELECT 3;\n'
	database; sql -c "CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL DEFAULT now()); INSERT INTO pgmigrations (name) VALUES ('1600000000001_a'), ('1600000000002_b')"
	run drift --db "$DB" migrations; status 1; has '1600000000002_b'
}
case_knex_corrupt() { # knex/knex#5383, #1747: named, and never green
	file migrations/20221005154534_users.js "exports.up = (knex) => knex.schema.createTable('users', () => {});\n"
	run check; status 2; has 'Knex'
}
case_dbmate_one_version() { # lobu-ai/lobu#1588, #1493
	d db/migrations/20260622000030_feeds.sql; d db/migrations/20260622000030_app.sql
	run check; status 1; has '20260622000030.*duplicate-prefix'
}
case_diesel_one_version() { # meawoppl/agent-portal#1239, near/near-indexer-for-explorer#250
	file diesel.toml ''; local n; for n in add_send_mode decouple_turns; do file migrations/2026-06-04-120000_$n/up.sql; file migrations/2026-06-04-120000_$n/down.sql 'SELECT 2;\n'; done
	run check; status 1; has 'duplicate-prefix'
}
case_rails_one_version() { # antiwork/gumroad#5035, #6777
	file db/migrate/20241125000000_add_price_checker.rb 'class AddPriceChecker < ActiveRecord::Migration[7.1]\nend\n'; file db/migrate/20241125000000_add_comment_type.rb 'class AddCommentType < ActiveRecord::Migration[7.1]\nend\n'
	run check; status 1; has '20241125000000.*duplicate-prefix'
}
case_rails_second_database() { # bensheldon/good_job#1708: of a database of its own
	file db/migrate/20240101000000_a.rb 'class A < ActiveRecord::Migration[7.1]\nend\n'
	file db/good_job_migrate/20260121170837_b.rb 'class B < ActiveRecord::Migration[7.1]\nend\n'; file db/good_job_migrate/20260121170837_c.rb 'class C < ActiveRecord::Migration[7.1]\nend\n'
	run check; status 1; has 'good_job_migrate.*duplicate-prefix'
}
case_rails_of_engines() { # decidim/decidim#14714: copied from engines
	file db/migrate/20230427105700_change_states_on_amendments.decidim.rb 'class ChangeStatesOnAmendments < ActiveRecord::Migration[7.1]\nend\n'
	file db/migrate/20230427105700_change_states_on_proposals.decidim_proposals.rb 'class ChangeStatesOnProposals < ActiveRecord::Migration[7.1]\nend\n'
	run check; status 1; has '20230427105700.*duplicate-prefix'
}
sqitch_of() { printf '%%syntax-version=1.0.0\n%%project=p\n\n' | put sqitch.plan; local n; for n; do printf '%s 2026-01-01T00:00:00Z A B <a@example.org>\n' "$n" >>sqitch.plan; done; }
case_sqitch_empty_twice() { # sqitchers/sqitch#367: two scripts of one content
	sqitch_of a b; local n; for n in a b; do file deploy/$n.sql ''; file revert/$n.sql; file verify/$n.sql; done
	run check; status 1
}
case_sqitch_no_script() { # sqitchers/sqitch#828
	sqitch_of test1 test2; file deploy/test1.sql
	run check; status 1; has 'test2.*missing-file'
}
case_sqitch_plan_edited() { # bcgov/cas-ciip-portal#1890: a line above the last tag is changed
	sqitch_of a b '@v1'; local n; for n in a b; do file deploy/$n.sql "SELECT '$n';\\n"; file revert/$n.sql; file verify/$n.sql; done; repo; commit
	sed -i 's/^a 2026-01-01/a 2026-01-02/' sqitch.plan
	run check --base main; status 1
}
case_refinery_one_version() { # gattaca-com/helix#572, rust-db/refinery#139
	file refinery.toml ''; file migrations/V49__merged.sql; file migrations/V49__prefs.sql 'SELECT 2;\n'
	run check; status 1; has '49.*duplicate-prefix'
}
case_atlas_wrong_sum() { # speakeasy-api/gram#4159: the sum was made before the file was final
	file migrations/20260713203807_drop.sql
	file migrations/atlas.sum 'h1:3Uf+pN59IX5hHBnNH8IsDOCbtDjKpoLGoJ7NuFst18Y=\n20260713203807_drop.sql h1:Yz6fked+SXazbCJh3JFUlp0d4ieOO8I/BfR2ZX0EILQ=\n'
	run check; status 1; has 'checksum-mismatch'
}

# Liquibase's changelogs.
xml() { printf '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"%s>\n' "$2" | put "$1"; shift 2; local part; for part; do printf '%s\n' "$part"; done >>"$XML"; printf '</databaseChangeLog>\n' >>"$XML"; }
changelog() { XML=$1; xml "$@"; }
set_of() { printf '<changeSet id="%s" author="%s"><sql>SELECT 1</sql></changeSet>' "$1" "${2-me}"; }
case_liquibase_one_id_two_files() { # liquibase/liquibase#6707: the path is part of the name
	changelog db/changelog/tpm-v4-main.xml '' '<include file="tpm-v4-error.xml" relativeToChangelogFile="true"/>' '<include file="tpm-v4-typeflow.xml" relativeToChangelogFile="true"/>'
	changelog db/changelog/tpm-v4-error.xml '' "$(set_of fk-flow bartacek)"; changelog db/changelog/tpm-v4-typeflow.xml '' "$(set_of fk-flow bartacek)"
	run check; ok
}
case_liquibase_path_of_parent() { # liquibase/liquibase#7222: since 4.31 the parent's path is the children's
	put db/changelog/db.changelog-master.yaml <<'Y'
databaseChangeLog:
  - logicalFilePath: logicalFilePathAsDefinedInMaster
  - include:
      file: db/changelog/db.changelog-incl-1.yaml
  - include:
      file: db/changelog/db.changelog-incl-2.yaml
Y
	local n; for n in 1 2; do printf 'databaseChangeLog:\n  - changeSet:\n      id: 1\n      author: rphegge\n      changes:\n        - sql: SELECT %s\n' $n | put db/changelog/db.changelog-incl-$n.yaml; done
	run check; status 1; has 'duplicate-tag'
}
case_liquibase_up_and_down_again() { # liquibase/liquibase#4412: releases/../1.0
	changelog database/main-changelog.xml '' '<include file="releases/1.0.0.release.xml" relativeToChangelogFile="true"/>'
	changelog database/releases/1.0.0.release.xml '' '<include file="../1.0/ref_data/ref_data_schema.xml" relativeToChangelogFile="true"/>'
	changelog database/1.0/ref_data/ref_data_schema.xml '' "$(set_of 1)"
	run check; ok; has '1 entry'
}
case_liquibase_other_folder() { # liquibase/liquibase#6470: apps is not app
	changelog apps/changelog.xml '' '<include file="/apps/A/changelog.xml"/>'; changelog app/A/changelog.xml '' "$(set_of 1)"
	run check apps; status 1; has 'apps/A/changelog\.xml.*missing-file'
}
case_liquibase_include_all_again() { # liquibase/liquibase#3881: each folder, and then all of them
	changelog changelog/root-changelog.xml '' '<includeAll path="changelog/0.0/"/>' '<includeAll path="changelog/0.1/"/>' '<includeAll path="changelog/0.0/"/>'
	changelog changelog/0.0/a.xml '' "$(set_of 1)"; changelog changelog/0.1/b.xml '' "$(set_of 2)"
	run check; status 1; has 'changelog/0\.0/a\.xml.*duplicate-tag'
}
case_liquibase_nothing_to_include() { # liquibase/liquibase#3565, #1897
	printf 'databaseChangeLog:\n  - includeAll:\n      path: 075/\n' | put db/changelog/master-changelog.yaml
	run check; status 1; has '075/.*missing-file'
}
case_liquibase_attributes_as_list() { # spring-projects/spring-boot#11615: "- path:" below includeAll works
	printf 'databaseChangeLog:\n  - include:\n    - file: changes/v0001-init.sql\n    - relativeToChangelogFile: true\n  - includeAll:\n    - path: classpath:db/changelog/more\n' | put src/main/resources/db/changelog/db.changelog-master.yaml
	file src/main/resources/db/changelog/changes/v0001-init.sql; file src/main/resources/db/changelog/more/v0002.sql 'SELECT 2;\n'
	run check; ok; has '2 entries'
}
case_liquibase_include_as_change() { # liquibase/liquibase#4872: "Unknown change type 'include'"
	printf 'databaseChangeLog:\n  - changeSet:\n      id: changeLog-2\n      author: XYZ4\n      changes:\n        - include:\n            file: test1.sql\n' | put db/liquibase-changeLog.yml
	file db/test1.sql
	run check db; status 1; has '"include" within a changeset.*bad-journal'
}
case_liquibase_relative_folder() { # liquibase/liquibase#1657
	printf 'databaseChangeLog:\n- includeAll:\n    path: 1.0.0\n    relativeToChangelogFile: true\n' | put src/main/resources/db/changelog/db.changelog-master.yaml
	printf 'databaseChangeLog:\n- changeSet:\n    id: 1\n    author: me\n    changes:\n    - createTable:\n        tableName: t\n        columns:\n        - column:\n            name: id\n            type: int\n' | put src/main/resources/db/changelog/1.0.0/db.changelog-1.0.0.yaml
	run check; ok; has '1 entry'
}
