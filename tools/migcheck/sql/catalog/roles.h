/*
 * roles.h
 *		What roles own and may do, and whether they are there.
 */
#ifndef MIGCHECK_SQL_ROLES_H
#define MIGCHECK_SQL_ROLES_H

#include "migcheck/sql/effect.h"

extern void note_role_grants(SqlSession *session, const GrantStmt *statement);
extern void forget_role_grants(SqlSession *session, const char *role);
extern void check_role_is_unused(SqlSession *session, const char *role);
extern void require_statement_roles(SqlSession *session, Node *node);

#endif							/* MIGCHECK_SQL_ROLES_H */
