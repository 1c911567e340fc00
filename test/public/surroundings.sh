# What tools have in common: git, CI, editors, names, URLs.

case_switches_in_other_files() { # a workflow, and a comment that is none
	file supabase/migrations/20240101000000_a.sql; file supabase/migrations/20240103000000_c.sql 'SELECT 3;\n'; file .github/workflows/deploy.yml 'jobs:\n  d:\n    steps:\n      # supabase db push --include-all\n      - run: supabase db push\n'; repo; commit; file supabase/migrations/20240102000000_b.sql 'SELECT 2;\n'
	run check --base main; status 1; has '20240102000000_b.*late-insert'
	sed -i 's/run: supabase db push/& --include-all/' .github/workflows/deploy.yml
	run check --base main; ok
	run simulate --base main supabase/migrations; has 'runs +20240102000000_b'
}
case_reports_are_whole() { # a report that cannot be written leaves the old one
	file db/migration/V1__a.sql; echo old >r.json
	(ulimit -f 0; run check --report json=r.json; status 2; has 'could not write the report'; exit $WRONG) || WRONG=1
	[ "$(cat r.json)" = old ] && [ ! -e r.json.migcheck-new ] || { echo 'NOT WHOLE'; WRONG=1; }
	run check --report json=r.json; status 0; [ "$(head -c1 r.json)" = '{' ] || { echo 'NO REPORT'; WRONG=1; }
	run check --report json=/dev/null; status 0
	echo '{"framwork": "flyway"}' | put .migcheck.json; run check; status 2; has 'configuration.*framwork'; has 'read is .migcheck.json'
}
case_base_never_fetched() { # openlinker#1020, PostHog#46893: never a silent pass
	mkdir up && cd up && repo && goose_file migrations/1_a.sql && commit && git checkout -q -b f && goose_file migrations/2_b.sql && commit && cd ..
	git clone -q --depth 1 -b f "file://$PWD/up" co; cd co
	run check --base origin/main; status 2; has 'fetch'
}
case_base_is_empty() { # kortix-ai/suna#3596: workflow_dispatch has no base
	repo; goose_file migrations/1_a.sql; commit
	run check --base ''; status 2
}
case_merge_queue() { # open-msupply#11367: HEAD^1 of a merge at depth 2
	mkdir up && cd up && repo && goose_file migrations/1_a.sql && goose_file migrations/3_c.sql && commit && git checkout -q -b f && goose_file migrations/2_b.sql && commit f && git checkout -q main && git merge -q --no-ff -m m f && cd ..
	git clone -q --depth 2 "file://$PWD/up" co; cd co
	run check --base HEAD^1; status 1; has '2_b.*late-insert'
}
case_detached_and_sparse() { # actions/checkout sparse-checkout
	mkdir up && cd up && repo && goose_file migrations/1_a.sql && goose_file other/x/2_b.sql && file src/a.c x && commit && cd ..
	git clone -q --no-checkout "file://$PWD/up" co; cd co; git sparse-checkout set migrations; git checkout -q --detach main
	goose_file migrations/2_b.sql
	run check --base HEAD migrations; ok
}
case_submodule() { # the migrations are a submodule
	mkdir m && cd m && repo && goose_file 1_a.sql && goose_file 2_b.sql && commit && cd ..
	mkdir app && cd app && repo && git -c protocol.file.allow=always submodule --quiet add "$OLDPWD/m" migrations && commit
	run check; ok; has 'migrations: goose'
	run check --base main; [ "$STATUS" != 1 ] || { echo 'a false finding'; WRONG=1; }
}
case_worktree() {
	repo; goose_file migrations/1_a.sql; commit; git worktree add -q ../w.$$ -b f
	cd "../w.$$"; goose_file migrations/2_b.sql
	run check --base main; ok
	cd ..; rm -rf "w.$$"
}
case_symlinked_folder() { # db/migrations -> ../common
	goose_file common/1_a.sql; goose_file common/2_b.sql; mkdir db; ln -s ../common db/migrations
	run check db/migrations; ok; has 'goose, 2'
	run check; ok
}
case_symlink_loop() {
	goose_file migrations/1_a.sql; ln -s .. migrations/up
	run check; ok
}
case_dangling_link() { # a link to a file that is not in the image
	goose_file migrations/1_a.sql; ln -s ../gone.sql migrations/2_b.sql
	run check; status 1; has '2_b'
}
case_editor_leftovers() { # 2_b.sql~, .#2_b.sql, #2_b.sql#, 2_b.sql.swp
	goose_file migrations/1_a.sql; goose_file migrations/2_b.sql
	for n in '2_b.sql~' '.2_b.sql.swp' '#2_b.sql#' '2_b.sql.orig' '2_b.sql.rej' '._2_b.sql'; do file "migrations/$n" x; done
	ln -s 'me@host.1:2' 'migrations/.#2_b.sql'
	run check; ok; hasnt 'duplicate'
}
case_copy_of_a_file() { # Finder and Explorer: "2_b copy.sql", "2_b (1).sql"
	goose_file migrations/1_a.sql; goose_file migrations/2_b.sql; goose_file 'migrations/2_b copy.sql'
	run check; status 1; has 'duplicate-prefix'
}
case_names_for_annotations() { # a comma, a percent sign and a newline in a name
	goose_file migrations/1_a.sql; goose_file $'migrations/1_b,x%\n::error::y.sql'
	run check --format github; status 1; hasnt '^::error::y'
}
case_names_in_decomposed_form() { # a Mac writes e and an accent as two
	goose_file "$(printf 'migrations/1_caf\303\251.sql')"; goose_file "$(printf 'migrations/2_cafe\314\201.sql')"
	run check; ok
}
case_utf16() { # PowerShell's ">"
	goose_file migrations/1_a.sql; printf '\377\376-\0-\0' | put migrations/2_b.sql
	run check --framework goose migrations; status 1; has 'unreadable-file|encoding'
}
case_lfs_pointer() { # a checkout without lfs: true
	goose_file migrations/1_a.sql; file migrations/2_b.sql 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n'
	run check; status 1; has 'unreadable-file'
}
case_staged_file_of_lint_staged() { # absolute paths, several roots
	goose_file a/migrations/1_a.sql; goose_file b/migrations/1_a.sql; goose_file b/migrations/1_b.sql
	run check "$PWD/a/migrations/1_a.sql"; ok
	run check "$PWD/a/migrations/1_a.sql" "$PWD/b/migrations/1_b.sql"; status 1
}
case_staged_only() { # pre-commit stashes; --head of an index is not there: the tree is judged
	repo; goose_file migrations/1_a.sql; commit; goose_file migrations/1_b.sql; git add -A
	run check --base HEAD; status 1; has 'duplicate-prefix'
}
case_deleted_in_change() { # a migration that the base has run is gone
	repo; goose_file migrations/1_a.sql; goose_file migrations/2_b.sql; commit; git rm -q migrations/2_b.sql
	run check --base main; ok; has '"2" ran.*unknown-row'
}
case_whole_folder_moved() { # a monorepo: db/ -> apps/api/db/
	repo; goose_file db/migrations/1_a.sql; goose_file db/migrations/2_b.sql; commit; mkdir -p apps/api; git mv db apps/api/db
	run check --base main; ok
}
case_squash_merge_of_reverted() { # revert of a revert: the same file with a new commit
	repo; goose_file migrations/1_a.sql; commit; goose_file migrations/2_b.sql; commit; git rm -q migrations/2_b.sql; commit; goose_file migrations/2_b.sql
	run check --base main; ok
}
case_urls() { # what people have in DATABASE_URL
	goose_file migrations/1_a.sql
	database; sql -c "$goose_table" -c 'INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true)'
	local plain=${DB#postgres*://} query
	for scheme in postgres postgresql postgresql+asyncpg postgresql+psycopg2 postgresql+psycopg pgx pgx4 pgx5 postgres+ssl; do
		run drift --db "$scheme://$plain?sslmode=disable"; [ "$scheme" = postgres+ssl ] || ok
	done
	for query in 'sslmode=disable&uselibpqcompat=true' 'pgbouncer=true&connection_limit=1&pool_timeout=0' 'schema=public' 'sslmode=no-verify' 'statement_cache_size=0' 'pool_max_conns=4' 'application_name=x&connect_timeout=5' 'sslmode=disable&binary_parameters=yes' 'options=-c%20statement_timeout%3D5000' 'search_path=public' 'sslaccept=strict' 'supa=base-pooler.x' 'prepareThreshold=0' 'ssl=false' 'timezone=UTC' 'default_query_exec_mode=simple_protocol' 'socket_timeout=3' 'workaround=supabase-pooler.vercel'; do
		run drift --db "postgres://$plain?$query"
		case $query in sslmode=no-verify) status 2 ;; *) ok ;; esac
	done
	run drift --db "jdbc:postgresql://${plain#*@}?user=${plain%%@*}&ssl=false&currentSchema=public&reWriteBatchedInserts=true"; ok
}
case_url_with_odd_password() { # '#', '@' and '%' that are not encoded
	goose_file migrations/1_a.sql
	run drift --db 'postgres://u:p#ss@127.0.0.1:1/db'; status 2; hasnt 'p#ss'
	run drift --db 'postgres://u:se%cret@127.0.0.1:1/db'; status 2; hasnt 'se%cret'
	run drift --db 'postgres://u:a@b:c@127.0.0.1:1/db'; status 2; hasnt 'a@b:c'
}
case_monorepo_of_many_tools() {
	goose_file services/a/migrations/1_a.sql; journal packages/db/drizzle 0000_a:1; file apps/web/prisma/migrations/migration_lock.toml 'provider = "postgresql"\n'; file apps/web/prisma/migrations/20240101000000_a/migration.sql
	file services/py/alembic/versions/1_a.py 'revision = "1"\ndown_revision = None\n'; file services/py/alembic.ini '[alembic]\nscript_location = alembic\n'
	file node_modules/pkg/migrations/1_a.sql x
	run check; ok; has 'goose'; has 'drizzle'; has 'prisma'; has 'Alembic'; hasnt 'node_modules'
}
case_base_new_folder() { # the base has no migrations yet
	repo; file README.md x; commit; goose_file migrations/1_a.sql
	run check --base main; ok
}
case_base_from_below() { # started in a package of the repository
	repo; goose_file apps/api/migrations/1_a.sql; goose_file apps/api/migrations/3_c.sql; commit; goose_file apps/api/migrations/2_b.sql
	cd apps/api; run check --base main; status 1; has 'apps/api/migrations/2_b.sql:1'
}
case_base_remote_only() { # a clone of one branch with the other fetched
	mkdir up && cd up && repo && goose_file migrations/1_a.sql && commit && git checkout -q -b f && goose_file migrations/2_b.sql && commit && cd ..
	git clone -q -b f "file://$PWD/up" co; cd co
	run check --base origin/main; ok
	run check --base refs/remotes/origin/main; ok
}
case_bare_with_head() { # a server's hook
	mkdir w && cd w && repo && goose_file migrations/1_a.sql && goose_file migrations/3_c.sql && commit && git checkout -q -b f && goose_file migrations/2_b.sql && commit && cd ..
	git clone -q --bare w b.git; cd b.git
	run check --base main --head f; status 1; has '2_b'
}
case_gone_path() { # lint-staged names a file that was deleted
	goose_file migrations/1_a.sql; run check migrations/2_b.sql; status 2
}
case_two_with_same_base_merge() { # --with: another open branch takes the number
	repo; goose_file migrations/1_a.sql; commit; git checkout -q -b other; goose_file migrations/2_other.sql; commit; git checkout -q -b mine main; goose_file migrations/2_mine.sql; commit
	run check --base main; status 0
	run check --base main --with other; status 1; has 'duplicate-prefix'
}
case_allow_with_subject() { # people decide: one tag, with a reason
	journal drizzle 0000_a:1 0001_b:5 0002_c:3
	file .migcheck.json '{"allow": [{"rule": "non-monotonic-when", "subject": "0002_c", "reason": "ran by hand"}]}\n'
	run check; ok
}
case_dated_with_counter() { # 2024-01-05_00_a is one number
	for n in 2024-01-05_00_a 2024-01-05_01_b 2024-01-06_00_c; do file db/migrations/$n.sql "SELECT '$n';\n"; done
	run check; ok; hasnt 'duplicate-prefix'
}
folders() { local n; for n; do file "prisma/migrations/$n/migration.sql" "SELECT '$n';\n"; done; }
case_nothing_in_common_elsewhere() { # each tool's own setting
	file package.json '{"dependencies": {"node-pg-migrate": "9"}}'; file migrations/1600000000001_a.sql '-- Up Migration\nSELECT 1;\n'; database
	sql -c "CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL DEFAULT now()); INSERT INTO pgmigrations (name) VALUES ('x')"
	run drift --db "$DB"; has 'node-pg-migrate --migrations-table'
	lock; folders 20240101000000_a; sql -c "$prisma_table; INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('2', 'x', '20230101000000_x', now())"
	run drift --db "$DB" prisma/migrations; has 'schema=NAME'; has '20230101000000_x.*unknown-row'
}
case_ways_back_by_last_word() { # 001_a_rollback.sql belongs to 001_a.sql; 002_add_rollback.sql is one by itself
	local n; for n in 001_a 001_a_rollback 002_add_rollback 003_c 003_c-down 004_d 004_d.undo; do file migrations/$n.sql "SELECT '$n';\n"; done
	run check; ok; hasnt 'duplicate-prefix'; has '4 entries'
	run repair migrations; hasnt 'rename'
}
case_base_renamed_itself() { # gastownhall/beads#6588: the base renamed; the change touches no migration
	pair db/migrations/0025_a db/migrations/0026_add_wisps; repo; commit; git checkout -q -b f; file README x; commit; git checkout -q main; for e in up down; do git mv db/migrations/0026_add_wisps.$e.sql db/migrations/0027_add_wisps.$e.sql; done; pair db/migrations/0026_dep_rekey; commit; git checkout -q f
	run check --base main; ok; hasnt ' warning:'
}
case_base_fetched_shallow() { # TheDancingDeveloper-org/rustTorrent#34: the base was fetched with --depth=1
	mkdir up; cd up; goose_file migrations/00001_a.sql; repo; commit; git checkout -q -b f; goose_file migrations/00002_b.sql; commit; git checkout -q main; file x y; commit; cd ..; git clone -q --depth 1 --no-single-branch "file://$PWD/up" c 2>/dev/null; cd c; git checkout -q f
	run check --base origin/main; status 2; has 'shallow'
}
case_stacked_branches() { # two open branches take one number: --with
	pair migrations/000001_a; repo; commit; git checkout -q -b one; pair migrations/000002_one; commit; git checkout -q main; git checkout -q -b two; pair migrations/000002_two; commit
	run check --base main; ok
	run check --base main --with one; status 1; has '000002_two.*duplicate-prefix'
}
case_fault_of_the_base() { # TryGhost/Ghost#30423: it is not the branch's
	repo; file go.mod 'module x\n'; pair migrations/1_a; commit; git checkout -q -b x; pair migrations/3_c; commit
	git checkout -q main; file migrations/2_x.up.sql 'SELECT 20;\n'; file migrations/2_y.up.sql 'SELECT 2;\n'; commit; git checkout -q x
	run check --base main; ok; hasnt 'duplicate'
}
case_narrow_clone() { # JiRaska/open-bank-oss#5688: without origin/main there is no verdict
	mkdir o; cd o; repo; file db/migration/V1__a.sql; commit; git checkout -q -b pr; file db/migration/V2__b.sql 'SELECT 2;\n'; commit; cd ..
	git clone -q --single-branch --branch=pr "file://$PWD/o" c; cd c; run check --base origin/main; status 2; has 'fetch'
}
