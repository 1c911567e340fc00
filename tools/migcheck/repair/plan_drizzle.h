/*
 * plan_drizzle.h
 *		The entries of a Drizzle journal as a plan has them.
 */
#ifndef MIGCHECK_PLAN_DRIZZLE_H
#define MIGCHECK_PLAN_DRIZZLE_H

#include <stdint.h>

#include "journal/drizzle.h"
#include "migcheck/repair/plan.h"

#define JOURNAL "meta/_journal.json"

/* One entry of the journal as it will be. */
typedef struct PlannedEntry
{
	long		source;			/* its index in the old journal; -1: new */
	const char *tag;			/* as it was; of a new one its file's */
	const char *new_tag;		/* NULL: it stays */
	const char *file;			/* below the root, or NULL */
	int64_t		when;			/* as it was */
	int64_t		new_when;		/* 0: it stays */
	int64_t		idx;			/* of a new one */
} PlannedEntry;

typedef struct PlannedEntries
{
	PlannedEntry *items;
	size_t		count;
	size_t		capacity;
} PlannedEntries;

/* What follows the number of a tag or of a file's name. */
extern const char *tag_without_number(const char *tag);

/* The file that an entry's missing file has become; -1: none. */
extern long drizzle_followed_file(Plan *plan, const Entry *entry);

/* Give the snapshot that was renumbered with a file its old number again. */
extern void drizzle_keep_snapshot(Plan *plan, const char *tag,
								  const File *file);

/* Write the new journal's text into the plan. */
extern bool drizzle_write_plan(Plan *plan, const DrizzleJournal *journal,
							   const PlannedEntries *list);

/* Refuse the plan unless its text has each entry of the list. */
extern bool drizzle_verify_plan(Plan *plan, const PlannedEntries *list);

#endif							/* MIGCHECK_PLAN_DRIZZLE_H */
