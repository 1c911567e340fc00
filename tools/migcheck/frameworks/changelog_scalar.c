/*
 * changelog_scalar.c
 *		What a plain scalar of YAML 1.1 is, as Liquibase's reader writes it.
 *
 * An id that is not quoted is a number where it looks like one: 010 is 8, and
 * 1.10 is 1.1. Recorded with Liquibase 4.31.1. Times and numbers with an
 * exponent stay as they are written, and so does all other text.
 */
#include "migcheck/frameworks/changelog.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* No number of more digits is looked at; text as it is will do. */
#define MAX_DIGITS	18

/* Return true if a text is a word, in one of the three cases that YAML has. */
static bool
is_yaml_word(const char *text, const char *word)
{
	size_t		len = strlen(word);
	bool		upper = true;

	if (strlen(text) != len || strcasecmp(text, word) != 0)
		return false;
	for (size_t i = 1; i < len; i++)
		upper &= isupper((unsigned char) text[i]) != 0;
	return upper || strcmp(text + 1, word + 1) == 0;
}

/*
 * Return the digits of a whole number without sign, prefix and underscores,
 * and its base; NULL if the text is not one.
 */
static const char *
take_digits(Arena *arena, const char *text, int *base)
{
	static const struct
	{
		const char *prefix;
		const char *digits;
		int			base;
	}			forms[] = {
		{"0b", "01_", 2}, {"0x", "0123456789abcdefABCDEF_", 16},
		{"0", "01234567_", 8}, {"", "0123456789_", 10},
	};
	char	   *digits = arena_alloc(arena, strlen(text) + 1);

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
	{
		size_t		len = strlen(forms[i].prefix);
		const char *p = text + len;
		size_t		n = 0;

		if (strncmp(text, forms[i].prefix, len) != 0 || *p == '\0' ||
			strspn(p, forms[i].digits) != strlen(p) ||
			(forms[i].base == 10 && (*p == '_' || (*p == '0' && p[1]))))
			continue;
		*base = forms[i].base;
		for (; *p != '\0'; p++)
		{
			if (*p != '_')
				digits[n++] = *p;
		}
		return n > 0 ? digits : NULL;
	}
	return NULL;
}

/* Return a whole number as decimal digits; NULL if the text is not one. */
static const char *
format_whole(Arena *arena, const char *text)
{
	bool		minus = *text == '-';
	const char *digits;
	int			base;

	text += minus || *text == '+';
	digits = take_digits(arena, text, &base);
	if (digits == NULL)
		return NULL;
	/* The first "0" of an octal one was its prefix. */
	if (strlen(digits) > MAX_DIGITS)
		return base == 10 ? arena_format(arena, "%s%s", minus ? "-" : "",
										 digits) : NULL;
	return arena_format(arena, "%" PRId64, (minus ? -1 : 1) *
						(int64_t) strtoull(digits, NULL, base));
}

/*
 * Return true if Java writes a double with these digits: beyond them it has
 * another digit, or an exponent. number is the whole part without zeros before
 * it, and len how many digits are behind the point.
 */
static bool
is_written_as_digits(const char *number, const char *point, size_t len)
{
	size_t		whole = point - number;

	if (whole > 7 || whole + len > 15)
		return false;
	return whole > 1 || strncmp(number, "0", whole) != 0 || len <= 2 ||
		strncmp(point, ".00", 3) != 0;
}

/*
 * Return a number with a point as Java writes it, for those between 0.001 and
 * ten million; NULL for other text.
 */
static const char *
format_fraction(Arena *arena, const char *text)
{
	const char *start = text + (*text == '-' || *text == '+');
	size_t		whole = strspn(start, "0123456789");
	const char *fraction = start + whole;
	size_t		len = *fraction == '.' ? strspn(fraction + 1, "0123456789") :
		0;
	const char *number = start;

	if (*fraction != '.' || whole + len == 0 || fraction[1 + len] != '\0')
		return NULL;
	while (*number == '0' && number + 1 < fraction)
		number++;
	while (len > 1 && fraction[len] == '0')
		len--;
	if (!is_written_as_digits(number, fraction, len))
		return NULL;
	return arena_format(arena, "%s%s%.*s.%.*s", *text == '-' ? "-" : "",
						fraction == number ? "0" : "",
						(int) (fraction - number), number,
						len > 0 ? (int) len : 1, len > 0 ? fraction + 1 : "0");
}

/*
 * Return the value of a plain scalar as text, of the arena; NULL if YAML
 * takes it for no value.
 */
const char *
changelog_plain_value(Arena *arena, const char *text, size_t len)
{
	static const char *const yes[] = {"yes", "true", "on"};
	static const char *const no[] = {"no", "false", "off"};
	const char *value = arena_copy(arena, text, len);
	const char *number;

	if (len == 0 || strcmp(value, "~") == 0 || is_yaml_word(value, "null"))
		return NULL;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
	{
		if (is_yaml_word(value, yes[i]))
			return "true";
		if (is_yaml_word(value, no[i]))
			return "false";
	}
	number = format_whole(arena, value);
	if (number == NULL)
		number = format_fraction(arena, value);
	return number != NULL ? number : value;
}
