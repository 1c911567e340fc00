/*
 * migrations.c
 *		SQL entry point for what Drizzle's migrator would do with a journal;
 *		the simulator is in lib/journal, and migcheck uses the same.
 *
 * Reads no table: the function takes what the migrator's table says, and the
 * script has the one that reads it, with its caller's privileges.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "errors.h"
#include "journal/simulate.h"

PG_FUNCTION_INFO_V1(rescue_migrations);

/* What a state means, for somebody who has to do something about it. */
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

static int
compare_int64(const void *a, const void *b)
{
	int64		x = *(const int64 *) a;
	int64		y = *(const int64 *) b;

	return x < y ? -1 : x > y;
}

/* What the migrator's table says, by the created_at of all its rows. */
static DrizzleLedger
make_ledger(ArrayType *ran)
{
	DrizzleLedger ledger = {0};
	int64	   *rows;
	Datum	   *items;
	bool	   *nulls;
	int			count;

	deconstruct_array(ran, INT8OID, sizeof(int64), FLOAT8PASSBYVAL,
					  TYPALIGN_DOUBLE, &items, &nulls, &count);
	rows = palloc_array(int64, count + 1);
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			ledger.has_null = true;
		else
			rows[ledger.row_count++] = DatumGetInt64(items[i]);
	}
	qsort(rows, ledger.row_count, sizeof(int64), compare_int64);
	if (ledger.row_count > 0)
		ledger.watermark = drizzle_raise(ledger.watermark,
										 rows[ledger.row_count - 1]);
	ledger.rows = rows;
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
 * rescue_migrations(journal, ran): each entry of a journal against a database
 * whose table of migrations has these created_at. A journal with any fault in
 * it is refused: "nothing pending" must not be the answer to a broken file.
 */
Datum
rescue_migrations(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	DrizzleJournal journal;
	DrizzleLedger ledger;
	JsonStatus	status;
	text	   *source;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		refuse(REFUSAL_JOURNAL_INVALID);

	InitMaterializedSRF(fcinfo, 0);
	ledger = make_ledger(PG_GETARG_ARRAYTYPE_P(1));
	source = PG_GETARG_TEXT_PP(0);
	status = drizzle_read(VARDATA_ANY(source), VARSIZE_ANY_EXHDR(source),
						  &journal);
	PG_TRY();
	{
		if (status == JSON_NO_MEMORY)
			ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY),
							errmsg("out of memory")));
		if (status != JSON_OK || journal.fault_count > 0)
			refuse(REFUSAL_JOURNAL_INVALID);
		put_entries(result, &journal, &ledger);
	}
	PG_FINALLY();
	{
		drizzle_free(&journal);
	}
	PG_END_TRY();
	return (Datum) 0;
}
