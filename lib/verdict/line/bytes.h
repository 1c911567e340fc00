/*
 * bytes.h
 *		Kinds of bytes, and the words that a text begins with or holds.
 *
 * Private to lib/verdict. A word is given as a string that is not empty.
 */
#ifndef RESCUE_VERDICT_BYTES_H
#define RESCUE_VERDICT_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "text/affix.h"

#define lengthof(array) (sizeof(array) / sizeof((array)[0]))

/* True for an ASCII digit. */
static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* True for an ASCII letter. */
static inline bool
is_letter(char c)
{
	return (unsigned char) ((c | 0x20) - 'a') < 26;
}

/* True for an ASCII capital letter. */
static inline bool
is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* True for a byte of a word. */
static inline bool
is_word(char c)
{
	return is_letter(c) || is_digit(c) || c == '_';
}

/* Whether a text begins with one of n words. */
static inline bool
bytes_begin_one(const char *text, size_t len, const char *const *words, size_t n)
{
	/* most words differ in their first byte, before their length is counted */
	for (size_t i = 0; len > 0 && i < n; i++)
		if (*text == *words[i] && bytes_begin(text, len, words[i]))
			return true;
	return false;
}

/* Whether a text ends with one of n words. */
static inline bool
bytes_end_one(const char *text, size_t len, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
	{
		size_t		word_len = strlen(words[i]);

		if (len >= word_len &&
			memcmp(text + len - word_len, words[i], word_len) == 0)
			return true;
	}
	return false;
}

/* Return where a text has a word of two bytes or more first, or NULL. */
extern const char *find_bytes(const char *text, size_t text_len,
							  const char *word, size_t len);

/* Whether a text holds a word of two bytes or more. */
static inline bool
bytes_hold_word(const char *text, size_t len, const char *word)
{
	return find_bytes(text, len, word, strlen(word)) != NULL;
}

/* Whether a text holds one of n words. */
static inline bool
bytes_hold_one(const char *text, size_t len, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes_hold_word(text, len, words[i]))
			return true;
	return false;
}

#endif							/* RESCUE_VERDICT_BYTES_H */
