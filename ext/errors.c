/*
 * errors.c
 *		Raise the refusals of refusals.def as errors.
 *
 * An error hides the statement and the context: a literal token or a bundle
 * may occur in either. Nothing that a caller sent is in message, detail or
 * hint, so that refusals can be logged and shown anywhere.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "audit/audit.h"
#include "compat.h"
#include "audit/counters.h"
#include "errors.h"
#include "routed/routed.h"

/* What the detail of every refusal begins with. */
#define DETAIL_START "{\"rescue\": "

typedef struct RefusalText
{
	const char *situation;
	const char *code;			/* behind RB */
	int			http;
	bool		retryable;
	const char *condition;
	const char *message;
	const char *hint;
} RefusalText;

static const RefusalText Refusals[] = {
	{NULL},
#define REFUSAL(situation, code, http, retryable, condition, message, hint) \
	{#situation, code, http, retryable, condition, message, hint},
#include "refusals.def"
#undef REFUSAL
};

int			rescue_error_style = ERROR_STYLE_NATIVE;

static emit_log_hook_type next_emit_log_hook = NULL;

PG_FUNCTION_INFO_V1(rescue_refusals);
PG_FUNCTION_INFO_V1(rescue_refuse);

/* RBnnn or PTnnn as an error code. */
static int
error_code(const RefusalText *text)
{
	char		http[4];

	if (rescue_error_style == ERROR_STYLE_POSTGREST)
	{
		snprintf(http, sizeof(http), "%03d", text->http);
		return MAKE_SQLSTATE('P', 'T', http[0], http[1], http[2]);
	}
	return MAKE_SQLSTATE('R', 'B', text->code[0], text->code[1], text->code[2]);
}

/*
 * refuse: raise the error of a situation. DETAIL is JSON, so that a program
 * needs no table of messages to tell what happened.
 */
void
refuse(Refusal situation)
{
	const RefusalText *text = &Refusals[situation];

	count_refusal(situation);
	audit_refused(situation);
	ereport(ERROR,
			(errcode(error_code(text)),
			 errmsg("%s", text->message),
			 errdetail(DETAIL_START "\"%s\", \"retryable\": %s}",
					   text->condition, text->retryable ? "true" : "false"),
			 errhint("%s", text->hint),
			 errhidestmt(true), errhidecontext(true)));
	pg_unreachable();
}

/*
 * Raise a serialization failure with this message, so that the application
 * tries the transaction again.
 */
void
refuse_old_snapshot(const char *message)
{
	ereport(ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg("%s", message),
			 errhint("Try again in a new transaction."),
			 errhidestmt(true), errhidecontext(true)));
	pg_unreachable();
}

/*
 * Raise the message of a refusal as a warning, and return. Through a router it
 * becomes a row.
 */
void
warn_of(Refusal situation)
{
	const RefusalText *text = &Refusals[situation];

	if (routed_takes_warning(unpack_sql_state(error_code(text)), text->message,
							 text->hint))
		return;
	ereport(WARNING,
			(errcode(error_code(text)),
			 errmsg("%s", text->message),
			 errhint("%s", text->hint),
			 errhidestmt(true), errhidecontext(true)));
}

/* Return the name of a refusal's condition, as in refusals.def. */
const char *
refusal_condition(Refusal situation)
{
	return Refusals[situation].condition;
}

/* Return the SQLSTATE of a refusal, as five characters. */
const char *
refusal_sqlstate(Refusal situation)
{
	return unpack_sql_state(MAKE_SQLSTATE('R', 'B', Refusals[situation].code[0],
										  Refusals[situation].code[1],
										  Refusals[situation].code[2]));
}

/*
 * Hide the statement of a refusal that comes from a parallel worker: the
 * leader logs it once more, and is not told that it was hidden. Known by its
 * detail.
 */
static void
hide_refused_statement(ErrorData *error)
{
	if (error->detail != NULL &&
		strncmp(error->detail, DETAIL_START, strlen(DETAIL_START)) == 0)
	{
		error->hide_stmt = true;
		error->hide_ctx = true;
	}
	if (next_emit_log_hook != NULL)
		next_emit_log_hook(error);
}

/* Install our hook for messages that go to the log. */
void
errors_hide_statements(void)
{
	next_emit_log_hook = emit_log_hook;
	emit_log_hook = hide_refused_statement;
}

/*
 * rescue_refusals: the table of refusals, for the docs and for programs that
 * map them.
 */
Datum
rescue_refusals(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 1; i < lengthof(Refusals); i++)
	{
		const RefusalText *text = &Refusals[i];
		Datum		values[7];
		bool		nulls[7] = {0};

		values[0] = CStringGetTextDatum(text->situation);
		values[1] = CStringGetTextDatum(psprintf("RB%s", text->code));
		values[2] = Int32GetDatum(text->http);
		values[3] = BoolGetDatum(text->retryable);
		values[4] = CStringGetTextDatum(text->condition);
		values[5] = CStringGetTextDatum(text->message);
		values[6] = CStringGetTextDatum(text->hint);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/*
 * rescue.refuse: raise the refusal of a situation, for functions in SQL, so
 * that they have no texts of their own.
 */
Datum
rescue_refuse(PG_FUNCTION_ARGS)
{
	char	   *situation = PG_ARGISNULL(0) ? "" : text_to_cstring(PG_GETARG_TEXT_PP(0));

	for (int i = REFUSAL_NONE + 1; i < REFUSAL_COUNT; i++)
	{
		if (strcmp(Refusals[i].situation, situation) == 0)
			refuse(i);
	}
	elog(ERROR, "unknown situation \"%s\"", situation);
}
