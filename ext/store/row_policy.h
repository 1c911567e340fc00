/*
 * row_policy.h
 *		Apply a table's row security policies to rows that are read in C.
 */
#ifndef RESCUE_ROW_POLICY_H
#define RESCUE_ROW_POLICY_H

#include "executor/tuptable.h"
#include "utils/rel.h"

typedef struct RowPolicy RowPolicy;

/*
 * Compile, in the current memory context, the policies by which the server
 * would hold a SELECT of the owner, who must be the current user. NULL where
 * they are not those that the script made. The table must be locked.
 */
extern RowPolicy *row_policy_compile(Relation table, Oid owner);

/* Whether the policies let the owner see a row. */
extern bool row_policy_admits(RowPolicy *policy, TupleTableSlot *row);

#endif							/* RESCUE_ROW_POLICY_H */
