/*
 * bounds.h
 *		The values that a sequence may give.
 */
#ifndef MIGCHECK_SQL_BOUNDS_H
#define MIGCHECK_SQL_BOUNDS_H

#include "migcheck/sql/effect.h"

extern void bounds_begin(SqlBounds *bounds, const char *type);
extern void bounds_read(SqlSession *session, SqlBounds *bounds, const List *options,
						bool made);
extern void bounds_check_value(SqlSession *session, const SqlRelation *sequence,
							   const Node *value);

#endif							/* MIGCHECK_SQL_BOUNDS_H */
