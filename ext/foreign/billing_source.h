/*
 * billing_source.h
 *		Read the billing status from a table of the application.
 */
#ifndef RESCUE_BILLING_SOURCE_H
#define RESCUE_BILLING_SOURCE_H

#include "errors.h"

/* A table of the application, as rescue.settings has it. */
typedef struct BillingSource
{
	Oid			table;
	const char *org_column;
	const char *status_column;
	const text *bound_as;		/* what it was when it was bound; or NULL */
} BillingSource;

/*
 * What is to be noted of a table that the current user binds: its owner and
 * the types of both columns. Refused unless it can serve, and its columns may
 * be read by the current user: it must be ordinary or partitioned, permanent,
 * without row security, rules or inheritance, its organisation column text,
 * varchar or uuid and first in a unique index of the server's own operators,
 * its status column text, varchar or an enum.
 */
extern text *billing_source_bind(const BillingSource *source);

/* Whether it still is what was bound, or what speaks against it. */
extern Refusal billing_source_judge(const BillingSource *source);

/* Return an organisation's status in it, or why it has no status. */
extern Refusal billing_source_status(const BillingSource *source,
									 const text *org, text **status);

#endif							/* RESCUE_BILLING_SOURCE_H */
