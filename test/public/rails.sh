# Rails.

case_rails_collision_mended() { # rubyforgood/awbw#1723
	file db/migrate/20260618020000_a.rb 'class A < ActiveRecord::Migration[8.1]\nend\n'; file db/migrate/20260618020000_b.rb 'class B < ActiveRecord::Migration[8.1]\nend\n'; repo; commit
	git mv db/migrate/20260618020000_b.rb db/migrate/20260618030000_b.rb
	run check --base main; ok
}
case_rails_one_name() { # mastodon/mastodon#7852, palkan/logidze#167: DuplicateMigrationNameError
	file db/migrate/20180101000000_remove_unused_indexes.rb 'class RemoveUnusedIndexes < ActiveRecord::Migration[5.2]\nend\n'; file db/migrate/20180201000000_remove_unused_indexes.rb 'class RemoveUnusedIndexes < ActiveRecord::Migration[5.2]\nend\n'
	run check; status 1; has 'remove_unused_indexes'
}
rails() { local n; for n; do file "db/migrate/$n.rb" "class $(sed 's/^[0-9]*_//; s/\b./\u&/' <<<"$n") < ActiveRecord::Migration[8.0]\nend\n"; done; }
schema() { file "${2-db/schema.rb}" "ActiveRecord::Schema[8.0].define($1) do\n  create_table \"a\"\nend\n"; }
case_rails_schema_behind() { # antiwork/gumroad#5044, rubyforgood/human-essentials#2646: a version that was not raised
	rails 20261124000000_a 20261125000001_b; schema 'version: 2026_11_25_000000'
	run check; status 0; has 'db/schema\.rb:1: warning: .*20261125000001_b.*orphan-file'; has 'rails db:migrate'
}
case_rails_schema_far_behind() { # thoughtbot/upcase#855: one finding for all
	rails 20240101000000_a 20240102000000_b 20240103000000_c; schema 'version: 20240101000000'
	run check; status 0; has '"20240103000000_c" and of 1 more'; has '1 warning'
}
case_rails_schema_in_order() { # the newest, an older one merged late, one above all files, and none at all
	local said; rails 20240101000000_a 20240102000000_b
	for said in 'version: 2024_01_02_000000' 'version: 2030_01_01_000000' 'version: "20240102000000"' ''; do
		schema "$said"; run check; ok; hasnt 'warning:'
	done
}
case_rails_old_schema_form() { # Rails 4: Schema.define(version: 2013...)
	rails 20130101000000_a 20130102000000_b; file db/schema.rb '# encoding: UTF-8\n# comment\n\nActiveRecord::Schema.define(version: 20130101000000) do\nend\n'
	run check; has 'db/schema\.rb:4: warning:'
	file db/schema.rb 'ActiveRecord::Schema.define(\n  version: 20130101000000,\n) do\nend\n'; run check; has 'db/schema\.rb:2: warning:'
}
case_rails_schema_left_behind() { # structure.sql is what counts where both are there
	rails 20240101000000_a; schema 'version: 2023_01_01_000000'; file db/structure.sql "INSERT INTO \"schema_migrations\" (version) VALUES\n('20240101000000');\n"
	run check; ok; hasnt 'warning:'
}
case_rails_second_schema() { # of a database of its own
	rails 20240101000000_a; schema 'version: 2024_01_01_000000'; schema 'version: 2023_01_01_000000' db/animals_schema.rb
	file db/animals_migrate/20240102000000_c.rb 'class C < ActiveRecord::Migration[8.0]\nend\n'
	run check; has 'animals_schema\.rb:1: warning: .*20240102000000_c'; hasnt 'db/schema\.rb'
}
case_rails_schema_conflict() { # openfoodfoundation/openfoodnetwork#7430
	rails 20240101000000_a; file db/schema.rb '<<<<<<< HEAD\nActiveRecord::Schema[7.1].define(version: 2024_01_01_000000) do\n=======\nActiveRecord::Schema[7.1].define(version: 2023_01_01_000000) do\n>>>>>>> x\nend\n'
	run check; status 1; has 'schema\.rb:1:1: error: .*conflict-marker'
}
case_rails_structure_of_one_each() { # Rails 4.2: one INSERT a version, the table without quotes
	rails 20130101000000_a 20130102000000_b; file db/structure.sql "CREATE TABLE a ();\nINSERT INTO schema_migrations (version) VALUES ('20130101000000');\n\nINSERT INTO schema_migrations (version) VALUES ('20120101000000');\n"
	run check --notes; status 0; has '20130102000000_b.*orphan-file'; has 'structure\.sql:4: note: .*20120101000000|structure\.sql:4: note: .*no file has it'
}
case_rails_illegal_name() { # IllegalMigrationNameError, and a name that is not looked at
	rails 20240101000000_a; file db/migrate/20240102000000_add-users.rb; file db/migrate/20240103000000_AddX.rb; file db/migrate/20240104000000.rb
	run check; status 1; has 'error: .*add-users.*|add-users.*stops at this name'; has '20240102000000_add-users\.rb:1: error: .*bad-name'; has '20240103000000_AddX\.rb:1: error: .*bad-name'; has '20240104000000\.rb:1: warning: .*bad-name'
}
case_rails_only_illegal_names() {
	file db/migrate/20240102000000_Add.rb 'class Add < ActiveRecord::Migration[8.0]\nend\n'
	run check; status 1; has 'rails, 0 entries'; has 'IllegalMigrationNameError'
}
case_rails_engine_of_the_project() { # sh1nj1/plan42#1508: the application and an engine in it have one version
	file Gemfile 'gem "x", path: "engines/x"\n'; file engines/x/lib/x/engine.rb 'module X\n  class Engine < ::Rails::Engine\n  initializer :append_migrations do |app|\n    app.config.paths["db/migrate"].concat(config.paths["db/migrate"].expanded)\n  end\n end\nend\n'
	file db/migrate/20260809000000_a.rb 'class A < ActiveRecord::Migration[8.0]\nend\n'; file engines/x/db/migrate/20260809000000_b.rb 'class B < ActiveRecord::Migration[8.0]\nend\n'; file config/application.rb 'x\n'
	run check; status 1; has '20260809000000.*duplicate-prefix|same number'
}
case_rails_one_class() { # palkan/logidze#167
	file db/migrate/1_update_logidze.rb 'class UpdateLogidze < ActiveRecord::Migration[6.1]\nend\n'; file db/migrate/2_update_logidze.rb 'class UpdateLogidze < ActiveRecord::Migration[6.1]\nend\n'
	run check; status 1; has 'error: .*(name|class)'
}
case_rails_one_version() { # antiwork/gumroad#5035, #6777
	file db/migrate/20241125000000_add_price_checker.rb 'class AddPriceChecker < ActiveRecord::Migration[7.1]\nend\n'; file db/migrate/20241125000000_add_comment_type.rb 'class AddCommentType < ActiveRecord::Migration[7.1]\nend\n'
	run check; status 1; has '20241125000000.*duplicate-prefix'
}
case_rails_second_database() { # bensheldon/good_job#1708: of a database of its own
	file db/migrate/20240101000000_a.rb 'class A < ActiveRecord::Migration[7.1]\nend\n'
	file db/good_job_migrate/20260121170837_b.rb 'class B < ActiveRecord::Migration[7.1]\nend\n'; file db/good_job_migrate/20260121170837_c.rb 'class C < ActiveRecord::Migration[7.1]\nend\n'
	run check; status 1; has 'good_job_migrate.*duplicate-prefix'
}
case_rails_of_engines() { # decidim/decidim#14714: copied from engines
	file db/migrate/20230427105700_change_states_on_amendments.decidim.rb 'class ChangeStatesOnAmendments < ActiveRecord::Migration[7.1]\nend\n'
	file db/migrate/20230427105700_change_states_on_proposals.decidim_proposals.rb 'class ChangeStatesOnProposals < ActiveRecord::Migration[7.1]\nend\n'
	run check; status 1; has '20230427105700.*duplicate-prefix'
}
rails_migration() { file "$1" "class $(basename "$1" | sed 's/^[0-9]*_//; s/\..*//; s/^.\|_./\U&/g; s/_//g') < ActiveRecord::Migration[8.0]\nend\n"; }
case_rails_same_version() { # rubyforgood/awbw#1723
	rails_migration db/migrate/20260618020000_add_intends.rb; rails_migration db/migrate/20260618020000_add_callouts.rb
	run check; status 1; has 'duplicate-prefix'
}
case_rails_engine_same_version() { # sh1nj1/plan42#1508: the host and an engine of the same repository
	file Gemfile 'gem "rails"\n'; rails_migration db/migrate/20260809000000_create_llm_models.rb
	file engines/spaces/spaces.gemspec 'x\n'; file engines/spaces/lib/spaces/engine.rb 'module Spaces\n  class Engine < ::Rails::Engine\n    initializer :append_migrations do |app|\n      app.config.paths["db/migrate"].concat(config.paths["db/migrate"].expanded)\n    end\n  end\nend\n'
	rails_migration engines/spaces/db/migrate/20260809000000_workspace_default.rb
	run check; status 1; has 'duplicate-prefix'; has 'engines/spaces/db/migrate|workspace_default'
}
case_rails_engine_installed() { # its migrations are copied into the application: each runs for itself
	file Gemfile 'gem "rails"\n'; rails_migration db/migrate/20260809000000_workspace_default.spaces.rb
	file engines/spaces/lib/spaces/engine.rb 'module Spaces\n  class Engine < ::Rails::Engine\n  end\nend\n'
	rails_migration engines/spaces/db/migrate/20260809000000_workspace_default.rb
	run check; ok; hasnt 'duplicate'
}
case_rails_engine_rows() { # rows and versions of engines that run with the application are known
	rails_migration db/migrate/20260801000000_a.rb; rails_migration engines/spaces/db/migrate/20260802000000_b.rb
	file config/application.rb 'Dir["engines/*"].each { |e| config.paths["db/migrate"] << "#{e}/db/migrate" } # engines/spaces\n'
	file db/structure.sql "CREATE TABLE a();\nINSERT INTO \"schema_migrations\" (version) VALUES\n('20260802000000'),\n('20260801000000');\n"
	run check; ok; hasnt ' warning:'
	database; sql -c 'CREATE TABLE schema_migrations (version varchar PRIMARY KEY)' -c "INSERT INTO schema_migrations VALUES ('20260801000000'), ('20260802000000')"
	run drift --db "$DB" db/migrate; ok; hasnt 'unknown-row|pending'
	rm -r engines
	run drift --db "$DB" db/migrate; has 'unknown-row'
}
case_rails_twice_in_structure() { # ifad/chronomodel#54
	rails_migration db/migrate/20240101000000_a.rb
	file db/structure.sql "CREATE TABLE a();\nINSERT INTO \"schema_migrations\" (version) VALUES\n('20240101000000'),\n('20240101000000');\n"
	run check; status 1; has 'structure.sql:4'; has 'duplicate-tag'
}
case_rails_older() { # runs: no error
	rails_migration db/migrate/20240101000000_a.rb; rails_migration db/migrate/20240301000000_c.rb
	repo; commit
	rails_migration db/migrate/20240201000000_b.rb
	run check --base main; ok
}
case_rails_conflict_in_structure() {
	rails_migration db/migrate/20240101000000_a.rb
	file db/structure.sql "CREATE TABLE a();\nINSERT INTO \"schema_migrations\" (version) VALUES\n<<<<<<< HEAD\n('20240102000000'),\n=======\n('20240103000000'),\n>>>>>>> b\n('20240101000000');\n"
	run check; status 1; has 'conflict-marker'; has 'structure.sql:3'
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
