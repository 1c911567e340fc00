/*
 * role_paths.h
 *		Find the bound roles that a caller acts as or has rights of.
 */
#ifndef RESCUE_ROLE_PATHS_H
#define RESCUE_ROLE_PATHS_H

#include "nodes/pg_list.h"

/* A role that rescue_bind_role() has bound. */
typedef struct BoundRole
{
	Oid			role;
	const text *org;			/* NULL: its row is missing */
} BoundRole;

/*
 * The roles of the caller, as a list of OIDs: the one that logged in, the one
 * of SET ROLE, the one whose rights are in force, and all that these are
 * members of.
 */
extern List *caller_roles(void);

/* The binding of a role in a list of BoundRole, or NULL. */
extern BoundRole *find_binding(const List *bound, Oid role);

/*
 * Of bound roles (a list of BoundRole) those that hold the caller of an SQL
 * function; with_token as for narrowing_find().
 */
extern List *bindings_in_force(const List *bound, const char *function,
							   bool with_token);

#endif							/* RESCUE_ROLE_PATHS_H */
