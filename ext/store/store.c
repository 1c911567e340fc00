/*
 * store.c
 *		Run rescue's own statements on its tables.
 *
 * The only file with SPI, and SPI is used only where direct.c does not do:
 * most of the cost of a small read is the executor. The tables belong to a
 * role without login, and row security is forced on it, so that two things
 * must agree before a row is seen: the statement's own condition, and the
 * policy, which asks for the organisation that is admitted (admission.c).
 * Identity and admission are switched for the one statement, as the server's
 * foreign keys do it. No user's code may run in between: statements name only
 * our tables and built-in functions (statements.def).
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_authid.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/datum.h"
#include "utils/guc.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "store/admission.h"
#include "arguments.h"
#include "audit/audit.h"
#include "compat.h"
#include "store/deputy.h"
#include "store/direct.h"
#include "errors.h"
#include "store/own_scan.h"
#include "store/policies.h"
#include "retention/room.h"
#include "store/settings_cache.h"
#include "store/statements.h"
#include "store/store.h"

/* What the server's own refusal to write comes with. */
#define HINT_READ_ONLY \
	"This function of rescue writes: call it on the primary server, in a transaction that is not read-only."

static SPIPlanPtr plans[STATEMENT_COUNT];

/* Whether the policies of a statement's tables held, and no table was changed
 * since. */
static bool policies_checked[STATEMENT_COUNT];

/* The organisation of the run that is open. */
static const text *open_org = NULL;

/* Whether the run is one of a pure function: see store_open_pure(). */
static bool open_pure = false;

/* Where the caller of the run allocates, and the run itself; whether the run has
 * connected SPI. */
static MemoryContext caller_context = NULL;
static MemoryContext run_context = NULL;
static bool spi_connected = false;

/* The snapshot of store_hold_snapshot(), else NULL. */
static Snapshot run_snapshot = NULL;

/* The rows of the last statement, where it was run without SPI. */
static RowSet direct_rows;
static bool rows_are_direct = false;

/* A table, whichever, may have other policies now. */
static void
at_table_change(Datum arg, Oid table)
{
	memset(policies_checked, 0, sizeof(policies_checked));
	own_scan_forget(table);
	settings_cache_forget(table);
	room_forget();
}

/* The tables' owner may have become a role that bypasses row security. */
static void
at_role_change(Datum arg, int cache, uint32 hash)
{
	memset(policies_checked, 0, sizeof(policies_checked));
}

/*
 * Make sure, once a backend, that an error withdraws the admission, and that
 * policies are looked at again when they may have changed.
 */
static void
register_callbacks(void)
{
	static bool registered = false;

	if (registered)
		return;
	register_withdrawal();
	CacheRegisterRelcacheCallback(at_table_change, (Datum) 0);
	CacheRegisterSyscacheCallback(AUTHOID, at_role_change, (Datum) 0);
	registered = true;
}

/*
 * Raise an error if a statement returns another number of columns than
 * statements.def has names for: they would be the names of other columns.
 */
static void
check_columns(const StatementText *st, SPIPlanPtr plan)
{
	CachedPlanSource *source = linitial(SPI_plan_get_plan_sources(plan));
	int			columns = source->resultDesc == NULL ? 0 :
		source->resultDesc->natts;

	if (columns != st->columns)
		elog(ERROR, "statement returns %d columns, not %d", columns,
			 st->columns);
}

/*
 * The saved plan of a statement; made anew when the server gave it up, and
 * then planned when it is first executed, for which *fresh is set.
 */
static SPIPlanPtr
statement_plan(StatementId statement, bool *fresh)
{
	const StatementText *st = &Statements[statement];
	SPIPlanPtr	plan = plans[statement];

	*fresh = plan == NULL || !SPI_plan_is_valid(plan);
	if (!*fresh)
		return plan;
	if (plan != NULL)
	{
		plans[statement] = NULL;
		SPI_freeplan(plan);
	}
	/* the parameters never make for another plan: plan once, not five times */
	plan = SPI_prepare_cursor(st->text, st->params,
							  unconstify(Oid *, st->types),
							  CURSOR_OPT_GENERIC_PLAN);
	if (plan == NULL)
		elog(ERROR, "SPI_prepare returned %s", SPI_result_code_string(SPI_result));
	check_columns(st, plan);
	SPI_keepplan(plan);
	plans[statement] = plan;
	return plan;
}

/* Set a setting of the session until the nest level ends. */
static void
set_for_statement(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
}

/*
 * Narrow the planner's choice while a statement is planned. All of them find
 * few rows by an index, and must do so on a table that was empty when the plan
 * was made, too: the plan stays. The settings end with the nest level.
 *
 * So must the plans of the foreign keys, which the server would make anew for
 * each deleted bundle where its statistics on the sections are old.
 */
static void
narrow_planner(void)
{
	static const char *const off[] = {
		"enable_bitmapscan", "enable_hashjoin", "enable_material",
		"enable_mergejoin", "enable_seqscan", "enable_sort", "jit"
	};

	for (int i = 0; i < lengthof(off); i++)
		set_for_statement(off[i], "off");
	set_for_statement("plan_cache_mode", "force_generic_plan");
}

/* Whether a statement has the server delete by a foreign key. */
static bool
deletes_by_keys(StatementId statement)
{
	return statement == STATEMENT_BUNDLES_DELETE ||
		statement == STATEMENT_BUNDLES_FORGET;
}

/* Keep the caller's statement, and where it is called, out of the log. */
static void
hide_statement(void *arg)
{
	errhidestmt(true);
	errhidecontext(true);
}

/*
 * Have all errors of the server's own hide the statement, too, while the
 * store is open: a cancel, a lock that was not got, a memory that is full.
 * Statements contain tokens and whole bundles. An error gives the stack back.
 */
static void
begin_hiding(void)
{
	ErrorContextCallback *callback = palloc0(sizeof(ErrorContextCallback));

	callback->callback = hide_statement;
	callback->previous = error_context_stack;
	error_context_stack = callback;
}

/* Remove hide_statement() from the top of the error callbacks. */
static void
end_hiding(void)
{
	Assert(error_context_stack->callback == hide_statement);
	error_context_stack = error_context_stack->previous;
}

/* Begin a run of statements, which has memory of its own. */
static void
begin_run(const text *org, bool pure)
{
	caller_context = CurrentMemoryContext;
	run_context = AllocSetContextCreate(caller_context, "rescue store",
										ALLOCSET_DEFAULT_SIZES);
	MemoryContextSwitchTo(run_context);
	spi_connected = false;
	rows_are_direct = false;
	run_snapshot = NULL;
	begin_hiding();
	register_callbacks();
	open_org = org;
	open_pure = pure;
}

/* Connect SPI, unless the run has done so. */
static void
connect_spi(void)
{
	int			rc;

	if (spi_connected)
		return;
	rc = SPI_connect();
	if (rc != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect returned %s", SPI_result_code_string(rc));
	spi_connected = true;
}

/* Disconnect SPI, if it was connected. */
static void
disconnect_spi(void)
{
	int			rc;

	if (!spi_connected)
		return;
	rc = SPI_finish();
	if (rc != SPI_OK_FINISH)
		elog(ERROR, "SPI_finish returned %s", SPI_result_code_string(rc));
	spi_connected = false;
}

/* Begin a run for one organisation, with SPI connected. */
void
store_open(const text *org)
{
	store_open_reader(org);
	connect_spi();
}

/*
 * Begin a run for one organisation; a function that is called as a deputy is
 * refused first. SPI is connected only when a statement needs it.
 */
void
store_open_reader(const text *org)
{
	refuse_deputy();
	begin_run(org, false);
}

/* Connect to SPI for a function that reads nothing of an organisation. */
void
store_open_pure(void)
{
	begin_run(NULL, true);
	connect_spi();
}

/* Register the latest snapshot for the rest of the run. */
void
store_hold_snapshot(void)
{
	Assert(run_snapshot == NULL);
	run_snapshot = RegisterSnapshot(GetLatestSnapshot());
}

/*
 * End the run: the audit line that is left is written, and what the statements
 * returned is freed.
 */
void
store_close(void)
{
	audit_flush();
	if (run_snapshot != NULL)
		UnregisterSnapshot(run_snapshot);
	run_snapshot = NULL;
	end_hiding();
	disconnect_spi();
	open_org = NULL;
	MemoryContextSwitchTo(caller_context);
	MemoryContextDelete(run_context);
}

/*
 * Return a copy of a value in the memory context that was current when the
 * store was opened.
 */
Datum
store_keep(Datum value, bool is_null, bool by_value, int length)
{
	MemoryContext run;
	Datum		kept;

	if (is_null)
		return (Datum) 0;
	run = MemoryContextSwitchTo(caller_context);
	kept = datumTransfer(value, by_value, length);
	MemoryContextSwitchTo(run);
	return kept;
}

/* A text that is not NULL, in a form that needs no store any more. */
text *
store_keep_text(Datum value)
{
	Datum		plain = PointerGetDatum(DatumGetTextPP(value));

	return (text *) DatumGetPointer(store_keep(plain, false, false, -1));
}

/*
 * The snapshot that a statement needs; invalid for the one that it runs in. A
 * parallel worker and its leader cannot take another, and must agree: what is
 * pure reads under the active one.
 */
static Snapshot
statement_snapshot(StatementKind kind)
{
	if (kind == STATEMENT_WRITES || open_pure)
		return InvalidSnapshot;
	return run_snapshot != NULL ? run_snapshot : GetLatestSnapshot();
}

/* A statement on its way, with the flags of its parameters. */
typedef struct StatementRun
{
	StatementId statement;
	Datum	   *values;
	char		flags[STORE_PARAMS_MAX];
	uint64		max_rows;
} StatementRun;

/* Plan and execute a statement by SPI, as the tables' owner. */
static void
execute(StatementRun *run)
{
	StatementKind kind = Statements[run->statement].kind;
	MemoryContext context = CurrentMemoryContext;
	int			level = 0;
	SPIPlanPtr	plan;
	bool		fresh;
	int			rc;

	connect_spi();
	/* where it is off, the server advises to take the second wall down */
	if (!row_security)
	{
		level = NewGUCNestLevel();
		set_for_statement("row_security", "on");
	}
	plan = statement_plan(run->statement, &fresh);
	if ((fresh && kind != STATEMENT_WALKS) || deletes_by_keys(run->statement))
	{
		if (level == 0)
			level = NewGUCNestLevel();
		narrow_planner();
	}
	rc = SPI_execute_snapshot(plan, run->values, run->flags,
							  statement_snapshot(kind), InvalidSnapshot,
							  kind != STATEMENT_WRITES, true, run->max_rows);
	MemoryContextSwitchTo(context);
	if (level > 0)
		AtEOXact_GUC(true, level);
	if (rc < 0)
		elog(ERROR, "statement returned %s", SPI_result_code_string(rc));
}

pg_noreturn static void rethrow_plain(MemoryContext context);

/*
 * Raise an error of the server's own again without what is ours and the
 * caller's in it: our statement, the context, the row that a constraint
 * refused, the statements of the sessions that waited. A privilege that the
 * tables' owner does not have was revoked, or a policy that allowed an INSERT
 * was dropped.
 */
static void
rethrow_plain(MemoryContext context)
{
	ErrorData  *error;

	MemoryContextSwitchTo(context);
	error = CopyErrorData();
	FlushErrorState();
	if (error->sqlerrcode == ERRCODE_INSUFFICIENT_PRIVILEGE)
		refuse(REFUSAL_SETTINGS_UNUSABLE);
	error->detail = NULL;
	error->detail_log = NULL;
	error->context = NULL;
	error->internalquery = NULL;
	error->internalpos = 0;
	error->cursorpos = 0;
	if (error->sqlerrcode == ERRCODE_READ_ONLY_SQL_TRANSACTION)
		error->hint = HINT_READ_ONLY;
	ReThrowError(error);
	pg_unreachable();
}

/*
 * Refuse if a policy of the statement's tables is not as the script made it.
 * Looked at once the tables are locked, and an error takes back what was
 * written.
 */
static void
check_policies(StatementId statement)
{
	CachedPlanSource *source;

	if (policies_checked[statement])
		return;
	source = linitial(SPI_plan_get_plan_sources(plans[statement]));
	if (!policies_hold(source->relationOids, get_role_oid(OWNER_ROLE, false),
					   Statements[statement].kind == STATEMENT_WALKS))
		refuse(REFUSAL_SETTINGS_UNUSABLE);
	policies_checked[statement] = true;
}

/* Run a statement without SPI, if it can be. */
static bool
execute_directly(const StatementRun *run, const bool *nulls)
{
	memset(&direct_rows, 0, sizeof(direct_rows));
	rows_are_direct = !open_pure && direct_has(run->statement) &&
		direct_run(run->statement, run->values, nulls, run_snapshot,
				   &direct_rows);
	if (rows_are_direct && direct_rows.count > 0 &&
		direct_rows.columns != Statements[run->statement].columns)
		elog(ERROR, "scan returns %d columns, not %d", direct_rows.columns,
			 Statements[run->statement].columns);
	return rows_are_direct;
}

/* Run a statement for at most so many rows; 0 is all of them. */
static uint64
run_for(StatementId statement, const Datum *values, int count,
		const bool *nulls, uint64 max_rows)
{
	const StatementText *st = &Statements[statement];
	MemoryContext context = CurrentMemoryContext;
	StatementRun run = {statement, unconstify(Datum *, values),
	.max_rows = max_rows};
	Identity	before;

	Assert(count == st->params);
	for (int i = 0; i < st->params; i++)
		run.flags[i] = nulls != NULL && nulls[i] ? 'n' : ' ';
	if (open_pure && st->kind != STATEMENT_READS_ANYWHERE)
		elog(ERROR, "a pure function cannot run this statement");

	before = become_owner(open_org, st->kind == STATEMENT_WALKS);
	PG_TRY();
	{
		if (!execute_directly(&run, nulls))
			execute(&run);
	}
	PG_CATCH();
	{
		become_caller(before);
		rethrow_plain(context);
	}
	PG_END_TRY();
	become_caller(before);
	if (rows_are_direct)
		return direct_rows.count;
	check_policies(statement);
	return SPI_processed;
}

/* Run a statement for all its rows. Returns how many there are. */
uint64
store_run_any(StatementId statement, const Datum *values, int count,
			  const bool *nulls)
{
	return run_for(statement, values, count, nulls, 0);
}

/* Run a statement for at most one row. Returns whether there is one. */
bool
store_first_any(StatementId statement, const Datum *values, int count)
{
	return run_for(statement, values, count, NULL, 1) == 1;
}

/*
 * Deform a row into the arrays; pass-by-reference values point into the row.
 */
void
store_row(uint64 row, Datum *values, bool *nulls)
{
	if (rows_are_direct)
	{
		int			columns = direct_rows.columns;

		memcpy(values, direct_rows.values + row * columns,
			   columns * sizeof(Datum));
		memcpy(nulls, direct_rows.nulls + row * columns,
			   columns * sizeof(bool));
		return;
	}
	heap_deform_tuple(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, values,
					  nulls);
}

/*
 * Free the rows of the last statement; values that point into them are gone.
 */
void
store_free_rows(void)
{
	if (rows_are_direct)
		return;
	SPI_freetuptable(SPI_tuptable);
	SPI_tuptable = NULL;
}

/*
 * Return one column of a row; a pass-by-reference value points into the row.
 */
Datum
store_value(uint64 row, int column, bool *is_null)
{
	if (rows_are_direct)
	{
		uint64		place = row * direct_rows.columns + column;

		*is_null = direct_rows.nulls[place];
		return direct_rows.values[place];
	}
	return SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc,
						 column + 1, is_null);
}

/* Return a text of a row, which it may point into; NULL if it is NULL. */
text *
store_text(uint64 row, int column)
{
	bool		is_null;
	Datum		value = store_value(row, column, &is_null);

	return is_null ? NULL : DatumGetTextPP(value);
}

/* Whether the last statement was run without SPI. */
bool
store_rows_are_direct(void)
{
	return rows_are_direct;
}

/*
 * Compare a column of a row with the open organisation, as bytes; NULL
 * refuses.
 */
void
store_check_org(uint64 row, int column)
{
	bool		is_null;
	Datum		org = store_value(row, column, &is_null);

	if (is_null || open_org == NULL ||
		!same_text(DatumGetTextPP(org), open_org))
		refuse(REFUSAL_INTEGRITY_FAILED);
}
