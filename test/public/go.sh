# golang-migrate, goose, dbmate.

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
case_goose_no_semicolon() { # smartcontractkit/chainlink#10280
	file migrations/0001_a.sql '-- +goose Up\nCREATE TABLE a();\nUPDATE a SET x = 1\n\n-- +goose Down\nDROP TABLE a;\n'
	run check; status 1; has 'section-error'; has '0001_a.sql:[0-9]'
}
case_goose_block_comment_at_the_end() { # goose#890
	file migrations/0001_a.sql '-- +goose Up\n-- +goose NO TRANSACTION\ncreate index concurrently i on e (n);\n/*\n This index is there to speed it up.\n*/\n\n-- +goose Down\n-- +goose NO TRANSACTION\ndrop index i;\n'
	run check; status 1; has 'section-error'
}
case_migrate_dashes() { # golang-migrate/migrate#592: "first .: file does not exist"
	pair db/migrations/00-foo db/migrations/01-bar; file go.mod 'module x\nrequire github.com/golang-migrate/migrate/v4 v4.17.0\n'
	run check; status 1; has '00-foo\.up\.sql.*bad-name'; has '01-bar\.up\.sql.*bad-name'
	file go.mod 'module x\n'; run check; hasnt 'golang-migrate'
	file go.mod 'module x\nrequire github.com/golang-migrate/migrate/v4 v4.17.0\n'; file db/go.mod 'module y\n'; run check; hasnt 'golang-migrate'
}
case_goose_body() { # pressly/goose#231, #89, #91, #503: "unterminated dollar-quoted string"
	local body='CREATE FUNCTION f() RETURNS trigger AS $$\nBEGIN\n  NEW.x = now();\n  RETURN NEW;\nEND;\n$$ LANGUAGE plpgsql;\n' text
	file migrations/00001_f.sql "-- +goose Up\n$body\n-- +goose Down\nDROP FUNCTION f();\n"
	run check; status 1; has '00001_f.sql:4:.*StatementBegin.*section-error'
	file migrations/00001_f.sql "-- +goose Up\nSELECT 1;\n\n-- +goose Down\n$body"
	run check; status 0; has '00001_f.sql:7: warning: on the way back.*StatementBegin'
	for text in "-- +goose StatementBegin\n$body-- +goose StatementEnd\n" 'CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql;\n' "SELECT 'a \$\$';\nSELECT 'b \$\$';\n" 'SELECT 1; -- $$\nPREPARE p AS SELECT $1, $2;\n' 'DO $a$ BEGIN EXECUTE $b$ SELECT 1 $b$; END $a$;\n'; do
		file migrations/00001_f.sql "-- +goose Up\n$text\n-- +goose Down\nSELECT 1;\n"; run check; ok
	done
	file migrations/00001_f.sql "-- +goose Up\n$body\n-- +goose Down\nSELECT 1;\n"; "$here/atlas-sums" migrations 00001_f.sql >sum; mv sum migrations/atlas.sum
	run check; hasnt 'section-error'
}
case_goose_older_number() { # goose#121
	g migrations/00011_a.sql; g migrations/00022_b.sql
	repo; commit
	g migrations/00017_c.sql
	run check --base main; status 1; has '00017_c.*late-insert'
	run check --base main --order any; status 0
}
case_goose_go_and_sql() { # goose: duplicate version 2 detected
	g migrations/00001_a.sql; g migrations/00002_b.sql; file migrations/00002_c.go 'package migrations\nfunc init() { goose.AddMigration(up, down) }\n'
	run check; status 1; has 'duplicate-prefix'
}
case_goose_statement_left_open() { # goose#158 and its kin
	file migrations/00001_a.sql '-- +goose Up\n-- +goose StatementBegin\nDO $$ BEGIN END $$;\n\n-- +goose Down\nSELECT 1;\n'
	run check; status 1; has 'section-error'
}
case_goose_up_without_statements() { # an empty Up is recorded as run
	file migrations/00001_a.sql '-- +goose Up\n\n-- +goose Down\nDROP TABLE a;\n'
	run check --notes; ok
}
case_goose_timestamp_and_sequence() { # goose fix: hybrid versions
	g migrations/00001_a.sql; g migrations/00002_b.sql; g migrations/20240101000000_c.sql
	run check; ok
}
case_goose_other_table() { # goose -table
	g migrations/00001_a.sql; g migrations/00002_b.sql
	database; sql -c 'CREATE TABLE public.my_versions (id serial, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp DEFAULT now())' -c 'INSERT INTO my_versions (version_id, is_applied) VALUES (0, true), (1, true)'
	run drift --db "$DB" --table my_versions; ok; has '00002_b'
}
case_goose_taken_back() { # rows of goose 2: a version with one is not run again
	g migrations/00001_a.sql; g migrations/00002_b.sql
	database; sql -c "$goose_table" -c 'INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true), (2, false)'
	run drift --db "$DB"; status 1; has '"00002_b".*late-insert'; hasnt 'unknown-row'
}
case_dbmate_down_with_option() { # dbmate#472
	file db/migrations/20230906000000_a.sql '-- migrate:up\ncreate table t (id integer);\n-- migrate:down transaction:false\ndrop table t;\n'
	run check; ok
}
case_dbmate_blank_before_down() { # dbmate#108: not taken for the mark
	file db/migrations/20191211000000_a.sql '-- migrate:up\ncreate table t (id integer);\n -- migrate:down\ndrop table t;\n'
	run check; status 1; has 'missing-down'
}
case_dbmate_older_pending() { # dbmate#159: runs
	d db/migrations/20240101000000_a.sql; d db/migrations/20240103000000_c.sql
	repo; commit
	d db/migrations/20240102000000_b.sql
	run check --base main; status 0
	run check --base main --order strict; status 1; has 'late-insert'
}
case_dbmate_same_version() { # dbmate#441
	d db/migrations/20240101000000_a.sql; d db/migrations/20240101000000_b.sql
	run check; status 1; has 'duplicate-prefix'
}
case_dbmate_row_without_file() { # dbmate#671: rollback takes another one back
	d db/migrations/20240101000000_a.sql
	database; sql -c 'CREATE TABLE schema_migrations (version varchar PRIMARY KEY)' -c "INSERT INTO schema_migrations VALUES ('20240101000000'), ('20240201000000')"
	run drift --db "$DB"; status 0; has 'unknown-row'
}
case_goose_file_without_number() { # "could not parse SQL migration file": nothing runs
	g migrations/00001_a.sql; file migrations/seed.sql
	run check; status 1; has 'seed.sql.*bad-name'
	rm migrations/seed.sql; g migrations/00000_zero.sql
	run check; status 1; has '00000_zero.*bad-name'
}
case_dbmate_no_number() { # passed over without a word
	d db/migrations/20240101000000_a.sql; d db/migrations/add_users.sql
	run check; status 1; has 'add_users.*bad-name'
}
case_dbmate_ends_its_transaction() { # dbmate: "pq: unexpected transaction status idle"
	local body
	for body in 'BEGIN;\nSELECT 1;\nCOMMIT;' 'SELECT 1;\nROLLBACK;' 'start transaction;\nSELECT 1;\nend work;' 'SELECT 1;\nCOMMIT AND NO CHAIN;'; do
		file db/migrations/1_a.sql "-- migrate:up\n$body\n-- migrate:down\n"
		run check; status 1; has '1_a.sql:[345]:? ?.*ends the transaction that dbmate began.*section-error'
	done
	for body in 'COMMIT;\nSELECT 1;\nBEGIN;' 'COMMIT AND CHAIN;' 'SAVEPOINT a;\nROLLBACK TO a;' 'CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;' 'DO $$ BEGIN\nNULL;\nEND;\n$$;'; do
		file db/migrations/1_a.sql "-- migrate:up\n$body\n-- migrate:down\nCOMMIT;\n"
		run check; ok
	done
	file db/migrations/1_a.sql '-- migrate:up transaction:false\nBEGIN;\nSELECT 1;\nCOMMIT;\n-- migrate:down\n'
	run check; ok
}
