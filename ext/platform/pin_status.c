/*
 * pin_status.c
 *		SQL entry points that judge the reports about pins.
 *
 * A verdict is of the moment: a report grows old, and another image is
 * promoted. So no status is stored; each reading judges by the clock, one
 * organisation after the other.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "store/deputy.h"
#include "gate/each_org.h"
#include "gate/gate.h"
#include "pin/verdict.h"
#include "gate/residence.h"
#include "routed/routed.h"

/* A row of the statement PINS_SEEN. */
typedef struct SeenPin
{
	Datum		values[STATEMENT_PINS_SEEN_COLUMNS];
	bool		nulls[STATEMENT_PINS_SEEN_COLUMNS];
} SeenPin;

PG_FUNCTION_INFO_V1(rescue_pins_in_force);
PG_FUNCTION_INFO_V1(rescue_pin_states);

/* rescue.pins_in_force(runtime) */
Datum
rescue_pins_in_force(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	text	   *runtime = ARG_TEXT(0);
	Datum		only_runtime[] = {PointerGetDatum(runtime)};
	uint64		rows;

	refuse_deputy();
	check_name(runtime, REFUSAL_PIN_RUNTIME_INVALID);
	InitMaterializedSRF(fcinfo, 0);
	store_open(NULL);
	audit_begin(&(AuditEvent) {.action = "rescue.pins_in_force",
							   .about = "runtime", .subject = runtime});
	rows = store_run(STATEMENT_PINS_IN_FORCE, only_runtime);
	audit_finish(&(AuditOutcome) {.row = rows > 0, .rows = rows});
	if (rows == 0)
		refuse(REFUSAL_PIN_ABSENT);
	for (uint64 row = 0; row < rows; row++)
	{
		Datum		values[STATEMENT_PINS_IN_FORCE_COLUMNS];
		bool		nulls[STATEMENT_PINS_IN_FORCE_COLUMNS];

		store_row(row, values, nulls);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	store_close();
	return (Datum) 0;
}

/* A time of a row, 0 where it is not known. */
static TimestampTz
seen_time(const SeenPin *seen, int column)
{
	return seen->nulls[column] ? 0 : DatumGetTimestampTz(seen->values[column]);
}

/* Return the verdict on one report, by the pin in force and the clock. */
static PinVerdict
judge(const SeenPin *seen)
{
	text	   *source = DatumGetTextPP(seen->values[PINS_SEEN_COL_SOURCE]);
	PinEvidence evidence = {
		.now = GetCurrentTimestamp(),
		.promoted = !seen->nulls[PINS_SEEN_COL_PIN_GENERATION],
		.promoted_at = seen_time(seen, PINS_SEEN_COL_PROMOTED_AT),
		.started_at = seen_time(seen, PINS_SEEN_COL_STARTED_AT),
		.has_start = !seen->nulls[PINS_SEEN_COL_STARTED_AT],
		.observed_at = seen_time(seen, PINS_SEEN_COL_OBSERVED_AT),
		.has_digest = !seen->nulls[PINS_SEEN_COL_DIGEST],
		.from_runtime = pin_source_is_runtime(VARDATA_ANY(source),
											  VARSIZE_ANY_EXHDR(source))
	};

	if (!evidence.promoted)
		return pin_judge(&evidence);
	evidence.current = DatumGetInt64(seen->values[PINS_SEEN_COL_GENERATION]) ==
		DatumGetInt64(seen->values[PINS_SEEN_COL_PIN_GENERATION]);
	evidence.same_digest = evidence.has_digest &&
		same_text(DatumGetTextPP(seen->values[PINS_SEEN_COL_DIGEST]),
				  DatumGetTextPP(seen->values[PINS_SEEN_COL_PIN_DIGEST]));
	return pin_judge(&evidence);
}

/* The column that says since when a verdict holds. */
static int
since_column(PinVerdict verdict)
{
	switch (verdict)
	{
		case PIN_ADOPTED:
			return PINS_SEEN_COL_ADOPTED_AT;
		case PIN_PENDING:
		case PIN_STUCK:
			return PINS_SEEN_COL_PROMOTED_AT;
		case PIN_DIVERGED:
			return PINS_SEEN_COL_STARTED_AT;
		case PIN_UNKNOWN:
			break;
	}
	return PINS_SEEN_COL_OBSERVED_AT;
}

/* Put one report and its verdict into the result. */
static void
put_state(ReturnSetInfo *rsinfo, const text *org, const SeenPin *seen)
{
	PinVerdict	verdict = judge(seen);
	const int	columns[] = {
		PINS_SEEN_COL_WORKSPACE, PINS_SEEN_COL_RUNTIME, PINS_SEEN_COL_REGION,
		0,
		since_column(verdict), PINS_SEEN_COL_PIN_GENERATION,
		PINS_SEEN_COL_PIN_DIGEST, PINS_SEEN_COL_PROMOTED_AT,
		PINS_SEEN_COL_GENERATION, PINS_SEEN_COL_DIGEST,
		PINS_SEEN_COL_STARTED_AT, PINS_SEEN_COL_SOURCE,
		PINS_SEEN_COL_OBSERVED_AT
	};
	Datum		values[lengthof(columns) + 1];
	bool		nulls[lengthof(columns) + 1];

	values[0] = PointerGetDatum(org);
	nulls[0] = false;
	for (int i = 0; i < lengthof(columns); i++)
	{
		values[i + 1] = seen->values[columns[i]];
		nulls[i + 1] = seen->nulls[columns[i]];
	}
	values[4] = CStringGetTextDatum(pin_verdict_name(verdict));
	nulls[4] = false;
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/*
 * Put the reports of one organisation into the result; none if it is in
 * another database. Returns how many.
 */
static uint64
put_states(ReturnSetInfo *rsinfo, text *org, text *runtime)
{
	Datum		values[STATEMENT_PINS_SEEN_PARAMS];
	bool		nulls[STATEMENT_PINS_SEEN_PARAMS] = {0};
	uint64		rows;

	store_open(org);
	if (!routed_apart() &&
		judge_residence(residence_read(org), false) != REFUSAL_NONE)
	{
		store_close();
		return 0;
	}
	values[PINS_SEEN_ARG_ORG] = PointerGetDatum(org);
	values[PINS_SEEN_ARG_RUNTIME] = PointerGetDatum(runtime);
	nulls[PINS_SEEN_ARG_RUNTIME] = runtime == NULL;
	rows = store_run_nulls(STATEMENT_PINS_SEEN, values, nulls);
	for (uint64 row = 0; row < rows; row++)
	{
		SeenPin		seen;

		store_row(row, seen.values, seen.nulls);
		put_state(rsinfo, org, &seen);
	}
	store_close();
	return rows;
}

/* rescue.pin_states(runtime) */
Datum
rescue_pin_states(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	text	   *runtime = ARG_TEXT(0);
	OrgList		scope;
	uint64		rows = 0;

	refuse_deputy();
	if (runtime != NULL)
		check_name(runtime, REFUSAL_PIN_RUNTIME_INVALID);
	InitMaterializedSRF(fcinfo, 0);
	scope = list_each_org("rescue.pin_states", STATEMENT_PIN_ORGS);
	for (int i = 0; i < scope.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		rows += put_states(rsinfo, scope.orgs[i], runtime);
	}
	audit_begin(&(AuditEvent) {.action = "rescue.pin_states",
							   .about = "runtime", .subject = runtime});
	audit_finish(&(AuditOutcome) {.row = rows > 0, .rows = rows});
	return (Datum) 0;
}
