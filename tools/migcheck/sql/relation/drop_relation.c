/*
 * drop_relation.c
 *		A table, view, sequence or index that goes, with what depends on it.
 *
 * DROP goes through everything that depends on the object, as the server's
 * pg_depend has it, with CASCADE to drop it and without to find the first that
 * refuses. Each relation on the way is locked as if it were dropped itself, a
 * table that a foreign key of it refers to, too.
 */
#include "migcheck/sql/relation/partition.h"
#include "migcheck/sql/transaction/pending.h"

/*
 * Drop the foreign keys of others that refer to a relation that goes, or
 * refuse without CASCADE. The server takes the triggers from those tables,
 * under an access exclusive lock.
 */
static void
drop_references(SqlSession *session, const SqlRelation *relation, bool cascade)
{
	ReferenceWalk walk = {0};
	SqlConstraint *key;

	while ((key = next_reference(&session->catalog, relation, &walk)) != NULL)
	{
		if (walk.table == relation)
			continue;
		if (!cascade && !walk.table->going)
			effect_fail(session, "2BP01", "the foreign key \"%s\" of \"%s\" refers to it",
						key->name, walk.table->name);
		effect_lock_tree(session, walk.table, SQL_ACCESS_EXCLUSIVE);
		key->dropped = true;
	}
}

/*
 * Drop the views that read a relation, with those that read them, or refuse
 * without CASCADE.
 */
static void
drop_dependent_views(SqlSession *session, const SqlRelation *relation,
					 bool cascade)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *view = session->catalog.relations[i];

		for (size_t k = 0; k < view->use_count && !view->dropped; k++)
		{
			if (view->uses[k].relation != relation)
				continue;
			if (!cascade && !view->going)
				effect_fail(session, "2BP01", "the view \"%s\" reads it", view->name);
			drop_relation(session, view, cascade);
			break;
		}
	}
}

/*
 * Lock the sequences that a table owns, and drop them if drop. TRUNCATE ...
 * RESTART IDENTITY only locks them.
 */
void
lock_sequences(SqlSession *session, const SqlRelation *relation, bool drop)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *sequence = session->catalog.relations[i];

		if (sequence->kind != 'S' || sequence->dropped ||
			sequence->owned_by != relation)
			continue;
		effect_lock(session, sequence, SQL_ACCESS_EXCLUSIVE);
		if (drop)
			catalog_drop_relation(&session->catalog, sequence);
	}
}

/*
 * Lock the parent of a partition that goes, and its default partition: its
 * bound changes with the others'.
 */
static void
lock_siblings(SqlSession *session, const SqlRelation *relation)
{
	SqlRelation *other;

	if (relation->bound == NULL || relation->parent == NULL)
		return;
	other = default_partition(relation->parent);
	effect_lock(session, relation->parent, SQL_ACCESS_EXCLUSIVE);
	if (other != NULL)
		effect_lock(session, other, SQL_ACCESS_EXCLUSIVE);
}

/*
 * Lock the tables that a relation's own foreign keys refer to: each has
 * triggers of the key, which go with it. It is why DROP TABLE of an unused
 * table can hold up a busy one.
 */
static void
lock_referenced(SqlSession *session, const SqlRelation *relation)
{
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		SqlConstraint *constraint = relation->constraints[i];

		if (constraint->kind == SQL_FOREIGN_KEY && !constraint->dropped &&
			!constraint->referenced->dropped)
			effect_lock_tree(session, constraint->referenced, SQL_ACCESS_EXCLUSIVE);
	}
}

/*
 * Drop the defaults that are still of a type which their columns have no more,
 * or refuse.
 */
void
drop_defaults_of_type(SqlSession *session, const char *type, bool cascade)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];

		for (size_t k = 0; k < relation->column_count && !relation->dropped; k++)
		{
			SqlColumn  *column = relation->columns[k];

			if (column->expression == NULL || column->default_type == NULL ||
				strcmp(column->default_type, type) != 0)
				continue;
			if (!cascade)
				effect_fail(session, "2BP01", "the default of \"%s\".\"%s\" is of this type",
							relation->name, column->name);
			effect_lock(session, relation, SQL_ACCESS_EXCLUSIVE);
			column->expression = NULL;
		}
	}
}

/*
 * Drop the defaults that call nextval() for a sequence, or refuse. In a text
 * that is no regclass, the sequence is not looked up until then.
 */
static void
drop_defaults_of_sequence(SqlSession *session, const SqlRelation *sequence,
						  bool cascade)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *table = session->catalog.relations[i];

		for (size_t k = 0; k < table->column_count && !table->dropped; k++)
		{
			const SqlColumn *column = table->columns[k];
			SqlExpression expression;

			if (table == sequence->owned_by || column->expression == NULL)
				continue;
			expression_read(session, column->expression, &expression);
			if (!is_name_in_set(&expression.sequences, sequence->name))
				continue;
			if (!cascade && !table->going)
				effect_fail(session, "2BP01", "a default of \"%s\" needs it", table->name);
			effect_lock(session, table, SQL_ACCESS_EXCLUSIVE);
		}
	}
}

/*
 * Drop the default that takes its values from a sequence, or refuse. The
 * column keeps its type and NOT NULL, and old code then inserts without a
 * value.
 */
static void
drop_sequence_default(SqlSession *session, const SqlRelation *relation,
					  bool cascade)
{
	if (relation->kind != 'S')
		return;
	drop_defaults_of_sequence(session, relation, cascade);
	if (relation->owned_by == NULL || relation->owned_by->dropped || !relation->is_default)
		return;
	if (!cascade && !relation->owned_by->going)
		effect_fail(session, "2BP01", "a default of \"%s\" needs it",
					relation->owned_by->name);
	effect_lock(session, relation->owned_by, SQL_ACCESS_EXCLUSIVE);
}

/*
 * Drop a table, view, sequence or index with what belongs to it and, with
 * cascade, what depends on it. It calls itself for views and children.
 */
void
drop_relation(SqlSession *session, SqlRelation *relation, bool cascade)
{
	pending_check(session, relation);
	effect_lock(session, relation, SQL_ACCESS_EXCLUSIVE);
	remade_note_lost_name(session, relation, false);
	if (relation->kind == '?')
		effect_depend(session, "the foreign keys of and to \"%s\"", relation->name);
	lock_siblings(session, relation);
	lock_referenced(session, relation);
	drop_references(session, relation, cascade);
	if (relation->bound != NULL && relation->parent != NULL && !relation->parent->dropped)
		drop_references(session, relation->parent, cascade);
	drop_dependent_views(session, relation, cascade);
	lock_sequences(session, relation, true);
	drop_sequence_default(session, relation, cascade);

	/*
	 * Partitions go with their parent; tables that inherit go with CASCADE
	 * only. From the end, as each one leaves the list.
	 */
	while (relation->child_count > 0 && relation->kind != 'i')
	{
		SqlRelation *child = relation->children[relation->child_count - 1];

		if (child->bound == NULL && !cascade && !child->going)
			effect_fail(session, "2BP01", "\"%s\" inherits from it", child->name);
		drop_relation(session, child, cascade);
		relation_remove_child(relation, child);
	}
	catalog_drop_relation(&session->catalog, relation);
}
