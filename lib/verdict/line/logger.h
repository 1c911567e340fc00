/*
 * logger.h
 *		What loggers put between the time and the message.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_LOGGER_H
#define RESCUE_VERDICT_LOGGER_H

#include "verdict/line/message.h"

/*
 * Remove the level, the logger's name, the thread and the place in the source,
 * and take the level; false if the text does not begin with such a head.
 */
extern bool strip_logger_head(Message *message);

#endif							/* RESCUE_VERDICT_LOGGER_H */
