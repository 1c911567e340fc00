/*
 * known_forms.c
 *		The spellings in which a value that is known may occur elsewhere.
 *
 * A character of base64 has six bits, so of a value within a longer text those
 * at its ends depend on its neighbours. The others depend on the value and on
 * only its place in a group of three bytes.
 */
#include <stdint.h>
#include <string.h>

#include "redact/engine/known_forms.h"
#include "redact/text/bytes.h"

/* The characters of base64 in front of the first that is the value's own. */
static const size_t foreign[] = {0, 2, 3};

/* Write the base64 of a value behind so many other bytes of its group. */
static void
write_base64_form(const char *value, size_t len, size_t behind, bool url,
				  KnownForm *form)
{
	const char *digits = url ?
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" :
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t		first = foreign[behind];
	size_t		end = (behind + len) * 8 / 6;

	form->len = 0;
	form->inside = true;
	for (size_t i = first; i < end; i++)
	{
		size_t		bit = i * 6;
		size_t		at = bit / 8 - behind;
		unsigned	pair = (unsigned) (unsigned char) value[at] << 8 |
			(at + 1 < len ? (unsigned char) value[at + 1] : 0);

		form->bytes[form->len++] = digits[pair >> (10 - bit % 8) & 63];
	}
}

/* Write a value with all but unreserved bytes, and those of keep, in percent. */
static void
write_percent(const char *value, size_t len, const char *digits,
			  const char *keep, KnownForm *form)
{
	form->len = 0;
	form->inside = false;
	for (size_t i = 0; i < len; i++)
	{
		unsigned char c = (unsigned char) value[i];

		if (is_alnum(c) || byte_in(c, "-._~\0") || strchr(keep, c) != NULL)
			form->bytes[form->len++] = (char) c;
		else
		{
			form->bytes[form->len++] = '%';
			form->bytes[form->len++] = digits[c >> 4];
			form->bytes[form->len++] = digits[c & 15];
		}
	}
}

/* Take the form that was written last, unless it is equal to another. */
static unsigned
keep_written_form(const KnownForm *forms, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
	{
		if (forms[i].len == forms[count].len &&
			memcmp(forms[i].bytes, forms[count].bytes, forms[count].len) == 0)
			return count;
	}
	return count + 1;
}

/* Write each spelling in which a value may appear within an encoded text. */
unsigned
write_known_forms(const char *value, size_t len, KnownForm *forms)
{
	static const struct
	{
		const char *digits;
		const char *keep;
	}			percents[] = {
		{"0123456789ABCDEF", ""}, {"0123456789abcdef", ""}, {"0123456789ABCDEF", "!*"},
	};
	unsigned	count = 0;

	for (size_t behind = 0; behind < 3; behind++)
	{
		for (int url = 0; url < 2; url++)
		{
			write_base64_form(value, len, behind, url == 1, &forms[count]);
			count = keep_written_form(forms, count);
		}
	}
	for (size_t i = 0; i < sizeof(percents) / sizeof(percents[0]); i++)
	{
		write_percent(value, len, percents[i].digits, percents[i].keep, &forms[count]);
		if (forms[count].len > len)
			count = keep_written_form(forms, count);
	}
	return count;
}
