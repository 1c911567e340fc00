/*
 * rewrite.h
 *		A Drizzle journal with some of its entries changed, byte for byte.
 */
#ifndef RESCUE_JOURNAL_REWRITE_H
#define RESCUE_JOURNAL_REWRITE_H

#include "journal/drizzle.h"

/* One entry of the new journal, at its new place in the list. */
typedef struct RewriteEntry
{
	long		source;			/* which of the old entries; -1: a new one */
	const char *tag;			/* NULL: as it was */
	int64_t		idx;			/* where they are set */
	int64_t		when;
	bool		set_idx;
	bool		set_when;
} RewriteEntry;

extern char *drizzle_rewrite(const DrizzleJournal *journal,
							 const RewriteEntry *entries, size_t count,
							 size_t *len);

#endif							/* RESCUE_JOURNAL_REWRITE_H */
