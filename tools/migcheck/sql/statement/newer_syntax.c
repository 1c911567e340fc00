/*
 * newer_syntax.c
 *		The effects of syntax that is newer than the library's grammar.
 *
 * The tree has something else in its place, and SqlParsed says what the tokens
 * were: what the grammar has a place for is put into the tree before the
 * statement runs, and the rest is noted after it.
 */
#include "migcheck/sql/relation/altered.h"

/* Refuse syntax that the server does not know yet; true if it is refused. */
bool
refuse_newer_syntax(SqlSession *session, SqlParsed *parsed)
{
	parsed->since = since_of_parsed(parsed, session->version);
	if (parsed->since <= session->version)
		return false;
	effect_fail(session, "42601", "this syntax is of PostgreSQL %d", parsed->since);
	return true;
}

/*
 * Bring what the tokens told into the tree, where the grammar has a place for
 * it, and refuse syntax that the server does not know yet.
 */
void
apply_newer_syntax(SqlSession *session, SqlParsed *parsed)
{
	ListCell   *cell;

	if (refuse_newer_syntax(session, parsed))
	{
		/* What it would have made is no second cause. */
		session->catalog.uncertain = true;
		parsed->tree = NIL;
	}
	foreach(cell, parsed->tree)
	{
		Node	   *node = ((RawStmt *) lfirst(cell))->stmt;
		ListCell   *inner;

		/* Of a partitioned table VACUUM ONLY does not go down. */
		if (IsA(node, VacuumStmt) && parsed->only)
		{
			foreach(inner, ((VacuumStmt *) node)->rels)
				((VacuumRelation *) lfirst(inner))->relation->inh = false;
		}
		if (!IsA(node, AlterTableStmt))
			continue;
		foreach(inner, ((AlterTableStmt *) node)->cmds)
		{
			AlterTableCmd *command = lfirst(inner);

			/* NOT ENFORCED reads no row, like NOT VALID. */
			if (command->subtype == AT_AddConstraint && parsed->not_enforced)
				((Constraint *) command->def)->skip_validation = true;
		}
	}
}

/* Return the constraint that an action alters, or adds by name; or NULL. */
static SqlConstraint *
named_constraint(const SqlRelation *relation, const AlterTableCmd *command)
{
	const char *name = NULL;

	if (command->subtype == AT_AlterConstraint)
		name = ((const AlteredConstraint *) command->def)->conname;
	else if (command->subtype == AT_AddConstraint)
		name = ((const Constraint *) command->def)->conname;
	return name != NULL ? relation_constraint(relation, name) : NULL;
}

/*
 * NOT ENFORCED and ENFORCED of a constraint. A key that is no longer enforced
 * loses its triggers on both tables; one that is again gets them, and all rows
 * are looked up. A CHECK can only be made so.
 */
static void
enforce_constraint(SqlSession *session, SqlRelation *relation,
				   SqlConstraint *constraint, const SqlParsed *parsed,
				   bool added)
{
	if (!added && constraint->referenced == NULL &&
		(parsed->not_enforced || parsed->enforced))
		effect_fail(session, "42809", "constraint \"%s\" is no foreign key",
					constraint->name);
	if (!added && constraint->referenced != NULL && parsed->not_enforced)
		effect_lock_tree(session, constraint->referenced, SQL_ACCESS_EXCLUSIVE);
	if (!added && constraint->referenced != NULL && parsed->enforced &&
		constraint->not_enforced)
	{
		effect_lock_tree(session, constraint->referenced, SQL_SHARE_ROW_EXCLUSIVE);
		effect_note_tree_work(session, relation);
		effect_note_tree_work(session, constraint->referenced);
	}
	constraint->not_enforced = (constraint->not_enforced || parsed->not_enforced) &&
		!parsed->enforced;
}

/* ADD CONSTRAINT ... NOT NULL: the column refuses NULL from now on. */
static void
add_not_null(SqlSession *session, const SqlRelation *relation,
			 Constraint *constraint)
{
	SqlExpression expression;
	SqlColumn  *column;

	expression_read(session, constraint->raw_expr, &expression);
	column = expression.columns.count == 1 ?
		relation_column(relation, expression.columns.items[0]) : NULL;
	if (column != NULL && column->not_null &&
		constraint->conname != NULL)
		effect_fail(session, "55000", "column \"%s\" has such a constraint already",
					column->name);
	if (column != NULL)
		column->not_null = true;
}

/*
 * Note the effects of newer syntax for which the tree has no place, after the
 * statement has run: a key that is no longer enforced loses its triggers on
 * both tables, SET EXPRESSION copies the table, NOT NULL as a constraint
 * makes its column NOT NULL.
 */
void
apply_not_enforced(SqlSession *session, const SqlParsed *parsed, Node *node)
{
	AlterTableStmt *statement = (AlterTableStmt *) node;
	SqlRelation *relation;
	ListCell   *cell;

	if (!IsA(node, AlterTableStmt) ||
		(!parsed->not_enforced && !parsed->enforced && !parsed->set_expression &&
		 !parsed->not_null))
		return;
	relation = session_relation(session, statement->relation);
	foreach(cell, statement->cmds)
	{
		AlterTableCmd *command = lfirst(cell);
		SqlConstraint *constraint = named_constraint(relation, command);

		if (constraint != NULL)
			enforce_constraint(session, relation, constraint, parsed,
							   command->subtype == AT_AddConstraint);
		if (parsed->set_expression && command->subtype == AT_DropExpression)
			effect_rewrite_tree(session, relation);
		/* NOT NULL ... NOT VALID is no proof for SET NOT NULL. */
		if (parsed->not_null && command->subtype == AT_AddConstraint &&
			!((Constraint *) command->def)->skip_validation)
			add_not_null(session, relation, (Constraint *) command->def);
	}
}

/*
 * Does ALTER TABLE check the values of a virtual column that it adds? Keys of
 * one are not possible.
 */
static bool
checks_virtual(SqlSession *session, Node *node)
{
	bool		checked = false;
	ListCell   *cell;
	ListCell   *inner;

	if (!IsA(node, AlterTableStmt))
		return false;
	foreach(cell, ((AlterTableStmt *) node)->cmds)
	{
		const AlterTableCmd *command = lfirst(cell);

		if (command->subtype != AT_AddColumn)
			continue;
		foreach(inner, ((ColumnDef *) command->def)->constraints)
		{
			ConstrType	type = ((Constraint *) lfirst(inner))->contype;

			checked |= type == CONSTR_CHECK || type == CONSTR_NOTNULL;
			if (type == CONSTR_UNIQUE || type == CONSTR_PRIMARY || type == CONSTR_FOREIGN)
				effect_fail(session, "0A000", "column \"%s\" is virtual",
							((ColumnDef *) command->def)->colname);
		}
	}
	return checked;
}

/*
 * Take back the work of a statement with a virtual column, which was judged
 * as a stored one: it is computed when it is read.
 */
void
forget_virtual_work(SqlSession *session, const SqlParsed *parsed)
{
	bool		checked = false;
	ListCell   *cell;

	if (!parsed->virtual_column)
		return;
	foreach(cell, parsed->tree)
		checked |= checks_virtual(session, ((RawStmt *) lfirst(cell))->stmt);
	session->statement->rewrites.count = 0;
	if (checked)
		return;
	session->worked_count = 0;
	session->statement->scans.count = 0;
}
