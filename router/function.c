/*
 * function.c
 *		Find the function of PL/Proxy that carries a call, and describe it.
 *
 * It is rescue_router.remote_NAME, whose first two parameters are the partition
 * and the caller's identity, and the others those of the function itself, a
 * domain by the type below it.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/value.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "router.h"

/* Return where a parameter of a name is, -1 if there is none. */
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

/* Return the function of PL/Proxy for one of a name and types. */
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
	TupleDesc	columns = NULL;
	TypeFuncClass result = get_call_result_type(fcinfo, &function->result_type,
												&columns);

	function->returns_set = fcinfo->flinfo->fn_retset;
	if (!function->returns_set)
		return;
	if (result != TYPEFUNC_COMPOSITE)
		elog(ERROR, "unexpected result type of a routed function");
	function->columns = CreateTupleDescCopy(columns);
}

/* Look up all that a call needs to know of its function, in the call site's memory. */
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

/* Return the description, which is made at the first call. */
const RoutedFunction *
routed_function(FunctionCallInfo fcinfo, int first)
{
	if (fcinfo->flinfo->fn_extra == NULL)
	{
		MemoryContext before = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		fcinfo->flinfo->fn_extra = describe_function(fcinfo, first);
		MemoryContextSwitchTo(before);
	}
	return fcinfo->flinfo->fn_extra;
}

/* Return an argument of type text. */
const text *
routed_argument(const RouterCall *call, int at)
{
	if (at < 0 || call->outer->args[at].isnull)
		return NULL;
	return DatumGetTextPP(call->outer->args[at].value);
}
