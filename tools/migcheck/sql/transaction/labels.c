/*
 * labels.c
 *		Values of an enum that are used before the transaction that added
 *		them has committed.
 *
 * Types of literals are not resolved: a literal that is the name of a new
 * value counts as one where the relation has a column of the enum's type.
 */
#include "migcheck/sql/effect.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

/*
 * Return true if a statement on a relation may have values of an enum: the
 * relation has a column of that type, or is unknown (NULL).
 */
static bool
may_hold_enum_type(const SqlRelation *relation, const char *type)
{
	if (relation == NULL || relation->columns_unknown)
		return true;
	return relation_has_type(relation, type);
}

/*
 * Check the literals of a query against the labels of one enum. In the same
 * transaction the server refuses (55P04, "unsafe use of new value"); across
 * two files it depends on whether the tool runs them in one transaction.
 */
static void
check_enum_labels(SqlSession *session, const SqlNames *literals,
				  const SqlObject *type)
{
	for (size_t i = 0; i < type->label_count; i++)
	{
		unsigned	born = type->labels[i].born_transaction;

		if (born == 0 || !is_name_in_set(literals, type->labels[i].name))
			continue;
		session->statement->label_type = type->name;
		if (born == session->catalog.transaction)
			effect_fail(session, "55P04", "the value \"%s\" was added to enum \"%s\" in the same transaction",
						type->labels[i].name, type->name);
		else if (session->one_for_all && !session->pending_known)
			effect_note_trait(session, SQL_TRAIT_LABEL_ACROSS_FILES);
	}
}

/*
 * Check the literals of a query that may write into a relation, or read it;
 * NULL is any. A value that was added to an enum in this transaction cannot be
 * used yet, unless its type was made in it, too, and the server is 17 or later.
 */
void
check_enum_literals(SqlSession *session, const SqlNames *literals,
					const SqlRelation *relation)
{
	if (!session->catalog.has_new_labels || literals->count == 0)
		return;
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *type = session->catalog.objects[i];
		bool		usable = session->version >= 17 &&
			type->born_transaction == session->catalog.transaction;

		if (type->kind == SQL_ENUM && !type->dropped && !usable &&
			may_hold_enum_type(relation, type->name))
			check_enum_labels(session, literals, type);
	}
}

/* Check the literal of one cast to an enum, then the children of the node. */
static bool
check_one_cast(Node *node, void *context)
{
	SqlSession *session = context;
	bool		stop;

	if (node == NULL || !session_enter(session))
		return false;
	if (IsA(node, TypeCast) &&
		string_constant(((TypeCast *) node)->arg) != NULL)
	{
		SqlType		type = type_as_written(&session->catalog, ((TypeCast *) node)->typeName);
		const SqlObject *own = type.name == NULL ? NULL :
			catalog_find_object(&session->catalog, SQL_ENUM, type.name);
		SqlNames	literals = {0};

		add_name_to_set(session->arena, &literals,
						string_constant(((TypeCast *) node)->arg));
		if (own != NULL && !(session->version >= 17 &&
							 own->born_transaction == session->catalog.transaction))
			check_enum_labels(session, &literals, own);
	}
	stop = raw_expression_tree_walker(node, check_one_cast, session);
	session_leave(session);
	return stop;
}

/*
 * Check the literals that a tree casts to an enum, whatever relation it reads.
 */
void
check_enum_casts(SqlSession *session, Node *tree)
{
	if (session->catalog.has_new_labels)
		check_one_cast(tree, session);
}

/*
 * Refuse an expression on a relation, NULL for any, whose literals name a new
 * enum value.
 */
void
check_label_expression(SqlSession *session, SqlRelation *relation, Node *node)
{
	SqlExpression expression;

	expression_read(session, node, &expression);
	check_enum_literals(session, &expression.strings, relation);
}

/*
 * ALTER TABLE: look for new enum values in defaults and checks. A column that
 * is added may itself have the enum's type, so that its relation does not
 * tell.
 */
void
check_alter_labels(SqlSession *session, AlterTableStmt *statement)
{
	SqlRelation *relation = catalog_find_relation(&session->catalog,
												  catalog_range_name(
																	 &session->catalog,
																	 statement->relation));
	ListCell   *cell;

	foreach(cell, statement->cmds)
	{
		AlterTableCmd *command = lfirst(cell);

		if (command->subtype == AT_ColumnDefault)
			check_label_expression(session, relation, command->def);
		else if (command->subtype == AT_AddConstraint)
			check_label_expression(session, relation,
								   ((Constraint *) command->def)->raw_expr);
		else if (command->subtype == AT_AddColumn)
		{
			ListCell   *inner;

			foreach(inner, ((ColumnDef *) command->def)->constraints)
				check_label_expression(session, NULL, ((Constraint *) lfirst(inner))->raw_expr);
		}
	}
}

/* CREATE TABLE: look for new enum values in the constraints of its columns. */
void
check_create_labels(SqlSession *session, CreateStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->tableElts)
	{
		ListCell   *inner;

		if (!IsA(lfirst(cell), ColumnDef))
			continue;
		foreach(inner, ((ColumnDef *) lfirst(cell))->constraints)
			check_label_expression(session, NULL, ((Constraint *) lfirst(inner))->raw_expr);
	}
}
