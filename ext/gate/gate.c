/*
 * gate.c
 *		Decide whether a call may read or write.
 *
 * In this order: the arguments are well-formed, the organisation is the bound
 * one, and in this database, the token is good, billing allows. A malformed
 * argument is refused before the store is asked. All else is judged on every
 * path, and the first verdict that refuses counts: the time that a refusal
 * takes does not show which of the checks it was. Only a bad token may take
 * longer, on purpose, where too many came before it.
 *
 * All of it is read under the latest snapshot, so that a transaction which
 * was opened before a suspension or a revocation sees it at once.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "gate/billing.h"
#include "compat.h"
#include "audit/counters.h"
#include "gate/gate.h"
#include "gate/narrowing.h"
#include "gate/probe.h"
#include "gate/residence.h"
#include "routed/routed.h"
#include "gate/startup.h"
#include "store/store.h"
#include "text/utf8.h"
#include "gate/throttle.h"

/* Judge the arguments by themselves. */
static Refusal
judge_arguments(const GateRequest *request)
{
	Refusal		verdict = REFUSAL_NONE;

	if (request->org != NULL || !request->org_optional)
		verdict = judge_organisation(request->org);
	if (verdict != REFUSAL_NONE)
		return verdict;
	if (request->needs_ws &&
		(request->ws == NULL ||
		 text_name_check(VARDATA_ANY(request->ws),
						 VARSIZE_ANY_EXHDR(request->ws)) != TEXT_NAME_OK))
		return REFUSAL_WS_INVALID;
	return request->malformed;
}

/* Judge the organisation against the one that the caller is narrowed to. */
static Refusal
judge_binding(const GateRequest *request, const Probe *probe)
{
	Narrowing	narrowing = narrowing_find(probe, request->action,
										   request->needs_token);

	if (narrowing.verdict != REFUSAL_NONE)
		return narrowing.verdict;
	if (narrowing.org != NULL &&
		(request->org == NULL || !same_text(request->org, narrowing.org)))
		return REFUSAL_ORG_MISMATCH;
	return REFUSAL_NONE;
}

/* Whether the database's throttle is set to a word. */
static bool
throttle_is(const Probe *probe, const char *word)
{
	return probe->throttle != NULL &&
		text_is(probe->throttle, word, strlen(word));
}

/* Judge the settings: the probe's row, and what the session makes of it. */
static Refusal
judge_settings(const GateRequest *request, const Probe *probe)
{
	Refusal		verdict = judge_binding(request, probe);

	if (verdict != REFUSAL_NONE)
		return verdict;
	if (startup_tried_to_loosen())
		return REFUSAL_STARTUP_LOOSENS;
	if (request->needs_token && throttle_is(probe, "required") &&
		!throttle_is_available())
		return REFUSAL_THROTTLE_UNAVAILABLE;
	return REFUSAL_NONE;
}

/* Log the verdict, count it, and raise it if it refuses; else begin its line. */
static void
conclude(const GateRequest *request, const CheckedToken *token,
		 Refusal verdict, Counter counter)
{
	AuditEvent	event = {
		.action = request->action,
		.org = request->org,
		.ws = request->ws,
		.bundle_id = request->bundle_id,
		.token_id = token == NULL ? request->token_id : token->id,
		.about = request->about,
		.subject = request->subject,
		.why = request->why,
		.note = token == NULL ? NULL : token->note
	};

	if (verdict == REFUSAL_NONE)
		audit_begin(&event);
	else
		audit(&event, verdict);
	if (token != NULL && token->replaced)
		count_event(COUNTER_REPLACED_TOKEN);
	if (verdict == REFUSAL_THROTTLED)
		throttle_delay();
	if (verdict != REFUSAL_NONE)
		refuse(verdict);
	count_event(counter);
}

/* What a bad token means: one more failure, or one too many. */
static Refusal
judge_bad_token(Refusal verdict, bool throttled)
{
	return throttled && throttle_note_failure() ? REFUSAL_THROTTLED : verdict;
}

/*
 * Judge everything before anything is raised, so that the time that a refusal
 * takes does not tell which check failed.
 */
void
gate_admit_reader(GateRequest *request)
{
	CheckedToken token = {0};
	Probe		probe;
	Refusal		verdict;
	Refusal		settings;
	Refusal		token_verdict = REFUSAL_NONE;
	Refusal		billing;
	Refusal		residence;

	verdict = judge_arguments(request);
	if (verdict != REFUSAL_NONE)
		conclude(request, NULL, verdict, COUNTER_READS);

	if (request->needs_token)
		token_verdict = check_token(request->token, request->org, request->ws,
									request->narrows, &token);
	if (!probe_run(request->org, &probe))
		conclude(request, &token, REFUSAL_SETTINGS_UNUSABLE, COUNTER_READS);
	settings = judge_settings(request, &probe);
	if (token_verdict != REFUSAL_NONE)
		token_verdict = judge_bad_token(token_verdict, !throttle_is(&probe, "off"));
	billing = billing_judge(&probe, request->org);

	residence = judge_residence(probe.residence, false);

	verdict = settings != REFUSAL_NONE ? settings :
		residence != REFUSAL_NONE ? residence :
		token_verdict != REFUSAL_NONE ? token_verdict : billing;
	request->token_ws = token.ws;
	conclude(request, &token, verdict, COUNTER_READS);
}

/* Take the lock that what the call does to the organisation needs. */
static void
lock_residence(const GateRequest *request)
{
	if (request->org == NULL || (request->apart && routed_apart()))
		return;
	if (request->access == GATE_WRITES)
		residence_lock(request->org);
	else if (request->access == GATE_MOVES)
	{
		/* on a standby the lock would be refused in other words */
		PreventCommandIfReadOnly(request->action);
		residence_lock_alone(request->org);
	}
}

/* Judge whether the organisation is where the call can do what it does. */
static Refusal
judge_access(const GateRequest *request, const Probe *probe)
{
	if (request->access == GATE_LOOKS || request->access == GATE_MOVES ||
		(request->apart && routed_apart()))
		return REFUSAL_NONE;
	return judge_residence(probe->residence, request->access == GATE_WRITES);
}

/*
 * Return the verdict on a call that writes, as far as the gate can tell. The
 * probe is filled where the verdict is to admit it. The lock comes before the
 * probe: what is read is the state that it keeps.
 */
static Refusal
judge_writer(const GateRequest *request, Probe *probe)
{
	Refusal		verdict;

	verdict = judge_arguments(request);
	if (verdict != REFUSAL_NONE)
		return verdict;
	lock_residence(request);
	if (!probe_run(request->org, probe))
		return REFUSAL_SETTINGS_UNUSABLE;
	verdict = judge_settings(request, probe);
	return verdict != REFUSAL_NONE ? verdict : judge_access(request, probe);
}

/* Take the token of a function's form that has one. */
void
gate_take_token(FunctionCallInfo fcinfo, GateRequest *request, int place)
{
	request->needs_token = PG_NARGS() > place;
	request->token = request->needs_token ? ARG_TEXT(place) : NULL;
}

/*
 * Admit a call that writes: arguments and binding are judged, no token and no
 * billing.
 */
void
gate_admit_writer(const GateRequest *request)
{
	Probe		probe;

	gate_admit_writer_probe(request, &probe);
}

/* The same, for a caller that needs the settings, too. */
void
gate_admit_writer_probe(const GateRequest *request, Probe *probe)
{
	conclude(request, NULL, judge_writer(request, probe), COUNTER_WRITES);
}

/*
 * Admit a call that writes to one organisation of several; one that is not
 * here is passed over, and everything else raised.
 */
bool
gate_admit_visitor(const GateRequest *request)
{
	AuditEvent	event = {.action = request->action, .org = request->org};
	Probe		probe;
	Refusal		verdict = judge_writer(request, &probe);

	if (verdict == REFUSAL_ORG_MOVING || verdict == REFUSAL_ORG_ELSEWHERE)
	{
		audit(&event, verdict);
		return false;
	}
	conclude(request, NULL, verdict, COUNTER_WRITES);
	return true;
}

/*
 * Admit a claim so far as the gate can tell; returns whether a failed claim
 * counts for the throttle.
 */
bool
gate_admit_claim(const GateRequest *request)
{
	Probe		probe;
	Refusal		verdict = judge_writer(request, &probe);

	if (verdict != REFUSAL_NONE)
		conclude(request, NULL, verdict, COUNTER_WRITES);
	return !throttle_is(&probe, "off");
}

/*
 * Log and count how a claim ended. Raises the refusal where no token was
 * claimed.
 */
void
gate_conclude_claim(const GateRequest *request, const char *token_id,
					bool claimed, bool throttled)
{
	CheckedToken token = {.id = token_id};

	conclude(request, &token, claimed ? REFUSAL_NONE :
			 judge_bad_token(REFUSAL_TOKEN_REFUSED, throttled), COUNTER_WRITES);
}
