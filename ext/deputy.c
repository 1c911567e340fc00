/*
 * deputy.c
 *		Refuse to act for code that runs with another role's rights.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "compat.h"
#include "deputy.h"

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
