/*
 * pending.h
 *		Triggers that wait for the end of the transaction.
 */
#ifndef MIGCHECK_SQL_PENDING_H
#define MIGCHECK_SQL_PENDING_H

#include "migcheck/sql/effect.h"

extern void pending_note(SqlSession *session, SqlRelation *relation,
						 CmdType command, const List *changed);
extern void pending_check(SqlSession *session, const SqlRelation *relation);
extern void pending_set(SqlSession *session, const ConstraintsSetStmt * statement);

#endif							/* MIGCHECK_SQL_PENDING_H */
