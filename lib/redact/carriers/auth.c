/*
 * auth.c
 *		Authorization headers and cookies: the scheme stays, the credentials
 *		go. A bare "Bearer x" counts too where x looks like a secret.
 *
 * A header whose value names no scheme is taken as a whole, since nothing says
 * where its credentials begin.
 */
#include <string.h>

#include "redact/carriers/auth.h"
#include "redact/carriers/value.h"
#include "redact/engine/engine.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"
#include "redact/text/tag.h"

#define HEADER_MAX 8192			/* of cookies and parameters */
#define COOKIE_DEPTH 4			/* objects and lists within one of cookies */
#define PREFERENCE_MAX 20		/* bytes of a cookie's word: Europe/Berlin */
#define BARE_MIN 16				/* credentials without a header around them */

/* Whether a byte may be part of a credential in a header. */
static bool
is_credential(unsigned char c)
{
	return is_alnum(c) || byte_in(c, "-._~+/=%:|\0");
}

/* What ends a header's value, besides its line. */
typedef struct HeaderEnd
{
	Quote		quote;			/* that was opened in front of it */
	const char *bytes;			/* without a quote, one of these */
} HeaderEnd;

/* Does the text around a header end at this byte? */
static bool
is_header_end(const Scan *s, size_t at, size_t stop, const HeaderEnd *ends)
{
	const Quote *quote = &ends->quote;
	unsigned char c = s->text[at];

	if (c == '\\' && at + 1 < stop && byte_in(s->text[at + 1], "nr\0"))
		return true;
	if (c < ' ' && c != '\t')
		return true;
	if (quote->bytes == NULL)
		return strchr(ends->bytes, c) != NULL;
	return stop - at >= quote->len && memcmp(s->text + at, quote->bytes, quote->len) == 0;
}

/* Where the header's value ends: its quote, or one of its bytes; or stop. */
static size_t
find_header_end(const Scan *s, size_t at, size_t stop, const HeaderEnd *ends)
{
	size_t		i;

	for (i = at; i < stop && !is_header_end(s, i, stop, ends); i++)
	{
		if (ends->quote.bytes == NULL && s->text[i] == '[')
		{
			size_t		tag = tag_length(s->options, s->text + i, stop - i);

			i += tag > 0 ? tag - 1 : 0;
		}
	}
	return i;
}

/* Is the value of the parameter of this name a secret? */
static bool
is_secret_parameter(const char *name, size_t len)
{
	static const char *const secret[] = {
		"response", "token", "signature", "oauth_signature", "mac",
		"oauth_token", "password", "secret", "key", "apikey", "api_key",
	};

	for (size_t i = 0; i < sizeof(secret) / sizeof(secret[0]); i++)
	{
		if (word_is(name, len, secret[i]))
			return true;
	}
	return false;
}

/* name="value" or name=value of Digest, Token, AWS4: the secret ones. */
static void
add_parameters(Scan *s, size_t at, size_t end, uint16_t rule)
{
	while (at < end)
	{
		size_t		name = at;
		size_t		name_end;
		size_t		start;
		Quote		quote;

		while (at < end && (is_alnum(s->text[at]) || s->text[at] == '_' ||
							s->text[at] == '-'))
			at++;
		name_end = at;
		if (at >= end || s->text[at] != '=')
		{
			at++;
			continue;
		}
		start = ++at;
		quote = quote_at(s, start);
		start += quote.len;
		for (at = start; at < end && !is_blank(s->text[at]) && s->text[at] != ',' &&
			 s->text[at] != '"' && s->text[at] != '\\' && s->text[at] != '\''; at++)
			;
		if (is_secret_parameter(s->text + name, name_end - name))
			value_add_keyless(s, start, at, rule, DECODE_NONE);
	}
}

/* Is it a sign within a credential, x!y, as people choose them? */
static bool
joins_credential(const Scan *s, size_t at, size_t stop)
{
	return byte_in(s->text[at], "!$*^#@") && at + 1 < stop && is_alnum(s->text[at + 1]) &&
		is_alnum(scan_byte(s, at - 1));
}

/* The end of the credentials that begin here; tags, and forged ones, are part. */
static size_t
credentials_end(const Scan *s, size_t at, size_t stop)
{
	bool		forged = false;

	while (at < stop && s->text[at] != '\0')
	{
		size_t		tag = s->text[at] == '[' ?
			tag_length(s->options, s->text + at, stop - at) : 0;

		forged |= tag == 0 && stop - at > TAG_OPEN_LENGTH &&
			memcmp(s->text + at, TAG_OPEN, TAG_OPEN_LENGTH) == 0;
		if (tag == 0 && !is_credential(s->text[at]) &&
			!joins_credential(s, at, stop) &&
			!(forged && (s->text[at] == '[' || s->text[at] == ']')))
			break;
		at += tag > 0 ? tag : 1;
	}
	return at;
}

/* Where the scheme at this place ends, or a value without one. */
static size_t
scheme_end(const Scan *s, size_t at, size_t stop)
{
	while (at < stop && !byte_in(s->text[at], " \t]}\"',\0"))
	{
		size_t		tag = tag_length(s->options, s->text + at, stop - at);

		at += tag > 0 ? tag : 1;
	}
	return at;
}

/*
 * Are there parameters behind the scheme: name="value", or of a scheme that has
 * no other form, name=value?
 */
static bool
has_parameters(const Scan *s, const char *scheme, size_t len, size_t at,
			   size_t stop)
{
	size_t		sign = at;

	while (sign < stop && (is_alnum(s->text[sign]) || s->text[sign] == '_' ||
						   s->text[sign] == '-'))
		sign++;
	if (sign == at || !byte_is(s, sign, stop, '='))
		return false;
	return text_has(s, sign, stop, "=\"") || text_has(s, sign, stop, "=\\\"") ||
		word_is(scheme, len, "AWS4-HMAC-SHA256") || word_is(scheme, len, "Digest") ||
		word_is(scheme, len, "OAuth");
}

/* Is the word the credentials, not a scheme: a machine made it, or its tag? */
static bool
is_bare_credential(const Scan *s, size_t at, size_t end)
{
	return (end > at && tag_length(s->options, s->text + at, end - at) == end - at) ||
		is_made_word(s->text + at, end - at);
}

/*
 * Add the value of an Authorization header; return where it ends. Other headers
 * may follow on the line, so it ends with its credentials.
 */
static size_t
add_authorization(Scan *s, size_t at, size_t stop, const HeaderEnd *ends, uint16_t rule)
{
	size_t		word = scheme_end(s, at, stop);
	size_t		next = skip_blanks(s, word, stop);
	size_t		credentials = credentials_end(s, next, stop);
	size_t		behind = credentials + 2 + ends->quote.len;
	size_t		end = find_header_end(s, at, behind < stop ? behind : stop, ends);

	if (next >= end || next == word || is_bare_credential(s, at, word))
	{
		/* No scheme: the whole value, if it isn't only a scheme. */
		if (word > end)
			word = end;
		if (word - at >= 8)
			value_add_keyless(s, at, word, rule, DECODE_NONE);
		return word;
	}
	if (has_parameters(s, s->text + at, word - at, next, end))
	{
		end = find_header_end(s, at, stop, ends);
		add_parameters(s, next, end, rule);
		return end;
	}
	if (credentials > end)
		credentials = end;
	value_add_keyless(s, next, credentials, rule,
					  word_is(s->text + at, word - at, "Basic") ? DECODE_BASE64 : DECODE_NONE);
	return credentials;
}

/* A cookie's value without its name: "cookie": "x", if it looks like a secret. */
static void
add_bare_cookie(Scan *s, size_t at, size_t end, uint16_t rule)
{
	size_t		stop = at;

	while (stop < end && is_credential(scan_byte(s, stop)))
		stop++;
	if (stop - at >= BARE_MIN && value_looks_secret(s->options, s->text + at, stop - at))
		value_add_keyless(s, at, stop, rule, DECODE_PERCENT);
}

/* Where the value of a cookie ends: at ';', a blank, a quote or its escape. */
static size_t
find_cookie_end(const Scan *s, size_t at, size_t end)
{
	while (at < end && s->text[at] != ';' && !is_blank(s->text[at]) &&
		   s->text[at] != '"' && s->text[at] != '\\')
		at++;
	return at;
}

/*
 * lang=de, theme=dark: a cookie that holds what its user prefers, by its name
 * and its value, a word of letters.
 */
static bool
is_preference_cookie(const Scan *s, size_t name, size_t value, size_t end)
{
	static const char *const names[] = {
		"lang", "language", "locale", "theme", "consent", "currency", "country",
		"timezone", "tz", "color-scheme", "color_scheme", "layout",
	};
	bool		known = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && !known; i++)
		known = word_is(s->text + name, value - 1 - name, names[i]);
	for (size_t i = value; i < end && known; i++)
		known = is_alpha(s->text[i]) || byte_in(s->text[i], "-_/");
	return known && end - value <= PREFERENCE_MAX;
}

/* name=value pairs of a Cookie header; only the first one of a Set-Cookie. */
static void
add_cookie_values(Scan *s, size_t at, size_t end, uint16_t rule,
				  bool only_first)
{
	size_t		start = skip_blanks(s, at, end);

	if (memchr(s->text + start, '=', end - start) == NULL)
	{
		add_bare_cookie(s, start, end, rule);
		return;
	}
	while (at < end)
	{
		size_t		name = skip_blanks(s, at, end);
		size_t		value;

		for (value = name; value < end && s->text[value] != '=' &&
			 s->text[value] != ';'; value++)
			;
		if (value >= end)
			return;
		if (s->text[value] == ';')
		{
			at = value + 1;
			continue;
		}
		at = find_cookie_end(s, ++value, end);
		if (!is_preference_cookie(s, name, value, at))
			value_add_keyless(s, value, at, rule, DECODE_PERCENT);
		if (only_first)
			return;
		while (at < end && s->text[at] != ';')
			at++;
		at++;
	}
}

/* The values of the cookies in [at, end). */
void
add_cookie_header(Scan *s, size_t at, size_t end, uint16_t rule)
{
	add_cookie_values(s, at, end, rule, false);
}

/*
 * Return the place of the last bracket that opens behind this mark, without
 * anything but blanks between: {"jar": [{"sid": "x"}]}. The same place if no
 * bracket opens. *depth counts the brackets that are open.
 */
static size_t
open_cookie_brackets(const Scan *s, size_t at, size_t stop, int *depth)
{
	size_t		next = skip_blanks(s, at + 1, stop);

	while (next < stop && byte_in(s->text[next], "{["))
	{
		++*depth;
		at = next;
		next = skip_blanks(s, next + 1, stop);
	}
	return at;
}

/* Return the place behind the brackets that close here. */
static size_t
close_cookie_brackets(const Scan *s, size_t at, size_t stop, int *depth)
{
	at = skip_blanks(s, at, stop);
	while (*depth > 0 && at < stop && byte_in(s->text[at], "}]"))
	{
		--*depth;
		at = skip_blanks(s, at + 1, stop);
	}
	return at;
}

/*
 * Note what a machine made among the cookies of an object, as libraries log
 * them: "cookies": {"sid": "x"}, or with an object for each cookie. Its other
 * fields may be settings of cookies.
 */
static void
add_cookie_object(Scan *s, size_t at, size_t stop, uint16_t rule)
{
	int			depth = 0;

	if (byte_is(s, at, stop, '['))
		at = open_cookie_brackets(s, at, stop, &depth);
	while (at < stop && depth <= COOKIE_DEPTH)
	{
		size_t		start;
		size_t		end;
		Quote		quote;

		at = open_cookie_brackets(s, at, stop, &depth);
		start = skip_blanks(s, at + 1, stop);
		quote = quote_at(s, start);
		start += quote.len;
		/* A number, true and null have no quotes. */
		end = quote.bytes == NULL ?
			skip_class(s, start, stop, is_alnum, true) :
			find_text_close(s, start, &quote);
		if (quote.bytes != NULL &&
			is_made_word(s->text + start, end - start))
			value_add_keyless(s, start, end, rule, DECODE_PERCENT);
		at = close_cookie_brackets(s, end + quote.len, stop, &depth);
		if (!byte_is(s, at, stop, ':') && !byte_is(s, at, stop, ','))
			return;
	}
}

/*
 * Where the name of a header ends that "cookie" begins: "cookies" in quotes or
 * in front of '=' is the name of an object, and "cookies_string" is what
 * Ansible calls a header.
 */
static size_t
find_cookie_name_end(const Scan *s, size_t at)
{
	size_t		end = at + LENGTH_OF("cookies");

	if (scan_starts(s, end, "_string\""))
		return end + LENGTH_OF("_string");
	return scan_starts(s, end, "\":") || scan_starts(s, end, "':") ||
		scan_starts(s, end, "={") ? end : at + LENGTH_OF("cookie");
}

/* {"name": "Authorization", "value": "Bearer x"}: behind the second name. */
static size_t
behind_value_name(const Scan *s, size_t at, size_t stop)
{
	size_t		i = skip_blanks(s, at, stop);
	size_t		len = quote_at(s, i).len;

	i += len;
	if (len == 0 || stop - at < 10 || i + LENGTH_OF("value") >= stop ||
		!word_is(s->text + i, LENGTH_OF("value"), "value"))
		return at;
	i += 5;
	i += quote_at(s, i).len;
	i = skip_blanks(s, i, stop);
	return i < stop && s->text[i] == ':' ? i + 1 : at;
}

/*
 * Behind a header's name and its closing quote: the sign that parts it from its
 * value. Returns where that begins; 0 if there is no sign.
 */
static size_t
behind_header_sign(Scan *s, size_t at, size_t stop, bool quoted)
{
	size_t		value;

	at = skip_blanks(s, at, stop);
	if (at >= stop)
		return 0;
	if (s->text[at] == ':')
		return at + 1;
	if (s->text[at] == '=')
		return at + 1 + byte_is(s, at + 1, stop, '>');
	if (!quoted || s->text[at] != ',')
		return 0;
	value = behind_value_name(s, at + 1, stop);
	/* set("Authorization", "Bearer x"), but not "x, Authorization","y":"z" */
	return value == at + 1 &&
		string_names_field(s, skip_blanks(s, value, stop)) ? 0 : value;
}

/*
 * Behind a header's name: where its value begins; false if it is no header. A
 * value without quotes is ended by one of the bytes in ends, too: in JSON it is
 * null or empty, and other headers follow on the line.
 */
static bool
read_header_value(Scan *s, size_t start, size_t at, size_t *value,
				  HeaderEnd *ends)
{
	size_t		stop = scan_line_end(s, at);
	Quote		closing = quote_at(s, at);
	Quote		opening = start > s->floor ? find_quote_before(s,
															   start) : (Quote) {0};
	bool		quoted = closing.bytes != NULL;
	size_t		element;

	at += closing.len;
	at += quoted && byte_is(s, at, stop, ']');
	element = skip_blanks(s, at, stop);
	if (byte_is(s, element, stop, '>') && byte_before_is(s, start, s->floor, '<'))
	{
		*ends = (HeaderEnd) {.bytes = "<"}; /* the text of an element */
		*value = element + 1;
		return element + 1 < stop &&
			!string_ends_before_value(s, element + 1, stop);
	}
	at = behind_header_sign(s, at, stop, quoted);
	if (at == 0)
		return false;
	at = skip_blanks(s, at, stop);
	*ends = (HeaderEnd) {.bytes = quoted ? ",}]" : ""};
	while (byte_is(s, at, stop, '[') && tag_length(s->options, s->text + at, stop - at) == 0)
	{
		at++;					/* Go's map of lists, JSON's too */
		if (!quoted)
			ends->bytes = "]";
	}
	if (string_ends_before_value(s, at, stop))
		return false;
	ends->quote = quote_at(s, at);
	if (ends->quote.bytes != NULL)
		at += ends->quote.len;
	else if (!quoted)
		ends->quote = opening;	/* -H 'Authorization: Bearer x' */
	*value = at;
	return at < stop;
}

/* "bearer " or "basic " on its own. */
static void
parse_auth_scheme(Scan *s, size_t at, size_t len, uint16_t rule)
{
	size_t		stop = scan_line_end(s, at);
	size_t		start = skip_blanks(s, at + len, stop);
	size_t		end = credentials_end(s, start, stop);

	if (at > s->floor && (is_alnum(s->text[at - 1]) || s->text[at - 1] == '_'))
		return;
	if (at > s->floor + 1 && s->text[at - 1] == '-' && is_alnum(s->text[at - 2]))
		return;					/* fonts-sil-gentium-basic */
	while (end > start && byte_in(s->text[end - 1], ".:\0"))
		end--;
	if (end - start >= BARE_MIN && value_looks_secret(s->options, s->text + start, end - start))
		value_add_keyless(s, start, end, rule, (s->text[at + 1] | 0x20) == 'a' ?
						  DECODE_BASE64 : DECODE_NONE);
}

/*
 * Note the credentials that are on the line below their scheme, further in:
 * "Authorization: Basic" and, as long headers are folded, "  x". False if
 * something follows the scheme on its line, or the line below is another one.
 */
static bool
add_folded_credentials(Scan *s, size_t at, size_t stop, uint16_t rule)
{
	size_t		word = skip_class(s, at, stop, is_alpha, true);
	size_t		line = stop + 1;
	size_t		from = skip_blanks(s, line, s->limit);
	size_t		end = credentials_end(s, from, s->limit);

	if (word == at || back_over_spaces(s, stop, word) != word || from <= line ||
		end - from < BARE_MIN ||
		(end < s->limit && !byte_in(s->text[end], "\r\n")))
		return false;
	value_add_keyless(s, from, end, rule, DECODE_NONE);
	scan_note_block(s, BLOCK_LINES, at, end);
	return true;
}

/* A header's name, or a scheme, was found. */
void
parse_auth(Scan *s, size_t at, size_t len, uint16_t arg)
{
	size_t		start = at;
	size_t		name_end;
	size_t		value;
	size_t		stop;
	HeaderEnd	ends;

	if (at < s->read.header_end)
		return;
	if (is_blank(s->text[at + len - 1]))
	{
		parse_auth_scheme(s, at, len, arg);
		return;
	}
	while (start > s->floor && (s->text[start - 1] == '-' || s->text[start - 1] == '_' ||
								is_alpha(s->text[start - 1])) && at - start < 32)
		start--;
	/* A query's field has no cookies of its own: key.c reads it. */
	if (len == LENGTH_OF("cookie") && start > s->floor && byte_in(s->text[start - 1], "?&") &&
		scan_byte(s, at + len) == '=')
		return;
	name_end = at + len;
	if (scan_byte(s, name_end) == 's' && len == LENGTH_OF("cookie"))
		name_end = find_cookie_name_end(s, at);
	if (!read_header_value(s, start, name_end, &value, &ends))
		return;
	stop = scan_line_end(s, value);
	if (s->text[name_end - 1] == 's')
	{
		if (s->text[value] == '{' || scan_starts(s, value, "[{"))
			add_cookie_object(s, value, stop, arg);
		return;
	}
	if (to_lower(s->text[at]) == 'a' && ends.quote.bytes == NULL &&
		add_folded_credentials(s, value, stop, arg))
		return;
	if (stop - value > HEADER_MAX)
		stop = value + HEADER_MAX;
	if ((s->text[at] | 0x20) == 'c')
	{
		stop = find_header_end(s, value, stop, &ends);
		s->read.header_end = stop;
		add_cookie_values(s, value, stop, arg,
						  at - start >= LENGTH_OF("set-") &&
						  word_before(s, at, "set-"));
	}
	else
		s->read.header_end = add_authorization(s, value, stop, &ends, arg);
}
