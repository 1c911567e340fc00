/*
 * routed.c
 *		Run a call that came through a router, and return a refusal as a row.
 *
 * An error would cost the router its connection, and what PL/Proxy makes of
 * its text. So the function runs in a subtransaction, and what it raises is a
 * row of the answer (answer.h). The session of a router serves many callers:
 * the settings that say who asks hold for the one call.
 *
 * Nothing is allowed that the session's role could not do by itself: its
 * privilege on the function is checked here, as the executor would. Arguments
 * must be of the function's very types, because it is called without a plan.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/syscache.h"

#include "routed/answer.h"
#include "compat.h"
#include "store/deputy.h"
#include "routed/routed.h"

/* The arguments of rescue.routed() in front of those of the function. */
#define OWN_ARGUMENTS 2

typedef struct RoutedCall
{
	FunctionCallInfo outer;		/* the call of rescue.routed() */
	Oid			function;
	FmgrInfo	flinfo;
	TupleDesc	rows;			/* the function's; one column for a result */
	AnswerColumn *columns;		/* of these */
	bool		returns_nothing;	/* but void */
	StringInfoData answer;
	MemoryContext context;		/* of the whole call */
	bool		apart;			/* see routed_apart() */
	bool		read_only;		/* as the caller's transaction is */
	List	   *roles;			/* their names; see routed_roles() */
} RoutedCall;

/* The settings among the fields, in the order of IdentityField. */
static const char *const identity_settings[IDENTITY_SETTINGS] = {
	"rescue.client", "rescue.request_id", "rescue.org_id", "rescue.error_style"
};

/* The call that is running, for its warnings; NULL outside of one. */
static RoutedCall *running = NULL;

PG_FUNCTION_INFO_V1(rescue_routed);

/* Add the row of what was raised. */
static void
add_raised(RoutedCall *call, const char *const *fields)
{
	write_answer_row(&call->answer, ANSWER_RAISED, RAISED_FIELDS);
	for (int i = 0; i < RAISED_FIELDS; i++)
		write_answer_text(&call->answer, fields[i]);
}

/* Take the warning of a situation as a row, where a routed call is running. */
bool
routed_takes_warning(const char *sqlstate, const char *message,
					 const char *hint)
{
	const char *fields[RAISED_FIELDS] = {
		[RAISED_SEVERITY] = "WARNING",
		[RAISED_SQLSTATE] = sqlstate,
		[RAISED_MESSAGE] = message,
		[RAISED_HINT] = hint
	};

	if (running == NULL)
		return false;
	add_raised(running, fields);
	return true;
}

/* Whether the call that is running says so; false outside of one. */
bool
routed_apart(void)
{
	return running != NULL && running->apart;
}

/*
 * Return the caller's roles, found by name; a role that is not here is left
 * out.
 */
List *
routed_roles(void)
{
	List	   *roles = NIL;
	ListCell   *cell;

	if (running == NULL)
		return NIL;
	foreach(cell, running->roles)
	{
		Oid			role = get_role_oid(lfirst(cell), true);

		if (OidIsValid(role))
			roles = list_append_unique_oid(roles, role);
	}
	return roles;
}

/* Whether a function of pg_catalog is one that a router may call. */
static bool
is_routable(Form_pg_proc proc)
{
	return proc->prokind == PROKIND_FUNCTION &&
		strncmp(NameStr(proc->proname), "rescue_", strlen("rescue_")) == 0;
}

/*
 * Return the function of a name whose parameters have the very types of the
 * arguments. Looked up in the catalogue's cache: to parse a signature would cost
 * more than many a call.
 */
static Oid
find_function(FunctionCallInfo outer)
{
	int			count = outer->nargs - OWN_ARGUMENTS;
	Oid			types[FUNC_MAX_ARGS];
	oidvector  *parameters;
	HeapTuple	tuple;
	Oid			function = InvalidOid;

	for (int i = 0; i < count; i++)
		types[i] = get_fn_expr_argtype(outer->flinfo, i + OWN_ARGUMENTS);
	parameters = buildoidvector(types, count);
	tuple = outer->args[1].isnull ? NULL :
		SearchSysCache3(PROCNAMEARGSNSP, outer->args[1].value,
						PointerGetDatum(parameters),
						ObjectIdGetDatum(PG_CATALOG_NAMESPACE));
	if (HeapTupleIsValid(tuple))
	{
		Form_pg_proc proc = (Form_pg_proc) GETSTRUCT(tuple);

		if (is_routable(proc))
			function = proc->oid;
		ReleaseSysCache(tuple);
	}
	if (!OidIsValid(function))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("function cannot be called through a router with these arguments")));
	return function;
}

/*
 * Find out what the function returns. A function without a result has one that
 * is NULL.
 */
static void
describe_rows(RoutedCall *call)
{
	Oid			type;
	TypeFuncClass kind = get_func_result_type(call->function, &type,
											  &call->rows);

	call->returns_nothing = type == VOIDOID;
	if (kind == TYPEFUNC_SCALAR)
	{
		call->rows = CreateTemplateTupleDesc(1);
		TupleDescInitEntry(call->rows, 1, "result",
						   call->returns_nothing ? TEXTOID : type, -1, 0);
	}
	else if (kind != TYPEFUNC_COMPOSITE)
		elog(ERROR, "unexpected result type of a routed function");
	call->columns = describe_answer_columns(call->rows);
}

/* Let the caller's identity hold until the settings are restored. */
static void
take_identity(RoutedCall *call)
{
	FunctionCallInfo fcinfo = call->outer;
	Datum	   *items;
	bool	   *nulls;
	int			count;

	if (PG_ARGISNULL(0))
		return;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), TEXTOID, -1, false, TYPALIGN_INT,
					  &items, &nulls, &count);
	for (int i = IDENTITY_LOGIN; i <= IDENTITY_ACTING && i < count; i++)
	{
		if (!nulls[i])
			call->roles = lappend(call->roles, TextDatumGetCString(items[i]));
	}
	call->apart = count > IDENTITY_APART && !nulls[IDENTITY_APART];
	call->read_only = count > IDENTITY_READ_ONLY && !nulls[IDENTITY_READ_ONLY];
	/* the end of the subtransaction takes it back */
	if (call->read_only)
		XactReadOnly = true;
	for (int i = 0; i < Min(count, IDENTITY_SETTINGS); i++)
	{
		const char *value = nulls[i] ? "" : TextDatumGetCString(items[i]);
		const char *current;

		if (value[0] == '\0' && i == IDENTITY_ERROR_STYLE)
			value = "native";
		/* an empty narrowing leaves that of the session in force */
		if (value[0] == '\0' && i == IDENTITY_ORG_ID)
			continue;
		current = GetConfigOption(identity_settings[i], false, false);
		if (strcmp(current, value) == 0)
			continue;
		(void) set_config_option(identity_settings[i], value, PGC_USERSET,
								 PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	}
}

/* Add a row of the function. */
static void
add_row(RoutedCall *call, const Datum *values, const bool *nulls)
{
	write_answer_row(&call->answer, ANSWER_RESULT, call->rows->natts);
	for (int i = 0; i < call->rows->natts; i++)
		write_answer_value(&call->answer, &call->columns[i], values[i],
						   nulls[i]);
}

/* Add the rows of a function that returned a set. */
static void
add_set(RoutedCall *call, ReturnSetInfo *result)
{
	TupleTableSlot *slot;

	if (result->returnMode != SFRM_Materialize)
		elog(ERROR, "routed function did not return a whole set");
	if (result->setResult == NULL)
		return;
	slot = MakeSingleTupleTableSlot(result->setDesc, &TTSOpsMinimalTuple);
	while (tuplestore_gettupleslot(result->setResult, true, false, slot))
	{
		slot_getallattrs(slot);
		add_row(call, slot->tts_values, slot->tts_isnull);
	}
	ExecDropSingleTupleTableSlot(slot);
	tuplestore_end(result->setResult);
}

/* Call the function. */
static void
run_function(RoutedCall *call)
{
	LOCAL_FCINFO(fcinfo, FUNC_MAX_ARGS);
	ReturnSetInfo result = {
		.type = T_ReturnSetInfo,
		.expectedDesc = call->rows,
		.allowedModes = SFRM_ValuePerCall | SFRM_Materialize |
		SFRM_Materialize_Preferred,
		.returnMode = SFRM_ValuePerCall,
		.isDone = ExprSingleResult
	};
	int			nargs = call->outer->nargs - OWN_ARGUMENTS;
	Datum		value;
	bool		is_null;

	if (!function_execute_allowed(call->function, GetUserId()))
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_FUNCTION,
					   get_func_name(call->function));
	fmgr_info_cxt(call->function, &call->flinfo, call->context);
	if (call->flinfo.fn_retset)
		result.econtext = CreateStandaloneExprContext();
	InitFunctionCallInfoData(*fcinfo, &call->flinfo, nargs, DEFAULT_COLLATION_OID,
							 NULL, call->flinfo.fn_retset ? (Node *) &result : NULL);
	for (int i = 0; i < nargs; i++)
		fcinfo->args[i] = call->outer->args[i + OWN_ARGUMENTS];
	value = FunctionCallInvoke(fcinfo);
	is_null = fcinfo->isnull || call->returns_nothing;
	if (!call->flinfo.fn_retset)
		add_row(call, &value, &is_null);
	else
	{
		add_set(call, &result);
		FreeExprContext(result.econtext, true);
	}
}

/*
 * Whether an error is a row of the answer. The others end the connection,
 * because another one may do better: the session or the server ends, or it
 * does not write, though the caller would.
 */
static bool
is_answer(const RoutedCall *call, int sqlstate)
{
	switch (ERRCODE_TO_CATEGORY(sqlstate))
	{
		case ERRCODE_OPERATOR_INTERVENTION:
		case ERRCODE_CONNECTION_EXCEPTION:
			return false;
	}
	return sqlstate != ERRCODE_READ_ONLY_SQL_TRANSACTION || call->read_only;
}

/* Return what was raised as the only row, and clear the error. */
static void
answer_with_error(RoutedCall *call)
{
	const char *fields[RAISED_FIELDS];
	ErrorData  *error;

	MemoryContextSwitchTo(call->context);
	error = CopyErrorData();
	FlushErrorState();
	fields[RAISED_SEVERITY] = "ERROR";
	fields[RAISED_SQLSTATE] = unpack_sql_state(error->sqlerrcode);
	fields[RAISED_MESSAGE] = error->message;
	fields[RAISED_DETAIL] = error->detail;
	fields[RAISED_HINT] = error->hint;
	pq_begintypsend(&call->answer);
	add_raised(call, fields);
}

/* Run the function in a subtransaction, with the caller's identity. */
static void
run_caught(RoutedCall *call)
{
	ResourceOwner owner = CurrentResourceOwner;
	RoutedCall *volatile enclosing = running;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(call->context);
	PG_TRY();
	{
		int			level = NewGUCNestLevel();

		running = call;
		take_identity(call);
		run_function(call);
		running = enclosing;
		AtEOXact_GUC(true, level);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		running = enclosing;
		if (!is_answer(call, geterrcode()))
			PG_RE_THROW();
		answer_with_error(call);
		RollbackAndReleaseCurrentSubTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(call->context);
	CurrentResourceOwner = owner;
}

/*
 * rescue.routed: run a function of ours for a caller of a router, and return
 * its rows, and what was raised, as one value (answer.h).
 */
Datum
rescue_routed(PG_FUNCTION_ARGS)
{
	RoutedCall	call = {.outer = fcinfo, .context = CurrentMemoryContext};

	refuse_deputy();
	call.function = find_function(fcinfo);
	describe_rows(&call);
	pq_begintypsend(&call.answer);
	run_caught(&call);
	PG_RETURN_TEXT_P(pq_endtypsend(&call.answer));
}
