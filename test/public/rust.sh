# sqlx, Diesel, refinery.

toml() { file Cargo.toml "[package]\nname = \"x\"\n[dependencies]\n$1 = \"1\"\n"; }
case_sqlx_same_day() { # AtalayaLabs/OxiCloud#433
	toml sqlx; file migrations/20260625000000_files.sql; file migrations/20260625000000_folders.sql 'SELECT 2;\n'
	run check; status 1; has 'duplicate-prefix'
}
case_sqlx_line_ends() { # sqlx#2659
	toml sqlx; file migrations/1_a.sql 'SELECT 1;\r\n'; printf 'SELECT 1;\n' >lf
	database; sql -c "$sqlx_table" -c "INSERT INTO _sqlx_migrations VALUES (1, 'a', now(), true, '\\x$(sha384sum <lf | cut -c1-96)', 1)"
	run drift --db "$DB"; status 1; has 'edited-after-apply'; has 'line ends'
}
case_sqlx_renamed() { # sqlx#1158: the description is not compared
	toml sqlx; file migrations/1_a.sql; file migrations/2_b.sql 'SELECT 2;\n'
	repo; commit
	git mv migrations/1_a.sql migrations/1_other.sql
	run check --base main; ok
}
case_sqlx_down_edited() { # only the up file has a checksum
	toml sqlx; file migrations/1_a.up.sql; file migrations/1_a.down.sql
	repo; commit
	file migrations/1_a.down.sql 'SELECT 3;\n'
	run check --base main; ok
}
case_sqlx_mixed() { # simple and reversible: both run
	toml sqlx; file migrations/1_a.up.sql; file migrations/1_a.down.sql; file migrations/2_b.sql
	run check; ok; hasnt ' warning:'
}
case_sqlx_older() { # divviup/janus#1304: sqlx runs what is missing
	toml sqlx; file migrations/20230101000000_a.sql; file migrations/20230301000000_c.sql 'SELECT 3;\n'
	repo; commit
	file migrations/20230201000000_b.sql 'SELECT 2;\n'
	run simulate --base main migrations; has 'runs +20230201000000_b'
	run check --base main; status 0
}
case_sqlx_no_migrations_crlf_in_git() { # .gitattributes eol=crlf: what runs are the converted bytes
	toml sqlx; file .gitattributes '*.sql text eol=crlf\n'; file migrations/1_a.sql 'SELECT 1;\r\n'
	repo; commit
	run check --base main; ok; hasnt 'edited'
}
case_diesel_same_second() { # diesel#3698
	toml diesel; for n in books pages; do file migrations/2025-01-25-000000_create_$n/up.sql "SELECT '$n';\n"; file migrations/2025-01-25-000000_create_$n/down.sql; done
	run check; status 1; has 'duplicate-prefix'
}
case_diesel_release_suffixes() { # thoth-pub/thoth#903
	toml diesel; for n in 20260910_v1.9.0 20260910_v1.10.0; do file migrations/$n/up.sql "SELECT '$n';\n"; file migrations/$n/down.sql; done
	run check; status 1; has 'duplicate-prefix'
}
case_diesel_two_date_styles() { # diesel#1500: hyphens do not count
	toml diesel; for n in 20170505070309_a 2017-11-23-064836_b; do file migrations/$n/up.sql "SELECT '$n';\n"; file migrations/$n/down.sql; done
	run check; ok; hasnt 'order-mismatch|duplicate'
	run simulate; [ "$(grep -oE '(20170505070309_a|2017-11-23-064836_b)' <<<"$OUT" | head -1)" = 20170505070309_a ] || { echo order; WRONG=1; }
}
case_diesel_older() { # embedded or not, what is older and pending runs
	toml diesel; for n in 2024-01-01-000000_a 2024-03-01-000000_c; do file migrations/$n/up.sql "SELECT '$n';\n"; file migrations/$n/down.sql; done
	repo; commit
	file migrations/2024-02-01-000000_b/up.sql; file migrations/2024-02-01-000000_b/down.sql
	run check --base main; ok
}
case_refinery_folders() { # refinery#47
	toml refinery; file migrations/V1__initial.sql; file migrations/V2__gateway.sql 'SELECT 2;\n'; file migrations/schema_v2/V3__user.sql 'SELECT 3;\n'
	run check; ok; run simulate migrations; has 'V3__user'
}
case_refinery_same_version() { # refinery#339
	toml refinery; file migrations/V1__a.sql; file migrations/V1__b.sql 'SELECT 2;\n'
	run check; status 1; has 'duplicate-prefix'
}
case_refinery_older() { # refused: missing versions
	toml refinery; file migrations/V1__a.sql; file migrations/V3__c.sql 'SELECT 3;\n'
	repo; commit; file migrations/V2__b.sql 'SELECT 2;\n'
	run check --base main; status 1; has 'late-insert'
}
