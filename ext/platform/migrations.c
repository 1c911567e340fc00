/*
 * migrations.c
 *		SQL entry point for what Drizzle's migrator would do with a journal;
 *		the simulator is in lib/journal, and migcheck uses the same.
 *
 * The one function takes what the migrator's table says; the other reads it,
 * with its caller's privileges.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "store/deputy.h"
#include "errors.h"
#include "foreign/ledger.h"
#include "journal/simulate.h"

PG_FUNCTION_INFO_V1(rescue_migrations);
PG_FUNCTION_INFO_V1(rescue_migrations_here);

/* Return what a state means, for the operator who has to act on it. */
static const char *
explain_state(DrizzleState state)
{
	switch (state)
	{
		case DRIZZLE_APPLIED:
			return "the database has a row with its time";
		case DRIZZLE_PENDING:
			return "its time is above the newest that ran, so the next run applies it";
		case DRIZZLE_AGAIN:
			return "it ran, and runs again: a row of the migrator's table has no time and hides the others";
		case DRIZZLE_UNREACHABLE:
			return "it never ran, and its time is not above the newest that did, so the migrator skips it for ever";
		case DRIZZLE_PASSED:
			break;				/* only where no rows are given */
	}
	elog(ERROR, "unexpected state of a migration");
}

/* Compare two int64 for qsort(). */
static int
compare_int64(const void *a, const void *b)
{
	int64		x = *(const int64 *) a;
	int64		y = *(const int64 *) b;

	return x < y ? -1 : x > y;
}

/* What is passed for the rows of the migrator's table. */
static LedgerRows
passed_rows(ArrayType *ran)
{
	LedgerRows	rows = {0};
	Datum	   *items;
	bool	   *nulls;
	int			count;

	deconstruct_array(ran, INT8OID, sizeof(int64), FLOAT8PASSBYVAL,
					  TYPALIGN_DOUBLE, &items, &nulls, &count);
	rows.times = palloc_array(int64, count + 1);
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			rows.has_null = true;
		else
			rows.times[rows.count++] = DatumGetInt64(items[i]);
	}
	return rows;
}

/* What the migrator's table says, by the created_at of all its rows. */
static DrizzleLedger
make_ledger(const LedgerRows *rows)
{
	DrizzleLedger ledger = {0};

	qsort(rows->times, rows->count, sizeof(int64), compare_int64);
	ledger.rows = rows->times;
	ledger.row_count = rows->count;
	ledger.has_null = rows->has_null;
	if (rows->count > 0)
		ledger.watermark = drizzle_raise(ledger.watermark,
										 rows->times[rows->count - 1]);
	return ledger;
}

/* One row of the result an entry. */
static void
put_entries(ReturnSetInfo *result, const DrizzleJournal *journal,
			const DrizzleLedger *ledger)
{
	for (size_t i = 0; i < journal->count; i++)
	{
		const DrizzleEntry *entry = &journal->entries[i];
		DrizzleState state = drizzle_simulate(ledger, entry->when);
		Datum		values[4];
		bool		nulls[4] = {entry->idx != (int32) entry->idx};

		/* One that runs again is still to run. */
		values[0] = Int32GetDatum((int32) entry->idx);
		values[1] = CStringGetTextDatum(entry->tag);
		values[2] = CStringGetTextDatum(drizzle_state_name(state == DRIZZLE_AGAIN ?
														   DRIZZLE_PENDING : state));
		values[3] = CStringGetTextDatum(explain_state(state));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

/*
 * Judge each entry of a journal by these rows. A journal with any fault in it
 * is refused: "nothing pending" must not be the answer to a broken file.
 */
static void
judge_journal(FunctionCallInfo fcinfo, const LedgerRows *rows)
{
	DrizzleLedger ledger = make_ledger(rows);
	text	   *source = PG_GETARG_TEXT_PP(0);
	DrizzleJournal journal;
	JsonStatus	status;

	InitMaterializedSRF(fcinfo, 0);
	status = drizzle_read(VARDATA_ANY(source), VARSIZE_ANY_EXHDR(source),
						  &journal);
	PG_TRY();
	{
		if (status == JSON_NO_MEMORY)
			ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY),
							errmsg("out of memory")));
		if (status != JSON_OK || journal.fault_count > 0)
			refuse(REFUSAL_JOURNAL_INVALID);
		put_entries((ReturnSetInfo *) fcinfo->resultinfo, &journal, &ledger);
	}
	PG_FINALLY();
	{
		drizzle_free(&journal);
	}
	PG_END_TRY();
}

/*
 * rescue_migrations(journal, ran): against a database whose table of
 * migrations has these created_at
 */
Datum
rescue_migrations(PG_FUNCTION_ARGS)
{
	LedgerRows	rows;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		refuse(REFUSAL_JOURNAL_INVALID);
	rows = passed_rows(PG_GETARG_ARRAYTYPE_P(1));
	judge_journal(fcinfo, &rows);
	return (Datum) 0;
}

/* rescue_migrations(journal): against this database */
Datum
rescue_migrations_here(PG_FUNCTION_ARGS)
{
	LedgerRows	rows;

	refuse_deputy();
	ledger_read(&rows);
	if (PG_ARGISNULL(0))
		refuse(REFUSAL_JOURNAL_INVALID);
	judge_journal(fcinfo, &rows);
	return (Datum) 0;
}
