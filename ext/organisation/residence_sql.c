/*
 * residence_sql.c
 *		SQL entry points that freeze an organisation and let it go.
 *
 * Moving one to another database takes these steps: freeze it here, copy it,
 * let it depart here, thaw it there. At no time is it written in two places,
 * and each step may be done again.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "retention/delete.h"
#include "gate/gate.h"
#include "organisation/org_copy.h"
#include "gate/residence.h"
#include "organisation/residence_sql.h"
#include "store/store.h"
#include "gate/writer.h"

PG_FUNCTION_INFO_V1(rescue_residence);
PG_FUNCTION_INFO_V1(rescue_freeze);
PG_FUNCTION_INFO_V1(rescue_thaw);
PG_FUNCTION_INFO_V1(rescue_depart);
PG_FUNCTION_INFO_V1(rescue_clear_departed);

/*
 * Open the store for a function that moves an organisation, and pass the gate:
 * nothing else of it is under way. Returns its state.
 */
Residence
admit_mover(const GateRequest *request)
{
	open_writer(request);
	return residence_read(request->org);
}

/*
 * Write the state of the organisation. Of one that is here nothing is kept but
 * by which copy it came.
 */
void
residence_set(const text *org, Residence residence, const bytea *digest)
{
	Datum		only_org[] = {PointerGetDatum(org)};
	Datum		values[STATEMENT_RESIDENCE_SET_PARAMS];
	bool		nulls[STATEMENT_RESIDENCE_SET_PARAMS] = {0};

	if (residence == RESIDENCE_HERE && digest == NULL)
	{
		store_run(STATEMENT_RESIDENCE_DROP, only_org);
		return;
	}
	values[RESIDENCE_SET_ARG_ORG] = PointerGetDatum(org);
	values[RESIDENCE_SET_ARG_STATE] = CStringGetTextDatum(residence_word(residence));
	values[RESIDENCE_SET_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	values[RESIDENCE_SET_ARG_DIGEST] = PointerGetDatum(digest);
	nulls[RESIDENCE_SET_ARG_DIGEST] = digest == NULL;
	store_run_nulls(STATEMENT_RESIDENCE_SET, values, nulls);
}

/* rescue_residence(org) */
Datum
rescue_residence(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	GateRequest request = {.action = "rescue_residence", .org = ARG_TEXT(0),
	.access = GATE_LOOKS};
	Datum		only_org[] = {PointerGetDatum(request.org)};
	Datum		values[STATEMENT_RESIDENCE_COLUMNS] = {0};
	bool		nulls[STATEMENT_RESIDENCE_COLUMNS] = {false, true, true};
	bool		found;

	InitMaterializedSRF(fcinfo, 0);
	open_writer(&request);
	found = store_run(STATEMENT_RESIDENCE, only_org) > 0;
	if (found)
		store_row(0, values, nulls);
	else
		values[RESIDENCE_COL_STATE] =
			CStringGetTextDatum(residence_word(RESIDENCE_HERE));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	audit_finish(&(AuditOutcome) {.row = found});
	store_close();
	return (Datum) 0;
}

/* Say whether a state was changed, and end the call. */
static Datum
conclude(bool changed)
{
	audit_finish(&(AuditOutcome) {.row = changed});
	store_close();
	PG_RETURN_BOOL(changed);
}

/*
 * Pass the gate for a function that freezes or thaws; refuses an organisation
 * that is not here.
 */
static Residence
admit_here(const GateRequest *request)
{
	Residence	residence = admit_mover(request);

	if (residence == RESIDENCE_ARRIVING || residence == RESIDENCE_DEPARTED)
		refuse(judge_residence(residence, true));
	return residence;
}

/* rescue_freeze(org) */
Datum
rescue_freeze(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_freeze", .org = ARG_TEXT(0),
	.access = GATE_MOVES};
	bool		changes = admit_here(&request) == RESIDENCE_HERE;

	if (changes)
		residence_set(request.org, RESIDENCE_FROZEN, NULL);
	return conclude(changes);
}

/* rescue_thaw(org) */
Datum
rescue_thaw(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_thaw", .org = ARG_TEXT(0),
	.access = GATE_MOVES};
	bool		changes = admit_here(&request) == RESIDENCE_FROZEN;
	bool		no_digest;
	Datum		digest;

	if (changes)
	{
		digest = store_value(0, RESIDENCE_COL_DIGEST, &no_digest);
		residence_set(request.org, RESIDENCE_HERE,
					  no_digest ? NULL : DatumGetByteaPCopy(digest));
	}
	return conclude(changes);
}

/* Refuse if the digest of a copy is not that of what is here. */
static void
compare_copy(const text *org, const bytea *digest)
{
	CopyCensus	census;

	copy_rows(org, NULL, NULL, &census);
	if (!same_text((const text *) digest,
				   (const text *) copy_digest(&census)))
		refuse(REFUSAL_COPY_DIFFERS);
}

/* rescue_depart(org, digest) */
Datum
rescue_depart(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_depart", .org = ARG_TEXT(0),
	.access = GATE_MOVES};
	bytea	   *digest = PG_ARGISNULL(1) ? NULL : PG_GETARG_BYTEA_PP(1);
	Residence	before = admit_mover(&request);

	if (before == RESIDENCE_DEPARTED)
		return conclude(false);
	if (before != RESIDENCE_FROZEN)
		refuse(REFUSAL_ORG_NOT_FROZEN);
	if (digest != NULL)
		compare_copy(request.org, digest);
	residence_set(request.org, RESIDENCE_DEPARTED, digest);
	return conclude(true);
}

/* rescue_clear_departed(org) */
Datum
rescue_clear_departed(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_clear_departed", .org = ARG_TEXT(0),
	.access = GATE_MOVES};
	uint64		count;

	if (admit_mover(&request) != RESIDENCE_DEPARTED)
		refuse(REFUSAL_ORG_NOT_DEPARTED);
	count = delete_organisation(request.org);
	audit_finish(&(AuditOutcome) {.row = count > 0, .rows = count});
	store_close();
	PG_RETURN_INT64(count);
}
