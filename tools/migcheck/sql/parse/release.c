/*
 * release.c
 *		What of a statement's tree is given back when the statement has run.
 *
 * The catalogue keeps expressions, lists of names, queries, bounds, partition
 * keys and the trees of indexes as the parser made them, and any name. It has
 * no field for the nodes around them: the definitions of columns, types and
 * constraints, and the actions of an ALTER TABLE. Those are most of a history,
 * so they are freed here, each without what it points to. A field that is
 * added to the catalogue or the session for one of these nodes has to be taken
 * out of this file.
 */
#include "migcheck/sql/effect.h"

#include "migcheck/sql/parse/context.h"

/* Free a node without what it points to; for NULL nothing happens. */
static void
release_node(void *node)
{
	if (node != NULL)
		pfree(node);
}

/* Free the type of a column; its names are kept by the column. */
static void
release_type(TypeName *type)
{
	ListCell   *cell;

	if (type == NULL)
		return;
	foreach(cell, type->names)
		release_node(lfirst(cell));
	list_free(type->names);
	pfree(type);
}

/* Free a constraint: the catalogue has its expression and its columns. */
static void
release_constraint(Constraint *constraint)
{
	release_node(constraint->pktable);
	pfree(constraint);
}

/* Free the definition of a column; its default may be the catalogue's. */
static void
release_column(ColumnDef *column)
{
	ListCell   *cell;

	release_type(column->typeName);
	foreach(cell, column->constraints)
		release_constraint(lfirst(cell));
	list_free(column->constraints);
	pfree(column);
}

/* Free what defines a column or constraint, and nothing else. */
static void
release_definition(Node *node)
{
	if (node == NULL)
		return;
	if (IsA(node, ColumnDef))
		release_column((ColumnDef *) node);
	else if (IsA(node, Constraint))
		release_constraint((Constraint *) node);
}

/* Free a CREATE TABLE, but for the key and bounds of its partitions. */
static void
release_create(CreateStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->tableElts)
		release_definition(lfirst(cell));
	list_free(statement->tableElts);
	release_node(statement->relation);
	pfree(statement);
}

/* Free an ALTER TABLE with its actions. */
static void
release_alter(AlterTableStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->cmds)
	{
		AlterTableCmd *command = lfirst(cell);

		release_definition(command->def);
		pfree(command);
	}
	list_free(statement->cmds);
	release_node(statement->relation);
	pfree(statement);
}

/*
 * Free those nodes of statements that have run; to be called once. Trees of
 * the scratch memory are left to it: there the grammar may have put one node
 * in two places.
 */
void
release_trees(List *trees)
{
	ListCell   *cell;

	if (context_is_scratch())
		return;
	foreach(cell, trees)
	{
		RawStmt    *raw = lfirst(cell);

		if (IsA(raw->stmt, CreateStmt))
			release_create((CreateStmt *) raw->stmt);
		else if (IsA(raw->stmt, AlterTableStmt))
			release_alter((AlterTableStmt *) raw->stmt);
		pfree(raw);
	}
	list_free(trees);
}
