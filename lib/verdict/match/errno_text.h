/*
 * errno_text.h
 *		The errors of the system in a line, by name, number or translated text.
 *
 * Private to lib/verdict. Rules know the English texts only: what says the
 * same in another way gets the English text behind it. The table is made at
 * build.
 */
#ifndef RESCUE_VERDICT_ERRNO_TEXT_H
#define RESCUE_VERDICT_ERRNO_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* How many texts there are. */
enum
{
	ERRNO_TEXT_COUNT = 0
#define ERRNO_TEXT(alias, english, number) + 1
#include "errno_texts.def"
#undef ERRNO_TEXT
};

/* Room that the English text of an errno needs at most, with blanks. */
#define ERRNO_TEXT_ROOM	64

/* The text of a number below ERRNO_TEXT_COUNT, in lower case. */
extern const char *errno_alias_at(int text);

/*
 * Add the English text of an errno to a line that has its name, its number or
 * its text in another language. The line is in lower case, with room for
 * ERRNO_TEXT_ROOM bytes more. False if there is nothing to add.
 */
extern bool add_errno_text(int text, char *line, size_t *len);

#endif							/* RESCUE_VERDICT_ERRNO_TEXT_H */
