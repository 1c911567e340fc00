/*
 * each_org.h
 *		List the organisations, to visit one after the other.
 */
#ifndef RESCUE_EACH_ORG_H
#define RESCUE_EACH_ORG_H

#include "store/store.h"

typedef struct OrgList
{
	text	  **orgs;
	int			count;
} OrgList;

/*
 * All organisations that a statement of kind WALK lists; or the one that the
 * caller of an SQL function is narrowed to.
 */
extern OrgList list_each_org(const char *function, StatementId walk);

#endif							/* RESCUE_EACH_ORG_H */
