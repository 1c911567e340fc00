/*
 * walk.h
 *		Go from organisation to organisation.
 */
#ifndef RESCUE_WALK_H
#define RESCUE_WALK_H

#include "store.h"

typedef struct Organisations
{
	text	  **orgs;
	int			count;
} Organisations;

/*
 * All organisations that a statement of kind WALK lists; or the one that the
 * caller of an SQL function is narrowed to.
 */
extern Organisations all_organisations(const char *function, Statement walk);

#endif							/* RESCUE_WALK_H */
