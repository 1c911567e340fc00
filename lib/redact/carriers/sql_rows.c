/*
 * sql_rows.c
 *		Rows that a statement of SQL carries: INSERT INTO t (a, password)
 *		VALUES (1, 'x'), and COPY t (a, password) FROM stdin with its lines.
 *
 * The list of columns is found from one of its names, the key; the rows behind
 * it are read at once, and insert_end keeps the other names of the list from
 * reading them again. The columns are judged like keys: what is secret in a
 * configuration is secret in a table.
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/carriers/sql_rows.h"
#include "redact/carriers/value.h"
#include "redact/engine/engine.h"
#include "redact/judge/key_words.h"
#include "redact/text/cursor.h"

/*
 * Columns of a list that are looked at; a list with more is not read, since
 * its fields could not be told to their columns.
 */
#define COLUMNS_MAX 64
#define LIST_MAX 2048			/* bytes of a list of columns */

/* The columns of a statement; verdict.secret tells which ones are read. */
typedef struct InsertColumns
{
	Key			keys[COLUMNS_MAX];
	int			count;
	size_t		end;			/* behind the ')' */
} InsertColumns;

/*
 * Whether a byte may be part of the name of a table or a column.
 *
 * Bytes above 0x7f count, since names may be in any language.
 */
static bool
is_sql_name_byte(unsigned char c)
{
	return is_alnum(c) || c == '_' || c == '.' || c >= 0x80;
}

/*
 * Find the '(' in front of the key, with nothing but names between them.
 * False if another byte comes first, or it is further than LIST_MAX.
 */
static bool
find_column_list(const Scan *s, const Key *key, size_t *open)
{
	size_t		at = key->start - key->open.len;
	size_t		least = at - s->floor > LIST_MAX ? at - LIST_MAX : s->floor;

	/* A key further left has looked at what precedes. */
	if (least < s->read.insert_end)
		least = s->read.insert_end;
	while (at > least)
	{
		unsigned char c = s->text[--at];

		if (c == '(')
		{
			*open = at;
			return true;
		}
		if (!is_sql_name_byte(c) && !is_space(c) && c != ',' && c != '"' &&
			c != '`')
			return false;
	}
	return false;
}

/*
 * Read a list of columns at its '(': (a, "b", c). False if it is not a list
 * of names; columns->end is the place behind its ')'.
 */
static bool
read_column_list(const Scan *s, size_t at, InsertColumns *columns)
{
	columns->count = 0;
	for (at++; at < s->limit && columns->count < COLUMNS_MAX;)
	{
		Key		   *key = &columns->keys[columns->count];
		bool		quoted;

		at = skip_spaces(s, at, s->limit);
		quoted = at < s->limit && (s->text[at] == '"' || s->text[at] == '`');
		*key = (Key) {.start = at + quoted, .place = PLACE_LIST};
		for (at += quoted; at < s->limit &&
			 is_sql_name_byte(s->text[at]); at++)
			;
		key->end = at;
		at = skip_spaces(s, at + quoted, s->limit);
		if (key->end == key->start || key->end - key->start > NAME_MAX_BYTES || at >= s->limit)
			return false;
		key->verdict = judge_key_name(s->text + key->start,
									  key->end - key->start);
		columns->count++;
		if (s->text[at] == ')')
		{
			columns->end = at + 1;
			return true;
		}
		if (s->text[at++] != ',')
			return false;
	}
	return false;
}

/* Note a field of a row, if its column is secret. */
static void
add_row_field(Scan *s, const InsertColumns *columns, int column, Value *value)
{
	const Key  *key = &columns->keys[column];

	if (column < columns->count && key->verdict.secret && value->end > value->start)
		add_judged_value(s, key, SEPARATOR_COMMA, value);
}

/*
 * Set *value to the quoted text that a call in [at, stop) begins with, as in
 * crypt('x', gen_salt('bf')) and digest(convert_to('x', 'UTF8'), 'md5'): that is
 * the secret, and the call itself would be spared as program text. False, with
 * *value as it was, if not found.
 */
static bool
read_first_argument(Scan *s, size_t at, size_t stop, Value *value)
{
	size_t		from = at;
	Value		argument = {.decode = DECODE_DOUBLED};

	for (;;)
	{
		at = skip_class(s, at, stop, is_sql_name_byte, true);
		argument.quote = quote_at(s, at);
		if (at >= stop || argument.quote.bytes != NULL || s->text[at] != '(')
			break;
		at = skip_spaces(s, at + 1, stop);
	}
	if (at == from || at >= stop || argument.quote.bytes == NULL)
		return false;
	argument.start = at + argument.quote.len;
	argument.end = find_text_close(s, argument.start, &argument.quote);
	if (argument.end >= stop)
		return false;
	*value = argument;
	return true;
}

/*
 * Read one value of VALUES, quoted or bare, up to ',' or ')'; return where it
 * ends. A letter in front of a quote is SQL's mark of a kind of string (E'',
 * N'', X'', B''). A bare value keeps the brackets of a call in it.
 */
static size_t
read_row_value(Scan *s, size_t at, Value *value)
{
	int			depth = 0;
	size_t		quote = at;

	if (at + 1 < s->limit && byte_in(s->text[at], "ENXBenxb\0") && s->text[at + 1] == '\'')
		quote++;
	*value = (Value) {.start = quote, .quote = quote_at(s, quote), .decode = DECODE_DOUBLED};
	if (value->quote.bytes != NULL)
	{
		value->start += value->quote.len;
		value->end = find_text_close(s, value->start, &value->quote);
		at = value->end + value->quote.len;
	}
	else
		value->decode = DECODE_NONE;
	/* A call or a cast may follow: crypt('x', gen_salt('bf')), 'x'::text */
	for (; at < s->limit && s->text[at] != '\n'; at++)
	{
		char		c = s->text[at];

		if (depth == 0 && (c == ',' || c == ')'))
			break;
		depth += c == '(' ? 1 : c == ')' ? -1 : 0;
	}
	if (value->quote.bytes == NULL && !read_first_argument(s, quote, at, value))
		value->end = at;
	return at;
}

/*
 * Read VALUES (1, 'x'), (2, 'y') from the first '('; return the place where
 * they end. A row with more fields than columns has no column for the rest,
 * and a malformed one ends the reading.
 */
static size_t
read_value_tuples(Scan *s, const InsertColumns *columns, size_t at)
{
	for (;;)
	{
		at = skip_spaces(s, at, s->limit);
		if (at >= s->limit || s->text[at] != '(')
			return at;
		at++;
		for (int column = 0; at < s->limit; column++)
		{
			Value		value;

			at = read_row_value(s, skip_spaces(s, at, s->limit), &value);
			add_row_field(s, columns, column, &value);
			at = skip_spaces(s, at, s->limit);
			if (at >= s->limit || s->text[at] != ',')
				break;
			at++;
		}
		if (at >= s->limit || s->text[at] != ')')
			return at;
		at = skip_spaces(s, at + 1, s->limit);
		if (at >= s->limit || s->text[at] != ',')
			return at;
		at++;
	}
}

/*
 * Return where the row begins that a log tells on the next line for the
 * placeholders of the statement: [generated in 0.1s] (1, 'x'), as SQLAlchemy
 * writes it; end if the next line has no row. A list of rows has a bracket
 * in front.
 */
static size_t
find_bound_row(Scan *s, size_t end)
{
	const char *nl = memchr(s->text + end, '\n', s->limit - end);
	const char *mark;
	size_t		line;
	size_t		stop;
	size_t		at;

	if (nl == NULL)
		return end;
	line = (size_t) (nl - s->text) + 1;
	nl = line < s->limit ? memchr(s->text + line, '\n', s->limit - line) : NULL;
	stop = nl != NULL ? (size_t) (nl - s->text) : s->limit;
	if (stop - line > LIST_MAX)
		stop = line + LIST_MAX;
	mark = memmem(s->text + line, stop - line, LITERAL("[generated in "));
	if (mark == NULL)
		mark = memmem(s->text + line, stop - line, LITERAL("[cached since "));
	if (mark == NULL)
		return end;
	at = find_outside_tags(s, (size_t) (mark - s->text) + 1, stop, ']') + 1;
	if (at >= stop)
		return end;
	at = skip_blanks(s, at, stop);
	at += byte_is(s, at, stop, '[');
	return byte_is(s, at, stop, '(') ? at : end;
}

/* Is the first value of VALUES at this place a placeholder: ?, :name, %s, $1? */
static bool
is_placeholder_row(const Scan *s, size_t at)
{
	at = skip_spaces(s, at, s->limit);
	if (!byte_is(s, at, s->limit, '('))
		return false;
	at = skip_spaces(s, at + 1, s->limit);
	return byte_in(scan_byte(s, at), "?:%$");
}

/*
 * Read the lines behind COPY ... FROM stdin, with a tab between fields, up to
 * "\." or an empty line; return where they end. The format is that of
 * pg_dump.
 */
static size_t
read_copied_rows(Scan *s, const InsertColumns *columns, size_t at)
{
	const char *nl = memchr(s->text + at, '\n', s->limit - at);

	for (at = nl != NULL ? (size_t) (nl - s->text) + 1 : s->limit; at < s->limit;)
	{
		size_t		stop;

		nl = memchr(s->text + at, '\n', s->limit - at);
		stop = nl != NULL ? (size_t) (nl - s->text) : s->limit;
		if (stop == at || (stop - at >= 2 && s->text[at] == '\\' && s->text[at + 1] == '.'))
			return stop;
		for (int column = 0; at <= stop && column < columns->count; column++)
		{
			const char *tab = memchr(s->text + at, '\t', stop - at);
			Value		value = {.start = at, .end = tab != NULL ? (size_t) (tab - s->text) : stop};

			/* \N is NULL */
			if (value.end - value.start != 2 || s->text[value.start] != '\\')
				add_row_field(s, columns, column, &value);
			at = value.end + 1;
		}
		at = stop + 1;
	}
	return at;
}

/* What a list of columns is followed by. */
typedef enum RowsKind
{
	ROWS_NONE,					/* it is another list in parentheses */
	ROWS_VALUES,				/* VALUES (...), (...) */
	ROWS_COPIED					/* FROM stdin, and lines */
} RowsKind;

/*
 * Which rows follow the list of columns that ends here; sets *at behind the
 * word.
 */
static RowsKind
find_rows_behind(const Scan *s, size_t end, size_t *at)
{
	size_t		word = skip_spaces(s, end, s->limit);

	if (s->limit - word > LENGTH_OF("VALUES") &&
		word_is(s->text + word, LENGTH_OF("VALUES"), "VALUES"))
	{
		*at = word + LENGTH_OF("VALUES");
		return ROWS_VALUES;
	}
	if (s->limit - word > LENGTH_OF("FROM stdin") &&
		word_is(s->text + word, LENGTH_OF("FROM stdin"), "FROM stdin"))
	{
		*at = word + LENGTH_OF("FROM stdin");
		return ROWS_COPIED;
	}
	return ROWS_NONE;
}

/*
 * Is the key a column of a statement that has rows? Frameworks quote all names,
 * and then the first column and the next look like the two arguments of a call:
 * INSERT INTO t ("password", "name") VALUES (...). Nothing is remembered.
 */
bool
insert_has_column(const Scan *s, const Key *key)
{
	size_t		open;
	size_t		at;
	InsertColumns columns;

	return find_column_list(s, key, &open) &&
		read_column_list(s, open, &columns) &&
		find_rows_behind(s, columns.end, &at) != ROWS_NONE;
}

/*
 * Read the rows of an INSERT or a COPY, if the key is one of its columns. A
 * name that is followed by neither ',' nor ')' is no column of a list.
 */
void
read_inserted_rows(Scan *s, const Key *key)
{
	size_t		behind = key->end + (key->closed ? key->open.len : 0);
	size_t		open;
	size_t		at;
	InsertColumns columns;
	RowsKind	rows;
	size_t		bound;

	behind = skip_spaces(s, behind, s->limit);
	if (key->start < s->read.insert_end || behind >= s->limit ||
		(s->text[behind] != ',' && s->text[behind] != ')'))
		return;
	if (!find_column_list(s, key, &open) ||
		!read_column_list(s, open, &columns))
	{
		s->read.insert_end = behind;
		return;
	}
	s->read.insert_end = columns.end;
	scan_note_block(s, BLOCK_INSERT, open, columns.end);
	rows = find_rows_behind(s, columns.end, &at);
	if (rows == ROWS_NONE)
		return;
	bound = rows == ROWS_VALUES && is_placeholder_row(s, at) ? find_bound_row(s, at) : at;
	at = rows == ROWS_VALUES ? read_value_tuples(s, &columns,
												 at) : read_copied_rows(s,
																		&columns, at);
	if (bound > at)
		at = read_value_tuples(s, &columns, bound);
	s->read.insert_end = at < s->limit ? at : s->limit;
	scan_note_block(s, BLOCK_INSERT, open, s->read.insert_end);
}
