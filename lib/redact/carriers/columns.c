/*
 * columns.c
 *		Secrets in columns: CSV with a line of names, tables that psql, mysql and
 *		Markdown draw, and "name | value" lines.
 *
 * A key that no separator follows may be a column's name: then its line holds
 * nothing but names, and the lines below have as many fields.
 *
 * A table is read from its line of names, once: table_end keeps the other
 * names of that line, and the rows below, from being read as tables of their
 * own. Where no name is a secret's, only a drawn table is passed over: a line
 * of words with commas may be anything, and what is below it must not be lost.
 *
 * A field belongs to a column by its number, so a row with another number of
 * fields ends the table.
 */
#include <string.h>

#include "redact/carriers/columns.h"
#include "redact/carriers/key.h"
#include "redact/carriers/value.h"
#include "redact/engine/engine.h"
#include "redact/judge/key_words.h"
#include "redact/text/cursor.h"

/*
 * Fields of a row that are kept. A line of names that fills them is not read,
 * since it may have more.
 */
#define COLUMNS_MAX 64
#define HEADER_MAX 2048			/* bytes of a line of names */

/* A field of a line, without blanks and quotes around it. */
typedef struct TableField
{
	size_t		start;
	size_t		end;
} TableField;

/* A line that was cut at its delimiter. */
typedef struct Row
{
	TableField	fields[COLUMNS_MAX];
	int			count;
	char		delimiter;
	size_t		end;			/* of the line */
} Row;

/* Return a field without the blanks around it and one pair of quotes. */
static TableField
trim_table_field(const Scan *s, size_t start, size_t end)
{
	while (start < end && is_space(s->text[start]))
		start++;
	while (end > start && is_space(s->text[end - 1]))
		end--;
	if (end - start >= 2 && s->text[start] == s->text[end - 1] &&
		byte_in(s->text[start], "\"'`\0"))
		start++, end--;
	return (TableField) {start, end};
}

/*
 * Cut [at, stop) into the fields of a row.
 *
 * In CSV a delimiter inside of quotes belongs to its field (RFC 4180); a
 * doubled quote closes and opens them again, which has the same effect.
 */
static void
cut_row_fields(const Scan *s, size_t at, size_t stop, Row *row)
{
	char		delimiter = row->delimiter;
	char		quote = '\0';

	for (size_t from = at; at <= stop && row->count < COLUMNS_MAX; at++)
	{
		char		c = at < stop ? s->text[at] : delimiter;

		if (quote != '\0' && at < stop)
			quote = c == quote ? '\0' : quote;
		else if (c == '"' && delimiter != '|' && at == from)
			quote = c;
		else if (c == delimiter)
		{
			row->fields[row->count++] = trim_table_field(s, from, at);
			from = at + 1;
		}
	}
}

/*
 * Cut the line at start into fields. A '|' at its ends is a border and no
 * delimiter.
 */
static void
cut_line_fields(const Scan *s, size_t start, char delimiter, Row *row)
{
	const char *nl = memchr(s->text + start, '\n', s->limit - start);
	size_t		at = start;
	size_t		stop;

	*row = (Row) {.delimiter = delimiter};
	row->end = nl != NULL ? (size_t) (nl - s->text) : s->limit;
	stop = back_over_spaces(s, row->end, start);
	if (delimiter == '|')
	{
		at = skip_blanks(s, at, stop);
		at += byte_is(s, at, stop, '|');
		stop -= byte_before_is(s, stop, at, '|');
	}
	cut_row_fields(s, at, stop, row);
}

/*
 * Is this field the name of a column?
 *
 * A name begins with no digit and has no sign but those that programs put in
 * names; a row of data nearly always has another one, or a number.
 */
static bool
is_column_name(const Scan *s, const TableField *field)
{
	size_t		len = field->end - field->start;

	if (len == 0 || len > 64 || is_digit(s->text[field->start]))
		return false;
	for (size_t i = field->start; i < field->end; i++)
	{
		unsigned char c = s->text[i];

		if (!is_alnum(c) && c < 0x80 && (c == '\0' || !byte_in(c, "_ .-#/()\0")))
			return false;
	}
	return true;
}

/*
 * Is this a line that is drawn: ----+----, |---|---|, +----+? Sets *end to
 * its end. Three dashes are the least that Markdown asks for.
 */
static bool
is_drawn_line(const Scan *s, size_t start, size_t *end)
{
	size_t		at = start;
	size_t		dashes = 0;

	while (at < s->limit && s->text[at] != '\n')
	{
		if (!byte_in(s->text[at], "-+|: =\r"))
			return false;
		dashes += s->text[at++] == '-';
	}
	*end = at;
	return dashes >= 3;
}

/*
 * Return the byte that parts the fields of this key's line; 0 if none does.
 * It is behind the key or, at the line's end, in front of it.
 */
static char
find_delimiter(const Scan *s, const Key *key)
{
	size_t		before = key->start - key->open.len;
	size_t		behind = key->end + (key->closed ? key->open.len : 0);
	char		front;
	char		c;

	/* A column's name may be of several words: Secret access key. */
	while (byte_before_is(s, before, s->floor, ' '))
		before--;
	while (byte_is(s, behind, s->limit, ' '))
		behind++;
	front = before > s->floor ? s->text[before - 1] : '\0';
	c = behind < s->limit ? s->text[behind] : '\n';
	if (c == '\r' || c == '\n' || is_alnum((unsigned char) c))
		c = front;
	/* Its words go on in front of it, too. */
	if (is_alnum((unsigned char) c))
		c = front;
	return c != '\0' && byte_in(c, ",;|\t") ? c : '\0';
}

/*
 * Note a field as the value of that key.
 *
 * The quotes were cut off with the field, so the one in front tells how it is
 * decoded.
 */
static void
add_table_field(Scan *s, const Key *key, const TableField *field)
{
	Value		value = {.start = field->start, .end = field->end};

	if (value.end <= value.start)
		return;
	if (value.start > s->floor && byte_in(s->text[value.start - 1], "\"'`\0"))
		value.quote = (Quote) {.bytes = s->text + value.start - 1, .len = 1};
	add_judged_value(s, key, SEPARATOR_COMMA, &value);
}

/* Do all fields look like names, and nothing else? */
static bool
is_header_row(const Scan *s, const Row *row, size_t start)
{
	if (row->count < 2 || row->count == COLUMNS_MAX || row->end - start > HEADER_MAX)
		return false;
	for (int i = 0; i < row->count; i++)
	{
		const TableField *field = &row->fields[i];

		if (!is_column_name(s, field))
			return false;
		/* A sentence has a blank behind its comma. */
		if (i > 0 && (row->delimiter == ',' || row->delimiter == ';') &&
			is_blank(s->text[field->start - 1]))
			return false;
	}
	return true;
}

/*
 * Is this a line "name | value" of a record: with borders, or with its '|' in
 * the same column as on the line above or below? A line with a '|' may also
 * be a shell's pipe.
 */
static bool
is_record_line(const Scan *s, size_t start, const Row *row)
{
	size_t		bar = start;
	size_t		above;

	while (bar < row->end && s->text[bar] != '|')
		bar++;
	bar -= start;
	if (bar == 0)
		return true;
	if (row->end + 1 < s->limit && bar < s->limit - row->end - 1 &&
		s->text[row->end + 1 + bar] == '|' &&
		memchr(s->text + row->end + 1, '\n', bar) == NULL)
		return true;
	if (start < s->floor + 2)
		return false;
	above = find_line_before(s, start - 1);
	return (start - above > bar && s->text[above + bar] == '|') ||
		(start - above > LENGTH_OF("-[") && memcmp(s->text + above, LITERAL("-[")) == 0);
}

/*
 * Read a line "name | value" of a record, as psql's expanded format has it,
 * or of a table with two columns. A '(' in the name makes it a call in a
 * sentence.
 */
static void
read_table_record(Scan *s, const Row *row)
{
	Key			named = {.place = PLACE_LIST};

	if (row->count != 2 || !is_column_name(s, &row->fields[0]) ||
		memchr(s->text + row->fields[0].start, '(',
			   row->fields[0].end - row->fields[0].start) != NULL)
		return;
	named.start = row->fields[0].start;
	named.end = row->fields[0].end;
	named.verdict = judge_key_name(s->text + row->fields[0].start,
								   row->fields[0].end - row->fields[0].start);
	if (named.verdict.secret)
		add_table_field(s, &named, &row->fields[1]);
}

/*
 * Read the rows below a line of names, from at on. drawn tells that the table
 * has a line of dashes below its names. A drawn table without secret columns
 * may still have names in its first column.
 */
static void
read_table_rows(Scan *s, const Row *header, size_t at, bool drawn)
{
	Key			keys[COLUMNS_MAX];
	Row			row;
	bool		secret = false;

	for (int i = 0; i < header->count; i++)
	{
		const TableField *field = &header->fields[i];

		keys[i] = (Key)
		{
			.start = field->start, .end = field->end, .place = PLACE_LIST,
				.verdict = judge_key_name(s->text + field->start,
										  field->end - field->start),
		};
		secret |= keys[i].verdict.secret;
	}
	/* What is no table of secrets hides no line of names below it. */
	if (!secret && !drawn)
		return;
	scan_note_block(s, BLOCK_TABLE, header->fields[0].start, header->end);
	for (; at < s->limit; at = row.end + 1)
	{
		if (drawn && is_drawn_line(s, at, &row.end))
			continue;
		cut_line_fields(s, at, header->delimiter, &row);
		if (row.count != header->count)
			break;
		if (!secret && drawn)
			read_table_record(s, &row);
		for (int i = 0; i < row.count; i++)
		{
			if (keys[i].verdict.secret)
				add_table_field(s, &keys[i], &row.fields[i]);
		}
	}
	s->read.table_end = at < s->limit ? at : s->limit;
	scan_note_block(s, BLOCK_TABLE, header->fields[0].start, s->read.table_end);
}

/*
 * Read the table if the key, which no separator follows, is a column's name.
 */
void
read_key_table(Scan *s, const Key *key)
{
	char		delimiter = key->start < s->read.table_end ? '\0' : find_delimiter(s, key);
	size_t		start;
	size_t		below;
	Row			header;
	bool		drawn;

	if (delimiter == '\0')
		return;
	start = scan_line_start(s, key->start);
	if (key->start - start > HEADER_MAX || scan_line_end(s, key->end) - start > HEADER_MAX)
		return;
	cut_line_fields(s, start, delimiter, &header);
	s->read.table_end = header.end;
	below = header.end + 1;
	drawn = delimiter == '|' && below < s->limit &&
		is_drawn_line(s, below, &below);
	if (delimiter == '|' && !drawn && !is_record_line(s, start, &header))
		return;
	if (delimiter == '|' && !drawn)
		read_table_record(s, &header);
	else if (is_header_row(s, &header, start))
		read_table_rows(s, &header, drawn ? below + 1 : below, drawn);
}
