/*
 * prefix.h
 *		What runtimes, journals and loggers put before a message.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_PREFIX_H
#define RESCUE_VERDICT_PREFIX_H

#include "verdict/line/message.h"

/* Remove one prefix, and take the level that it states; false if not found. */
extern bool strip_one_prefix(Message *message);

/*
 * The end of a form at the start of a text: # is a digit, @ a letter, ~ either
 * a blank or a digit, anything else itself. NULL if the text does not have it.
 */
extern const char *skip_text_of_form(const char *text, const char *end,
									 const char *form);

/* The program of a journal's line; NULL where it is no such line. */
extern const char *journal_program(const char *line, size_t len);

#endif							/* RESCUE_VERDICT_PREFIX_H */
