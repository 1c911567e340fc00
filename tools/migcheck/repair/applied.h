/*
 * applied.h
 *		What a database says that it has run, as far as a repair must know.
 */
#ifndef MIGCHECK_APPLIED_H
#define MIGCHECK_APPLIED_H

#include "migcheck/frameworks/framework.h"

typedef struct Applied
{
	bool		known;			/* a database was asked, and answered */
	Map			keys;			/* what its table says ran; see applied_key() */
} Applied;

extern const char *applied_read(Applied *applied, Arena *arena,
								const Framework *framework, const char *uri);
extern bool applied_has(const Applied *applied, const char *key);

#endif							/* MIGCHECK_APPLIED_H */
