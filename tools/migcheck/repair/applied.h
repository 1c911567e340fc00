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
	Map			keys;			/* what its table says ran, to its row */
	const char **checksums;		/* of each row; NULL where it has none */
} Applied;

extern const char *applied_read_rows(Applied *applied, Arena *arena,
									 const Root *root, const char *uri);
extern const char *applied_checksum(const Applied *applied, const char *key);
extern bool applied_has_key(const Applied *applied, const char *key);

#endif							/* MIGCHECK_APPLIED_H */
