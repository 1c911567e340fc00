/*
 * plan_drizzle.h
 *		What the two halves of a Drizzle journal's repair share.
 */
#ifndef MIGCHECK_PLAN_DRIZZLE_H
#define MIGCHECK_PLAN_DRIZZLE_H

#include "migcheck/repair/plan.h"

/* One entry of the journal as it will be, in its order. */
typedef struct Item
{
	long		source;			/* its index in the old journal; -1: new */
	const char *tag;			/* as it was; of a new one its file's */
	const char *new_tag;		/* NULL: it stays */
	const char *version;		/* the number that it will have, or NULL */
	const char *file;			/* below the root, or NULL */
	const char *down;
	int64_t		when;			/* as it was */
	int64_t		new_when;		/* 0: it stays */
	bool		moved;			/* to the end, with a number above all */
} Item;

typedef struct ItemList
{
	Item	   *items;
	size_t		count;
	size_t		capacity;
} ItemList;

extern bool plan_numbers(Plan *plan, ItemList *list);

#endif							/* MIGCHECK_PLAN_DRIZZLE_H */
