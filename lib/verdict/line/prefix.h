/*
 * prefix.h
 *		What runtimes, journals and loggers put before a message.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_PREFIX_H
#define RESCUE_VERDICT_PREFIX_H

#include "verdict/line/message.h"

/*
 * Whether a message begins with a word that begins no prefix and no structured
 * line, as most do that have no prefix left.
 */
extern bool begins_with_plain_word(const Message *message);

/* Remove one prefix, and take the level that it states; false if not found. */
extern bool strip_one_prefix(Message *message);

#endif							/* RESCUE_VERDICT_PREFIX_H */
