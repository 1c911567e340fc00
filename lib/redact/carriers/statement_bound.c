/*
 * statement_bound.c
 *		Values that PostgreSQL logs for the parameters of a statement:
 *
 *		LOG:  execute s1: UPDATE users SET password = $1 WHERE id = $2
 *		DETAIL:  Parameters: $1 = 'x', $2 = '7'
 *
 * A value is a secret if the statement gives its parameter to a column whose
 * name says so, in an assignment, a comparison or a list of columns. The
 * statement is on the lines above or, of an error, on those below. What is
 * read of it is bounded, and so are the parameters, since each one is looked
 * for in all of it.
 */
#include <string.h>

#include "redact/carriers/statement_form.h"
#include "redact/carriers/value.h"
#include "redact/engine/engine.h"
#include "redact/judge/key_words.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define STATEMENT_BYTES 2048	/* of a statement that are read */
#define PARAMETERS_MAX 16		/* of a statement that are looked at */
#define USES_MAX 4				/* of a parameter in its statement */
#define NUMBER_BYTES 5			/* of "$123" */

/* The text of a statement: [start, end). */
typedef struct StatementText
{
	size_t		start;
	size_t		end;
} StatementText;

/* May the byte be in a column's name? */
static bool
is_column_byte(unsigned char c)
{
	return is_alnum(c) || byte_in(c, "_.\"`");
}

/* Is a parameter's value of a column of this name a secret? */
static bool
is_secret_column(const Scan *s, size_t start, size_t end)
{
	while (start < end && byte_in(s->text[start], "\"`"))
		start++;
	while (end > start && byte_in(s->text[end - 1], "\"`"))
		end--;
	return end > start && end - start <= NAME_MAX_BYTES &&
		judge_key_name(s->text + start, end - start).secret;
}

/* Step back over the calls that a parameter is in: crypt($1, ...). */
static size_t
back_over_calls(const Scan *s, size_t at, size_t floor)
{
	at = back_over_spaces(s, at, floor);
	while (byte_before_is(s, at, floor, '('))
		at = back_over_spaces(s, back_over_class(s, at - 1, floor, is_column_byte), floor);
	return at;
}

/* password = $1: is the parameter at this place given to a secret's column? */
static bool
is_assigned_secret(const Scan *s, size_t at, size_t floor)
{
	size_t		end = back_over_calls(s, at, floor);
	size_t		name;

	if (!byte_before_is(s, end, floor, '='))
		return false;
	end--;
	end -= byte_before_is(s, end, floor, ':');
	end = back_over_spaces(s, end, floor);
	name = back_over_class(s, end, floor, is_column_byte);
	return is_secret_column(s, name, end);
}

/* Where item number n of the list that begins at this place begins, or stop. */
static size_t
find_list_item(const Scan *s, size_t at, size_t stop, size_t n)
{
	for (; n > 0 && at < stop; at++)
		n -= s->text[at] == ',';
	return n == 0 ? skip_spaces(s, at, stop) : stop;
}

/* Is item number n of the list of columns that ends here a secret's name? */
static bool
is_secret_list_item(const Scan *s, size_t end, size_t floor, size_t n)
{
	const char *open = memrchr(s->text + floor, '(', end - floor);
	size_t		name;

	if (!byte_before_is(s, end, floor, ')') || open == NULL)
		return false;
	name = find_list_item(s, (size_t) (open - s->text) + 1, end, n);
	return is_secret_column(s, name, skip_class(s, name, end, is_column_byte, true));
}

/*
 * (name, password) VALUES ($1, f($2, 8)), ($3, $4): is the parameter at this
 * place in a row of values, at the place of a secret's column? The commas of
 * calls and those between rows do not count.
 */
static bool
is_inserted_secret(const Scan *s, size_t at, size_t floor)
{
	size_t		items = 0;		/* in front of the parameter in its row */
	size_t		depth = 0;		/* of brackets that closed in front */
	bool		in_row = true;

	for (; at > floor; at--)
	{
		size_t		end;

		if (s->text[at - 1] == ')')
			depth++;
		else if (s->text[at - 1] == ',')
			items += in_row && depth == 0;
		else if (s->text[at - 1] == '(')
		{
			end = back_over_spaces(s, at - 1, floor);
			if (end - floor >= LENGTH_OF("VALUES") && word_before(s, end, "values"))
				return is_secret_list_item(s, back_over_spaces(s, end - LENGTH_OF("VALUES"), floor),
										   floor, items);
			if (depth > 0)
				depth--;
			else if (byte_before_is(s, end, floor, ','))
				in_row = false;
			else if (in_row)
				items = 0;
		}
	}
	return false;
}

/* Is the parameter with this name, "$1", a secret in the statement? */
static bool
is_secret_parameter(const Scan *s, const StatementText *text, size_t name, size_t len)
{
	size_t		at = text->start;

	for (int uses = 0; uses < USES_MAX && at < text->end;)
	{
		const char *found = memmem(s->text + at, text->end - at, s->text + name, len);

		if (found == NULL)
			return false;
		at = (size_t) (found - s->text);
		if (!is_digit(scan_byte(s, at + len)))
		{
			if (is_assigned_secret(s, at, text->start) || is_inserted_secret(s, at, text->start))
				return true;
			uses++;
		}
		at += len;
	}
	return false;
}

/*
 * Find the statement of the parameters on this line: behind "STATEMENT:" on the
 * next line, behind "execute " on one above, or behind "STATEMENT:" further
 * below. False if none is near.
 */
static bool
find_statement_text(const Scan *s, size_t line, size_t stop, StatementText *text)
{
	size_t		floor = line - s->floor > STATEMENT_BYTES ? line - STATEMENT_BYTES : s->floor;
	size_t		end = s->limit - stop > STATEMENT_BYTES ? stop + STATEMENT_BYTES : s->limit;
	const char *below = memmem(s->text + stop, end - stop, LITERAL("STATEMENT:"));
	bool		next = below != NULL && stop < end &&
		memchr(s->text + stop + 1, '\n', below - (s->text + stop)) == NULL;

	for (size_t at = line; at > floor && !next;)
	{
		size_t		stretch = at - 1;
		const char *nl = memrchr(s->text + floor, '\n', stretch - floor);
		const char *found;

		at = nl != NULL ? (size_t) (nl - s->text) + 1 : floor;
		found = memmem(s->text + at, stretch - at, LITERAL("execute "));
		if (found != NULL)
		{
			*text = (StatementText) {.start = (size_t) (found - s->text), .end = line};
			return true;
		}
	}
	if (below == NULL)
		return false;
	*text = (StatementText) {.start = (size_t) (below - s->text), .end = end};
	return true;
}

/* Note the values of the parameters behind the words that are secrets. */
void
read_bound_parameters(Scan *s, size_t at, size_t stop, uint16_t rule)
{
	StatementText text;
	bool		found = false;

	if (!byte_is(s, at, stop, '$') || !find_statement_text(s, scan_line_start(s, at), stop, &text))
		return;
	for (int n = 0; n < PARAMETERS_MAX && byte_is(s, at, stop, '$'); n++)
	{
		size_t		end = skip_digits(s, at + 1, stop);
		size_t		value = end + LENGTH_OF(" = ");
		Quote		quote;

		if (end - at > NUMBER_BYTES || !text_has(s, end, stop, " = "))
			break;
		quote = quote_at(s, value);
		if (quote.bytes != NULL && value < stop)
		{
			size_t		close = find_text_close(s, value + quote.len, &quote);

			if (close > stop)
				close = stop;
			if (is_secret_parameter(s, &text, at, end - at))
			{
				value_add_keyless(s, value + quote.len, close, rule, DECODE_DOUBLED);
				found = true;
			}
			value = close;
		}
		stop = stop - value > STATEMENT_BYTES ? value + STATEMENT_BYTES : stop;
		at = find_outside_tags(s, value, stop, ',') + LENGTH_OF(", ");
	}
	if (found)
		scan_note_block(s, BLOCK_LINES, text.start < at ? text.start : at,
						text.end > stop ? text.end : stop);
}
