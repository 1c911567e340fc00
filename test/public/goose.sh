# goose.

case_goose_late_and_done() { # pressly/goose#521: 285 ran last
	local n; for n in 284_a 285_b 286_c 287_d; do goose_file migrations/$n.sql; done
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
case_goose_collision_mended() {
	goose_file migrations/00007_a.sql; goose_file migrations/00007_b.sql; goose_file migrations/00008_c.sql; repo; commit
	git mv migrations/00007_b.sql migrations/00009_b.sql
	run check --base main; ok
}
case_goose_jumped() { # goose#1011: 9 came after 21
	goose_file migrations/0008_h.sql; goose_file migrations/0021_k.sql; repo; commit; git checkout -q -b f; goose_file migrations/0009_j.sql
	run check --base main; status 1; has '0009_j.*late-insert'
	git checkout -q main; run check migrations; ok
}
case_goose_out_of_order_in_go() { # PostHog/duckgres#919
	goose_file migrations/1_a.sql; goose_file migrations/3_c.sql; file go.mod 'module x\n'; file main.go 'package main\n\nfunc f() {\n\tgoose.NewProvider(d, db, fs, goose.WithAllowOutofOrder(true))\n}\n'; repo; commit; goose_file migrations/2_b.sql
	run check --base main; ok
}
case_goose_allow_missing_in_make() { # chainlink#5578: the switch is in the Makefile
	goose_file migrations/1_a.sql; goose_file migrations/3_c.sql; file Makefile 'migrate:\n\tgoose -dir migrations postgres "$(DSN)" up -allow-missing\n'; repo; commit; goose_file migrations/2_b.sql
	run check --base main; ok
}
case_goose_jump() { # pressly/goose#1011: 21 ran, then 9 is merged
	goose_file migrations/0008_h.sql; goose_file migrations/0021_k.sql; repo; commit; goose_file migrations/0009_j.sql
	run check --base main; status 1; has '0009_j.*late-insert'
}
case_goose_between() { # pressly/goose#761
	goose_file migrations/1230000001_a.sql; goose_file migrations/1230000003_c.sql; repo; commit; goose_file migrations/1230000002_b.sql
	run check --base main; status 1; has '1230000002_b.*late-insert'
}
case_goose_pending_older() { # pressly/goose#279: 1 and 4 ran
	local n; for n in 00001_a 00002_b 00003_c 00004_d; do goose_file migrations/$n.sql; done
	database; sql -c "$goose_table; INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (4, true)"
	run drift --db "$DB" migrations; status 1; has '00002_b.*late-insert'; has '00003_c.*late-insert'
}
case_goose_file_stashed() { # pressly/goose#311: going up, a row without its file is passed over
	goose_file migrations/00001_a.sql
	database; sql -c "$goose_table; INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true)"
	run drift --db "$DB" migrations; ok; has 'unknown-row'
}
case_goose_allowed() { # PostHog/duckgres#919: WithAllowOutofOrder
	goose_file migrations/000018_a.sql; goose_file migrations/000020_c.sql; repo; commit; goose_file migrations/000019_b.sql
	run check --base main --order=any; ok
}
case_goose_no_semicolon() { # smartcontractkit/chainlink#10280
	file migrations/0001_a.sql '-- +goose Up\nCREATE TABLE a();\nUPDATE a SET x = 1\n\n-- +goose Down\nDROP TABLE a;\n'
	run check; status 1; has 'section-error'; has '0001_a.sql:[0-9]'
}
case_goose_block_comment_at_the_end() { # goose#890
	file migrations/0001_a.sql '-- +goose Up\n-- +goose NO TRANSACTION\ncreate index concurrently i on e (n);\n/*\n This index is there to speed it up.\n*/\n\n-- +goose Down\n-- +goose NO TRANSACTION\ndrop index i;\n'
	run check; status 1; has 'section-error'
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
	goose_file migrations/00011_a.sql; goose_file migrations/00022_b.sql
	repo; commit
	goose_file migrations/00017_c.sql
	run check --base main; status 1; has '00017_c.*late-insert'
	run check --base main --order any; status 0
}
case_goose_go_and_sql() { # goose: duplicate version 2 detected
	goose_file migrations/00001_a.sql; goose_file migrations/00002_b.sql; file migrations/00002_c.go 'package migrations\nfunc init() { goose.AddMigration(up, down) }\n'
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
	goose_file migrations/00001_a.sql; goose_file migrations/00002_b.sql; goose_file migrations/20240101000000_c.sql
	run check; ok
}
case_goose_other_table() { # goose -table
	goose_file migrations/00001_a.sql; goose_file migrations/00002_b.sql
	database; sql -c 'CREATE TABLE public.my_versions (id serial, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp DEFAULT now())' -c 'INSERT INTO my_versions (version_id, is_applied) VALUES (0, true), (1, true)'
	run drift --db "$DB" --table my_versions; ok; has '00002_b'
}
case_goose_taken_back() { # rows of goose 2: a version with one is not run again
	goose_file migrations/00001_a.sql; goose_file migrations/00002_b.sql
	database; sql -c "$goose_table" -c 'INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true), (2, false)'
	run drift --db "$DB"; status 1; has '"00002_b".*late-insert'; hasnt 'unknown-row'
}
case_goose_file_without_number() { # "could not parse SQL migration file": nothing runs
	goose_file migrations/00001_a.sql; file migrations/seed.sql
	run check; status 1; has 'seed.sql.*bad-name'
	rm migrations/seed.sql; goose_file migrations/00000_zero.sql
	run check; status 1; has '00000_zero.*bad-name'
}
case_goose_envsub() { # goose#ENVSUB, and a comment in front
	file migrations/00001_a.sql '-- a remark\n-- +goose ENVSUB ON\n-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n'
	run check; ok
}
case_goose_up_twice() {
	file migrations/00001_a.sql '-- +goose Up\nSELECT 1;\n-- +goose Up\nSELECT 2;\n'
	run check; status 1; has 'section-error'
}
case_goose_without_markers() { # tgdrive/teldrive#538
	goose_file migrations/20260101000000_a.sql; file migrations/20260201000000_b.sql 'ALTER TABLE t ADD COLUMN c int;\n'
	run check; status 1; has '20260201000000_b.sql.*section-error'
}
case_goose_just_a_comment() { # pressly/goose#87
	goose_file migrations/00001_a.sql; file migrations/00002_b.sql '-- +goose Up\n-- This is just a comment\n\n-- +goose Down\n'
	run check; ok
}
case_goose_unfinished_before_down() { # sqlc-dev/sqlc#990: no semicolon before Down
	goose_file migrations/20210409223401_a.sql; file migrations/20210429193818_ProviderPath.sql "-- +goose Up\nALTER TABLE providers ADD COLUMN path text;\nCOMMENT ON COLUMN providers.path\n    IS 'Path'\n\n-- +goose Down\nALTER TABLE providers DROP COLUMN path;\n"
	run check; status 1; has '20210429193818_ProviderPath.sql.*section-error'
}
