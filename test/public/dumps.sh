# Dumps of the schema, from which a new database is made: what they do not name
# runs once more on top of them.
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
case_dbmate_dump_behind() { # dbmate load, then up
	d db/migrations/20240101000000_a.sql; d db/migrations/20240102000000_b.sql
	file db/schema.sql "CREATE TABLE public.schema_migrations (version character varying NOT NULL);\n\n--\n-- Dbmate schema migrations\n--\n\nINSERT INTO public.schema_migrations (version) VALUES\n    ('20240101000000');\n"
	run check; status 0; has '20240102000000_b\.sql:1: warning: schema\.sql does not list'; has 'commit schema\.sql'
}
case_dbmate_dump_in_order() { # and a version whose file is gone, which dbmate passes over
	local table; d db/migrations/20240102000000_b.sql
	for table in public.schema_migrations '"public"."schema_migrations"' schema_migrations; do
		file db/schema.sql "INSERT INTO $table (version) VALUES\n    ('20240101000000'),\n    ('20240102000000');\n"
		run check; ok; hasnt 'warning:'; run check --notes; has 'schema\.sql:2: note: .*20240101000000|schema\.sql:2: note:'
	done
}
case_dbmate_dump_of_a_merge() { # both sides' lists
	d db/migrations/1_a.sql; file db/schema.sql "INSERT INTO public.schema_migrations (version) VALUES\n    ('1'),\n<<<<<<< HEAD\n    ('2');\n=======\n    ('3');\n>>>>>>> b\n"
	run check; status 1; has 'schema\.sql:3:1: error: .*conflict-marker'
	file db/schema.sql "INSERT INTO public.schema_migrations (version) VALUES\n    ('1'),\n    ('1');\n"
	run check; status 1; has 'schema\.sql:3: error: .*duplicate-tag'
}
case_dbmate_other_schema_file() { # a schema.sql that is not a dump of dbmate's
	d db/migrations/1_a.sql; file db/schema.sql "CREATE TABLE a ();\nINSERT INTO b VALUES ('7');\n"
	run check; ok; hasnt 'warning:'
}
