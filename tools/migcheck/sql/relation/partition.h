/*
 * partition.h
 *		Partitions: what attaching and detaching them does, and their bounds.
 */
#ifndef MIGCHECK_SQL_PARTITION_H
#define MIGCHECK_SQL_PARTITION_H

#include "migcheck/sql/effect.h"

/* partition.c: the statements. */
extern void run_attach_partition(SqlSession *session, SqlRelation *parent,
								 PartitionCmd *command);
extern void run_detach_partition(SqlSession *session, SqlRelation *parent,
								 PartitionCmd *command);
extern void run_partition_of(SqlSession *session, SqlRelation *parent,
							 SqlRelation *child, PartitionBoundSpec *bound);
extern SqlRelation *default_partition(const SqlRelation *parent);

/* partition_bounds.c: keys and bounds, and whether they agree. */
extern void check_partition_key(SqlSession *session,
								const SqlRelation *relation);
extern bool implies_bounds(const SqlRelation *parent,
						   const SqlRelation *child,
						   const PartitionBoundSpec *bound);
extern bool excludes_bounds(const SqlRelation *parent,
							const SqlRelation *other,
							const PartitionBoundSpec *bound);
extern void check_partition_bound(SqlSession *session,
								  const SqlRelation *parent,
								  const PartitionBoundSpec *bound);
extern void check_partition_overlap(SqlSession *session,
									const SqlRelation *parent,
									const PartitionBoundSpec *bound);
extern bool partition_list_has(const List *list, Node *node);
extern bool partition_order_values(const SqlRelation *parent,
								   const PartitionElem * element,
								   Node *a, Node *b, int *order);

#endif
