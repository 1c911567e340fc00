/*
 * each_org.c
 *		List the organisations, to visit one after the other.
 *
 * Row security admits one organisation at a time. What concerns all of them
 * lists their ids first, by a statement that returns nothing else, and then
 * opens the store for one after the other.
 */
#include "postgres.h"

#include "compat.h"
#include "gate/each_org.h"
#include "gate/narrowing.h"

/* A list of one. */
static OrgList
only(text *org)
{
	text	  **orgs = palloc(sizeof(text *));

	orgs[0] = org;
	return (OrgList) {orgs, 1};
}

/*
 * Return the ids of the organisations, in the caller's memory context. Opens
 * and closes the store.
 */
OrgList
list_each_org(const char *function, StatementId walk)
{
	MemoryContext caller = CurrentMemoryContext;
	OrgList		list;
	const text *narrowed;
	bool		is_null;

	store_open(NULL);
	narrowed = narrowing_implied_org(function);
	if (narrowed != NULL)
	{
		text	   *org = store_keep_text(PointerGetDatum(narrowed));

		store_close();
		return only(org);
	}
	list.count = store_run_any(walk, NULL, 0, NULL);
	list.orgs = MemoryContextAllocHuge(caller, (list.count + 1) * sizeof(text *));
	for (int i = 0; i < list.count; i++)
		list.orgs[i] = store_keep_text(store_value(i, 0, &is_null));
	store_close();
	return list;
}
