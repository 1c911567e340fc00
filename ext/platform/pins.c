/*
 * pins.c
 *		SQL entry points for pins: promote, resolve, and report what runs.
 *
 * A pin is the digest of the image that a runtime is to run in a region. It
 * is never changed: each promotion is a generation of its own. That a
 * notification was sent proves nothing: it only says "look again", and
 * adoption is what the runtime itself reports, judged by lib/pin.
 */
#include "postgres.h"

#include "commands/async.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "store/deputy.h"
#include "names/names.h"
#include "pin/verdict.h"
#include "access/role_binding.h"
#include "store/store.h"
#include "gate/writer.h"

/* The channel of "look again"; the payload is the runtime. */
#define PIN_CHANNEL "rescue_pin"

/* The longest note, in bytes. */
#define NOTES_MAX 10000

PG_FUNCTION_INFO_V1(rescue_pin_promote);
PG_FUNCTION_INFO_V1(rescue_pin_resolve);
PG_FUNCTION_INFO_V1(rescue_pin_observe);
PG_FUNCTION_INFO_V1(rescue_pin_retire);

/* Whether a text is the hash of a commit, or the beginning of one. */
static bool
is_git_hash(const text *hash)
{
	const char *s = VARDATA_ANY(hash);
	Size		len = VARSIZE_ANY_EXHDR(hash);

	if (len < 7 || len > 64)
		return false;
	for (Size i = 0; i < len; i++)
		if (!(s[i] >= '0' && s[i] <= '9') && !(s[i] >= 'a' && s[i] <= 'f'))
			return false;
	return true;
}

/* Whether a text is the digest of an image. */
static bool
is_digest(const text *digest)
{
	return digest != NULL && name_is_image_digest(VARDATA_ANY(digest),
												  VARSIZE_ANY_EXHDR(digest));
}

/* Return the generation in force for (runtime, region), 0 if not pinned. */
static int64
generation_in_force(const text *runtime, const text *region)
{
	Datum		values[STATEMENT_PIN_IN_FORCE_PARAMS];
	bool		is_null;

	values[PIN_IN_FORCE_ARG_RUNTIME] = PointerGetDatum(runtime);
	values[PIN_IN_FORCE_ARG_REGION] = PointerGetDatum(region);
	if (store_run(STATEMENT_PIN_IN_FORCE, values) == 0)
		return 0;
	return DatumGetInt64(store_value(0, PIN_IN_FORCE_COL_GENERATION, &is_null));
}

/* rescue_pin_promote(runtime, digest, region, git_sha, notes) */
Datum
rescue_pin_promote(PG_FUNCTION_ARGS)
{
	text	   *runtime = ARG_TEXT(0);
	text	   *digest = ARG_TEXT(1);
	text	   *region = ARG_TEXT(2);
	text	   *git_sha = ARG_TEXT(3);
	text	   *notes = ARG_TEXT(4);
	Datum		values[STATEMENT_PIN_ADD_PARAMS];
	bool		nulls[STATEMENT_PIN_ADD_PARAMS] = {0};
	bool		is_null;
	int64		replaced;
	int64		generation;

	refuse_deputy();
	check_name(runtime, REFUSAL_PIN_RUNTIME_INVALID);
	check_name(region, REFUSAL_PIN_REGION_INVALID);
	if (!is_digest(digest))
		refuse(REFUSAL_PIN_DIGEST_INVALID);
	if ((git_sha != NULL && !is_git_hash(git_sha)) ||
		(notes != NULL && VARSIZE_ANY_EXHDR(notes) > NOTES_MAX))
		refuse(REFUSAL_PIN_NOTE_INVALID);

	store_open(NULL);
	refuse_bound_role("rescue_pin_promote");
	audit_begin(&(AuditEvent) {.action = "rescue_pin_promote",
							   .about = "runtime", .subject = runtime});
	store_run_plain(STATEMENT_PINS_LOCK);
	replaced = generation_in_force(runtime, region);
	values[PIN_ADD_ARG_RUNTIME] = PointerGetDatum(runtime);
	values[PIN_ADD_ARG_REGION] = PointerGetDatum(region);
	values[PIN_ADD_ARG_DIGEST] = PointerGetDatum(digest);
	values[PIN_ADD_ARG_GIT_SHA] = PointerGetDatum(git_sha);
	nulls[PIN_ADD_ARG_GIT_SHA] = git_sha == NULL;
	values[PIN_ADD_ARG_NOTES] = PointerGetDatum(notes);
	nulls[PIN_ADD_ARG_NOTES] = notes == NULL;
	values[PIN_ADD_ARG_PROMOTED_AT] = TimestampTzGetDatum(GetCurrentTimestamp());
	values[PIN_ADD_ARG_REPLACED] = Int64GetDatum(replaced);
	nulls[PIN_ADD_ARG_REPLACED] = replaced == 0;
	store_run_nulls(STATEMENT_PIN_ADD, values, nulls);
	generation = DatumGetInt64(store_value(0, PIN_ADD_COL_GENERATION, &is_null));
	audit_finish(&(AuditOutcome) {.row = true, .generation = generation});
	store_close();
	Async_Notify(PIN_CHANNEL, text_to_cstring(runtime));
	PG_RETURN_INT64(generation);
}

/* rescue_pin_resolve(runtime, region): one row, or an error; never a default */
Datum
rescue_pin_resolve(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	text	   *runtime = ARG_TEXT(0);
	text	   *region = ARG_TEXT(1);
	Datum		values[STATEMENT_PIN_IN_FORCE_COLUMNS];
	bool		nulls[STATEMENT_PIN_IN_FORCE_COLUMNS];
	int64		generation;

	refuse_deputy();
	check_name(runtime, REFUSAL_PIN_RUNTIME_INVALID);
	check_name(region, REFUSAL_PIN_REGION_INVALID);
	InitMaterializedSRF(fcinfo, 0);
	store_open(NULL);
	audit_begin(&(AuditEvent) {.action = "rescue_pin_resolve",
							   .about = "runtime", .subject = runtime});
	generation = generation_in_force(runtime, region);
	audit_finish(&(AuditOutcome) {.row = generation != 0,
								  .generation = generation});
	if (generation == 0)
		refuse(REFUSAL_PIN_ABSENT);
	store_row(0, values, nulls);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	store_close();
	return (Datum) 0;
}

/*
 * What is promoted of the generation that a report names, as evidence.
 * Refused where it never was, of this runtime, or is in force no longer.
 */
static PinEvidence
promoted_evidence(const text *runtime, int64 generation, const text *digest)
{
	PinEvidence evidence = {.promoted = true, .current = true};
	Datum		values[STATEMENT_PIN_GENERATION_PARAMS];
	bool		is_null;

	values[PIN_GENERATION_ARG_RUNTIME] = PointerGetDatum(runtime);
	values[PIN_GENERATION_ARG_GENERATION] = Int64GetDatum(generation);
	if (store_run(STATEMENT_PIN_GENERATION, values) != 1)
		refuse(REFUSAL_PIN_GENERATION_INVALID);
	if (DatumGetBool(store_value(0, PIN_GENERATION_COL_REPLACED, &is_null)))
		refuse(REFUSAL_STALE_GENERATION);
	evidence.promoted_at =
		DatumGetTimestampTz(store_value(0, PIN_GENERATION_COL_PROMOTED_AT,
										&is_null));
	evidence.has_digest = digest != NULL;
	evidence.same_digest = digest != NULL &&
		same_text(digest, DatumGetTextPP(store_value(0, PIN_GENERATION_COL_DIGEST,
													 &is_null)));
	return evidence;
}

/* Refuse a start that has not been yet; NULL and infinity are unknown. */
static bool
start_is_known(bool is_null, TimestampTz started_at)
{
	if (is_null || TIMESTAMP_IS_NOBEGIN(started_at))
		return false;
	if (started_at > GetCurrentTimestamp() + PIN_SKEW)
		refuse(REFUSAL_PIN_START_INVALID);
	return true;
}

/*
 * rescue_pin_observe(ws, org, runtime, generation, digest,
 * container_started_at, source)
 *
 * What is reported as digest may be anything that a request was answered
 * with; what is no digest is not kept, and proves nothing.
 */
Datum
rescue_pin_observe(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_pin_observe", .apart = true, .ws = ARG_TEXT(0),
		.org = ARG_TEXT(1), .needs_ws = true, .about = "runtime",
	.subject = ARG_TEXT(2)};
	text	   *runtime = ARG_TEXT(2);
	text	   *digest = is_digest(ARG_TEXT(4)) ? ARG_TEXT(4) : NULL;
	text	   *source = ARG_TEXT(6);
	PinEvidence evidence;
	PinVerdict	verdict;
	Datum		values[STATEMENT_PIN_OBSERVE_PARAMS];
	bool		nulls[STATEMENT_PIN_OBSERVE_PARAMS] = {0};
	bool		started;

	open_writer(&request);
	check_name(runtime, REFUSAL_PIN_RUNTIME_INVALID);
	check_name(source, REFUSAL_PIN_SOURCE_INVALID);
	started = start_is_known(PG_ARGISNULL(5),
							 PG_ARGISNULL(5) ? 0 : PG_GETARG_TIMESTAMPTZ(5));
	if (PG_ARGISNULL(3))
		refuse(REFUSAL_PIN_GENERATION_INVALID);
	evidence = promoted_evidence(runtime, PG_GETARG_INT64(3), digest);
	evidence.now = evidence.observed_at = GetCurrentTimestamp();
	evidence.has_start = started;
	evidence.started_at = started ? PG_GETARG_TIMESTAMPTZ(5) : 0;
	evidence.from_runtime = pin_source_is_runtime(VARDATA_ANY(source),
												  VARSIZE_ANY_EXHDR(source));
	verdict = pin_judge(&evidence);

	values[PIN_OBSERVE_ARG_ORG] = PointerGetDatum(request.org);
	values[PIN_OBSERVE_ARG_WORKSPACE] = PointerGetDatum(request.ws);
	values[PIN_OBSERVE_ARG_RUNTIME] = PointerGetDatum(runtime);
	values[PIN_OBSERVE_ARG_GENERATION] = PG_GETARG_DATUM(3);
	values[PIN_OBSERVE_ARG_DIGEST] = PointerGetDatum(digest);
	nulls[PIN_OBSERVE_ARG_DIGEST] = digest == NULL;
	values[PIN_OBSERVE_ARG_CONTAINER_STARTED_AT] =
		TimestampTzGetDatum(evidence.started_at);
	nulls[PIN_OBSERVE_ARG_CONTAINER_STARTED_AT] = !started;
	values[PIN_OBSERVE_ARG_SOURCE] = PointerGetDatum(source);
	values[PIN_OBSERVE_ARG_OBSERVED_AT] = TimestampTzGetDatum(evidence.observed_at);
	values[PIN_OBSERVE_ARG_ADOPTED_AT] =
		values[PIN_OBSERVE_ARG_OBSERVED_AT];
	nulls[PIN_OBSERVE_ARG_ADOPTED_AT] = verdict != PIN_ADOPTED;
	store_run_nulls(STATEMENT_PIN_OBSERVE, values, nulls);
	audit_finish(&(AuditOutcome) {.row = true, .generation = PG_GETARG_INT64(3)});
	store_close();
	PG_RETURN_TEXT_P(cstring_to_text(pin_verdict_name(verdict)));
}

/* rescue_pin_retire(ws, org) */
Datum
rescue_pin_retire(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_pin_retire", .apart = true, .ws = ARG_TEXT(0),
	.org = ARG_TEXT(1), .needs_ws = true};
	Datum		values[STATEMENT_PIN_RETIRE_PARAMS];
	uint64		count;

	open_writer(&request);
	values[PIN_RETIRE_ARG_ORG] = PointerGetDatum(request.org);
	values[PIN_RETIRE_ARG_WORKSPACE] = PointerGetDatum(request.ws);
	count = store_run(STATEMENT_PIN_RETIRE, values);
	audit_finish(&(AuditOutcome) {.row = count > 0, .rows = count});
	store_close();
	PG_RETURN_INT64(count);
}
