/*
 * policies.h
 *		See whether our tables have the policies that the script gave them.
 */
#ifndef RESCUE_POLICIES_H
#define RESCUE_POLICIES_H

#include "nodes/pg_list.h"
#include "rewrite/rowsecurity.h"
#include "utils/rel.h"

/*
 * Whether each of the tables, a list of OIDs, holds the owner by row security,
 * and has the policies that it was made with, as far as they apply to the
 * owner: no more, no fewer, and what they say unchanged. A walk needs the
 * policy for walks, too. The tables must be locked.
 */
extern bool policies_hold(const List *tables, Oid owner, bool walk);

/* The same for one table that is open. */
extern bool table_policies_hold(Relation table, Oid owner, bool walk);

/* Whether a policy is asked when the owner reads or writes. */
extern bool policy_applies(const RowSecurityPolicy *policy, Oid owner);

#endif							/* RESCUE_POLICIES_H */
