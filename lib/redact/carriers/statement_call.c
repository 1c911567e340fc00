/*
 * statement_call.c
 *		The secret among the arguments of a call: auth=("user", "x"),
 *		connect("host", "user", "x"), Client("x"), pgp_sym_encrypt(y, 'x').
 *
 * No name says which argument it is; the table of statements says it for each
 * call, and where calls of one name differ, the count of quoted arguments or
 * the look of the value does.
 */
#include "redact/carriers/key_sentence.h"
#include "redact/carriers/statement_form.h"
#include "redact/engine/engine.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define ARGUMENTS_MAX 4			/* of a call */
#define ARGUMENT_MIN 4			/* bytes of a secret among them */
#define ARGUMENT_WINDOW 160		/* bytes of one that is not quoted */
#define BRACKETS_MAX 32			/* open at once in an argument */

/*
 * Set [*start, *end) to the quoted argument that begins at *at; false if it
 * is not quoted, or its quote does not close on the line. Moves *at to the
 * next argument, or to stop.
 */
static bool
read_argument(Scan *s, size_t *at, size_t stop, size_t *start, size_t *end)
{
	Quote		quote;

	*start = skip_blanks(s, *at, stop);
	*start += text_has(s, *start, stop, "Some(") ? LENGTH_OF("Some(") : 0;
	quote = quote_at(s, *start);
	if (*start >= stop || quote.bytes == NULL)
		return false;
	*end = statement_word_end(s, start, stop);
	*at = skip_blanks(s, *end + quote.len, stop);
	*at = *at < stop && s->text[*at] == ',' ? *at + 1 : stop;
	return *end < stop;
}

/*
 * Return the place behind the comma of an argument that is only a name, $dsn;
 * the same place if it is another one.
 */
static size_t
skip_name_argument(const Scan *s, size_t at, size_t stop)
{
	size_t		i = skip_blanks(s, at, stop);
	size_t		name;

	i += byte_is(s, i, stop, '$');
	name = i;
	while (i < stop && (is_alnum(s->text[i]) || byte_in(s->text[i], "_.>-")))
		i++;
	return i > name && byte_is(s, i, stop, ',') ? i + 1 : at;
}

/*
 * Note the arguments, of one or two, that a machine made: Client("x"),
 * Client::new("http://h", Some("x")).
 */
static void
add_made_arguments(Scan *s, const size_t *start, const size_t *end, unsigned n,
				   uint16_t rule)
{
	for (unsigned i = 0; i < n && n <= 2; i++)
	{
		if (is_made_text(s->text + start[i], end[i] - start[i]))
			add_statement_part(s, start[i], end[i], 0, rule);
	}
}

/*
 * SSL_EXPERIMENTAL_API("SSL_Name"): does a macro of C, a name of capitals, end
 * with its bracket at this place? It takes names.
 */
static bool
is_macro_call(const Scan *s, size_t at)
{
	size_t		end = at - 1;

	while (end > s->floor && is_upper(s->text[end - 1]))
		end--;
	return byte_before_is(s, end, s->floor, '_');
}

/*
 * Return the place behind the comma that ends an argument, whatever it is: a
 * column, a cast, a call with arguments of its own. stop if the call ends
 * without one, or has more brackets within each other than anyone writes: so a
 * line of calls that do not end is not walked over once for each of them. The
 * second argument of pgp_sym_decrypt() is the key of all rows, and the first is
 * a column as a rule.
 */
static size_t
skip_argument(Scan *s, size_t at, size_t stop)
{
	int			depth = 0;

	while (at < stop)
	{
		Quote		quote = quote_at(s, at);
		char		c = s->text[at];

		if (quote.bytes != NULL)
		{
			at = find_text_close(s, at + quote.len, &quote) + quote.len;
			continue;
		}
		at++;
		if (c == ',' && depth == 0)
			return at;
		depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
		if (depth < 0 || depth > BRACKETS_MAX)
			break;
	}
	return stop;
}

/*
 * The same for an argument of any form, where only its look decides. One that
 * is not a text or a single word is empty then. Traces print the arguments
 * without quotes: login(bob, x). What is read is limited: a long line may have
 * many calls that do not end.
 */
static bool
read_any_argument(Scan *s, size_t *at, size_t stop, size_t *start, size_t *end)
{
	size_t		near;
	size_t		word;

	if (read_argument(s, at, stop, start, end))
		return true;
	near = stop - *at > ARGUMENT_WINDOW ? *at + ARGUMENT_WINDOW : stop;
	*start = skip_blanks(s, *at, near);
	for (word = *start; word < near && !is_space(s->text[word]) &&
		 !byte_in(s->text[word], ",()[]{}'\""); word++)
		;
	if (byte_is(s, word, near, ',') || byte_is(s, word, near, ')'))
	{
		*end = word;
		*at = s->text[word] == ',' ? word + 1 : stop;
		return true;
	}
	*end = *start;
	*at = skip_argument(s, *at, near);
	return *at < near;
}

/*
 * Outer2$Inner3, max+1: does the word join names of code, with an operator or
 * as a class within another? Such a name has one digit at most.
 */
static bool
joins_names(const char *text, size_t len)
{
	size_t		digits = 0;
	size_t		joints = 0;

	for (size_t i = 0; i < len; i++)
	{
		bool		joint = byte_in(text[i], "$+*&%^?");

		digits = joint ? 0 : digits + is_digit(text[i]);
		joints += joint;
		if (digits > 1 ||
			(joint && (i == 0 || i + 1 == len || !is_alnum(text[i + 1]))) ||
			(!joint && !is_alnum(text[i]) && text[i] != '_' && text[i] != '.'))
			return false;
	}
	return joints > 0;
}

/*
 * Does an argument look like a secret that a machine made or a person typed?
 * One without quotes may be a name, and needs more digits.
 */
static bool
is_typed_argument(const Scan *s, size_t start, size_t end, unsigned form)
{
	const char *text = s->text + start;

	if (end - start < ARGUMENT_MIN)
		return false;
	if ((form & STATEMENT_TYPED) != 0 ||
		!byte_in(s->text[start - 1], "'\"`"))
		return word_is_no_name(text, end - start) ||
			(word_has_password_sign(text, end - start) &&
			 !joins_names(text, end - start) &&
			 is_password_word(s, start, end));
	return value_looks_secret(s->options, text, end - start) ||
		is_password_word(s, start, end);
}

/*
 * Note the argument that looks like a secret: the one that the form says, or
 * else one behind the user's name.
 */
static void
add_typed_argument(Scan *s, const size_t *start, const size_t *end, unsigned n,
				   unsigned which, unsigned form, uint16_t rule)
{
	if (n > which && !is_typed_argument(s, start[which], end[which], form))
	{
		for (which = 1; which < n; which++)
		{
			if (is_typed_argument(s, start[which], end[which], form))
				break;
		}
	}
	if (n > which)
		add_statement_part(s, start[which], end[which], 0, rule);
}

/*
 * Read the secret of a call: ("user", "x") or ("realm", "host", "user", "x"),
 * the second argument or the fourth; the third where the form says so. Only the
 * number of quoted arguments tells the two kinds of call apart.
 */
void
read_call_arguments(Scan *s, size_t at, size_t stop, unsigned form, uint16_t rule)
{
	size_t		start[ARGUMENTS_MAX];
	size_t		end[ARGUMENTS_MAX];
	unsigned	n = 0;
	unsigned	which;
	size_t		call = at;

	if ((form & STATEMENT_EXPRESSION) != 0)
	{
		at = skip_argument(s, at, stop);
		if (read_argument(s, &at, stop, &start[0], &end[0]))
			add_statement_part(s, start[0], end[0], 0, rule);
		return;
	}
	if ((form & STATEMENT_THIRD) != 0)
	{
		/* The host and the user may be variables. */
		for (size_t next; n < 2 && (next = skip_name_argument(s, at, stop)) > at; n++)
			at = next;
	}
	while (n < ARGUMENTS_MAX && at < stop &&
		   ((form & STATEMENT_LOOKS) != 0 && (form & STATEMENT_THIRD) == 0 ?
			read_any_argument(s, &at, stop, &start[n], &end[n]) :
			read_argument(s, &at, stop, &start[n], &end[n])))
		n++;
	if ((form & STATEMENT_ONLY) != 0)
	{
		if (!is_macro_call(s, call))
			add_made_arguments(s, start, end, n, rule);
		return;
	}
	which = (form & STATEMENT_THIRD) != 0 ? 2 : n == ARGUMENTS_MAX ? ARGUMENTS_MAX - 1 : 1;
	if ((form & STATEMENT_LOOKS) != 0 && (form & STATEMENT_THIRD) == 0)
		add_typed_argument(s, start, end, n, which, form, rule);
	else if (n > which && ((form & STATEMENT_LOOKS) == 0 ||
						   is_typed_argument(s, start[which], end[which], form)))
		add_statement_part(s, start[which], end[which], 0, rule);
}
