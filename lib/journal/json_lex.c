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

#include "text/json.h"
#include "text/utf8.h"

/*
 * Note the first thing that is wrong; always false, for
 * "return json_note_error(...)".
 */
bool
json_note_error(JsonParser *parser, size_t offset, const char *error)
{
	parser->document->error = error;
	parser->document->error_offset = offset;
	return false;
}

/* Fail with "out of memory" and mark the parser; always returns false. */
bool
json_no_memory(JsonParser *parser)
{
	parser->no_memory = true;
	return json_note_error(parser, parser->pos, "out of memory");
}

/* The byte at the reading position; -1 at the end. */
int
json_peek_byte(const JsonParser *parser)
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
	char	   *end = utf8_encode(c, document->strings + document->strings_len);

	document->strings_len = end - document->strings;
}

/* A backslash and what follows it. */
static bool
decode_json_escape(JsonParser *parser)
{
	const char *text = (const char *) parser->text;
	const char *end;
	uint32_t	code;

	end = json_unescape(text + parser->pos + 1, text + parser->len, &code);
	if (end == NULL)
	{
		bool		unicode = parser->pos + 1 < parser->len &&
			text[parser->pos + 1] == 'u';

		return json_note_error(parser, parser->pos, unicode ?
							   "a \\u escape needs four hexadecimal digits" :
							   "unknown escape in a string");
	}
	put_code_point(parser->document, code);
	parser->pos = end - text;
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
		return json_note_error(parser, parser->pos, *p == '\n' || *p == '\r' ?
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
copy_plain_ascii(JsonParser *parser)
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

		if (!copy_plain_ascii(parser))
			return false;
		c = json_peek_byte(parser);
		if (c < 0)
			return json_note_error(parser, start, "the string has no end");
		if (c == '"')
			break;
		if (!(c == '\\' ?
			  decode_json_escape(parser) : plain_character(parser)))
			return false;
	}
	parser->pos++;
	out->len = document->strings_len - out->at;
	document->strings[document->strings_len++] = '\0';
	return true;
}

/* Skip digits; false if there are not any. */
static bool
skip_json_digits(JsonParser *parser)
{
	size_t		start = parser->pos;

	while (json_peek_byte(parser) >= '0' && json_peek_byte(parser) <= '9')
		parser->pos++;
	return parser->pos > start;
}

/* A number by JSON's grammar; its value is read on demand. */
bool
json_lex_number(JsonParser *parser)
{
	size_t		start = parser->pos;

	if (json_peek_byte(parser) == '-')
		parser->pos++;
	if (json_peek_byte(parser) == '0')
	{
		parser->pos++;
		if (json_peek_byte(parser) >= '0' && json_peek_byte(parser) <= '9')
			return json_note_error(parser, start,
								   "a number cannot begin with 0");
	}
	else if (!skip_json_digits(parser))
		return json_note_error(parser, start, "this is not a number");
	if (json_peek_byte(parser) == '.')
	{
		parser->pos++;
		if (!skip_json_digits(parser))
			return json_note_error(parser, start,
								   "a number cannot end in a point");
	}
	if (json_peek_byte(parser) == 'e' || json_peek_byte(parser) == 'E')
	{
		parser->pos++;
		if (json_peek_byte(parser) == '+' || json_peek_byte(parser) == '-')
			parser->pos++;
		if (!skip_json_digits(parser))
			return json_note_error(parser, start,
								   "the exponent has no digits");
	}
	return true;
}

/* true, false or null. */
bool
json_lex_literal(JsonParser *parser, const char *expected)
{
	size_t		len = strlen(expected);

	if (parser->len - parser->pos < len ||
		memcmp(parser->text + parser->pos, expected, len) != 0)
		return json_note_error(parser, parser->pos, "expected a value");
	parser->pos += len;
	return true;
}
