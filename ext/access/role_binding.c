/*
 * role_binding.c
 *		SQL entry points that bind a role to an organisation.
 *
 * A binding is a row with the role's OID, and the role's name in the settings.
 * The gate goes by the row. The name is there for the day when the row leads
 * nowhere: the role was dropped, maybe made again, or a restore could not find
 * it. A role of that name is then refused until someone decides.
 */
#include "postgres.h"

#include "catalog/pg_authid.h"
#include "catalog/pg_database.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"
#include "nodes/value.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "audit/audit.h"
#include "compat.h"
#include "bundle/listing.h"
#include "gate/probe.h"
#include "access/role_binding.h"
#include "access/settings_sql.h"
#include "store/store.h"

/* A change of one binding. */
typedef struct BindingChange
{
	const char *name;			/* of the role */
	Oid			role;			/* InvalidOid: no role has that name */
	text	   *org;			/* NULL unbinds */
	text	   *old_org;		/* NULL: the role has no row */
	const char *old_name;		/* under which it was bound */
	List	   *names;			/* of all bound roles, as strings */
	bool		known;			/* the name is among them */
} BindingChange;

PG_FUNCTION_INFO_V1(rescue_bind_role);
PG_FUNCTION_INFO_V1(rescue_bound_roles);

/* Whether each role of the caller is a superuser. */
static bool
is_superuser_throughout(void)
{
	return superuser() && superuser_arg(GetOuterUserId()) &&
		superuser_arg(GetSessionUserId());
}

/*
 * Return REFUSAL_NONE if the caller may make the change. A superuser may,
 * unless SET ROLE or a SECURITY DEFINER function only lent the right.
 */
Refusal
judge_binder(const Narrowing *narrowing, bool loosens)
{
	if (is_superuser_throughout())
		return REFUSAL_NONE;
	if (narrowing->by_role)
		return REFUSAL_ROLE_IS_BOUND;
	if (loosens && !database_owned_by(GetUserId()))
		return REFUSAL_BINDING_HOLDS;
	return REFUSAL_NONE;
}

/*
 * Raise the refusal, after it was logged, if a bound role calls the function.
 */
void
refuse_bound_role(const char *function)
{
	Probe		probe;
	Narrowing	narrowing;
	Refusal		verdict;

	if (!probe_run(NULL, &probe))
		refuse(REFUSAL_SETTINGS_UNUSABLE);
	narrowing = narrowing_find(&probe, function, false);
	verdict = judge_binder(&narrowing, false);
	if (verdict == REFUSAL_NONE)
		return;
	audit(&(AuditEvent) {.action = function}, verdict);
	refuse(verdict);
}

/* Return the names of the bound roles that the settings have. */
static List *
read_names(const Probe *probe)
{
	Datum	   *items;
	List	   *names = NIL;
	int			count;

	if (probe->bound_roles == NULL)
		return NIL;
	deconstruct_array(probe->bound_roles, TEXTOID, -1, false, TYPALIGN_INT,
					  &items, NULL, &count);
	for (int i = 0; i < count; i++)
		names = lappend(names, makeString(TextDatumGetCString(items[i])));
	return names;
}

/* Read what is bound now. The settings are locked. */
static BindingChange
read_binding(const Probe *probe, const char *name, text *org)
{
	BindingChange change = {.name = name, .org = org};
	Datum		values[STATEMENT_ROLE_BINDING_PARAMS];
	bool		is_null;

	change.role = get_role_oid(name, true);
	change.names = read_names(probe);
	change.known = list_member(change.names, makeString(pstrdup(name)));
	values[ROLE_BINDING_ARG_ROLE] = ObjectIdGetDatum(change.role);
	if (OidIsValid(change.role) &&
		store_run(STATEMENT_ROLE_BINDING, values) == 1)
	{
		Datum		bound_as = store_value(0, ROLE_BINDING_COL_NAME, &is_null);

		change.old_org = DatumGetTextPP(store_value(0, ROLE_BINDING_COL_ORG,
													&is_null));
		change.old_name = NameStr(*DatumGetName(bound_as));
	}
	return change;
}

/* Whether a change takes from what is bound. */
static bool
loosens(const BindingChange *change)
{
	if (change->org == NULL)
		return true;
	if (change->old_org == NULL)
		return change->known;
	return !same_text(change->org, change->old_org);
}

/* Delete the binding of a role; the store must be open. */
static void
delete_binding(Oid role)
{
	Datum		values[STATEMENT_ROLE_UNBIND_PARAMS] = {ObjectIdGetDatum(role)};

	store_run(STATEMENT_ROLE_UNBIND, values);
}

/* Delete the rows that were bound under the name, and whose role is gone. */
static bool
delete_bindings_gone(const char *name)
{
	Datum		values[STATEMENT_ROLES_BOUND_AS_PARAMS] = {CStringGetDatum(name)};
	uint64		count = store_run(STATEMENT_ROLES_BOUND_AS, values);
	List	   *gone = NIL;
	ListCell   *cell;

	for (uint64 row = 0; row < count; row++)
	{
		bool		is_null;
		Datum		role = store_value(row, ROLES_BOUND_AS_COL_ROLE, &is_null);

		if (!SearchSysCacheExists1(AUTHOID, role))
			gone = lappend_oid(gone, DatumGetObjectId(role));
	}
	foreach(cell, gone)
		delete_binding(lfirst_oid(cell));
	return gone != NIL;
}

/* Write or delete the role's row; whether it was not so before. */
static bool
change_row(const BindingChange *change)
{
	NameData	name;
	Datum		values[STATEMENT_ROLE_BIND_PARAMS];

	if (change->org == NULL)
	{
		if (change->old_org != NULL)
			delete_binding(change->role);
		return change->old_org != NULL;
	}
	if (change->old_org != NULL && same_text(change->org, change->old_org) &&
		strcmp(change->name, change->old_name) == 0)
		return false;
	namestrcpy(&name, change->name);
	values[ROLE_BIND_ARG_ROLE] = ObjectIdGetDatum(change->role);
	values[ROLE_BIND_ARG_BOUND_ORG] = PointerGetDatum(change->org);
	values[ROLE_BIND_ARG_BOUND_AS] = NameGetDatum(&name);
	values[ROLE_BIND_ARG_BOUND_AT] = TimestampTzGetDatum(GetCurrentTimestamp());
	store_run(STATEMENT_ROLE_BIND, values);
	return true;
}

/* Return the bound roles' names after a change, NULL if no role is bound. */
static ArrayType *
changed_names(const BindingChange *change)
{
	List	   *names = list_copy(change->names);
	Datum	   *items;
	ListCell   *cell;
	int			count = 0;

	names = list_delete(names, makeString(pstrdup(change->name)));
	if (change->old_name != NULL)
		names = list_delete(names, makeString(pstrdup(change->old_name)));
	if (change->org != NULL)
		names = lappend(names, makeString(pstrdup(change->name)));
	if (names == NIL)
		return NULL;
	items = palloc_array(Datum, list_length(names));
	foreach(cell, names)
		items[count++] = CStringGetTextDatum(strVal(lfirst(cell)));
	return construct_array(items, count, TEXTOID, -1, false, TYPALIGN_INT);
}

/* Carry out a change; whether something is not as before. */
static bool
change_binding(const BindingChange *change)
{
	bool		changed = delete_bindings_gone(change->name);

	changed |= change_row(change);
	changed |= change->known != (change->org != NULL);
	if (!OidIsValid(change->role) && (change->org != NULL || !changed))
		refuse(REFUSAL_ROLE_INVALID);
	if (changed)
		settings_set_bound_roles(changed_names(change));
	return changed;
}

/* Log the verdict, and raise it if it refuses; else begin its line. */
static void
audit_binding(const BindingChange *change, Refusal verdict)
{
	AuditEvent	event = {.action = "rescue_bind_role", .org = change->org,
	.about = "role", .subject = cstring_to_text(change->name)};

	if (verdict == REFUSAL_NONE)
	{
		audit_begin(&event);
		return;
	}
	audit(&event, verdict);
	refuse(verdict);
}

/* rescue_bind_role(role, org) */
Datum
rescue_bind_role(PG_FUNCTION_ARGS)
{
	text	   *org = ARG_TEXT(1);
	BindingChange change;
	Probe		probe;
	Narrowing	narrowing;
	Refusal		verdict;
	bool		changed;

	if (PG_ARGISNULL(0))
		refuse(REFUSAL_ROLE_INVALID);
	if (org != NULL)
		check_name(org, REFUSAL_ORG_MALFORMED);
	store_open(NULL);
	settings_lock();
	if (!probe_run(NULL, &probe))
		refuse(REFUSAL_SETTINGS_UNUSABLE);
	narrowing = narrowing_find(&probe, "rescue_bind_role", false);
	change = read_binding(&probe, NameStr(*PG_GETARG_NAME(0)), org);
	verdict = judge_binder(&narrowing, loosens(&change));
	audit_binding(&change, verdict);
	changed = change_binding(&change);
	audit_finish(&(AuditOutcome) {.row = changed});
	store_close();
	PG_RETURN_BOOL(changed);
}

/* rescue.bound_roles() */
Datum
rescue_bound_roles(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	store_open(NULL);
	put_rows_plain(rsinfo, STATEMENT_BOUND_ROLES);
	store_close();
	return (Datum) 0;
}
