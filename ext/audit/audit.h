/*
 * audit.h
 *		Write one line for each decision into the server's log.
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
	int64		bundle_id;		/* 0 if no bundle is named */
	const char *token_id;		/* of TOKEN_ID_LENGTH bytes, well-formed */
	const char *about;			/* the key of the next: "job_id", "runtime" */
	const text *subject;		/* as the caller gave it */
	const char *note;			/* a condition besides the verdict */
	const text *why;			/* as the caller gave it, checked */
} AuditEvent;

/* What a call that was allowed found, changed or made. */
typedef struct AuditOutcome
{
	bool		row;			/* whether there was what it asked for */
	int64		rows;			/* how many, for a list; else 0 */
	int64		bundle_id;		/* 0 if the event names it or has no bundle */
	int64		generation;		/* of a pin, or 0 */
	const char *new_token_id;	/* of a token that was made, or NULL */
} AuditOutcome;

/*
 * Log the verdict. Refuses with RB012 where the server's log level would
 * swallow the line. It survives a rollback, and works on a standby.
 */
extern void audit(const AuditEvent *event, Refusal verdict);

/*
 * Begin the line of a call that is allowed, and log it once its outcome is
 * known. Refuses as audit() does. The line cannot get lost: a refusal that
 * comes first is its verdict, and store_close(), the next line, or the end of
 * the (sub)transaction logs it with an outcome that is not known.
 */
extern void audit_begin(const AuditEvent *event);
extern void audit_finish(const AuditOutcome *outcome);

/* Log the line that was begun, if any, with what refused the call. */
extern void audit_refused(Refusal verdict);

/* Log the line that was begun, if any, with an outcome that is not known. */
extern void audit_flush(void);

#endif							/* RESCUE_AUDIT_H */
