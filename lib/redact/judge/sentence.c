/*
 * sentence.c
 *		Bare values that are words of a sentence or the name of an object:
 *		volume "token" : secret "x" not found, secret=x namespace=y.
 */
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/judge/sentence.h"
#include "redact/text/cursor.h"

#define SENTENCE_WORDS 3		/* of what no token is */

/*
 * Return the number of words of small letters that fill the text; 0 if others
 * do.
 */
static size_t
count_plain_words(const char *text, size_t len)
{
	size_t		words = 0;
	size_t		at = 0;

	while (at < len)
	{
		size_t		from = at;

		while (at < len && is_lower(text[at]))
			at++;
		if (at == from)
			return 0;
		at += at < len && byte_in(text[at], ".,;");
		if (at < len && text[at] != ' ')
			return 0;
		words++;
		at += at < len;
	}
	return words;
}

/*
 * "token: reject an empty audience": a token has no blanks, as a passphrase
 * does.
 */
bool
is_token_sentence(const Scan *s, const Key *key, const Value *value)
{
	return word_before(s, key->end, "token") &&
		count_plain_words(s->text + value->start, value->end - value->start) >= SENTENCE_WORDS;
}

/* volume "token" : secret "x" not found: a quoted name with a word in front. */
static bool
is_named_in_sentence(const Scan *s, const Key *key, const Value *value)
{
	size_t		at = key->start - key->open.len;

	return key->closed && at > s->floor + 1 && s->text[at - 1] == ' ' &&
		is_lower(s->text[at - 2]) &&
		count_plain_words(s->text + value->start, value->end - value->start) > 0;
}

/* secret=db-credentials namespace=prod: an object of Kubernetes. */
static bool
is_object_name(const Scan *s, const Key *key, const Value *value)
{
	for (size_t i = value->start; i < value->end; i++)
	{
		if (!is_lower(s->text[i]) && s->text[i] != '-')
			return false;
	}
	return word_is(s->text + key->start, key->end - key->start, "secret") &&
		text_has(s, value->end, s->limit, " namespace=");
}

/*
 * "AUTH <password> called without it": no element, but what a usage text
 * names.
 */
static bool
is_behind_argument_name(Scan *s, const Value *value)
{
	size_t		stop = scan_line_end(s, value->end);

	return count_plain_words(s->text + value->start, value->end - value->start) >= SENTENCE_WORDS &&
		memchr(s->text + value->start, '<', stop - value->start) == NULL;
}

/* Is this bare value a word of a sentence, or an object's name? */
bool
sentence_spares(Scan *s, const Key *key, Separator separator, const Value *value)
{
	switch (separator)
	{
		case SEPARATOR_COLON:
			return is_named_in_sentence(s, key, value);
		case SEPARATOR_EQUALS:
			return is_object_name(s, key, value);
		case SEPARATOR_XML:
			return is_behind_argument_name(s, value);
		default:
			return false;
	}
}
