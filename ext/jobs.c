/*
 * jobs.c
 *		SQL entry points for the payloads of jobs.
 *
 * A payload comes inline or, where it is too large for that, by a key into
 * rescue.jobs. A worker that is started again may still have the key of the
 * job before, or its payload: a key counts only if it names this very job,
 * and then nothing else counts, not even where its payload is gone. Payloads
 * hold secrets, so no error tells anything of one.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "arguments.h"
#include "attempt.h"
#include "compat.h"
#include "deputy.h"
#include "errors.h"
#include "gate.h"
#include "store.h"

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

/*
 * rescue_job_put(job_id, payload, ttl): keep a payload, and return its key.
 * One that is there already is replaced: the job was put again.
 */
Datum
rescue_job_put(PG_FUNCTION_ARGS)
{
	text	   *job_id = ARG_TEXT(0);
	Jsonb	   *payload = get_payload(fcinfo, 1);
	TimestampTz expires_at;
	TimestampTz now = GetCurrentTimestamp();
	Datum		values[4];

	check_name(job_id, REFUSAL_JOB_ID_INVALID);
	if (payload == NULL)
		refuse(REFUSAL_JOB_NO_PAYLOAD);
	expires_at = end_of_interval(PG_ARGISNULL(2), PG_ARGISNULL(2) ? NULL :
								 PG_GETARG_INTERVAL_P(2));

	store_open(NULL);
	values[0] = TimestampTzGetDatum(now);
	store_run(STATEMENT_JOBS_EXPIRE, values, NULL);
	values[0] = PointerGetDatum(job_id);
	values[1] = PointerGetDatum(payload);
	values[2] = TimestampTzGetDatum(now);
	values[3] = TimestampTzGetDatum(expires_at);
	store_run(STATEMENT_JOB_PUT, values, NULL);
	store_close();
	PG_RETURN_TEXT_P(make_key(job_id));
}

/* The payload of a job by one statement, in the caller's context, or 0. */
static Datum
fetch_payload(Statement statement, text *job_id)
{
	Datum		values[2];
	Datum		payload = (Datum) 0;

	values[0] = PointerGetDatum(job_id);
	values[1] = TimestampTzGetDatum(GetCurrentTimestamp());
	store_open(NULL);
	if (store_run(statement, values, NULL) > 0)
	{
		bool		is_null;
		Datum		value = store_value(0, 1, &is_null);

		payload = store_keep(value, is_null, false, -1);
	}
	store_close();
	return payload;
}

/* A job, and its payload once it was consumed. */
typedef struct Consumption
{
	text	   *job_id;
	Datum		payload;
} Consumption;

static void
try_consume(void *arg)
{
	Consumption *job = arg;

	job->payload = fetch_payload(STATEMENT_JOB_CONSUME, job->job_id);
}

/*
 * Consume the payload: of two workers, one gets it. The delete may fail, in a
 * transaction that cannot write or by somebody's trigger; then the payload is
 * read and stays until it expires, since a job must not be lost over that.
 */
static Datum
consume_payload(text *job_id)
{
	Consumption job = {job_id, (Datum) 0};

	if (XactReadOnly || attempt(try_consume, &job) != 0)
		return fetch_payload(STATEMENT_JOB_READ, job_id);
	return job.payload;
}

/*
 * rescue_job_resolve(job_id, payload_key, inline): the payload of this job.
 */
Datum
rescue_job_resolve(PG_FUNCTION_ARGS)
{
	text	   *job_id = ARG_TEXT(0);
	text	   *key = ARG_TEXT(1);
	Jsonb	   *given = get_payload(fcinfo, 2);
	Datum		payload;

	refuse_deputy();
	check_name(job_id, REFUSAL_JOB_ID_INVALID);
	if (key == NULL || !key_names(key, job_id))
	{
		if (given == NULL)
			refuse(REFUSAL_JOB_NO_PAYLOAD);
		PG_RETURN_JSONB_P(given);
	}

	payload = consume_payload(job_id);
	if (payload == (Datum) 0)
		refuse(REFUSAL_JOB_GONE);
	PG_RETURN_DATUM(payload);
}
