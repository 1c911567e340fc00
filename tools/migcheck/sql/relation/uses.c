/*
 * uses.c
 *		What uses a function or an extension that is dropped.
 *
 * A default, a check, an index or a view that calls a function refuses its DROP,
 * or goes with CASCADE, for which the table is locked against everybody. The
 * types of an extension hold its columns in the same way, and its operator
 * classes the indexes.
 */
#include "migcheck/sql/relation/uses.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"

typedef struct CallWalk
{
	SqlSession *session;
	const char *name;			/* of the function that is looked for */
	bool		found;
} CallWalk;

/* Look at one node for a call of the function, then at its children. */
static bool
look_for_call(Node *node, void *context)
{
	CallWalk   *walk = context;
	bool		stop;

	if (node == NULL || walk->found || !session_enter(walk->session))
		return false;
	if (IsA(node, FuncCall))
		walk->found = strcmp(catalog_list_name(&walk->session->catalog,
											   ((FuncCall *) node)->funcname),
							 walk->name) == 0;
	stop = raw_expression_tree_walker(node, look_for_call, walk);
	session_leave(walk->session);
	return stop;
}

/* Does a tree, or a list of trees, call a function? NULL calls none. */
bool
calls_function(SqlSession *session, Node *tree, const char *name)
{
	CallWalk	walk = {.session = session, .name = name};

	look_for_call(tree, &walk);
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

/* Does an index call a function, for its keys or its condition? */
static bool
index_calls_function(SqlSession *session, const SqlRelation *index,
					 const char *name)
{
	ListCell   *cell;

	if (index->dropped || index->index == NULL)
		return false;
	foreach(cell, index->index->indexParams)
	{
		if (calls_function(session, ((IndexElem *) lfirst(cell))->expr, name))
			return true;
	}
	return calls_function(session, index->index->whereClause, name);
}

/* Drop what of one table calls a function, or refuse. */
static void
drop_callers_of_table(SqlSession *session, SqlRelation *table,
					  const char *name, bool cascade)
{
	for (size_t i = 0; i < table->column_count; i++)
	{
		if (calls_function(session, table->columns[i]->expression, name))
			drop_user_of_table(session, table, "a default", cascade);
	}
	for (size_t i = 0; i < table->constraint_count; i++)
	{
		SqlConstraint *constraint = table->constraints[i];

		if (constraint->dropped || constraint->kind != SQL_CHECK ||
			!calls_function(session, constraint->expression, name))
			continue;
		drop_user_of_table(session, table, "a check", cascade);
		constraint->dropped = true;
	}
	for (size_t i = 0; i < table->index_count; i++)
	{
		if (!index_calls_function(session, table->indexes[i], name))
			continue;
		drop_user_of_table(session, table, "an index", cascade);
		catalog_drop_relation(&session->catalog, table->indexes[i]);
	}
}

/*
 * Drop the defaults, checks, indexes and views that call a function, or refuse
 * without CASCADE. The name decides, not the types of the arguments.
 */
void
drop_function_users(SqlSession *session, const char *name, bool cascade)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];

		if (relation->dropped)
			continue;
		drop_callers_of_table(session, relation, name, cascade);
		if (relation->query == NULL ||
			!calls_function(session, relation->query, name))
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "the view \"%s\" calls it", relation->name);
		drop_relation(session, relation, cascade);
	}
	drop_policies_of_function(session, name, cascade);
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
