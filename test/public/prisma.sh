# Prisma.

case_prisma_edited_and_resolved() { # prisma/orm#15328: the row that counts is the later one
	lock; file prisma/migrations/20220901000000_bad/migration.sql 'SELECT 2;\n'
	database; sql -c "$prisma_table; INSERT INTO _prisma_migrations (id, checksum, migration_name, rolled_back_at, started_at) VALUES ('1', repeat('a', 64), '20220901000000_bad', now(), now() - interval '1 hour'); INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('2', '$(printf 'SELECT 2;\n' | sha256sum | cut -c1-64)', '20220901000000_bad', now())"
	run drift --db "$DB" prisma/migrations; ok; hasnt 'edited|dirty|pending'
}
case_prisma_started_only() { # langfuse/langfuse-k8s#253: P3009 long after
	lock; file prisma/migrations/20240528214728_add_cursor_index_03/migration.sql; file prisma/migrations/20240530000000_b/migration.sql 'SELECT 2;\n'
	database; sql -c "$prisma_table; INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ('1', '$(printf 'SELECT 1;\n' | sha256sum | cut -c1-64)', '20240528214728_add_cursor_index_03', '2025-10-10 13:48:23')"
	run drift --db "$DB" prisma/migrations; status 1; has 'add_cursor_index_03.*dirty-state'
	run simulate --db "$DB" prisma/migrations; status 1; hasnt 'runs +20240530000000_b'
}
case_prisma_copied_folder() { # langfuse#3676: a folder that Finder copied
	lock; file prisma/migrations/20240126184148_new/migration.sql; file 'prisma/migrations/20240126184148_new copy/migration.sql' 'SELECT 2;\n'
	run check; hasnt ' error:'; has 'duplicate-prefix'
}
case_prisma_folder_without_file() { # P3015
	lock; file prisma/migrations/1_a/migration.sql; mkdir prisma/migrations/2_b
	run check; status 1; has '2_b.*missing-file'
}
case_prisma_folder_with_other_file() { # P3015: the file has another name
	lock; file prisma/migrations/1_a/migration.sql; file prisma/migrations/2_b/Migration.sql
	run check; status 1; has '2_b.*missing-file'
}
case_prisma_many_files_schema() { # prisma/schema/*.prisma, migrations beside it
	lock prisma/schema; file prisma/schema/main.prisma 'datasource db {\n  provider = "postgresql"\n}\n'; file prisma/schema/migrations/1_a/migration.sql
	run check; ok; has 'prisma/schema/migrations: prisma, 1 entry'
}
case_prisma_empty_folder() { # prisma/orm#5459, #5170: a folder without its script
	lock; file prisma/migrations/20210101000000_a/migration.sql; mkdir prisma/migrations/20210203181735_
	file prisma/migrations/20210203181735_/.gitkeep ''
	run check; status 1; has '20210203181735_.*missing-file'
}
case_prisma_failed_copy() { # langfuse/langfuse#3676: a folder that was copied, and failed
	lock; file 'prisma/migrations/20240126184148_new_models copy/migration.sql'
	database; sql -c "$prisma_table; INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', '20240126184148_new_models copy')"
	run drift --db "$DB" prisma/migrations; status 1; has 'new_models copy.*dirty-state'
}
case_prisma_squashed() { # prisma/prisma-engines#2377: applied ones may be gone
	lock; file prisma/migrations/20240101000000_all/migration.sql
	database; sql -c "$prisma_table; INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', 'x', '20230101000000_a', now()), ('2', '$(printf 'SELECT 1;\n' | sha256sum | cut -c1-64)', '20240101000000_all', now())"
	run drift --db "$DB" prisma/migrations; ok; has 'unknown-row'
}
case_prisma_zero_init() { # the baseline of the manual: 0_init
	lock; file prisma/migrations/0_init/migration.sql; file prisma/migrations/20240101000000_a/migration.sql 'SELECT 2;\n'
	run check; ok
}
case_prisma_same_second() { # runs in the order of names
	lock; file prisma/migrations/20240101000000_a/migration.sql; file prisma/migrations/20240101000000_b/migration.sql 'SELECT 2;\n'
	run check; ok
}
case_prisma_renamed() { # deploy takes it for a new one
	lock; file prisma/migrations/20240101000000_a/migration.sql 'CREATE TABLE a();\n'; repo; commit
	git mv prisma/migrations/20240101000000_a prisma/migrations/20240102000000_a
	run check --base main; status 1; has 'renamed-after-apply'
}
case_prisma_deleted() { # deploy does not mind
	lock; file prisma/migrations/20240101000000_a/migration.sql; file prisma/migrations/20240102000000_b/migration.sql 'SELECT 2;\n'; repo; commit
	rm -r prisma/migrations/20240102000000_b
	run check --base main; ok; has 'unknown-row'
}
case_older_folder_merged_later() { # langwatch#7650: deploy runs it all the same
	lock; file prisma/migrations/20260828000000_a/migration.sql; file prisma/migrations/20260831120000_b/migration.sql 'SELECT 2;\n'
	repo; commit
	file prisma/migrations/20260828120002_c/migration.sql 'SELECT 3;\n'
	run check --base main; ok
	run simulate --base main prisma/migrations; has 'runs +20260828120002_c'
}
sum() { sha256sum <"$1" | cut -c1-64; }
case_rolled_back_then_applied() { # prisma#16927: only the last row's checksum is meant
	lock; file prisma/migrations/20240101000000_a/migration.sql
	database
	sql -c "$prisma_table" -c "INSERT INTO _prisma_migrations (id, checksum, migration_name, rolled_back_at, finished_at) VALUES ('1', repeat('a', 64), '20240101000000_a', now(), NULL), ('2', '$(sum prisma/migrations/20240101000000_a/migration.sql)', '20240101000000_a', NULL, now())"
	run drift --db "$DB"; ok; hasnt 'edited|dirty|pending'
}
case_rolled_back_runs_again() { # supabase/agent-skills#558: status does not show what deploy runs first
	lock; file prisma/migrations/20240101000000_a/migration.sql; file prisma/migrations/20240102000000_b/migration.sql 'SELECT 2;\n'
	database
	sql -c "$prisma_table" -c "INSERT INTO _prisma_migrations (id, checksum, migration_name, rolled_back_at) VALUES ('1', '$(sum prisma/migrations/20240101000000_a/migration.sql)', '20240101000000_a', now())" -c "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('2', '$(sum prisma/migrations/20240102000000_b/migration.sql)', '20240102000000_b', now())"
	run simulate --db "$DB"; has 'runs +20240101000000_a'
}
case_failed_row() { # P3009
	lock; file prisma/migrations/20240101000000_a/migration.sql
	database
	sql -c "$prisma_table" -c "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ('1', repeat('a', 64), '20240101000000_a', 'x')"
	run drift --db "$DB"; status 1; has 'dirty-state'; has 'prisma migrate resolve'
}
case_line_ends_of_another_host() { # prisma#7101: it takes both since 2.29
	lock; file prisma/migrations/20240101000000_a/migration.sql 'SELECT 1;\r\nSELECT 2;\r\n'
	printf 'SELECT 1;\nSELECT 2;\n' >lf
	database
	sql -c "$prisma_table" -c "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', '$(sum lf)', '20240101000000_a', now())"
	run drift --db "$DB"; ok; hasnt 'edited'
}
case_folder_without_sql() { # P3015
	lock; file prisma/migrations/20240101000000_a/migration.sql; file prisma/migrations/20240102000000_b/README.md x
	run check; status 1; has '20240102000000_b.*missing-file'
}
case_schema_folder() { # prismaSchemaFolder: prisma/schema/migrations
	lock prisma/schema; file prisma/schema/migrations/20240101000000_a/migration.sql
	file prisma/schema/user.prisma 'model A { id Int @id }\n'
	run check; ok; has 'prisma/schema/migrations.*prisma'
}
case_sql_beside_folders() { # a file put in migrations/ itself is never run
	lock; file prisma/migrations/20240101000000_a/migration.sql; file prisma/migrations/20240102000000_b.sql
	run check --notes; has '20240102000000_b.sql'
}
case_sqlite_lock() { # switched to postgres in schema.prisma: P3019
	file prisma/migrations/migration_lock.toml 'provider = "sqlite"\n'
	file prisma/migrations/20240101000000_a/migration.sql
	file prisma/schema.prisma 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n'
	run check; has 'sqlite'; has 'wrong-dialect'
}
case_copied_into_image_without_lock() { # .dockerignore of *.toml: deploy goes on
	file prisma/migrations/20240101000000_a/migration.sql; file prisma/migrations/20240102000000_b/migration.sql
	file prisma/schema.prisma 'datasource db {\n  provider = "postgresql"\n}\n'
	run check; ok; has 'missing-lock'
}
folders() { local n; for n; do file "prisma/migrations/$n/migration.sql" "SELECT '$n';\n"; done; }
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
case_prisma_folder_at_the_top() { # prisma/orm#21542: the folder is in the repository's root
	file migrations/migration_lock.toml 'provider = "cockroachdb"\n'; file migrations/20231018000000_init/migration.sql; file schema.prisma 'datasource db {\n  provider = "cockroachdb"\n  url = env("DATABASE_URL")\n}\n'
	run check; ok; has 'prisma'
}
case_prisma_failed_then_rolled_back() { # Savin-Igor/dronelingo#85
	lock; file prisma/migrations/20260516000000_a/migration.sql; file prisma/migrations/20260517000000_pgvector/migration.sql 'SELECT 2;\n'; database; sql -c "$prisma_table"; sql -c "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('1', '$(sha256sum <prisma/migrations/20260516000000_a/migration.sql | cut -c1-64)', now(), '20260516000000_a'), ('2', '$(sha256sum <prisma/migrations/20260517000000_pgvector/migration.sql | cut -c1-64)', NULL, '20260517000000_pgvector')"
	run drift --db "$DB"; status 1; has '20260517000000_pgvector.*dirty-state'; has 'migrate resolve'
	sql -c "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = '2'"; run drift --db "$DB"; ok
}
case_prisma_retried_and_squashed() { # silasfelinus/kind_robots#1996: rolled back, then finished; and a row from before the squash
	lock; local m=prisma/migrations/20260820000000_a/migration.sql; file $m
	database; sql -c "$prisma_table" -c "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, rolled_back_at, started_at) VALUES ('0', 'x', now(), '20250101000000_old', NULL, now() - interval '9 d'), ('1', 'y', NULL, '20260820000000_a', now(), now() - interval '2 d'), ('2', '$(sha256sum <$m | cut -c1-64)', now(), '20260820000000_a', NULL, now())"
	run drift --db "$DB"; ok; hasnt 'edited|dirty|pending'
}
