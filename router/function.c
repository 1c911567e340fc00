/*
 * function.c
 *		Find the function of PL/Proxy that carries a call, and describe it.
 *
 * It is rescue_router.remote_NAME, whose first two parameters are the
 * partition and the caller's identity, and the others those of the function
 * itself, a domain by the type below it.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/value.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "compat.h"
#include "router.h"

/* A function by its oid. */
typedef struct KnownFunction
{
	Oid			oid;
	RoutedFunction *function;
} KnownFunction;

/* What the session knows, until a function changes. */
static MemoryContext functions_context = NULL;
static HTAB *functions = NULL;
static bool functions_are_known = false;

/*
 * Return the number of the parameter of a name, -1 if not found.
 *
 * Parameters are known by their names, because org is not at the same place
 * in all functions.
 */
static int
find_parameter(HeapTuple tuple, int count, const char *name)
{
	char	  **names;
	int			named;
	Datum		types;
	Datum		all;
	bool		is_null;

	types = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_proargmodes, &is_null);
	if (is_null)
		types = PointerGetDatum(NULL);
	all = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_proargnames, &is_null);
	if (is_null)
		return -1;
	named = get_func_input_arg_names(all, types, &names);
	for (int i = 0; i < Min(named, count); i++)
	{
		if (names[i] != NULL && strcmp(names[i], name) == 0)
			return i;
	}
	return -1;
}

/*
 * Return the function of PL/Proxy for one of a name and types.
 *
 * Raises an error if it is missing, as when a function was added and not
 * routed.
 */
static Oid
find_remote(const char *name, const oidvector *types, int first)
{
	Oid			wanted[FUNC_MAX_ARGS] = {INT4OID, TEXTARRAYOID};
	int			count = 2;
	List	   *path = list_make2(makeString("rescue_router"),
								  makeString(psprintf("remote_%s", name)));

	for (int i = first; i < types->dim1; i++)
		wanted[count++] = getBaseType(types->values[i]);
	return LookupFuncName(path, count, wanted, false);
}

/* Describe what the function returns. */
static void
describe_result(RoutedFunction *function, FunctionCallInfo fcinfo)
{
	TupleDesc	rows = NULL;
	TypeFuncClass result = get_call_result_type(fcinfo, &function->result_type,
												&rows);

	function->returns_set = fcinfo->flinfo->fn_retset;
	if (function->returns_set && result != TYPEFUNC_COMPOSITE)
		elog(ERROR, "unexpected result type of a routed function");
	if (function->returns_set)
		function->rows = CreateTupleDescCopy(rows);
	else
	{
		function->rows = CreateTemplateTupleDesc(1);
		TupleDescInitEntry(function->rows, 1, "result",
						   function->result_type == VOIDOID ? TEXTOID :
						   function->result_type, -1, 0);
	}
	function->columns = describe_answer_columns(function->rows);
}

/*
 * Look up all that a call needs to know of its function.
 *
 * Runs in functions_context, so that all that it allocates is freed at once
 * when a function changes.
 */
static RoutedFunction *
describe_function(FunctionCallInfo fcinfo, int first)
{
	Oid			oid = fcinfo->flinfo->fn_oid;
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(oid));
	RoutedFunction *function = palloc0(sizeof(RoutedFunction));
	Form_pg_proc proc;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", oid);
	proc = (Form_pg_proc) GETSTRUCT(tuple);
	function->name = pstrdup(NameStr(proc->proname));
	function->first = first;
	function->org_at = find_parameter(tuple, proc->pronargs, "org");
	function->ws_at = find_parameter(tuple, proc->pronargs, "ws");
	function->job_at = find_parameter(tuple, proc->pronargs, "job_id");
	fmgr_info_cxt(find_remote(function->name, &proc->proargtypes, first),
				  &function->remote, CurrentMemoryContext);
	ReleaseSysCache(tuple);
	describe_result(function, fcinfo);
	return function;
}

/*
 * A function has changed: what is known may be wrong.
 *
 * Only marks: the table may be in use by the call in which the message
 * arrived.
 */
static void
forget_functions(Datum arg, int cache, uint32 hash)
{
	functions_are_known = false;
}

/* Make an empty table of functions. */
static void
begin_functions(void)
{
	HASHCTL		control = {
		.keysize = sizeof(Oid),
		.entrysize = sizeof(KnownFunction)
	};

	if (functions_context == NULL)
	{
		functions_context = AllocSetContextCreate(TopMemoryContext, "rescue_router",
												  ALLOCSET_DEFAULT_SIZES);
		CacheRegisterSyscacheCallback(PROCOID, forget_functions, (Datum) 0);
	}
	MemoryContextReset(functions_context);
	control.hcxt = functions_context;
	functions = hash_create("rescue_router", 64, &control,
							HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	functions_are_known = true;
}

/*
 * Return the description, which is made at a session's first call. It holds
 * until the next call.
 */
const RoutedFunction *
routed_function(FunctionCallInfo fcinfo, int first)
{
	KnownFunction *known;
	RoutedFunction *described;
	MemoryContext before;

	if (!functions_are_known)
		begin_functions();
	known = hash_search(functions, &fcinfo->flinfo->fn_oid, HASH_FIND, NULL);
	if (known != NULL)
		return known->function;
	before = MemoryContextSwitchTo(functions_context);
	described = describe_function(fcinfo, first);
	MemoryContextSwitchTo(before);
	known = hash_search(functions, &fcinfo->flinfo->fn_oid, HASH_ENTER, NULL);
	known->function = described;
	return described;
}

/* Return an argument of type text. */
const text *
routed_argument(const RouterCall *call, int at)
{
	if (at < 0 || call->outer->args[at].isnull)
		return NULL;
	return DatumGetTextPP(call->outer->args[at].value);
}
