# node-pg-migrate.

case_node_pg_other_schema() { # salsita/node-pg-migrate#1729: the history is not where it is looked for
	file package.json '{"dependencies": {"node-pg-migrate": "9"}}'; file migrations/1600000000001_a.sql '-- Up Migration\nSELECT 1;\n'
	database; sql -c "CREATE SCHEMA app; CREATE TABLE app.pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL DEFAULT now()); INSERT INTO app.pgmigrations (name) VALUES ('1600000000001_a')"
	run simulate --db "$DB" migrations; ok; has 'on app\.pgmigrations'
}
case_node_pg_migrate_file_removed() { # node-pg-migrate#820
	local n; for n in 1_a 2_b 3_c; do file migrations/$n.sql '-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 1;\n'; done; repo; commit; git rm -q migrations/1_a.sql
	run check --base main; status 1; has '1_a.*unknown-row'
}
case_node_pg_migrate_no_check_order() { # node-pg-migrate#856: the project has the switch in its scripts
	local n; for n in 1_a 3_c; do file migrations/$n.sql '-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 1;\n'; done
	file package.json '{"scripts": {"migrate": "node-pg-migrate up --no-check-order"}, "dependencies": {"node-pg-migrate": "8"}}\n'; repo; commit; file migrations/2_b.sql '-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 1;\n'
	run check --base main; ok
}
case_node_pg_removed_from_middle() { # salsita/node-pg-migrate#820
	file package.json '{"dependencies": {"node-pg-migrate": "7"}}'
	file migrations/1600000000001_a.sql '-- Up Migration\nSELECT 1;\n'; file migrations/1600000000003_c.sql '-- Up Migration\nSELECT 3;\n'
	database; sql -c "CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL DEFAULT now()); INSERT INTO pgmigrations (name) VALUES ('1600000000001_a'), ('1600000000002_b')"
	run drift --db "$DB" migrations; status 1; has '1600000000002_b'
}
case_node_pg_older() { # node-pg-migrate#856
	file package.json '{"devDependencies": {"node-pg-migrate": "^7.0.0"}}\n'
	for n in 1639000000000_a 1639300000000_c; do file migrations/$n.js 'exports.up = pgm => {};\n'; done
	repo; commit
	file migrations/1639200000000_b.js 'exports.up = pgm => {};\n'
	run check --base main; status 1; has '1639200000000_b.*late-insert'
	run check --base main --order any; status 0
}
case_node_pg_ts_for_js() { # node-pg-migrate#83: the name is without its ending
	file package.json '{"devDependencies": {"node-pg-migrate": "^7.0.0"}}\n'
	file migrations/1639000000000_a.js 'exports.up = pgm => {};\n'; file migrations/1639300000000_b.js 'exports.up = pgm => {};\n'
	repo; commit
	git mv migrations/1639000000000_a.js migrations/1639000000000_a.ts
	run check --base main; ok
}
case_node_pg_order_of_rows() { # salsita/node-pg-migrate#247: nothing is missing, only the order is another
	file package.json '{"dependencies": {"node-pg-migrate": "9"}}'; local n; for n in 1_a 2_b 3_c; do file migrations/$n.sql '-- Up Migration\nSELECT 1;\n'; done; database
	sql -c "CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL DEFAULT now())" -c "INSERT INTO pgmigrations (name, run_on) VALUES ('2_b', '2024-01-01'), ('1_a', '2024-01-02')"
	run drift --db "$DB"; status 1; has '"2_b" ran before "1_a".*late-insert'; has 'no-check-order'; hasnt 'unknown-row'
	run drift --order=any --db "$DB"; ok
}
case_node_pg_loads_all_files() { # README.md, a copy: ERR_UNKNOWN_FILE_EXTENSION; what is hidden is passed over
	file package.json '{"dependencies": {"node-pg-migrate": "9"}}'; file migrations/1600000000001_a.sql '-- Up Migration\nSELECT 1;\n'
	local n; for n in README.md 1600000000002_b.sql.bak helper.js; do
		file migrations/$n 'x\n'; run check; status 0; has "$n:1: warning: node-pg-migrate loads this file, too.*bad-name"; has 'ignore-pattern'; rm migrations/$n
	done
	file migrations/.keep ''; file migrations/types.d.ts ''; run check; ok; hasnt 'warning:'
	file migrations/README.md x; file package.json '{"scripts": {"up": "node-pg-migrate up --ignore-pattern=README.md"}}'; run check; ok; hasnt 'warning:'
}
case_node_pg_row_with_ending() { # salsita/node-pg-migrate#83: the rows of an older version end with .js
	file package.json '{"dependencies":{"node-pg-migrate":"^7"}}\n'; file migrations/1491784040558_create-table-users.js 'exports.up = (pgm) => {};\n'; database; sql -c "CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)" -c "INSERT INTO pgmigrations (name, run_on) VALUES ('1491784040558_create-table-users.js', now())"
	run drift --db "$DB"; status 1; has '1491784040558_create-table-users'
}
case_node_pg_stale_branch() { # votingworks/vxsuite#9176: what the base added since is no deletion
	file package.json '{"dependencies":{"node-pg-migrate":"^7"}}\n'; file migrations/1787000000000_a.js 'exports.up = () => {};\n'; repo; commit; git checkout -q -b f; file lib/x.rs; commit; git checkout -q main; file migrations/1787007046000_add-candidate.js 'exports.up = () => {};\n'; commit; git checkout -q f
	run check --base main; ok; hasnt ' warning:'
}
