# Atlas.

sum_sql_files() { (cd $1 && "$here/atlas-sums" . *.sql >atlas.sum); }
case_atlas_older_than_main() { # speakeasy-api/gram#1475
	file migrations/20260101000000_a.sql; file migrations/20260103000000_c.sql 'SELECT 3;\n'; sum_sql_files migrations; repo; commit; git checkout -q -b f; file migrations/20260102000000_b.sql 'SELECT 2;\n'; sum_of migrations
	run check --base main; status 1; has '20260102000000_b.*late-insert'; has 'atlas migrate rebase'
}
case_atlas_wrong_sum() { # speakeasy-api/gram#4159: the sum was made before the file was final
	file migrations/20260713203807_drop.sql
	file migrations/atlas.sum 'h1:3Uf+pN59IX5hHBnNH8IsDOCbtDjKpoLGoJ7NuFst18Y=\n20260713203807_drop.sql h1:Yz6fked+SXazbCJh3JFUlp0d4ieOO8I/BfR2ZX0EILQ=\n'
	run check; status 1; has 'checksum-mismatch'
}
case_atlas_conflict() { # both branches added a file
	file m/1_a.sql; printf 'h1:AAAA\n<<<<<<< HEAD\n1_a.sql h1:BBBB\n=======\n2_b.sql h1:CCCC\n>>>>>>> x\n' | put m/atlas.sum
	run check; status 1; has 'atlas.sum:2'
}
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
