/*
 * table.c
 *		Every rule: its name, how grave it is, what it means, what to do.
 *
 * The severity says what the framework's own tool would do: an error where it
 * refuses or silently never runs something, a warning where it works today
 * but is one step from that, a note where it is a habit.
 */
#include "migcheck/frameworks/framework.h"
#include "migcheck/rules/rules.h"

#define ERROR	SEVERITY_ERROR
#define WARNING SEVERITY_WARNING
#define NOTE	SEVERITY_NOTE

const Rule	rule_table[RULE_COUNT] = {
	[RULE_BAD_JOURNAL] = {
		"bad-journal", ERROR,
		"the journal is not what its tool can read",
		"The migrator reads the journal with JSON.parse() and uses each "
		"entry's tag and when. Broken JSON stops it; a when that is no whole "
		"number is compared as something else; a key given twice loses its "
		"first value.",
		"Correct the journal at this place.",
		"{\"idx\": 1, \"when\": \"yesterday\", \"tag\": \"0001_users\"}",
		"{\"idx\": 1, \"when\": 1760000000000, \"tag\": \"0001_users\"}",
		{{0}},
		false
	},
	[RULE_BAD_NAME] = {
		"bad-name", WARNING,
		"a name that looks like a migration's and is ignored",
		"The tool takes files by their exact names. One that differs in the "
		"ending or in the form of its number is passed over without a word.",
		"Rename the file so that the tool sees it, or move it elsewhere.",
		"0002_orders.SQL",
		"0002_orders.sql",
		{{TRAIT_IGNORES_NAMES, ERROR}, {TRAIT_WRITES_NAMES, NOTE}},
		false
	},
	[RULE_BREAKS_RUNNING_CODE] = {
		"breaks-running-code", ERROR,
		"the program that still runs needs what goes",
		"While a migration is deployed, the program of the release before "
		"is still running, and its statements name the columns and tables "
		"that it knew.",
		"Release a program that no longer uses it first, then drop or "
		"rename it.",
		"ALTER TABLE orders DROP COLUMN legacy_code;",
		"ALTER TABLE orders ADD COLUMN code text;",
		{{0}},
		true
	},
	[RULE_BROKEN_SNAPSHOT_CHAIN] = {
		"broken-snapshot-chain", WARNING,
		"schema snapshots that are not one chain",
		"Each snapshot names the one before it. A parent that is not there, "
		"two with the same parent (usually two branches that were merged), an "
		"id used twice, or a snapshot without an entry make drizzle-kit write "
		"the next migration against the wrong schema.",
		"Generate the newer migration again on top of the other one.",
		"0002_snapshot.json and 0003_snapshot.json with the same \"prevId\"",
		"each \"prevId\" is the \"id\" of the snapshot before",
		{{0}},
		false
	},
	[RULE_CASE_COLLISION] = {
		"case-collision", WARNING,
		"two names that differ only in case, or look the same",
		"On macOS and Windows two names that differ in case are one file, so one "
		"of the two is lost in a checkout there. Names that differ by a letter of "
		"another script, or by how an accent is written, fool people.",
		"Rename one of them.",
		"0001_Users.sql beside 0001_users.sql",
		"0001_users.sql beside 0002_user_roles.sql",
		{{0}},
		false
	},
	[RULE_CHECKSUM_MISMATCH] = {
		"checksum-mismatch", ERROR,
		"a file that is not the one whose checksum was committed",
		"The file was edited after its sum was made, or another branch's files "
		"came in between: the sum of each file is taken over all before it. The "
		"tool refuses to run.",
		"Look at what changed; if it is meant, run \"atlas migrate hash\".",
		"a letter changed in 20240101000000_a.sql, and atlas.sum as before",
		"atlas.sum made of the files as they are",
		{{0}},
		false
	},
	[RULE_COMMENT_ONLY_FILE] = {
		"comment-only-file", NOTE,
		"a migration without a statement",
		"Perhaps a template that nobody filled in. The tool records it as "
		"done, and what is written into it later never runs.",
		"Write the statements before it is merged, or remove the migration.",
		"-- put your code below",
		"ALTER TABLE users ADD COLUMN plan text;",
		{{TRAIT_STOPS_AT_EMPTY, ERROR}},
		false
	},
	[RULE_CONCURRENTLY_IN_TRANSACTION] = {
		"concurrently-in-transaction", ERROR,
		"a statement that the server refuses in a transaction block",
		"CREATE INDEX CONCURRENTLY and some others are refused with "
		"SQLSTATE 25001 within a transaction block, be it one of the file "
		"or one that the tool opens.",
		"Put it into a file of its own, and tell the tool to run that "
		"without a transaction.",
		"BEGIN; CREATE INDEX CONCURRENTLY i ON orders (code); COMMIT;",
		"CREATE INDEX CONCURRENTLY i ON orders (code);",
		{{0}},
		true
	},
	[RULE_CONFLICT_MARKER] = {
		"conflict-marker", ERROR,
		"git's conflict markers in a file",
		"A merge was committed before it was resolved. The file is no SQL.",
		"Resolve the conflict.",
		"<<<<<<< HEAD",
		"the lines that were meant to stay",
		{{0}},
		false
	},
	[RULE_DELETES_ALL_ROWS] = {
		"deletes-all-rows", ERROR,
		"every row of a table that is in use goes",
		"TRUNCATE, and DELETE without a condition, take all rows of a table "
		"that an earlier migration made.",
		"Name the rows with WHERE, or allow the rule here if all of them "
		"are meant.",
		"DELETE FROM orders;",
		"DELETE FROM orders WHERE id = 7;",
		{{0}},
		true
	},
	[RULE_DEPENDS_ON_DATABASE] = {
		"depends-on-database", NOTE,
		"what it does depends on what no file tells",
		"The effect depends on something that the migrations before do not "
		"create or set: a table, a type, a function, the time zone of the "
		"session.",
		"Look at what is named, in the database.",
		"ALTER TABLE elsewhere ALTER COLUMN at TYPE timestamptz;",
		"CREATE TABLE orders (id bigint);",
		{{0}},
		true
	},
	[RULE_DIRTY_STATE] = {
		"dirty-state", ERROR,
		"a database in which a migration failed half way",
		"The tool has marked it and refuses to go on until somebody has looked "
		"at what that migration left behind.",
		"Bring the schema to where the migration begins or ends, then correct "
		"the mark with the tool's own command.",
		"schema_migrations: version 7, dirty",
		"schema_migrations: version 7, not dirty",
		{{0}},
		false
	},
	[RULE_DUPLICATE_IDX] = {
		"duplicate-idx", WARNING,
		"two entries with one idx",
		"The migrator does not look at idx, but drizzle-kit takes the last "
		"one plus 1 for the next migration and overwrites a snapshot.",
		"Give the later entry, and those after it, the next free idx.",
		"\"idx\": 4 twice",
		"\"idx\": 4, then \"idx\": 5",
		{{0}},
		false
	},
	[RULE_DUPLICATE_PREFIX] = {
		"duplicate-prefix", WARNING,
		"two migrations with one number",
		"Mostly two branches that took the next number each. Which of the two "
		"runs first, the number no longer says; tools that key on it refuse "
		"or lose one.",
		"Give the newer one the next free number: in the file's name, in the "
		"tag, and in the snapshot's name.",
		"0042_add_plan.sql beside 0042_add_index.sql",
		"0042_add_plan.sql beside 0043_add_index.sql",
		{{TRAIT_STOPS_AT_DOUBLES, ERROR}},
		false
	},
	[RULE_DUPLICATE_REPEATABLE] = {
		"duplicate-repeatable", ERROR,
		"two repeatable migrations of one description",
		"Flyway keys repeatable migrations on their description and refuses "
		"to run at all.",
		"Give one of them another description.",
		"a/R__views.sql beside b/R__views.sql",
		"R__views.sql beside R__functions.sql",
		{{0}},
		false
	},
	[RULE_DUPLICATE_TAG] = {
		"duplicate-tag", ERROR,
		"one tag in two entries",
		"Both entries name the same file, which then runs twice.",
		"Remove one of the two, or give it the tag of its own file.",
		"\"tag\": \"0001_users\" twice",
		"each tag once",
		{{0}},
		false
	},
	[RULE_DYNAMIC_SQL] = {
		"dynamic-sql", NOTE,
		"a statement that is only known when it runs",
		"EXECUTE runs a text that is put together at run time. Constants "
		"are looked into; anything else cannot be judged.",
		"Write the statement out, or judge it by hand.",
		"DO $$ BEGIN EXECUTE (SELECT query FROM jobs); END $$;",
		"DO $$ BEGIN EXECUTE 'CREATE TABLE t (id int)'; END $$;",
		{{0}},
		true
	},
	[RULE_EDITED_AFTER_APPLY] = {
		"edited-after-apply", ERROR,
		"a migration that is not the one that ran",
		"Databases that ran it keep what it was; new ones get what it is now. "
		"Tools with checksums refuse to go on, the others do not notice, and "
		"the schemas drift apart.",
		"Put the file back as it was, and write the change as a new migration.",
		"0003_plan.sql, with a column more than when it was deployed",
		"0003_plan.sql as deployed, and 0004_plan_column.sql",
		{{0}},
		false
	},
	[RULE_EMPTY_FILE] = {
		"empty-file", WARNING,
		"a migration that is empty",
		"It is recorded as done. If its contents were lost, nobody notices.",
		"Restore the contents, or remove the migration.",
		"0003_backfill.sql with 0 bytes",
		"0003_backfill.sql with its statements",
		{{TRAIT_STOPS_AT_EMPTY, ERROR}},
		false
	},
	[RULE_ENCODING] = {
		"encoding", WARNING,
		"bytes that are not plain UTF-8",
		"A byte order mark becomes part of the first statement; bytes of "
		"another encoding become replacement characters in names and data, "
		"and the file's checksum depends on who reads it.",
		"Save the file as UTF-8 without a byte order mark.",
		"a file that begins with EF BB BF",
		"UTF-8 from the first byte on",
		{{0}},
		false
	},
	[RULE_ENUM_VALUE_USED_IN_SAME_TRANSACTION] = {
		"enum-value-used-in-same-transaction", ERROR,
		"a value of an enum that cannot be used yet",
		"A value that ALTER TYPE ... ADD VALUE adds cannot be used before "
		"the transaction that adds it has ended: SQLSTATE 55P04. Some tools "
		"run all pending files in one transaction.",
		"Use the value in a later release than the one that adds it.",
		"BEGIN; ALTER TYPE status ADD VALUE 'paused'; UPDATE job SET status "
		"= 'paused' WHERE id = 1; COMMIT;",
		"ALTER TYPE status ADD VALUE 'paused';",
		{{0}},
		true
	},
	[RULE_FUTURE_WHEN] = {
		"future-when", WARNING,
		"an entry dated in the future",
		"Once it has run, the migrator passes over every entry that is "
		"generated before that date.",
		"Set \"when\" to the time at which the migration was written.",
		"\"when\": 4102444800000",
		"\"when\": 1760000000000",
		{{0}},
		false
	},
	[RULE_IDX_GAP] = {
		"idx-gap", WARNING,
		"an idx that no entry has",
		"An entry was probably lost in a merge, or removed by hand.",
		"Look for the lost entry; if there is none, number the rest again.",
		"\"idx\": 3, then \"idx\": 5",
		"\"idx\": 3, then \"idx\": 4",
		{{0}},
		false
	},
	[RULE_IDX_OUT_OF_ORDER] = {
		"idx-out-of-order", WARNING,
		"entries that do not stand in the order of idx",
		"They run in the order in which they stand. drizzle-kit counts on "
		"from the last one and may reuse a number.",
		"Put the entries in the order in which they are to run, and number "
		"idx along it.",
		"\"idx\": 5, then \"idx\": 4",
		"\"idx\": 4, then \"idx\": 5",
		{{0}},
		false
	},
	[RULE_IDX_TAG_MISMATCH] = {
		"idx-tag-mismatch", NOTE,
		"idx and the number in the tag differ",
		"Nothing reads it, but people do.",
		"Make both the same when the migration is touched next.",
		"\"idx\": 7 with \"tag\": \"0009_plan\"",
		"\"idx\": 9 with \"tag\": \"0009_plan\"",
		{{0}},
		false
	},
	[RULE_INVALID_INDEX_HIDDEN] = {
		"invalid-index-hidden", WARNING,
		"IF NOT EXISTS takes an index that failed for one that is there",
		"CREATE INDEX CONCURRENTLY that is cancelled or fails leaves an "
		"INVALID index of that name. With IF NOT EXISTS the next run passes "
		"over it, and the index is never used.",
		"Leave IF NOT EXISTS out, and drop an index that is left with DROP "
		"INDEX CONCURRENTLY IF EXISTS before.",
		"CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (code);",
		"CREATE INDEX CONCURRENTLY i ON orders (code);",
		{{0}},
		true
	},
	[RULE_LATE_INSERT] = {
		"late-insert", ERROR,
		"a migration older than what has run",
		"It was written before, and merged after, one that is deployed. This "
		"tool runs only what is newer: it skips the migration for ever, or "
		"refuses to run at all.",
		"Give it a version above all that have run.",
		"version 41 is merged where 42 has run",
		"version 43 is merged where 42 has run",
		{{0}},
		false
	},
	[RULE_LINE_ENDINGS] = {
		"line-endings", NOTE,
		"lines that end in CR LF",
		"The hash of the file depends on it: a checkout on another system "
		"makes the same migration look edited.",
		"Save with LF, and put \"*.sql text eol=lf\" into .gitattributes.",
		"CREATE TABLE t ();\\r\\n",
		"CREATE TABLE t ();\\n",
		{{0}},
		false
	},
	[RULE_LOCKS_REFERENCED_TABLE] = {
		"locks-referenced-table", WARNING,
		"a lock on a table that the statement does not name",
		"A foreign key that is made or dropped needs a trigger on the table "
		"that it refers to: its writers, or all who use it, wait.",
		"SET lock_timeout before it, and do it in a migration of its own.",
		"CREATE TABLE note (account_id bigint REFERENCES account (id));",
		"CREATE TABLE note (account_id bigint);",
		{{0}},
		true
	},
	[RULE_LOCK_TIMEOUT_BREAKS_CONCURRENTLY] = {
		"lock-timeout-breaks-concurrently", WARNING,
		"a timeout cancels what should wait",
		"CREATE INDEX CONCURRENTLY waits for transactions that are older, "
		"and holds nobody up meanwhile. A lock_timeout cancels that wait, "
		"and leaves an INVALID index.",
		"SET lock_timeout = 0 for this statement; set it where a statement "
		"blocks others.",
		"SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY i ON orders "
		"(code);",
		"CREATE INDEX CONCURRENTLY i ON orders (code);",
		{{0}},
		true
	},
	[RULE_LOCK_TIMEOUT_MISSING] = {
		"lock-timeout-missing", WARNING,
		"a lock that is waited for without an end",
		"A statement that needs a strong lock waits until all who use the "
		"table are done, and everybody who comes later waits behind it. "
		"Without lock_timeout that may take hours.",
		"SET lock_timeout = '2s' before it, and run the migration again if "
		"it fails.",
		"ALTER TABLE orders ADD COLUMN code text;",
		"SET lock_timeout = '2s'; ALTER TABLE orders ADD COLUMN code text;",
		{{0}},
		true
	},
	[RULE_LONG_LOCK] = {
		"long-lock", ERROR,
		"a table is locked as long as it is read, built or copied",
		"A table that was made by an earlier migration is read, copied, or "
		"an index on it is built, while writers, or readers and writers, "
		"wait. That takes as long as the table is large.",
		"Do the long part under a weaker lock; the finding says how.",
		"CREATE INDEX i ON orders (code);",
		"CREATE INDEX CONCURRENTLY i ON orders (code);",
		{{0}},
		true
	},
	[RULE_MISSING_DOWN] = {
		"missing-down", WARNING,
		"a migration without a way back",
		"Taking migrations back stops here, or skips this one and leaves its "
		"changes behind. dbmate refuses a file without the section.",
		"Write the way back, if only to say that there is none.",
		"0004_plan.up.sql without 0004_plan.down.sql",
		"0004_plan.up.sql with 0004_plan.down.sql",
		{{TRAIT_NEEDS_DOWN, ERROR}, {TRAIT_DOWN_IS_RARE, NOTE}},
		false
	},
	[RULE_MISSING_FILE] = {
		"missing-file", ERROR,
		"an entry whose file is not there",
		"The migrator reads all files before it runs any, and stops with an "
		"error at this one: nothing at all is applied.",
		"Commit the file under exactly this name, or remove the entry if no "
		"database has run it.",
		"\"tag\": \"0005_plan\" without 0005_plan.sql",
		"\"tag\": \"0005_plan\" with 0005_plan.sql",
		{{0}},
		false
	},
	[RULE_MISSING_JOURNAL] = {
		"missing-journal", ERROR,
		"migrations without their journal",
		"Without the journal nothing runs. drizzle-kit check makes an empty "
		"one and calls it fine.",
		"Restore meta/_journal.json from the repository's history.",
		"0000_init.sql without meta/_journal.json",
		"0000_init.sql with meta/_journal.json",
		{{0}},
		false
	},
	[RULE_MISSING_LOCK] = {
		"missing-lock", WARNING,
		"no migration_lock.toml",
		"Prisma keeps the provider there, to refuse migrations that were "
		"written for another database.",
		"Commit the file that prisma migrate wrote.",
		"migrations/ without migration_lock.toml",
		"migration_lock.toml with provider = \"postgresql\"",
		{{0}},
		false
	},
	[RULE_MISSING_UP] = {
		"missing-up", WARNING,
		"a way back without its migration",
		"The migration was renamed or removed; its down file would take back "
		"what never ran.",
		"Restore the migration, or remove the down file.",
		"0004_plan.down.sql alone",
		"0004_plan.up.sql with 0004_plan.down.sql",
		{{0}},
		false
	},
	[RULE_MIXED_REVERSIBLE] = {
		"mixed-reversible", WARNING,
		"some migrations can be taken back, others cannot",
		"Going back stops, or skips, at the one that has no way down.",
		"Write the missing down files, or drop the habit.",
		"0001_a.down.sql, but no 0002_b.down.sql",
		"a down file for each migration, or for none",
		{{0}},
		false
	},
	[RULE_NON_MONOTONIC_WHEN] = {
		"non-monotonic-when", ERROR,
		"an entry that is not newer than the ones before it",
		"The migrator remembers one number, the highest \"when\" that ran, "
		"and runs what is above it. An entry at or below is skipped silently "
		"and for ever on a database that is ahead, while a fresh one, such as "
		"a test's, gets it. This is how production loses columns with every "
		"check green.",
		"Make \"when\" rise from entry to entry.",
		"\"when\": 1760000000000, then \"when\": 1750000000000",
		"\"when\": 1750000000000, then \"when\": 1760000000000",
		{{0}},
		false
	},
	[RULE_NOT_UNDERSTOOD] = {
		"not-understood", ERROR,
		"a statement that cannot be judged",
		"It is no SQL of PostgreSQL, newer than what migcheck knows, larger "
		"than 1 MiB, or a macro of another program is in it. The statements "
		"around it are judged all the same.",
		"Correct it, or judge it by hand and allow the rule here.",
		"ALTER TABEL orders ADD COLUMN code text;",
		"ALTER TABLE orders ADD COLUMN code text;",
		{{0}},
		true
	},
	[RULE_NO_FINAL_NEWLINE] = {
		"no-final-newline", NOTE,
		"a last line without an end",
		"Files that are joined run into each other, and editors that add the "
		"newline change the file's hash.",
		"End the file with a newline.",
		"SELECT 1;",
		"SELECT 1;\\n",
		{{0}},
		false
	},
	[RULE_ODD_VERSION] = {
		"odd-version", WARNING,
		"a version of another length than its neighbours",
		"The tool compares versions as numbers, and a number with more digits "
		"is above every one with fewer. One digit too many, and all that is "
		"written later counts as older; one too few, and this counts as older "
		"than what has run.",
		"Give it as many digits as the others, before it runs anywhere.",
		"202401020000000_orders.up.sql among versions of fourteen digits",
		"20240102000000_orders.up.sql",
		{{0}},
		false
	},
	[RULE_ORDER_MISMATCH] = {
		"order-mismatch", WARNING,
		"migrations that run in another order than their names",
		"People and other tools read the folder by name.",
		"Order the entries by their numbers, or number the later one higher.",
		"\"0005_b\" before \"0004_a\" in the journal",
		"\"0004_a\" before \"0005_b\"",
		{{TRAIT_WRITES_NAMES, NOTE}},
		false
	},
	[RULE_ORPHAN_DOWN_FILE] = {
		"orphan-down-file", NOTE,
		"a down file without its migration",
		"It is left of a migration that was renamed or removed.",
		"Rename it like its migration, or remove it.",
		"0009_gone.down.sql alone",
		"0009_plan.down.sql beside 0009_plan.sql",
		{{0}},
		false
	},
	[RULE_ORPHAN_FILE] = {
		"orphan-file", ERROR,
		"a file that no entry names",
		"The migrator runs what the journal lists and nothing else: this file "
		"never runs, on no database, and nothing says so.",
		"Add an entry to the journal (drizzle-kit generate does), or remove "
		"the file.",
		"0006_plan.sql, and no entry \"0006_plan\"",
		"0006_plan.sql, and \"tag\": \"0006_plan\"",
		{{TRAIT_WRITES_NAMES, NOTE}, {TRAIT_ALLOWS_UNLISTED, WARNING}},
		false
	},
	[RULE_PAIR_MISMATCH] = {
		"pair-mismatch", WARNING,
		"up and down of one number have different names",
		"A tool that pairs by name finds no way back.",
		"Give both the same name.",
		"0004_add_plan.sql with 0004_plan.down.sql",
		"0004_add_plan.sql with 0004_add_plan.down.sql",
		{{0}},
		false
	},
	[RULE_PENDING_ENTRY] = {
		"pending-entry", NOTE,
		"a migration that has not run there yet",
		"The next run of the tool takes it. With --require-applied, the gate "
		"behind a deployment, it is an error.",
		"Run the tool, or wait for the deployment that does.",
		"0007_plan.sql, and no row for it",
		"a row for each migration",
		{{0}},
		false
	},
	[RULE_RENAMED_AFTER_APPLY] = {
		"renamed-after-apply", ERROR,
		"a migration that ran under another name",
		"The tool knows what ran by its name or version. Under the new one it "
		"runs a second time, or its absence under the old one stops the tool.",
		"Give it the name back under which it ran.",
		"20240101000000_plan ran, and is 20240102000000_plan now",
		"20240101000000_plan, as it ran",
		{{0}},
		false
	},
	[RULE_SECTION_ERROR] = {
		"section-error", ERROR,
		"annotations that the tool cannot follow",
		"goose and dbmate split a file at their annotations and refuse what "
		"does not fit: no way up, a section twice, a statement that is begun "
		"and not ended, SQL before the first annotation.",
		"Correct the annotations.",
		"CREATE TABLE t (); without \"-- +goose Up\" before it",
		"-- +goose Up, then the statements",
		{{0}},
		false
	},
	[RULE_STALE_SUPPRESSION] = {
		"stale-suppression", WARNING,
		"a comment that allows nothing",
		"What it allowed was corrected, its time is over, or it was never "
		"understood. Left where it is, it hides the next finding of its kind.",
		"Remove the comment, or correct it.",
		"-- migcheck: allow empty-file",
		"-- migcheck: allow empty-file until 2027-06-30: kept for its number",
		{{0}},
		false
	},
	[RULE_STATEMENT_FAILS] = {
		"statement-fails", ERROR,
		"a statement that the server refuses",
		"By what the migrations before have made, and with rows in the "
		"tables, the server answers this statement with an error.",
		"Correct the statement; the finding has the SQLSTATE.",
		"ALTER TABLE orders ADD COLUMN code text NOT NULL;",
		"ALTER TABLE orders ADD COLUMN code text NOT NULL DEFAULT '';",
		{{0}},
		true
	},
	[RULE_SUBSCRIBER_NEEDS_COLUMN_FIRST] = {
		"subscriber-needs-column-first", WARNING,
		"a published table gets a column that subscribers lack",
		"Logical replication stops at the first row with a column that the "
		"subscriber does not have.",
		"Add the column on the subscribers first.",
		"CREATE PUBLICATION p FOR ALL TABLES; ALTER TABLE orders ADD COLUMN "
		"code text;",
		"ALTER TABLE orders ADD COLUMN code text;",
		{{0}},
		true
	},
	[RULE_UNBATCHED_BACKFILL] = {
		"unbatched-backfill", WARNING,
		"many rows are written by one statement",
		"Every row that is written stays locked to the end of the "
		"transaction, and its old version stays in the table until it is "
		"vacuumed.",
		"Write a few thousand rows at a time, each batch in a transaction "
		"of its own.",
		"UPDATE orders SET code = 'x';",
		"UPDATE orders SET code = 'x' WHERE id = 7;",
		{{0}},
		true
	},
	[RULE_UNKNOWN_ROW] = {
		"unknown-row", ERROR,
		"something ran that is not there",
		"The database ran a migration that this folder does not have: it is "
		"on another branch, it was removed, or another project shares the "
		"table. An error where the tool refuses then; a warning where it "
		"passes over the row (Rails, Prisma, dbmate, goose, Drizzle, "
		"Liquibase).",
		"Restore the migration, or look which branch it is on.",
		"a row for version 9, and no file of version 9",
		"a file for each row",
		{{0}},
		false
	},
	[RULE_UNREACHABLE_ENTRY] = {
		"unreachable-entry", ERROR,
		"an entry at or below what the database remembers",
		"The migrator keeps the highest \"when\" that ran and takes what is "
		"above it. This entry is passed over there without a word and for "
		"ever, while a fresh database gets it.",
		"Set its \"when\" above the highest that has run.",
		"\"when\": 1750000000000 where 1760000000000 has run",
		"\"when\": 1770000000000 where 1760000000000 has run",
		{{0}},
		false
	},
	[RULE_UNREAD_FILE] = {
		"unread-file", WARNING,
		"SQL in a folder that the tool does not look into",
		"The tool reads the files in its folder, and passes over the folders "
		"below it without a word.",
		"Move the file up if it is a migration, else out of the folder.",
		"migrations/orders/0002_orders.up.sql",
		"migrations/0002_orders.up.sql",
		{{TRAIT_LOSES_FOLDERS, ERROR}},
		false
	},
	[RULE_UNREADABLE_FILE] = {
		"unreadable-file", ERROR,
		"a file that cannot be read as SQL",
		"It is missing its contents (a Git LFS pointer, a link to nowhere), "
		"is in another encoding, is encrypted, or holds a NUL byte, behind "
		"which parsers see nothing.",
		"Put the SQL text itself there, as UTF-8.",
		"version https://git-lfs.github.com/spec/v1",
		"CREATE TABLE users (id bigint PRIMARY KEY);",
		{{0}},
		false
	},
	[RULE_UNSAFE_TAG] = {
		"unsafe-tag", ERROR,
		"a tag that is no plain file name",
		"The migrator joins folder and tag without a look: a tag with a path "
		"in it runs a file from elsewhere.",
		"Use letters, digits, \"_\" and \"-\".",
		"\"tag\": \"../../tmp/x\"",
		"\"tag\": \"0007_x\"",
		{{0}},
		false
	},
	[RULE_VERSION_GAP] = {
		"version-gap", NOTE,
		"a number that no migration has",
		"A migration was removed, or is still on its way in a branch.",
		"Nothing, if you know why; else look for it in other branches.",
		"0003_a.sql, then 0005_b.sql",
		"0003_a.sql, then 0004_b.sql",
		{{0}},
		false
	},
	[RULE_WIDE_LOCK_WINDOW] = {
		"wide-lock-window", ERROR,
		"a transaction locks one table while it waits for another",
		"The first table stays locked to the end of the transaction. While "
		"that waits for the second table, nobody can use either; two such "
		"transactions may end in a deadlock.",
		"One migration a table, or SET lock_timeout at its beginning.",
		"BEGIN; ALTER TABLE orders DROP COLUMN a; ALTER TABLE items DROP "
		"COLUMN a; COMMIT;",
		"SET lock_timeout = '2s'; BEGIN; ALTER TABLE orders ADD COLUMN a "
		"int; ALTER TABLE items ADD COLUMN a int; COMMIT;",
		{{0}},
		true
	},
	[RULE_WRONG_DIALECT] = {
		"wrong-dialect", WARNING,
		"a journal for another database or format",
		"The migrations were generated for something else than PostgreSQL, or "
		"by a version of the tool that nobody knows.",
		"Check the dialect in drizzle.config, and generate again.",
		"\"dialect\": \"mysql\"",
		"\"dialect\": \"postgresql\"",
		{{0}},
		false
	},
};
