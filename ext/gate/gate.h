/*
 * gate.h
 *		Decide whether a call may read or write.
 */
#ifndef RESCUE_GATE_H
#define RESCUE_GATE_H

#include "audit/audit.h"
#include "gate/probe.h"
#include "gate/token_check.h"

/* What a call that is admitted as a writer does. */
typedef enum GateAccess
{
	GATE_WRITES = 0,			/* not while the organisation is moved */
	GATE_LISTS,					/* reads for the administrator: not where the
								 * organisation is not */
	GATE_LOOKS,					/* where the organisation is */
	GATE_MOVES					/* that: waits for all who write */
} GateAccess;

/* What the caller requests. */
typedef struct GateRequest
{
	const char *action;			/* the SQL function, for the audit */
	GateAccess	access;			/* of a writer */
	bool		apart;			/* of a pin: a router may have them elsewhere */
	const text *org;			/* NULL if it was */
	bool		org_optional;	/* NULL is an organisation of its own */
	const text *ws;				/* ditto */
	bool		needs_ws;		/* false: the function has no workspace */
	int64		bundle_id;		/* 0: the function names no bundle */
	Refusal		malformed;		/* of an argument that only the function has */
	bool		needs_token;	/* the caller presents a token */
	const text *token;			/* NULL if it was */
	bool		narrows;		/* reads only what is of token_ws */
	const text *token_ws;		/* set by the gate: the token's workspace, or
								 * NULL for all; until the store is closed */
	const char *token_id;		/* of a token that is named, or NULL */
	const char *about;			/* this and the next two as in AuditEvent */
	const text *subject;
	const text *why;
} GateRequest;

/*
 * Fill in the token of a function that has a form with one: behind the
 * arguments of the form without, every one of which is given. place is the
 * token's.
 */
extern void gate_take_token(FunctionCallInfo fcinfo, GateRequest *request,
							int place);

/*
 * Return if the bundles of the organisation may be read, for which
 * store_open() has been called; raise the refusal if not, which has been
 * logged. The line of what is allowed has been begun: audit_finish() says what
 * came of it.
 */
extern void gate_admit_reader(GateRequest *request);

/* The same for writing and administration: no token, no billing. */
extern void gate_admit_writer(const GateRequest *request);

/* The same, and hand out the settings by which it was judged. */
extern void gate_admit_writer_probe(const GateRequest *request, Probe *probe);

/*
 * The same for a call that visits one organisation after the other: false, and
 * logged, where this one is being moved or has departed.
 */
extern bool gate_admit_visitor(const GateRequest *request);

/*
 * The same for claiming a token, in two steps: return if it may be tried, with
 * whether failures are throttled; then log and count how it went, and raise
 * the refusal if the token was not claimed.
 */
extern bool gate_admit_claim(const GateRequest *request);
extern void gate_conclude_claim(const GateRequest *request,
								const char *token_id, bool claimed,
								bool throttled);

#endif							/* RESCUE_GATE_H */
