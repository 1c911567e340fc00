/*
 * dropped.h
 *		What DROP takes along, by the kind of the object.
 */
#ifndef MIGCHECK_SQL_DROPPED_H
#define MIGCHECK_SQL_DROPPED_H

#include "migcheck/sql/effect.h"

extern void remove_column(SqlSession *session, SqlRelation *relation,
						  SqlColumn *column, bool cascade);
extern void drop_schema(SqlSession *session, const DropStmt *statement);
extern void drop_types(SqlSession *session, const DropStmt *statement);
extern void drop_collation_users(SqlSession *session, const char *name,
								 bool cascade);

#endif							/* MIGCHECK_SQL_DROPPED_H */
