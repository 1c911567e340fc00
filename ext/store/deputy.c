/*
 * deputy.c
 *		Refuse calls from code that runs with another role's rights.
 *
 * A security-restricted operation (an index expression, ANALYZE, the refresh
 * of a materialized view) runs code of a table's owner with the rights of
 * whoever maintains the table.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "compat.h"
#include "store/deputy.h"

/* Refuse to run as the deputy of another role's maintenance command. */
void
refuse_deputy(void)
{
	if (InSecurityRestrictedOperation())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("cannot use rescue within a security-restricted operation"),
				 errhidestmt(true), errhidecontext(true)));
}
