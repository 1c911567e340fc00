/*
 * one_of.h
 *		Whether a text is one of a list.
 */
#ifndef RESCUE_TEXT_ONE_OF_H
#define RESCUE_TEXT_ONE_OF_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Return true if a string equals one of a list that ends with NULL. */
static inline bool
text_is_one_of(const char *text, const char *const *list)
{
	while (*list != NULL && strcmp(*list, text) != 0)
		list++;
	return *list != NULL;
}

#endif							/* RESCUE_TEXT_ONE_OF_H */
