/*
 * explain.c
 *		SQL entry point that tells why a workspace did not boot, from its newest
 *		bundle; the rules are in lib/verdict.
 *
 * It reads what rescue_latest() reads, past the same gate. Evidence is a line
 * of what is stored, so it was redacted before.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "arguments.h"
#include "compat.h"
#include "gate/gate.h"
#include "bundle/judging.h"
#include "store/store.h"


PG_FUNCTION_INFO_V1(rescue_explain);

/* A text of a judgement, or NULL. */
static Datum
optional_text(const char *s, bool *is_null)
{
	*is_null = s == NULL;
	return s == NULL ? (Datum) 0 : CStringGetTextDatum(s);
}

/* Put the judgement on one phase into the result. */
static void
put_phase(ReturnSetInfo *rsinfo, const PhaseVerdict *phase, bool headline,
		  const JudgedSection *sections)
{
	Datum		values[10];
	bool		nulls[10] = {0};

	values[0] = BoolGetDatum(headline);
	values[1] = CStringGetTextDatum(phase->phase);
	values[2] = CStringGetTextDatum(phase->verdict);
	values[3] = CStringGetTextDatum(phase->cause);
	values[4] = Float4GetDatum((float4) phase->confidence);
	nulls[5] = !phase->has_section;
	values[5] = nulls[5] ? (Datum) 0 : PointerGetDatum(sections[phase->section].name);
	nulls[6] = phase->line == 0;
	values[6] = Int32GetDatum((int32) phase->line);
	nulls[7] = phase->text == NULL;
	values[7] = nulls[7] ? (Datum) 0 : text_datum(phase->text, phase->len);
	values[8] = optional_text(phase->remedy, &nulls[8]);
	values[9] = optional_text(phase->who, &nulls[9]);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* Judge the sections of a bundle, and put a row a phase into the result,
 * the headline first. */
static void
explain(ReturnSetInfo *rsinfo, const JudgedSection *sections, int count)
{
	PhaseVerdict phases[PHASE_COUNT];
	int			headline = judge_phases(sections, count, phases);

	put_phase(rsinfo, &phases[headline], true, sections);
	for (int i = 0; i < PHASE_COUNT; i++)
		if (i != headline)
			put_phase(rsinfo, &phases[i], false, sections);
}

/* Say in the audit whether there is a bundle to explain, and which. */
static void
audit_explained(uint64 rows)
{
	AuditOutcome outcome = {.row = rows > 0};
	bool		is_null;

	if (outcome.row)
		outcome.bundle_id = DatumGetInt64(store_value(0, EXPLAIN_COL_BUNDLE,
													  &is_null));
	audit_finish(&outcome);
}

/* rescue_explain(ws, org), and with a token as its last argument */
Datum
rescue_explain(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	GateRequest request = {.action = "rescue_explain", .needs_ws = true};
	Datum		values[STATEMENT_EXPLAIN_PARAMS];
	uint64		rows;

	request.ws = ARG_TEXT(0);
	request.org = ARG_TEXT(1);
	gate_take_token(fcinfo, &request, 2);
	InitMaterializedSRF(fcinfo, 0);
	store_open(request.org);
	gate_admit_reader(&request);
	values[EXPLAIN_ARG_ORG] = PointerGetDatum(request.org);
	values[EXPLAIN_ARG_WORKSPACE] = PointerGetDatum(request.ws);
	rows = store_run(STATEMENT_EXPLAIN, values);
	audit_explained(rows);
	if (rows > 0)
	{
		int			count;
		JudgedSection *sections = judging_take_sections(rows, &count);

		explain(rsinfo, sections, count);
	}
	store_close();
	CHECK_FOR_INTERRUPTS();
	return (Datum) 0;
}
