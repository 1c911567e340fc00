/*
 * pending.h
 *		Triggers that wait for the end of the transaction.
 */
#ifndef MIGCHECK_SQL_PENDING_H
#define MIGCHECK_SQL_PENDING_H

#include "migcheck/sql/effect.h"

/* Is a constraint or trigger checked at the end of the transaction only? */
extern bool pending_is_deferred(const SqlSession *session, bool deferrable,
								bool deferred);

extern void pending_note(SqlSession *session, SqlRelation *relation,
						 CmdType command, const List *changed);
extern void pending_check(SqlSession *session, const SqlRelation *relation);
extern void pending_set(SqlSession *session, const ConstraintsSetStmt * statement);

#endif							/* MIGCHECK_SQL_PENDING_H */
