/*
 * identifier.h
 *		The words that the names of classes and codes are made of.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_IDENTIFIER_H
#define RESCUE_VERDICT_IDENTIFIER_H

#include <stddef.h>

/*
 * Write the words of a line's names, such as NoSuchFileException or DISK_FULL,
 * to out in small letters, with a blank behind each, as far as they fit.
 * Returns their length.
 */
extern size_t write_identifier_words(const char *line, size_t len, char *out,
									 size_t room);

#endif							/* RESCUE_VERDICT_IDENTIFIER_H */
