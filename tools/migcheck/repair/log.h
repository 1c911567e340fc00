/*
 * log.h
 *		The log of a repair: enough to finish it, and to take it back.
 */
#ifndef MIGCHECK_LOG_H
#define MIGCHECK_LOG_H

#include <stdbool.h>

#include "migcheck/arena.h"

typedef enum StepKind
{
	STEP_RENAME,
	STEP_REPLACE				/* other bytes under the same name */
} StepKind;

typedef struct RepairStep
{
	StepKind	kind;
	const char *path;			/* below the root */
	const char *to;				/* of a rename */
	const char *old_text;		/* of a replacement */
	const char *new_text;
	size_t		old_len;
	size_t		new_len;
} RepairStep;

typedef struct RepairLog
{
	RepairStep *steps;
	size_t		count;
	size_t		capacity;
} RepairLog;

extern void log_add(Arena *arena, RepairLog *log, RepairStep step);
extern char *log_encode_steps(Arena *arena, const RepairLog *log, size_t *len);
extern bool log_decode_steps(Arena *arena, const char *text, size_t len,
							 RepairLog *log);

#endif							/* MIGCHECK_LOG_H */
