/*
 * role_paths.c
 *		Find the bound roles that a caller acts as or has rights of.
 *
 * Three roles are the caller's: the one that logged in, the one of SET ROLE,
 * and the one whose rights are in force, which is another within a function
 * that is SECURITY DEFINER. A binding of any of them holds. One that has none
 * itself is held by the bound roles through which it has the right to execute
 * the function, if each path of memberships to a holder of that right leads
 * through a bound one. A superuser needs no right.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_auth_members.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/catcache.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "gate/role_paths.h"

/* Functions that are not in pg_catalog are in this schema. */
#define OWN_SCHEMA "rescue"

/* What a search along memberships has found. */
typedef struct PathSearch
{
	const List *bound;			/* of BoundRole */
	const List *holders;		/* OIDs that have the right by themselves */
	List	   *seen;			/* OIDs */
	List	   *held;			/* of BoundRole: those that the paths meet */
	bool		unbound;		/* a path meets no binding */
} PathSearch;

/* The roles that a role is a direct member of. */
static List *
direct_memberships(Oid role)
{
	CatCList   *rows = SearchSysCacheList1(AUTHMEMMEMROLE,
										   ObjectIdGetDatum(role));
	List	   *roles = NIL;

	for (int i = 0; i < rows->n_members; i++)
	{
		HeapTuple	row = &rows->members[i]->tuple;

		roles = lappend_oid(roles, ((Form_pg_auth_members) GETSTRUCT(row))->roleid);
	}
	ReleaseSysCacheList(rows);
	return roles;
}

/* Add a role, and all that it is a member of, to a list. */
static List *
add_memberships(List *roles, Oid role)
{
	ListCell   *cell;

	check_stack_depth();
	if (list_member_oid(roles, role))
		return roles;
	roles = lappend_oid(roles, role);
	foreach(cell, direct_memberships(role))
		roles = add_memberships(roles, lfirst_oid(cell));
	return roles;
}

/*
 * Return the OIDs of the caller's roles, without duplicates, in the current
 * memory context.
 */
List *
caller_roles(void)
{
	List	   *roles = add_memberships(NIL, GetUserId());

	roles = add_memberships(roles, GetOuterUserId());
	return add_memberships(roles, GetSessionUserId());
}

/* Whether a form of a function takes a token. */
static bool
takes_token(HeapTuple function)
{
	Oid		   *types;
	char	  **names;
	char	   *modes;
	int			count = get_func_arg_info(function, &types, &names, &modes);

	for (int i = 0; names != NULL && i < count; i++)
	{
		bool		is_input = modes == NULL || modes[i] == PROARGMODE_IN;

		if (is_input && strcmp(names[i], "token") == 0)
			return true;
	}
	return false;
}

/* Add those that may execute a function by themselves; InvalidOid is PUBLIC. */
static List *
add_holders(List *holders, HeapTuple function)
{
	bool		is_default;
	Datum		stored = SysCacheGetAttr(PROCNAMEARGSNSP, function,
										 Anum_pg_proc_proacl, &is_default);
	Acl		   *acl;

	holders = lappend_oid(holders, ((Form_pg_proc) GETSTRUCT(function))->proowner);
	if (is_default)
		return lappend_oid(holders, ACL_ID_PUBLIC);
	acl = DatumGetAclP(stored);
	for (int i = 0; i < ACL_NUM(acl); i++)
	{
		const AclItem *item = &ACL_DAT(acl)[i];

		if (ACLITEM_GET_PRIVS(*item) & ACL_EXECUTE)
			holders = lappend_oid(holders, item->ai_grantee);
	}
	return holders;
}

/*
 * Those that may execute a function by themselves. Its forms of the same kind
 * give the same, so that the right to one of them is the right to all. A name
 * that is no function's is an error of ours, and must not pass for no path.
 */
static List *
right_holders(const char *function, bool with_token)
{
	const char *dot = strchr(function, '.');
	Oid			schema = dot == NULL ? PG_CATALOG_NAMESPACE :
		get_namespace_oid(OWN_SCHEMA, false);
	CatCList   *forms = SearchSysCacheList1(PROCNAMEARGSNSP,
											CStringGetDatum(dot == NULL ? function : dot + 1));
	List	   *holders = NIL;

	for (int i = 0; i < forms->n_members; i++)
	{
		HeapTuple	form = &forms->members[i]->tuple;

		if (((Form_pg_proc) GETSTRUCT(form))->pronamespace == schema &&
			takes_token(form) == with_token)
			holders = add_holders(holders, form);
	}
	ReleaseSysCacheList(forms);
	if (holders == NIL)
		elog(ERROR, "no function is named %s", function);
	return holders;
}

/* Return a role's binding in the list, NULL if it has none. */
BoundRole *
find_binding(const List *bound, Oid role)
{
	ListCell   *cell;

	foreach(cell, bound)
	{
		BoundRole  *binding = lfirst(cell);

		if (binding->role == role)
			return binding;
	}
	return NULL;
}

/* Whether a role has the right, by itself or by any membership. */
static bool
has_right(const List *holders, Oid role)
{
	ListCell   *cell;

	foreach(cell, add_memberships(NIL, role))
	{
		if (list_member_oid(holders, lfirst_oid(cell)))
			return true;
	}
	return list_member_oid(holders, ACL_ID_PUBLIC);
}

/* Follow all paths from a role, each as far as the first bound one. */
static void
follow_paths(PathSearch *search, Oid role)
{
	BoundRole  *binding = find_binding(search->bound, role);
	ListCell   *cell;

	check_stack_depth();
	if (list_member_oid(search->seen, role))
		return;
	search->seen = lappend_oid(search->seen, role);
	if (binding != NULL)
	{
		if (has_right(search->holders, role))
			search->held = lappend(search->held, binding);
		return;
	}
	if (list_member_oid(search->holders, role))
		search->unbound = true;
	foreach(cell, direct_memberships(role))
		follow_paths(search, lfirst_oid(cell));
}

/* The bindings that hold a role: its own, or those of its paths. */
static List *
bindings_of(const List *bound, const List *holders, Oid role)
{
	PathSearch	search = {.bound = bound, .holders = holders};
	BoundRole  *own = find_binding(bound, role);

	if (own != NULL)
		return list_make1(own);
	if (superuser_arg(role) || list_member_oid(holders, ACL_ID_PUBLIC))
		return NIL;
	follow_paths(&search, role);
	return search.unbound ? NIL : search.held;
}

/*
 * SET ROLE chooses among the memberships of the one that logged in: these then
 * count no more, unless the role chosen is not held by any. A binding of the
 * one that logged in counts always.
 */
List *
bindings_in_force(const List *bound, const char *function, bool with_token)
{
	BoundRole  *login = find_binding(bound, GetSessionUserId());
	List	   *holders = NIL;
	List	   *chosen;
	List	   *acting;

	if (bound == NIL)
		return NIL;
	/* the paths count only for a role without a binding of its own */
	if (login == NULL || find_binding(bound, GetOuterUserId()) == NULL ||
		find_binding(bound, GetUserId()) == NULL)
		holders = right_holders(function, with_token);
	chosen = bindings_of(bound, holders, GetOuterUserId());
	acting = bindings_of(bound, holders, GetUserId());
	if (login != NULL)
		chosen = lappend(chosen, login);
	else if (chosen == NIL)
		chosen = bindings_of(bound, holders, GetSessionUserId());
	return list_concat(chosen, acting);
}
