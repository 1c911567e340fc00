/*
 * narrowing.c
 *		Find the one organisation that a caller is narrowed to.
 *
 * The database may be bound to one, and so may each role that the caller is,
 * or has its right through. The session may narrow itself by rescue.org_id: by
 * its value, and by the one that it began with, which SET does not change. All
 * that are there must agree; if two do not, nothing is admitted.
 *
 * A role of a name that the settings have as bound, but without a binding, is
 * one whose binding was lost: nothing is admitted then, either.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"

#include "arguments.h"
#include "audit/audit.h"
#include "compat.h"
#include "gate/narrowing.h"
#include "gate/role_paths.h"
#include "routed/routed.h"
#include "settings.h"
#include "store/store.h"

/* Narrow to an organisation, too. */
static void
narrow_to(Narrowing *narrowing, const text *org)
{
	if (narrowing->org != NULL && !same_text(narrowing->org, org))
		narrowing->verdict = REFUSAL_ORG_MISMATCH;
	narrowing->org = org;
}

/* Narrow to a value of rescue.org_id, if it has one. */
static void
narrow_to_setting(Narrowing *narrowing, const char *value)
{
	if (value != NULL && value[0] != '\0')
		narrow_to(narrowing, cstring_to_text(value));
}

/* The bindings that some roles have, as a list of BoundRole. */
static List *
read_bindings(const List *roles)
{
	Datum	   *items = palloc_array(Datum, list_length(roles));
	List	   *bound = NIL;
	ListCell   *cell;
	int			count = 0;
	Datum		values[STATEMENT_ROLES_BOUND_PARAMS];
	uint64		rows;

	foreach(cell, roles)
		items[count++] = ObjectIdGetDatum(lfirst_oid(cell));
	values[ROLES_BOUND_ARG_ROLES] =
		PointerGetDatum(construct_array(items, count, REGROLEOID, sizeof(Oid),
										true, TYPALIGN_INT));
	rows = store_run(STATEMENT_ROLES_BOUND, values);
	for (uint64 row = 0; row < rows; row++)
	{
		BoundRole  *binding = palloc(sizeof(BoundRole));
		bool		is_null;

		binding->role = DatumGetObjectId(store_value(row, ROLES_BOUND_COL_ROLE,
													 &is_null));
		binding->org = DatumGetTextPP(store_value(row, ROLES_BOUND_COL_BOUND_ORG,
												  &is_null));
		bound = lappend(bound, binding);
	}
	return bound;
}

/* Whether a role's name is one of those that the settings have as bound. */
static bool
is_named(Oid role, const Datum *names, int count)
{
	const char *name = GetUserNameFromId(role, true);

	for (int i = 0; name != NULL && i < count; i++)
	{
		if (text_is(DatumGetTextPP(names[i]), name, strlen(name)))
			return true;
	}
	return false;
}

/* Add the roles that are bound by name, but have no binding. */
static List *
add_lost_bindings(List *bound, const List *roles, ArrayType *names)
{
	Datum	   *items;
	ListCell   *cell;
	int			count;

	deconstruct_array(names, TEXTOID, -1, false, TYPALIGN_INT, &items, NULL,
					  &count);
	foreach(cell, roles)
	{
		BoundRole  *lost;

		if (find_binding(bound, lfirst_oid(cell)) != NULL ||
			!is_named(lfirst_oid(cell), items, count))
			continue;
		lost = palloc0(sizeof(BoundRole));
		lost->role = lfirst_oid(cell);
		bound = lappend(bound, lost);
	}
	return bound;
}

/*
 * Return the bindings that hold the caller. Through a router the roles there
 * count as well, by their names, if they are bound themselves: the session here
 * is that of the router's user mapping.
 */
static List *
find_bindings(const List *bound, const List *routed, const char *function,
			  bool with_token)
{
	List	   *held = bindings_in_force(bound, function, with_token);
	ListCell   *cell;

	foreach(cell, routed)
	{
		BoundRole  *binding = find_binding(bound, lfirst_oid(cell));

		if (binding != NULL)
			held = lappend(held, binding);
	}
	return held;
}

/* Narrow to the organisations of the roles that hold the caller. */
static void
narrow_to_roles(Narrowing *narrowing, const Probe *probe, const char *function,
				bool with_token)
{
	List	   *routed;
	List	   *roles;
	List	   *bound;
	ListCell   *cell;

	if (probe->bound_roles == NULL && !probe->has_bindings)
		return;
	routed = routed_roles();
	roles = list_concat_unique_oid(caller_roles(), routed);
	bound = read_bindings(roles);
	if (probe->bound_roles != NULL && list_length(bound) < list_length(roles))
		bound = add_lost_bindings(bound, roles, probe->bound_roles);
	foreach(cell, find_bindings(bound, routed, function, with_token))
	{
		const BoundRole *binding = lfirst(cell);

		narrowing->by_role = true;
		if (binding->org == NULL)
			narrowing->verdict = REFUSAL_SETTINGS_UNUSABLE;
		else
			narrow_to(narrowing, binding->org);
	}
}

/*
 * Combine all that narrows the caller. Two different organisations refuse;
 * none is preferred to another.
 */
Narrowing
narrowing_find(const Probe *probe, const char *function, bool with_token)
{
	Narrowing	narrowing = {REFUSAL_NONE, NULL, false};

	if (probe->bound_org != NULL)
		narrow_to(&narrowing, probe->bound_org);
	narrow_to_roles(&narrowing, probe, function, with_token);
	narrow_to_setting(&narrowing, rescue_org_id);
	narrow_to_setting(&narrowing, GetConfigOptionResetString("rescue.org_id"));
	return narrowing;
}

/*
 * Run the probe for the settings, and return the organisation that the caller
 * is narrowed to, NULL if to none.
 */
const text *
narrowing_implied_org(const char *function)
{
	Probe		probe;
	Narrowing	narrowing;

	if (!probe_run(NULL, &probe))
		refuse(REFUSAL_SETTINGS_UNUSABLE);
	narrowing = narrowing_find(&probe, function, false);
	if (narrowing.verdict != REFUSAL_NONE)
	{
		audit(&(AuditEvent) {.action = function}, narrowing.verdict);
		refuse(narrowing.verdict);
	}
	return narrowing.org;
}
