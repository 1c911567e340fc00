/*
 * suppress.h
 *		Comments in a file that allow a finding there.
 *
 *		-- migcheck: allow RULE[, RULE]... [until YYYY-MM-DD]: REASON
 */
#ifndef MIGCHECK_SUPPRESS_H
#define MIGCHECK_SUPPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "migcheck/arena.h"

/* One rule that one comment allows. */
typedef struct Suppression
{
	size_t		file;			/* index into the root's files */
	uint32_t	line;
	const char *rule;			/* as written; NULL: the comment is malformed */
	int64_t		until;			/* milliseconds; INT64_MAX: no end */
	const char *until_text;
	bool		has_reason;
	bool		used;
} Suppression;

typedef struct Suppressions
{
	Suppression *items;
	size_t		count;
	size_t		capacity;
} Suppressions;

extern bool suppression_date(const char *text, int64_t *end);
extern void suppressions_scan(Arena *arena, Suppressions *list, size_t file,
							  const char *text, size_t len);

#endif							/* MIGCHECK_SUPPRESS_H */
