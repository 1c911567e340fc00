# Drizzle.

case_drizzle_row_by_hand() { # drizzle-team/drizzle-orm#5769: a row of the wall clock's time
	journal drizzle 0000_a:1700000000000 0001_b:1700000100000
	database; drizzle_rows 1778000000000=drizzle/0000_a.sql
	run drift --db "$DB" drizzle; status 1; has '0001_b.*unreachable-entry'
}
snapshots() { # snapshots FOLDER NUMBER=ID<PARENT...
	local folder=$1 part; shift
	for part; do printf '{"version":"7","dialect":"postgresql","id":"%s","prevId":"%s","tables":{}}\n' "$(sed 's/.*=\(.*\)<.*/\1/' <<<"$part")" "${part##*<}" | put "$folder/meta/${part%%=*}_snapshot.json"; done
}
case_drizzle_shared_parent() { # drizzle-team/drizzle-orm#3935: generate refuses, migrate does not
	journal drizzle 0013_a:1 0014_b:2 0015_c:3; snapshots drizzle 0013='A<00000000-0000-0000-0000-000000000000' 0014='B<A' 0015='C<A'
	run check; ok; has 'broken-snapshot-chain'
}
case_drizzle_old_project() { # drizzle-team/drizzle-orm#5591: the first entry never had a snapshot
	journal drizzle 0000_a:1 0001_b:2 0002_c:3; snapshots drizzle 0001='B<A' 0002='C<B'
	run check; ok; hasnt ' warning:'
}
case_drizzle_restamped() { # classroomio/classroomio#1099: an entry below the others is dated anew
	journal drizzle 0014_a:100 0015_b:300 0016_c:200; repo; commit
	journal drizzle 0014_a:100 0015_b:300 0016_c:400
	run check --base main; hasnt 'unreachable-entry|non-monotonic-when'
	database; drizzle_rows 100=drizzle/0014_a.sql 300=drizzle/0015_b.sql
	run drift --db "$DB" drizzle; ok; has '0016_c.*pending-entry'
}
case_drizzle_one_number() { # hyperlocalise/hyperlocalise#1372: two of 0061, both listed
	journal drizzle 0060_a:1 0061_b:2 0061_c:3
	run check; ok; has '0061.*duplicate-prefix'
}
case_drizzle_config_with_defaults() { # the folder and the table that a configuration computes in a simple way
	local out n=0
	journal db/out 0000_a:1 0001_b:3 0002_c:2
	for out in 'process.env.OUT ?? "./db/out"' 'env.OUT || "db/out"' 'path.join(__dirname, "db", "out")' 'path.resolve(process.cwd(), "./db/out")' '`${__dirname}/db/out`' '"./db" + "/out"' 'OUT' 'join(BASE, "out")' 'import.meta.dirname + "/db/out"'; do
		printf 'import path, { join } from "path";\nconst BASE = "./db";\nconst OUT = `db/out`;\nexport default defineConfig({ dialect: "postgresql", out: %s, migrations: { table: process.env.T ?? "ran", schema: SCHEMA } });\nconst SCHEMA = "ops";\n' "$out" | put drizzle.config.ts
		run repair; has 'UPDATE ops\.ran SET'
	done
}
case_drizzle_config_that_adds_up_for_ever() { # constants of constants: known up to a thousand steps
	local b c n
	journal db/out 0000_a:1 0001_b:3 0002_c:2; rm -r db/out/meta
	for n in 10 40; do
		b=$(printf 'B + %.0s' $(seq $n)) c=$(printf 'C + %.0s' $(seq $n))
		put drizzle.config.ts <<-END
			const A = $b"";
			const B = $c"";
			const C = "";
			export default defineConfig({ dialect: "postgresql", out: A + "db/out" });
		END
		run check
		if [ $n = 10 ]; then has 'db/out/meta/_journal.json.*missing-journal'; else status 2; has 'in a folder that its configuration'; fi
	done
}
case_drizzle_config_of_a_program() { # what is not simple is not guessed
	local out
	journal db/out 0000_a:1 0001_b:3 0002_c:2
	for out in 'process.env.NODE_ENV === "x" ? "./db/out" : "./db/other"' 'folder("db/out")' '"./db/" + name' 'process.env.OUT!' '`${base}/out`' 'OUT' 'A' '["db/out"][0]' 'path.join("db", name)'; do
		printf 'const A = B;\nconst B = A;\nlet OUT = "db/x";\nexport default defineConfig({ dialect: "postgresql", out: %s, migrations: { table: "ran" } });\n' "$out" | put drizzle.config.ts
		run repair; has 'UPDATE drizzle\.ran SET'
	done
	rm -r db/out/meta
	run check; status 2; has 'not checked: "\.", the migrations of drizzle-kit, in a folder that its configuration'
	journal other/drizzle 0000_a:1; run check; ok; hasnt 'not checked'
}
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
case_drizzle_row_in_the_future() { # KenTaniguchi-R/ledgr#75: the journal was corrected, and the row was not
	journal drizzle 0000_a:1000 0001_b:2000 0002_c:3000
	database; drizzle_rows 1000=drizzle/0000_a.sql 9000=drizzle/0001_b.sql
	run drift --db "$DB"; status 1; has '0002_c.*unreachable-entry'; has 'UPDATE drizzle.__drizzle_migrations SET created_at = 2000'
}
case_drizzle_three_times() { # vm0-ai/vm0#4080
	journal drizzle 0000_a:1000 0001_b:900 0002_c:2000 0003_d:1900 0004_e:3000 0005_f:2900
	run check; status 1; has '"0001_b" will be skipped'; has '"0003_d" will be skipped'; has '"0005_f" will be skipped'; hasnt '"0002_c" will'
}
case_drizzle_below_main() { # junhoyeo/tokscale#933
	journal drizzle 0000_a:1000 0001_b:3000; repo; commit; git checkout -q -b f; journal drizzle 0000_a:1000 0001_b:3000 0002_c:2000
	run check --base main; status 1; has '0002_c.*unreachable-entry'; hasnt 'non-monotonic-when'
}
case_drizzle_behind_applied() { # junhoyeo/tokscale#933: a branch's entry is older than what the base has
	journal drizzle 0000_a:10 0016_b:200 0017_c:300; repo; commit
	journal drizzle 0000_a:10 0016_b:200 0017_c:300 0018_d:100
	run check --base main; status 1; has '0018_d.*(unreachable-entry|non-monotonic-when)'
}
case_drizzle_three_backwards() { # vm0-ai/vm0#4078
	journal drizzle 0088_a:1000 0089_b:900 0103_c:2000 0104_d:1900 0112_e:3000 0113_f:2900
	run check; status 1; [ "$(grep -c 'non-monotonic-when' <<<"$OUT")" = 3 ] || { echo 'not three'; WRONG=1; }
}
case_drizzle_future_by_hand() { # drizzle-team/drizzle-orm#5316: 0013 was dated ahead, 0014 is real
	journal drizzle 0012_a:1778300000000 0013_b:1778442000000 0014_c:1778379932120
	run check; status 1; has '"0014_c" will be skipped'
}
case_drizzle_merged_second() { # drizzle-team/drizzle-orm#6301: [B: 200, A: 100]
	journal drizzle 0000_x:50 0001_b:200 0001_a:100
	run check; status 1; has '"0001_a" will be skipped'
}
case_drizzle_rising() { # virtool/virtool#3855: the journal is in order
	journal drizzle 0000_a:10 0001_b:20 0002_c:30
	run check; ok
}
case_drizzle_drift_of_files() { # colophon-group/jobseek#2795: five files behind the journal's end
	journal drizzle 0070_a:1 0071_b:2
	files 'SELECT 1;\n' drizzle/0072_add_api_credits.sql drizzle/0072_r2_pending.sql drizzle/0073_drop.sql drizzle/0074_kv.sql drizzle/0075_log.sql
	run check; status 1; has '0074_kv.*orphan-file'; has '0073_drop.*orphan-file'
	run repair drizzle; has '0 steps'
}
case_drizzle_by_hand_never_listed() { # Flatts3000/relay#26
	journal drizzle 0000_a:1 0001_b:2 0002_c:3; files 'SELECT 1;\n' drizzle/0003_x.sql drizzle/0004_y.sql drizzle/0005_z.sql
	run check; status 1; [ "$(grep -c 'orphan-file' <<<"$OUT")" = 3 ] || { echo 'not three'; WRONG=1; }
}
case_drizzle_bumped_past_new() { # boardsesh/boardsesh#2159: 0094 ran with a date ahead
	journal drizzle 0093_a:1778000000000 0094_b:1779000100000 0095_c:1778500000000 0096_d:1778600000000
	database; drizzle_rows 1778000000000=drizzle/0093_a.sql 1779000100000=drizzle/0094_b.sql
	run drift --db "$DB" drizzle; status 1; has '0095_c.*unreachable-entry'; has '0096_d.*unreachable-entry'
}
case_drizzle_row_without_file() { # masonfox/tome#61: the file of a row was deleted
	journal drizzle 0000_a:10 0001_b:30; file gone.sql 'SELECT 9;\n'
	database; drizzle_rows 10=drizzle/0000_a.sql 20=gone.sql 30=drizzle/0001_b.sql
	run drift --db "$DB" drizzle; ok; has 'unknown-row'; hasnt 'pending-entry'
}
case_drizzle_folder_edited() { # kryptobaseddev/cleo#810: a released folder of 1.0 was edited
	file drizzle/20260101000000_a/migration.sql; file drizzle/20260101000000_a/snapshot.json '{"version":"8","dialect":"postgres","id":"1","prevIds":[]}\n'
	repo; commit; file drizzle/20260101000000_a/migration.sql 'SELECT 2;\n'
	run check --base main; status 1; has 'edited-after-apply'
}
case_drizzle_prefix_none() { # drizzle-kit's prefix "none" and "unix"
	journal drizzle init:1700000000000 users:1700000100000 1700000200_orders:1700000200000
	run check; ok; hasnt ' warning:'
}
case_drizzle_mysql() { # a journal for another database: one warning
	journal drizzle 0000_a:1 0001_b:2; sed -i 's/"postgresql"/"mysql"/' drizzle/meta/_journal.json
	run check; ok; [ "$(grep -c 'wrong-dialect' <<<"$OUT")" = 1 ] || { echo twice; WRONG=1; }
}
case_drizzle_squashed_on_base() { # the journal starts anew: what the base has run is told
	journal drizzle 0000_a:1700000000000 0001_b:1700000100000; repo; commit
	rm -r drizzle; journal drizzle 0000_all:1600000000000
	run check --base main; status 1; has '"0000_all".*unreachable-entry'
}
case_drizzle_deleted_and_regenerated() { # the same tag, another text and a later time: runs again
	journal drizzle 0000_a:1700000000000 0001_b:1700000100000; repo; commit
	file drizzle/0001_b.sql 'SELECT 7;\n'; journal drizzle 0000_a:1700000000000 0001_b:1700000200000
	run check --base main; status 1; has '0001_b'
}
case_drizzle_journal_entries_swapped() { # order in the list is what runs on an empty database
	file drizzle/0000_a.sql; file drizzle/0001_b.sql
	put drizzle/meta/_journal.json <<'J'
{"version":"7","dialect":"postgresql","entries":[{"idx":1,"version":"7","when":2,"tag":"0001_b","breakpoints":true},{"idx":0,"version":"7","when":1,"tag":"0000_a","breakpoints":true}]}
J
	run check; status 1; has 'non-monotonic-when'; has 'idx-out-of-order|order-mismatch'
}
case_drizzle_repair_twice() { # a second repair has nothing to do
	journal drizzle 0000_a:1 0001_b:5 0002_c:3
	run repair --write drizzle; status 0
	run repair drizzle; status 0; hasnt 'date '
	run check; status 0
}
case_drizzle_repair_undo() {
	journal drizzle 0000_a:1 0001_b:5 0002_c:3; cp drizzle/meta/_journal.json before
	run repair --write drizzle; run repair --undo drizzle; status 0
	cmp -s before drizzle/meta/_journal.json || { echo 'not as before'; WRONG=1; }
}
case_drizzle_rollback_beside() { # dead on purpose
	journal drizzle 0000_a:1; file drizzle/0000_a_rollback.sql; file drizzle/0000_a.down.sql
	run check; ok; run repair --write --add-orphans drizzle; hasnt 'add an entry'
}
snap() { printf '{"version":"%s","dialect":"postgresql","id":"%s","prevId":"%s"}\n' "${4-7}" "$2" "$3" | put "drizzle/meta/$1_snapshot.json"; }
origin=00000000-0000-0000-0000-000000000000
case_drizzle_copies_of_a_snapshot() { # KeeperHub/keeperhub#1847, first-tree-ai/first-tree#767
	journal drizzle 0000_a:1 0001_b:2 0002_c:3; snap 0000 a $origin; snap 0001 b a; snap 0002 b a
	run check; status 0; has "0002_snapshot.*id is that of \"meta/0001_snapshot.json\", and \"drizzle-kit generate\" stops"; has '"id" of its own'; has '0002_snapshot.*the chain forks'
}
case_drizzle_older_form() { # drizzle-kit up was not run on all: "is not of the latest version"
	journal drizzle 0000_a:1 0001_b:2; snap 0000 a $origin 6; snap 0001 b a
	run check; has '0000_snapshot\.json:1:12: warning: .*older form 6.*wrong-dialect'; has 'drizzle-kit up'
	snap 0001 b a 6; run check; hasnt 'warning:'; run check --notes; has 'note: .*older form 6'
	snap 0000 a $origin; snap 0001 b a; run check; hasnt 'older form'
	sed -i 's/"postgresql"/"mysql"/' drizzle/meta/_journal.json; snap 0000 a $origin 5; run check; hasnt 'older form'
}
case_drizzle_written_by_hand() { # derekhearst/AgentStudio#10, hypha-dao/hypha-web#2257: no snapshots since
	journal drizzle 0000_a:1 0001_b:2 0002_c:3; snap 0000 a $origin
	run check; status 0; has 'warning: the last entry, "0002_c", has no snapshot'; has 'empty the SQL'
}
dir() { file "drizzle/$1/migration.sql" "SELECT '$1';\n"; printf '{"version":"8","dialect":"postgres","id":"%s","prevIds":[%s]}\n' "$2" "$3" | put "drizzle/$1/snapshot.json"; }
case_folders_forked_and_joined() { # drizzle-team/drizzle-orm#6310: 1.0 joins the ends of two branches
	dir 20240101000000_a a "\"$origin\""; dir 20240102000000_b b '"a"'; dir 20240103000000_c c '"a"'
	run check; status 0; has 'warning: the chain forks'; has 'drizzle-kit check'
	dir 20240104000000_d d '"b", "c"'; run check; ok; hasnt 'warning:'
	dir 20240105000000_e e '"b"'; run check; has '20240105000000_e.*the chain forks'
}
case_folders_without_a_time() { # drizzle-team/drizzle-orm#5143: the row's time is NaN, and the run stops
	local n; dir 20240101000000_a a "\"$origin\""
	for n in 0000_init initial 20240103_x 2024-01-03_x; do
		dir $n b '"a"'; run check; status 1; has "$n/migration\.sql:1: error: Drizzle's migrator stops at this name: .*bad-name"; rm -r drizzle/$n
	done
	for n in 20250101000000x 2024010312000_x; do
		dir $n b '"a"'; run check; hasnt 'bad-name'; has 'drizzle, 2 entries'; rm -r drizzle/$n
	done
	rm -r drizzle; dir 0000_init b "\"$origin\""; run check; status 1; has 'bad-name'
}
case_drizzle_config_short_keys() { # { out, migrations: { table } }, and "migrations" in a constant
	local text; journal db/out 0000_a:1 0001_b:3 0002_c:2
	for text in 'const out = "./db/out", x = 1;\nconst table = "ran";\nexport default defineConfig({ out, migrations: { table, schema: "ops" } });' 'const migrations = { schema: "ops", table: "ran" } as const;\nexport default { out: "./db/out", migrations };' 'const ledger = {\n  table: "ran", schema: "ops" };\nexport default { migrations: ledger, out: "db/out" } satisfies Config;'; do
		printf "$text\n" | put drizzle.config.ts; run repair; has 'UPDATE ops\.ran SET'
	done
	printf 'import { out, table } from "./names";\nexport default { out: "db/out", migrations: { table, schema: "ops" } };\n' | put drizzle.config.ts
	run repair; has 'UPDATE ops\.__drizzle_migrations SET'
}
case_drizzle_line_ends_of_rows() { # only the line ends differ, and Drizzle does not compare
	journal drizzle 0000_a:10 0001_b:20; database; sed 's/$/\r/' drizzle/0000_a.sql >x; drizzle_rows 10=x 20=drizzle/0001_b.sql
	run drift --db "$DB" drizzle; status 0; has 'warning: .*only the line ends.*edited-after-apply'
	echo 'SELECT 7;' >drizzle/0001_b.sql; run drift --db "$DB" drizzle; status 1; has '0001_b.*edited-after-apply'
}
case_drizzle_snapshot_of_another_name() { # PackRat-AI/PackRat#2464: drizzle-kit reads all of meta but what begins with "_"
	journal drizzle 0000_a:1 0001_b:2; snap 0000 a $origin; snap 0001 b a; mv drizzle/meta/0001_snapshot.json drizzle/meta/0001_badoon.json
	run check; ok; hasnt 'warning:'
	cp drizzle/meta/0001_badoon.json drizzle/meta/0002_copy.json; run check; has "0002_copy.json.*id is that of"
	mv drizzle/meta/0002_copy.json drizzle/meta/_0002_copy.json; echo x >drizzle/meta/notes.txt; run check; ok; hasnt 'warning:'
}
case_drizzle_equal_when() { # SeedCompany/cord-api-v3#3829: two entries of one time
	journal drizzle 0000_a:1700000000000 0001_b:1700000100000; repo; commit; git checkout -q -b f; journal drizzle 0000_a:1700000000000 0001_b:1700000100000 0002_c:1700000100000; commit
	run check --base main; status 1; has '0002_c.*(unreachable-entry|non-monotonic-when)'
}
case_drizzle_pulled_comment() { # drizzle-team/drizzle-orm#4851, #2126: the comment is cut at the breakpoints
	journal drizzle 0000_a:1 0001_b:2; file drizzle/0000_a.sql '-- If you want to run this migration please uncomment this code\n/*\nCREATE TABLE "a" ();\n--> statement-breakpoint\nCREATE TABLE "b" ();\n*/'
	run check; status 1; has '0000_a.sql:4: error: .*section-error'
	file drizzle/0000_a.sql "/* a */ SELECT '/*'; -- /*\n--> statement-breakpoint\nSELECT 2;\n--> statement-breakpoint\n/* b /* c */ */\nSELECT 3;\n"; run check; ok
	file drizzle/0000_a.sql 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n--> statement-breakpoint\nSELECT 1 $$;\n'; run check; status 1; has 'section-error'
}
