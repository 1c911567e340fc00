/*
 * examples.c
 *		A bad and a good tree for each rule that needs no database to break.
 *
 * What "explain" shows. A tree is a list of files: a line with "==" and the
 * name, then the contents. \r, \0 and \xNN are that byte, and a file
 * whose last line ends in a backslash has no newline there. A test makes the
 * trees and runs check on them: the bad one breaks its rule, the good one does
 * not.
 *
 * A row is a pair: the bad tree, the good one. A rule that only a database or
 * a second revision can break has no row, and shows its two lines of
 * rules.def. To add one, start from GOOD and change as little as breaks the
 * rule.
 */
#include "migcheck/rules/rules.h"

/* A file of the tree, below the folder of migrations. */
#define FILE_OF(name, text)	"== migrations/" name "\n" text "\n"
#define ENTRY(idx, when, tag) \
	"  {\"idx\": " #idx ", \"when\": " #when ", \"tag\": \"" tag "\"}"
#define JOURNAL_OF(dialect, entries) \
	FILE_OF("meta/_journal.json", "{\"version\": \"7\", \"dialect\": \"" dialect \
			"\", \"entries\": [\n" entries "\n]}")
#define JOURNAL(entries)	JOURNAL_OF("postgresql", entries)

/* Two migrations, in which most rules can be shown. */
#define FIRST	ENTRY(0, 1700000000000, "0000_init")
#define SECOND	ENTRY(1, 1700000060000, "0001_users")
#define INIT	FILE_OF("0000_init.sql", "CREATE SCHEMA app;")
#define USERS	FILE_OF("0001_users.sql", "CREATE TABLE app.users ();")
#define PLAN	FILE_OF("0002_plan.sql", "CREATE TABLE app.plan ();")
#define GOOD	JOURNAL(FIRST ",\n" SECOND) INIT USERS
#define THREE	JOURNAL(FIRST ",\n" SECOND ",\n" ENTRY(2, 1700000120000, "0002_plan"))

/* With this file in place of the second. */
#define WITH(text)	JOURNAL(FIRST ",\n" SECOND) INIT FILE_OF("0001_users.sql", text)

/* A snapshot with what the chain needs of it. */
#define SNAPSHOT(number, id, parent) \
	FILE_OF("meta/" number "_snapshot.json", "{\"id\": \"" id "\", \"prevId\": \"" \
			parent "\"}")
#define ORIGIN	"00000000-0000-0000-0000-000000000000"

/* A migration of golang-migrate's form, with its way back. */
#define BOTH(name) \
	FILE_OF(name ".up.sql", "CREATE TABLE t ();") \
	FILE_OF(name ".down.sql", "DROP TABLE t;")

const RuleExample rule_examples[RULE_COUNT] = {
	[RULE_BAD_JOURNAL] = {
		JOURNAL(FIRST ",\n" ENTRY(1, "yesterday", "0001_users")) INIT USERS, GOOD
	},
	[RULE_BAD_NAME] = {
		BOTH("1_init") FILE_OF("2_users.sql", "CREATE TABLE users ();"),
		BOTH("1_init") BOTH("2_users")
	},
	[RULE_BROKEN_SNAPSHOT_CHAIN] = {
		THREE INIT USERS PLAN SNAPSHOT("0000", "a", ORIGIN)
		SNAPSHOT("0001", "b", "a") SNAPSHOT("0002", "c", "a"),
		THREE INIT USERS PLAN SNAPSHOT("0000", "a", ORIGIN)
		SNAPSHOT("0001", "b", "a") SNAPSHOT("0002", "c", "b")
	},
	[RULE_CASE_COLLISION] = {
		THREE INIT USERS PLAN FILE_OF("0001_Users.sql", "CREATE TABLE u ();"),
		THREE INIT USERS PLAN
	},
	[RULE_CHECKSUM_MISMATCH] = {
		FILE_OF("atlas.sum",
				"h1:2d7IHo4sGYw2Qq8i3nKQWrQ8lYqb3oJYh1m0Xc2m9eA=\n"
				"1_init.sql h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
		FILE_OF("1_init.sql", "CREATE TABLE t ();"),
		FILE_OF("atlas.sum", "h1:hIBcg4gj4yEyndyFd8rw/O3xZFWau2a5op1AXMpJqhA=\n1_init.sql h1:no2CJnvm9JPqJiVUNLifd5jcRuAPDsRn43ud+k6yqGk=")
		FILE_OF("1_init.sql", "CREATE TABLE t ();")
	},
	[RULE_COMMENT_ONLY_FILE] = {
		WITH("-- put your code below"), GOOD
	},
	[RULE_CONFLICT_MARKER] = {
		WITH("<<<<<<< HEAD\nSELECT 1;\n=======\nSELECT 2;\n>>>>>>> plan"),
		WITH("SELECT 1;\nSELECT 2;")
	},
	[RULE_DUPLICATE_IDX] = {
		JOURNAL(FIRST ",\n" SECOND ",\n" ENTRY(1, 1700000120000, "0002_plan"))
		INIT USERS PLAN,
		THREE INIT USERS PLAN
	},
	[RULE_DUPLICATE_PREFIX] = {
		JOURNAL(FIRST ",\n" SECOND ",\n" ENTRY(2, 1700000120000, "0001_plan"))
		INIT USERS FILE_OF("0001_plan.sql", "CREATE TABLE app.plan ();"),
		THREE INIT USERS PLAN
	},
	[RULE_DUPLICATE_REPEATABLE] = {
		FILE_OF("V1__init.sql", "CREATE TABLE t ();")
		FILE_OF("a/R__views.sql", "SELECT 1;")
		FILE_OF("b/R__views.sql", "SELECT 2;"),
		FILE_OF("V1__init.sql", "CREATE TABLE t ();")
		FILE_OF("a/R__views.sql", "SELECT 1;")
		FILE_OF("b/R__functions.sql", "SELECT 2;")
	},
	[RULE_DUPLICATE_TAG] = {
		JOURNAL(FIRST ",\n" SECOND ",\n" ENTRY(2, 1700000120000, "0001_users"))
		INIT USERS,
		GOOD
	},
	[RULE_EMPTY_FILE] = {
		WITH(""), GOOD
	},
	[RULE_ENCODING] = {
		WITH("\\xEF\\xBB\\xBFCREATE TABLE app.users ();"), GOOD
	},
	[RULE_FUTURE_WHEN] = {
		JOURNAL(FIRST ",\n" ENTRY(1, 4102444800000, "0001_users")) INIT USERS,
		GOOD
	},
	[RULE_IDX_GAP] = {
		JOURNAL(FIRST ",\n" ENTRY(2, 1700000060000, "0001_users")) INIT USERS,
		GOOD
	},
	[RULE_IDX_OUT_OF_ORDER] = {
		JOURNAL(FIRST ",\n" ENTRY(2, 1700000060000, "0001_users") ",\n"
				ENTRY(1, 1700000120000, "0002_plan")) INIT USERS PLAN,
		THREE INIT USERS PLAN
	},
	[RULE_IDX_TAG_MISMATCH] = {
		JOURNAL(FIRST ",\n" ENTRY(1, 1700000060000, "0002_plan")) INIT PLAN,
		GOOD
	},
	[RULE_LINE_ENDINGS] = {
		WITH("CREATE TABLE app.users ();\\r"), GOOD
	},
	[RULE_MISSING_DOWN] = {
		BOTH("1_init") FILE_OF("2_users.up.sql", "CREATE TABLE users ();"),
		BOTH("1_init") BOTH("2_users")
	},
	[RULE_MISSING_FILE] = {
		JOURNAL(FIRST ",\n" SECOND) INIT, GOOD
	},
	[RULE_MISSING_JOURNAL] = {
		INIT USERS SNAPSHOT("0000", "a", ORIGIN), GOOD
	},
	[RULE_MISSING_LOCK] = {
		FILE_OF("20240101000000_init/migration.sql", "CREATE TABLE t ();"),
		FILE_OF("migration_lock.toml", "provider = \"postgresql\"")
		FILE_OF("20240101000000_init/migration.sql", "CREATE TABLE t ();")
	},
	[RULE_MISSING_UP] = {
		BOTH("1_init") FILE_OF("2_users.down.sql", "DROP TABLE users;"),
		BOTH("1_init") BOTH("2_users")
	},
	[RULE_MIXED_REVERSIBLE] = {
		INIT USERS FILE_OF("0000_init.down.sql", "DROP SCHEMA app;"),
		INIT USERS FILE_OF("0000_init.down.sql", "DROP SCHEMA app;")
		FILE_OF("0001_users.down.sql", "DROP TABLE app.users;")
	},
	[RULE_NO_FINAL_NEWLINE] = {
		WITH("CREATE TABLE app.users ();\\"), GOOD
	},
	[RULE_NON_MONOTONIC_WHEN] = {
		JOURNAL(FIRST ",\n" ENTRY(1, 1690000000000, "0001_users")) INIT USERS,
		GOOD
	},
	[RULE_ODD_VERSION] = {
		BOTH("20240101000000_init") BOTH("202401020000000_orders")
		BOTH("20240103000000_users"),
		BOTH("20240101000000_init") BOTH("20240102000000_orders")
		BOTH("20240103000000_users")
	},
	[RULE_ORDER_MISMATCH] = {
		JOURNAL(FIRST ",\n" ENTRY(1, 1700000060000, "0002_plan") ",\n"
				ENTRY(2, 1700000120000, "0001_users")) INIT USERS PLAN,
		THREE INIT USERS PLAN
	},
	[RULE_ORPHAN_DOWN_FILE] = {
		GOOD FILE_OF("0009_gone.down.sql", "DROP TABLE app.gone;"),
		GOOD FILE_OF("0000_init.down.sql", "DROP SCHEMA app;")
		FILE_OF("0001_users.down.sql", "DROP TABLE app.users;")
	},
	[RULE_ORPHAN_FILE] = {
		GOOD PLAN, THREE INIT USERS PLAN
	},
	[RULE_PAIR_MISMATCH] = {
		BOTH("1_init") FILE_OF("2_users.up.sql", "CREATE TABLE users ();")
		FILE_OF("2_user.down.sql", "DROP TABLE users;"),
		BOTH("1_init") BOTH("2_users")
	},
	[RULE_SECTION_ERROR] = {
		FILE_OF("1_init.sql", "CREATE TABLE t ();\n-- +goose Up\nCREATE TABLE u ();"),
		FILE_OF("1_init.sql", "-- +goose Up\nCREATE TABLE t ();\nCREATE TABLE u ();")
	},
	[RULE_STALE_SUPPRESSION] = {
		WITH("-- migcheck: allow empty-file until 2020-12-31: kept for its number\n"
			 "CREATE TABLE app.users ();"),
		GOOD
	},
	[RULE_UNREAD_FILE] = {
		BOTH("1_init") FILE_OF("orders/2_orders.up.sql", "CREATE TABLE orders ();"),
		BOTH("1_init") BOTH("2_orders")
	},
	[RULE_UNREADABLE_FILE] = {
		WITH("version https://git-lfs.github.com/spec/v1\nsize 27"), GOOD
	},
	[RULE_UNSAFE_TAG] = {
		JOURNAL(FIRST ",\n" ENTRY(1, 1700000060000, "../../tmp/x")) INIT, GOOD
	},
	[RULE_VERSION_GAP] = {
		FILE_OF("001_init.sql", "CREATE SCHEMA app;")
		FILE_OF("003_users.sql", "CREATE TABLE app.users ();"),
		FILE_OF("001_init.sql", "CREATE SCHEMA app;")
		FILE_OF("002_users.sql", "CREATE TABLE app.users ();")
	},
	[RULE_WRONG_DIALECT] = {
		JOURNAL_OF("mysql", FIRST ",\n" SECOND) INIT USERS, GOOD
	},
};
