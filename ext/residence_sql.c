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
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "gate.h"
#include "residence.h"
#include "residence_sql.h"
#include "store.h"
#include "writer.h"

PG_FUNCTION_INFO_V1(rescue_residence);
PG_FUNCTION_INFO_V1(rescue_freeze);
PG_FUNCTION_INFO_V1(rescue_thaw);
PG_FUNCTION_INFO_V1(rescue_depart);

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

/* Write the state of the organisation; RESIDENCE_HERE takes the row away. */
void
residence_set(const text *org, Residence residence)
{
	Datum		only_org[] = {PointerGetDatum(org)};
	Datum		values[STATEMENT_RESIDENCE_SET_PARAMS];

	if (residence == RESIDENCE_HERE)
	{
		store_run(STATEMENT_RESIDENCE_DROP, only_org);
		return;
	}
	values[RESIDENCE_SET_ARG_ORG] = PointerGetDatum(org);
	values[RESIDENCE_SET_ARG_STATE] = CStringGetTextDatum(residence_word(residence));
	values[RESIDENCE_SET_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	store_run(STATEMENT_RESIDENCE_SET, values);
}

/* rescue_residence(org) */
Datum
rescue_residence(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_residence", .org = ARG_TEXT(0),
	.access = GATE_LOOKS};
	Residence	residence = admit_mover(&request);

	audit_finish(&(AuditOutcome) {.row = residence != RESIDENCE_HERE});
	store_close();
	PG_RETURN_TEXT_P(cstring_to_text(residence_word(residence)));
}

/* Set a state if it is another one, and end the call. */
static Datum
change(const GateRequest *request, Residence before, Residence after)
{
	if (before != after)
		residence_set(request->org, after);
	audit_finish(&(AuditOutcome) {.row = before != after});
	store_close();
	PG_RETURN_BOOL(before != after);
}

/* rescue_freeze(org) */
Datum
rescue_freeze(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_freeze", .org = ARG_TEXT(0),
	.access = GATE_MOVES};
	Residence	before = admit_mover(&request);

	if (before == RESIDENCE_ARRIVING || before == RESIDENCE_DEPARTED)
		refuse(judge_residence(before, true));
	return change(&request, before, RESIDENCE_FROZEN);
}

/* rescue_thaw(org) */
Datum
rescue_thaw(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_thaw", .org = ARG_TEXT(0),
	.access = GATE_MOVES};
	Residence	before = admit_mover(&request);

	if (before == RESIDENCE_ARRIVING || before == RESIDENCE_DEPARTED)
		refuse(judge_residence(before, true));
	return change(&request, before, RESIDENCE_HERE);
}

/* rescue_depart(org) */
Datum
rescue_depart(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_depart", .org = ARG_TEXT(0),
	.access = GATE_MOVES};
	Residence	before = admit_mover(&request);

	if (before != RESIDENCE_FROZEN && before != RESIDENCE_DEPARTED)
		refuse(REFUSAL_ORG_NOT_FROZEN);
	return change(&request, before, RESIDENCE_DEPARTED);
}
