/*
 * renamed_column.c
 *		A column's new name, in all that refers to the column.
 *
 * The server keeps numbers of columns; the catalogue here keeps the names that
 * the files wrote, in lists and in expressions. Those that other tables share
 * (LIKE, partitions) are copied first.
 */
#include "migcheck/sql/effect.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

#include "migcheck/sql/relation/taken_names.h"

/* What a walk through an expression replaces. */
typedef struct NameWalk
{
	SqlSession *session;
	const char *from;
	const char *to;
} NameWalk;

/* Replace the name in one node that refers to the column, then below it. */
static bool
replace_in_node(Node *node, void *context)
{
	NameWalk   *walk = context;
	bool		stop;

	if (node == NULL || !session_enter(walk->session))
		return false;
	if (IsA(node, ColumnRef) && IsA(llast(((ColumnRef *) node)->fields), String))
	{
		String	   *last = llast(((ColumnRef *) node)->fields);

		if (strcmp(last->sval, walk->from) == 0)
			last->sval = arena_string(walk->session->arena, walk->to);
	}
	stop = raw_expression_tree_walker(node, replace_in_node, walk);
	session_leave(walk->session);
	return stop;
}

/* Return a tree with the new name; NULL for NULL. */
static void *
with_new_name(NameWalk *walk, void *tree)
{
	Node	   *copy = copyObject(tree);

	replace_in_node(copy, walk);
	return copy;
}

/* Return a list of names, of String, with the new one. */
static List *
list_with_new_name(const NameWalk *walk, const List *names)
{
	List	   *copy = NIL;
	const ListCell *cell;

	foreach(cell, names)
	{
		const char *name = strVal(lfirst(cell));

		copy = lappend(copy, makeString(arena_string(walk->session->arena,
													 strcmp(name, walk->from) == 0 ? walk->to : name)));
	}
	return copy;
}

/* Rename in columns of an index. */
static void
rename_in_elements(NameWalk *walk, const List *elements)
{
	const ListCell *cell;

	foreach(cell, elements)
	{
		IndexElem  *element = lfirst(cell);

		element->expr = with_new_name(walk, element->expr);
		if (element->name != NULL && strcmp(element->name, walk->from) == 0)
			element->name = arena_string(walk->session->arena, walk->to);
	}
}

/* Rename in the columns and the condition of an index. */
static void
rename_in_index(NameWalk *walk, SqlRelation *index)
{
	if (index->dropped || index->index == NULL)
		return;
	index->index = copyObject(index->index);
	index->index->whereClause = with_new_name(walk, index->index->whereClause);
	rename_in_elements(walk, index->index->indexParams);
	rename_in_elements(walk, index->index->indexIncludingParams);
}

/* Rename in the key of a partitioned table. */
static void
rename_in_key(NameWalk *walk, SqlRelation *relation)
{
	ListCell   *cell;

	if (relation->key == NULL)
		return;
	relation->key = copyObject(relation->key);
	foreach(cell, relation->key->partParams)
	{
		PartitionElem *element = lfirst(cell);

		element->expr = with_new_name(walk, element->expr);
		if (element->name != NULL && strcmp(element->name, walk->from) == 0)
			element->name = arena_string(walk->session->arena, walk->to);
	}
}

/* Rename in the foreign keys, the views and the parts that use a table. */
static void
rename_in_users(NameWalk *walk, const SqlRelation *relation)
{
	SqlCatalog *catalog = &walk->session->catalog;
	ReferenceWalk keys = {0};
	SqlConstraint *key;

	while ((key = next_reference(catalog, relation, &keys)) != NULL)
		key->referenced_columns = list_with_new_name(walk, key->referenced_columns);
	for (size_t i = 0; i < catalog->relation_count; i++)
	{
		SqlRelation *view = catalog->relations[i];

		for (size_t k = 0; k < view->use_count; k++)
		{
			if (view->uses[k].relation == relation && view->uses[k].column != NULL &&
				strcmp(view->uses[k].column, walk->from) == 0)
				view->uses[k].column = arena_string(walk->session->arena, walk->to);
		}
	}
	for (size_t i = 0; i < catalog->object_count; i++)
	{
		SqlObject  *part = catalog->objects[i];

		if (part->relation != relation || part->dropped)
			continue;
		part->query = with_new_name(walk, part->query);
		part->columns = list_with_new_name(walk, part->columns);
	}
}

/* Rename in what a table itself has. */
static void
rename_in_table(NameWalk *walk, SqlRelation *relation)
{
	for (size_t i = 0; i < relation->column_count; i++)
	{
		if (relation->columns[i]->generated)
			relation->columns[i]->expression =
				with_new_name(walk, relation->columns[i]->expression);
	}
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		SqlConstraint *constraint = relation->constraints[i];

		if (constraint->dropped)
			continue;
		constraint->columns = list_with_new_name(walk, constraint->columns);
		constraint->expression = with_new_name(walk, constraint->expression);
	}
	for (size_t i = 0; i < relation->index_count; i++)
		rename_in_index(walk, relation->indexes[i]);
	rename_in_key(walk, relation);
	rename_in_users(walk, relation);
}

/* Refuse a name of a table's column that each table has for the system. */
void
refuse_system_column(SqlSession *session, const SqlRelation *relation,
					 const char *name)
{
	if (strchr("rpf", relation->kind) != NULL && is_system_column(name))
		effect_fail(session, "42701", "\"%s\" is a system column's name", name);
}

/*
 * Give a column of a table and of its children another name, which must live
 * as long as the arena.
 */
void
rename_column(SqlSession *session, SqlRelation *relation, const char *name,
			  const char *new_name)
{
	NameWalk	walk = {.session = session, .from = name, .to = new_name};
	SqlColumn  *column = relation_column(relation, name);

	refuse_system_column(session, relation, new_name);
	if (column != NULL)
		column->name = new_name;
	rename_in_table(&walk, relation);
	for (size_t i = 0; i < relation->child_count; i++)
		rename_column(session, relation->children[i], name, new_name);
}
