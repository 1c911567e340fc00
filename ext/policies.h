/*
 * policies.h
 *		See whether our tables have the policies that the script gave them.
 */
#ifndef RESCUE_POLICIES_H
#define RESCUE_POLICIES_H

#include "nodes/pg_list.h"

/*
 * Whether each of the tables, a list of OIDs, has the policies that it was made
 * with, as far as they apply to the owner: no more, no fewer, and what they say
 * unchanged. A walk needs the policy for walks, too. A table without row
 * security is passed over. The tables must be locked.
 */
extern bool policies_hold(const List *tables, Oid owner, bool walk);

#endif							/* RESCUE_POLICIES_H */
