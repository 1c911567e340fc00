/*
 * trace.h
 *		Which lines of a log are the calls of a stack trace, or its source.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_TRACE_H
#define RESCUE_VERDICT_TRACE_H

#include <stdbool.h>
#include <stddef.h>

#include "verdict/verdict.h"

/*
 * Whether a message is a call, or source, of a trace: no sentence of its own.
 * Updates the state in *trace; pass the lines in the order of the log.
 */
extern bool trace_takes_line(Trace *trace, const char *text, size_t len);

#endif							/* RESCUE_VERDICT_TRACE_H */
