# A second hand of reports, written after the others were mended.

case_drizzle_prefix_none() { # drizzle-kit's prefix "none" and "unix"
	journal drizzle init:1700000000000 users:1700000100000 1700000200_orders:1700000200000
	run check; ok; hasnt ' warning:'
}
case_drizzle_mysql() { # a journal for another database: one warning
	journal drizzle 0000_a:1 0001_b:2; sed -i 's/"postgresql"/"mysql"/' drizzle/meta/_journal.json
	run check; ok; [ "$(grep -c 'wrong-dialect' <<<"$OUT")" = 1 ] || { echo twice; WRONG=1; }
}
case_drizzle_squashed_on_base() { # the journal starts anew: what the base has run is told
	journal drizzle 0000_a:1700000000000 0001_b:1700000100000; repo; commit
	rm -r drizzle; journal drizzle 0000_all:1600000000000
	run check --base main; status 1; has '"0000_all".*unreachable-entry'
}
case_drizzle_deleted_and_regenerated() { # the same tag, another text and a later time: runs again
	journal drizzle 0000_a:1700000000000 0001_b:1700000100000; repo; commit
	file drizzle/0001_b.sql 'SELECT 7;\n'; journal drizzle 0000_a:1700000000000 0001_b:1700000200000
	run check --base main; status 1; has '0001_b'
}
case_drizzle_journal_entries_swapped() { # order in the list is what runs on an empty database
	file drizzle/0000_a.sql; file drizzle/0001_b.sql
	put drizzle/meta/_journal.json <<'J'
{"version":"7","dialect":"postgresql","entries":[{"idx":1,"version":"7","when":2,"tag":"0001_b","breakpoints":true},{"idx":0,"version":"7","when":1,"tag":"0000_a","breakpoints":true}]}
J
	run check; status 1; has 'non-monotonic-when'; has 'idx-out-of-order|order-mismatch'
}
case_drizzle_repair_twice() { # a second repair has nothing to do
	journal drizzle 0000_a:1 0001_b:5 0002_c:3
	run repair --write drizzle; status 0
	run repair drizzle; status 0; hasnt 'date '
	run check; status 0
}
case_drizzle_repair_undo() {
	journal drizzle 0000_a:1 0001_b:5 0002_c:3; cp drizzle/meta/_journal.json before
	run repair --write drizzle; run repair --undo drizzle; status 0
	cmp -s before drizzle/meta/_journal.json || { echo 'not as before'; WRONG=1; }
}
case_drizzle_rollback_beside() { # dead on purpose
	journal drizzle 0000_a:1; file drizzle/0000_a_rollback.sql; file drizzle/0000_a.down.sql
	run check; ok; run repair --write --add-orphans drizzle; hasnt 'add an entry'
}
case_prisma_zero_init() { # the baseline of the manual: 0_init
	lock; file prisma/migrations/0_init/migration.sql; file prisma/migrations/20240101000000_a/migration.sql 'SELECT 2;\n'
	run check; ok
}
case_prisma_same_second() { # runs in the order of names
	lock; file prisma/migrations/20240101000000_a/migration.sql; file prisma/migrations/20240101000000_b/migration.sql 'SELECT 2;\n'
	run check; ok
}
case_prisma_renamed() { # deploy takes it for a new one
	lock; file prisma/migrations/20240101000000_a/migration.sql 'CREATE TABLE a();\n'; repo; commit
	git mv prisma/migrations/20240101000000_a prisma/migrations/20240102000000_a
	run check --base main; status 1; has 'renamed-after-apply'
}
case_prisma_deleted() { # deploy does not mind
	lock; file prisma/migrations/20240101000000_a/migration.sql; file prisma/migrations/20240102000000_b/migration.sql 'SELECT 2;\n'; repo; commit
	rm -r prisma/migrations/20240102000000_b
	run check --base main; ok; has 'unknown-row'
}
case_supabase_other_folders() { # seed.sql, schemas, functions, an archive: not migrations
	file supabase/migrations/20240101000000_a.sql; file supabase/seed.sql; file supabase/schemas/a.sql; file supabase/schemas/b.sql; file supabase/functions/x/index.ts x; file supabase/config.toml 'project_id = "x"\n'
	run check; ok; hasnt ' warning:|not checked'
}
case_supabase_removed_after_push() { # the next push stops
	file supabase/migrations/20240101000000_a.sql; file supabase/migrations/20240102000000_b.sql 'SELECT 2;\n'; repo; commit
	rm supabase/migrations/20240101000000_a.sql
	run check --base main; status 1; has 'unknown-row'
}
case_goose_envsub() { # goose#ENVSUB, and a comment in front
	file migrations/00001_a.sql '-- a remark\n-- +goose ENVSUB ON\n-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n'
	run check; ok
}
case_goose_up_twice() {
	file migrations/00001_a.sql '-- +goose Up\nSELECT 1;\n-- +goose Up\nSELECT 2;\n'
	run check; status 1; has 'section-error'
}
case_migrate_up_only() { # fix-forward teams
	file migrations/1_a.up.sql; file migrations/2_b.up.sql; file go.mod 'module x\n'
	run check; ok
}
case_migrate_too_large() { # no unsigned number of 64 bits: passed over
	pair migrations/1_a; file migrations/99999999999999999999_b.up.sql; file go.mod 'module x\n'
	run check; status 1; has 'bad-name'
}
case_flyway_equal_with_underscore() { # 1.1 and 1_1
	file db/migration/V1__a.sql; file db/migration/V1.1__b.sql 'SELECT 2;\n'; file db/migration/V1_1__c.sql 'SELECT 3;\n'
	run check; status 1; has 'duplicate-prefix'
}
case_flyway_callbacks() { # beforeMigrate.sql, afterMigrate__x.sql, script configurations
	file db/migration/V1__a.sql; file db/migration/beforeMigrate.sql; file db/migration/afterMigrate__grants.sql; file db/migration/V1__a.sql.conf 'executeInTransaction=false\n'
	run check; ok; hasnt ' warning:'
}
case_flyway_repeatable_renamed() { # "Detected applied migration not resolved locally"
	file db/migration/V1__a.sql; file db/migration/R__old.sql 'SELECT 2;\n'; repo; commit
	git mv db/migration/R__old.sql db/migration/R__new.sql
	run check --base main; status 1
}
case_flyway_edited() { # "Migration checksum mismatch": a comment is enough
	file db/migration/V1__a.sql; file db/migration/V2__b.sql 'SELECT 2;\n'; repo; commit
	file db/migration/V1__a.sql '-- a remark\nSELECT 1;\n'
	run check --base main; status 1; has '"V1__a".*edited-after-apply'
}
case_liquibase_xml_only() { # XML is read, too
	file db/changelog/master.xml '<databaseChangeLog>\n<changeSet id="1" author="a"/>\n</databaseChangeLog>\n'
	run check; ok; has '1 entry'
}
case_liquibase_attributes() { # dbms, context, labels and splitStatements are no fault
	file db/changelog/a.sql -- >/dev/null; printf -- '--liquibase formatted sql\n\n--changeset a:1 dbms:postgresql context:prod labels:"x,y" splitStatements:false endDelimiter:/\nSELECT 1;\n--rollback SELECT 2;\n\n--changeset a:2 runAlways:true failOnError:false\nSELECT 3;\n' | put db/changelog/a.sql
	run check; ok
}
case_dbmate_statement_before_up() { # "must not contain statements before"
	file db/migrations/1_a.sql 'SELECT 0;\n-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n'
	run check; status 1; has 'section-error'
}
case_dbmate_options() {
	file db/migrations/1_a.sql '-- a remark\n-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON t (a);\n\n-- migrate:down transaction:false\nDROP INDEX i;\n'
	run check; ok
}
case_sqlx_two_crates() { # each with its own numbers
	for c in a b; do file crates/$c/Cargo.toml '[package]\nname = "x"\n[dependencies]\nsqlx = "0.8"\n'; file crates/$c/migrations/1_init.sql "SELECT '$c';\n"; done
	run check; ok; hasnt 'duplicate'
}
case_sqlx_other_files() { file Cargo.toml '[dependencies]\nsqlx = "0.8"\n'; file migrations/1_a.sql; file migrations/README.md x; file migrations/.gitkeep ''; run check; ok; hasnt ' warning:'; }
case_diesel_initial_setup() { # its zeros are no odd version
	file diesel.toml '[print_schema]\nfile = "src/schema.rs"\n'
	for n in 00000000000000_diesel_initial_setup 2024-01-01-000000_a; do file migrations/$n/up.sql "SELECT '$n';\n"; file migrations/$n/down.sql; done
	file migrations/.keep ''
	run check; ok; hasnt ' warning:'
}
case_sqitch_unknown_dependency() { # Unknown change "nope" required by change "b"
	printf '%%syntax-version=1.0.0\n%%project=p\n\na 2026-01-01T00:00:00Z A B <a@example.org>\nb [nope] 2026-01-01T00:00:00Z A B <a@example.org>\n' | put sqitch.plan
	for n in a b; do file deploy/$n.sql "SELECT 1; -- $n\n"; file revert/$n.sql; done
	run check; status 1; has 'nope'
}
case_sqitch_twice_in_plan() { # change "a" already exists
	printf '%%syntax-version=1.0.0\n%%project=p\n\na 2026-01-01T00:00:00Z A B <a@example.org>\na 2026-01-02T00:00:00Z A B <a@example.org>\n' | put sqitch.plan
	file deploy/a.sql; file revert/a.sql
	run check; status 1
}
case_atlas_conflict() { # both branches added a file
	file m/1_a.sql; printf 'h1:AAAA\n<<<<<<< HEAD\n1_a.sql h1:BBBB\n=======\n2_b.sql h1:CCCC\n>>>>>>> x\n' | put m/atlas.sum
	run check; status 1; has 'atlas.sum:2'
}
case_base_new_folder() { # the base has no migrations yet
	repo; file README.md x; commit; g migrations/1_a.sql
	run check --base main; ok
}
case_base_from_below() { # started in a package of the repository
	repo; g apps/api/migrations/1_a.sql; g apps/api/migrations/3_c.sql; commit; g apps/api/migrations/2_b.sql
	cd apps/api; run check --base main; status 1; has 'apps/api/migrations/2_b.sql:1'
}
case_base_remote_only() { # a clone of one branch with the other fetched
	mkdir up && cd up && repo && g migrations/1_a.sql && commit && git checkout -q -b f && g migrations/2_b.sql && commit && cd ..
	git clone -q -b f "file://$PWD/up" co; cd co
	run check --base origin/main; ok
	run check --base refs/remotes/origin/main; ok
}
case_bare_with_head() { # a server's hook
	mkdir w && cd w && repo && g migrations/1_a.sql && g migrations/3_c.sql && commit && git checkout -q -b f && g migrations/2_b.sql && commit && cd ..
	git clone -q --bare w b.git; cd b.git
	run check --base main --head f; status 1; has '2_b'
}
case_gone_path() { # lint-staged names a file that was deleted
	g migrations/1_a.sql; run check migrations/2_b.sql; status 2
}
case_two_with_same_base_merge() { # --with: another open branch takes the number
	repo; g migrations/1_a.sql; commit; git checkout -q -b other; g migrations/2_other.sql; commit; git checkout -q -b mine main; g migrations/2_mine.sql; commit
	run check --base main; status 0
	run check --base main --with other; status 1; has 'duplicate-prefix'
}
case_allow_with_subject() { # people decide: one tag, with a reason
	journal drizzle 0000_a:1 0001_b:5 0002_c:3
	file .migcheck.json '{"allow": [{"rule": "non-monotonic-when", "subject": "0002_c", "reason": "ran by hand"}]}\n'
	run check; ok
}
case_dated_with_counter() { # 2024-01-05_00_a is one number
	for n in 2024-01-05_00_a 2024-01-05_01_b 2024-01-06_00_c; do file db/migrations/$n.sql "SELECT '$n';\n"; done
	run check; ok; hasnt 'duplicate-prefix'
}
