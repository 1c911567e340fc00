/*
 * failures.c
 *		SQL entry point that lists the workspaces whose newest bundle failed,
 *		with how many failed alike.
 *
 * The verdict on a bundle is kept in its header with the version of the rules
 * that made it. Of a bundle that other rules judged, the sections are judged
 * again; nothing is written, so that it works on a standby.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "store/deputy.h"
#include "gate/gate.h"
#include "bundle/judging.h"
#include "gate/narrowing.h"
#include "store/store.h"

/* The most rows that are returned. */
#define FAILURES_MAX 1000

/* How old a bundle in the view rescue.failures may be: a week. */
#define VIEW_AGE (7 * USECS_PER_DAY)

/* A bundle that failed, or is to be judged. */
typedef struct FailedBundle
{
	text	   *ws;
	int64		bundle_id;
	TimestampTz captured_at;
	bool		stale;			/* other rules judged it, or none */
	text	   *phase;			/* NULL if nothing failed */
	text	   *cause;
	text	   *fingerprint;
	int64		alike;
} FailedBundle;

PG_FUNCTION_INFO_V1(rescue_failures);
PG_FUNCTION_INFO_V1(rescue_bound_failures);

/* Take the rows of the statement FAILURES. */
static FailedBundle *
take_bundles(uint64 rows)
{
	FailedBundle *bundles = palloc0_array(FailedBundle, rows);

	for (uint64 row = 0; row < rows; row++)
	{
		FailedBundle *bundle = &bundles[row];
		const char *version = verdict_rules_version();
		text	   *judged_by = store_text(row, FAILURES_COL_JUDGED_BY);
		bool		is_null;

		bundle->ws = store_text(row, FAILURES_COL_WORKSPACE);
		bundle->bundle_id = DatumGetInt64(store_value(row, FAILURES_COL_BUNDLE,
													  &is_null));
		bundle->captured_at =
			DatumGetTimestampTz(store_value(row, FAILURES_COL_CAPTURED_AT, &is_null));
		bundle->stale = judged_by == NULL ||
			!text_is(judged_by, version, strlen(version));
		bundle->phase = store_text(row, FAILURES_COL_PHASE);
		bundle->cause = store_text(row, FAILURES_COL_CAUSE);
		bundle->fingerprint = store_text(row, FAILURES_COL_FINGERPRINT);
	}
	return bundles;
}

/* Judge a bundle again, by the rules in force. One that was deleted meanwhile
 * did not fail. */
static void
judge_again(FailedBundle *bundle, const text *org, MemoryContext work)
{
	MemoryContext caller = MemoryContextSwitchTo(work);
	Datum		values[STATEMENT_JUDGED_PARAMS];
	uint64		rows;
	Failure		failure = {0};

	values[JUDGED_ARG_ORG] = PointerGetDatum(org);
	values[JUDGED_ARG_BUNDLE] = Int64GetDatum(bundle->bundle_id);
	rows = store_run(STATEMENT_JUDGED, values);
	if (rows > 0)
	{
		int			count;
		JudgedSection *sections = judging_take_sections(rows, &count);

		failure = judge_failure(sections, count);
	}
	store_free_rows();
	MemoryContextSwitchTo(caller);
	MemoryContextReset(work);
	bundle->phase = bundle->cause = bundle->fingerprint = NULL;
	if (failure.phase == NULL)
		return;
	bundle->phase = cstring_to_text(failure.phase);
	bundle->cause = cstring_to_text(failure.cause);
	bundle->fingerprint = cstring_to_text(failure.fingerprint);
}

/* Judge again what other rules judged. */
static void
judge_stale(FailedBundle *bundles, uint64 rows, const text *org)
{
	MemoryContext work = AllocSetContextCreate(CurrentMemoryContext,
											   "rescue bundle to judge",
											   ALLOCSET_DEFAULT_SIZES);

	for (uint64 i = 0; i < rows; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (bundles[i].stale)
			judge_again(&bundles[i], org, work);
	}
	MemoryContextDelete(work);
}

/* Compare two failed bundles by fingerprint for qsort(). */
static int
by_fingerprint(const void *a, const void *b)
{
	const text *x = (*(FailedBundle *const *) a)->fingerprint;
	const text *y = (*(FailedBundle *const *) b)->fingerprint;
	Size		x_len = VARSIZE_ANY_EXHDR(x);
	Size		y_len = VARSIZE_ANY_EXHDR(y);
	int			order = memcmp(VARDATA_ANY(x), VARDATA_ANY(y), Min(x_len, y_len));

	return order != 0 ? order : (x_len > y_len) - (x_len < y_len);
}

/* Count how many failed with the same fingerprint. */
static void
count_alike(FailedBundle *bundles, uint64 rows)
{
	FailedBundle **sorted = palloc_array(FailedBundle *, rows);
	uint64		count = 0;

	for (uint64 i = 0; i < rows; i++)
		if (bundles[i].fingerprint != NULL)
			sorted[count++] = &bundles[i];
	qsort(sorted, count, sizeof(FailedBundle *), by_fingerprint);
	for (uint64 start = 0, end; start < count; start = end)
	{
		for (end = start + 1; end < count &&
			 by_fingerprint(&sorted[start], &sorted[end]) == 0;)
			end++;
		for (uint64 i = start; i < end; i++)
			sorted[i]->alike = end - start;
	}
	pfree(sorted);
}

/*
 * Put what failed into the result, as many as may be, behind the organisation
 * where that is not NULL. Returns how many.
 */
static int64
put_failures(ReturnSetInfo *rsinfo, const text *org,
			 const FailedBundle *bundles, uint64 rows, int max_rows)
{
	int64		count = 0;

	for (uint64 i = 0; i < rows && count < max_rows; i++)
	{
		const FailedBundle *bundle = &bundles[i];
		Datum		values[8];
		bool		nulls[8] = {0};
		int			n = 0;

		if (bundle->fingerprint == NULL)
			continue;
		if (org != NULL)
			values[n++] = PointerGetDatum(org);
		values[n++] = PointerGetDatum(bundle->ws);
		values[n++] = Int64GetDatum(bundle->bundle_id);
		values[n++] = TimestampTzGetDatum(bundle->captured_at);
		values[n++] = PointerGetDatum(bundle->phase);
		values[n++] = PointerGetDatum(bundle->cause);
		values[n++] = PointerGetDatum(bundle->fingerprint);
		values[n++] = Int64GetDatum(bundle->alike);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		count++;
	}
	return count;
}

/* What is asked for, besides who asks. */
typedef struct FailuresWanted
{
	TimestampTz start;			/* captured no earlier */
	int			max_rows;
	bool		names_org;		/* each row has the organisation */
} FailuresWanted;

/* Pass the gate, and put the failures into the result. */
static void
give_failures(FunctionCallInfo fcinfo, GateRequest *request,
			  const FailuresWanted *wanted)
{
	Datum		values[STATEMENT_FAILURES_PARAMS];
	bool		nulls[STATEMENT_FAILURES_PARAMS] = {0};
	FailedBundle *bundles;
	uint64		rows;
	int64		count;

	store_open(request->org);
	gate_admit_reader(request);
	values[FAILURES_ARG_ORG] = PointerGetDatum(request->org);
	values[FAILURES_ARG_SINCE] = TimestampTzGetDatum(wanted->start);
	values[FAILURES_ARG_WORKSPACE] = PointerGetDatum(request->token_ws);
	nulls[FAILURES_ARG_WORKSPACE] = request->token_ws == NULL;
	values[FAILURES_ARG_RULES] = CStringGetTextDatum(verdict_rules_version());
	rows = store_run_nulls(STATEMENT_FAILURES, values, nulls);
	bundles = take_bundles(rows);
	judge_stale(bundles, rows, request->org);
	count_alike(bundles, rows);
	count = put_failures((ReturnSetInfo *) fcinfo->resultinfo,
						 wanted->names_org ? request->org : NULL, bundles, rows,
						 wanted->max_rows);
	audit_finish(&(AuditOutcome) {.row = count > 0, .rows = count});
	store_close();
	CHECK_FOR_INTERRUPTS();
}

/* rescue_failures(org, since, max_rows), and with a token as its last argument */
Datum
rescue_failures(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_failures", .org = ARG_TEXT(0),
	.narrows = true};
	FailuresWanted wanted = {0};

	gate_take_token(fcinfo, &request, 3);
	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(2) || PG_GETARG_INT32(2) < 1 ||
		PG_GETARG_INT32(2) > FAILURES_MAX)
		request.malformed = REFUSAL_LIMIT_INVALID;
	else
		request.malformed = judge_age(GetCurrentTimestamp(), PG_ARGISNULL(1),
									  PG_GETARG_INTERVAL_P(1),
									  REFUSAL_SINCE_INVALID, &wanted.start);
	wanted.max_rows = PG_ARGISNULL(2) ? 0 : PG_GETARG_INT32(2);
	give_failures(fcinfo, &request, &wanted);
	return (Datum) 0;
}

/* The organisation that the caller is bound to; refuses who is to none. */
static text *
find_bound_org(const char *action)
{
	const text *bound;
	text	   *org;

	store_open(NULL);
	bound = narrowing_implied_org(action);
	if (bound == NULL)
	{
		audit(&(AuditEvent) {.action = action}, REFUSAL_ORG_NOT_BOUND);
		refuse(REFUSAL_ORG_NOT_BOUND);
	}
	org = store_keep_text(PointerGetDatum(bound));
	store_close();
	return org;
}

/* rescue.bound_failures(): what the view rescue.failures shows */
Datum
rescue_bound_failures(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue.failures"};
	FailuresWanted wanted = {.max_rows = FAILURES_MAX, .names_org = true};

	refuse_deputy();
	request.org = find_bound_org(request.action);
	InitMaterializedSRF(fcinfo, 0);
	wanted.start = GetCurrentTimestamp() - VIEW_AGE;
	give_failures(fcinfo, &request, &wanted);
	return (Datum) 0;
}
