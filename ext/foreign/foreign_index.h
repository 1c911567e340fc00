/*
 * foreign_index.h
 *		Find rows of a table that is not ours by a unique index.
 */
#ifndef RESCUE_FOREIGN_INDEX_H
#define RESCUE_FOREIGN_INDEX_H

#include "access/htup.h"
#include "utils/snapshot.h"

#include "foreign/foreign_table.h"

/*
 * Find a unique index of a table, or of a partition that was opened with it,
 * which a column leads, and by which the server compares with operators of its
 * own. Type is that of the column: text, varchar or uuid. The index stays
 * locked until the table is closed.
 */
extern ForeignVerdict foreign_index_find(ForeignTable *table, Relation rel,
										 AttrNumber column, Oid type,
										 Oid *index);

/*
 * Copies of the rows of a leaf whose column has a value, by such an index; so
 * many at most. Equal is the server's function for the type. Returns their
 * number.
 */
extern int	foreign_index_search(Relation leaf, Oid index, RegProcedure equal,
								 Datum value, Snapshot snapshot,
								 HeapTuple *rows, int max_rows);

#endif							/* RESCUE_FOREIGN_INDEX_H */
