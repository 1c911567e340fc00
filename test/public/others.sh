# Supabase, node-pg-migrate, Rails, sqitch, Atlas, Liquibase.

case_supabase_no_number() { # "Skipping migration", and the push is green
	s 20240101000000_a.sql; s policies.sql
	run check; status 1; has 'policies.sql.*bad-name'
}
s() { file "supabase/migrations/$1" "${2-SELECT 1;\n}"; file supabase/config.toml 'project_id = "x"\n'; }

case_supabase_letter_in_number() { # smith-horn/skillsmith#668
	s 076_a.sql; s 077a_audit.sql
	run check; status 1; has '077a_audit.*bad-name'
}
case_supabase_short_after_long() { # smith-horn/skillsmith#1190
	s 087_a.sql; s 20260501000000_b.sql 'SELECT 2;\n'
	repo; commit
	s 088_c.sql 'SELECT 3;\n'
	run check --base main; status 1; has '088_c.*late-insert'
}
case_supabase_same_stamp() { # noncuro/house-hunt#107
	s 20260830120000_a.sql; s 20260830120000_b.sql 'SELECT 2;\n'
	run check; status 1; has 'duplicate-prefix'
}
case_supabase_other_files() { # supabase/cli#2063: .DS_Store, README
	s 20240101000000_a.sql; file supabase/migrations/.DS_Store x; file supabase/migrations/README.md x; file supabase/migrations/.gitkeep ''
	run check; ok; hasnt ' warning:'
}
case_supabase_remote_only() { # supabase/cli#2063
	s 20240101000000_a.sql
	database; sql -c "$supabase_table" -c "INSERT INTO supabase_migrations.schema_migrations VALUES ('20240101000000'), ('20240124010108'), ('20240126132532')"
	run drift --db "$DB"; status 1; has 'unknown-row'; has 'supabase migration repair'
}
case_supabase_mixed_length() { # supabase/agent-skills#209
	s 20260522_admin.sql; s 20260522000001_more.sql 'SELECT 2;\n'
	run check; has ' (warning|error):'; has '20260522_admin|20260522000001_more'
}
case_supabase_restamped() { # erp-mafia/accounted#1729: the preview has run the old name
	s 20260818000000_z.sql 'SELECT 0;\n'; s 20260819080000_a.sql
	repo; commit
	git mv supabase/migrations/20260819080000_a.sql supabase/migrations/20260819200000_a.sql
	run check --base main; status 1; has '20260819200000_a'; has 'renamed-after-apply|unknown-row'
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
m() { file "$1" "class $(basename "$1" | sed 's/^[0-9]*_//; s/\..*//; s/^.\|_./\U&/g; s/_//g') < ActiveRecord::Migration[8.0]\nend\n"; }
case_rails_same_version() { # rubyforgood/awbw#1723
	m db/migrate/20260618020000_add_intends.rb; m db/migrate/20260618020000_add_callouts.rb
	run check; status 1; has 'duplicate-prefix'
}
case_rails_engine_same_version() { # sh1nj1/plan42#1508: the host and an engine of the same repository
	file Gemfile 'gem "rails"\n'; m db/migrate/20260809000000_create_llm_models.rb
	file engines/spaces/spaces.gemspec 'x\n'; file engines/spaces/lib/spaces/engine.rb 'module Spaces\n  class Engine < ::Rails::Engine\n    initializer :append_migrations do |app|\n      app.config.paths["db/migrate"].concat(config.paths["db/migrate"].expanded)\n    end\n  end\nend\n'
	m engines/spaces/db/migrate/20260809000000_workspace_default.rb
	run check; status 1; has 'duplicate-prefix'; has 'engines/spaces/db/migrate|workspace_default'
}
case_rails_engine_installed() { # its migrations are copied into the application: each runs for itself
	file Gemfile 'gem "rails"\n'; m db/migrate/20260809000000_workspace_default.spaces.rb
	file engines/spaces/lib/spaces/engine.rb 'module Spaces\n  class Engine < ::Rails::Engine\n  end\nend\n'
	m engines/spaces/db/migrate/20260809000000_workspace_default.rb
	run check; ok; hasnt 'duplicate'
}
case_rails_engine_rows() { # rows and versions of engines that run with the application are known
	m db/migrate/20260801000000_a.rb; m engines/spaces/db/migrate/20260802000000_b.rb
	file config/application.rb 'Dir["engines/*"].each { |e| config.paths["db/migrate"] << "#{e}/db/migrate" } # engines/spaces\n'
	file db/structure.sql "CREATE TABLE a();\nINSERT INTO \"schema_migrations\" (version) VALUES\n('20260802000000'),\n('20260801000000');\n"
	run check; ok; hasnt ' warning:'
	database; sql -c 'CREATE TABLE schema_migrations (version varchar PRIMARY KEY)' -c "INSERT INTO schema_migrations VALUES ('20260801000000'), ('20260802000000')"
	run drift --db "$DB" db/migrate; ok; hasnt 'unknown-row|pending'
	rm -r engines
	run drift --db "$DB" db/migrate; has 'unknown-row'
}
case_rails_twice_in_structure() { # ifad/chronomodel#54
	m db/migrate/20240101000000_a.rb
	file db/structure.sql "CREATE TABLE a();\nINSERT INTO \"schema_migrations\" (version) VALUES\n('20240101000000'),\n('20240101000000');\n"
	run check; status 1; has 'structure.sql:4'; has 'duplicate-tag'
}
case_rails_older() { # runs: no error
	m db/migrate/20240101000000_a.rb; m db/migrate/20240301000000_c.rb
	repo; commit
	m db/migrate/20240201000000_b.rb
	run check --base main; ok
}
case_rails_conflict_in_structure() {
	m db/migrate/20240101000000_a.rb
	file db/structure.sql "CREATE TABLE a();\nINSERT INTO \"schema_migrations\" (version) VALUES\n<<<<<<< HEAD\n('20240102000000'),\n=======\n('20240103000000'),\n>>>>>>> b\n('20240101000000');\n"
	run check; status 1; has 'conflict-marker'; has 'structure.sql:3'
}
plan() { # NAME...: a plan with its scripts
	local n
	{ printf '%%syntax-version=1.0.0\n%%project=p\n\n'; for n; do printf '%s 2026-01-01T00:00:00Z A B <a@example.org>\n' "$n"; done; } | put sqitch.plan
	for n; do file deploy/$n.sql "SELECT 1; -- $n\n"; file revert/$n.sql "SELECT 2; -- $n\n"; done
}
case_sqitch_reordered() { # sqitch#269, #558
	plan a b c; repo; commit
	plan a c b
	run check --base main; status 1
}
case_sqitch_put_before() { # sqitch#200: a change of a release branch is merged before the features
	plan a b feature; repo; commit
	plan a b bugfix feature
	run check --base main; status 1; has 'bugfix|feature'
	plan a b feature bugfix
	run check --base main; status 0
}
case_sqitch_planner_edited() { # chef/chef-server#826: the id of each later change is another
	plan a b; repo; commit
	sed -i '/^a /s/A B/Somebody Else/' sqitch.plan
	run check --base main; status 1
}
case_sqitch_note_edited() { # the note is part of the id
	plan a b; repo; commit
	sed -i '/^a /s/$/ # now with a note/' sqitch.plan
	run check --base main; status 1
}
case_sqitch_script_missing() { # cannot find deploy script
	plan a b; rm deploy/b.sql
	run check; status 1; has 'deploy/b.sql'
}
l() { printf -- '--liquibase formatted sql\n'; while [ $# -gt 0 ]; do printf -- '\n--changeset %s\n%s\n' "$1" "$2"; shift 2; done; }
sums() { local sum; sum=$("$here/atlas-sums" "$@") && put "$1/atlas.sum" <<<"$sum"; }
case_atlas_flyway_folders() { # FlywayDir.Files() reads folders below; the command line sums them by version
	file m/V20240101000000__a.sql; file m/2024/V20240102000000__b.sql 'SELECT 2;\n'; file m/2024/R__v.sql 'SELECT 3;\n'; file m/V20240103000000__c.sql 'SELECT 4;\n'
	sums m V20240101000000__a.sql 2024/V20240102000000__b.sql V20240103000000__c.sql 2024/R__v.sql
	run check; ok; hasnt ' warning:'; has 'atlas, 3'
	file m/2024/V20240102000000__b.sql 'SELECT 9;\n'
	run check; status 1; has '2024/V20240102000000__b.sql.*checksum-mismatch'
	rm m/2024/V20240102000000__b.sql
	run check; status 1; has '2024/V20240102000000__b.sql.*missing-file'
}
case_atlas_flyway_folders_unsummed() { # the library sums the folder's own files, and runs those below
	file m/V20240101000000__a.sql; file m/2024/V20240102000000__b.sql 'SELECT 2;\n'
	sums m V20240101000000__a.sql
	run check; ok; run simulate m; has 'runs +V20240102000000__b'
}
case_atlas_liquibase_format() { # plain files to Atlas: no changesets, no rollback
	file m/20240101000000_a.sql '--liquibase formatted sql\n--changeset atlas:20240101000000-1\nCREATE TABLE a();\n--rollback: DROP TABLE a;\n'
	sums m 20240101000000_a.sql
	run check; ok; has 'atlas, 1 entry'
	file m/20240101000000_a.sql '--liquibase formatted sql\n--changeset atlas:20240101000000-1\nCREATE TABLE b();\n'
	run check; status 1; has 'checksum-mismatch'
}
case_liquibase_file_renamed() { # the path is part of the identity
	l me:1 'SELECT 1;' | put db/changelog/a.sql; l me:2 'SELECT 2;' | put db/changelog/b.sql
	repo; commit
	git mv db/changelog/a.sql db/changelog/renamed.sql
	run check --base main; status 1; has 'renamed-after-apply'
}
case_liquibase_same_id() { # Validation Failed: 1 changesets had duplicate identifiers
	l me:1 'SELECT 1;' me:1 'SELECT 2;' | put db/changelog/a.sql
	run check; status 1; has 'duplicate'
}
case_liquibase_run_on_change() {
	l 'me:1 runOnChange:true' 'SELECT 1;' | put db/changelog/a.sql
	repo; commit
	l 'me:1 runOnChange:true' 'SELECT 2;' | put db/changelog/a.sql
	run check --base main; ok
}
case_liquibase_valid_checksum() { # --validCheckSum: any
	l me:1 'SELECT 1;' | put db/changelog/a.sql
	repo; commit
	printf -- '--liquibase formatted sql\n\n--changeset me:1\n--validCheckSum: ANY\nSELECT 2;\n' | put db/changelog/a.sql
	run check --base main; ok
}
case_liquibase_edited() { # Validation Failed: 1 changesets check sum
	l me:1 'SELECT 1;' me:2 'SELECT 2;' | put db/changelog/a.sql; repo; commit
	l me:1 'SELECT 1;' me:2 'SELECT 3;' | put db/changelog/a.sql
	run check --base main; status 1; has '"me:2".*edited-after-apply'; hasnt '"me:1"'
	l me:1 '-- a remark
SELECT 1;' me:2 'SELECT 2;' | put db/changelog/a.sql
	run check --base main; status 1; has '"me:1".*edited-after-apply'
}
case_liquibase_rollback_edited() { # not part of the checksum, and neither are attributes
	l me:1 'SELECT 1;
--rollback SELECT 2;' 'me:2 splitStatements:false' 'SELECT 2;' | put db/changelog/a.sql; repo; commit
	l me:1 'SELECT 1;
--comment: why
--rollback SELECT 3;' 'me:2 context:prod' 'SELECT 2;' me:3 'SELECT 4;' | put db/changelog/a.sql
	run check --base main; ok; hasnt 'edited'
}
case_liquibase_blanks_only() { # the checksum does not see blanks and comments
	l me:1 'SELECT 1 , 2;' | put db/changelog/a.sql
	repo; commit
	l me:1 'SELECT  1  ,  2;' | put db/changelog/a.sql
	run check --base main; ok
}
case_atlas_order_in_its_file() { # ariga/atlas#2034: exec_order in atlas.hcl
	sums() { (cd m && "$here/atlas-sums" . *.sql >atlas.sum); }
	file m/20240101000000_a.sql; file m/20240401000000_d.sql 'SELECT 4;\n'; sums; repo; commit; file m/20240201000000_b.sql 'SELECT 2;\n'; sums
	run check --base main; status 1; has '20240201000000_b.*late-insert'
	local order; for order in NON_LINEAR '"non-linear"'; do file atlas.hcl "env \"x\" {\n  migration {\n    dir = \"file://m\"\n    exec_order = $order\n  }\n}\n"; run check --base main; ok; done
	file atlas.hcl 'env "x" {\n  migration {\n    exec_order = LINEAR_SKIP\n  }\n}\n'; run check --base main; status 1
}
case_atlas_line_ends() { # a Windows checkout: the sum is of LF
	file m/1_a.sql 'SELECT 1;\nSELECT 2;\n'; file m/2_b.sql; (cd m && "$here/atlas-sums" . *.sql >atlas.sum); sed -i 's/$/\r/' m/1_a.sql
	run check; status 1; has '1_a.sql.*checksum-mismatch'; has 'eol=lf'
	file m/1_a.sql 'SELECT 1;\r\nSELECT 3;\r\n'; run check; status 1; hasnt 'eol=lf'; has 'atlas migrate hash'
}
case_sqitch_conf() { # top_dir, extension and the folders of the scripts
	local n d conf; printf '%%syntax-version=1.0.0\n%%project=p\n\na 2026-01-01T00:00:00Z A B <a@example.org>\nb 2026-01-01T00:00:00Z A B <a@example.org>\n' | put sqitch.plan
	for n in a b; do for d in deploy revert verify; do file sql/$d/$n.ddl "SELECT '$n$d';\n"; done; done
	printf '[core]\n\tengine = pg\n\tplan_file = sqitch.plan\n\ttop_dir = sql\n\textension = ddl\n[engine "mysql"]\n\ttop_dir = other\n' | put sqitch.conf
	run check; ok; has '2 entries, 6 files'
	printf '[core]\n\tengine = pg\n\ttop_dir = other\n[engine "pg"]\n\ttop_dir = sql\n\textension = ddl\n' | put sqitch.conf
	run check; ok; has '2 entries, 6 files'
	printf '[core]\n\textension = "ddl" # ours\n\tdeploy_dir = ./sql/deploy\n\trevert_dir=sql/revert\n\tverify_dir = sql/verify\n' | put sqitch.conf
	run check; ok; has '2 entries, 6 files'
	rm sql/deploy/b.ddl; run check; status 1; has '"sql/deploy/b.ddl" is not there'
	printf '# [core]\n[target "x"]\n\ttop_dir = sql\n\textension = ddl\n' | put sqitch.conf; run check; status 1; has '"deploy/a.sql" is not there'
	printf '[core]\n\ttop_dir = ../sql\n' | put sqitch.conf; run check; status 1; has '"deploy/a.sql" is not there'
}
case_sqitch_reworked_dir() { # sqitch config core.reworked_dir: the scripts of reworked changes are elsewhere
	local set d old
	for set in 'core|old' 'engine "pg"|old' 'core|deploy/old'; do
		rm -rf ./*; old=${set#*|}
		printf '%%syntax-version=1.0.0\n%%project=x\n\na 2024-01-01T00:00:00Z n <n@example.invalid> # a\n@v1 2024-01-01T00:00:00Z n <n@example.invalid> # t\na [a@v1] 2024-01-02T00:00:00Z n <n@example.invalid> # a\n' | put sqitch.plan
		printf '[core]\n\tengine = pg\n[%s]\n\treworked_dir = %s\n' "${set%|*}" "$old" | put sqitch.conf
		for d in deploy revert verify; do file $d/a.sql "SELECT '$d';\n"; file "$old/$d/a@v1.sql" "SELECT 'old $d';\n"; done
		run check --notes; ok; has '2 entries, 6 files: 0 errors, 0 warnings'
		mv "$old/deploy/a@v1.sql" deploy; run check; status 1; has 'old/deploy/a@v1.sql" is not there'
	done
}
