/*
 * since.c
 *		Syntax that the library's grammar knows and an older server does not.
 *
 * libpg_query has the grammar of 15 or later; what 14 and 15 brought is looked
 * for in the tree, for a server of 13 or 14. Measured on all three.
 *
 * A form that the library's grammar takes for granted needs a case here; one that
 * no grammar of the library knows yet is recognised in rewrite.c.
 */
#include "migcheck/sql/effect.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

/*
 * Return the version that brought what a publication lists: columns, rows and
 * schemas are of 15.
 */
static int
since_of_publication(const List *objects)
{
	const ListCell *cell;

	foreach(cell, objects)
	{
		const		PublicationObjSpec *spec = lfirst(cell);

		if (spec->pubtable == NULL || spec->pubtable->columns != NIL ||
			spec->pubtable->whereClause != NULL)
			return 15;
	}
	return 0;
}

/* The version that brought a constraint's form. */
static int
since_of_constraint(const Constraint *constraint)
{
	return constraint->nulls_not_distinct || constraint->fk_del_set_cols != NIL ? 15 : 0;
}

/* The version that brought a column's form. */
static int
since_of_column(const ColumnDef *column)
{
	int			since = column->compression != NULL ? 14 : 0;
	ListCell   *cell;

	foreach(cell, column->constraints)
		since = Max(since, since_of_constraint(lfirst(cell)));
	return since;
}

/* The version that brought an action of ALTER TABLE. */
static int
since_of_action(const AlterTableCmd *command)
{
	switch (command->subtype)
	{
		case AT_SetAccessMethod:
			return 15;
		case AT_SetCompression:
		case AT_DetachPartitionFinalize:
			return 14;
		case AT_DetachPartition:
			return ((PartitionCmd *) command->def)->concurrent ? 14 : 0;
		case AT_AddColumn:
			return since_of_column((ColumnDef *) command->def);
		case AT_AddConstraint:
			return since_of_constraint((Constraint *) command->def);
		default:
			return 0;
	}
}

/* The version that brought all that a list of columns and constraints has. */
static int
since_of_elements(const List *elements)
{
	int			since = 0;
	const ListCell *cell;

	foreach(cell, elements)
	{
		Node	   *element = lfirst(cell);

		if (IsA(element, ColumnDef))
			since = Max(since, since_of_column((ColumnDef *) element));
		else if (IsA(element, Constraint))
			since = Max(since, since_of_constraint((Constraint *) element));
		else if (IsA(element, AlterTableCmd))
			since = Max(since, since_of_action((AlterTableCmd *) element));
	}
	return since;
}

/* Statistics of one expression, or of some, are of 14. */
static int
since_of_statistics(const CreateStatsStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->exprs)
	{
		if (((StatsElem *) lfirst(cell))->expr != NULL)
			return 14;
	}
	return 0;
}

/*
 * Return the version from which on a name of a function is syntax of its own: an
 * older server has no such function.
 */
int
since_of_function(const char *name)
{
	static const char *const names[] = {
		"json_exists", "json_query", "json_scalar", "json_serialize", "json_value",
		"merge_action"
	};

	for (size_t i = 0; i < lengthof(names); i++)
	{
		if (strcmp(names[i], name) == 0)
			return 17;
	}
	return 0;
}

/* The right to maintain a table is of 17. */
static int
since_of_grant(const GrantStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->privileges)
	{
		const		AccessPriv *right = lfirst(cell);

		if (right->priv_name != NULL && strcmp(right->priv_name, "maintain") == 0)
			return 17;
	}
	return 0;
}

/* A publication sends generated columns from 18 on. */
static int
since_of_options(const List *options)
{
	return has_named_option(options, "publish_generated_columns") ? 18 : 0;
}

/*
 * Return the version that brought a text's form to a server of a version. Where
 * numbers had no underscores and no other base, 0x1F was 0 with the name x1F,
 * which 15 refuses.
 */
int
since_of_parsed(const SqlParsed *parsed, int version)
{
	int			since = parsed->since;
	ListCell   *cell;

	if (parsed->number && (version >= 15 || !parsed->number_first))
		since = Max(since, 16);
	foreach(cell, parsed->tree)
		since =
		Max(since, since_of_statement(((RawStmt *) lfirst(cell))->stmt));
	return since;
}

/* Return the version that brought a statement's form; 0: 13 or before. */
int
since_of_statement(Node *node)
{
	switch (nodeTag(node))
	{
		case T_MergeStmt:
			return 15;
		case T_IndexStmt:
			return ((IndexStmt *) node)->nulls_not_distinct ? 15 : 0;
		case T_CreatePublicationStmt:
			return Max(since_of_publication(((CreatePublicationStmt *) node)->pubobjects),
					   since_of_options(((CreatePublicationStmt *) node)->options));
		case T_AlterPublicationStmt:
			return Max(since_of_publication(((AlterPublicationStmt *) node)->pubobjects),
					   since_of_options(((AlterPublicationStmt *) node)->options));
		case T_GrantStmt:
			return since_of_grant((GrantStmt *) node);
		case T_AlterTableStmt:
			return since_of_elements(((AlterTableStmt *) node)->cmds);
		case T_CreateStmt:
			return since_of_elements(((CreateStmt *) node)->tableElts);
		case T_CreateTrigStmt:
			return ((CreateTrigStmt *) node)->replace ? 14 : 0;
		case T_CreateFunctionStmt:
			return ((CreateFunctionStmt *) node)->sql_body != NULL ? 14 : 0;
		case T_CreateStatsStmt:
			return since_of_statistics((CreateStatsStmt *) node);
		default:
			return 0;
	}
}
