/*
 * create.c
 *		CREATE TABLE and VIEW; REFRESH. For CREATE INDEX see create_index.c.
 *
 * Making a relation is no work for others, whatever its size: no other
 * session can see it. What costs is what it takes from others: the lock on a
 * parent or on a table that a foreign key refers to, the query behind CREATE
 * TABLE AS.
 *
 * A name that is taken is an error of the server (42P07) unless IF NOT EXISTS
 * says otherwise; where not all files are known, session_note_made() notes
 * that it depends.
 */
#include "migcheck/sql/scope.h"

#include <string.h>
#include "nodes/nodeFuncs.h"

/*
 * CREATE TABLE ... (LIKE other): copy the columns with their types and NOT
 * NULL, which the server copies whatever INCLUDING says. Defaults and
 * constraints are not followed.
 */
static void
copy_columns_like(SqlSession *session, SqlRelation *relation,
				  TableLikeClause *like)
{
	SqlRelation *other = session_relation(session, like->relation);

	effect_lock_named(session, other, SQL_ACCESS_SHARE);
	relation->columns_unknown |= other->columns_unknown;
	for (size_t i = 0; i < other->column_count; i++)
	{
		SqlColumn  *column = relation_add_column(&session->catalog, relation,
												 other->columns[i]->name);

		column->type = other->columns[i]->type;
		column->not_null = other->columns[i]->not_null;
	}
}

/*
 * Copy the columns of INHERITS (parent, ...), and make the table their child.
 * The parents are locked against other changes of the schema; readers and
 * writers go on.
 */
static void
copy_inherited(SqlSession *session, SqlRelation *relation, List *parents)
{
	ListCell   *cell;

	foreach(cell, parents)
	{
		SqlRelation *parent = session_relation(session, lfirst(cell));

		if (parent->kind == 'p' || parent->bound != NULL)
			effect_fail(session, "42809", "\"%s\" is partitioned, or a partition",
						parent->name);
		effect_lock_named(session, parent, SQL_SHARE_UPDATE_EXCLUSIVE);
		relation_inherit(&session->catalog, parent, relation);
	}
}

/*
 * Define the columns of CREATE TABLE, then the constraints, which may name
 * any column.
 */
static void
add_table_elements(SqlSession *session, SqlRelation *relation, List *elements)
{
	ListCell   *cell;

	foreach(cell, elements)
	{
		Node	   *element = lfirst(cell);

		if (IsA(element, ColumnDef) && ((ColumnDef *) element)->typeName != NULL)
			define_column(session, relation, (ColumnDef *) element, false);
		else if (IsA(element, TableLikeClause))
			copy_columns_like(session, relation, (TableLikeClause *) element);
	}
	/* Constraints name columns, so they come behind all of them. */
	foreach(cell, elements)
	{
		if (IsA(lfirst(cell), Constraint))
			define_constraint(session, relation, lfirst(cell), false);
	}
}

/*
 * CREATE TABLE and CREATE FOREIGN TABLE. A relation of kind '?' of the same
 * name was only named by a statement that could not know it: the new one
 * hides it.
 */
void
run_create_table(SqlSession *session, CreateStmt *statement)
{
	const char *name = catalog_new_range_name(&session->catalog, statement->relation);
	SqlRelation *relation = catalog_find_relation(&session->catalog, name);

	if (relation != NULL && relation->kind != '?')
	{
		if (statement->if_not_exists)
			effect_note_trait(session, SQL_TRAIT_IF_NOT_EXISTS);
		else
			effect_fail(session, "42P07", "relation \"%s\" is there already", name);
		return;
	}
	session_note_made_in_schema(session, name);
	relation = catalog_add_relation(&session->catalog, name,
									statement->partspec != NULL ? 'p' :
									IsA(statement, CreateForeignTableStmt) ?
									'f' : 'r');
	relation->persistence = statement->relation->relpersistence;
	relation->key = statement->partspec;
	if (relation->key != NULL)
		check_partition_key(session, relation->key);
	relation->tablespace = statement->tablespacename;
	/* The columns are those of the type, which may be no migration's. */
	if (statement->ofTypename != NULL)
	{
		relation->of_type =
			type_as_written(&session->catalog, statement->ofTypename).name;
		relation->columns_unknown = true;
	}
	if (statement->partbound != NULL)
		run_partition_of(session,
						 session_relation(session, linitial(statement->inhRelations)),
						 relation, statement->partbound);
	else
		copy_inherited(session, relation, statement->inhRelations);
	add_table_elements(session, relation, statement->tableElts);
	/* From the next statement on the checks count as proofs. */
	for (size_t i = 0; i < relation->constraint_count; i++)
		relation->constraints[i]->born_now = false;
}

/* The relations and the columns that a query names. */
typedef struct NamedParts
{
	SqlSession *session;
	List	   *ranges;			/* of RangeVar */
	List	   *columns;		/* of ColumnRef */
} NamedParts;

/*
 * Collect what one node of a query names, then its children. Names of common
 * table expressions are collected like those of relations.
 */
static bool
collect_named_relations(Node *node, void *context)
{
	NamedParts *parts = context;
	bool		stop;

	if (node == NULL || !session_enter(parts->session))
		return false;
	if (IsA(node, RangeVar))
		parts->ranges = lappend(parts->ranges, node);
	if (IsA(node, ColumnRef))
		parts->columns = lappend(parts->columns, node);
	stop = raw_expression_tree_walker(node, collect_named_relations, parts);
	session_leave(parts->session);
	return stop;
}

/*
 * Return true if this is the only relation that a query gives this name, by
 * an alias or by its own. Two relations under one name, in different
 * subqueries, make it uncertain.
 */
static bool
is_only_one_called(const NamedParts *parts, const SqlRelation *relation,
				   const char *name)
{
	bool		found = false;
	ListCell   *cell;

	foreach(cell, parts->ranges)
	{
		RangeVar   *range = lfirst(cell);
		const char *called = range->alias != NULL ? range->alias->aliasname :
			range->relname;

		if (strcmp(called, name) != 0)
			continue;
		if (strcmp(catalog_range_name(&parts->session->catalog, range),
				   relation->name) != 0)
			return false;
		found = true;
	}
	return found;
}

/*
 * Return true if a query names a column as one of this relation: with its
 * name or alias in front.
 */
static bool
is_column_qualified(const NamedParts *parts, const SqlRelation *relation,
					const char *column)
{
	ListCell   *cell;

	foreach(cell, parts->columns)
	{
		List	   *fields = ((ColumnRef *) lfirst(cell))->fields;

		if (list_length(fields) == 2 && IsA(llast(fields), String) &&
			strcmp(strVal(llast(fields)), column) == 0 &&
			is_only_one_called(parts, relation, strVal(linitial(fields))))
			return true;
	}
	return false;
}

/*
 * Return how many of the relations that a statement names may have such a
 * column: more than one, and a bare name may mean any of them.
 */
static size_t
count_named_with_column(SqlSession *session, const char *column)
{
	size_t		count = 0;

	for (size_t i = 0; i < session->statement->targets.count; i++)
	{
		const SqlRelation *relation = catalog_find_relation(&session->catalog,
															session->statement->targets.items[i]);

		count += relation != NULL && (relation->columns_unknown ||
									  relation_column(relation, column) != NULL);
	}
	return count;
}

/*
 * Note what a view reads, and how many columns it has; 0 where a star leaves
 * it open. The server keeps the same in pg_depend, by which it refuses to
 * drop or change a column that a view uses.
 */
static void
note_view_columns(SqlSession *session, SqlRelation *view, Node *query)
{
	SelectStmt *select = (SelectStmt *) query;
	size_t		columns = 0;
	bool		star = false;
	bool		sole;
	SqlExpression expression;
	NamedParts	parts = {.session = session};
	ListCell   *cell;

	view->query = query;
	if (!IsA(query, SelectStmt))
		return;
	/* Which of several relations a star means is not looked up. */
	sole = session->statement->targets.count == 1;
	expression_read(session, query, &expression);
	collect_named_relations(query, &parts);

	/*
	 * A star in the list means the columns that the relation has now, each of
	 * which the view uses from then on.
	 */
	foreach(cell, select->targetList)
	{
		ResTarget  *target = lfirst(cell);

		star |= is_star_reference(target->val);
		columns++;
	}
	view->view_columns = star ? 0 : columns;
	for (size_t i = 0; i < session->statement->targets.count; i++)
	{
		SqlRelation *used = catalog_find_relation(&session->catalog,
												  session->statement->targets.items[i]);

		if (used == NULL || used == view)
			continue;

		/*
		 * One use without a column for the relation itself, then one for each
		 * column.
		 */
		relation_add_use(&session->catalog, view, used, NULL, true);
		for (size_t k = 0; k < used->column_count && star; k++)
			relation_add_use(&session->catalog, view, used,
							 used->columns[k]->name, sole);
		for (size_t k = 0; k < expression.columns.count; k++)
		{
			const char *name = expression.columns.items[k];

			if (relation_column(used, name) != NULL)
				relation_add_use(&session->catalog, view, used, name,
								 count_named_with_column(session, name) == 1 ||
								 is_column_qualified(&parts, used, name));
		}
	}
}

/*
 * CREATE TABLE AS and CREATE MATERIALIZED VIEW: the query is judged as a
 * SELECT. Types of the columns are not derived, so that they are unknown.
 */
void
run_create_table_as(SqlSession *session, CreateTableAsStmt *statement)
{
	const char *name = catalog_new_range_name(&session->catalog, statement->into->rel);
	SqlRelation *relation = catalog_find_relation(&session->catalog, name);
	bool		view = statement->objtype == OBJECT_MATVIEW;

	if (relation != NULL && relation->kind != '?')
	{
		if (!statement->if_not_exists)
			effect_fail(session, "42P07", "relation \"%s\" is there already", name);
		return;
	}
	session_note_made_in_schema(session, name);
	run_query(session, statement->query);
	relation = catalog_add_relation(&session->catalog, name, view ? 'm' : 'r');
	relation->filled = true;
	relation->columns_unknown = true;
	if (view)
	{
		note_view_columns(session, relation, statement->query);
		remade_outputs(session, statement->query, statement->into->colNames,
					   &relation->outputs);

		/*
		 * A view of the same columns that was dropped in this transaction
		 * counts as kept.
		 */
		remade_note_view_made(session, relation);
	}
}

/*
 * REFRESH MATERIALIZED VIEW: CONCURRENTLY needs a unique index (55000), and
 * lets readers go on. Without it the server fills a new file and readers wait
 * until it is full.
 */
void
run_refresh(SqlSession *session, RefreshMatViewStmt *statement)
{
	SqlRelation *view = session_relation(session, statement->relation);
	bool		has_unique = false;

	if (view->kind != 'm' && view->kind != '?')
		effect_fail(session, "42809", "\"%s\" is no materialized view", view->name);
	effect_lock_named(session, view, statement->concurrent ?
					  SQL_EXCLUSIVE : SQL_ACCESS_EXCLUSIVE);
	/* The query of the view reads its relations. */
	for (size_t i = 0; i < view->use_count; i++)
		effect_lock(session, view->uses[i].relation, SQL_ACCESS_SHARE);
	for (size_t i = 0; i < view->index_count; i++)
	{
		const SqlRelation *index = view->indexes[i];

		has_unique |= !index->dropped && index->unique && index->index != NULL &&
			index->index->whereClause == NULL;
	}
	if (statement->concurrent && statement->skipData)
		effect_fail(session, "42601", "CONCURRENTLY and WITH NO DATA exclude each other");
	if (statement->concurrent)
	{
		/*
		 * No file made it. It must be a materialized view, so judge it as an
		 * old one.
		 */
		if (view->kind == '?')
		{
			effect_depend(session, "whether \"%s\" has a unique index", view->name);
			view->kind = 'm';
			view->born_release = 0;
		}
		else if (!has_unique)
			effect_fail(session, "55000", "\"%s\" has no unique index", view->name);
	}
	else if (statement->skipData)
		breaks_note_relation(session, view, "the running code cannot read it until it is filled");
	else
	{
		effect_note_advice(session, SQL_ADVICE_REFRESH);
		effect_rewrite(session, view);
	}
}

/*
 * Check the name of a view that is made: what has it already is replaced, or
 * refuses. Return false if nothing is made.
 */
static bool
check_view_name(SqlSession *session, const SqlRelation *there,
				const ViewStmt *statement, const char *name)
{
	if (there != NULL && there->kind != '?' && !statement->replace)
	{
		effect_fail(session, "42P07", "relation \"%s\" is there already", name);
		return false;
	}
	if (there != NULL && there->kind != 'v' && there->kind != '?')
		effect_fail(session, "42809", "\"%s\" is no view", name);
	return true;
}

/*
 * CREATE VIEW: remember what it reads, which a later DROP needs. OR REPLACE
 * locks the old view against everybody for a moment.
 */
void
run_create_view(SqlSession *session, ViewStmt *statement)
{
	const char *name = catalog_new_range_name(&session->catalog, statement->view);
	SqlRelation *view = catalog_find_relation(&session->catalog, name);
	size_t		before = view != NULL ? view->view_columns : 0;

	if (!check_view_name(session, view, statement, name))
		return;
	if (!statement->replace)
		session_note_made_in_schema(session, name);
	else if (view != NULL)
		effect_lock_named(session, view, SQL_ACCESS_EXCLUSIVE);
	else if (!session_is_complete(session))
		effect_unknown(session, "whether \"%s\" exists: then it is locked", name);
	run_query(session, statement->query);
	if (view == NULL || view->kind == '?')
		view = catalog_add_relation(&session->catalog, name, 'v');
	view->columns_unknown = true;
	view->use_count = 0;
	note_view_columns(session, view, statement->query);

	/*
	 * OR REPLACE can only add columns at the end. Renamed ones are not
	 * noticed here.
	 */
	if (before > 0 && view->view_columns > 0 && view->view_columns < before)
		effect_fail(session, "42P16", "a view keeps the columns that it has");
	remade_outputs(session, statement->query, statement->aliases, &view->outputs);
	remade_note_view_made(session, view);
}
