# Flyway.

crc() { "$here/flyway-checksum" "$1"; }
row() { sql -c "INSERT INTO flyway_schema_history VALUES ($1, $2, '$3', '${6-SQL}', '$4', $5, 'u', now(), 0, true)"; }

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
