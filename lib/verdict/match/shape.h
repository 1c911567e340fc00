/*
 * shape.h
 *		Causes that are known by the shape of a message, not by its words.
 *
 * Private to lib/verdict. A variable's name with a word that it is missing, a
 * status of HTTP with an address, the class of an exception, a status of
 * systemd, an errno: each also matches programs that no rule knows.
 */
#ifndef RESCUE_VERDICT_SHAPE_H
#define RESCUE_VERDICT_SHAPE_H

#include "verdict/match/match.h"
#include "verdict/match/topic.h"

/*
 * Call enter with each word without one of which a line has not the shape of a
 * finder. Finders are numbered from 0 and are fewer than 32.
 */
extern void enter_shape_words(void (*enter) (int finder, const char *word));

/*
 * The rule of the cause whose shape a message has; 0 for none. line is the
 * message in small letters, blanks around it, with its pairs of bytes. finders
 * has a bit for each finder of which the line has a word.
 */
extern int	find_message_shape(const char *text, size_t len,
							   const TopicLine *line, const Trace *trace,
							   uint32_t finders);

#endif							/* RESCUE_VERDICT_SHAPE_H */
