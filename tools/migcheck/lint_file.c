/*
 * lint_file.c
 *		The SQL of one file, run against the catalogue of the lint.
 *
 * Of a file only the part that runs forward is run, and of a file that holds
 * several migrations each by itself. What is wrong with its bytes is reported
 * before it is run.
 */
#include "migcheck/lint_file.h"

#include <string.h>

#include "migcheck/frameworks/framework.h"
#include "migcheck/rules/rules.h"
#include "text/affix.h"
#include "text/position.h"
#include "text/utf8.h"

#ifdef MIGCHECK_LINT

/* Return how the tool of a root runs its files, in the lint's terms. */
static SqlTransactions
transactions_of(const Root *root)
{
	switch (root->framework->transactions)
	{
		case TRANSACTIONS_ALL:
			return SQL_ONE_FOR_ALL;
		case TRANSACTIONS_QUERY:
			return SQL_ONE_QUERY;

			/*
			 * Where the tool keeps its row, in this transaction or the next,
			 * makes no difference to the statements.
			 */
		case TRANSACTIONS_ENTRY:
		case TRANSACTIONS_TEXT:
			return SQL_ONE_A_FILE;
		default:
			return SQL_EACH_ITS_OWN;
	}
}

/* Return where a line begins; the end of the text if it has fewer lines. */
static const char *
find_line_start(const char *text, size_t len, uint32_t number)
{
	const char *end = text + len;

	for (uint32_t line = 1; line < number; line++)
	{
		const char *feed = memchr(text, '\n', (size_t) (end - text));

		if (feed == NULL)
			return end;
		text = feed + 1;
	}
	return text;
}

/*
 * Return the part of a file that runs forward, and its length: the way back
 * is in a section of its own, which begins at its line, before it or behind.
 */
static const char *
cut_forward_part(const File *file, const char *text, size_t *len)
{
	const Sections *sections = &file->sections;
	const char *from = find_line_start(text, *len, sections->up_line);
	const char *until = text + *len;

	if (sections->has_down && sections->down_line != 0)
		until = find_line_start(text, *len, sections->down_line);
	*len = (size_t) (until - from);
	return from;
}

/*
 * Return the line of a control character that turns the order of text, or 0:
 * what a reviewer reads is then not what the server runs.
 */
static uint32_t
find_turning_line(const char *text, size_t len)
{
	size_t		i = contents_skip_ascii(text, len, 0);
	TextCursor	cursor;
	uint32_t	code;

	for (; i < len; i = contents_skip_ascii(text, len, i + 1))
	{
		/* A single byte, or a later byte of a sequence, turns no text. */
		if ((unsigned char) text[i] < 0xC2 ||
			utf8_decode(text + i, len - i, &code) == 0 || !utf8_turns_text(code))
			continue;
		text_cursor_init(&cursor, text, len);
		return text_position(&cursor, i).line;
	}
	return 0;
}

/*
 * Report what is wrong with a file's bytes; false if there is no SQL in it. A
 * text that was kept is that of which the file's contents are known.
 */
static bool
report_odd_bytes(Run *run, Root *root, const File *file, const char *text,
				 size_t len)
{
	Contents	contents = file->contents;
	uint32_t	turning = find_turning_line(text, len);

	if (file->text == NULL)
		contents_scan(text, len, &contents);
	if (contents.kind != CONTENTS_TEXT)
	{
		report_finding(&run->findings, root, RULE_NOT_UNDERSTOOD, file->name,
					   place_at(file->path, contents.kind_line, 1),
					   "not understood: the file is %s",
					   contents.kind == CONTENTS_NUL ? "cut by a NUL byte" :
					   contents_kind_text(contents.kind));
		return false;
	}
	if (turning != 0)
		report_finding(&run->findings, root, RULE_ENCODING, file->name,
					   place_at(file->path, turning, 1),
					   "a control character shows the text in another order than it runs");
	if (contents.conflict_line != 0)
		report_finding(&run->findings, root, RULE_CONFLICT_MARKER, file->name,
					   place_at(file->path, contents.conflict_line, 1),
					   "a conflict that was not resolved");
	if (contents.bom)
		report_finding(&run->findings, root, RULE_ENCODING, file->name,
					   place_at(file->path, 1, 1),
					   "begins with a byte order mark, which the server refuses");
	return true;
}

/* Return the lines of a part of a file, and their length. */
static const char *
cut_part_of_text(const LintPart *part, const char *text, size_t *len)
{
	const char *from = find_line_start(text, *len, part->from);
	const char *until = part->to > 0 ? find_line_start(text, *len, part->to) :
		text + *len;

	*len = (size_t) (until - from);
	return from;
}

/* Run one file; what cannot be read makes the run unchecked. */
void
lint_one_file(Run *run, Root *root, const LintPart *which, SqlSession *session,
			  SqlStatements *statements)
{
	const File *file = &root->files[which->file];
	bool		first = which->from == 0 || which->entry == 0 ||
		root->entries[which->entry - 1].file != which->file;
	const char *text = file->text;
	const char *part;
	size_t		len = file->text_len;
	size_t		part_len;
	uint32_t	line;
	const char *error = text != NULL ? NULL :
		root->tree->read(root->tree, file->path, &text, &len);

	if (error != NULL)
	{
		run_refuse_subject(run, "could not read \"%s\": %s", file->path,
						   error);
		return;
	}
	if (first && !report_odd_bytes(run, root, file, text, len))
	{
		sql_note_unseen(session);
		return;
	}
	if (bytes_begin(text, len, UTF8_BOM))
	{
		text += strlen(UTF8_BOM);
		len -= strlen(UTF8_BOM);
	}
	part_len = len;
	if (which->from > 0)
	{
		/* A mark of a migration among several is in its own lines. */
		part = text = cut_part_of_text(which, text, &part_len);
		len = part_len;
		line = which->from;
	}
	else
	{
		part = cut_forward_part(file, text, &part_len);
		line = file->sections.up_line != 0 ? file->sections.up_line : 1;
	}
	sql_run_file(session, file->path, part, part_len, line,
				 runs_without_transaction(root, file, text, len) ?
				 SQL_EACH_ITS_OWN :
				 transactions_of(root), statements);
}

#endif							/* MIGCHECK_LINT */
