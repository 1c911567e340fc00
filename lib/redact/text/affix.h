/*
 * affix.h
 *		What a text begins and ends with.
 */
#ifndef RESCUE_REDACT_AFFIX_H
#define RESCUE_REDACT_AFFIX_H

#include <stdbool.h>
#include <string.h>

/* Whether a text starts with what; case counts. */
static inline bool
text_starts(const char *text, size_t len, const char *what)
{
	size_t		n;

	/* Nearly always the first byte decides. */
	if (len == 0 || text[0] != what[0])
		return false;
	n = strlen(what);
	return len >= n && memcmp(text, what, n) == 0;
}

/* The length of the first of count words that a text starts with; 0 if none. */
static inline size_t
first_start_length(const char *text, size_t len, const char *const *words,
				   size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		if (text_starts(text, len, words[i]))
			return strlen(words[i]);
	}
	return 0;
}

/* Whether a text ends with what; case counts. */
static inline bool
text_ends(const char *text, size_t len, const char *what)
{
	size_t		n = strlen(what);

	return len >= n && memcmp(text + len - n, what, n) == 0;
}

#endif							/* RESCUE_REDACT_AFFIX_H */
