/*
 * gc.c
 *		SQL entry points that collect bundles of workspaces that are gone.
 *
 * Unknown is not empty. A list of live workspaces that is NULL, holds a NULL
 * or something that is no workspace's name, or is not complete, says nothing
 * about who is gone: nothing is deleted, and the caller is told.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "port/pg_bswap.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include <openssl/evp.h>

#include "arguments.h"
#include "compat.h"
#include "store/deputy.h"
#include "retention/gc_plan.h"
#include "text/digest.h"
#include "text/utf8.h"
#include "access/token_prune.h"
#include "gate/writer.h"

/* How long a stored plan is good. */
#define PLAN_LIFE (INT64CONST(3600) * USECS_PER_SEC)

#define PLAN_DIGEST_LENGTH 32

/* What the settings say. */
typedef struct GcSettings
{
	double		max_share;
	bool		strict;
	Interval   *token_grace;
} GcSettings;

PG_FUNCTION_INFO_V1(rescue_gc);
PG_FUNCTION_INFO_V1(rescue_gc_explicit);
PG_FUNCTION_INFO_V1(rescue_gc_plan);
PG_FUNCTION_INFO_V1(rescue_gc_apply);

/* Read the list of live workspaces; false where it is not known. */
static bool
read_live(GcOrder *order, ArrayType *live)
{
	Datum	   *items;
	bool	   *nulls;

	deconstruct_array(live, TEXTOID, -1, false, TYPALIGN_INT, &items, &nulls,
					  &order->live_count);
	order->live = palloc_array(text *, order->live_count + 1);
	for (int i = 0; i < order->live_count; i++)
	{
		text	   *ws = nulls[i] ? NULL : DatumGetTextPP(items[i]);

		if (ws == NULL || text_name_check(VARDATA_ANY(ws),
										  VARSIZE_ANY_EXHDR(ws)) != TEXT_NAME_OK)
			return false;
		order->live[i] = ws;
	}
	gc_sort_live(order);
	return true;
}

/* Pass the gate for the one organisation that the caller named. */
static void
admit_named(GcOrder *order, text *org)
{
	GateRequest request = {.action = order->action, .org = org};

	open_writer(&request);
	store_close();
	order->scope.orgs = palloc(sizeof(text *));
	order->scope.orgs[0] = org;
	order->scope.count = 1;
}

/* Pass the gate for each organisation; those that are moved are set apart. */
static void
admit_each(GcOrder *order)
{
	OrgList		all = list_each_org(order->action, STATEMENT_GC_ORGS);

	order->scope.orgs = palloc_array(text *, all.count + 1);
	order->absent.orgs = palloc_array(text *, all.count + 1);
	for (int i = 0; i < all.count; i++)
	{
		GateRequest request = {.action = order->action, .org = all.orgs[i]};
		OrgList    *list;

		store_open(all.orgs[i]);
		list = gate_admit_visitor(&request) ? &order->scope : &order->absent;
		list->orgs[list->count++] = all.orgs[i];
		store_close();
	}
}

/* The organisations to collect from, each past the gate. */
static void
admit_scope(GcOrder *order, bool all, text *org)
{
	refuse_deputy();
	if (all)
		admit_each(order);
	else
		admit_named(order, org);
}

/* Read the settings of garbage collection; opens and closes the store. */
static GcSettings
read_settings(void)
{
	GcSettings	settings;
	Datum		grace;
	bool		is_null;

	store_open(NULL);
	if (store_run_plain(STATEMENT_GC_SETTINGS) != 1)
		refuse(REFUSAL_SETTINGS_UNUSABLE);
	settings.max_share = DatumGetFloat8(store_value(0, GC_SETTINGS_COL_MAX_SHARE,
													&is_null));
	settings.strict = DatumGetBool(store_value(0, GC_SETTINGS_COL_STRICT,
											   &is_null));
	grace = store_value(0, GC_SETTINGS_COL_TOKEN_GRACE, &is_null);
	settings.token_grace = DatumGetIntervalP(store_keep(grace, false, false,
														sizeof(Interval)));
	store_close();
	return settings;
}

/* Refuse a NULL argument, for a function that allows no NULL. */
static void
check_given(FunctionCallInfo fcinfo, int arg)
{
	if (PG_ARGISNULL(arg))
		refuse(REFUSAL_ARGUMENT_INVALID);
}

/* The share that may go: an argument, or the setting where it is NULL. */
static double
read_share(FunctionCallInfo fcinfo, int arg, double setting)
{
	double		share = PG_ARGISNULL(arg) ? setting : PG_GETARG_FLOAT8(arg);

	if (!(share >= 0 && share <= 1))
		refuse(REFUSAL_SHARE_INVALID);
	return share;
}

/* Return the batch size of a call; refuse NULL and what is out of range. */
static int
read_max_rows(FunctionCallInfo fcinfo, int arg)
{
	if (PG_ARGISNULL(arg) || PG_GETARG_INT32(arg) < 1 ||
		PG_GETARG_INT32(arg) > GC_CALL_MAX)
		refuse(REFUSAL_BATCH_INVALID);
	return PG_GETARG_INT32(arg);
}

/* Put a row into the result, behind first where that is given. */
static void
put_row(FunctionCallInfo fcinfo, const Datum *first, const GcBundle *bundle)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Datum		values[6];
	bool		nulls[6] = {0};
	int			n = 0;

	if (first != NULL)
		values[n++] = *first;
	nulls[n] = bundle->bundle_id == 0;
	values[n++] = Int64GetDatum(bundle->bundle_id);
	nulls[n] = bundle->org == NULL;
	values[n++] = PointerGetDatum(bundle->org);
	nulls[n] = bundle->ws == NULL;
	values[n++] = PointerGetDatum(bundle->ws);
	values[n++] = CStringGetTextDatum(bundle->outcome);
	values[n++] = CStringGetTextDatum(bundle->why);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* Put the whole plan into the result; what is left of it as one row. */
static void
put_plan(FunctionCallInfo fcinfo, const Datum *first, const GcPlan *plan,
		 bool all)
{
	int64		left = 0;

	for (int64 i = 0; i < plan->count; i++)
	{
		if (!all && plan->bundles[i].outcome == GcPlanned)
			left++;
		else
			put_row(fcinfo, first, &plan->bundles[i]);
	}
	if (left > 0)
		put_row(fcinfo, first, &(GcBundle) {.outcome = "left",
											.why = psprintf(INT64_FORMAT " more are to be deleted: call again", left)});
}

/* Put a row for each organisation that was passed over. */
static void
put_absent(FunctionCallInfo fcinfo, const Datum *first, const GcOrder *order)
{
	for (int i = 0; i < order->absent.count; i++)
	{
		GcBundle	row = {.org = order->absent.orgs[i], .outcome = "moving",
		.why = "the organisation is being moved, or is in another database"};

		put_row(fcinfo, first, &row);
	}
}

/* Tell that the list is unknown: by an error, or a warning and a row. */
static Datum
report_unknown(FunctionCallInfo fcinfo, const GcOrder *order, bool strict)
{
	audit(&(AuditEvent) {.action = order->action}, REFUSAL_LIVE_UNKNOWN);
	if (strict)
		refuse(REFUSAL_LIVE_UNKNOWN);
	warn_of(REFUSAL_LIVE_UNKNOWN);
	put_row(fcinfo, NULL, &(GcBundle) {.outcome = "unknown",
									   .why = "the list of live workspaces is unknown, nothing was deleted"});
	return (Datum) 0;
}

/* Whether more would go than may. */
static bool
exceeds_share(const GcPlan *plan, double max_share)
{
	return plan->planned > 0 &&
		(double) plan->planned > max_share * (double) plan->total;
}

/* Log how much was deleted. */
static void
audit_collected(const GcOrder *order, const GcPlan *plan,
				const PrunedTokens *tokens)
{
	int64		deleted = 0;

	for (int64 i = 0; i < plan->count; i++)
		deleted += plan->bundles[i].outcome == GcDeleted;
	audit(&(AuditEvent) {.action = order->action,
						 .note = psprintf("deleted " INT64_FORMAT " of " INT64_FORMAT
										  " bundles, pruned " INT64_FORMAT " tokens%s",
										  deleted, plan->total, tokens->count,
										  tokens->failed == 0 ? "" :
										  psprintf(", failed to in %d organisations",
												   tokens->failed))}, REFUSAL_NONE);
}

/*
 * Delete what is planned, unless it is too much; put it into the result. The
 * list of live workspaces is known by now, so tokens that are long over go,
 * too.
 */
static void
collect(FunctionCallInfo fcinfo, const GcOrder *order, GcPlan *plan,
		double max_share, Interval *token_grace)
{
	PrunedTokens tokens;

	if (exceeds_share(plan, max_share))
	{
		audit(&(AuditEvent) {.action = order->action}, REFUSAL_GC_SHARE);
		refuse(REFUSAL_GC_SHARE);
	}
	gc_carry_out(order, plan);
	tokens = prune_tokens(&order->scope,
						  before_grace(order->now, false, token_grace));
	audit_collected(order, plan, &tokens);
	put_plan(fcinfo, NULL, plan, false);
	put_absent(fcinfo, NULL, order);
}

/* Both forms of rescue_gc(). */
static Datum
run_gc(FunctionCallInfo fcinfo, bool explicit)
{
	GcOrder		order = {.action = "rescue_gc", .keep_newest = true,
	.max_rows = GC_CALL_MAX};
	GcSettings	settings;
	GcPlan	   *plan;
	double		max_share;

	InitMaterializedSRF(fcinfo, 0);
	admit_scope(&order, PG_ARGISNULL(3), ARG_TEXT(3));
	settings = read_settings();
	order.now = GetCurrentTimestamp();
	order.cutoff = before_grace(order.now, PG_ARGISNULL(1),
								PG_ARGISNULL(1) ? NULL : PG_GETARG_INTERVAL_P(1));
	check_given(fcinfo, 2);
	max_share = settings.max_share;
	if (explicit)
	{
		check_given(fcinfo, 5);
		order.keep_newest = PG_GETARG_BOOL(5);
		max_share = read_share(fcinfo, 6, settings.max_share);
		order.max_rows = read_max_rows(fcinfo, 7);
	}
	if (PG_ARGISNULL(0) || (explicit && (PG_ARGISNULL(4) || !PG_GETARG_BOOL(4))) ||
		!read_live(&order, PG_GETARG_ARRAYTYPE_P(0)))
		return report_unknown(fcinfo, &order, settings.strict);

	plan = gc_make_plan(&order);
	if (!PG_GETARG_BOOL(2))
		collect(fcinfo, &order, plan, max_share, settings.token_grace);
	else
	{
		if (exceeds_share(plan, max_share))
			warn_of(REFUSAL_GC_SHARE);
		put_plan(fcinfo, NULL, plan, true);
		put_absent(fcinfo, NULL, &order);
	}
	return (Datum) 0;
}

/* rescue_gc(live, grace, dry_run, org) */
Datum
rescue_gc(PG_FUNCTION_ARGS)
{
	return run_gc(fcinfo, false);
}

/*
 * rescue_gc(live, grace, dry_run, org, listing_complete, keep_newest,
 * max_share, max_rows)
 */
Datum
rescue_gc_explicit(PG_FUNCTION_ARGS)
{
	return run_gc(fcinfo, true);
}

/*
 * The digest of the bundles that a plan would still delete: each
 * organisation's length and bytes, then the id. Two plans with the same
 * digest delete the same.
 */
static bytea *
plan_digest(const GcPlan *plan)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bytea	   *digest = palloc(VARHDRSZ + PLAN_DIGEST_LENGTH);
	bool		ok = context != NULL &&
		EVP_DigestInit_ex(context, digest_sha256(), NULL) == 1;

	for (int64 i = 0; ok && i < plan->count; i++)
	{
		const GcBundle *bundle = &plan->bundles[i];
		uint64		numbers[2];

		if (bundle->outcome == GcDeleted || strcmp(bundle->outcome, "kept") == 0)
			continue;
		numbers[0] = pg_hton64((uint64) VARSIZE_ANY_EXHDR(bundle->org));
		numbers[1] = pg_hton64((uint64) bundle->bundle_id);
		ok = EVP_DigestUpdate(context, numbers, sizeof(numbers)) == 1 &&
			EVP_DigestUpdate(context, VARDATA_ANY(bundle->org),
							 VARSIZE_ANY_EXHDR(bundle->org)) == 1;
	}
	ok = ok && EVP_DigestFinal_ex(context, (unsigned char *) VARDATA(digest),
								  NULL) == 1;
	EVP_MD_CTX_free(context);
	if (!ok)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not compute the digest of a plan")));
	SET_VARSIZE(digest, VARHDRSZ + PLAN_DIGEST_LENGTH);
	return digest;
}

/* Store a plan, and take away those that are over. Returns its id. */
static Datum
store_plan(const GcOrder *order, const GcPlan *plan, Datum live, Datum org,
		   bool all)
{
	Datum		expired[] = {TimestampTzGetDatum(order->now - PLAN_LIFE)};
	Datum		values[STATEMENT_GC_PLAN_ADD_PARAMS];
	bool		nulls[STATEMENT_GC_PLAN_ADD_PARAMS] = {0};
	Datum		id;
	bool		is_null;

	store_open(NULL);
	store_run(STATEMENT_GC_PLANS_EXPIRE, expired);
	values[GC_PLAN_ADD_ARG_ORG] = org;
	nulls[GC_PLAN_ADD_ARG_ORG] = all;
	values[GC_PLAN_ADD_ARG_LIVE] = live;
	values[GC_PLAN_ADD_ARG_CUTOFF] = TimestampTzGetDatum(order->cutoff);
	values[GC_PLAN_ADD_ARG_KEEP_NEWEST] = BoolGetDatum(order->keep_newest);
	values[GC_PLAN_ADD_ARG_MADE_AT] = TimestampTzGetDatum(order->now);
	values[GC_PLAN_ADD_ARG_BUNDLES] = Int64GetDatum(plan->planned);
	values[GC_PLAN_ADD_ARG_DIGEST] = PointerGetDatum(plan_digest(plan));
	store_run_nulls(STATEMENT_GC_PLAN_ADD, values, nulls);
	id = store_keep(store_value(0, GC_PLAN_ADD_COL_ID, &is_null), false,
					FLOAT8PASSBYVAL, sizeof(int64));
	store_close();
	return id;
}

/* rescue_gc_plan(live, listing_complete, grace, org, keep_newest) */
Datum
rescue_gc_plan(PG_FUNCTION_ARGS)
{
	GcOrder		order = {.action = "rescue_gc_plan"};
	bool		all = PG_ARGISNULL(3);
	GcPlan	   *plan;
	Datum		id;

	InitMaterializedSRF(fcinfo, 0);
	admit_scope(&order, all, ARG_TEXT(3));
	order.now = GetCurrentTimestamp();
	order.cutoff = before_grace(order.now, PG_ARGISNULL(2),
								PG_ARGISNULL(2) ? NULL : PG_GETARG_INTERVAL_P(2));
	check_given(fcinfo, 4);
	order.keep_newest = PG_GETARG_BOOL(4);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || !PG_GETARG_BOOL(1) ||
		!read_live(&order, PG_GETARG_ARRAYTYPE_P(0)))
		return report_unknown(fcinfo, &order, true);

	plan = gc_make_plan(&order);
	id = store_plan(&order, plan, PG_GETARG_DATUM(0),
					all ? (Datum) 0 : PG_GETARG_DATUM(3), all);
	put_row(fcinfo, &id, &(GcBundle) {.org = ARG_TEXT(3), .outcome = "plan",
									  .why = psprintf(INT64_FORMAT " of " INT64_FORMAT " bundles are to be deleted, within the next hour",
													  plan->planned, plan->total)});
	put_plan(fcinfo, &id, plan, true);
	put_absent(fcinfo, &id, &order);
	return (Datum) 0;
}

/*
 * Lock a stored plan, and read it into the order. Refused where there is
 * none for the organisation, or its hour is over. Returns its digest.
 */
static bytea *
lock_plan(GcOrder *order, FunctionCallInfo fcinfo)
{
	Datum		values[STATEMENT_GC_PLAN_LOCK_PARAMS];
	bool		nulls[STATEMENT_GC_PLAN_LOCK_PARAMS] = {0};
	bool		is_null;
	TimestampTz made_at;
	Datum		digest;
	Datum		live;

	values[GC_PLAN_LOCK_ARG_PLAN] = PG_GETARG_DATUM(0);
	nulls[GC_PLAN_LOCK_ARG_ORG] = PG_ARGISNULL(1);
	values[GC_PLAN_LOCK_ARG_ORG] = PG_ARGISNULL(1) ? (Datum) 0 : PG_GETARG_DATUM(1);
	store_open(NULL);
	if (store_run_nulls(STATEMENT_GC_PLAN_LOCK, values, nulls) != 1)
		refuse(REFUSAL_GC_PLAN_NOT_FOUND);
	made_at = DatumGetTimestampTz(store_value(0, GC_PLAN_LOCK_COL_MADE_AT,
											  &is_null));
	order->cutoff = DatumGetTimestampTz(store_value(0, GC_PLAN_LOCK_COL_CUTOFF,
													&is_null));
	order->keep_newest = DatumGetBool(store_value(0, GC_PLAN_LOCK_COL_KEEP_NEWEST,
												  &is_null));
	live = store_keep(store_value(0, GC_PLAN_LOCK_COL_LIVE, &is_null), false,
					  false, -1);
	digest = store_keep(store_value(0, GC_PLAN_LOCK_COL_DIGEST, &is_null), false,
						false, -1);
	store_close();
	if (order->now - made_at > PLAN_LIFE || made_at > order->now ||
		!read_live(order, DatumGetArrayTypeP(live)))
		refuse(REFUSAL_GC_PLAN_STALE);
	return DatumGetByteaP(digest);
}

/* Note what is left of a plan. */
static void
store_rest(FunctionCallInfo fcinfo, const GcPlan *plan)
{
	Datum		values[STATEMENT_GC_PLAN_GOES_ON_PARAMS];
	int64		rest = 0;

	for (int64 i = 0; i < plan->count; i++)
		rest += plan->bundles[i].outcome != GcDeleted &&
			strcmp(plan->bundles[i].outcome, "kept") != 0;
	values[GC_PLAN_GOES_ON_ARG_PLAN] = PG_GETARG_DATUM(0);
	values[GC_PLAN_GOES_ON_ARG_BUNDLES] = Int64GetDatum(rest);
	values[GC_PLAN_GOES_ON_ARG_DIGEST] = PointerGetDatum(plan_digest(plan));
	store_open(NULL);
	store_run(STATEMENT_GC_PLAN_GOES_ON, values);
	store_close();
}

/* rescue_gc_apply(plan_id, org, max_share, max_rows) */
Datum
rescue_gc_apply(PG_FUNCTION_ARGS)
{
	GcOrder		order = {.action = "rescue_gc_apply"};
	GcPlan	   *plan;
	GcSettings	settings;
	bytea	   *stored;
	double		max_share;

	InitMaterializedSRF(fcinfo, 0);
	admit_scope(&order, PG_ARGISNULL(1), ARG_TEXT(1));
	check_given(fcinfo, 0);
	settings = read_settings();
	max_share = read_share(fcinfo, 2, settings.max_share);
	order.max_rows = read_max_rows(fcinfo, 3);
	order.now = GetCurrentTimestamp();
	stored = lock_plan(&order, fcinfo);
	plan = gc_make_plan(&order);
	if (VARSIZE(stored) != VARHDRSZ + PLAN_DIGEST_LENGTH ||
		memcmp(VARDATA(stored), VARDATA(plan_digest(plan)), PLAN_DIGEST_LENGTH) != 0)
		refuse(REFUSAL_GC_PLAN_STALE);
	collect(fcinfo, &order, plan, max_share, settings.token_grace);
	store_rest(fcinfo, plan);
	return (Datum) 0;
}
