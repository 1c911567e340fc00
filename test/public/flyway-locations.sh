# Flyway's settings of where its files are, and of what is replaced in them.

crc() { "$here/flyway-checksum" "$1"; }
ran() { # RANK VERSION FILE: the row that Flyway leaves
	local text=${3##*/}; text=${text#*__}; text=${text%.sql}
	sql -c "INSERT INTO flyway_schema_history VALUES ($1, $2, '${text//_/ }', 'SQL', '${3##*/}', $(crc "$3"), 'me', now(), 1, true)"
}
case_locations_one_run() { # flyway/flyway#390, #4132: two folders, one order, one table
	file flyway.conf 'flyway.locations=filesystem:sql/common,filesystem:sql/postgres\n'
	file sql/common/V1__a.sql; file sql/common/V3__c.sql 'SELECT 3;\n'; file sql/postgres/V2__b.sql 'SELECT 2;\n'
	database; sql -c "$flyway_table"; ran 1 "'1'" sql/common/V1__a.sql; ran 2 "'2'" sql/postgres/V2__b.sql; ran 3 "'3'" sql/common/V3__c.sql
	run check; ok; has 'sql: flyway, 3 entries'
	run drift --db "$DB"; ok; hasnt 'unknown-row|pending'
	run drift --db "$DB" sql/postgres; ok; hasnt 'unknown-row|pending'
	file sql/postgres/V3__d.sql; run check sql/common/V1__a.sql; status 1; has 'V3__d.*duplicate-prefix'
	tree=$PWD; cd /; run check "$tree"; status 1; has 'V3__d.*duplicate-prefix'
}
case_locations_spelled() { # flyway/flyway#96: "Found more than one migration with version 1", by each file that can set them
	local setting; file a/V1__a.sql; file b/c/V1.0__b.sql; file src/main/resources/a/V1__a.sql; file src/main/resources/b/c/V1__b.sql
	run check; status 0; hasnt duplicate-prefix
	for setting in 'flyway.toml|[flyway]\nlocations = [\n  "filesystem:./a", # not "filesystem:d"\n  "filesystem:b/c",\n]' \
		'flyway.conf|flyway.locations=filesystem:a, \\\n  filesystem:b/c' \
		'application.yml|spring:\n  flyway:\n    locations:\n      - classpath:a\n      # the data\n      - classpath:/b/c\n    enabled: true' \
		'src/main/resources/application.yml|spring:\n  flyway:\n    locations: "classpath:a,classpath:b/c"' \
		'src/main/resources/application.properties|quarkus.flyway.locations=a,b/c' \
		'pom.xml|<locations>\n<location>filesystem:a</location>\n<location>filesystem:${project.basedir}/b/c</location>\n</locations>' \
		"build.gradle|flyway {\n  locations = ['filesystem:a', \"filesystem:\$projectDir/b/c\"]\n}" \
		'build.gradle.kts|flyway {\n  locations = arrayOf("filesystem:a", "filesystem:b/c")\n}'; do
		file "${setting%%|*}" "${setting#*|}\n"; run check; status 1; has 'duplicate-prefix'; rm "${setting%%|*}"
	done
}
case_locations_not_known() { # elsewhere, a pattern, of one profile, one in another: no run of both folders
	local setting; file sql/a/V1__a.sql; file sql/b/V1__b.sql
	for setting in 'flyway.conf|flyway.locations=filesystem:/flyway/a,filesystem:/flyway/b' 'flyway.conf|flyway.locations=filesystem:sql/*' \
		'flyway.conf|flyway.locations=filesystem:sql/a,s3:bucket/b' 'flyway.conf|flyway.locations=filesystem:sql/a,filesystem:sql/a' \
		'flyway.conf|#flyway.locations=filesystem:sql/a,filesystem:sql/b' 'flyway.conf|flyway.locations=filesystem:sql/a,filesystem:sql/none' \
		'flyway.conf|flyway.locations=filesystem:sql/a,filesystem:../sql/b' 'flyway.toml|[environments.dev.flyway]\nlocations = ["filesystem:sql/a", "filesystem:sql/b"]' \
		'flyway.conf|flyway.locations=filesystem:other,filesystem:more'; do
		mkdir -p other more; file "${setting%%|*}" "${setting#*|}\n"; run check; ok; rm "${setting%%|*}"
	done
	file flyway.conf 'flyway.locations=filesystem:sql,filesystem:sql/b\n'; run check; ok
}
case_locations_above() { # a module that shares a folder, checked from within it: there is no folder around both
	file mod/flyway.conf 'flyway.locations=filesystem:../common/sql,filesystem:sql\n'; file common/sql/V1__a.sql; file mod/sql/V2__b.sql
	run check; ok; cd mod; run check; ok; run check sql; ok
}
case_locations_of_a_database() { # Spring Boot's {vendor}: the other databases' folders have versions of their own
	local place=src/main/resources/db/migration
	file src/main/resources/application.yml 'spring:\n  flyway:\n    locations: classpath:db/migration/common,classpath:db/migration/{vendor}\n'
	file $place/common/V1__a.sql; file $place/postgresql/V2__b.sql; file $place/h2/V2__b.sql; run check; ok
	file $place/postgresql/V1__x.sql; run check; status 1; has 'V1__x.*duplicate-prefix'
}
case_locations_of_a_change() { # JiRaska/open-bank-oss#5628, with the newer file in another folder
	repo; file flyway.toml '[flyway]\nlocations = ["filesystem:a", "filesystem:b"]\n'; file a/V1__a.sql; file b/V3__c.sql 'SELECT 3;\n'; commit
	git checkout -q -b moved; git mv a/V1__a.sql b/V1__a.sql; commit; run check --base main; ok
	git checkout -q -b late main; file a/V2__b.sql 'SELECT 2;\n'; commit; run check --base main; status 1; has '"V2__b".*late-insert'
	git checkout -q -b joins main; file c/V4__d.sql; file flyway.toml '[flyway]\nlocations = ["filesystem:a", "filesystem:b", "filesystem:c"]\n'; commit; run check --base main; ok
	mkdir d; cd d; run check --base main ..; ok
}
case_locations_of_two_modules() { # both share a folder and have the folder around it: the files of each are read
	local module; for module in a b; do file $module/flyway.conf 'flyway.locations=filesystem:../common/sql,filesystem:sql\n'; file $module/sql/V2__b.sql; done
	file common/sql/V1__a.sql; run check; ok; file a/sql/V2__c.sql; run check; status 1; has 'V2__c.*duplicate-prefix'
	rm a/sql/V2__c.sql; file b/sql/V2__c.sql; run check; status 1; has 'V2__c.*duplicate-prefix'
	rm b/sql/V2__c.sql b/flyway.conf; file a/flyway.conf 'flyway.locations=filesystem:sql/x,filesystem:sql/y\n'; file a/sql/x/V1__x.sql; file a/sql/y/V2__y.sql; rm a/sql/V2__b.sql
	file a/sql/z/V1__z.sql; file a/sql/z/V1__zz.sql; run check a/sql/x a; status 1; has 'V1__zz.*duplicate-prefix'
}
case_placeholders_left() { # placeholderReplacement=false: the checksum is of the text as it is
	file flyway.conf 'flyway.placeholderReplacement=false\n'; file sql/V1__a.sql; file sql/R__v.sql "CREATE OR REPLACE VIEW v AS SELECT '\${x}' AS old;\n"
	database; sql -c "$flyway_table"; ran 1 "'1'" sql/V1__a.sql; ran 2 NULL sql/R__v.sql
	sed -i 's/old/new/' sql/R__v.sql; run simulate --db "$DB" sql; status 0; has '1 to run'
	rm flyway.conf; run simulate --db "$DB" sql; status 0; hasnt '1 to run'
}
case_placeholders_with_other_marks() { # flyway/flyway#4063: the checksum is of the text with the values
	file flyway.conf 'flyway.placeholderPrefix=#[\nflyway.placeholderSuffix=]\n'; file sql/V1__a.sql; file sql/R__v.sql "CREATE OR REPLACE VIEW v AS SELECT 'app' AS s;\n"
	database; sql -c "$flyway_table"; ran 1 "'1'" sql/V1__a.sql; ran 2 NULL sql/R__v.sql
	sed -i 's/app/#[schema]/' sql/R__v.sql; run simulate --db "$DB" sql; status 0; hasnt '1 to run'
	sed -i 's/#\[schema\]/${schema}/' sql/R__v.sql; run simulate --db "$DB" sql; status 0; has '1 to run'
}
case_prefix_of_a_property() { # Spring's ${NAME:default}; one that has to be set is not known
	file db/migration/M1__a.sql; file db/migration/M1__b.sql
	file application.yml 'spring:\n  flyway:\n    sql-migration-prefix: ${PREFIX:M}\n'; run check; status 1; has duplicate-prefix
	file application.yml 'spring:\n  flyway:\n    sql-migration-prefix: ${PREFIX:?}\n'; run check; hasnt duplicate-prefix
}
case_prefix_of_a_parent() { # a module of Maven has what its parent sets, and its own settings
	file pom.xml '<sqlMigrationPrefix>M</sqlMigrationPrefix>\n'; file api/pom.xml '<sqlMigrationSuffixes><sqlMigrationSuffix>.ddl</sqlMigrationSuffix></sqlMigrationSuffixes>\n'
	file api/db/migration/M1__a.ddl; file api/db/migration/M1__b.ddl
	run check; status 1; has 'M1__b.*duplicate-prefix'
	mv pom.xml build.gradle; run check; hasnt duplicate-prefix
	mv build.gradle pom.xml; file api/db/migration/V2__c.sql; run check; has 'V2__c.sql.*bad-name'
}
two_folders_in_a_change() { # a seed that is older than what the base has
	file src/main/resources/db/migration/V1__a.sql; file src/main/resources/db/migration/V3__c.sql 'SELECT 3;\n'; repo; commit
	git checkout -q -b x; file src/main/resources/db/seed/V2__b.sql 'SELECT 2;\n'; commit; run check --base main
}
case_locations_of_dotenv() { # as a variable of the environment
	printf 'A=b\nSPRING_FLYWAY_LOCATIONS=classpath:db/migration,classpath:db/seed\n' | put .env
	two_folders_in_a_change; status 1; has 'V2__b.*late-insert'
}
case_locations_of_compose() { # in a map, and in a list
	printf 'services:\n  app:\n    environment:\n      QUARKUS_FLYWAY_LOCATIONS: "classpath:db/migration,classpath:db/seed"\n' | put docker-compose.yml
	two_folders_in_a_change; status 1; has 'V2__b.*late-insert'
	git rm -q docker-compose.yml; printf 'services:\n  app:\n    environment:\n      - FLYWAY_LOCATIONS=filesystem:src/main/resources/db/migration,filesystem:src/main/resources/db/seed\n' | put compose.yaml
	commit; run check --base main; status 1; has 'V2__b.*late-insert'
}
case_locations_of_other_programs() { # no variable of Flyway's, and a comment
	printf 'LOCATIONS=classpath:db/migration,classpath:db/seed\nMY_FLYWAY_LOCATIONS=classpath:db/migration,classpath:db/seed\n# FLYWAY_LOCATIONS=classpath:db/migration,classpath:db/seed\n' | put .env
	two_folders_in_a_change; ok
}
