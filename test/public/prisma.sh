# Prisma.

sum() { sha256sum <"$1" | cut -c1-64; }

case_older_folder_merged_later() { # langwatch#7650: deploy runs it all the same
	lock; file prisma/migrations/20260828000000_a/migration.sql; file prisma/migrations/20260831120000_b/migration.sql 'SELECT 2;\n'
	repo; commit
	file prisma/migrations/20260828120002_c/migration.sql 'SELECT 3;\n'
	run check --base main; ok
	run simulate --base main prisma/migrations; has 'runs +20260828120002_c'
}
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
