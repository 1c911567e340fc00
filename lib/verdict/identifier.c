/*
 * identifier.c
 *		The words that the names of classes and codes are made of.
 *
 * A program that knows no sentence for its failure often has a name for it,
 * and the name has the same words: OutOfMemoryException, DISK_FULL.
 */
#include "verdict/identifier.h"

#include <stdbool.h>

#include "verdict/bytes.h"
#include "verdict/fold.h"

/* True for an ASCII small letter. */
static bool
is_small(char c)
{
	return is_letter(c) && !is_capital(c);
}

/*
 * True if a word of a name begins at a place: a capital behind a small letter,
 * or before one ("DBPath"), or what follows an underscore.
 */
static bool
begins_name_word(const char *name, size_t at, size_t len)
{
	if (name[at - 1] == '_')
		return true;
	return is_capital(name[at]) &&
		(is_small(name[at - 1]) || (at + 1 < len && is_small(name[at + 1])));
}

/*
 * True if a name is one of a class, which has a capital first and two words,
 * or of a code, in capitals with underscores.
 */
static bool
is_name_of_words(const char *name, size_t len)
{
	bool		words = false;

	if (!is_capital(name[0]))
		return false;
	for (size_t i = 1; i < len; i++)
		words |= begins_name_word(name, i, len);
	return words;
}

/*
 * Write the words of one name; returns the length, which may exceed the room.
 */
static size_t
write_name_words(const char *name, size_t len, char *out, size_t room)
{
	size_t		n = 0;

	for (size_t i = 0; i <= len; i++)
	{
		if (n < room && (i == len || (i > 0 && begins_name_word(name, i, len))))
			out[n++] = ' ';
		if (n < room && i < len && name[i] != '_')
			out[n++] = fold_byte(name[i]);
	}
	return n;
}

/* Of each name in the line. */
size_t
write_identifier_words(const char *line, size_t len, char *out, size_t room)
{
	size_t		n = 0;

	for (size_t at = 0; at < len && n < room;)
	{
		size_t		start = at;

		while (at < len && is_word(line[at]))
			at++;
		if (at - start > 3 && is_name_of_words(line + start, at - start))
			n += write_name_words(line + start, at - start, out + n, room - n);
		at += at == start;
	}
	return n;
}
