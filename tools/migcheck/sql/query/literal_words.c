/*
 * literal_words.c
 *		Texts that are no amount of money and no query of a text search.
 */
#include "migcheck/sql/query/literal_forms.h"

#include <ctype.h>
#include <string.h>

/*
 * Check an amount of money. Its currency's sign and its separators are those of
 * lc_monetary, so that only a word without any digit is refused.
 */
const char *
literal_money(const char *text, int version __attribute__((unused)))
{
	bool		letter = false;

	for (; *text != '\0'; text++)
	{
		if (isdigit((unsigned char) *text))
			return NULL;
		letter |= isalpha((unsigned char) *text) != 0;
	}
	return letter ? "22P02" : NULL;
}

/* Return the end of an operator that joins two words; NULL: there is none. */
static const char *
skip_joining_operator(const char *text)
{
	if (*text == '&' || *text == '|')
		return text + 1;
	if (*text != '<')
		return NULL;
	text++;
	text += *text == '-' ? 1 : strspn(text, "0123456789");
	return *text == '>' && text[-1] != '<' ? text + 1 : NULL;
}

/*
 * Return the end of a word with its weights, as "word:*AB". A word in quotes
 * or with a backslash is not read: then *read is false.
 */
static const char *
skip_word(const char *text, bool *read)
{
	size_t		len = strcspn(text, " \t\r\n\f\v!&|()<:'\\");

	*read = text[len] != '\'' && text[len] != '\\';
	text += len;
	if (len > 0 && *text == ':')
		text += 1 + strspn(text + 1, "*ABCDabcd");
	return text;
}

/*
 * Check a query of a text search: words, between any two of which there is an
 * operator. What is in quotes passes, and so does all behind it.
 */
const char *
literal_tsquery(const char *text, int version __attribute__((unused)))
{
	bool		wants_word = true;
	int			depth = 0;

	if (*text == '\0')
		return NULL;
	for (;; text += strspn(text, " \t\r\n\f\v"))
	{
		const char *next;
		bool		read = true;

		if (*text == '\0')
			return wants_word || depth > 0 ? "42601" : NULL;
		if (wants_word && (*text == '!' || *text == '('))
		{
			depth += *text++ == '(';
			continue;
		}
		if (!wants_word && *text == ')')
		{
			if (--depth < 0)
				return "42601";
			text++;
			continue;
		}
		next = wants_word ? skip_word(text, &read) : skip_joining_operator(text);
		if (!read)
			return NULL;
		if (next == NULL || next == text)
			return "42601";
		text = next;
		wants_word = !wants_word;
	}
}
