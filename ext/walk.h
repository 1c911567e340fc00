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
 * All organisations that a statement of kind WALK lists; the one that the
 * database or the session is bound to, where there is one.
 */
extern Organisations all_organisations(Statement walk);

#endif							/* RESCUE_WALK_H */
