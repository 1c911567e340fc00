/*
 * jobs.c
 *		SQL entry points for the payloads of jobs.
 *
 * A payload comes inline or, where it is too large for that, by a key into
 * rescue.jobs. A worker that is started again may still have the key of the
 * job before, or its payload: a key counts only if it names this very job,
 * and then nothing else counts, not even where its payload is gone. It counts
 * only under the organisation for which it was put. Payloads hold secrets, so
 * no error tells anything of one.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "arguments.h"
#include "compat.h"
#include "errors.h"
#include "gate/gate.h"
#include "gate/narrowing.h"
#include "gate/residence.h"
#include "store/store.h"
#include "subxact.h"

static const char KeyPrefix[] = "cascade:jobdata:";

PG_FUNCTION_INFO_V1(rescue_job_key);
PG_FUNCTION_INFO_V1(rescue_job_put);
PG_FUNCTION_INFO_V1(rescue_job_resolve);

/* The key of a job's payload. */
static text *
make_key(const text *job_id)
{
	StringInfoData key;

	initStringInfo(&key);
	appendStringInfoString(&key, KeyPrefix);
	appendBinaryStringInfo(&key, VARDATA_ANY(job_id),
						   VARSIZE_ANY_EXHDR(job_id));
	return cstring_to_text_with_len(key.data, key.len);
}

/* Whether a key names this very job. */
static bool
key_names(const text *key, const text *job_id)
{
	return same_text(key, make_key(job_id));
}

/* A payload argument; NULL where it is NULL or the JSON null. */
static Jsonb *
get_payload(FunctionCallInfo fcinfo, int arg)
{
	Jsonb	   *payload;
	JsonbValue	value;

	if (PG_ARGISNULL(arg))
		return NULL;
	payload = PG_GETARG_JSONB_P(arg);
	if (JB_ROOT_IS_SCALAR(payload) &&
		JsonbExtractScalar(&payload->root, &value) && value.type == jbvNull)
		return NULL;
	return payload;
}

/* rescue_job_key(job_id): pure */
Datum
rescue_job_key(PG_FUNCTION_ARGS)
{
	text	   *job_id = ARG_TEXT(0);

	check_name(job_id, REFUSAL_JOB_ID_INVALID);
	PG_RETURN_TEXT_P(make_key(job_id));
}

/* The organisation under which jobs without one are stored: no caller can name
 * it, since it is blank. */
static text *
org_of_none(void)
{
	return cstring_to_text("");
}

/*
 * Pass the gate for a job of the organisation that is named, or else of the one
 * that the caller is narrowed to, if any. Returns what the rows have as their
 * organisation, for which the store is open.
 */
static const text *
admit_job(const char *action, text *job_id, text *org)
{
	GateRequest request = {.action = action, .org = org, .org_optional = true,
		.malformed = judge_name(job_id, REFUSAL_JOB_ID_INVALID),
	.about = "job_id", .subject = job_id};
	const text *key_org;

	if (org == NULL)
	{
		store_open(NULL);
		request.org = narrowing_implied_org(action);
		if (request.org != NULL)
			request.org = store_keep_text(PointerGetDatum(request.org));
		store_close();
	}
	key_org = request.org == NULL ? org_of_none() : request.org;
	store_open(key_org);
	gate_admit_writer(&request);
	return key_org;
}

/* Delete payloads that have expired, of whatever organisation. */
static void
expire_jobs(TimestampTz now)
{
	MemoryContext caller = CurrentMemoryContext;
	Datum		time[STATEMENT_JOB_ORGS_EXPIRED_PARAMS] = {TimestampTzGetDatum(now)};
	Datum		values[STATEMENT_JOBS_EXPIRE_PARAMS];
	uint64		count;
	text	  **orgs;
	bool		is_null;

	store_open(NULL);
	count = store_run(STATEMENT_JOB_ORGS_EXPIRED, time);
	orgs = MemoryContextAlloc(caller, (count + 1) * sizeof(text *));
	for (uint64 i = 0; i < count; i++)
		orgs[i] = store_keep_text(store_value(i, JOB_ORGS_EXPIRED_COL_ORG,
											  &is_null));
	store_close();
	for (uint64 i = 0; i < count; i++)
	{
		store_open(orgs[i]);
		values[JOBS_EXPIRE_ARG_ORG] = PointerGetDatum(orgs[i]);
		values[JOBS_EXPIRE_ARG_NOW] = TimestampTzGetDatum(now);
		if (residence_may_write(orgs[i]))
			store_run(STATEMENT_JOBS_EXPIRE, values);
		store_close();
	}
}

/*
 * rescue_job_put(job_id, payload, ttl, org): keep a payload, and return its
 * key. One that is there already is replaced: the job was put again.
 */
Datum
rescue_job_put(PG_FUNCTION_ARGS)
{
	text	   *job_id = ARG_TEXT(0);
	Jsonb	   *payload = get_payload(fcinfo, 1);
	TimestampTz now = GetCurrentTimestamp();
	TimestampTz expires_at;
	Datum		values[STATEMENT_JOB_PUT_PARAMS];

	values[JOB_PUT_ARG_ORG] = PointerGetDatum(admit_job("rescue_job_put", job_id,
														ARG_TEXT(3)));
	if (payload == NULL)
		refuse(REFUSAL_JOB_NO_PAYLOAD);
	values[JOB_PUT_ARG_JOB] = PointerGetDatum(job_id);
	values[JOB_PUT_ARG_PAYLOAD] = PointerGetDatum(payload);
	values[JOB_PUT_ARG_NOW] = TimestampTzGetDatum(now);
	expires_at = end_of_interval(PG_ARGISNULL(2), PG_ARGISNULL(2) ? NULL :
								 PG_GETARG_INTERVAL_P(2));
	values[JOB_PUT_ARG_EXPIRES_AT] = TimestampTzGetDatum(expires_at);
	store_run(STATEMENT_JOB_PUT, values);
	audit_finish(&(AuditOutcome) {.row = true});
	store_close();
	expire_jobs(now);
	PG_RETURN_TEXT_P(make_key(job_id));
}

/* A job, and its payload once it was fetched, in the caller's context; or 0. */
typedef struct Consumption
{
	const text *org;
	text	   *job_id;
	Datum		payload;
} Consumption;

/*
 * Fetch the payload of a job by JOB_CONSUME or JOB_READ, which have the same
 * parameters and columns. The store must be open.
 */
static void
fetch_payload(StatementId statement, Consumption *job)
{
	Datum		values[STATEMENT_JOB_CONSUME_PARAMS];
	Datum		value;
	bool		is_null;

	values[JOB_CONSUME_ARG_ORG] = PointerGetDatum(job->org);
	values[JOB_CONSUME_ARG_JOB] = PointerGetDatum(job->job_id);
	values[JOB_CONSUME_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	if (store_run_any(statement, values, lengthof(values), NULL) == 0)
		return;
	value = store_value(0, JOB_CONSUME_COL_PAYLOAD, &is_null);
	job->payload = store_keep(value, is_null, false, -1);
}

/* Delete and fetch the payload, as the work of subxact_try(). */
static void
try_consume(void *arg)
{
	fetch_payload(STATEMENT_JOB_CONSUME, arg);
}

/*
 * Consume the payload: of two workers, one gets it. The delete may fail, in a
 * transaction that cannot write or by a user's trigger; then the payload is
 * read and stays until it expires, since a job must not be lost over that.
 */
static void
consume_payload(Consumption *job)
{
	if (XactReadOnly || subxact_try(try_consume, job) != 0)
		fetch_payload(STATEMENT_JOB_READ, job);
}

/*
 * rescue_job_resolve(job_id, payload_key, inline, org): the payload of this
 * job.
 */
Datum
rescue_job_resolve(PG_FUNCTION_ARGS)
{
	Consumption job = {.job_id = ARG_TEXT(0)};
	text	   *key = ARG_TEXT(1);
	Jsonb	   *given = get_payload(fcinfo, 2);
	bool		by_key;

	job.org = admit_job("rescue_job_resolve", job.job_id, ARG_TEXT(3));
	by_key = key != NULL && key_names(key, job.job_id);
	if (by_key)
		consume_payload(&job);
	else if (given == NULL)
		refuse(REFUSAL_JOB_NO_PAYLOAD);
	audit_finish(&(AuditOutcome) {.row = job.payload != (Datum) 0});
	if (by_key && job.payload == (Datum) 0)
		refuse(REFUSAL_JOB_GONE);
	store_close();
	if (!by_key)
		PG_RETURN_JSONB_P(given);
	PG_RETURN_DATUM(job.payload);
}
