/*
 * change_type.c
 *		ALTER COLUMN ... TYPE: what is copied, built and read for it.
 *
 * Whether the table is copied is decided by copying.c. An index is built again
 * unless its operator class stays; a CHECK is tried on every row again.
 *
 * The rules are those of CheckIndexCompatible() and TryReuseForeignKey() in
 * the server. A type of which nothing is known gives no verdict but "depends".
 */
#include "migcheck/sql/query/scope.h"
#include "migcheck/sql/relation/copying.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/relation/uses.h"
#include "migcheck/sql/transaction/setting_values.h"

/*
 * Return true if an expression is a literal that is read as whatever type is
 * wanted: a string or NULL.
 */
static bool
is_text_literal(Node *node)
{
	return string_constant(node) != NULL ||
		(IsA(node, A_Const) && ((A_Const *) node)->isnull);
}

/*
 * Refuse the change where the column's default does not fit the new type
 * (42804), which the server finds out before it copies. Only constants and
 * casts are looked at; of other expressions the type is not known.
 */
static void
check_default_fits(SqlSession *session, const SqlColumn *column, SqlType to)
{
	Node	   *node = column->expression;
	SqlType		from = {0};

	if (node == NULL || column->generated || column->identity)
		return;
	/* A string has taken the column's type; NULL stays NULL. */
	if (is_text_literal(node))
		from = string_constant(node) != NULL ? column->type : from;
	else if (IsA(node, A_Const) && IsA(&((A_Const *) node)->val, Integer))
		from.name = "int4";
	else if (IsA(node, A_Const) && IsA(&((A_Const *) node)->val, Boolean))
		from.name = "bool";
	else if (IsA(node, TypeCast))
		from =
			type_as_written(&session->catalog, ((TypeCast *) node)->typeName);
	if (from.name != NULL && !is_assignable(session, from, to))
		effect_fail(session, "42804", "the default of \"%s\" does not become %s",
					column->name, to.name);
}

/* Return true if an expression, which may be NULL, names a column. */
static bool
expression_names(SqlSession *session, Node *node, const char *column)
{
	SqlExpression expression;

	if (node == NULL)
		return false;
	expression_read(session, node, &expression);
	return is_name_in_set(&expression.columns, column);
}

/*
 * Return true if a foreign key's rows are compared again: not while the table
 * keeps its file and the key its operator.
 */
static bool
key_is_rechecked(SqlSession *session, const SqlColumn *column, SqlType to,
				 Copying copying)
{
	SqlType		from = base_type_of(&session->catalog, column->type);
	const char *before;
	const char *after;

	to = base_type_of(&session->catalog, to);
	if (copying == COPYING_ALL)
		return true;
	if (is_same_type_name(from, to))
		return false;
	before = from.name != NULL ? fact_operator_class(from.name) : NULL;
	after = to.name != NULL ? fact_operator_class(to.name) : NULL;
	return before == NULL || after == NULL || strcmp(before, after) != 0;
}

/*
 * Try the constraints on the column again: a CHECK on every row, a foreign
 * key only where key_is_rechecked(). The server drops and makes a foreign key
 * anew in any case, for which it locks the other table.
 */
static void
recheck_constraints(SqlSession *session, SqlRelation *relation,
					const SqlColumn *column, SqlType to, Copying copying)
{
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		SqlConstraint *constraint = relation->constraints[i];

		if (constraint->dropped)
			continue;
		if (constraint->kind == SQL_CHECK && constraint->valid &&
			expression_names(session, constraint->expression, column->name))
			effect_note_tree_work(session, relation);
		if (constraint->kind == SQL_FOREIGN_KEY &&
			list_has_name(constraint->columns, column->name))
		{
			effect_lock_tree(session, constraint->referenced, SQL_ACCESS_EXCLUSIVE);
			if (constraint->valid && key_is_rechecked(session, column, to, copying))
				effect_note_work(session, constraint->referenced);
		}
	}
}

/*
 * Lock what refers to the column by a foreign key, for the same reason; its
 * rows are read where the key is compared again.
 */
static void
lock_referring(SqlSession *session, SqlRelation *relation,
			   const SqlColumn *column, SqlType to, Copying copying)
{
	ReferenceWalk walk = {0};
	SqlConstraint *key;

	while ((key = next_reference(&session->catalog, relation, &walk)) != NULL)
	{
		if (!list_has_name(key->referenced_columns, column->name))
			continue;
		effect_lock_tree(session, walk.table, SQL_ACCESS_EXCLUSIVE);
		if (key->valid && key_is_rechecked(session, column, to, copying))
			effect_note_work(session, walk.table);
	}
}

/* Refuse a type by which a foreign key's two columns cannot be compared. */
static void
check_compared_types(SqlSession *session, const SqlConstraint *key,
					 SqlType from, SqlType to)
{
	if (!may_refer(session, from, to))
		effect_fail(session, "42804", "the foreign key \"%s\" cannot compare %s with %s",
					key->name, from.name, to.name);
}

/*
 * Refuse a type that a foreign key over the column, or one that refers to it,
 * cannot compare with the other's.
 */
static void
check_keys_of_change(SqlSession *session, const SqlRelation *relation,
					 const SqlColumn *column, SqlType to)
{
	ReferenceWalk walk = {0};
	const SqlConstraint *key;
	const SqlColumn *other;

	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		key = relation->constraints[i];
		if (key->dropped || key->kind != SQL_FOREIGN_KEY || list_length(key->columns) != 1 ||
			list_length(key->referenced_columns) != 1 ||
			!list_has_name(key->columns, column->name))
			continue;
		other = relation_column(key->referenced, strVal(linitial(key->referenced_columns)));
		if (other != NULL && other != column)
			check_compared_types(session, key, to, other->type);
	}
	while ((key = next_reference(&session->catalog, relation, &walk)) != NULL)
	{
		if (list_length(key->columns) != 1 || !list_has_name(key->referenced_columns, column->name))
			continue;
		other = relation_column(walk.table, strVal(linitial(key->columns)));
		if (other != NULL && other != column)
			check_compared_types(session, key, other->type, to);
	}
}

/*
 * Return true if an index over the column is built again though the table is
 * not copied. An index with an expression or condition always is: the server
 * does not compare those.
 */
static bool
index_is_rebuilt(SqlSession *session, const SqlRelation *index,
				 const SqlColumn *column, SqlType to)
{
	SqlType		from = base_type_of(&session->catalog, column->type);
	const char *before;
	const char *after;
	ListCell   *cell;
	bool		plain = false;

	to = base_type_of(&session->catalog, to);
	if (index->index == NULL)
	{
		if (index->constraint == NULL ||
			!list_has_name(index->constraint->columns, column->name))
			return false;
	}
	else
	{
		bool		expressions = index->index->whereClause != NULL;
		bool		used = expression_names(session, index->index->whereClause,
											column->name);

		foreach(cell, index->index->indexParams)
		{
			IndexElem  *element = lfirst(cell);

			plain |= element->name != NULL && strcmp(element->name, column->name) == 0;
			expressions |= element->expr != NULL;
			used |= expression_names(session, element->expr, column->name);
		}
		if (!plain && !used)
			return false;
		if (expressions)
			return true;
	}

	/*
	 * A plain index is kept where both types have the same operator class:
	 * varchar and text do.
	 */
	before = from.name != NULL ? fact_operator_class(from.name) : NULL;
	after = to.name != NULL ? fact_operator_class(to.name) : NULL;
	return before == NULL || after == NULL || strcmp(before, after) != 0;
}

/*
 * Refuse a change of a column that a generated column, a view, a trigger or a
 * policy uses (0A000);
 * the server has no CASCADE for it.
 */
static void
check_column_users(SqlSession *session, const SqlRelation *relation,
				   const SqlColumn *column)
{
	for (size_t i = 0; i < relation->column_count; i++)
	{
		const SqlColumn *other = relation->columns[i];

		if (other->generated &&
			expression_names(session, other->expression, column->name))
			effect_fail(session, "0A000", "the generated column \"%s\" uses it",
						other->name);
	}
	check_parts_of_column(session, relation, column->name);
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		const SqlRelation *view = session->catalog.relations[i];

		for (size_t k = 0; k < view->use_count && !view->dropped; k++)
		{
			if (view->uses[k].relation == relation &&
				view->uses[k].column != NULL &&
				strcmp(view->uses[k].column, column->name) == 0)
			{
				if (view->uses[k].certain)
					effect_fail(session, "0A000", "the view \"%s\" uses it", view->name);
				else
					effect_unknown(session, "whether the view \"%s\" uses it", view->name);
			}
		}
	}
}

/*
 * Note the copying that a change needs. For a change of the time zone's kind
 * the setting of the session decides, if a statement of the file has set it.
 */
static void
note_copying_of_change(SqlSession *session, SqlRelation *relation,
					   Copying copying,
					   const SqlColumn *column)
{
	if (copying == COPYING_TIME_ZONE && session->settings.time_zone != NULL)
		copying = is_zone_of_utc(session->settings.time_zone) ? COPYING_NONE : COPYING_ALL;
	switch (copying)
	{
		case COPYING_NONE:
			break;
		case COPYING_ALL:
			effect_rewrite_tree(session, relation);
			break;
		case COPYING_TIME_ZONE:
			effect_unknown(session, "the session's time zone: the table is copied unless it is UTC");
			break;
		case COPYING_UNKNOWN:
			effect_unknown(session, "the type that \"%s\" has now", column->name);
			break;
	}
}

/*
 * Return true if USING is only the column, or its cast to the new type: the
 * server then does what it does without USING. Any other expression copies
 * the table.
 */
static bool
is_cast_to_new_type(SqlSession *session, Node *using, const char *column,
					SqlType to)
{
	if (IsA(using, TypeCast))
	{
		SqlType		type =
		type_as_written(&session->catalog, ((TypeCast *) using)->typeName);

		if (!is_same_type_name(type, to) || type.mod_count != to.mod_count ||
			type.mods[0] != to.mods[0] || type.mods[1] != to.mods[1])
			return false;
		using = ((TypeCast *) using)->arg;
	}
	return IsA(using, ColumnRef) && list_length(((ColumnRef *) using)->fields) == 1 &&
		IsA(linitial(((ColumnRef *) using)->fields), String) &&
		strcmp(strVal(linitial(((ColumnRef *) using)->fields)), column) == 0;
}

/* Are two collations, NULL for that of the type, the same? */
static bool
same_collation(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Does an index sort by a column? */
static bool
index_sorts_by_column(const SqlRelation *index, const char *column)
{
	ListCell   *cell;

	if (index->index == NULL)
		return index->constraint != NULL &&
			list_has_name(index->constraint->columns, column);
	foreach(cell, index->index->indexParams)
	{
		const		IndexElem *element = lfirst(cell);

		if (element->name != NULL && element->collation == NIL &&
			strcmp(element->name, column) == 0)
			return true;
	}
	return false;
}

/* Building an index reads the table, under the same lock. */
static void
note_index_builds(SqlSession *session, SqlRelation *relation,
				  const SqlColumn *column, SqlType to, const char *collation)
{
	for (size_t i = 0; i < relation->index_count; i++)
	{
		if (!relation->indexes[i]->dropped &&
			(index_is_rebuilt(session, relation->indexes[i], column, to) ||
			 (!same_collation(collation, column->collation) &&
			  index_sorts_by_column(relation->indexes[i], column->name))))
			effect_note_work(session, relation);
	}
}

/*
 * What a change of the type does to a default, and to an identity's sequence.
 */
static void
change_own_value(SqlSession *session, const SqlColumn *column, SqlType to)
{
	check_default_fits(session, column, to);
	if (column->identity && column->sequence != NULL)
		effect_lock(session, session_named_relation(session, column->sequence),
					SQL_SHARE_ROW_EXCLUSIVE);
}

/*
 * ALTER COLUMN ... TYPE; the caller has taken the access exclusive lock on
 * the table and its children. The column gets its new type where no error was
 * noted, so that later statements see what the server would have.
 */
void
alter_column_type(SqlSession *session, SqlRelation *relation,
				  SqlColumn *column,
				  ColumnDef *definition)
{
	SqlType		to = type_as_written(&session->catalog, definition->typeName);
	Copying		copying = copying_of_change(session, column->type, to);
	Node	   *using = definition->raw_default;
	const char *collation = collation_of_column(definition);

	if (definition->collClause != NULL)
		check_column_collation(session, to, definition->collClause->collname);
	effect_note_trait(session, SQL_TRAIT_CHANGES_TYPE);
	effect_note_advice(session, SQL_ADVICE_TYPE);
	if (column->inherited)
		effect_fail(session, "42P16", "column \"%s\" is inherited", column->name);
	if (is_partition_key(relation, column->name))
		effect_fail(session, "42P16", "column \"%s\" is in the partition key",
					column->name);
	if (!session_has_type(session, to))
		effect_fail(session, "42704", "type \"%s\" does not exist", to.name);
	/* USING decides about the copy before the types do. */
	if (using != NULL && is_cast_to_new_type(session, using, column->name, to))
		using = NULL;
	else if (using != NULL)
		copying = COPYING_ALL;
	if (definition->raw_default == NULL && relation->kind != 'f' &&
		!is_assignable(session, column->type, to))
		effect_fail(session, "42804", "%s does not become %s without USING",
					column->type.name, to.name);
	change_own_value(session, column, to);
	check_column_users(session, relation, column);
	check_changed_conditions(session, relation, column, to);
	recheck_constraints(session, relation, column, to, copying);
	note_copying_of_change(session, relation, copying, column);
	lock_referring(session, relation, column, to, copying);
	check_keys_of_change(session, relation, column, to);
	note_index_builds(session, relation, column, to, collation);
	breaks_note_narrower(session, relation, column->type, to);
	if (session->statement->error == NULL)
	{
		if (column->expression != NULL && column->default_type == NULL)
			column->default_type = column->type.name;
		column->type = to;
		column->collation = collation;
		require_indexes_of_column(session, relation, column->name);
	}
}
