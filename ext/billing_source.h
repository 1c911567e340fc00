/*
 * billing_source.h
 *		Read the billing status from a table of the application.
 */
#ifndef RESCUE_BILLING_SOURCE_H
#define RESCUE_BILLING_SOURCE_H

#include "errors.h"

/*
 * Whether a table can serve: ordinary or partitioned, permanent, without row
 * security or inheritance, its organisation column text, varchar or uuid and
 * first in a unique index, its status column text, varchar or an enum.
 */
extern bool billing_source_is_usable(Oid source, const char *org_column,
									 const char *status_column);

/* The status of an organisation in it, or why there is none. */
extern Refusal billing_source_status(Oid source, const char *org_column,
									 const char *status_column,
									 const text *org, text **status);

#endif							/* RESCUE_BILLING_SOURCE_H */
