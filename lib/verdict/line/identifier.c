/*
 * identifier.c
 *		The words that the names of classes and codes are made of.
 *
 * A program that knows no sentence for its failure often has a name for it,
 * and the name has the same words: OutOfMemoryException, DISK_FULL.
 */
#include "verdict/line/identifier.h"

#include <stdbool.h>

#include "verdict/line/bytes.h"
#include "verdict/line/fold.h"
#include "verdict/line/letters.h"

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
 * True if a name that begins with a capital is one of a class, which has two
 * words, or of a code, in capitals with underscores.
 */
static bool
is_name_of_words(const char *name, size_t len)
{
	bool		words = false;

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

/* Return how many bytes of a word a line has from a place on. */
static size_t
measure_name(const char *line, size_t len, size_t at)
{
	size_t		start = at;

	while (at < len && is_word(line[at]))
		at++;
	return at - start;
}

/* Of each name in the line: of the words that begin with a capital. */
size_t
write_identifier_words(const char *line, size_t len, char *out, size_t room)
{
	size_t		n = 0;
	unsigned int inside = 0;

	for (size_t from = 0; from < len; from += 16)
	{
		unsigned int words = mark_word_bytes(line + from, len - from);
		unsigned int begins = words & ~(words << 1 | inside);

		inside = words >> 15;
		for (; begins != 0; begins &= begins - 1)
		{
			size_t		at = from + (size_t) __builtin_ctz(begins);
			size_t		name;

			if (!is_capital(line[at]))
				continue;
			name = measure_name(line, len, at);
			if (name > 3 && is_name_of_words(line + at, name))
				n += write_name_words(line + at, name, out + n, room - n);
		}
	}
	return n;
}
