# golang-migrate.

case_migrate_no_underscore() { # golang-migrate/migrate#190: no title, no migration
	file migrations/2019031301.up.sql; file migrations/2019031301.down.sql; file go.mod 'module x\nrequire github.com/golang-migrate/migrate/v4 v4.2.5\n'
	run check; [ "$STATUS" != 0 ] || { echo green; WRONG=1; }; has '2019031301\.up\.sql'
	run check --framework=golang-migrate migrations; status 1; has '2019031301\.up\.sql.*bad-name'
}
case_migrate_direction_as_title() { # golang-migrate/migrate#1084: 000001_up.sql
	file migrations/000001_up.sql; file migrations/000001_down.sql
	run check --framework=golang-migrate migrations; status 1; has '000001_up\.sql.*bad-name'
}
case_migrate_collision_mended() {
	pair migrations/7_a migrations/7_b; repo; commit
	git mv migrations/7_b.up.sql migrations/8_b.up.sql; git mv migrations/7_b.down.sql migrations/8_b.down.sql
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
case_migrate_lower_never_runs() { # superplanehq/superplane#4812
	pair migrations/20260514104000_a migrations/20260514141043_b; file go.mod 'module x\n'
	repo; commit
	pair migrations/20260514105001_c
	run check --base main; status 1; has '20260514105001_c.*late-insert'
}
case_migrate_duplicate() { # golang-migrate#381
	pair migrations/20200424032427_a migrations/20200424032427_b; file go.mod 'module x\n'
	run check; status 1; has 'duplicate-prefix'
}
case_migrate_current_file_gone() { # golang-migrate#79: seeds in a folder of their own
	pair seeds/migrations/5_a; file go.mod 'module x\n'
	database; sql -c 'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)' -c 'INSERT INTO schema_migrations VALUES (4, false)'
	run drift --db "$DB" seeds/migrations; status 1; has 'unknown-row'
}
case_migrate_names_differ() { # imran31415/agentlog#2: up and down go by the number
	file migrations/000010_improve_docs.down.sql; file migrations/000010_improve_guidance.up.sql; file go.mod 'module x\n'
	run check; ok; has 'pair-mismatch'
}
case_migrate_dirty() { # golang-migrate#282
	pair migrations/1_a migrations/2_b; file go.mod 'module x\n'
	database; sql -c 'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)' -c 'INSERT INTO schema_migrations VALUES (2, true)'
	run drift --db "$DB"; status 1; has 'dirty-state'; has 'migrate.* force'
}
case_migrate_zero_padding_changes() { # 9_ then 010_: compared as numbers
	pair migrations/8_a migrations/9_b migrations/010_c; file go.mod 'module x\n'
	run check; ok; hasnt 'order-mismatch.*error'
}
case_migrate_goto_table() { # x-migrations-table in the URL
	pair migrations/1_a migrations/2_b; file go.mod 'module x\n'
	database; sql -c 'CREATE TABLE my_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)' -c 'INSERT INTO my_migrations VALUES (2, false)'
	run drift --db "$DB?sslmode=disable&x-migrations-table=my_migrations"; ok
	run drift --db "$DB?x-migrations-table=%22public%22.%22my_migrations%22&x-migrations-table-quoted=1"; ok
	run drift --db "$DB?x-multi-statement=true&x-statement-timeout=5000&x-migrations-table=my_migrations"; ok
}
case_migrate_dashes() { # golang-migrate/migrate#592: "first .: file does not exist"
	pair db/migrations/00-foo db/migrations/01-bar; file go.mod 'module x\nrequire github.com/golang-migrate/migrate/v4 v4.17.0\n'
	run check; status 1; has '00-foo\.up\.sql.*bad-name'; has '01-bar\.up\.sql.*bad-name'
	file go.mod 'module x\n'; run check; hasnt 'golang-migrate'
	file go.mod 'module x\nrequire github.com/golang-migrate/migrate/v4 v4.17.0\n'; file db/go.mod 'module y\n'; run check; hasnt 'golang-migrate'
}
case_migrate_up_only() { # fix-forward teams
	file migrations/1_a.up.sql; file migrations/2_b.up.sql; file go.mod 'module x\n'
	run check; ok
}
case_migrate_too_large() { # no unsigned number of 64 bits: passed over
	pair migrations/1_a; file migrations/99999999999999999999_b.up.sql; file go.mod 'module x\n'
	run check; status 1; has 'bad-name'
}
case_golang_two_paddings() { # Insajin/autopus-adk#5
	pair migrations/000339_a migrations/000340_cost_scheduling migrations/340_symphony_issue_retry_tracking
	run check; status 1; has '340_symphony_issue_retry_tracking.up.sql.*duplicate-prefix'
}
case_golang_two_folders_one_ledger() { # golang-migrate/migrate#79: two folders that share one ledger
	pair schema/migrations/1_a schema/migrations/2_b seed/migrations/3_data; database; sql -c 'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)' -c 'INSERT INTO schema_migrations VALUES (2, false)'
	run drift --db "$DB" schema/migrations; ok
	run drift --db "$DB" seed/migrations; status 1; has '2.*unknown-row'
}
case_golang_merged_behind() { # golang-migrate/migrate#65: merged behind a newer one
	pair migrations/20180620000000_a migrations/20180626000000_c; repo; commit; git checkout -q -b f; pair migrations/20180623000000_b; commit
	run check --base main; status 1; has '20180623000000_b.up.sql.*late-insert'
}
case_golang_two_down_files() { # lightninglabs/wavelength#930, renumbered by half: two down files of 11
	pair db/migrations/000010_a db/migrations/000011_pending db/migrations/000012_exit; mv db/migrations/000012_exit.down.sql db/migrations/000011_exit.down.sql
	run check; status 1; has '000011_exit.down.sql:1: error: .*duplicate-prefix'; hasnt 'missing-up'
	mv db/migrations/000011_exit.down.sql db/migrations/000012_exit.down.sql; run check; ok
	mv db/migrations/000012_exit.down.sql db/migrations/12_quit.down.sql; run check; hasnt 'duplicate-prefix'; has 'pair-mismatch'
}
