/*
 * foreign_table.h
 *		Open a table that is not ours without running anything of its owner.
 */
#ifndef RESCUE_FOREIGN_TABLE_H
#define RESCUE_FOREIGN_TABLE_H

#include "utils/rel.h"

/* Whether a table of another owner can be read. */
typedef enum ForeignVerdict
{
	FOREIGN_USABLE,
	FOREIGN_LOCKED,				/* by a lock that we do not wait for */
	FOREIGN_UNUSABLE
} ForeignVerdict;

/* A table, open and locked. */
typedef struct ForeignTable
{
	Relation	root;			/* the one that was asked for */
	List	   *opened;			/* Relations, root among them */
	List	   *leaves;			/* those of them that have rows */
	List	   *locked;			/* what else is locked, by OID */
} ForeignTable;

/*
 * Open a table with all its partitions. To be closed, whatever the verdict;
 * an error closes by itself.
 */
extern ForeignVerdict foreign_table_open(Oid oid, ForeignTable *table);
extern void foreign_table_close(ForeignTable *table);

/*
 * The number of a column whose value is stored in the row, and its type; 0 if
 * no table has that name.
 */
extern AttrNumber foreign_column(Relation rel, const char *name, Oid *type);

/* Whether a role may read a column of a table, as for a SELECT. */
extern bool foreign_column_allowed(Relation rel, AttrNumber column, Oid role);

#endif							/* RESCUE_FOREIGN_TABLE_H */
