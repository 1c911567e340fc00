/*
 * server_call.c
 *		Calls of the server's functions that do more than compute.
 */
#include "migcheck/sql/relation/bounds.h"

#include <string.h>

#include "migcheck/sql/query/literal_forms.h"
#include "migcheck/sql/query/scope.h"
#include "migcheck/sql/transaction/setting_values.h"

/*
 * Lock the sequence that setval() or nextval() is called for, if its name is
 * a constant.
 */
static void
lock_named_sequence(SqlSession *session, const FuncCall *call)
{
	const char *name = call->args == NIL ? NULL :
		string_constant(expression_below_casts(linitial(call->args)));
	SqlRelation *sequence;

	if (name != NULL)
		name = literal_relation_name(session, name);
	if (name == NULL)
		return;
	sequence = session_named_relation(session, name);
	effect_lock_named(session, sequence, SQL_ROW_EXCLUSIVE);
	if (list_length(call->args) > 1)
		bounds_check_value(session, sequence, lsecond(call->args));
}

/* set_config(): SET as a function, of constants. */
static void
set_config(SqlSession *session, const List *args)
{
	const char *name = string_constant(linitial(args));
	Node	   *local = expression_below_casts(lthird(args));

	if (name == NULL || !IsA(lsecond(args), A_Const) || !IsA(local, A_Const))
		return;
	settings_set_value(session, name, list_make1(lsecond(args)),
					   IsA(&((A_Const *) local)->val, Boolean) &&
					   boolVal(&((A_Const *) local)->val));
}

/* AT TIME ZONE: without a slash it may be one of the abbreviations. */
static void
check_named_zone(SqlSession *session, const char *zone)
{
	if (zone != NULL && strchr(zone, '/') != NULL && !is_time_zone(zone))
		effect_fail(session, "22023", "there is no time zone \"%s\"", zone);
}

/* Read a call by its bare name: of a sequence, a setting, a large object. */
void
read_server_call(SqlSession *session, const FuncCall *call, const char *bare)
{
	if (strcmp(bare, "setval") == 0 || strcmp(bare, "nextval") == 0 ||
		strcmp(bare, "currval") == 0)
		lock_named_sequence(session, call);
	else if (strcmp(bare, "set_config") == 0 && list_length(call->args) == 3)
		set_config(session, call->args);
	else if (strcmp(bare, "timezone") == 0 && list_length(call->args) == 2)
		check_named_zone(session, string_constant(linitial(call->args)));
	else if (strcmp(bare, "lo_unlink") == 0 || strcmp(bare, "lo_open") == 0)
		effect_depend(session, "whether the large object exists");
}
