/*
 * decode.c
 *		Undo what a carrier did to a secret. Bytes that are not a valid
 *		escape are copied, so that equal texts have equal fingerprints.
 */
#include <string.h>

#include "redact/output/decode.h"

#define END (-1)

/* Return the value of a hexadecimal digit; -1 for another byte. */
static int
hex_digit_value(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Return the next byte without decoding it; END at the end. */
static int
next_raw_byte(Decoder *d)
{
	return d->at < d->len ? (unsigned char) d->bytes[d->at++] : END;
}

/* Keep the bytes of a code point behind its first; that one is returned. */
static int
keep_code_point(Decoder *d, unsigned level, unsigned code)
{
	unsigned char *kept = d->kept[level];

	if (code < 0x80)
		return (int) code;
	/* In reverse: the last one kept comes next. */
	if (code < 0x800)
	{
		kept[0] = 0x80 | (code & 0x3f);
		d->nkept[level] = 1;
		return 0xc0 | (code >> 6);
	}
	kept[0] = 0x80 | (code & 0x3f);
	kept[1] = 0x80 | ((code >> 6) & 0x3f);
	d->nkept[level] = 2;
	if (code < 0x10000)
		return 0xe0 | (code >> 12);
	kept[2] = 0x80 | ((code >> 12) & 0x3f);
	d->nkept[level] = 3;
	return 0xf0 | (code >> 18);
}

/* The next byte after so many levels of backslash escapes are undone. */
static int	next_unescaped_byte(Decoder *d, unsigned level);

/* Return the four hexadecimal digits of a \u escape; -1 if they are not four. */
static int
read_unicode_unit(Decoder *d, unsigned level)
{
	int			code = 0;

	for (int i = 0; i < 4; i++)
	{
		int			digit = hex_digit_value(next_unescaped_byte(d, level - 1));

		if (digit < 0)
			return -1;
		code = code << 4 | digit;
	}
	return code;
}

/*
 * Return the character of a \u escape, whose letter was read; -1 if it is not
 * an escape, and then nothing was read. JSON writes one above U+FFFF as two
 * escapes, a surrogate each: they are one character, so that it has the
 * fingerprint that it has in UTF-8. A surrogate without its other half is
 * returned as it is, and what follows it is read again.
 */
static int
read_code_point(Decoder *d, unsigned level)
{
	Decoder		behind = *d;
	int			high = read_unicode_unit(d, level);

	if (high >= 0)
		behind = *d;
	if (high >= 0xd800 && high < 0xdc00 &&
		next_unescaped_byte(d, level - 1) == '\\' &&
		next_unescaped_byte(d, level - 1) == 'u')
	{
		int			low = read_unicode_unit(d, level);

		if (low >= 0xdc00 && low < 0xe000)
			return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	}
	*d = behind;
	return high;
}

/* The next byte after so many levels of escapes are undone; END at the end. */
static int
next_unescaped_byte(Decoder *d, unsigned level)
{
	static const char letters[] = "nrtbf0";
	static const char bytes[] = "\n\r\t\b\f";
	const char *letter;
	int			c;

	if (level == 0)
		return next_raw_byte(d);
	if (d->nkept[level] > 0)
		return d->kept[level][--d->nkept[level]];
	c = next_unescaped_byte(d, level - 1);
	if (c != '\\')
		return c;
	c = next_unescaped_byte(d, level - 1);
	if (c == END)
		return '\\';
	if (c == 'u')
	{
		int			code = read_code_point(d, level);

		return code < 0 ? c : keep_code_point(d, level, (unsigned) code);
	}
	letter = memchr(letters, c, sizeof(letters) - 1);
	return letter != NULL ? bytes[letter - letters] : c;
}

/* Return the next byte of a percent-encoded text; END at the end. */
static int
next_percent_byte(Decoder *d)
{
	int			c = next_raw_byte(d);
	int			high;
	int			low;

	if (c != '%' || d->len - d->at < 2)
		return c;
	high = hex_digit_value((unsigned char) d->bytes[d->at]);
	low = hex_digit_value((unsigned char) d->bytes[d->at + 1]);
	if (high < 0 || low < 0)
		return c;
	d->at += 2;
	return high << 4 | low;
}

/* Return the value of a digit of base64 or base64url; -1 for another byte. */
static int
base64_digit_value(int c)
{
	static const char digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *digit = c > 0 ? memchr(digits, c, 64) : NULL;

	if (digit != NULL)
		return (int) (digit - digits);
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

/* Four digits are three bytes; the second and third are kept. */
static int
next_base64_byte(Decoder *d)
{
	unsigned	bits = 0;
	int			n = 0;
	int			c;

	if (d->nkept[0] > 0)
		return d->kept[0][--d->nkept[0]];
	while (n < 4 && (c = next_raw_byte(d)) != END)
	{
		int			value = base64_digit_value(c);

		if (value >= 0)
			bits |= (unsigned) value << (18 - 6 * n++);
	}
	if (n < 2)
		return END;
	d->kept[0][0] = bits & 0xff;
	d->kept[0][1] = (bits >> 8) & 0xff;
	d->nkept[0] = 2;
	if (n < 4)
	{
		/* One or two bytes only: keep those that there are. */
		d->kept[0][0] = d->kept[0][1];
		d->nkept[0] = (uint8_t) (n - 2);
	}
	return (int) (bits >> 16);
}

/* Return the next byte of a text with doubled quotes; END at the end. */
static int
next_doubled_byte(Decoder *d)
{
	int			c = next_raw_byte(d);

	if (c == '\'' && d->at < d->len && d->bytes[d->at] == '\'')
		d->at++;
	return c;
}

/* Return the next byte of a text with XML entities; END at the end. */
static int
next_entity_byte(Decoder *d)
{
	static const struct
	{
		const char *name;
		char		byte;
	}			entities[] = {
		{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'},
		{"&quot;", '"'}, {"&apos;", '\''}, {"&#39;", '\''},
	};

	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
	{
		size_t		n = strlen(entities[i].name);

		if (d->len - d->at >= n &&
			memcmp(d->bytes + d->at, entities[i].name, n) == 0)
		{
			d->at += n;
			return entities[i].byte;
		}
	}
	return next_raw_byte(d);
}

/* Return the next byte, decoded by the decoder's form; END at the end. */
static int
next_decoded_byte(Decoder *d)
{
	switch (d->form)
	{
		case DECODE_ESCAPES:
			return next_unescaped_byte(d, 1);
		case DECODE_ESCAPES_TWICE:
			return next_unescaped_byte(d, 2);
		case DECODE_ESCAPES_THRICE:
			return next_unescaped_byte(d, 3);
		case DECODE_PERCENT:
			return next_percent_byte(d);
		case DECODE_BASE64:
			return next_base64_byte(d);
		case DECODE_DOUBLED:
			return next_doubled_byte(d);
		case DECODE_ENTITIES:
			return next_entity_byte(d);
		case DECODE_NONE:
			break;
	}
	return next_raw_byte(d);
}

/*
 * Decode up to size bytes into out and return how many; 0 at the end. The
 * caller must cleanse out and the decoder.
 */
size_t
decode_next_piece(Decoder *d, unsigned char *out, size_t size)
{
	size_t		n = 0;
	int			c;

	while (n < size && (c = next_decoded_byte(d)) != END)
		out[n++] = (unsigned char) c;
	return n;
}
