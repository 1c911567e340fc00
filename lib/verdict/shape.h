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

#include "verdict/match.h"
#include "verdict/topic.h"

/*
 * The rule of the cause whose shape a message has; 0 for none. line is the
 * message in small letters, blanks around it, with its pairs of bytes.
 */
extern int	find_message_shape(const char *text, size_t len,
							   const TopicLine *line, const Trace *trace);

#endif							/* RESCUE_VERDICT_SHAPE_H */
