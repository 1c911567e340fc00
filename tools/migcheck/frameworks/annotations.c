/*
 * annotations.c
 *		The annotations of goose, dbmate and node-pg-migrate, as their own
 *		parsers read them.
 *
 * goose takes a file line by line; a comment with "+goose" anywhere in it is
 * an annotation, and a wrong one is an error. dbmate looks for the first line
 * of each form, and takes whatever else looks like one for a comment.
 * node-pg-migrate looks for the first comment that begins with "up migration"
 * and for the first with "down migration", in any case, whatever is behind.
 *
 * Blanks are those of each parser, which differ: goose refuses a mark behind
 * blanks, dbmate does not see it. What is an error only on the way back is
 * kept apart, since it does not stop a run forward.
 */
#include "migcheck/frameworks/framework.h"
#include "text/affix.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* A line of the file, without its end. */
typedef struct ScanLine
{
	const char *text;
	size_t		len;
	uint32_t	number;
} ScanLine;

/* Where goose's parser is. */
typedef enum GooseState
{
	GOOSE_START,
	GOOSE_UP,
	GOOSE_UP_BEGIN,				/* between StatementBegin and StatementEnd */
	GOOSE_DOWN,
	GOOSE_DOWN_BEGIN
} GooseState;

/* One pass over a file, for one direction. */
typedef struct GooseScan
{
	GooseState	state;
	bool		down;			/* the direction */
	bool		whole_bodies;	/* dollar quotes are looked at */
	const char *begin;			/* of the statement that has begun, if only by
								 * blanks; NULL: none has */
	uint32_t	unfinished;		/* the line where it has; 0: none has */
	Sections   *sections;
} GooseScan;

/* Take the next line of a text; false at its end. */
static bool
take_next_line(const char **p, const char *end, ScanLine *line)
{
	const char *feed;

	if (*p >= end)
		return false;
	feed = memchr(*p, '\n', end - *p);
	line->number++;
	line->text = *p;
	line->len = (feed ? feed : end) - *p;
	if (line->len > 0 && line->text[line->len - 1] == '\r')
		line->len--;
	*p = feed ? feed + 1 : end;
	return true;
}

/* Return the line without blanks around it. */
static ScanLine
trim_line_blanks(ScanLine line)
{
	while (line.len > 0 && isspace((unsigned char) *line.text))
	{
		line.text++;
		line.len--;
	}
	while (line.len > 0 && isspace((unsigned char) line.text[line.len - 1]))
		line.len--;
	return line;
}

/* Note the first thing wrong with the annotations. */
static void
note_first_error(Sections *sections, uint32_t number, const char *error)
{
	if (sections->error != NULL)
		return;
	sections->error = error;
	sections->error_line = number;
}

/*
 * Return what an annotation says behind "+goose", of the buffer: the line
 * without any "--", as goose cuts it. NULL if it has the mark twice. A line
 * longer than the buffer is cut, which no annotation is.
 */
static const char *
cut_goose_annotation(const ScanLine *line, char *buffer, size_t size)
{
	size_t		n = 0;
	bool		marked = false;
	char	   *end;

	for (size_t i = 0; i < line->len && n + 1 < size; i++)
	{
		if (bytes_begin(line->text + i, line->len - i, "--"))
			i++;
		else if (bytes_begin(line->text + i, line->len - i, "+goose"))
		{
			if (marked)
				return NULL;
			marked = true;
			i += strlen("+goose") - 1;
		}
		else
			buffer[n++] = line->text[i];
	}
	buffer[n] = '\0';
	end = buffer + n;
	while (end > buffer && isspace((unsigned char) end[-1]))
		*--end = '\0';
	return buffer + strspn(buffer, " \t\r\f\v");
}

/*
 * Take "+goose Up": what follows runs forward. Like the functions below it
 * returns what goose says against it, or NULL.
 */
static const char *
take_goose_up(GooseScan *scan)
{
	scan->sections->has_up = true;
	if (scan->state != GOOSE_START)
		return "\"+goose Up\" is here a second time, or behind \"Down\"";
	scan->state = GOOSE_UP;
	return NULL;
}

/*
 * Take "+goose Down": what follows runs backward. in_statement tells whether
 * a StatementBegin is open.
 */
static const char *
take_goose_down(GooseScan *scan, uint32_t number, bool in_statement)
{
	if (scan->state == GOOSE_START)
		return "\"+goose Down\" has no \"Up\" before it";
	if (in_statement)
		return "\"StatementBegin\" has no end before this";
	if (scan->state == GOOSE_DOWN)
		return "\"+goose Down\" is here a second time";
	scan->sections->down_line = number;
	if (scan->unfinished > 0)
		return "the statement before this has no semicolon";
	scan->state = GOOSE_DOWN;
	return NULL;
}

/*
 * Take "+goose StatementBegin": up to its end all is one statement, whatever
 * semicolons it has.
 */
static const char *
take_goose_begin(GooseScan *scan, bool in_statement)
{
	if (in_statement)
		return "\"StatementBegin\" is inside another";
	if (scan->state == GOOSE_START)
		return "\"StatementBegin\" has no \"Up\" before it";
	scan->state = scan->state == GOOSE_UP ? GOOSE_UP_BEGIN :
		GOOSE_DOWN_BEGIN;
	return NULL;
}

/*
 * Take "+goose StatementEnd", which also ends a statement without a
 * semicolon.
 */
static const char *
take_goose_end(GooseScan *scan, bool in_statement)
{
	if (!in_statement)
		return "\"StatementEnd\" has no beginning";
	scan->state = scan->state == GOOSE_UP_BEGIN ? GOOSE_UP : GOOSE_DOWN;
	scan->begin = NULL;
	scan->unfinished = 0;
	return NULL;
}

/*
 * Take an annotation that begins or ends a section or a statement. Returns
 * what goose says against it, or NULL.
 */
static const char *
take_goose_word(GooseScan *scan, const char *word, uint32_t number)
{
	bool		in_statement = scan->state == GOOSE_UP_BEGIN ||
		scan->state == GOOSE_DOWN_BEGIN;

	if (strcasecmp(word, "Up") == 0)
		return take_goose_up(scan);
	if (strcasecmp(word, "Down") == 0)
		return take_goose_down(scan, number, in_statement);
	if (strcasecmp(word, "StatementBegin") == 0)
		return take_goose_begin(scan, in_statement);
	if (strcasecmp(word, "StatementEnd") == 0)
		return take_goose_end(scan, in_statement);
	if (strcasecmp(word, "NO TRANSACTION") != 0 &&
		strcasecmp(word, "ENVSUB ON") != 0 &&
		strcasecmp(word, "ENVSUB OFF") != 0)
		return "goose takes a comment with \"+goose\" for an annotation, and "
			"knows none such";
	return NULL;
}

/*
 * Take a line that goose takes for an annotation. Returns what is wrong with
 * it, or NULL.
 */
static const char *
take_goose_annotation(GooseScan *scan, const ScanLine *line)
{
	char		buffer[256];
	const char *word;

	word = cut_goose_annotation(line, buffer, sizeof(buffer));
	/* One that is refused is not missing as well. */
	if (word != NULL && strcasecmp(word, "Down") == 0)
		scan->sections->has_down = true;
	if (line->text[0] == ' ' || line->text[0] == '\t')
		return "goose refuses blanks before an annotation";
	return word == NULL ? "the line has \"+goose\" twice" :
		take_goose_word(scan, word, line->number);
}

/*
 * Return true if a line ends a statement: its last word before a comment has
 * the semicolon at its end. goose does not look at quotes.
 */
static bool
ends_statement(const ScanLine *line)
{
	bool		ends = false;

	for (size_t i = 0; i < line->len; i++)
	{
		bool		starts = i == 0 || isspace((unsigned char) line->text[i - 1]);

		if (starts && bytes_begin(line->text + i, line->len - i, "--"))
			break;
		if (!isspace((unsigned char) line->text[i]))
			ends = line->text[i] == ';';
	}
	return ends;
}

/*
 * Take a line that is no annotation. Returns what is wrong with it, or NULL.
 * Statements of the other direction are not looked at.
 */
static const char *
take_goose_text(GooseScan *scan, const ScanLine *line)
{
	ScanLine	trimmed = trim_line_blanks(*line);
	bool		own = (scan->state >= GOOSE_DOWN) == scan->down;
	bool		open = false;

	if (scan->begin == NULL && (bytes_begin(trimmed.text, trimmed.len, "--") ||
								line->len == 0))
		return NULL;
	if (scan->state == GOOSE_START)
		return trimmed.len == 0 ? NULL :
			"a statement comes before \"-- +goose Up\"";
	if (!own)
		return NULL;
	if (scan->begin == NULL)
		scan->begin = line->text;
	if (scan->unfinished == 0 && trimmed.len > 0)
		scan->unfinished = line->number;
	if ((scan->state == GOOSE_UP || scan->state == GOOSE_DOWN) &&
		ends_statement(line))
	{
		open = !scan->whole_bodies &&
			statement_has_open_body(scan->begin, line->text + line->len -
									scan->begin);
		scan->begin = NULL;
		scan->unfinished = 0;
	}
	return open ? "goose ends the statement at this semicolon, within dollar "
		"quotes, unless \"-- +goose StatementBegin\" and \"StatementEnd\" are "
		"around it" : NULL;
}

/* Read a file for the direction of a scan, and note the first error. */
static void
scan_goose_direction(const char *text, size_t len, GooseScan scan)
{
	Sections   *sections = scan.sections;
	const char *p = text;
	ScanLine	line = {0};

	while (take_next_line(&p, text + len, &line))
	{
		ScanLine	trimmed = trim_line_blanks(line);
		bool		marked = bytes_begin(trimmed.text, trimmed.len, "--") &&
			memmem(line.text, line.len, "+goose", strlen("+goose")) != NULL;
		const char *error = marked ? take_goose_annotation(&scan, &line) :
			take_goose_text(&scan, &line);

		if (error != NULL)
			note_first_error(sections, line.number, error);
	}
	if (scan.state == GOOSE_START)
		note_first_error(sections, line.number, "there is no \"-- +goose "
						 "Up\"");
	else if (scan.state == GOOSE_UP_BEGIN || scan.state == GOOSE_DOWN_BEGIN)
		note_first_error(sections, line.number, "\"StatementBegin\" has no "
						 "end");
	else if (scan.unfinished > 0)
		note_first_error(sections, scan.unfinished,
						 "the statement has no semicolon, and goose refuses "
						 "the file");
}

/*
 * Find a file's sections as goose does, which reads it anew for each
 * direction. The second reading is only for what stops the way back.
 */
void
scan_goose_file(const char *text, size_t len, Sections *sections)
{
	Sections	back = {0};
	GooseScan	forward = {.sections = sections};
	GooseScan	backward = {.down = true, .sections = &back};

	scan_goose_direction(text, len, forward);
	if (sections->error != NULL)
		return;
	scan_goose_direction(text, len, backward);
	sections->back_error = back.error;
	sections->back_error_line = back.error_line;
}

/* Find a file's sections as Atlas does, which knows where a body ends. */
void
scan_goose_file_of_atlas(const char *text, size_t len, Sections *sections)
{
	GooseScan	forward = {.whole_bodies = true, .sections = sections};

	scan_goose_direction(text, len, forward);
}

/*
 * Return true if a line is an annotation of dbmate's: at its very beginning,
 * in small letters, with options or any words behind it.
 */
static bool
is_dbmate_mark(const ScanLine *line, const char *word)
{
	const char *p = line->text;
	const char *end = p + line->len;
	size_t		len = strlen(word);

	if (!bytes_begin(p, line->len, "--"))
		return false;
	p += strlen("--");
	while (p < end && isblank((unsigned char) *p))
		p++;
	if ((size_t) (end - p) < len || strncmp(p, word, len) != 0)
		return false;
	p += len;
	return p == end || isspace((unsigned char) *p);
}

/*
 * Return what is wrong with an annotation, or NULL. Pairs follow each other,
 * but the second one of a file is recorded under the same version, and fails.
 */
static const char *
take_dbmate_mark(Sections *sections, bool up)
{
	bool		has_up = sections->has_up;
	bool		has_down = sections->has_down;

	sections->has_up |= up;
	sections->has_down |= !up;
	if (up && has_up)
		sections->runs_before_error = sections->error == NULL;
	if (up && has_up)
		return "\"migrate:up\" is here a second time: a version is recorded "
			"once, so that the second one fails";
	if (up)
		return has_down ? "\"migrate:up\" has to be before \"migrate:down\"" :
			NULL;
	return has_up && !has_down ? NULL :
		"\"migrate:down\" has no \"migrate:up\" of its own before it";
}

/* Find a file's sections as dbmate does, and note the first error. */
void
scan_dbmate_file(const char *text, size_t len, Sections *sections)
{
	const char *p = text;
	const char *from = NULL;
	const char *to = text + len;
	uint32_t	from_line = 0;
	ScanLine	line = {0};

	while (take_next_line(&p, text + len, &line))
	{
		ScanLine	trimmed = trim_line_blanks(line);
		bool		up = is_dbmate_mark(&line, "migrate:up");

		if (up && from == NULL)
		{
			from = line.text;
			from_line = line.number;
		}

		if (up || is_dbmate_mark(&line, "migrate:down"))
		{
			const char *error;

			if (!up && !sections->has_down)
			{
				sections->down_line = line.number;
				to = line.text;
			}
			error = take_dbmate_mark(sections, up);
			if (error != NULL)
				note_first_error(sections, line.number, error);
		}
		else if (!sections->has_up && trimmed.len > 0 &&
				 !bytes_begin(trimmed.text, trimmed.len, "--"))
			note_first_error(sections, line.number,
							 "a statement comes before \"-- migrate:up\"");
	}
	if (!sections->has_up)
		note_first_error(sections, line.number, "there is no \"-- "
						 "migrate:up\": it begins its line, in small letters");
	else if (from < to)
		dbmate_check_transaction(from, to - from, from_line, sections);
}

/*
 * Take a word from the start of a text, whatever its case; false if it is not
 * there.
 */
static bool
take_word_at_start(const char **p, const char *end, const char *word)
{
	size_t		len = strlen(word);

	if ((size_t) (end - *p) < len || strncasecmp(*p, word, len) != 0)
		return false;
	*p += len;
	return true;
}

/*
 * Return true if a line, without blanks around it, is node-pg-migrate's mark
 * of a direction: a comment that begins with it and with "migration". More
 * dashes and blanks may be before the two, any blanks between them, and any
 * text behind, so that "-- Down migrations: none" is a mark, too.
 */
static bool
is_node_mark(const ScanLine *line, const char *direction)
{
	const char *p = line->text;
	const char *end = p + line->len;
	const char *blanks;

	if (!take_word_at_start(&p, end, "--"))
		return false;
	while (p < end && (isspace((unsigned char) *p) || *p == '-'))
		p++;
	if (!take_word_at_start(&p, end, direction))
		return false;
	blanks = p;
	while (p < end && isspace((unsigned char) *p))
		p++;
	return p > blanks && take_word_at_start(&p, end, "migration");
}

/*
 * Find a file's sections as node-pg-migrate does (sqlMigration of 9.0.0).
 * A direction reaches from its mark to the other one behind it, or to the end
 * of the file; what is before both marks never runs. Without the mark of the
 * way up, all of the file is the way up, and the way back with it: nothing
 * stops the tool there, but no author wants it, so that it is an error.
 */
void
scan_node_pg_migrate(const char *text, size_t len, Sections *sections)
{
	const char *p = text;
	ScanLine	line = {0};
	uint32_t	up = 0;
	uint32_t	down = 0;
	bool		undoes = false;

	/* A byte order mark is a blank to the tool's expression. */
	if (bytes_begin(text, len, UTF8_BOM))
		p += strlen(UTF8_BOM);
	while (take_next_line(&p, text + len, &line))
	{
		ScanLine	trimmed = trim_line_blanks(line);

		if (up == 0 && is_node_mark(&trimmed, "up"))
			up = line.number;
		else if (down == 0 && is_node_mark(&trimmed, "down"))
			down = line.number;
		else if (down != 0 && trimmed.len > 0 &&
				 !bytes_begin(trimmed.text, trimmed.len, "--"))
			undoes = true;
	}
	sections->has_up = true;
	sections->has_down = down != 0;
	if (up == 0 && undoes)
	{
		sections->error = "there is no \"-- Up Migration\", so that the tool "
			"runs the whole file on the way up, and the way back with it";
		sections->error_line = down;
	}
	if (up != 0)
	{
		sections->up_line = up;
		sections->down_line = down > up ? down : 0;
	}
}
