# Liquibase: checksums and preconditions.

# Liquibase's checksums, as 4.31.1 takes them: the first of each list, and what
# has the same one; then what has another.
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
