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

/*
 * The rule of the cause whose shape a message has; 0 for none. folded is the
 * message in small letters, blanks around it.
 */
extern int	find_shape(const char *text, size_t len, const char *folded,
					   size_t folded_len, const Trace *trace);

#endif							/* RESCUE_VERDICT_SHAPE_H */
