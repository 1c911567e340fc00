/*
 * output_name.c
 *		The name that the server gives a result without one.
 *
 * As FigureColname() of the server does it: a column or a function gives its
 * own name; a name that is only a guess, as "case", yields to that of a type
 * it is cast to.
 */
#include "migcheck/sql/query/scope.h"

/* How sure a name is: that of a column is kept, that of a type may yield. */
typedef enum NameStrength
{
	NAME_NONE,
	NAME_WEAK,
	NAME_STRONG
} NameStrength;

static NameStrength name_value(SqlSession *session, const Node *value,
							   const char **name);

/* The whole row "t.*", as in "t.*::text", is called as its table. */
static NameStrength
name_column(const ColumnRef * column, const char **name)
{
	ListCell   *cell;

	foreach(cell, column->fields)
	{
		if (IsA(lfirst(cell), String))
			*name = strVal(lfirst(cell));
	}
	return NAME_STRONG;
}

/* A query in an expression: the name of its result, or what it asks. */
static NameStrength
name_sublink(SqlSession *session, const SubLink * link, const char **name)
{
	const SelectStmt *select = (SelectStmt *) link->subselect;

	if (link->subLinkType == EXISTS_SUBLINK)
		*name = "exists";
	else if (link->subLinkType == ARRAY_SUBLINK)
		*name = "array";
	else if (link->subLinkType != EXPR_SUBLINK)
		return NAME_NONE;
	else
	{
		*name = ANY_COLUMN;
		while (IsA(select, SelectStmt) && select->larg != NULL)
			select = select->larg;
		if (IsA(select, SelectStmt) && select->targetList != NIL)
			*name = output_name(session, linitial(select->targetList));
	}
	return NAME_STRONG;
}

/* A cast: the name of what is cast, else that of the type. */
static NameStrength
name_cast(SqlSession *session, const TypeCast * cast, const char **name)
{
	NameStrength strength = name_value(session, cast->arg, name);

	if (strength == NAME_STRONG)
		return strength;
	*name = strVal(llast(cast->typeName->names));
	return NAME_WEAK;
}

/* CASE: the name of its ELSE, if that is sure. */
static NameStrength
name_case(SqlSession *session, const CaseExpr * expression, const char **name)
{
	NameStrength strength = name_value(session, (Node *) expression->defresult, name);

	if (strength == NAME_STRONG)
		return strength;
	*name = "case";
	return NAME_WEAK;
}

/* What goes by a word of its own, or has no name; of other kinds it is any. */
static NameStrength
name_operator(const Node *value, const char **name)
{
	switch (nodeTag(value))
	{
		case T_CoalesceExpr:
			*name = "coalesce";
			break;
		case T_MinMaxExpr:
			*name = ((const MinMaxExpr *) value)->op == IS_GREATEST ? "greatest" : "least";
			break;
		case T_A_ArrayExpr:
			*name = "array";
			break;
		case T_RowExpr:
			*name = "row";
			break;
		case T_A_Expr:
			if (((const A_Expr *) value)->kind != AEXPR_NULLIF)
				return NAME_NONE;
			*name = "nullif";
			break;
		case T_A_Const:
		case T_BoolExpr:
		case T_NullTest:
		case T_BooleanTest:
			return NAME_NONE;
		default:
			*name = ANY_COLUMN;
			break;
	}
	return NAME_STRONG;
}

/* Set *name to that of a value. */
static NameStrength
name_node(SqlSession *session, const Node *value, const char **name)
{
	switch (nodeTag(value))
	{
		case T_ColumnRef:
			return name_column((const ColumnRef *) value, name);
		case T_FuncCall:
			*name = strVal(llast(((const FuncCall *) value)->funcname));
			return NAME_STRONG;
		case T_SubLink:
			return name_sublink(session, (const SubLink *) value, name);
		case T_TypeCast:
			return name_cast(session, (const TypeCast *) value, name);
		case T_CollateClause:
			return name_value(session, ((const CollateClause *) value)->arg, name);
		case T_CaseExpr:
			return name_case(session, (const CaseExpr *) value, name);
		default:
			return name_operator(value, name);
	}
}

/* The same for NULL, and for a value within others. */
static NameStrength
name_value(SqlSession *session, const Node *value, const char **name)
{
	NameStrength strength;

	if (value == NULL)
		return NAME_NONE;
	*name = ANY_COLUMN;
	if (!session_enter(session))
		return NAME_STRONG;
	strength = name_node(session, value, name);
	session_leave(session);
	return strength;
}

/* Return the name of a result; ANY_COLUMN where it is not known. */
const char *
output_name(SqlSession *session, const ResTarget *target)
{
	const char *name = NULL;

	if (target->name != NULL)
		return target->name;
	return name_value(session, target->val, &name) == NAME_NONE ? "?column?" : name;
}
