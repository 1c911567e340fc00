/*
 * likeness.h
 *		Which samples a line is most like, where no rule and no topic knows it.
 *
 * Private to lib/verdict. match_build_index() must have been called.
 */
#ifndef RESCUE_VERDICT_LIKENESS_H
#define RESCUE_VERDICT_LIKENESS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Return the least sure rule of the cause whose samples a message is most like;
 * 0 where it is not like enough to any. surely asks for more than that.
 */
extern int	find_likest_rule(const char *text, size_t len, int kinds,
							 bool surely);

/* Return the least sure rule of the cause of a message of messages.def. */
extern int	find_message_rule(int number);

/* How many messages there are. */
extern int	count_messages(void);

#endif							/* RESCUE_VERDICT_LIKENESS_H */
