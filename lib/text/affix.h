/*
 * affix.h
 *		What a text begins or ends with.
 *
 * The literal is given once, and its length is strlen(): no caller counts the
 * characters of a literal by hand. Literals must not have a NUL in them.
 */
#ifndef RESCUE_TEXT_AFFIX_H
#define RESCUE_TEXT_AFFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The byte order mark, as UTF-8. */
#define UTF8_BOM "\xEF\xBB\xBF"

/* Return true if len bytes begin with this literal. */
static inline bool
bytes_begin(const void *bytes, size_t len, const char *literal)
{
	size_t		n = strlen(literal);

	return len >= n && memcmp(bytes, literal, n) == 0;
}

/* Return the length of the literal if len bytes begin with it, else 0. */
static inline size_t
bytes_begin_length(const void *bytes, size_t len, const char *literal)
{
	return bytes_begin(bytes, len, literal) ? strlen(literal) : 0;
}

/* Return true if a string begins with this literal. */
static inline bool
text_begins(const char *text, const char *literal)
{
	return strncmp(text, literal, strlen(literal)) == 0;
}

/* Return what follows the literal in a string; NULL if it begins otherwise. */
static inline const char *
text_behind(const char *text, const char *literal)
{
	return text_begins(text, literal) ? text + strlen(literal) : NULL;
}

/* Return what follows the literal in a string, which may begin otherwise. */
static inline const char *
text_skip(const char *text, const char *literal)
{
	return text_begins(text, literal) ? text + strlen(literal) : text;
}

#endif							/* RESCUE_TEXT_AFFIX_H */
