# Liquibase.

# Liquibase, as 4.31.1 ran each of these.
case_liquibase_one_dash() { # liquibase/liquibase#1675, #1118: "Unexpected formatting"
	local n=0 line; for line in '-changeset SteveZ:45555-x labels:onlytest' '--changeset SteveZ' '--changeset :id-111' '--changeset mike:'; do
		n=$((n + 1)); formatted db/changelog$n "$line\\nCREATE TABLE t (id int);\\n"; run check db/changelog$n; status 1; has 'a\.sql:2.*section-error'
	done
}
case_liquibase_no_changeset_line() { # liquibase/liquibase#4484: nothing of the file runs, without a word
	formatted db/changelog '\n---changeset a:1\nCREATE TABLE t (id int);\n'
	run check; status 1; has 'a\.sql'
}
case_liquibase_header_twice() { # liquibase/liquibase#7145: 4.31 takes it
	formatted db/changelog '--changeset a:1\nselect 1;\n--liquibase formatted sql\n--changeset a:2\nselect 2;\n'
	run check; ok; has '2 entries'
}
case_liquibase_run_order() { # liquibase/liquibase#7392: one order for all of it
	printf 'databaseChangeLog:\n  - include:\n      file: child1.yaml\n      relativeToChangelogFile: true\n  - include:\n      file: child2.yaml\n      relativeToChangelogFile: true\n' | put db/changelog/db.changelog-master.yaml
	local n; for n in 1 2; do printf "databaseChangeLog:\n  - changeSet:\n      id: c$n-1\n      author: a\n      runOrder: first\n      changes:\n        - sql: select 1\n  - changeSet:\n      id: c$n-2\n      author: a\n      changes:\n        - sql: select 2\n" | put db/changelog/child$n.yaml; done
	run simulate; has 'c1-1'; [ "$(grep -oE 'c[12]-[12]' <<<"$OUT" | tr '\n' ' ')" = 'c1-1 c2-1 c1-2 c2-2 ' ] || { echo 'another order'; WRONG=1; }
}
case_liquibase_small_letters() { # liquibase/liquibase.github.com#138: "Unexpected node found under databaseChangeLog: changeset"
	printf 'databaseChangeLog:\n- changeset:\n    id: 1\n    author: me\n    changes:\n    - sql: select 1\n' | put db/changelog/db.changelog-master.yaml
	run check; status 1; has 'changeset.*bad-journal'
}
case_liquibase_dot_folder() { # liquibase/docker#123
	xml_of db/changelog '<includeAll path="./sql" relativeToChangelogFile="true"/>'; printf -- '--liquibase formatted sql\n--changeset a:1\nselect 1;\n' | put db/changelog/sql/a.sql
	run check; ok; has '1 entry'
}
case_liquibase_mark_ran() { # RedHatInsights/rhsm-subscriptions#6398, liquibase/liquibase#3913: the condition decides
	xml_of db/changelog '<changeSet id="1" author="a"><preConditions onFail="MARK_RAN"><not><columnExists tableName="t" columnName="c"/></not></preConditions><sql>select 1</sql></changeSet>' '<changeSet id="2" author="a"><sql>select 2</sql></changeSet>'
	run simulate; status 0; has 'depends +a:1.*MARK_RAN'; has 'runs +a:2'
}
case_liquibase_ignored() { # liquibase/liquibase#1466, #3377: --changeset a:1 ignore:true
	formatted db/changelog '--changeset a:1 ignore:true\nselect 1;\n--changeset a:2 dbms:mysql\nselect 2;\n--changeset a:3 dbms:!mysql\nselect 3;\n'
	run check; ok; has '1 entry'; run simulate; hasnt 'a:[12]'; has 'runs +a:3'
}
case_liquibase_unknown_change() { # liquibase/liquibase#4872: "Unknown change type"
	printf 'databaseChangeLog:\n- changeSet:\n    id: 1\n    author: a\n    changes:\n    - CreateTable:\n        tableName: x\n' | put db/changelog/db.changelog-master.yaml
	run check; status 1; has 'CreateTable.*bad-journal'
}
case_liquibase_decided_at_the_run() { # contexts, labels, preconditions of a changelog, an extension's change
	xml_of db/changelog '<changeSet id="1" author="a" context="test"><sql>select 1</sql></changeSet>' '<changeSet id="2" author="a" labels="v1"><sql>select 2</sql></changeSet>' '<changeSet id="3" author="a" contextFilter="@x"><sql>select 3</sql></changeSet>' '<changeSet id="4" author="a"><ext:vacuum table="t"/></changeSet>' '<changeSet id="5" author="a"><preConditions onFail="WARN"><tableExists tableName="t"/></preConditions><sql>select 5</sql></changeSet>' '<include file="b.xml" relativeToChangelogFile="true" labels="v2"/>'
	sed -i 's|<databaseChangeLog |&xmlns:ext="http://example.org/ext" |' db/changelog/db.changelog-master.xml
	printf '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"><preConditions><dbms type="mysql"/></preConditions><changeSet id="6" author="a"><sql>select 6</sql></changeSet></databaseChangeLog>' | put db/changelog/b.xml
	run simulate; status 0; local n; for n in 1 2 3 4 6; do has "depends +a:$n"; done; has 'runs +a:5'; has 'gets 1 to 6'
	run check; ok
	database; sql -c "$liquibase_table" -c "INSERT INTO databasechangelog VALUES ('5', 'a', 'db/changelog/db.changelog-master.xml', now(), 1, 'EXECUTED', NULL, '', '', NULL, '4.31.1', NULL, NULL, '1')"
	run drift --notes --require-applied --db "$DB"; ok; has 'a:1" has not run there: it is decided at the run'
}
case_liquibase_all_for_another_database() { # a file with nothing for PostgreSQL runs nothing, and is no fault
	formatted db/changelog '--changeset a:1 dbms:mysql,oracle\nselect 1;\n--changeset a:2 dbms:!postgresql\nselect 2;\n'
	run check; ok; has '0 entries'
}
case_liquibase_preconditions_in_sql() {
	formatted db/changelog '--changeset a:1 context:"a or b" labels:x\n--preconditions onFail:MARK_RAN onError:HALT\n--precondition-sql-check expectedResult:1 select 0\nselect 1;\n--changeset a:2\n--preconditions onFail:WARN\n--precondition-sql-check expectedResult:1 select 0\nselect 2;\n'
	run simulate; has 'depends +a:1.*"a or b".*"x".*MARK_RAN'; has 'runs +a:2'
}
change() { printf -- '--liquibase formatted sql\n%b' "$1" | put db/changelog/a.sql; }
case_liquibase_changeset_without_id() { # liquibase#1675
	change '--changeset SteveZ\nCREATE TABLE actor (id int);\n'
	run check; status 1; has 'a.sql:2'
}
case_liquibase_one_id_in_two_files() { # the path belongs to the identity
	file db/changelog/a.sql '--liquibase formatted sql\n--changeset me:1\nSELECT 1;\n'; file db/changelog/b.sql '--liquibase formatted sql\n--changeset me:1\nSELECT 2;\n'
	run check; ok; hasnt ' warning:'
}
case_liquibase_one_id_twice() { # liquibase#3790: validation refuses
	change '--changeset me:1\nSELECT 1;\n--changeset me:1\nSELECT 2;\n'
	run check; status 1; has 'a.sql:4.*duplicate'
}
case_liquibase_head_in_capitals() { # the head is looked for in any case
	file db/changelog/a.sql '-- LIQUIBASE FORMATTED SQL\n-- CHANGESET me:1\nSELECT 1;\n'
	run check; ok; has 'liquibase, 1 entry'
}
case_liquibase_byte_order_mark() { # saved by an editor of Windows
	printf '\357\273\277--liquibase formatted sql\r\n--changeset me:1\r\nSELECT 1;\r\n' | put db/changelog/a.sql
	run check; hasnt ' error:'; has 'liquibase, 1 entry'
}
case_liquibase_attributes_edited() { # neither are contexts, labels and comments
	change '--changeset me:1\nCREATE TABLE a (x int);\n'; repo; commit
	change '--changeset me:1 context:prod labels:x\n--comment: why\nCREATE TABLE a (x int);\n'
	run check --base main; ok
}
case_liquibase_one_name_in_releases() { # a file and an id of the same name in each release's folder
	local v row=0
	for v in 1 2 3; do file db/changelog/v$v/changes.sql "--liquibase formatted sql\n--changeset me:1\nSELECT $v;\n"; done
	xml_of db/changelog '<include file="v1/changes.sql" relativeToChangelogFile="true"/>' '<include file="v2/changes.sql" relativeToChangelogFile="true"/>' '<include file="v3/changes.sql" relativeToChangelogFile="true"/>'
	database; sql -c "$liquibase_table"
	for v in 2 1; do row=$((row + 1)); sql -c "INSERT INTO databasechangelog VALUES ('1', 'me', 'db/changelog/v$v/changes.sql', now(), $row, 'EXECUTED', '9:x')"; done
	run drift --db "$DB"; ok; run simulate --db "$DB" db/changelog; has 'runs +me:1'; has '2 applied, 1 to run'
	mkdir db/changelog/old; mv db/changelog/v1/changes.sql db/changelog/old; sed -i s/v1/old/ db/changelog/db.changelog-master.xml
	run drift --db "$DB"; status 1; has 'old/changes.sql.*renamed-after-apply'; hasnt 'v[23]/changes.sql.*error'
}

xml() { printf '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"%s>\n' "$2" | put "$1"; shift 2; local part; for part; do printf '%s\n' "$part"; done >>"$XML"; printf '</databaseChangeLog>\n' >>"$XML"; }
changelog() { XML=$1; xml "$@"; }
set_of() { printf '<changeSet id="%s" author="%s"><sql>SELECT 1</sql></changeSet>' "$1" "${2-me}"; }
case_liquibase_one_id_two_files() { # liquibase/liquibase#6707: the path is part of the name
	changelog db/changelog/tpm-v4-main.xml '' '<include file="tpm-v4-error.xml" relativeToChangelogFile="true"/>' '<include file="tpm-v4-typeflow.xml" relativeToChangelogFile="true"/>'
	changelog db/changelog/tpm-v4-error.xml '' "$(set_of fk-flow bartacek)"; changelog db/changelog/tpm-v4-typeflow.xml '' "$(set_of fk-flow bartacek)"
	run check; ok
}
case_liquibase_path_of_parent() { # liquibase/liquibase#7222: since 4.31 the parent's path is the children's
	put db/changelog/db.changelog-master.yaml <<'Y'
databaseChangeLog:
  - logicalFilePath: logicalFilePathAsDefinedInMaster
  - include:
      file: db/changelog/db.changelog-incl-1.yaml
  - include:
      file: db/changelog/db.changelog-incl-2.yaml
Y
	local n; for n in 1 2; do printf 'databaseChangeLog:\n  - changeSet:\n      id: 1\n      author: rphegge\n      changes:\n        - sql: SELECT %s\n' $n | put db/changelog/db.changelog-incl-$n.yaml; done
	run check; status 1; has 'duplicate-tag'
}
case_liquibase_up_and_down_again() { # liquibase/liquibase#4412: releases/../1.0
	changelog database/main-changelog.xml '' '<include file="releases/1.0.0.release.xml" relativeToChangelogFile="true"/>'
	changelog database/releases/1.0.0.release.xml '' '<include file="../1.0/ref_data/ref_data_schema.xml" relativeToChangelogFile="true"/>'
	changelog database/1.0/ref_data/ref_data_schema.xml '' "$(set_of 1)"
	run check; ok; has '1 entry'
}
case_liquibase_other_folder() { # liquibase/liquibase#6470: apps is not app
	changelog apps/changelog.xml '' '<include file="/apps/A/changelog.xml"/>'; changelog app/A/changelog.xml '' "$(set_of 1)"
	run check apps; status 1; has 'apps/A/changelog\.xml.*missing-file'
}
case_liquibase_include_all_again() { # liquibase/liquibase#3881: each folder, and then all of them
	changelog changelog/root-changelog.xml '' '<includeAll path="changelog/0.0/"/>' '<includeAll path="changelog/0.1/"/>' '<includeAll path="changelog/0.0/"/>'
	changelog changelog/0.0/a.xml '' "$(set_of 1)"; changelog changelog/0.1/b.xml '' "$(set_of 2)"
	run check; status 1; has 'changelog/0\.0/a\.xml.*duplicate-tag'
}
case_liquibase_nothing_to_include() { # liquibase/liquibase#3565, #1897
	printf 'databaseChangeLog:\n  - includeAll:\n      path: 075/\n' | put db/changelog/master-changelog.yaml
	run check; status 1; has '075/.*missing-file'
}
case_liquibase_attributes_as_list() { # spring-projects/spring-boot#11615: "- path:" below includeAll works
	printf 'databaseChangeLog:\n  - include:\n    - file: changes/v0001-init.sql\n    - relativeToChangelogFile: true\n  - includeAll:\n    - path: classpath:db/changelog/more\n' | put src/main/resources/db/changelog/db.changelog-master.yaml
	file src/main/resources/db/changelog/changes/v0001-init.sql; file src/main/resources/db/changelog/more/v0002.sql 'SELECT 2;\n'
	run check; ok; has '2 entries'
}
case_liquibase_include_as_change() { # liquibase/liquibase#4872: "Unknown change type 'include'"
	printf 'databaseChangeLog:\n  - changeSet:\n      id: changeLog-2\n      author: XYZ4\n      changes:\n        - include:\n            file: test1.sql\n' | put db/liquibase-changeLog.yml
	file db/test1.sql
	run check db; status 1; has '"include" within a changeset.*bad-journal'
}
case_liquibase_relative_folder() { # liquibase/liquibase#1657
	printf 'databaseChangeLog:\n- includeAll:\n    path: 1.0.0\n    relativeToChangelogFile: true\n' | put src/main/resources/db/changelog/db.changelog-master.yaml
	printf 'databaseChangeLog:\n- changeSet:\n    id: 1\n    author: me\n    changes:\n    - createTable:\n        tableName: t\n        columns:\n        - column:\n            name: id\n            type: int\n' | put src/main/resources/db/changelog/1.0.0/db.changelog-1.0.0.yaml
	run check; ok; has '1 entry'
}
changes_of() { xml_of db/changelog "<changeSet id=\"1\" author=\"a\"$2>$1</changeSet>"; }
edited() { # FIRST; a change with another checksum
	changes_of "$1"; repo; commit; changes_of "$2" "${3-}"; run check --base main; status 1; has '"a:1".*edited-after-apply'; git reset -q --hard; rm -rf .git
}
unedited() { changes_of "$1"; repo; commit; changes_of "$2" "${3-}"; run check --base main; ok; rm -rf .git; }
case_liquibase_edited_xml() { # php-coder/mystamps#1557
	local sql='<sql>select 1, 2</sql>' table='<createTable tableName="t"><column name="a" type="int"/></createTable>' view='<createView viewName="v">select 1 as a, 2 as b</createView>'
	local change; for change in '<sql>select 1,
  2</sql>' '<sql><comment>c</comment>select 1, 2</sql>' '<sql splitStatements="false" endDelimiter="/">select 1, 2</sql>' '<sql><![CDATA[select 1, 2]]></sql>' '<sql>select 1, 2</sql><rollback>select 3</rollback>' '<comment>c</comment><sql>select 1, 2</sql>' '<preConditions onFail="MARK_RAN"><tableExists tableName="t"/></preConditions><sql>select 1, 2</sql>' '<sql dbms="postgresql">select 1, 2</sql>' '<sql>select 1, 2</sql><sql dbms="oracle">select 3</sql>'; do unedited "$sql" "$change"; done
	for change in '<sql>SELECT 1, 2</sql>' '<sql>select 1, 2;</sql>' '<sql>-- c
select 1, 2</sql>' '<sql dbms="oracle">select 1, 2</sql>' '<sql>select 1, 2</sql><sql>select 3</sql>'; do edited "$sql" "$change"; done
	for change in '<createTable tableName="t"><column type="int" name="a"/></createTable>' '<createTable tableName="t" ifNotExists="true"><column name="a" type="int"/></createTable>'; do unedited "$table" "$change"; done
	for change in '<createTable tableName="t"><column name="a" type="INT"/></createTable>' '<createTable tableName="t" remarks="r"><column name="a" type="int"/></createTable>' '<createTable tableName="t" schemaName="public"><column name="a" type="int"/></createTable>' '<createTable tableName="t"><column name="a" type="int"><constraints nullable="true"/></column></createTable>' '<createTable tableName="t"><column name="a" type="int"/><column name="b" type="int"/></createTable>'; do edited "$table" "$change"; done
	unedited "$view" '<createView viewName="v">select 1  as a,
 2 as b</createView>'
	edited "$view" '<createView viewName="v" replaceIfExists="true">select 1 as a, 2 as b</createView>'
	edited "$view" '<createView viewName="v">select 1 as a, 3 as b</createView>'
	for change in ' runOnChange="true"' ' runAlways="true"'; do unedited "$sql" '<sql>select 4</sql>' "$change"; done
	unedited "$sql" '<validCheckSum>ANY</validCheckSum><sql>select 4</sql>'
	edited "$sql" '<sql>select 4</sql>' ' runOnChange="false"'
	unedited '<customChange class="x.A"/>' '<customChange class="x.B"/>'
}
case_liquibase_edited_file() { # the text of a file counts, not its path
	file db/changelog/f.sql; file db/changelog/g.sql 'SELECT\n1;\n'; file db/changelog/h.sql 'SELECT 2;\n'; file db/changelog/a.csv 'a,b\n1,2\n'; file db/changelog/b.csv 'a,b\n1,3\n'
	local f='<sqlFile path="f.sql" relativeToChangelogFile="true"/>' l='<loadData file="a.csv" relativeToChangelogFile="true" tableName="t"/>'
	unedited "$f" "${f/f.sql/g.sql}"; unedited "$f" "${f/ / splitStatements=\"false\" }"; edited "$f" "${f/f.sql/h.sql}"
	unedited "$l" "${l%/>}><column name=\"a\" type=\"NUMERIC\"/></loadData>"; edited "$l" "${l/a.csv/b.csv}"
}
case_liquibase_edited_yaml() { # the order of keys does not count; properties do
	yaml_of() { printf "databaseChangeLog:\n- property:\n    name: n\n    value: $1\n- changeSet:\n    id: 1\n    author: a\n    changes:\n    - insert:\n$2" | put db/changelog/db.changelog-master.yaml; }
	local one='        tableName: ${n}\n        columns:\n        - column:\n            name: a\n            value: x\n' other='        columns:\n        - column:\n            value: x\n            name: a\n        tableName: ${n}\n'
	yaml_of t "$one"; repo; commit
	yaml_of t "$other"; run check --base main; ok
	yaml_of t "${one/x/y}"; run check --base main; status 1; has 'edited-after-apply'
	yaml_of u "$one"; run check --base main; status 1; has 'edited-after-apply'
}
case_liquibase_edited_raw() { # includeAll of plain SQL
	xml_of db/changelog '<includeAll path="x" relativeToChangelogFile="true"/>'; file db/changelog/x/a.sql; repo; commit
	file db/changelog/x/a.sql 'SELECT  1;\n\n'; run check --base main; ok
	file db/changelog/x/a.sql 'SELECT 2;\n'; run check --base main; status 1; has 'edited-after-apply'
}
case_liquibase_bad_preconditions() { # "Unknown onFail attribute value", "Unknown precondition"
	local n=0 line
	for line in '-rollback select 2;' ' -rollback select 2;' '-comment hi' '-property name:x value:y' '-precondition-sql-check expectedResult:0 select 0' '-Rollback select 2;' '--preconditions onFail:SKIP' '--preconditions onError:SKIP' '--preconditions onSqlOutput:SKIP' '--precondition-sql-chek expectedResult:0 select 0'; do
		n=$((n + 1)); formatted db/changelog$n "--changeset a:1\\nselect 1;\\n$line\\n"; run check db/changelog$n; status 1; has 'a\.sql:4.*section-error'
	done
	for line in '-rollback' '-comment' '- 1 comment' '-rollbackx y' '--preconditions onFail:mark_ran' '---rollback select 2;' '--precondition-table-exists table:t' '--rolback select 2;'; do
		n=$((n + 1)); formatted db/changelog$n "--changeset a:1\\nselect 1;\\n$line\\n"; run check db/changelog$n; ok
	done
	rm -rf db; for line in 'onFail="SKIP"' 'onFail="mark_ran"' 'onError="SKIP"' 'onSqlOutput="X"'; do
		changes_of "<preConditions $line><tableExists tableName=\"t\"/></preConditions><sql>select 1</sql>"; run check db; status 1; has 'is one of.*bad-journal'
	done
	changes_of '<preConditions><not><tableExist tableName="t"/></not></preConditions><sql>select 1</sql>'; run check db; status 1; has 'tableExists'
	changes_of '<sql>select 1</sql>' ' runOrder="middle"'; run check db; status 1; has 'runOrder'
	for line in '<preConditions onFail="MARK_RAN" onError="WARN" onSqlOutput="TEST"><tableExists tableName="t"/></preConditions>' '<preConditions onFail="${f}"><x:ours y="z"/></preConditions>'; do changes_of "$line<sql>select 1</sql>"; sed -i 's/<databaseChangeLog /&xmlns:x="http:\/\/example.org\/x" /' db/changelog/*.xml; run check db; ok; done
}
case_liquibase_precondition_of_database() { # what PostgreSQL meets, and what it never does
	local condition n=0
	for condition in '<dbms type="postgresql"/>' '<dbms type="oracle, postgresql"/>' '<not><dbms type="mysql"/></not>' '<or><tableExists tableName="t"/><dbms type="postgresql"/></or>' '<and><dbms type="postgresql"/></and>'; do
		changes_of "<preConditions onFail=\"MARK_RAN\">$condition</preConditions><sql>select 1</sql>"; run simulate; has 'runs +a:1'
	done
	for condition in '<dbms type="oracle"/>' '<not><dbms type="postgresql"/></not>' '<dbms type="h2"/><tableExists tableName="t"/>' '<or><dbms type="h2"/><dbms type="mysql"/></or>'; do
		changes_of "<preConditions onFail=\"MARK_RAN\">$condition</preConditions><sql>select 1</sql>"; run simulate; has 'depends +a:1.*PostgreSQL does not meet'
	done
	changes_of '<preConditions onFail="MARK_RAN"><dbms type="postgresql"/><tableExists tableName="t"/></preConditions><sql>select 1</sql>'; run simulate; has 'depends +a:1'; hasnt 'does not meet'
}
case_liquibase_locked() { # "Waiting for changelog lock": a job that was killed left it
	changes_of '<sql>select 1</sql>'
	database; sql -c "$liquibase_table" -c "INSERT INTO databasechangelog VALUES ('1', 'a', 'db/changelog/db.changelog-master.xml', now(), 1, 'EXECUTED', NULL, '', '', NULL, '4.31.1', NULL, NULL, '1')"
	run drift --db "$DB"; ok
	sql -c 'CREATE TABLE databasechangeloglock (id int PRIMARY KEY, locked boolean NOT NULL, lockgranted timestamp, lockedby varchar(255))' -c "INSERT INTO databasechangeloglock VALUES (1, true, '2026-01-02 03:04:05', 'pod-7 (10.0.0.1)')"
	run drift --db "$DB"; status 1; has 'held by pod-7 \(10\.0\.0\.1\), since 2026-01-02 03:04:05.*dirty-state'; has 'liquibase release-locks'
	sql -c 'UPDATE databasechangeloglock SET locked = false, lockgranted = NULL, lockedby = NULL'; run drift --db "$DB"; ok; hasnt 'lock'
	sql -c 'DROP TABLE databasechangeloglock; CREATE VIEW databasechangeloglock AS SELECT 1 AS id, true AS locked'; run drift --db "$DB"; ok; hasnt 'release-locks'
}
case_liquibase_xml_only() { # XML is read, too
	file db/changelog/master.xml '<databaseChangeLog>\n<changeSet id="1" author="a"/>\n</databaseChangeLog>\n'
	run check; ok; has '1 entry'
}
case_liquibase_attributes() { # dbms, context, labels and splitStatements are no fault
	file db/changelog/a.sql -- >/dev/null; printf -- '--liquibase formatted sql\n\n--changeset a:1 dbms:postgresql context:prod labels:"x,y" splitStatements:false endDelimiter:/\nSELECT 1;\n--rollback SELECT 2;\n\n--changeset a:2 runAlways:true failOnError:false\nSELECT 3;\n' | put db/changelog/a.sql
	run check; ok
}
changesets() { printf -- '--liquibase formatted sql\n'; while [ $# -gt 0 ]; do printf -- '\n--changeset %s\n%s\n' "$1" "$2"; shift 2; done; }
case_liquibase_file_renamed() { # the path is part of the identity
	changesets me:1 'SELECT 1;' | put db/changelog/a.sql; changesets me:2 'SELECT 2;' | put db/changelog/b.sql
	repo; commit
	git mv db/changelog/a.sql db/changelog/renamed.sql
	run check --base main; status 1; has 'renamed-after-apply'
}
case_liquibase_same_id() { # Validation Failed: 1 changesets had duplicate identifiers
	changesets me:1 'SELECT 1;' me:1 'SELECT 2;' | put db/changelog/a.sql
	run check; status 1; has 'duplicate'
}
case_liquibase_run_on_change() {
	changesets 'me:1 runOnChange:true' 'SELECT 1;' | put db/changelog/a.sql
	repo; commit
	changesets 'me:1 runOnChange:true' 'SELECT 2;' | put db/changelog/a.sql
	run check --base main; ok
}
case_liquibase_valid_checksum() { # --validCheckSum: any
	changesets me:1 'SELECT 1;' | put db/changelog/a.sql
	repo; commit
	printf -- '--liquibase formatted sql\n\n--changeset me:1\n--validCheckSum: ANY\nSELECT 2;\n' | put db/changelog/a.sql
	run check --base main; ok
}
case_liquibase_edited() { # Validation Failed: 1 changesets check sum
	changesets me:1 'SELECT 1;' me:2 'SELECT 2;' | put db/changelog/a.sql; repo; commit
	changesets me:1 'SELECT 1;' me:2 'SELECT 3;' | put db/changelog/a.sql
	run check --base main; status 1; has '"me:2".*edited-after-apply'; hasnt '"me:1"'
	changesets me:1 '-- a remark
SELECT 1;' me:2 'SELECT 2;' | put db/changelog/a.sql
	run check --base main; status 1; has '"me:1".*edited-after-apply'
}
case_liquibase_rollback_edited() { # not part of the checksum, and neither are attributes
	changesets me:1 'SELECT 1;
--rollback SELECT 2;' 'me:2 splitStatements:false' 'SELECT 2;' | put db/changelog/a.sql; repo; commit
	changesets me:1 'SELECT 1;
--comment: why
--rollback SELECT 3;' 'me:2 context:prod' 'SELECT 2;' me:3 'SELECT 4;' | put db/changelog/a.sql
	run check --base main; ok; hasnt 'edited'
}
case_liquibase_blanks_only() { # the checksum does not see blanks and comments
	changesets me:1 'SELECT 1 , 2;' | put db/changelog/a.sql
	repo; commit
	changesets me:1 'SELECT  1  ,  2;' | put db/changelog/a.sql
	run check --base main; ok
}
case_liquibase_two_preconditions() { # hephaestus-build/Hephaestus#1064: MARK_RAN and HALT in one
	xml_of db '<changeSet id="1" author="h"><comment>n</comment><preConditions onFail="MARK_RAN" onFailMessage="gone"><columnExists tableName="agent_config" columnName="agent_type"/></preConditions><sql splitStatements="false" endDelimiter="#">UPDATE agent_config SET agent_type = 1 WHERE agent_type = 2</sql></changeSet>' '<changeSet id="2" author="h"><preConditions onFail="HALT"><sqlCheck expectedResult="0">SELECT count(*) FROM x</sqlCheck></preConditions><modifySql dbms="postgresql"><append value=" "/></modifySql><sql>SELECT 1</sql></changeSet>'
	run check; ok; hasnt ' warning:'
}
case_liquibase_changeset_moved() { # inception-project/inception#189
	xml_of db '<include file="a.xml" relativeToChangelogFile="true"/>' '<include file="b.xml" relativeToChangelogFile="true"/>'; two() { { echo '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">'; echo "$2"; echo '</databaseChangeLog>'; } | put db/$1.xml; }
	two a '<changeSet id="1" author="m"><sql>SELECT 1</sql></changeSet><changeSet id="2" author="m"><sql>SELECT 2</sql></changeSet>'; two b '<changeSet id="3" author="m"><sql>SELECT 3</sql></changeSet>'; repo; commit; git checkout -q -b f
	two a '<changeSet id="1" author="m"><sql>SELECT 1</sql></changeSet>'; two b '<changeSet id="2" author="m"><sql>SELECT 2</sql></changeSet><changeSet id="3" author="m"><sql>SELECT 3</sql></changeSet>'; commit
	run check --base main; status 1; has 'renamed-after-apply'
}
case_liquibase_moved_with_one_id() { # each file counts from 1: the text tells which one moved
	local one='<changeSet id="1" author="m"><sql>SELECT' two='<changeSet id="2" author="m"><sql>SELECT' end='</sql></changeSet>'
	of() { echo "<databaseChangeLog xmlns=\"http://www.liquibase.org/xml/ns/dbchangelog\">$2</databaseChangeLog>" | put db/$1.xml; }
	xml_of db '<include file="a.xml" relativeToChangelogFile="true"/>' '<include file="b.xml" relativeToChangelogFile="true"/>' '<include file="c.xml" relativeToChangelogFile="true"/>'
	of a "$one 1$end$two 2$end"; of b "$one 3$end$two 4$end"; of c "$two 5$end"; repo; commit; git checkout -q -b f
	of a "$two 2$end"; of b "$two 4$end"; of c "$two 5$end$one 3$end"; commit; run check --base main; status 1; has 'c.xml.*"m:1".*from the file "b.xml".*renamed-after-apply'
	git checkout -q -b g main; git mv db/a.xml db/x.xml; git mv db/b.xml db/y.xml; xml_of db '<include file="x.xml" relativeToChangelogFile="true"/>' '<include file="y.xml" relativeToChangelogFile="true"/>' '<include file="c.xml" relativeToChangelogFile="true"/>'; commit
	run check --base main; status 1; has 'y.xml.*"m:1".*from the file "b.xml".*renamed-after-apply'; hasnt 'unknown-row'
}
case_liquibase_older_checksums() { # liquibase/liquibase#7309: sums of an older version say nothing
	xml_of db '<changeSet id="A12" author="t"><validCheckSum>7:455f5eeb347c44669739509cafe6a11a</validCheckSum><sql>SELECT 1</sql></changeSet>'; database; sql -c "$liquibase_table"; sql -c "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum) VALUES ('A12', 't', 'db/db.changelog-master.xml', now(), 1, 'EXECUTED', '8:11e6f2d562cad93d22053efc58de9d3f')"
	run drift --db "$DB" db; ok; hasnt ' warning:'
}
