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

/* A name of a function or an option, and the version that brought it. */
typedef struct NewerName
{
	const char *name;
	int			since;
} NewerName;

/* Return the version that brought a name of a list; 0 if it is not in it. */
static int
find_newer_name(const NewerName *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
	{
		if (strcmp(names[i].name, name) == 0)
			return names[i].since;
	}
	return 0;
}

/*
 * Return the version from which on a call is syntax of its own, or a form that
 * the function did not have before; 0 for any other call.
 */
int
since_of_call(const FuncCall *call)
{
	static const NewerName names[] = {
		{"json_array", 16}, {"json_arrayagg", 16}, {"json_objectagg", 16},
		{"json_exists", 17}, {"json_query", 17}, {"json_scalar", 17},
		{"json_serialize", 17}, {"json_value", 17}, {"merge_action", 17}
	};
	const char *name = strVal(llast(call->funcname));

	if (strcmp(name, "random") == 0 && list_length(call->args) == 2)
		return 17;
	return find_newer_name(names, lengthof(names), name);
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

/* The version that brought the newest of a list of options. */
static int
since_of_options(const List *options)
{
	static const NewerName names[] = {
		{"disable_on_error", 15}, {"failover", 17}, {"generic_plan", 16},
		{"memory", 17}, {"origin", 16}, {"password_required", 16},
		{"publish_generated_columns", 18}, {"run_as_owner", 16},
		{"serialize", 17}
	};
	const ListCell *cell;
	int			since = 0;

	foreach(cell, options)
		since = Max(since, find_newer_name(names, lengthof(names),
										   ((DefElem *) lfirst(cell))->defname));
	return since;
}

/* The options of a statement that may have newer ones. */
static const List *
options_of_statement(const Node *node)
{
	switch (nodeTag(node))
	{
		case T_CreatePublicationStmt:
			return ((const CreatePublicationStmt *) node)->options;
		case T_AlterPublicationStmt:
			return ((const AlterPublicationStmt *) node)->options;
		case T_CreateSubscriptionStmt:
			return ((const CreateSubscriptionStmt *) node)->options;
		case T_AlterSubscriptionStmt:
			return ((const AlterSubscriptionStmt *) node)->options;
		case T_ExplainStmt:
			return ((const ExplainStmt *) node)->options;
		default:
			return NIL;
	}
}

/* The version that brought a statement's form, apart from its options. */
static int
since_of_form(Node *node)
{
	switch (nodeTag(node))
	{
		case T_MergeStmt:
		case T_AlterDatabaseRefreshCollStmt:
			return 15;
		case T_IndexStmt:
			return ((IndexStmt *) node)->nulls_not_distinct ? 15 : 0;
		case T_CreatePublicationStmt:
			return since_of_publication(((CreatePublicationStmt *) node)->pubobjects);
		case T_AlterPublicationStmt:
			return since_of_publication(((AlterPublicationStmt *) node)->pubobjects);
		case T_GrantStmt:
			return since_of_grant((GrantStmt *) node);
		case T_AlterDefaultPrivilegesStmt:
			return since_of_grant(((AlterDefaultPrivilegesStmt *) node)->action);
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

/* Return the version that brought a statement's form; 0: 13 or before. */
static int
since_of_statement(Node *node)
{
	return Max(since_of_form(node), since_of_options(options_of_statement(node)));
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
