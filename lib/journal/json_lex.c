/*
 * json_lex.c
 *		JSON's strings, numbers and words.
 *
 * Decoded strings go into one growing buffer, each with a terminator. What a
 * decoder would have replaced, bad UTF-8 and lone surrogates, becomes U+FFFD:
 * a journal with one bad byte is to be judged, not refused.
 */
#include "journal/json_lex.h"

#include <stdlib.h>
#include <string.h>

#include "text/utf8.h"

/* Note the first thing that is wrong; always false, for "return json_fail(...)". */
bool
json_fail(JsonParser *parser, size_t offset, const char *error)
{
	parser->document->error = error;
	parser->document->error_offset = offset;
	return false;
}

bool
json_no_memory(JsonParser *parser)
{
	parser->no_memory = true;
	return json_fail(parser, parser->pos, "out of memory");
}

/* The byte at the reading position; -1 at the end. */
int
json_peek(const JsonParser *parser)
{
	return parser->pos < parser->len ? parser->text[parser->pos] : -1;
}

/* Make room for n more bytes of decoded text. */
static bool
reserve_string(JsonParser *parser, size_t n)
{
	JsonDocument *document = parser->document;
	size_t		want = document->strings_len + n;
	char	   *grown;

	if (want <= parser->strings_capacity)
		return true;
	want = want < 4096 ? 4096 : want * 2;
	grown = realloc(document->strings, want);
	if (grown == NULL)
		return json_no_memory(parser);
	document->strings = grown;
	parser->strings_capacity = want;
	return true;
}

/* Append one code point; room for four bytes was reserved by the caller. */
static void
put_code_point(JsonDocument *document, uint32_t c)
{
	unsigned char *out;

	out = (unsigned char *) document->strings + document->strings_len;
	if (c < 0x80)
	{
		*out++ = c;
	}
	else if (c < 0x800)
	{
		*out++ = 0xC0 | (c >> 6);
		*out++ = 0x80 | (c & 0x3F);
	}
	else if (c < 0x10000)
	{
		*out++ = 0xE0 | (c >> 12);
		*out++ = 0x80 | ((c >> 6) & 0x3F);
		*out++ = 0x80 | (c & 0x3F);
	}
	else
	{
		*out++ = 0xF0 | (c >> 18);
		*out++ = 0x80 | ((c >> 12) & 0x3F);
		*out++ = 0x80 | ((c >> 6) & 0x3F);
		*out++ = 0x80 | (c & 0x3F);
	}
	document->strings_len = (char *) out - document->strings;
}

/* Four hexadecimal digits at offset; -1 if they are not. */
static int
hex4(const JsonParser *parser, size_t offset)
{
	int			value = 0;

	if (offset + 4 > parser->len)
		return -1;
	for (int i = 0; i < 4; i++)
	{
		unsigned char c = parser->text[offset + i];

		if (c >= '0' && c <= '9')
			value = value * 16 + (c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value = value * 16 + ((c | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return value;
}

/*
 * A \u escape, the reading position being on the u. A surrogate that has no
 * partner is legal JSON and becomes U+FFFD.
 */
static bool
unicode_escape(JsonParser *parser)
{
	int			high = hex4(parser, parser->pos + 1);
	uint32_t	c = high;

	if (high < 0)
		return json_fail(parser, parser->pos - 1,
					"a \\u escape needs four hexadecimal digits");
	parser->pos += 5;
	if (high >= 0xD800 && high <= 0xDFFF)
	{
		int			low = -1;

		if (high < 0xDC00 && parser->pos + 6 <= parser->len &&
			parser->text[parser->pos] == '\\' &&
			parser->text[parser->pos + 1] == 'u')
			low = hex4(parser, parser->pos + 2);
		if (low >= 0xDC00 && low <= 0xDFFF)
		{
			c = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
			parser->pos += 6;
		}
		else
			c = 0xFFFD;
	}
	put_code_point(parser->document, c);
	return true;
}

/* A backslash and what follows it. */
static bool
escape(JsonParser *parser)
{
	static const char names[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	const char *found;
	int			c;

	parser->pos++;
	c = json_peek(parser);
	if (c == 'u')
		return unicode_escape(parser);
	found = c > 0 ? strchr(names, c) : NULL;
	if (found == NULL)
		return json_fail(parser, parser->pos - 1, "unknown escape in a string");
	put_code_point(parser->document, values[found - names]);
	parser->pos++;
	return true;
}

/* One character of a string that is neither a quote nor an escape. */
static bool
plain_character(JsonParser *parser)
{
	JsonDocument *document = parser->document;
	const unsigned char *p = parser->text + parser->pos;
	uint32_t	code;
	size_t		len;

	if (*p < 0x20)
		return json_fail(parser, parser->pos, *p == '\n' || *p == '\r' ?
					"the string is not closed on its line" :
					"raw control character in a string");
	if (*p < 0x80)
	{
		document->strings[document->strings_len++] = *p;
		parser->pos++;
		return true;
	}
	len = utf8_decode((const char *) p, parser->len - parser->pos, &code);
	if (len == 0)
	{
		put_code_point(document, 0xFFFD);
		parser->pos++;
		return true;
	}
	memcpy(document->strings + document->strings_len, p, len);
	document->strings_len += len;
	parser->pos += len;
	return true;
}

/* Take over plain ASCII up to what needs a look; false if memory is out. */
static bool
ascii_run(JsonParser *parser)
{
	JsonDocument *document = parser->document;
	const unsigned char *p = parser->text + parser->pos;
	size_t		left = parser->len - parser->pos;
	size_t		n = 0;

	while (n < left && p[n] >= 0x20 && p[n] < 0x80 && p[n] != '"' &&
		   p[n] != '\\')
		n++;
	/* Room for what comes after it, too. */
	if (!reserve_string(parser, n + 8))
		return false;
	memcpy(document->strings + document->strings_len, p, n);
	document->strings_len += n;
	parser->pos += n;
	return true;
}

/* A string, the reading position being on its opening quote. */
bool
json_lex_string(JsonParser *parser, JsonText *out)
{
	JsonDocument *document = parser->document;
	size_t		start = parser->pos++;

	out->at = document->strings_len;
	for (;;)
	{
		int			c;

		if (!ascii_run(parser))
			return false;
		c = json_peek(parser);
		if (c < 0)
			return json_fail(parser, start, "the string has no end");
		if (c == '"')
			break;
		if (!(c == '\\' ? escape(parser) : plain_character(parser)))
			return false;
	}
	parser->pos++;
	out->len = document->strings_len - out->at;
	document->strings[document->strings_len++] = '\0';
	return true;
}

/* Pass over digits; false if there is none. */
static bool
digits(JsonParser *parser)
{
	size_t		start = parser->pos;

	while (json_peek(parser) >= '0' && json_peek(parser) <= '9')
		parser->pos++;
	return parser->pos > start;
}

/* A number by JSON's grammar; its value is read on demand. */
bool
json_lex_number(JsonParser *parser)
{
	size_t		start = parser->pos;

	if (json_peek(parser) == '-')
		parser->pos++;
	if (json_peek(parser) == '0')
	{
		parser->pos++;
		if (json_peek(parser) >= '0' && json_peek(parser) <= '9')
			return json_fail(parser, start, "a number cannot begin with 0");
	}
	else if (!digits(parser))
		return json_fail(parser, start, "this is not a number");
	if (json_peek(parser) == '.')
	{
		parser->pos++;
		if (!digits(parser))
			return json_fail(parser, start, "a number cannot end in a point");
	}
	if (json_peek(parser) == 'e' || json_peek(parser) == 'E')
	{
		parser->pos++;
		if (json_peek(parser) == '+' || json_peek(parser) == '-')
			parser->pos++;
		if (!digits(parser))
			return json_fail(parser, start, "the exponent has no digits");
	}
	return true;
}

/* true, false or null. */
bool
json_lex_word(JsonParser *parser, const char *expected)
{
	size_t		len = strlen(expected);

	if (parser->len - parser->pos < len ||
		memcmp(parser->text + parser->pos, expected, len) != 0)
		return json_fail(parser, parser->pos, "expected a value");
	parser->pos += len;
	return true;
}

