/*
 * uses.h
 *		What triggers, policies and others use of a table.
 */
#ifndef MIGCHECK_SQL_USES_H
#define MIGCHECK_SQL_USES_H

#include "migcheck/sql/effect.h"

extern void check_parts_of_column(SqlSession *session, const SqlRelation *relation,
								  const char *column);
extern void drop_parts_of_column(SqlSession *session, const SqlRelation *relation,
								 const char *column, bool cascade);
extern void drop_policies_of_function(SqlSession *session, const char *name, bool cascade);
extern bool calls_function(SqlSession *session, Node *tree, const char *name);

#endif							/* MIGCHECK_SQL_USES_H */
