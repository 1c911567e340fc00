/*
 * audit.h
 *		One line in the server's log for each decision.
 */
#ifndef RESCUE_AUDIT_H
#define RESCUE_AUDIT_H

#include "errors.h"

/* What was decided about; a NULL field is logged as null. */
typedef struct AuditEvent
{
	const char *action;			/* the SQL function */
	const text *org;
	const text *ws;
	int64		bundle_id;		/* 0 if none is named */
	const char *token_id;		/* of TOKEN_ID_LENGTH bytes, well-formed */
	const char *note;			/* a condition besides the verdict */
	const text *why;			/* as the caller gave it, checked */
} AuditEvent;

/*
 * Log the verdict. Refuses with RB012 where the server's log level would
 * swallow the line. It survives a rollback, and works on a standby.
 */
extern void audit(const AuditEvent *event, Refusal verdict);

#endif							/* RESCUE_AUDIT_H */
