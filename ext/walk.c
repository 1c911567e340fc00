/*
 * walk.c
 *		Go from organisation to organisation.
 *
 * Row security admits one organisation at a time. What concerns all of them
 * lists their ids first, by a statement that returns nothing else, and then
 * opens the store for one after the other.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "compat.h"
#include "errors.h"
#include "settings.h"
#include "walk.h"

/* The organisation that the database is bound to, or NULL. */
static text *
bound_org(void)
{
	bool		unbound;
	Datum		org;

	if (store_run(STATEMENT_BOUND_ORG, NULL, NULL) != 1)
		refuse(REFUSAL_SETTINGS_UNUSABLE);
	org = store_value(0, 1, &unbound);
	return unbound ? NULL : store_keep_text(org);
}

/* The organisation that the session is narrowed to, or NULL. */
static const char *
session_org(void)
{
	return rescue_org_id == NULL || rescue_org_id[0] == '\0' ? NULL : rescue_org_id;
}

/* A list of one. */
static Organisations
only(text *org)
{
	text	  **orgs = palloc(sizeof(text *));

	orgs[0] = org;
	return (Organisations) {orgs, 1};
}

Organisations
all_organisations(Statement walk)
{
	MemoryContext caller = CurrentMemoryContext;
	Organisations list;
	text	   *bound;
	bool		is_null;

	store_open(NULL);
	bound = bound_org();
	if (session_org() != NULL)
	{
		if (bound != NULL && strcmp(text_to_cstring(bound), session_org()) != 0)
			refuse(REFUSAL_ORG_MISMATCH);
		store_close();
		return only(cstring_to_text(session_org()));
	}
	if (bound != NULL)
	{
		store_close();
		return only(bound);
	}
	list.count = store_run(walk, NULL, NULL);
	list.orgs = MemoryContextAllocHuge(caller, (list.count + 1) * sizeof(text *));
	for (int i = 0; i < list.count; i++)
		list.orgs[i] = store_keep_text(store_value(i, 1, &is_null));
	store_close();
	return list;
}
