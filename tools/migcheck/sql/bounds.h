/*
 * bounds.h
 *		The values that a sequence may give.
 */
#ifndef MIGCHECK_SQL_BOUNDS_H
#define MIGCHECK_SQL_BOUNDS_H

#include "migcheck/sql/effect.h"

extern const DefElem *find_named_option(const List *options, const char *name);
extern void bounds_begin(SqlBounds *bounds, const char *type);
extern void bounds_read(SqlSession *session, SqlBounds *bounds, const List *options,
						bool made);
extern void make_owned_sequence(SqlSession *session, SqlRelation *relation,
								SqlColumn *column, const List *options);
extern void bounds_check_value(SqlSession *session, const SqlRelation *sequence,
							   const Node *value);

#endif							/* MIGCHECK_SQL_BOUNDS_H */
