/*
 * uri.h
 *		Connection strings as other tools write them.
 */
#ifndef MIGCHECK_URI_H
#define MIGCHECK_URI_H

#include <stdbool.h>

#include "migcheck/arena.h"

typedef struct Uri
{
	const char *text;			/* as libpq reads it */
	const char *schema;			/* where the tool's table is, or NULL */
	const char *table;			/* its name, or NULL */
	const char *unknown;		/* an unknown parameter, or NULL */
} Uri;

extern Uri	read_connection_uri(Arena *arena, const char *text);

#endif							/* MIGCHECK_URI_H */
