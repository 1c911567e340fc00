# The tools of JavaScript's and Supabase's projects once more, and numbered files.
snap() { printf '{"version":"%s","dialect":"postgresql","id":"%s","prevId":"%s"}\n' "${4-7}" "$2" "$3" | put "drizzle/meta/$1_snapshot.json"; }
dir() { file "drizzle/$1/migration.sql" "SELECT '$1';\n"; printf '{"version":"8","dialect":"postgres","id":"%s","prevIds":[%s]}\n' "$2" "$3" | put "drizzle/$1/snapshot.json"; }
origin=00000000-0000-0000-0000-000000000000
folders() { local n; for n; do file "prisma/migrations/$n/migration.sql" "SELECT '$n';\n"; done; }
case_drizzle_copies_of_a_snapshot() { # KeeperHub/keeperhub#1847, first-tree-ai/first-tree#767
	journal drizzle 0000_a:1 0001_b:2 0002_c:3; snap 0000 a $origin; snap 0001 b a; snap 0002 b a
	run check; status 0; has "0002_snapshot.*id is that of \"meta/0001_snapshot.json\", and \"drizzle-kit generate\" stops"; has '"id" of its own'; has '0002_snapshot.*the chain forks'
}
case_drizzle_older_form() { # drizzle-kit up was not run on all: "is not of the latest version"
	journal drizzle 0000_a:1 0001_b:2; snap 0000 a $origin 6; snap 0001 b a
	run check; has '0000_snapshot\.json:1:12: warning: .*older form 6.*wrong-dialect'; has 'drizzle-kit up'
	snap 0001 b a 6; run check; hasnt 'warning:'; run check --notes; has 'note: .*older form 6'
	snap 0000 a $origin; snap 0001 b a; run check; hasnt 'older form'
	sed -i 's/"postgresql"/"mysql"/' drizzle/meta/_journal.json; snap 0000 a $origin 5; run check; hasnt 'older form'
}
case_drizzle_written_by_hand() { # derekhearst/AgentStudio#10, hypha-dao/hypha-web#2257: no snapshots since
	journal drizzle 0000_a:1 0001_b:2 0002_c:3; snap 0000 a $origin
	run check; status 0; has 'warning: the last entry, "0002_c", has no snapshot'; has 'empty the SQL'
}
case_folders_forked_and_joined() { # drizzle-team/drizzle-orm#6310: 1.0 joins the ends of two branches
	dir 20240101000000_a a "\"$origin\""; dir 20240102000000_b b '"a"'; dir 20240103000000_c c '"a"'
	run check; status 0; has 'warning: the chain forks'; has 'drizzle-kit check'
	dir 20240104000000_d d '"b", "c"'; run check; ok; hasnt 'warning:'
	dir 20240105000000_e e '"b"'; run check; has '20240105000000_e.*the chain forks'
}
case_folders_without_a_time() { # drizzle-team/drizzle-orm#5143: the row's time is NaN, and the run stops
	local n; dir 20240101000000_a a "\"$origin\""
	for n in 0000_init initial 20240103_x 2024-01-03_x; do
		dir $n b '"a"'; run check; status 1; has "$n/migration\.sql:1: error: Drizzle's migrator stops at this name: .*bad-name"; rm -r drizzle/$n
	done
	for n in 20250101000000x 2024010312000_x; do
		dir $n b '"a"'; run check; hasnt 'bad-name'; has 'drizzle, 2 entries'; rm -r drizzle/$n
	done
	rm -r drizzle; dir 0000_init b "\"$origin\""; run check; status 1; has 'bad-name'
}
case_prisma_lock_of_another() { # LabsCrypt/flowfi#525, linkwarden/linkwarden#135: P3019
	lock; folders 20240101000000_a; sed -i s/postgresql/sqlite/ prisma/migrations/migration_lock.toml
	file prisma/schema.prisma '// datasource db { provider = "sqlite"\ngenerator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n\tprovider = "postgresql" // or so\n  url = env("X")\n}\n'
	run check; status 1; has 'migration_lock\.toml: error: the lock file is for "sqlite" and the schema for "postgresql": Prisma refuses.*wrong-dialect'
	sed -i s/sqlite/postgresql/ prisma/migrations/migration_lock.toml; run check; ok
	cp prisma/migrations/migration_lock.toml kept; printf '<<<<<<< HEAD\nprovider = "postgresql"\n=======\nprovider = "mysql"\n>>>>>>> x\n' >prisma/migrations/migration_lock.toml
	run check; status 1; has 'migration_lock\.toml:1:1: error: .*conflict-marker'; mv kept prisma/migrations/migration_lock.toml
	sed -i 's/"postgresql"/"mysql"/' prisma/schema.prisma; run check; status 1; has 'for "postgresql" and the schema for "mysql"'
	sed -i 's/"mysql"/env("P")/' prisma/schema.prisma; run check; ok
	rm prisma/schema.prisma; file prisma/schema/base.prisma 'datasource db {\n  provider="sqlserver"\n}\n'; file prisma/schema/a.prisma 'model A {\n id Int @id\n}\n'
	run check; status 1; has 'the schema for "sqlserver"'
	sed -i 's/sqlserver/postgres/' prisma/schema/base.prisma; run check; ok
}
case_prisma_numbers_as_text() { # 10_c runs before 2_b; with zeros all is in order (umami-software/umami#3164)
	lock; folders 1_a 2_b 10_c; run check; status 0; has 'warning: "2_b" runs after "10_c".*order-mismatch'; has 'as many digits'
	rm -r prisma/migrations/*_*/; folders 01_a 02_b 10_c; run check; ok; hasnt 'order-mismatch'
}
case_prisma_numbered_file_beside() { # one that was meant to run, and one that was not
	lock; folders 20240101000000_a; file prisma/migrations/20240102000000_b.sql; file prisma/migrations/helpers.sql
	run check; status 0; has '20240102000000_b\.sql:1: warning: .*orphan-file'; hasnt 'helpers\.sql'
}
case_prisma_rolled_back_and_edited() { # prisma/orm#16927: the older row does not count
	lock; folders 20240101000000_a; database
	sql -c "$prisma_table; INSERT INTO _prisma_migrations (id, checksum, migration_name, rolled_back_at) VALUES ('1', repeat('a', 64), '20240101000000_a', now()); INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('2', '$(sha256sum <prisma/migrations/20240101000000_a/migration.sql | cut -c1-64)', '20240101000000_a', now())"
	run drift --db "$DB"; ok; hasnt 'edited'
}
case_supabase_nothing_in_common() { # supabase/supabase#17486: five rows, and one file that has no row
	file supabase/config.toml ''; file supabase/migrations/20230916000000_misc.sql; database
	sql -c "$supabase_table; INSERT INTO supabase_migrations.schema_migrations SELECT '2023010' || n || '000000', '{}', 'x' FROM generate_series(1, 5) n"
	run drift --db "$DB"; status 1; has 'unknown-row'; has 'supabase migration fetch'; hasnt 'table of its own|migrationsTable'
}
case_nothing_in_common_elsewhere() { # each tool's own setting
	file package.json '{"dependencies": {"node-pg-migrate": "9"}}'; file migrations/1600000000001_a.sql '-- Up Migration\nSELECT 1;\n'; database
	sql -c "CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL DEFAULT now()); INSERT INTO pgmigrations (name) VALUES ('x')"
	run drift --db "$DB"; has 'node-pg-migrate --migrations-table'
	lock; folders 20240101000000_a; sql -c "$prisma_table; INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('2', 'x', '20230101000000_x', now())"
	run drift --db "$DB" prisma/migrations; has 'schema=NAME'; has '20230101000000_x.*unknown-row'
}
case_node_pg_order_of_rows() { # salsita/node-pg-migrate#247: nothing is missing, only the order is another
	file package.json '{"dependencies": {"node-pg-migrate": "9"}}'; local n; for n in 1_a 2_b 3_c; do file migrations/$n.sql '-- Up Migration\nSELECT 1;\n'; done; database
	sql -c "CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL DEFAULT now())" -c "INSERT INTO pgmigrations (name, run_on) VALUES ('2_b', '2024-01-01'), ('1_a', '2024-01-02')"
	run drift --db "$DB"; status 1; has '"2_b" ran before "1_a".*late-insert'; has 'no-check-order'; hasnt 'unknown-row'
	run drift --order=any --db "$DB"; ok
}
case_postgrator_pairs() { # rickbergfalk/postgrator: do and undo
	local n; for n in 001 002; do file migrations/$n.do.x.sql "SELECT $n;\n"; file migrations/$n.undo.x.sql "SELECT -$n;\n"; done
	run check; ok; hasnt 'warning:'; has '2 entries'
	file migrations/002.do.y.sql; run check; has 'duplicate-prefix'; hasnt 'undo'
}
case_ways_back_by_last_word() { # 001_a_rollback.sql belongs to 001_a.sql; 002_add_rollback.sql is one by itself
	local n; for n in 001_a 001_a_rollback 002_add_rollback 003_c 003_c-down 004_d 004_d.undo; do file migrations/$n.sql "SELECT '$n';\n"; done
	run check; ok; hasnt 'duplicate-prefix'; has '4 entries'
	run repair migrations; hasnt 'rename'
}
case_drizzle_config_short_keys() { # { out, migrations: { table } }, and "migrations" in a constant
	local text; journal db/out 0000_a:1 0001_b:3 0002_c:2
	for text in 'const out = "./db/out", x = 1;\nconst table = "ran";\nexport default defineConfig({ out, migrations: { table, schema: "ops" } });' 'const migrations = { schema: "ops", table: "ran" } as const;\nexport default { out: "./db/out", migrations };' 'const ledger = {\n  table: "ran", schema: "ops" };\nexport default { migrations: ledger, out: "db/out" } satisfies Config;'; do
		printf "$text\n" | put drizzle.config.ts; run repair; has 'UPDATE ops\.ran SET'
	done
	printf 'import { out, table } from "./names";\nexport default { out: "db/out", migrations: { table, schema: "ops" } };\n' | put drizzle.config.ts
	run repair; has 'UPDATE ops\.__drizzle_migrations SET'
}
case_prisma_config_of_a_project() { # prisma.config.ts: migrations.path and schema; package.json: prisma.schema
	file prisma.config.ts 'export default defineConfig({\n  schema: "models/app.prisma",\n  migrations: { path: "db/changes", seed: "x" },\n});\n'
	file models/app.prisma 'datasource db {\n  provider = "postgresql"\n}\n'; file db/changes/init/migration.sql; file db/changes/add/migration.sql 'SELECT 2;\n'
	run check; status 0; has 'db/changes: prisma, 2 entries'
	sed -i s/postgresql/sqlite/ models/app.prisma; file db/changes/migration_lock.toml 'provider = "postgresql"\n'
	run check; status 1; has 'the schema for "sqlite"'
	rm prisma.config.ts; run check; status 0
	file package.json '{"schema": "no", "prisma": {"schema": "./models"}}'; run check; status 1; has 'the schema for "sqlite"'
	mkdir other; mv db other; file other/prisma.config.ts 'export default { migrations: { path: "./no" } };\n'; rm package.json; run check; ok
}
case_node_pg_loads_all_files() { # README.md, a copy: ERR_UNKNOWN_FILE_EXTENSION; what is hidden is passed over
	file package.json '{"dependencies": {"node-pg-migrate": "9"}}'; file migrations/1600000000001_a.sql '-- Up Migration\nSELECT 1;\n'
	local n; for n in README.md 1600000000002_b.sql.bak helper.js; do
		file migrations/$n 'x\n'; run check; status 0; has "$n:1: warning: node-pg-migrate loads this file, too.*bad-name"; has 'ignore-pattern'; rm migrations/$n
	done
	file migrations/.keep ''; file migrations/types.d.ts ''; run check; ok; hasnt 'warning:'
	file migrations/README.md x; file package.json '{"scripts": {"up": "node-pg-migrate up --ignore-pattern=README.md"}}'; run check; ok; hasnt 'warning:'
}
case_rails_class_of_another_name() { # NameError: uninitialized constant
	local class; for class in AddStatus A::AddApiKey Add_Api; do
		file db/migrate/20240101000000_add_api_key.rb "class $class < ActiveRecord::Migration[8.0]\nend\n"; run check; status 0; has 'warning: the class is called.*NameError.*bad-name'
	done
	for class in AddApiKey AddAPIKey; do
		file db/migrate/20240101000000_add_api_key.rb "# class X\nclass Helper; end\nclass $class < ActiveRecord::Migration[8.0]\nend\n"; run check; ok; hasnt 'warning:'
	done
	file db/migrate/20240101000000_add_api_key.rb "module X\n  class Y < ActiveRecord::Migration[8.0]\n  end\nend\n"; run check; hasnt 'warning:'
}
case_drizzle_line_ends_of_rows() { # only the line ends differ, and Drizzle does not compare
	journal drizzle 0000_a:10 0001_b:20; database; sed 's/$/\r/' drizzle/0000_a.sql >x; drizzle_rows 10=x 20=drizzle/0001_b.sql
	run drift --db "$DB" drizzle; status 0; has 'warning: .*only the line ends.*edited-after-apply'
	echo 'SELECT 7;' >drizzle/0001_b.sql; run drift --db "$DB" drizzle; status 1; has '0001_b.*edited-after-apply'
}
case_supabase_other_versions() { # supabase/agent-skills#244: apply_migration gives a version of its own
	file supabase/config.toml ''; file supabase/migrations/20260905000000_add_plan.sql; file supabase/migrations/20260906000000_more.sql 'SELECT 2;\n'; database
	sql -c "$supabase_table; INSERT INTO supabase_migrations.schema_migrations VALUES ('20260803030415', '{}', 'add_plan'), ('20260803030500', '{}', 'gone')"
	run drift --db "$DB"; status 1; has '20260803030415.*unknown-row'; has '"20260905000000_add_plan" has its name and another version'; has '20260803030500.*unknown-row'
}
case_sqlx_folder_below() { # sqlx passes over folders
	file Cargo.toml '[dependencies]\nsqlx = "0.8"\n'; file migrations/1_a.sql; file migrations/2024/2_b.sql 'SELECT 2;\n'
	run check; status 0; has '2024/2_b\.sql.*unread-file'
}
case_drizzle_snapshot_of_another_name() { # PackRat-AI/PackRat#2464: drizzle-kit reads all of meta but what begins with "_"
	journal drizzle 0000_a:1 0001_b:2; snap 0000 a $origin; snap 0001 b a; mv drizzle/meta/0001_snapshot.json drizzle/meta/0001_badoon.json
	run check; ok; hasnt 'warning:'
	cp drizzle/meta/0001_badoon.json drizzle/meta/0002_copy.json; run check; has "0002_copy.json.*id is that of"
	mv drizzle/meta/0002_copy.json drizzle/meta/_0002_copy.json; echo x >drizzle/meta/notes.txt; run check; ok; hasnt 'warning:'
}
case_sqlx_table_of_its_own() { # sqlx.toml of 0.9
	file Cargo.toml '[dependencies]\nsqlx = "0.9"\n'; file migrations/1_a.sql; database; sql -c 'CREATE SCHEMA app' -c "${sqlx_table/_sqlx_migrations/app.ran}"
	sql -c "INSERT INTO app.ran VALUES (1, 'a', now(), true, decode('$(sha384sum <migrations/1_a.sql | cut -c1-96)', 'hex'), 1)"
	run drift --db "$DB"; status 2
	file sqlx.toml '[migrate]\n# table-name = "no"\ncreate-schemas = ["app"]\ntable-name = "app.ran"\n'; run drift --require-applied --db "$DB"; ok
}
