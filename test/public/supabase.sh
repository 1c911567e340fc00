# Supabase.

case_supabase_folder_emptied() { # supabase/supabase#12353: rows, and no file at all
	file supabase/config.toml 'project_id = "x"\n'; file supabase/migrations/.gitkeep ''
	database; sql -c "$supabase_table; INSERT INTO supabase_migrations.schema_migrations VALUES ('20221015154708', '{}', 'a'), ('20221018164830', '{}', 'b')"
	run drift --db "$DB" supabase/migrations; [ "$STATUS" != 0 ] || { echo green; WRONG=1; }
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
case_supabase_other_folders() { # seed.sql, schemas, functions, an archive: not migrations
	file supabase/migrations/20240101000000_a.sql; file supabase/seed.sql; file supabase/schemas/a.sql; file supabase/schemas/b.sql; file supabase/functions/x/index.ts x; file supabase/config.toml 'project_id = "x"\n'
	run check; ok; hasnt ' warning:|not checked'
}
case_supabase_removed_after_push() { # the next push stops
	file supabase/migrations/20240101000000_a.sql; file supabase/migrations/20240102000000_b.sql 'SELECT 2;\n'; repo; commit
	rm supabase/migrations/20240101000000_a.sql
	run check --base main; status 1; has 'unknown-row'
}
supabase_file() { file "supabase/migrations/$1" "${2-SELECT 1;\n}"; file supabase/config.toml 'project_id = "x"\n'; }
case_supabase_no_number() { # "Skipping migration", and the push is green
	supabase_file 20240101000000_a.sql; supabase_file policies.sql
	run check; status 1; has 'policies.sql.*bad-name'
}
case_supabase_letter_in_number() { # smith-horn/skillsmith#668
	supabase_file 076_a.sql; supabase_file 077a_audit.sql
	run check; status 1; has '077a_audit.*bad-name'
}
case_supabase_short_after_long() { # smith-horn/skillsmith#1190
	supabase_file 087_a.sql; supabase_file 20260501000000_b.sql 'SELECT 2;\n'
	repo; commit
	supabase_file 088_c.sql 'SELECT 3;\n'
	run check --base main; status 1; has '088_c.*late-insert'
}
case_supabase_same_stamp() { # noncuro/house-hunt#107
	supabase_file 20260830120000_a.sql; supabase_file 20260830120000_b.sql 'SELECT 2;\n'
	run check; status 1; has 'duplicate-prefix'
}
case_supabase_other_files() { # supabase/cli#2063: .DS_Store, README
	supabase_file 20240101000000_a.sql; file supabase/migrations/.DS_Store x; file supabase/migrations/README.md x; file supabase/migrations/.gitkeep ''
	run check; ok; hasnt ' warning:'
}
case_supabase_remote_only() { # supabase/cli#2063
	supabase_file 20240101000000_a.sql
	database; sql -c "$supabase_table" -c "INSERT INTO supabase_migrations.schema_migrations VALUES ('20240101000000'), ('20240124010108'), ('20240126132532')"
	run drift --db "$DB"; status 1; has 'unknown-row'; has 'supabase migration repair'
}
case_supabase_mixed_length() { # supabase/agent-skills#209
	supabase_file 20260522_admin.sql; supabase_file 20260522000001_more.sql 'SELECT 2;\n'
	run check; has ' (warning|error):'; has '20260522_admin|20260522000001_more'
}
case_supabase_restamped() { # erp-mafia/accounted#1729: the preview has run the old name
	supabase_file 20260818000000_z.sql 'SELECT 0;\n'; supabase_file 20260819080000_a.sql
	repo; commit
	git mv supabase/migrations/20260819080000_a.sql supabase/migrations/20260819200000_a.sql
	run check --base main; status 1; has '20260819200000_a'; has 'renamed-after-apply|unknown-row'
}
case_supabase_nothing_in_common() { # supabase/supabase#17486: five rows, and one file that has no row
	file supabase/config.toml ''; file supabase/migrations/20230916000000_misc.sql; database
	sql -c "$supabase_table; INSERT INTO supabase_migrations.schema_migrations SELECT '2023010' || n || '000000', '{}', 'x' FROM generate_series(1, 5) n"
	run drift --db "$DB"; status 1; has 'unknown-row'; has 'supabase migration fetch'; hasnt 'table of its own|migrationsTable'
}
case_supabase_other_versions() { # supabase/agent-skills#244: apply_migration gives a version of its own
	file supabase/config.toml ''; file supabase/migrations/20260905000000_add_plan.sql; file supabase/migrations/20260906000000_more.sql 'SELECT 2;\n'; database
	sql -c "$supabase_table; INSERT INTO supabase_migrations.schema_migrations VALUES ('20260803030415', '{}', 'add_plan'), ('20260803030500', '{}', 'gone')"
	run drift --db "$DB"; status 1; has '20260803030415.*unknown-row'; has '"20260905000000_add_plan" has its name and another version'; has '20260803030500.*unknown-row'
}
case_supabase_sequential() { # supabase/agent-skills#538: a folder numbered 001 to 064 is in order
	local i; file supabase/config.toml; for i in $(seq -w 1 64); do file supabase/migrations/0${i}_m.sql "SELECT '$i';\n"; done
	run check; ok; hasnt ' warning:'
}
case_supabase_seconds_off() { # supabase/supabase#39932: the rows are some seconds off
	file supabase/config.toml; file supabase/migrations/20251028101500_a.sql; file supabase/migrations/20251028102000_b.sql 'SELECT 2;\n'; database; sql -c "$supabase_table"; sql -c "INSERT INTO supabase_migrations.schema_migrations (version, name) VALUES ('20251028101507', 'a'), ('20251028102003', 'b')"
	run drift --db "$DB"; status 1; has '20251028101507.*unknown-row'; has '20251028102003'
}
