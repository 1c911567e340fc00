/*
 * writable.h
 *		What a write needs of the rows that are not in it.
 */
#ifndef MIGCHECK_SQL_WRITABLE_H
#define MIGCHECK_SQL_WRITABLE_H

#include "migcheck/sql/effect.h"

/* A command that writes; of an INSERT the targets are its columns. */
typedef struct SqlWrite
{
	CmdType		command;
	const List *targets;		/* ResTargets */
	Node	   *where;
} SqlWrite;

/*
 * writable.c: refuse a write to a view that the server does not pass on. Return
 * the table that the rows are in: that of a view whose columns have the names
 * that they have there, else the relation itself.
 */
extern SqlRelation *find_written_table(SqlSession *session,
									   const RangeVar *range,
									   const SqlWrite *write);

/* referred.c: doubt that no row refers to those that go, or get another key. */
extern void doubt_references(SqlSession *session, const SqlRelation *relation,
							 const SqlWrite *write);

#endif							/* MIGCHECK_SQL_WRITABLE_H */
