/*
 * word.c
 *		Words of a text, compared in any case.
 */
#include "redact/engine/engine.h"

/* Compare caselessly with a word in any case. */
bool
words_equal(const char *text, size_t len, const char *word)
{
	for (size_t i = 0; i < len; i++)
	{
		if (word[i] == '\0' || to_lower(text[i]) != to_lower(word[i]))
			return false;
	}
	return word[len] == '\0';
}
