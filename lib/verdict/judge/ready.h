/*
 * ready.h
 *		Whether a line says that the program is ready.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_READY_H
#define RESCUE_VERDICT_READY_H

#include <stdbool.h>

#include "verdict/line/message.h"

/*
 * Whether a message is that the program is ready, and nothing more: "ready",
 * "agent is ready".
 */
extern bool says_program_ready(const Message *message);

#endif							/* RESCUE_VERDICT_READY_H */
