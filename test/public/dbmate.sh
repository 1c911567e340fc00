# dbmate.

case_dbmate_statement_first() { # amacneil/dbmate#77: "does not support statements preceding"
	file db/migrations/1_a.sql "-- create type\ncreate type s as enum ('a');\n\n-- migrate:up\ncreate table a (id s);\n\n-- migrate:down\ndrop table a;\n"
	run check; status 1; has '1_a\.sql.*section-error'
}
case_dbmate_no_blank() { # amacneil/dbmate#72: --migrate:up is as good
	file db/migrations/1_a.sql '--migrate:up\ncreate table a (id int);\n\n--migrate:down\ndrop table a;\n'
	run check; ok; has 'dbmate, 1'
}
case_dbmate_two_pairs() { # amacneil/dbmate#820: 2.36 stops at the second one's row
	file db/migrations/1_a.sql '-- migrate:up\ncreate table a (id int);\n-- migrate:down\ndrop table a;\n-- migrate:up\ncreate table b (id int);\n-- migrate:down\ndrop table b;\n'
	run check; status 1; has '1_a\.sql.*section-error'
}
case_dbmate_dump_behind() { # dbmate load, then up
	dbmate_file db/migrations/20240101000000_a.sql; dbmate_file db/migrations/20240102000000_b.sql
	file db/schema.sql "CREATE TABLE public.schema_migrations (version character varying NOT NULL);\n\n--\n-- Dbmate schema migrations\n--\n\nINSERT INTO public.schema_migrations (version) VALUES\n    ('20240101000000');\n"
	run check; status 0; has '20240102000000_b\.sql:1: warning: schema\.sql does not list'; has 'commit schema\.sql'
}
case_dbmate_dump_in_order() { # and a version whose file is gone, which dbmate passes over
	local table; dbmate_file db/migrations/20240102000000_b.sql
	for table in public.schema_migrations '"public"."schema_migrations"' schema_migrations; do
		file db/schema.sql "INSERT INTO $table (version) VALUES\n    ('20240101000000'),\n    ('20240102000000');\n"
		run check; ok; hasnt 'warning:'; run check --notes; has 'schema\.sql:2: note: .*20240101000000|schema\.sql:2: note:'
	done
}
case_dbmate_dump_of_a_merge() { # both sides' lists
	dbmate_file db/migrations/1_a.sql; file db/schema.sql "INSERT INTO public.schema_migrations (version) VALUES\n    ('1'),\n<<<<<<< HEAD\n    ('2');\n=======\n    ('3');\n>>>>>>> b\n"
	run check; status 1; has 'schema\.sql:3:1: error: .*conflict-marker'
	file db/schema.sql "INSERT INTO public.schema_migrations (version) VALUES\n    ('1'),\n    ('1');\n"
	run check; status 1; has 'schema\.sql:3: error: .*duplicate-tag'
}
case_dbmate_other_schema_file() { # a schema.sql that is not a dump of dbmate's
	dbmate_file db/migrations/1_a.sql; file db/schema.sql "CREATE TABLE a ();\nINSERT INTO b VALUES ('7');\n"
	run check; ok; hasnt 'warning:'
}
case_dbmate_one_version() { # lobu-ai/lobu#1588, #1493
	dbmate_file db/migrations/20260622000030_feeds.sql; dbmate_file db/migrations/20260622000030_app.sql
	run check; status 1; has '20260622000030.*duplicate-prefix'
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
	dbmate_file db/migrations/20240101000000_a.sql; dbmate_file db/migrations/20240103000000_c.sql
	repo; commit
	dbmate_file db/migrations/20240102000000_b.sql
	run check --base main; status 0
	run check --base main --order strict; status 1; has 'late-insert'
}
case_dbmate_same_version() { # dbmate#441
	dbmate_file db/migrations/20240101000000_a.sql; dbmate_file db/migrations/20240101000000_b.sql
	run check; status 1; has 'duplicate-prefix'
}
case_dbmate_row_without_file() { # dbmate#671: rollback takes another one back
	dbmate_file db/migrations/20240101000000_a.sql
	database; sql -c 'CREATE TABLE schema_migrations (version varchar PRIMARY KEY)' -c "INSERT INTO schema_migrations VALUES ('20240101000000'), ('20240201000000')"
	run drift --db "$DB"; status 0; has 'unknown-row'
}
case_dbmate_no_number() { # passed over without a word
	dbmate_file db/migrations/20240101000000_a.sql; dbmate_file db/migrations/add_users.sql
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
case_dbmate_statement_before_up() { # "must not contain statements before"
	file db/migrations/1_a.sql 'SELECT 0;\n-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n'
	run check; status 1; has 'section-error'
}
case_dbmate_options() {
	file db/migrations/1_a.sql '-- a remark\n-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON t (a);\n\n-- migrate:down transaction:false\nDROP INDEX i;\n'
	run check; ok
}
