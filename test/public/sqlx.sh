# sqlx.

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
case_sqlx_row_has_the_checksum() { # sqlx#3020: of two files the second one ran
	file Cargo.toml '[dependencies]\nsqlx = "0.8"\n'; file migrations/1_a.sql; file migrations/1_b.sql 'SELECT 2;\n'
	database; sql -c "$sqlx_table; INSERT INTO _sqlx_migrations VALUES (1, 'b', now(), true, '\\x$(sha384sum <migrations/1_b.sql | cut -c1-96)', 0)"
	run drift --db "$DB"; status 1; has '1_a.sql:1: error: .*another file of its version ran.*duplicate-prefix'; hasnt 'edited-after-apply'
}
case_sqlx_line_added() { # sqlx#3794: a formatter added the last line's end
	file Cargo.toml '[dependencies]\nsqlx = "0.8"\n'; file migrations/1_a.sql 'SELECT 1;'; repo; commit; file migrations/1_a.sql 'SELECT 1;\n'
	run check --base main; status 1; has 'edited-after-apply'
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
case_sqlx_two_crates() { # each with its own numbers
	for c in a b; do file crates/$c/Cargo.toml '[package]\nname = "x"\n[dependencies]\nsqlx = "0.8"\n'; file crates/$c/migrations/1_init.sql "SELECT '$c';\n"; done
	run check; ok; hasnt 'duplicate'
}
case_sqlx_other_files() { file Cargo.toml '[dependencies]\nsqlx = "0.8"\n'; file migrations/1_a.sql; file migrations/README.md x; file migrations/.gitkeep ''; run check; ok; hasnt ' warning:'; }
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
case_sqlx_folder_below() { # sqlx passes over folders
	file Cargo.toml '[dependencies]\nsqlx = "0.8"\n'; file migrations/1_a.sql; file migrations/2024/2_b.sql 'SELECT 2;\n'
	run check; status 0; has '2024/2_b\.sql.*unread-file'
}
case_sqlx_table_of_its_own() { # sqlx.toml of 0.9
	file Cargo.toml '[dependencies]\nsqlx = "0.9"\n'; file migrations/1_a.sql; database; sql -c 'CREATE SCHEMA app' -c "${sqlx_table/_sqlx_migrations/app.ran}"
	sql -c "INSERT INTO app.ran VALUES (1, 'a', now(), true, decode('$(sha384sum <migrations/1_a.sql | cut -c1-96)', 'hex'), 1)"
	run drift --db "$DB"; status 2
	file sqlx.toml '[migrate]\n# table-name = "no"\ncreate-schemas = ["app"]\ntable-name = "app.ran"\n'; run drift --require-applied --db "$DB"; ok
}
case_sqlx_padded() { # Meridiona/meridian#366: 051 is taken, and becomes 052; the number counts, not its zeros
	toml sqlx; file migrations/050_a.sql; repo; commit; git checkout -q -b mine; file migrations/051_mine.sql 'SELECT 2;\n'; commit
	git checkout -q main; file migrations/051_other.sql 'SELECT 3;\n'; commit; git checkout -q mine
	run check --base main; status 1; has 'duplicate-prefix'; hasnt 'unknown-row'
	git mv migrations/051_mine.sql migrations/052_mine.sql; commit; run check --base main; ok; git merge -q -m m main; run simulate --base main; status 0; has '1 to run'
	git mv migrations/050_a.sql migrations/50_a.sql; commit; run check --base main; ok
	git rm -q migrations/50_a.sql; commit; run check --base main; status 1; has '"050" ran.*unknown-row'
}
case_sqlx_ignored_characters() { # transact-rs/sqlx#3972: of sqlx.toml
	file Cargo.toml '[dependencies]\nsqlx = "0.9"\n'; printf '[migrate]\nignored-chars = [" ", "\\t", "\\r", "\\n", "\\uFEFF"]\n' | put sqlx.toml; file migrations/1_a.sql 'SELECT 1;\nSELECT 2;\n'
	database; sql -c "$sqlx_table" -c "INSERT INTO _sqlx_migrations VALUES (1, 'a', now(), true, '\\x$(tr -d ' \t\r\n' <migrations/1_a.sql | sha384sum | cut -c1-96)', 1)"
	file migrations/1_a.sql 'SELECT  1;\r\nSELECT 2;\r\n'; run drift --db "$DB"; ok; hasnt 'edited'
	file migrations/1_a.sql 'SELECT 3;\n'; run drift --db "$DB"; status 1; has 'edited-after-apply'
}
