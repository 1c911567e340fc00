/*
 * uses.h
 *		What triggers, policies and others use of a table.
 */
#ifndef MIGCHECK_SQL_USES_H
#define MIGCHECK_SQL_USES_H

#include "migcheck/sql/effect.h"

/* A function, or a type, that an expression may use. */
typedef struct SqlUsed
{
	const char *name;
	bool		is_type;
} SqlUsed;

extern void check_parts_of_column(SqlSession *session, const SqlRelation *relation,
								  const char *column);
extern void drop_parts_of_column(SqlSession *session, const SqlRelation *relation,
								 const char *column, bool cascade);
extern void drop_policies_using(SqlSession *session, const SqlUsed *used, bool cascade);
extern void drop_users(SqlSession *session, const SqlUsed *used, bool cascade);
extern bool tree_uses(SqlSession *session, Node *tree, const SqlUsed *used);

#endif							/* MIGCHECK_SQL_USES_H */
