/*
 * no_transaction.c
 *		The marks by which a migration asks its tool for no transaction.
 *
 * Each tool looks for its mark by rules of its own: in the first line, at the
 * start of any line, anywhere in a comment. A mark that the tool overlooks is
 * not one here, either: then the statement fails that must not be in a block.
 */
#include "migcheck/frameworks/framework.h"
#include "migcheck/sql/parse/split.h"

#include <string.h>
#include <strings.h>

/* Where a framework's mark is looked for. */
typedef enum MarkPlace
{
	MARK_AT_START,				/* the file begins with it */
	MARK_LINE,					/* a line begins with it */
	MARK_OPTION,				/* a line that begins with the first text has
								 * the second one behind it */
	MARK_BESIDE					/* a file beside has it; the first text is
								 * that file's ending, or its name behind a
								 * slash */
} MarkPlace;

/*
 * A framework may have several rows, of which any will do. A tool that has no
 * such mark has no row.
 */
static const struct
{
	const char *framework;
	MarkPlace	place;
	const char *text;
	const char *option;
}			marks[] = {
	{"goose", MARK_LINE, "-- +goose NO TRANSACTION", NULL},
	{"dbmate", MARK_OPTION, "-- migrate:up", "transaction:false"},
	{"dbmate", MARK_OPTION, "--migrate:up", "transaction:false"},
	{"sqlx", MARK_AT_START, "-- no-transaction", NULL},
	{"atlas", MARK_LINE, "-- atlas:txmode none", NULL},
	{"liquibase", MARK_OPTION, "--changeset", "runInTransaction:false"},
	{"liquibase", MARK_OPTION, "-- changeset", "runInTransaction:false"},
	{"flyway", MARK_BESIDE, ".conf", "executeInTransaction=false"},
	{"diesel", MARK_BESIDE, "/metadata.toml", "run_in_transaction = false"},
};

/* Return true if a text is somewhere in a range, whatever its case. */
static bool
text_contains_word(const char *text, size_t len, const char *wanted)
{
	size_t		n = strlen(wanted);

	for (size_t i = 0; i + n <= len; i++)
	{
		if (strncasecmp(text + i, wanted, n) == 0)
			return true;
	}
	return false;
}

/*
 * Return true if a line begins with a mark and, unless it is NULL, has the
 * option behind it.
 */
static bool
has_line_with_mark(const char *text, size_t len, const char *mark,
				   const char *option)
{
	size_t		n = strlen(mark);
	const char *end = text + len;

	while (text < end)
	{
		const char *feed = memchr(text, '\n', end - text);
		size_t		line = feed != NULL ? (size_t) (feed - text) : (size_t) (end - text);

		if (line >= n && strncasecmp(text, mark, n) == 0 &&
			(option == NULL || text_contains_word(text + n, line - n, option)))
			return true;
		text += line + 1;
	}
	return false;
}

/* Does the file beside a migration's have the mark? */
static bool
beside_has_mark(const Root *root, const File *file, const char *name,
				const char *mark)
{
	const char *slash = strrchr(file->path, '/');
	const char *path = *name != '/' ? arena_format(root->arena, "%s%s", file->path, name) :
		slash != NULL ? arena_format(root->arena, "%.*s%s",
									 (int) (slash - file->path), file->path, name) : name + 1;
	const char *text;
	size_t		len;

	return root->tree->read(root->tree, path, &text, &len) == NULL &&
		text_contains_word(text, len, mark);
}

/* Statements for which Flyway's PostgreSQLParser opens no transaction. */
static const char *const flyway_statements[] = {
	"CREATE DATABASE", "CREATE TABLESPACE", "CREATE SUBSCRIPTION",
	"DROP DATABASE", "DROP TABLESPACE", "DROP SUBSCRIPTION", "ALTER SYSTEM",
	"CREATE INDEX CONCURRENTLY", "CREATE UNIQUE INDEX CONCURRENTLY",
	"DROP INDEX CONCURRENTLY", "REINDEX SCHEMA", "REINDEX DATABASE",
	"REINDEX SYSTEM", "REINDEX VERBOSE SCHEMA", "REINDEX VERBOSE DATABASE",
	"REINDEX VERBOSE SYSTEM", "VACUUM", "DISCARD ALL"
};

/*
 * Return true if Flyway runs a file without a transaction by itself, as all
 * its statements need none. One that mixes both kinds it refuses.
 */
static bool
flyway_detects(const char *text, size_t len)
{
	SqlSplitter splitter = {.text = text, .len = len, .line = 1};
	SqlPiece	piece;
	size_t		count = 0;

	while (sql_next_piece(&splitter, &piece))
	{
		bool		found = piece.client || piece.len == 0;

		count += !found;
		for (size_t i = 0; !found && i < sizeof(flyway_statements) / sizeof(char *); i++)
			found = sql_piece_begins(&piece, flyway_statements[i]);
		if (!found)
			return false;
	}
	return count > 0;
}

/*
 * Return true if a migration asks its tool to run it without a transaction;
 * text is the file's.
 */
bool
runs_without_transaction(const Root *root, const File *file, const char *text,
						 size_t len)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
	{
		const char *mark = marks[i].text;

		if (strcmp(marks[i].framework, root->framework->name) != 0)
			continue;
		if (marks[i].place == MARK_AT_START ?
			len >= strlen(mark) && strncmp(text, mark, strlen(mark)) == 0 :
			marks[i].place == MARK_BESIDE ?
			beside_has_mark(root, file, mark, marks[i].option) :
			has_line_with_mark(text, len, mark, marks[i].option))
			return true;
	}
	return framework_has_name(root->framework, "flyway") &&
		flyway_detects(text, len);
}
