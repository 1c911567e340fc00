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

#endif							/* RESCUE_VERDICT_PREFIX_H */
