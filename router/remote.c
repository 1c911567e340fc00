/*
 * remote.c
 *		Run a call on one partition through PL/Proxy, and mend what it makes of it.
 *
 * What the partition raised is in its answer (answer.c). Errors that come as
 * errors have PL/Proxy's prefixes taken off.
 *
 * PL/Proxy waits for a silent partition for ever: a timer interrupts it.
 *
 * A cancelled call makes PL/Proxy send a cancel request, and wait for a server
 * that may never answer it. So the error gets another code while it passes
 * through PL/Proxy, which then does no more than drop the connection. What runs
 * on the partition is bounded by its own statement_timeout.
 *
 * The caller's statement, with its literals, is hidden from the log.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "miscadmin.h"
#include "storage/latch.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/timeout.h"

#include "catalog/pg_type.h"
#include "compat.h"
#include "routed/routed.h"
#include "router.h"
#include "settings.h"

/* The arguments of a remote_... function in front of those that travel. */
#define OWN_ARGUMENTS 2

/* What PL/Proxy puts in front of what a partition raised. */
#define REMOTE_MARK "] REMOTE "

/* Set by the timer, while a call is on its way. */
static volatile sig_atomic_t out_of_patience = false;

/* Whether the error that is on its way is a cancelled statement. */
static bool was_cancelled = false;

/* Interrupt PL/Proxy: as a cancelled statement would. In a signal handler. */
static void
lose_patience(void)
{
	out_of_patience = true;
	InterruptPending = true;
	QueryCancelPending = true;
	SetLatch(MyLatch);
}

/*
 * Return our timer.
 *
 * A session registers it once: RegisterTimeout() has a fixed number of
 * places.
 */
static TimeoutId
patience_timer(void)
{
	static bool registered = false;
	static TimeoutId timer;

	if (!registered)
		timer = RegisterTimeout(USER_TIMEOUT, lose_patience);
	registered = true;
	return timer;
}

/*
 * Called for each message that is raised while PL/Proxy runs: hide the
 * statement, and keep PL/Proxy from seeing that it was cancelled.
 *
 * PL/Proxy compares the code of the error in its own handler, so it must be
 * changed before that handler runs; an error context callback is the only
 * place.
 */
static void
disguise_message(void *arg)
{
	errhidestmt(true);
	errhidecontext(true);
	if (geterrcode() == ERRCODE_QUERY_CANCELED)
	{
		was_cancelled = true;
		errcode(ERRCODE_LOCK_NOT_AVAILABLE);
	}
}

/*
 * Return the identity that travels with the call.
 *
 * An element is NULL for what is not set: the partition's session
 * (ext/routed/routed.c) then keeps its own narrowing, and has the other settings
 * empty. A standby's sessions are read-only whether they want or not, and may
 * write through it.
 */
static Datum
caller_identity(const RouterCall *call)
{
	const char *narrowing = rescue_org_id;
	const char *values[IDENTITY_FIELDS];
	Datum		items[IDENTITY_FIELDS];
	bool		nulls[IDENTITY_FIELDS];
	int			dims[1] = {IDENTITY_FIELDS};
	int			lower[1] = {1};

	if (narrowing == NULL || narrowing[0] == '\0')
		narrowing = GetConfigOptionResetString("rescue.org_id");
	values[IDENTITY_CLIENT] = rescue_client;
	values[IDENTITY_REQUEST_ID] = rescue_request_id;
	values[IDENTITY_ORG_ID] = narrowing;
	values[IDENTITY_ERROR_STYLE] =
		rescue_error_style == ERROR_STYLE_POSTGREST ? "postgrest" : NULL;
	values[IDENTITY_APART] = call->apart ? "on" : NULL;
	values[IDENTITY_LOGIN] = GetUserNameFromId(GetSessionUserId(), false);
	values[IDENTITY_OUTER] = GetUserNameFromId(GetOuterUserId(), false);
	values[IDENTITY_ACTING] = GetUserNameFromId(GetUserId(), false);
	values[IDENTITY_READ_ONLY] = XactReadOnly && !RecoveryInProgress() ? "on" : NULL;
	for (int i = 0; i < IDENTITY_FIELDS; i++)
	{
		nulls[i] = values[i] == NULL || values[i][0] == '\0';
		items[i] = nulls[i] ? (Datum) 0 : CStringGetTextDatum(values[i]);
	}
	return PointerGetDatum(construct_md_array(items, nulls, 1, dims, lower,
											  TEXTOID, -1, false, TYPALIGN_INT));
}

/*
 * Return what PL/Proxy's function returns.
 *
 * The function is called by hand and not by a query, so that no plan is made
 * and the arguments are not converted to text and back here.
 */
static Datum
fetch_answer(RouterCall *call, int partition)
{
	LOCAL_FCINFO(fcinfo, FUNC_MAX_ARGS);
	const RoutedFunction *function = call->function;
	FmgrInfo	remote = function->remote;
	int			travel = call->outer->nargs - function->first;
	Datum		answer;

	remote.fn_mcxt = CurrentMemoryContext;
	InitFunctionCallInfoData(*fcinfo, &remote, travel + OWN_ARGUMENTS, InvalidOid,
							 NULL, NULL);
	fcinfo->args[0].value = Int32GetDatum(partition);
	fcinfo->args[0].isnull = false;
	fcinfo->args[1].value = caller_identity(call);
	fcinfo->args[1].isnull = false;
	for (int i = 0; i < travel; i++)
		fcinfo->args[i + OWN_ARGUMENTS] = call->outer->args[i + function->first];
	answer = FunctionCallInvoke(fcinfo);
	if (fcinfo->isnull)
		elog(ERROR, "partition did not answer");
	return answer;
}

/*
 * Whether an error says that the partition cannot answer, for now.
 *
 * A partition that shuts down, refuses connections, or has become a standby
 * will answer later; what else it raises is an answer.
 */
static bool
is_absence(const ErrorData *error)
{
	if (out_of_patience)
		return true;
	/* its own, for instance that it cannot connect */
	if (error->sqlerrcode == ERRCODE_INTERNAL_ERROR &&
		strncmp(error->message, "PL/Proxy function ", strlen("PL/Proxy function ")) == 0)
		return true;
	if (strstr(error->message, REMOTE_MARK) == NULL)
		return false;
	return ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_OPERATOR_INTERVENTION ||
		ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_CONNECTION_EXCEPTION ||
		error->sqlerrcode == ERRCODE_READ_ONLY_SQL_TRANSACTION;
}

/* Return a message without what PL/Proxy put in front of it. */
static char *
without_prefix(char *message, const char *prefix)
{
	if (message != NULL && strncmp(message, prefix, strlen(prefix)) == 0)
		return message + strlen(prefix);
	return message;
}

/* Take PL/Proxy's prefixes off: "name(2): [database] REMOTE ERROR: ...". */
static void
take_prefixes_off(ErrorData *error)
{
	char	   *mark = strstr(error->message, REMOTE_MARK);
	char	   *colon;

	if (mark == NULL)
		return;
	colon = strstr(mark, ": ");
	if (colon != NULL)
		error->message = colon + 2;
	error->detail = without_prefix(error->detail, "Remote detail: ");
	error->hint = without_prefix(error->hint, "Remote hint: ");
	error->cursorpos = error->internalpos = 0;
	error->internalquery = NULL;
	error->context = NULL;
}

/*
 * Raise what an error of PL/Proxy means.
 *
 * PL/Proxy's message may name hosts: it is logged, and not raised.
 */
static void
raise_translated(RouterCall *call, ErrorData *error)
{
	if (is_absence(error))
	{
		ereport(LOG,
				(errmsg_internal("partition does not answer: %s",
								 out_of_patience ? "it took too long" : error->message),
				 errhidestmt(true), errhidecontext(true)));
		refuse_routed(call, REFUSAL_PARTITION_UNAVAILABLE);
	}
	if (was_cancelled)
		error->sqlerrcode = ERRCODE_QUERY_CANCELED;
	take_prefixes_off(error);
	error->hide_stmt = true;
	error->hide_ctx = true;
	ReThrowError(error);
}

/* Be as patient as the server's option says, and quiet on the way. */
static void
begin_waiting(void)
{
	out_of_patience = false;
	was_cancelled = false;
	enable_timeout_after(patience_timer(), router_patience());
}

/*
 * Stop the timer; what it set too late does not count.
 *
 * A cancel request of the user that came at the same moment is lost with it;
 * the call has failed anyhow.
 */
static void
end_waiting(void)
{
	disable_timeout(patience_timer(), false);
	if (out_of_patience)
		QueryCancelPending = false;
}

/*
 * Run the call on a partition. Nothing of PL/Proxy's own notices reaches the
 * client: they tell of connections.
 */
void
run_on_partition(RouterCall *call, int partition)
{
	MemoryContext context = CurrentMemoryContext;
	int			shown = client_min_messages;
	volatile Datum answer = (Datum) 0;
	ErrorData  *volatile error = NULL;
	ErrorContextCallback disguise = {
		.previous = error_context_stack,
		.callback = disguise_message
	};

	begin_waiting();
	client_min_messages = ERROR;
	error_context_stack = &disguise;
	PG_TRY();
	{
		answer = fetch_answer(call, partition);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();
	error_context_stack = disguise.previous;
	client_min_messages = shown;
	end_waiting();
	if (error != NULL)
		raise_translated(call, error);
	take_answer(call, answer);
}
