# Drizzle.

case_future_eats_next() { # CopilotKit/OpenBot#167
	journal drizzle 0011_a:1787358347113 0012_b:1787444747113 0013_c:1787380044372
	run check; status 1; has '"0013_c".*non-monotonic-when|0013_c.*skipped'; hasnt '0012_b" will'
}
case_mended_journal_old_row() { # KenTaniguchi-R/ledgr#75: the journal is mended, the row keeps the future
	journal drizzle 0000_a:1700000000000 0001_b:1700000100000 0002_c:1700000200000
	database
	drizzle_rows 1700000000000=drizzle/0000_a.sql 1800000000000=drizzle/0001_b.sql
	run drift --db "$DB"; status 1; has 'unreachable-entry'; has '0002_c'; has 'UPDATE drizzle.__drizzle_migrations SET created_at = 1700000100000'
}
case_baseline_by_wall_clock() { # drizzle-orm#5769: a row written by hand with now()
	journal drizzle 0000_a:1700000000000 0001_b:1700000100000
	database
	drizzle_rows 1750000000000=drizzle/0000_a.sql
	run drift --db "$DB"; status 1; has 'unreachable-entry'; has '0001_b'; hasnt 'unknown-row'
}
case_gap_below_watermark() { # boardsesh#2933: fewer rows than entries, the last one is there
	journal drizzle 0127_a:1700000000000 0128_b:1700000100000 0129_c:1700000200000 0130_d:1700000300000
	database
	drizzle_rows 1700000000000=drizzle/0127_a.sql 1700000100000=drizzle/0128_b.sql 1700000300000=drizzle/0130_d.sql
	run drift --db "$DB"; status 1; has '"0129_c".*unreachable-entry'; hasnt '"013?.?_d".*error'
	run simulate --db "$DB"; has 'skipped +0129_c'
}
case_inserted_in_the_middle() { # jonwiggins/optio#369: a missing entry is added before others that ran
	journal drizzle 0045_a:1700000000000 0047_c:1700000200000
	file drizzle/0046_b.sql
	repo; commit
	run check; status 1; has 'orphan-file'
	journal drizzle 0045_a:1700000000000 0046_b:1700000100000 0047_c:1700000200000
	run check --base main; status 1; has '"0046_b".*unreachable-entry'
}
case_loose_file() { # paperclipai/paperclip#6946: no number
	journal drizzle 0000_a:1700000000000
	file drizzle/fix-company-delete-fk.sql
	run check; status 1; has 'fix-company-delete-fk.*orphan-file'
}
case_first_snapshot_missing() { # drizzle-orm#5591
	journal drizzle 0000_a:1 0001_b:2 0002_c:3
	file drizzle/meta/0001_snapshot.json '{"version":"7","dialect":"postgresql","id":"b","prevId":"a"}'
	file drizzle/meta/0002_snapshot.json '{"version":"7","dialect":"postgresql","id":"c","prevId":"b"}'
	run check; ok; hasnt 'broken-snapshot-chain'
}
case_journal_with_bom() { # PowerShell writes one; JSON.parse refuses it
	journal drizzle 0000_a:1
	printf '\357\273\277' | cat - drizzle/meta/_journal.json >j; mv j drizzle/meta/_journal.json
	run check; status 1; has 'bad-journal'
}
case_journal_with_crlf() { # core.autocrlf
	journal drizzle 0000_a:1 0001_b:2
	sed -i 's/$/\r/' drizzle/meta/_journal.json drizzle/*.sql
	run check; ok; hasnt ' warning:'
}
case_tag_in_other_case() { # works on a Mac, not in the image
	journal drizzle 0000_a:1 0001_Users:2
	mv drizzle/0001_Users.sql drizzle/0001_users.sql
	run check; status 1; has '0001_Users'; has 'case-collision|missing-file'; hasnt 'orphan-file'
}
case_merged_with_equal_idx() { # drizzle-orm#2488: idx twice, times in order: it runs
	file drizzle/0001_a.sql; file drizzle/0001_b.sql
	put drizzle/meta/_journal.json <<'J'
{"version":"7","dialect":"postgresql","entries":[
{"idx":0,"version":"7","when":1,"tag":"0000_z","breakpoints":true},
{"idx":1,"version":"7","when":2,"tag":"0001_a","breakpoints":true},
{"idx":1,"version":"7","when":3,"tag":"0001_b","breakpoints":true}]}
J
	file drizzle/0000_z.sql
	run check; ok; has 'duplicate-idx'
}
case_trailing_comma() { # a merge by hand
	journal drizzle 0000_a:1 0001_b:2
	sed -i 's/\("0001_b".*}\)$/\1,/' drizzle/meta/_journal.json
	run check; status 1; has 'bad-journal'; has '_journal.json:[67]'
}
case_half_upgraded() { # kamp-us/phoenix#6438: 1.0 folders beside meta/_journal.json
	journal drizzle 0000_a:1700000000000
	file drizzle/20240101000000_b/migration.sql
	file drizzle/20240101000000_b/snapshot.json '{"version":"8","dialect":"postgres","id":"a","prevIds":[]}'
	run check; [ "$STATUS" != 0 ] || has ' warning:'; has '20240101000000_b'
}
case_v1_older_branch() { # drizzle 1.0 runs what is older and pending: no error
	for n in 20240101000000_a 20240103000000_c; do
		file drizzle/$n/migration.sql; done
	file drizzle/20240101000000_a/snapshot.json '{"version":"8","dialect":"postgres","id":"a","prevIds":["00000000-0000-0000-0000-000000000000"]}'
	file drizzle/20240103000000_c/snapshot.json '{"version":"8","dialect":"postgres","id":"c","prevIds":["a"]}'
	repo; commit
	file drizzle/20240102000000_b/migration.sql 'SELECT 2;\n'
	file drizzle/20240102000000_b/snapshot.json '{"version":"8","dialect":"postgres","id":"b","prevIds":["a"]}'
	run check --base main; ok
	run simulate --base main drizzle; has 'runs +20240102000000_b'
}
case_custom_table() { # drizzle-orm#1221: migrations.table and schema of the configuration
	journal db/out 0000_a:1700000000000 0001_b:1700000100000
	put drizzle.config.ts <<'T'
import { defineConfig } from "drizzle-kit";
export default defineConfig({
  dialect: "postgresql", // the database
  schema: "./src/schema.ts",
  out: "./db/out",
  migrations: { table: "my_migrations", schema: "public" },
});
T
	database
	sql -c 'CREATE TABLE my_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)' \
		-c "INSERT INTO my_migrations (hash, created_at) VALUES ('$(sha256sum <db/out/0000_a.sql | cut -c1-64)', 1700000000000)"
	run drift --db "$DB"; status 0; has '1 pending|0001_b'
}
case_custom_table_in_fix() { # the UPDATE names the configured table
	journal drizzle 0000_a:1700000000000 0001_b:1700000100000 0002_c:1700000050000
	file drizzle.config.json '{"dialect": "postgresql", "out": "./drizzle", "migrations": {"table": "ran", "schema": "ops"}}\n'
	run repair; has 'UPDATE ops\.ran SET'
}
case_config_is_computed() { # what is computed is not guessed, but for the default behind ??
	journal drizzle 0000_a:1 0001_b:3 0002_c:2
	put drizzle.config.ts <<'T'
/* migrations: { table: "no" } */
const table = process.env.T ?? "no";
export default { out: `./${"x"}`, schema: "./src", migrations: { table, schema: table === "a" ? "b" : "c" } } satisfies Config;
T
	run repair; has 'UPDATE drizzle\.no SET'
}
case_config_of_another_folder() { # two configurations, a folder each
	journal packages/a/drizzle 0000_a:1 0001_b:3 0002_c:2
	file packages/a/drizzle.config.ts "export default { out: './drizzle/', migrations: { 'table': 'a_ran' } } as Config;\n"
	file packages/a/drizzle.other.config.ts "export default { out: './other', migrations: { table: 'other_ran' } };\n"
	file drizzle.config.js "module.exports = { out: 'drizzle', migrations: { table: 'top_ran' } };\n"
	run repair packages/a/drizzle; has 'UPDATE drizzle\.a_ran SET'
	cd packages/a; run repair drizzle; has 'UPDATE drizzle\.a_ran SET'
	file drizzle.config.ts "export default { out: './x/..//./drizzle', migrations: { table: 'It\"s', schema: 'public' } };\n"
	run repair drizzle; has 'UPDATE public\."It""s" SET'
}
case_edited_then_regenerated() { # trigger.dev: a squash: journal starts anew over a ledger that is ahead
	journal drizzle 0000_squashed:1700000000000
	file old.sql 'SELECT 9;\n'
	database
	drizzle_rows 1690000000000=old.sql 1710000000000=old.sql
	run drift --db "$DB"; status 1; has '0000_squashed.*unreachable-entry'
}
