/*
 * key_sign.c
 *		The sign between a key and its value: "=", ":" and their kin, encoded
 *		or escaped, too.
 *
 * Where there is no sign key.c goes on: a comma or a parenthesis may tell that a
 * value follows, or the words around a blank (key_blank.c).
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/carriers/value_wrap.h"
#include "redact/engine/engine.h"
#include "redact/judge/not_secret.h"
#include "redact/text/affix.h"
#include "redact/text/cursor.h"

/*
 * Whether what, in lower case, begins here in any case. The first byte must be
 * the same: callers skip to it.
 */
static inline bool
starts_caseless(const Scan *s, size_t at, const char *what)
{
	return s->limit - at >= strlen(what) && s->text[at] == what[0] &&
		word_is(s->text + at, strlen(what), what);
}

#define PERCENT_BLANKS 8

/* Where the quote begins behind "%3A": blanks as "%20" or '+' are skipped. */
static size_t
skip_percent_blanks(const Scan *s, size_t at)
{
	size_t		i = at;

	for (int n = 0; n < PERCENT_BLANKS; n++)
	{
		if (scan_byte(s, i) == '+')
			i++;
		else if (s->limit - i >= 3 && scan_starts(s, i, "%20"))
			i += 3;
		else
			break;
	}
	return i < s->limit && (scan_starts(s, i, "%22") || scan_starts(s, i, "%27")) ? i : at;
}

/* Is a quote or what looks like a secret behind an arrow: token -> x? */
static bool
arrow_points_to_value(const Scan *s, size_t at)
{
	size_t		end;

	while (is_blank(scan_byte(s, at)))
		at++;
	if (quote_at(s, at).bytes != NULL)
		return true;
	for (end = at; end < s->limit && !is_space(s->text[end]) && end - at < NAME_MAX_BYTES; end++)
		;
	return value_looks_secret(s->options, s->text + at, end - at);
}

/*
 * Return whether only ';', '|' or "->" parts the key from a made word that ends
 * the line: two fields of a table.
 */
static bool
field_follows(const Scan *s, size_t at)
{
	size_t		from = at + (s->text[at] == '-' ? LENGTH_OF("->") : 1);
	size_t		end;

	if (at == s->floor || is_blank(s->text[at - 1]) ||
		(s->text[at] == '-' && scan_byte(s, at + 1) != '>') ||
		!byte_in(s->text[at], ";|-,"))
		return false;
	end = from + made_value_length(s, from, s->limit);
	return end > from && (end == s->limit || byte_in(s->text[end], "\r\n"));
}

/* "?=", "||=", "<-" and their kin at this place; their length, 0 if none. */
static size_t
operator_length(const Scan *s, size_t at)
{
	static const char *const signs[] = {"?=", ".=", "+=", "||=", "||:", "?" "?="};
	size_t		len;

	if (!byte_in(s->text[at], "?.+|<-!;,"))
		return 0;
	len = first_start_length(s->text + at, s->limit - at, signs,
							 sizeof(signs) / sizeof(signs[0]));
	if (len > 0)
		return len;
	/* key?: "x" of an optional field */
	if (scan_starts(s, at, "?:"))
		return quote_at(s, skip_blanks(s, at + 2, s->limit)).bytes != NULL ? 2 : 0;
	if (field_follows(s, at))
		return s->text[at] == '-' ? 2 : 1;
	if (!scan_starts(s, at, "<-") && !scan_starts(s, at, "->") && !scan_starts(s, at, "!=") &&
		!scan_starts(s, at, "||") && !scan_starts(s, at, "?" "?"))
		return 0;
	return is_blank(scan_byte(s, at + 2)) &&
		arrow_points_to_value(s, at + 2) ? 2 : 0;
}

/* ::set-output name=KEY::x: does the name's sign end at this place? */
static bool
is_runner_output(Scan *s, size_t at)
{
	size_t		line = scan_line_start(s, at);
	size_t		from = at - line > NAME_MAX_BYTES ? at - NAME_MAX_BYTES : line;
	const char *name = memmem(s->text + from, at - from, LITERAL(" name="));

	return name != NULL && memmem(s->text + from, at - from, LITERAL("::set-")) != NULL &&
		memchr(name + 1, ' ', s->text + at - name - 1) == NULL;
}

/* ":" and its kin at this place; their length, 0 if none. */
static size_t
colon_sign_length(Scan *s, size_t at, Separator *separator)
{
	if (scan_starts(s, at, ":::="))
		return 4;
	if (scan_starts(s, at, "::="))
		return 3;
	if (scan_starts(s, at, ":="))
		return 2;
	*separator = SEPARATOR_COLON;
	if (!scan_starts(s, at, "::"))
		return 1;

	/*
	 * token::x is a name's part; token :: "x" is a value, and so is what a
	 * machine made, and what a command of GitHub's runner sets.
	 */
	if (made_value_length(s, at + 2, s->limit) > 0 || is_runner_output(s, at))
		return 2;
	return quote_at(s, skip_blanks(s, at + 2, s->limit)).bytes != NULL &&
		is_blank(scan_byte(s, at + 2)) ? 2 : 0;
}

/* Is the name that ends at this place one between percent signs: %NAME%? */
static bool
ends_expanded(const Scan *s, size_t at)
{
	size_t		start = at;

	while (start > s->floor && at - start < NAME_MAX_BYTES &&
		   (is_alnum(s->text[start - 1]) || byte_in(s->text[start - 1], "_-.")))
		start--;
	return start < at && byte_before_is(s, start, s->floor, '%');
}

/*
 * The same for signs that are percent-encoded, and for the '=' of %NAME%=x;
 * their length, 0 if none.
 */
static size_t
percent_sign_length(const Scan *s, size_t at, Separator *separator)
{
	if (scan_starts(s, at, "%=") && ends_expanded(s, at))
		return 2;
	if (starts_caseless(s, at, "%3d"))
		return 3;
	*separator = SEPARATOR_COLON;
	return starts_caseless(s, at, "%3a") ? skip_percent_blanks(s, at + 3) - at : 0;
}

/* "=" and ":" and their kin at this place; their length, 0 if none. */
size_t
key_sign_length(Scan *s, size_t at, Separator *separator)
{
	*separator = SEPARATOR_EQUALS;
	if (at >= s->limit)
		return 0;
	switch (s->text[at])
	{
		case '=':
			return scan_starts(s, at, "===") ? 3 :
				scan_starts(s, at, "=>") || scan_starts(s, at, "==") ? 2 : 1;
		case ':':
			return colon_sign_length(s, at, separator);
		case '%':
			return percent_sign_length(s, at, separator);
		case '\\':
			return starts_caseless(s, at, "\\u003d") ? 6 : 0;
		case '&':
			return starts_caseless(s, at, "&#61;") ? 5 : starts_caseless(s, at, "&#x3d;") ? 6 : 0;
		case '\xef':
			*separator = SEPARATOR_COLON;
			return is_full_width_sign(s, at) ? 3 : 0;
		default:
			return operator_length(s, at);
	}
}
