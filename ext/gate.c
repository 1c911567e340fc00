/*
 * gate.c
 *		Who may read. The one door.
 *
 * In this order: the arguments are well-formed, the organisation is the bound
 * one, the token is good, billing allows. A malformed argument is refused
 * before the store is asked. All else is judged on every path, and the first
 * verdict that refuses counts: the time that a refusal takes tells nobody
 * which of the checks it was.
 *
 * All of it is read under the latest snapshot, so that a transaction which
 * was opened before a suspension or a revocation sees it at once.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "billing.h"
#include "compat.h"
#include "gate.h"
#include "presented.h"
#include "settings.h"
#include "store.h"
#include "text/utf8.h"

/* Columns of the probe. */
enum
{
	PROBE_BOUND_ORG = 1
};

/* Whether two texts are the same bytes. */
static bool
same_bytes(const text *a, const char *b, size_t len)
{
	return VARSIZE_ANY_EXHDR(a) == len && memcmp(VARDATA_ANY(a), b, len) == 0;
}

/*
 * gate_refuse_deputy: refuse where code runs with somebody else's rights, as in
 * an index expression or a materialized view's refresh: the bundle would end
 * up in what that somebody's role may read.
 */
void
gate_refuse_deputy(void)
{
	if (InSecurityRestrictedOperation())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("cannot use rescue within a security-restricted operation"),
				 errhidestmt(true), errhidecontext(true)));
}

/* Judge an organisation by itself. */
static Refusal
judge_org(const text *org)
{
	if (org == NULL)
		return REFUSAL_ORG_MISSING;
	switch (text_name_check(VARDATA_ANY(org), VARSIZE_ANY_EXHDR(org)))
	{
		case TEXT_NAME_OK:
			return REFUSAL_NONE;
		case TEXT_NAME_BLANK:
			return REFUSAL_ORG_BLANK;
		case TEXT_NAME_MALFORMED:
			break;
	}
	return REFUSAL_ORG_MALFORMED;
}

/* Judge the arguments by themselves. */
static Refusal
judge_arguments(const GateRequest *request)
{
	Refusal		verdict = judge_org(request->org);

	if (verdict != REFUSAL_NONE)
		return verdict;
	if (request->needs_ws &&
		(request->ws == NULL ||
		 text_name_check(VARDATA_ANY(request->ws),
						 VARSIZE_ANY_EXHDR(request->ws)) != TEXT_NAME_OK))
		return REFUSAL_WS_INVALID;
	return REFUSAL_NONE;
}

/* Judge the organisation against the one of the database and the session's. */
static Refusal
judge_binding(const text *org)
{
	bool		unbound;
	Datum		bound = store_value(0, PROBE_BOUND_ORG, &unbound);
	text	   *bound_org = unbound ? NULL : DatumGetTextPP(bound);

	if (bound_org != NULL &&
		!same_bytes(org, VARDATA_ANY(bound_org), VARSIZE_ANY_EXHDR(bound_org)))
		return REFUSAL_ORG_MISMATCH;
	if (rescue_org_id != NULL && rescue_org_id[0] != '\0' &&
		!same_bytes(org, rescue_org_id, strlen(rescue_org_id)))
		return REFUSAL_ORG_MISMATCH;
	return REFUSAL_NONE;
}

/* Log the verdict, and raise it if it refuses. */
static void
conclude(const GateRequest *request, const PresentedToken *token,
		 Refusal verdict)
{
	AuditEvent	event = {
		.action = request->action,
		.org = request->org,
		.ws = request->ws,
		.bundle_id = request->bundle_id,
		.token_id = token == NULL ? NULL : token->id,
		.note = token == NULL ? NULL : token->note
	};

	audit(&event, verdict);
	if (verdict != REFUSAL_NONE)
		refuse(verdict);
}

void
gate_admit_reader(const GateRequest *request)
{
	PresentedToken token = {0};
	Refusal		verdict;
	Refusal		binding;
	Refusal		presented = REFUSAL_NONE;
	Refusal		billing;

	gate_refuse_deputy();
	verdict = judge_arguments(request);
	if (verdict != REFUSAL_NONE)
		conclude(request, NULL, verdict);

	if (request->needs_token)
		presented = presented_judge(request->token, request->org, request->ws,
									&token);
	if (store_run(STATEMENT_PROBE, (Datum[]) {PointerGetDatum(request->org)},
				  NULL) != 1)
		conclude(request, &token, REFUSAL_SETTINGS_UNUSABLE);
	binding = judge_binding(request->org);
	billing = billing_judge(request->org);

	verdict = binding != REFUSAL_NONE ? binding :
		presented != REFUSAL_NONE ? presented : billing;
	conclude(request, &token, verdict);
}

void
gate_admit_writer(const GateRequest *request)
{
	Refusal		verdict;

	gate_refuse_deputy();
	verdict = judge_arguments(request);
	if (verdict == REFUSAL_NONE)
	{
		if (store_run(STATEMENT_PROBE,
					  (Datum[]) {PointerGetDatum(request->org)}, NULL) != 1)
			verdict = REFUSAL_SETTINGS_UNUSABLE;
		else
			verdict = judge_binding(request->org);
	}
	conclude(request, NULL, verdict);
}
