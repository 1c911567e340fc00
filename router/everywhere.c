/*
 * everywhere.c
 *		Run a call on each partition, or on one that answers.
 *
 * A partition that fails does not keep the others from being asked. What each
 * came to is kept for rescue_router.outcomes(). Where all refuse, they do it
 * alike, and that refusal is raised; where some have done it and others have
 * not, RB013 is: the call can be made again, since all that go to each
 * partition come to the same when they are repeated.
 *
 * A set (of what the garbage collection did) is not thrown away because one
 * partition is away: it gets a row for that partition, and a warning.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

#include "compat.h"
#include "router.h"

/* What a call came to on one partition. */
typedef struct PartitionOutcome
{
	const char *word;			/* done, refused, unavailable */
	char		sqlstate[6];
	char		message[256];
} PartitionOutcome;

/* Of the last call of this session that went to several partitions. */
static PartitionOutcome *outcomes = NULL;
static int	outcome_count = 0;

PG_FUNCTION_INFO_V1(rescue_router_outcomes);

/*
 * Make room for the outcomes of a call.
 *
 * The array lives in TopMemoryContext because it is read by a later
 * statement. The count is set last, so that an error in between leaves an
 * empty list.
 */
static void
begin_outcomes(int count)
{
	if (outcomes != NULL)
		pfree(outcomes);
	outcomes = NULL;
	outcome_count = 0;
	outcomes = MemoryContextAllocZero(TopMemoryContext,
									  Max(count, 1) * sizeof(PartitionOutcome));
	outcome_count = count;
}

/* Note what a partition raised. */
static void
note_error(PartitionOutcome *outcome, const ErrorData *error)
{
	strlcpy(outcome->sqlstate, unpack_sql_state(error->sqlerrcode),
			sizeof(outcome->sqlstate));
	strlcpy(outcome->message, error->message, sizeof(outcome->message));
	outcome->word = error->detail != NULL &&
		strstr(error->detail, "\"partition_unavailable\"") != NULL ?
		"unavailable" : "refused";
}

/* Whether an error ends the loop: the caller cancels, or its session ends. */
static bool
ends_loop(const ErrorData *error)
{
	return ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_OPERATOR_INTERVENTION;
}

/* Run the call on a partition, in a subtransaction; return what it raised. */
static ErrorData *
try_partition(RouterCall *call, int partition)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		run_on_partition(call, partition);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	if (error != NULL && ends_loop(error))
		ReThrowError(error);
	return error;
}

/* Add the result of one partition to that of those before. */
static void
add_up(RouterCall *call, Datum sum, bool sum_is_null)
{
	if (sum_is_null)
		return;
	if (call->result_is_null)
		call->result = sum;
	else if (call->function->result_type == BOOLOID)
		call->result = BoolGetDatum(DatumGetBool(sum) || DatumGetBool(call->result));
	else if (call->function->result_type == INT8OID)
		call->result = Int64GetDatum(DatumGetInt64(sum) + DatumGetInt64(call->result));
	call->result_is_null = false;
}

/* Raise an error as it was. */
static void
raise_again(ErrorData *error)
{
	error->hide_stmt = true;
	error->hide_ctx = true;
	ReThrowError(error);
}

/* Add the row of a partition that failed, to a set whose columns end in text. */
static void
add_failed_row(RouterCall *call, int partition)
{
	TupleDesc	columns = call->function->rows;
	Datum	   *values = palloc0_array(Datum, columns->natts);
	bool	   *nulls = palloc_array(bool, columns->natts);

	memset(nulls, true, columns->natts * sizeof(bool));
	for (int i = 0; i < columns->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(columns, i);

		if (strcmp(NameStr(column->attname), "outcome") == 0)
			values[i] = CStringGetTextDatum(outcomes[partition].word);
		else if (strcmp(NameStr(column->attname), "why") == 0)
			values[i] = CStringGetTextDatum(psprintf("partition %d: %s", partition,
													 outcomes[partition].message));
		else
			continue;
		nulls[i] = false;
	}
	tuplestore_putvalues(call->rows, columns, values, nulls);
}

/* Tell of those that failed: by rows and a warning, or by an error. */
static void
report_failures(RouterCall *call, ErrorData *first, int failed, int count)
{
	if (failed == 0)
		return;
	if (failed == count)
		raise_again(first);
	if (call->rows == NULL)
		refuse_routed(call, REFUSAL_PARTITION_UNAVAILABLE);
	for (int i = 0; i < count; i++)
	{
		if (outcomes[i].sqlstate[0] != '\0')
			add_failed_row(call, i);
	}
	ereport(WARNING,
			(errcode(ERRCODE_WARNING),
			 errmsg("%d of %d partitions did not do it", failed, count),
			 errhint("Look at SELECT * FROM rescue_router.outcomes(), and call again."),
			 errhidestmt(true), errhidecontext(true)));
}

/* Run the call on each partition; see above for what comes of failures. */
void
run_on_each_partition(RouterCall *call)
{
	int			count = router_partitions();
	int			failed = 0;
	ErrorData  *first = NULL;

	if (count == 0)
		refuse_routed(call, REFUSAL_PARTITION_UNAVAILABLE);
	begin_outcomes(count);
	for (int i = 0; i < count; i++)
	{
		Datum		sum = call->result;
		bool		sum_is_null = call->result_is_null;
		ErrorData  *error;

		call->result_is_null = true;
		error = try_partition(call, i);
		add_up(call, sum, sum_is_null);
		if (error == NULL)
			outcomes[i].word = "done";
		else
		{
			note_error(&outcomes[i], error);
			first = first == NULL ? error : first;
			failed++;
		}
	}
	report_failures(call, first, failed, count);
}

/*
 * Run the call on one partition, and on the next where that is away. Sessions
 * begin with different ones.
 *
 * A refusal ends the search: another partition would refuse alike.
 */
void
run_on_any_partition(RouterCall *call)
{
	int			count = router_partitions();
	ErrorData  *error = NULL;

	for (int i = 0; i < count; i++)
	{
		PartitionOutcome outcome = {0};

		error = try_partition(call, (MyProcPid + i) % count);
		if (error == NULL)
			return;
		note_error(&outcome, error);
		if (strcmp(outcome.word, "unavailable") != 0)
			break;
	}
	if (error == NULL)
		refuse_routed(call, REFUSAL_PARTITION_UNAVAILABLE);
	raise_again(error);
}

/* rescue_router.outcomes: one row a partition. */
Datum
rescue_router_outcomes(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < outcome_count; i++)
	{
		Datum		values[4] = {Int32GetDatum(i)};
		bool		nulls[4] = {false};
		bool		raised = outcomes[i].sqlstate[0] != '\0';

		nulls[1] = outcomes[i].word == NULL;
		values[1] = nulls[1] ? (Datum) 0 : CStringGetTextDatum(outcomes[i].word);
		nulls[2] = nulls[3] = !raised;
		values[2] = raised ? CStringGetTextDatum(outcomes[i].sqlstate) : (Datum) 0;
		values[3] = raised ? CStringGetTextDatum(outcomes[i].message) : (Datum) 0;
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
