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

/*
 * (name, password) VALUES ($1, $2): is the parameter at this place in the row
 * of a list of columns, at the place of a secret's?
 */
static bool
is_inserted_secret(const Scan *s, size_t at, size_t floor)
{
	const char *open = memrchr(s->text + floor, '(', at - floor);
	size_t		commas = 0;
	size_t		end;
	size_t		name;

	for (; open != NULL; open = memrchr(s->text + floor, '(', open - (s->text + floor)))
	{
		end = back_over_spaces(s, (size_t) (open - s->text), floor);
		if (end >= floor + LENGTH_OF("VALUES") && word_before(s, end, "values"))
			break;
	}
	if (open == NULL)
		return false;
	for (const char *p = open; p < s->text + at; p++)
		commas += *p == ',';
	end = back_over_spaces(s, end - LENGTH_OF("VALUES"), floor);
	open = memrchr(s->text + floor, '(', end - floor);
	if (!byte_before_is(s, end, floor, ')') || open == NULL)
		return false;
	name = find_list_item(s, (size_t) (open - s->text) + 1, end, commas);
	return is_secret_column(s, name, skip_class(s, name, end, is_column_byte, true));
}

/* Is the parameter with this name, "$1", a secret in the statement? */
static bool
is_secret_parameter(const Scan *s, const StatementText *text, size_t name, size_t len)
{
	size_t		at = text->start;

	while (at < text->end)
	{
		const char *found = memmem(s->text + at, text->end - at, s->text + name, len);

		if (found == NULL)
			return false;
		at = (size_t) (found - s->text);
		if (!is_digit(scan_byte(s, at + len)) &&
			(is_assigned_secret(s, at, text->start) || is_inserted_secret(s, at, text->start)))
			return true;
		at += len;
	}
	return false;
}

/*
 * Find the statement of the parameters on this line: above it, behind
 * "execute ", or below it, behind "STATEMENT:". False if neither is near.
 */
static bool
find_statement_text(const Scan *s, size_t line, size_t stop, StatementText *text)
{
	size_t		floor = line - s->floor > STATEMENT_BYTES ? line - STATEMENT_BYTES : s->floor;
	size_t		end = s->limit - stop > STATEMENT_BYTES ? stop + STATEMENT_BYTES : s->limit;
	const char *found;

	for (size_t at = line; at > floor;)
	{
		at = find_line_before(s, at - 1);
		found = memmem(s->text + at, line - at, LITERAL("execute "));
		if (found != NULL)
		{
			*text = (StatementText) {.start = (size_t) (found - s->text), .end = line};
			return true;
		}
	}
	found = memmem(s->text + stop, end - stop, LITERAL("STATEMENT:"));
	if (found == NULL)
		return false;
	*text = (StatementText) {.start = (size_t) (found - s->text), .end = end};
	return true;
}

/* Note the values of the parameters behind the words that are secrets. */
void
read_bound_parameters(Scan *s, size_t at, size_t stop, uint16_t rule)
{
	StatementText text;
	bool		found = false;

	if (!find_statement_text(s, scan_line_start(s, at), stop, &text))
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
		at = find_outside_tags(s, value, stop, ',') + LENGTH_OF(", ");
	}
	if (found)
		scan_note_block(s, BLOCK_LINES, text.start < at ? text.start : at,
						text.end > stop ? text.end : stop);
}
