/*
 * routed.h
 *		What a router and a partition say to each other.
 *
 * A router calls rescue.routed() on the partition, which runs the function
 * with the caller's identity and returns rows. The first column of each row is
 * NULL for a row of the function, or an array of what was raised.
 */
#ifndef RESCUE_ROUTED_H
#define RESCUE_ROUTED_H

#include "nodes/pg_list.h"

#include "errors.h"

/* The identity that travels with a call: an array of text, NULL where unset. */
typedef enum IdentityField
{
	IDENTITY_CLIENT,
	IDENTITY_REQUEST_ID,
	IDENTITY_ORG_ID,
	IDENTITY_ERROR_STYLE,
	IDENTITY_SETTINGS,			/* those above are settings */
	IDENTITY_APART = IDENTITY_SETTINGS, /* not NULL: see routed_apart() */
	IDENTITY_LOGIN,				/* the roles there: who logged in, */
	IDENTITY_OUTER,				/* that of SET ROLE, */
	IDENTITY_ACTING,			/* and whose rights are in force */
	IDENTITY_READ_ONLY,			/* not NULL: the caller's transaction is */
	IDENTITY_FIELDS
} IdentityField;

/* What was raised: an array of text. */
typedef enum RaisedField
{
	RAISED_SEVERITY,			/* ERROR or WARNING */
	RAISED_SQLSTATE,
	RAISED_MESSAGE,
	RAISED_DETAIL,				/* may be NULL, like the next */
	RAISED_HINT,
	RAISED_FIELDS
} RaisedField;

/*
 * Whether the warning of a situation was taken, to be returned as a row. False
 * outside of a routed call: raise it.
 */
extern bool routed_takes_warning(const char *sqlstate, const char *message,
								 const char *hint);

/*
 * Whether a router has all pins on this database: what it calls for them does
 * not depend on where the bundles of the organisation are.
 */
extern bool routed_apart(void);

/*
 * The roles of this database that have the names of the caller's roles at the
 * router, as a list of OIDs; none outside of a routed call.
 */
extern List *routed_roles(void);

#endif							/* RESCUE_ROUTED_H */
