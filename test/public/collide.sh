# Two files of one version: which of them ran, or is older, and which one gets
# another number.

at() { local when=$1; shift; GIT_AUTHOR_DATE="2024-01-0${when}T00:00:00Z" GIT_COMMITTER_DATE="2024-01-0${when}T00:00:00Z" "$@"; }

case_newer_by_name_is_older_in_git() { # dbmate#441: the first by name came later, and the other one ran
	d db/migrations/1_users.sql; repo; at 1 commit; d db/migrations/1_accounts.sql; at 2 commit
	run check; status 1; has '1_accounts.sql:1: error: "1_accounts" has the same number as "1_users"'
	run repair; has 'rename "1_accounts.sql"'; hasnt 'rename "1_users.sql"'
	database; sql -c "CREATE TABLE schema_migrations (version varchar PRIMARY KEY); INSERT INTO schema_migrations VALUES ('1')"
	run drift --db "$DB"; status 1; has '"1_accounts" never runs'; hasnt '"1_users"'
	run simulate --db "$DB" db/migrations; has 'skipped +1_accounts'
}
case_newer_without_a_commit() { # not committed yet: newer than all that is
	g migrations/1_users.sql; repo; commit; g migrations/1_accounts.sql
	run check; has '1_accounts.sql:1: error: "1_accounts" has the same number as "1_users"'
	run repair; has 'rename "1_accounts.sql"'; hasnt 'rename "1_users.sql"'
}
case_base_has_the_later_name() { # golang-migrate#470: only the branch's own file is renumbered
	pair migrations/1_users; repo; commit; git checkout -q -b f; pair migrations/1_accounts; commit
	run check --base main; status 1; has '1_accounts.up.sql:1: error: "1_accounts" has the same number as "1_users"'; has 'fix: migcheck repair --write --base=main'
	run repair --write --base main; status 0
	[ -e migrations/1_users.up.sql ] && [ -e migrations/2_accounts.up.sql ] && [ -e migrations/2_accounts.down.sql ] || { echo 'RENAMED WRONGLY'; WRONG=1; }
	run check --base main; ok
}
case_collision_of_the_base_itself() { # the base has two already: a third is the change's
	d db/migrations/1_a.sql; d db/migrations/1_c.sql; repo; commit; git checkout -q -b f; d db/migrations/1_b.sql
	run check --base main; status 1; has '1_b.sql:1: error: "1_b" has the same number as "1_a" and others'; hasnt 'never runs'
}
case_flyway_row_names_the_script() { # flyway: the row has the script, its description and checksum
	file db/migration/V1__a.sql; file db/migration/V1.0__b.sql 'SELECT 2;\n'
	database; sql -c "$flyway_table"
	sql -c "INSERT INTO flyway_schema_history VALUES (1, '1.0', 'b', 'SQL', 'V1.0__b.sql', $("$here/flyway-checksum" db/migration/V1.0__b.sql), 'u', now(), 0, true)"
	run drift --db "$DB"; status 1; has 'V1__a.sql:1: error: "V1__a" never runs.*duplicate-prefix'; hasnt 'edited-after-apply|renamed-after-apply'
	repo; commit; git checkout -q -b f; file db/migration/V1__0.sql; run check --base main; hasnt 'edited-after-apply|renamed-after-apply'
}
case_sqlx_row_has_the_checksum() { # sqlx#3020: of two files the second one ran
	file Cargo.toml '[dependencies]\nsqlx = "0.8"\n'; file migrations/1_a.sql; file migrations/1_b.sql 'SELECT 2;\n'
	database; sql -c "$sqlx_table; INSERT INTO _sqlx_migrations VALUES (1, 'b', now(), true, '\\x$(sha384sum <migrations/1_b.sql | cut -c1-96)', 0)"
	run drift --db "$DB"; status 1; has '1_a.sql:1: error: .*another file of its version ran.*duplicate-prefix'; hasnt 'edited-after-apply'
}
case_flyway_types_are_all_listed() { # validation lists every mismatch
	local v; for v in 1 2 3; do file db/migration/V${v}__x.sql "SELECT $v;\n"; done
	database; sql -c "$flyway_table"
	for v in 1 2; do sql -c "INSERT INTO flyway_schema_history VALUES ($v, '$v', 'x', 'JDBC', 'db.migration.V${v}__x', NULL, 'u', now(), 0, true)"; done
	run drift --db "$DB"; status 1; has 'V1__x.sql:1: error: .*of the type JDBC'; has 'V2__x.sql:1: error: .*of the type JDBC'; hasnt 'Put the file back'
}
case_sqitch_scripts_that_are_equal() { # what ends it is another script, no number
	local c; printf '%%syntax-version=1.0.0\n%%project=x\n\na 2024-01-01T00:00:00Z n <n@example.invalid> # a\nb 2024-01-01T00:00:00Z n <n@example.invalid> # b\n' | put sqitch.plan
	for c in a b; do files 'SELECT 1;\n' deploy/$c.sql revert/$c.sql verify/$c.sql; done
	database; sql -c 'CREATE SCHEMA sqitch; CREATE TABLE sqitch.changes (change_id text PRIMARY KEY, script_hash text, change text NOT NULL, project text NOT NULL, committed_at timestamptz DEFAULT now(), planned_at timestamptz)'
	run drift --db "$DB"; status 1; has 'sqitch.plan:5.*error: .*duplicate-tag'; has 'Make the scripts differ'; hasnt 'next free number'
}
