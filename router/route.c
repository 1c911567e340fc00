/*
 * route.c
 *		The functions of the extension rescue_router, by how they are routed.
 *
 * What can be judged without the partition is judged here: an organisation
 * that is missing, blank or malformed, a session that narrows itself to two
 * organisations, and an option of the connection that loosens. All else is
 * the partition's to judge, and its audit has the decision.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"

#include "arguments.h"
#include "audit/audit.h"
#include "compat.h"
#include "store/deputy.h"
#include "router.h"
#include "settings.h"
#include "gate/startup.h"
#include "text/utf8.h"

PG_FUNCTION_INFO_V1(rescue_route_org);
PG_FUNCTION_INFO_V1(rescue_route_job);
PG_FUNCTION_INFO_V1(rescue_route_pins);
PG_FUNCTION_INFO_V1(rescue_route_any);
PG_FUNCTION_INFO_V1(rescue_route_all);
PG_FUNCTION_INFO_V1(rescue_route_sweep);
PG_FUNCTION_INFO_V1(rescue_route_each);
PG_FUNCTION_INFO_V1(rescue_router_partition_of);
PG_FUNCTION_INFO_V1(rescue_router_check_org);

/*
 * Log the refusal as the gate does, and raise it.
 *
 * The partition never hears of such a call, so its audit has no record of it.
 */
void
refuse_routed(const RouterCall *call, Refusal verdict)
{
	AuditEvent	event = {
		.action = call->function->name,
		.org = routed_argument(call, call->function->org_at),
		.ws = routed_argument(call, call->function->ws_at)
	};

	audit(&event, verdict);
	refuse(verdict);
}

/*
 * Whether the session's value of rescue.org_id and the one it began with
 * differ.
 *
 * A pooler sets the organisation at the connection's start, and a client may
 * set another one later. Both must hold, and no row is of two organisations.
 */
static bool
narrows_to_two(void)
{
	const char *began = GetConfigOptionResetString("rescue.org_id");

	return began != NULL && began[0] != '\0' &&
		rescue_org_id != NULL && rescue_org_id[0] != '\0' &&
		strcmp(began, rescue_org_id) != 0;
}

/* Begin a call: describe it, and refuse what the session may not. */
static RouterCall
begin_call(FunctionCallInfo fcinfo, int first)
{
	RouterCall	call = {.outer = fcinfo, .result_is_null = true};

	call.function = routed_function(fcinfo, first);
	if (call.function->returns_set)
	{
		ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

		InitMaterializedSRF(fcinfo, 0);
		call.rows = rsinfo->setResult;
	}
	return call;
}

/*
 * Refuse a call that another role's maintenance command makes, with that
 * role's user mapping, and what contradicts itself in the session.
 */
static void
check_session(const RouterCall *call)
{
	refuse_deputy();
	if (narrows_to_two())
		refuse_routed(call, REFUSAL_ORG_MISMATCH);
	if (startup_tried_to_loosen())
		refuse_routed(call, REFUSAL_STARTUP_LOOSENS);
}

/*
 * Return the organisation that the session narrows itself to, NULL if to none.
 * A job that names none is of that one.
 */
static const text *
session_org(void)
{
	const char *began = GetConfigOptionResetString("rescue.org_id");

	if (rescue_org_id != NULL && rescue_org_id[0] != '\0')
		return cstring_to_text(rescue_org_id);
	return began == NULL || began[0] == '\0' ? NULL : cstring_to_text(began);
}

/* Return the result, which a set has in its tuplestore. */
static Datum
finish_call(const RouterCall *call)
{
	call->outer->isnull = !call->function->returns_set &&
		call->function->result_type != VOIDOID && call->result_is_null;
	return call->result;
}

/* Run the call on the partition that was found, or refuse as that failed. */
static void
run_where(RouterCall *call, Refusal verdict, int partition)
{
	if (verdict != REFUSAL_NONE)
		refuse_routed(call, verdict);
	run_on_partition(call, partition);
}

/*
 * Whether the workspace is longer than the gate allows: refused without a
 * call.
 *
 * A text of a megabyte is not worth the way to the partition, which would
 * refuse it.
 */
static bool
is_too_long(const RouterCall *call)
{
	const text *ws = routed_argument(call, call->function->ws_at);

	return ws != NULL && VARSIZE_ANY_EXHDR(ws) > TEXT_NAME_MAX;
}

/* Run the call where its organisation is. */
static void
run_by_org(RouterCall *call)
{
	const text *org = routed_argument(call, call->function->org_at);
	Refusal		verdict = judge_organisation(org);
	int			partition;

	if (verdict == REFUSAL_NONE && is_too_long(call))
		verdict = REFUSAL_WS_INVALID;
	if (verdict != REFUSAL_NONE)
		refuse_routed(call, verdict);
	check_session(call);
	verdict = partition_of_org(org, &partition);
	run_where(call, verdict, partition);
}

/* A function that has an organisation. */
Datum
rescue_route_org(PG_FUNCTION_ARGS)
{
	RouterCall	call = begin_call(fcinfo, 0);

	run_by_org(&call);
	return finish_call(&call);
}

/*
 * A function of jobs: with its organisation, which takes its jobs along when
 * it is moved; a job without one by its id. Any partition refuses an id that
 * is NULL.
 */
Datum
rescue_route_job(PG_FUNCTION_ARGS)
{
	RouterCall	call = begin_call(fcinfo, 0);
	const text *job = routed_argument(&call, call.function->job_at);
	const text *org = routed_argument(&call, call.function->org_at);
	int			partition;
	Refusal		verdict;

	if (org != NULL)
	{
		run_by_org(&call);
		return finish_call(&call);
	}
	check_session(&call);
	org = session_org();
	verdict = org != NULL ? partition_of_org(org, &partition) :
		partition_of_key(job == NULL ? cstring_to_text("") : job, &partition);
	run_where(&call, verdict, partition);
	return finish_call(&call);
}

/* A function of pins. */
Datum
rescue_route_pins(PG_FUNCTION_ARGS)
{
	RouterCall	call = begin_call(fcinfo, 0);
	int			partition;
	Refusal		verdict;

	call.apart = true;
	check_session(&call);
	verdict = partition_of_pins(&partition);
	run_where(&call, verdict, partition);
	return finish_call(&call);
}

/* A function that any partition can run. */
Datum
rescue_route_any(PG_FUNCTION_ARGS)
{
	RouterCall	call = begin_call(fcinfo, 0);

	run_on_any_partition(&call);
	return finish_call(&call);
}

/* A function that concerns each partition. */
Datum
rescue_route_all(PG_FUNCTION_ARGS)
{
	RouterCall	call = begin_call(fcinfo, 0);

	check_session(&call);
	run_on_each_partition(&call);
	return finish_call(&call);
}

/* A function that concerns each partition where it names no organisation. */
Datum
rescue_route_sweep(PG_FUNCTION_ARGS)
{
	RouterCall	call = begin_call(fcinfo, 0);

	if (routed_argument(&call, call.function->org_at) != NULL)
		run_by_org(&call);
	else
	{
		check_session(&call);
		run_on_each_partition(&call);
	}
	return finish_call(&call);
}

/* A function whose first argument is the partition. */
Datum
rescue_route_each(PG_FUNCTION_ARGS)
{
	RouterCall	call = begin_call(fcinfo, 1);

	check_session(&call);
	if (PG_ARGISNULL(0) || PG_GETARG_INT32(0) < 0 ||
		PG_GETARG_INT32(0) >= router_partitions())
		refuse_routed(&call, REFUSAL_PARTITION_UNAVAILABLE);
	run_on_partition(&call, PG_GETARG_INT32(0));
	return finish_call(&call);
}

/* Log and raise a refusal of a function that asks about an organisation. */
static void
refuse_org(const char *action, const text *org, Refusal verdict)
{
	AuditEvent	event = {.action = action, .org = org};

	if (verdict == REFUSAL_NONE)
		return;
	audit(&event, verdict);
	refuse(verdict);
}

/* rescue_router.partition_of: the number of an organisation's partition. */
Datum
rescue_router_partition_of(PG_FUNCTION_ARGS)
{
	const text *org = ARG_TEXT(0);
	int			partition;

	refuse_org("rescue_router.partition_of", org, judge_organisation(org));
	refuse_org("rescue_router.partition_of", org, partition_of_org(org, &partition));
	PG_RETURN_INT32(partition);
}

/* rescue_router.check_org: refuse what is no organisation. */
Datum
rescue_router_check_org(PG_FUNCTION_ARGS)
{
	const text *org = ARG_TEXT(0);

	refuse_org("rescue_router.check_org", org, judge_organisation(org));
	PG_RETURN_VOID();
}
