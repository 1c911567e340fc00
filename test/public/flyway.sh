# Flyway.

flyway_row() { sql -c "INSERT INTO flyway_schema_history VALUES ($1, '$2', '$3', 'SQL', 'V$2__$3.sql', NULL, 'me', now(), 1, ${4:-true})"; }
case_flyway_failed_and_gone() { # flyway/flyway#3895: nothing newer is there: passed over with a warning
	file db/migration/V1__a.sql; database; sql -c "$flyway_table"; flyway_row 1 1 a; flyway_row 2 2 b false
	run drift --db "$DB"; ok; has ' warning:'
	file db/migration/V3__c.sql 'SELECT 3;\n'
	run drift --db "$DB"; status 1; has '2.*(dirty-state|unknown-row)'
}
case_flyway_row_of_future() { # flyway/flyway#4130, #3897: 1.10.251 is above 1.9, and below 1.11
	file db/migration/V1.9__a.sql; database; sql -c "$flyway_table"; flyway_row 1 1.9 a; flyway_row 2 1.10.251 b
	run drift --db "$DB"; ok
	file db/migration/V1.11__c.sql 'SELECT 3;\n'
	run drift --db "$DB"; status 1; has '1\.10\.251.*unknown-row'
}
case_flyway_below_baseline() { # flyway/flyway#1648: 0.0.3 is below the baseline 1: never runs
	file db/migration/V0.0.3__a.sql; file db/migration/V1.2.73__b.sql 'SELECT 2;\n'; database; sql -c "$flyway_table; INSERT INTO flyway_schema_history VALUES (1, '1', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'me', now(), 0, true)"; flyway_row 2 1.2.73 b
	run drift --db "$DB" --notes; has '0\.0\.3.*passed over'
}
case_flyway_collision_mended() {
	file db/migration/V7__a.sql; file db/migration/V7__b.sql 'SELECT 2;\n'; repo; commit
	git mv db/migration/V7__b.sql db/migration/V8__b.sql
	run check --base main; ok
}
case_flyway_row_names_the_script() { # flyway: the row has the script, its description and checksum
	file db/migration/V1__a.sql; file db/migration/V1.0__b.sql 'SELECT 2;\n'
	database; sql -c "$flyway_table"
	sql -c "INSERT INTO flyway_schema_history VALUES (1, '1.0', 'b', 'SQL', 'V1.0__b.sql', $("$here/flyway-checksum" db/migration/V1.0__b.sql), 'u', now(), 0, true)"
	run drift --db "$DB"; status 1; has 'V1__a.sql:1: error: "V1__a" never runs.*duplicate-prefix'; hasnt 'edited-after-apply|renamed-after-apply'
	repo; commit; git checkout -q -b f; file db/migration/V1__0.sql; run check --base main; hasnt 'edited-after-apply|renamed-after-apply'
}
case_flyway_types_are_all_listed() { # validation lists every mismatch
	local v; for v in 1 2 3; do file db/migration/V${v}__x.sql "SELECT $v;\n"; done
	database; sql -c "$flyway_table"
	for v in 1 2; do sql -c "INSERT INTO flyway_schema_history VALUES ($v, '$v', 'x', 'JDBC', 'db.migration.V${v}__x', NULL, 'u', now(), 0, true)"; done
	run drift --db "$DB"; status 1; has 'V1__x.sql:1: error: .*of the type JDBC'; has 'V2__x.sql:1: error: .*of the type JDBC'; hasnt 'Put the file back'
}
crc() { "$here/flyway-checksum" "$1"; }
typed_row() { sql -c "INSERT INTO flyway_schema_history VALUES ($1, $2, '$3', '${6-SQL}', '$4', $5, 'u', now(), 0, ${7-true})"; }
case_flyway_baseline_file_edited() { # flyway#4106: validate does not look at one that ran
	file db/migration/B2__base.sql 'SELECT 2;\n'; file db/migration/V3__c.sql 'SELECT 3;\n'
	database; sql -c "$flyway_table"; typed_row 1 "'2'" base B2__base.sql 99 SQL_BASELINE; typed_row 2 "'3'" c V3__c.sql "$(crc db/migration/V3__c.sql)"
	run drift --db "$DB"; ok
}
case_flyway_baseline_without_version() { # flyway#3430: not a migration's name, so it is passed over
	file db/migration/B__baseline.sql; file db/migration/V2__a.sql 'SELECT 2;\n'
	run check; status 1; has 'B__baseline.sql.*bad-name'
}
case_flyway_only_repeatables() { # flyway#1430
	file db/migration/R__v.sql 'SELECT 1;\n'; file db/migration/R__w.sql 'SELECT 2;\n'
	run check; ok
}
case_flyway_testdata_location() { # flyway#3012: a location of one stage only, with a placeholder of the time
	file src/main/resources/db/migration/V1__a.sql; file src/main/resources/db/testdata/R__data.sql '-- ${flyway:timestamp}\nSELECT 1;\n'
	run check; ok; hasnt ' warning:'
}
case_flyway_code_migrations() { # flyway#3481: rows of classes that are not in the tree
	file db/migration/V6__a.sql
	database; sql -c "$flyway_table"; typed_row 1 "'5'" x db.migration.V5__x 0 JDBC; typed_row 2 "'6'" a V6__a.sql "$(crc db/migration/V6__a.sql)"
	run drift --db "$DB"; ok; hasnt 'unknown-row'
}
case_flyway_repeatables_of_one_name() { # "Found more than one repeatable migration with description"
	file db/migration/V1__a.sql; file db/migration/views/R__v.sql; file db/migration/functions/R__v.sql 'SELECT 2;\n'
	run check; status 1; has 'duplicate-repeatable'
}
case_flyway_script_config() { # V2__x.sql.conf says that it runs without a transaction
	file db/migration/V1__a.sql 'CREATE TABLE a (x int);\n'; file db/migration/V2__b.sql 'CREATE INDEX CONCURRENTLY i ON a (x);\n'; file db/migration/V2__b.sql.conf 'executeInTransaction=false\n'
	run check; ok; hasnt ' warning:'
}
case_flyway_failed_row() { # "Detected failed migration to version 2"
	file db/migration/V1__a.sql; file db/migration/V2__b.sql 'SELECT 2;\n'
	database; sql -c "$flyway_table"; typed_row 1 "'1'" a V1__a.sql "$(crc db/migration/V1__a.sql)"; typed_row 2 "'2'" b V2__b.sql "$(crc db/migration/V2__b.sql)" SQL false
	run drift --db "$DB"; status 1; has 'dirty-state'; has 'flyway repair'
}
case_flyway_small_suffix() { # V2__b.SQL: the suffix is compared as it is written
	file db/migration/V1__a.sql; file db/migration/V2__b.SQL 'SELECT 2;\n'
	run check; status 1; has 'V2__b.SQL.*bad-name'
}
case_lower_merged_after_higher() { # JiRaska/open-bank-oss#5628
	file db/migration/V2__a.sql; file db/migration/V3__b.sql 'SELECT 2;\n'; file db/migration/V5__c.sql 'SELECT 3;\n'
	repo; commit
	file db/migration/V4__drop.sql 'SELECT 4;\n'
	run check --base main; status 1; has '"V4__drop".*late-insert'
	run check --base main --order any; status 0
}
case_single_underscore() { # flyway#3632
	file db/migration/V1__a.sql; file db/migration/V2_b.sql
	run check; status 1; has 'V2_b.sql.*bad-name'
}
case_dotted_versions() { # flyway#1113
	for v in 1.0.1 1.0.2 1.0.10; do file db/migration/V${v}__x.sql "SELECT '$v';\n"; done
	run check; ok; hasnt ' warning:'
}
case_leftovers_of_a_merge() { # flyway#2004: V2__b.sql.orig, .BASE are not read
	file db/migration/V1__a.sql; file db/migration/V2__b.sql 'SELECT 2;\n'; file db/migration/V2__b.sql.orig 'SELECT 3;\n'; file db/migration/V2__b.sql.BASE 'SELECT 4;\n'
	run check; ok; hasnt 'duplicate-prefix'
}
row() { sql -c "INSERT INTO flyway_schema_history VALUES ($1, $2, '$3', '${6-SQL}', '$4', $5, 'u', now(), 0, true)"; }
case_applied_but_reverted() { # abd-vro#3521
	file db/migration/V1.6__a.sql; file db/migration/V2.0__b.sql 'SELECT 2;\n'
	database; sql -c "$flyway_table"; row 1 "'1.6'" a V1.6__a.sql "$(crc db/migration/V1.6__a.sql)"; row 2 "'1.7'" gone V1.7__gone.sql 7
	run drift --db "$DB"; status 1; has 'unknown-row'; has '1\.7'
}
case_versions_that_compare_equal() { # "Found more than one migration with version 1"
	file db/migration/V1__a.sql; file db/migration/V01__b.sql 'SELECT 2;\n'
	run check; status 1; has 'duplicate-prefix'
	rm db/migration/V01__b.sql; file db/migration/V1.0__b.sql 'SELECT 2;\n'
	run check; status 1; has 'duplicate-prefix'
}
case_gap_on_purpose() { # gnosis/gp-v2-services#916
	for v in 008 009 011; do file db/migration/V${v}__x.sql "SELECT '$v';\n"; done
	run check; ok; hasnt ' warning:'
}
case_bom_and_crlf() { # a Windows checkout
	printf '\357\273\277SELECT 1;\r\nSELECT 2;\r\n' | put db/migration/V1__a.sql
	printf 'SELECT 1;\nSELECT 2;\n' >lf
	database; sql -c "$flyway_table"; row 1 "'1'" a V1__a.sql "$(crc lf)"
	run drift --db "$DB"; ok
}
case_repeatable_edited() { # runs again: no error
	file db/migration/V1__a.sql; file db/migration/R__v.sql 'SELECT 1;\n'
	repo; commit
	file db/migration/R__v.sql 'SELECT 2;\n'
	run check --base main; ok
	run simulate --base main db/migration; has 'runs.*R__v'
}
case_undo_edited() { # an undo script has no checksum that validate compares
	file db/migration/V1__a.sql; file db/migration/U1__a.sql 'SELECT 8;\n'
	repo; commit
	file db/migration/U1__a.sql 'SELECT 9;\n'
	run check --base main; ok
}
case_java_beside_sql() { # Java may have a version of the SQL's: said, never silent
	file src/main/resources/db/migration/V1__a.sql; file src/main/resources/db/migration/V2__b.sql
	file src/main/java/db/migration/V2__C.java 'package db.migration; public class V2__C extends BaseJavaMigration {}\n'
	run check; has 'not checked: "src/main/java/db/migration", the migrations of Flyway in Java'
}
case_two_modules() { # each module its own classpath: not duplicates
	for m in a b; do file $m/src/main/resources/db/migration/V1__init.sql "SELECT '$m';\n"; file $m/pom.xml '<project/>\n'; done
	run check; ok; hasnt 'duplicate'
}
case_test_migrations() { # src/test/resources/db/migration is a second location of the tests only
	file src/main/resources/db/migration/V1__a.sql; file src/test/resources/db/migration/V1_1__testdata.sql
	run check; ok
}
case_future_row_passed() { # ignoreMigrationPatterns *:future is the default: a row above the files is no error
	file db/migration/V1__a.sql
	database; sql -c "$flyway_table"; row 1 "'1'" a V1__a.sql "$(crc db/migration/V1__a.sql)"; row 2 "'9'" later V9__later.sql 7
	run drift --db "$DB"; ok; has '"9".*unknown-row'
}
case_flyway_order_in_its_files() { # flyway#1015, OSGP/Platform#575, duckietm/Arcturus-Morningstar-Extended#547
	local r=a/src/main/resources setting
	file $r/db/migration/V1__a.sql; file $r/db/migration/V5__c.sql 'SELECT 5;\n'; repo; commit; file $r/db/migration/V3__b.sql 'SELECT 3;\n'
	for setting in 'flyway.conf|flyway.outOfOrder=true' 'flyway.toml|[flyway]\noutOfOrder = true' 'a/conf/flyway.conf|flyway.outOfOrder = true' "$r/application.yml|spring:\n  flyway:\n    out-of-order: true" "$r/application.yaml|spring:\n  flyway:\n    outOfOrder: \"true\"" "$r/application.properties|spring.flyway.out-of-order=true" 'a/pom.xml|<configuration><outOfOrder>true</outOfOrder></configuration>' 'a/build.gradle|flyway {\n  outOfOrder = true\n}' 'a/build.gradle.kts|flyway {\n  outOfOrder.set(true)\n}' 'a/build.gradle.kts|flyway {\n  outOfOrder(true)\n}'; do
		file "${setting%%|*}" "${setting#*|}\n"; run check --base main; case $setting in *.set*) status 1;; *) ok;; esac
		run check --base main --order strict; status 1; has 'V3__b.*late-insert'
		rm "${setting%%|*}"
	done
	for setting in 'flyway.conf|# flyway.outOfOrder=true' 'flyway.conf|flyway.outOfOrder=false' "$r/application-dev.yml|spring.flyway.out-of-order: true" 'b/flyway.conf|flyway.outOfOrder=true' 'flyway.conf|flyway.outOfOrderly=true' 'flyway.conf|flyway.outOfOrder=trueish'; do
		file "${setting%%|*}" "${setting#*|}\n"; run check --base main; status 1; has 'V3__b.*late-insert'; rm "${setting%%|*}"
	done
	file flyway.conf 'flyway.outOfOrder=true\n'; file a/pom.xml '<outOfOrder>false</outOfOrder>\n'; run check --base main; status 1
}
case_flyway_other_type() { # "Migration type mismatch": it ran as Java, and is SQL now
	file db/migration/V1__a.sql; file db/migration/V2__b.sql 'SELECT 2;\n'
	database; sql -c "$flyway_table"; row 1 "'1'" a V1__a.sql "$(crc db/migration/V1__a.sql)"; row 2 "'2'" b db.migration.V2__b NULL JDBC
	run drift --db "$DB"; status 1; has '"V2__b" is SQL, and what ran.*JDBC.*edited-after-apply'
}
case_flyway_file_removed() { # what is gone is named
	file db/migration/V1__a.sql; file db/migration/V2__b.sql 'SELECT 2;\n'; file db/migration/V3__c.sql 'SELECT 3;\n'; repo; commit; rm db/migration/V2__b.sql
	run check --base main; status 1; has 'its file "V2__b.sql" is removed here.*unknown-row'
}
case_flyway_one_underscore() { # flyway/flyway#308, #2186
	file db/migration/V1_0_Test_Name.sql; file db/migration/V1_1__b.sql 'SELECT 2;\n'
	run check; status 1; has 'V1_0_Test_Name\.sql.*bad-name'
}
case_flyway_prefix_lost() { # flyway/flyway#3094: V3__insert.sql became 3_insert.sql after it ran
	file db/migration/V1__a.sql; file db/migration/V2__b.sql 'SELECT 2;\n'; file db/migration/V3__insert.sql 'SELECT 3;\n'; repo; commit
	git mv db/migration/V3__insert.sql db/migration/3_insert.sql
	run check --base main; status 1; has 'unknown-row'
}
case_flyway_ticket_folders() { # flyway/flyway#3592: repeatables in folders of tickets
	file sql/R__setup.sql; file sql/2023/XYZ-200/migrations/R__01_first.sql 'SELECT 2;\n'; file sql/2023/XYZ-5/R__XYZ-5.sql 'SELECT 3;\n'
	run check --framework=flyway sql; ok
}
case_flyway_equal_with_underscore() { # 1.1 and 1_1
	file db/migration/V1__a.sql; file db/migration/V1.1__b.sql 'SELECT 2;\n'; file db/migration/V1_1__c.sql 'SELECT 3;\n'
	run check; status 1; has 'duplicate-prefix'
}
case_flyway_callbacks() { # beforeMigrate.sql, afterMigrate__x.sql, script configurations
	file db/migration/V1__a.sql; file db/migration/beforeMigrate.sql; file db/migration/afterMigrate__grants.sql; file db/migration/V1__a.sql.conf 'executeInTransaction=false\n'
	run check; ok; hasnt ' warning:'
}
case_flyway_repeatable_renamed() { # "Detected applied migration not resolved locally"
	file db/migration/V1__a.sql; file db/migration/R__old.sql 'SELECT 2;\n'; repo; commit
	git mv db/migration/R__old.sql db/migration/R__new.sql
	run check --base main; status 1
}
case_flyway_edited() { # "Migration checksum mismatch": a comment is enough
	file db/migration/V1__a.sql; file db/migration/V2__b.sql 'SELECT 2;\n'; repo; commit
	file db/migration/V1__a.sql '-- a remark\nSELECT 1;\n'
	run check --base main; status 1; has '"V1__a".*edited-after-apply'
}
case_prefix_configured() { # flyway/flyway#2944: sqlMigrationPrefix=U, and a file named with V
	file flyway.conf 'flyway.locations=filesystem:sql\nflyway.sqlMigrationPrefix=U\n'; file sql/V1__Initial.sql
	run check; status 1; has 'V1__Initial.sql.*bad-name'
	mv sql/V1__Initial.sql sql/U1__Initial.sql; file sql/U2__b.sql 'SELECT 2;\n'
	run check; ok; hasnt ' warning:'; has '2 entries'
	database; sql -c "$flyway_table"; typed_row 1 "'1'" Initial U1__Initial.sql "$(crc sql/U1__Initial.sql)"
	run drift --db "$DB"; ok; hasnt ' warning:'
}
case_prefix_empty() { # flyway/flyway#2819: versions without a letter, and repeatables with theirs
	file flyway.conf 'flyway.sqlMigrationPrefix=\n'; file db/migration/0__create.sql; file db/migration/1__add.sql 'SELECT 2;\n'; file db/migration/R__foo.sql 'SELECT 3;\n'
	run check; ok; hasnt ' warning:'; has 'flyway, 2 entries'
	file db/migration/1.0__again.sql 'SELECT 4;\n'; run check; status 1; has 'duplicate-prefix'
}
case_prefix_of_a_project() { # flyway/flyway#729: the longest prefix decides; any file that sets it
	local setting; file db/migration/MYPROJECT_0_0_1__a.sql; file db/migration/MYPROJECT_0_0_2__b.sql 'SELECT 2;\n'; file db/migration/MYPROJECT_R__v.sql 'SELECT 3;\n'
	run check; hasnt 'flyway, 2 entries'
	for setting in 'flyway.toml|[flyway]\nsqlMigrationPrefix = "MYPROJECT_"\nrepeatableSqlMigrationPrefix = "MYPROJECT_R"' 'application.yml|spring:\n  flyway:\n    sql-migration-prefix: MYPROJECT_\n    repeatable-sql-migration-prefix: MYPROJECT_R' 'pom.xml|<sqlMigrationPrefix>MYPROJECT_</sqlMigrationPrefix>\n<repeatableSqlMigrationPrefix>MYPROJECT_R</repeatableSqlMigrationPrefix>'; do
		file "${setting%%|*}" "${setting#*|}\n"; run check; ok; hasnt ' warning:'; has 'flyway, 2 entries, 3 files'; rm "${setting%%|*}"
	done
	file flyway.conf 'flyway.sqlMigrationPrefix=${prefix}\n'; run check; hasnt 'flyway, 2 entries'
}
case_prefix_within_a_name() { # Spring's undo-sql-migration-prefix is not sql-migration-prefix
	file db/migration/V1__a.sql; file db/migration/V2__b.sql 'SELECT 2;\n'
	file application.yml 'spring:\n  flyway:\n    undo-sql-migration-prefix: U\n    repeatable-sql-migration-prefix: R\n'; run check; ok; has 'flyway, 2 entries'
	file application.properties 'SPRING_FLYWAY_SQL_MIGRATION_PREFIX=X\n'; rm application.yml; run check; has 'V1__a.sql.*bad-name'
}
case_separator_and_suffixes() { # sqlMigrationSeparator=- and .ddl files
	file flyway.conf 'flyway.sqlMigrationSeparator=-\nflyway.sqlMigrationSuffixes=.ddl,.sql\n'; file db/migration/V1-a.sql; file db/migration/V2-b.ddl 'SELECT 2;\n'; file db/migration/V3__c.sql 'SELECT 3;\n'
	run check --framework flyway db/migration; has 'flyway, 2 entries, 3 files'; has 'V3__c.sql.*bad-name'
}
case_suffixes_by_item() { # a list over several lines, in YAML, TOML, Maven and Gradle
	local setting; file db/migration/V1__a.sql; file db/migration/V2__b.ddl 'SELECT 2;\n'; file db/migration/V1__c.ddl 'SELECT 3;\n'
	for setting in 'application.yml|spring:\n  flyway:\n    sql-migration-suffixes:\n      - .sql # usual\n      # and ours\n      - ".ddl"\n    enabled: true' 'flyway.toml|[flyway]\nsqlMigrationSuffixes = [\n  ".sql",\n  ".ddl",\n]' 'pom.xml|<sqlMigrationSuffixes>\n  <sqlMigrationSuffix>.sql</sqlMigrationSuffix>\n  <sqlMigrationSuffix>.ddl</sqlMigrationSuffix>\n</sqlMigrationSuffixes>' 'pom.xml|<sqlMigrationSuffixes><sqlMigrationSuffix>.ddl</sqlMigrationSuffix><sqlMigrationSuffix>.sql</sqlMigrationSuffix></sqlMigrationSuffixes>' "build.gradle|flyway {\n  sqlMigrationSuffixes = ['.sql',\n    '.ddl']\n}" 'build.gradle.kts|flyway {\n  sqlMigrationSuffixes = arrayOf(".sql", ".ddl")\n}'; do
		file "${setting%%|*}" "${setting#*|}\n"; run check; status 1; has 'flyway, 3 entries'; has 'V1__c.ddl.*duplicate-prefix'; rm "${setting%%|*}"
	done
	rm db/migration/*.ddl; for setting in '[]' '[\n]' '[\n".sql"\n]' ''; do file flyway.toml "[flyway]\nsqlMigrationSuffixes = $setting\n"; run check; ok; has 'flyway, 1 entry'; hasnt 'warning:'; done
}
case_prefix_not_known() { # expressions of Gradle, placeholders of Maven, and YAML's null
	local setting; file db/migration/V1__a.sql
	for setting in "build.gradle|sqlMigrationPrefix = project.property('p')" 'build.gradle|sqlMigrationPrefix = p' 'build.gradle.kts|sqlMigrationSeparator = p' 'pom.xml|<sqlMigrationPrefix>@p@</sqlMigrationPrefix>' 'application.yml|sql-migration-prefix: # usual' 'application.yaml|sql-migration-prefix:\nx: y' 'application.yml|sql-migration-prefix: ~' 'application.yml|sql-migration-prefix: null'; do
		file "${setting%%|*}" "${setting#*|}\n"; run check; ok; has 'flyway, 1 entry'; hasnt 'warning:'; rm "${setting%%|*}"
	done
	mv db/migration/V1__a.sql db/migration/1__a.sql
	for setting in "build.gradle|sqlMigrationPrefix = ''" 'application.yml|sql-migration-prefix: ""' 'application.properties|spring.flyway.sql-migration-prefix='; do
		file "${setting%%|*}" "${setting#*|}\n"; run check; ok; has 'flyway, 1 entry'; hasnt 'warning:'; rm "${setting%%|*}"
	done
}
case_pattern_in_a_comment() { # what a comment behind the list names is no item of it
	file db/migration/V1__a.sql; database; sql -c "$flyway_table"; typed_row 1 "'1'" a V1__a.sql "$(crc db/migration/V1__a.sql)"; typed_row 2 "'2'" b V2__b.sql 7; file db/migration/V3__c.sql 'SELECT 3;\n'
	file application.yml 'spring:\n  flyway:\n    ignore-migration-patterns: "repeatable:*" # not *:missing\n'; run drift --db "$DB"; status 1; has '"2".*unknown-row'
	file application.yml 'spring:\n  flyway:\n    ignore-migration-patterns:\n      - "repeatable:*"\n      # - "*:missing"\n'; run drift --db "$DB"; status 1
	file application.yml 'spring:\n  flyway:\n    ignore-migration-patterns: "*:missing" # for now\n'; run drift --db "$DB"; ok
}
case_flyway_repeatable_reverted() { # flyway/flyway#3972: the text is an older one again: it runs again
	file db/migration/V1__a.sql; file db/migration/R__v.sql 'SELECT 1;\n'; database; sql -c "$flyway_table"; typed_row 1 "'1'" a V1__a.sql "$(crc db/migration/V1__a.sql)"; typed_row 2 NULL v R__v.sql "$(crc db/migration/R__v.sql)"; typed_row 3 NULL v R__v.sql 42
	run drift --db "$DB"; ok
	run drift --db "$DB" --require-applied; status 1; has 'R__v'
}
case_settings_of_one_environment() { # flyway.toml's environments, profiles of Spring Boot and of Maven
	local setting; files "SELECT 1;\n" db/migration/V{1,3}__a.sql; repo; commit; git checkout -q -b f; file db/migration/V2__b.sql 'SELECT 2;\n'; commit
	for setting in 'flyway.toml|[flyway]\n\n[environments.old.flyway]\nsqlMigrationPrefix = "L"\noutOfOrder = true' 'application.yml|spring:\n  flyway:\n    enabled: true\n---\nspring:\n  config:\n    activate:\n      on-profile: old\n  flyway:\n    sql-migration-prefix: L\n    out-of-order: true' 'application.properties|a=b\n#---\nspring.config.activate.on-profile=old\nspring.flyway.out-of-order=true' 'application.yml|a: b\n---\nspring:\n  profiles: old\n  flyway:\n    out-of-order: true' 'pom.xml|<profiles><profile><id>old</id>\n<configuration>\n<sqlMigrationPrefix>L</sqlMigrationPrefix><outOfOrder>true</outOfOrder></configuration></profile></profiles>'; do
		file "${setting%%|*}" "${setting#*|}\n"; run check --base main; status 1; has 'V2__b.*late-insert'; hasnt 'bad-name'; rm "${setting%%|*}"
	done
	for setting in 'flyway.toml|[environments.old.flyway]\noutOfOrder = false\n[flyway]\noutOfOrder = true' 'flyway.toml|[environments.default.flyway]\noutOfOrder = true' 'application.yml|spring:\n  config:\n    activate:\n      on-profile: old\n---\nspring:\n  flyway:\n    out-of-order: true\n---\nspring:\n  config:\n    activate:\n      on-profile: new' 'application.yml|spring:\n  profiles:\n    active: old\n  flyway:\n    out-of-order: true' 'pom.xml|<profile><id>old</id><activation><activeByDefault>true</activeByDefault></activation>\n<outOfOrder>true</outOfOrder></profile><profile></profile>'; do
		file "${setting%%|*}" "${setting#*|}\n"; run check --base main; ok; hasnt 'warning:'; rm "${setting%%|*}"
	done
}
case_settings_in_block_comments() { # of Gradle and of Maven; a pattern of paths begins none
	local setting; files 'SELECT 1;\n' db/migration/V{1,3}__a.sql; repo; commit; git checkout -q -b f; file db/migration/V2__b.sql 'SELECT 2;\n'; commit
	for setting in 'build.gradle|/*\n sqlMigrationPrefix = "X"\n outOfOrder = true\n*/' 'pom.xml|<!--\n<sqlMigrationPrefix>X</sqlMigrationPrefix>\n<outOfOrder>true</outOfOrder>\n-->'; do
		file "${setting%%|*}" "${setting#*|}\n"; run check --base main; status 1; has 'V2__b.*late-insert'; hasnt 'bad-name'; rm "${setting%%|*}"
	done
	file flyway.conf 'flyway.locations=filesystem:db/*/x,filesystem:*/db\nflyway.outOfOrder=true\nx=*/y\n'; run check --base main; ok
}
case_flyway_a_digit_too_many() { # flyway/flyway#1902: all later ones are ignored
	local n; for n in 20180101000000__a 201801020000001__b 20180103000000__c; do file db/migration/V$n.sql "SELECT '$n';\n"; done
	run check; status 0; has '201801020000001__b.*odd-version'
	file db/migration/V201801020000001.1__d.sql; run check; hasnt 'odd-version'
}
case_flyway_out_of_order_keeps_the_order() { # flyway/flyway#1365: of what is pending
	echo 'flyway.outOfOrder=true' | put flyway.conf; file sql/V2__b.sql 'SELECT 2;\n'; file sql/V1__a.sql; database; sql -c "$flyway_table"
	run check; ok; run simulate --db "$DB"; status 0; has '2 to run'
}
case_flyway_commented_setting() { # flyway/flyway#1680
	printf '# flyway.outOfOrder=true\n' | put flyway.conf; repo; file sql/V1__a.sql; file sql/V3__c.sql 'SELECT 3;\n'; commit; git checkout -q -b x; file sql/V2__b.sql 'SELECT 2;\n'; commit
	run check --base main; status 1; has 'late-insert'
	printf 'flyway.outOfOrder=true\n' | put flyway.conf; commit; run check --base main; ok
}
case_flyway_two_spellings_meet() { # TulevaEE/onboarding-service#1940: V1_252 and V1.252
	repo; file db/migration/V1_251__a.sql; commit; git checkout -q -b x; file db/migration/V1_252__align.sql 'SELECT 2;\n'; commit
	git checkout -q main; file db/migration/V1.252__savings.sql 'SELECT 3;\n'; commit; git checkout -q x
	run check --base main; status 1; has 'error: .*duplicate-prefix'
	git mv db/migration/V1_252__align.sql db/migration/V1_256__align.sql; commit; run check --base main; ok
}
