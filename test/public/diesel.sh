# Diesel.

case_diesel_one_version() { # meawoppl/agent-portal#1239, near/near-indexer-for-explorer#250
	file diesel.toml ''; local n; for n in add_send_mode decouple_turns; do file migrations/2026-06-04-120000_$n/up.sql; file migrations/2026-06-04-120000_$n/down.sql 'SELECT 2;\n'; done
	run check; status 1; has 'duplicate-prefix'
}
case_diesel_initial_setup() { # its zeros are no odd version
	file diesel.toml '[print_schema]\nfile = "src/schema.rs"\n'
	for n in 00000000000000_diesel_initial_setup 2024-01-01-000000_a; do file migrations/$n/up.sql "SELECT '$n';\n"; file migrations/$n/down.sql; done
	file migrations/.keep ''
	run check; ok; hasnt ' warning:'
}
toml() { file Cargo.toml "[package]\nname = \"x\"\n[dependencies]\n$1 = \"1\"\n"; }
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
case_diesel_one_second() { # sgrif/diesel.rs-website#242
	file diesel.toml '[migrations_directory]\ndir = "migrations"\n'; local n; for n in create_books create_pages; do file migrations/2025-01-25-120000_$n/up.sql "SELECT '$n';\n"; file migrations/2025-01-25-120000_$n/down.sql "SELECT 'd$n';\n"; done
	run check; status 1; has 'create_pages.*duplicate-prefix'
}
