/*
 * uses.c
 *		What uses a function, a type or an extension that is dropped.
 *
 * A default, a check, an index or a view that calls a function, or casts to a
 * type, refuses its DROP, or goes with CASCADE, for which the table is locked
 * against everybody. The types of an extension hold its columns in the same
 * way, and its operator classes the indexes.
 */
#include "migcheck/sql/relation/uses.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"

typedef struct UseWalk
{
	SqlSession *session;
	const SqlUsed *used;
	bool		found;
} UseWalk;

/* Look at one node for a use of the object, then at its children. */
static bool
look_for_use(Node *node, void *context)
{
	UseWalk    *walk = context;
	const SqlUsed *used = walk->used;
	bool		stop;

	if (node == NULL || walk->found || !session_enter(walk->session))
		return false;
	if (IsA(node, FuncCall) && !used->is_type)
		walk->found = strcmp(catalog_list_name(&walk->session->catalog,
											   ((FuncCall *) node)->funcname),
							 used->name) == 0;
	if (IsA(node, TypeCast) && used->is_type)
	{
		SqlType		type = type_as_written(&walk->session->catalog,
										   ((TypeCast *) node)->typeName);

		walk->found = type.name != NULL && strcmp(type.name, used->name) == 0;
	}
	stop = raw_expression_tree_walker(node, look_for_use, walk);
	session_leave(walk->session);
	return stop;
}

/* Does a tree, or a list of trees, use an object? NULL uses none. */
bool
tree_uses(SqlSession *session, Node *tree, const SqlUsed *used)
{
	UseWalk		walk = {.session = session, .used = used};

	look_for_use(tree, &walk);
	return walk.found;
}

/* Drop a part of a table that uses what goes, or refuse. */
static void
drop_user_of_table(SqlSession *session, SqlRelation *table, const char *what,
				   bool cascade)
{
	if (!cascade)
		effect_fail(session, "2BP01", "%s of \"%s\" needs it", what, table->name);
	effect_lock_tree(session, table, SQL_ACCESS_EXCLUSIVE);
}

/* Does an index use an object, for its keys or its condition? */
static bool
index_uses(SqlSession *session, const SqlRelation *index,
		   const SqlUsed *used)
{
	ListCell   *cell;

	if (index->dropped || index->index == NULL)
		return false;
	foreach(cell, index->index->indexParams)
	{
		if (tree_uses(session, ((IndexElem *) lfirst(cell))->expr, used))
			return true;
	}
	return tree_uses(session, index->index->whereClause, used);
}

/* Drop what of one table uses an object, or refuse. */
static void
drop_users_of_table(SqlSession *session, SqlRelation *table,
					const SqlUsed *used, bool cascade)
{
	for (size_t i = 0; i < table->column_count; i++)
	{
		if (!tree_uses(session, table->columns[i]->expression, used))
			continue;
		drop_user_of_table(session, table, "a default", cascade);
		table->columns[i]->expression = NULL;
	}
	for (size_t i = 0; i < table->constraint_count; i++)
	{
		SqlConstraint *constraint = table->constraints[i];

		if (constraint->dropped || constraint->kind != SQL_CHECK ||
			!tree_uses(session, constraint->expression, used))
			continue;
		drop_user_of_table(session, table, "a check", cascade);
		constraint->dropped = true;
	}
	for (size_t i = 0; i < table->index_count; i++)
	{
		if (!index_uses(session, table->indexes[i], used))
			continue;
		drop_user_of_table(session, table, "an index", cascade);
		catalog_drop_relation(&session->catalog, table->indexes[i]);
	}
}

/*
 * Drop the defaults, checks, indexes, views and policies that use a function or
 * a type, or refuse without CASCADE. The name of a function decides, not the
 * types of the arguments.
 */
void
drop_users(SqlSession *session, const SqlUsed *used, bool cascade)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];

		if (relation->dropped)
			continue;
		drop_users_of_table(session, relation, used, cascade);
		if (relation->query == NULL ||
			!tree_uses(session, relation->query, used))
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "the view \"%s\" uses it", relation->name);
		drop_relation(session, relation, cascade);
	}
	drop_policies_using(session, used, cascade);
}

/* The same for a function of this name. */
void
drop_function_users(SqlSession *session, const char *name, bool cascade)
{
	drop_users(session, &(SqlUsed) {.name = name}, cascade);
}

/* The types that an extension makes, as far as columns have them. */
typedef struct ExtensionType
{
	const char *extension;
	const char *type;
} ExtensionType;

static const ExtensionType extension_types[] = {
	{"citext", "citext"},
	{"cube", "cube"},
	{"hstore", "hstore"},
	{"isn", "isbn"},
	{"ltree", "ltree"},
	{"ltree", "lquery"},
	{"ltree", "ltxtquery"},
	{"postgis", "geography"},
	{"postgis", "geometry"},
	{"seg", "seg"},
	{"vector", "halfvec"},
	{"vector", "sparsevec"},
	{"vector", "vector"},
};

/* Is a type one that an extension makes? */
static bool
is_type_of_extension(const char *extension, const char *type)
{
	for (size_t i = 0; i < lengthof(extension_types); i++)
	{
		if (type != NULL && strcmp(extension_types[i].extension, extension) == 0 &&
			strcmp(extension_types[i].type, type) == 0)
			return true;
	}
	return false;
}

/* Does a method index a column, NULL if not known, by means of an extension? */
static bool
column_needs_extension(SqlSession *session, const SqlColumn *column,
					   const char *method, const char *extension)
{
	SqlType		type = {0};
	const char *needed;

	if (column != NULL)
		type = base_type_of(&session->catalog, column->type);
	needed = type.name != NULL && !type.array ? fact_indexable(method, type.name) : NULL;
	return needed != NULL && strcmp(needed, extension) == 0;
}

/* Does an operator of an index's column come from an extension? */
static bool
index_needs_extension(SqlSession *session, const SqlRelation *index,
					  const char *extension)
{
	const char *method = index->index != NULL ? index->index->accessMethod :
		index->constraint != NULL && index->constraint->kind == SQL_EXCLUSION ? "gist" : "btree";
	List	   *columns = index->constraint != NULL ? index->constraint->columns : NIL;
	ListCell   *cell;

	if (index->dropped)
		return false;
	foreach(cell, index->index != NULL ? index->index->indexParams : NIL)
	{
		const		IndexElem *element = lfirst(cell);

		if (element->name != NULL && element->opclass == NIL)
			columns = lappend(columns, makeString(element->name));
		if (element->opclass != NIL && strcmp(extension, "pg_trgm") == 0 &&
			strstr(strVal(llast(element->opclass)), "_trgm_ops") != NULL)
			return true;
	}
	foreach(cell, columns)
	{
		if (column_needs_extension(session,
								   relation_column(index->table, strVal(lfirst(cell))),
								   method, extension))
			return true;
	}
	return false;
}

/* Drop the columns and indexes that need an extension, or refuse. */
void
drop_extension_users(SqlSession *session, const char *extension, bool cascade)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *table = session->catalog.relations[i];

		for (size_t k = 0; k < table->column_count && !table->dropped; k++)
		{
			if (is_type_of_extension(extension,
									 base_type_of(&session->catalog,
												  table->columns[k]->type).name))
				drop_user_of_table(session, table, "a column", cascade);
		}
		for (size_t k = 0; k < table->index_count && !table->dropped; k++)
		{
			if (!index_needs_extension(session, table->indexes[k], extension))
				continue;
			drop_user_of_table(session, table, "an index", cascade);
			catalog_drop_relation(&session->catalog, table->indexes[k]);
		}
	}
}

/* A search for a call that does not take a column's new type. */
typedef struct RefusalWalk
{
	SqlSession *session;
	const char *column;
	SqlType		to;
	const char *function;		/* that refuses; NULL: none so far */
} RefusalWalk;

/* Note the function of a call with the column if it does not take the type. */
static void
note_refusal_of_call(RefusalWalk *walk, const FuncCall *call)
{
	const char *name = catalog_list_name(&walk->session->catalog, call->funcname);
	const SqlObject *own = catalog_find_object(&walk->session->catalog,
											   SQL_FUNCTION, name);
	const char *takes = own != NULL && own->older < 0 && own->signature != NULL &&
		own->signature[0] != '\0' && strchr(own->signature, '[') == NULL ?
		arena_copy(walk->session->arena, own->signature,
				   strcspn(own->signature, ",")) : NULL;

	if (takes != NULL && strcmp(takes, walk->to.name) != 0 &&
		fact_category(takes) != '\0' && fact_category(takes) != 'P' &&
		!fact_implicit_cast(walk->to.name, takes))
		walk->function = name;
}

/* Look at one node for such a call, then at its children. */
static bool
look_for_refusal(Node *node, void *context)
{
	RefusalWalk *walk = context;
	const FuncCall *call = (FuncCall *) node;
	bool		stop;

	if (node == NULL || !session_enter(walk->session))
		return false;
	if (IsA(node, FuncCall) && list_length(call->args) == 1 &&
		is_column_reference(linitial(call->args), walk->column))
		note_refusal_of_call(walk, call);
	stop = raw_expression_tree_walker(node, look_for_refusal, walk);
	session_leave(walk->session);
	return stop;
}

/*
 * Return the function of the files that a tree calls with a column, and that
 * takes no value of the type that the column gets; NULL if not found. Of
 * functions with one name another one may be meant: they count as fitting.
 */
const char *
call_refuses_type(SqlSession *session, Node *tree, const char *column,
				  SqlType to)
{
	RefusalWalk walk = {.session = session, .column = column};

	walk.to = base_type_of(&session->catalog, to);
	if (walk.to.name != NULL && !walk.to.array)
		look_for_refusal(tree, &walk);
	return walk.function;
}
