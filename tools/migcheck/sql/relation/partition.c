/*
 * partition.c
 *		ATTACH and DETACH PARTITION, CREATE TABLE ... PARTITION OF.
 *
 * Which tables are locked and read for it, and which indexes and foreign keys
 * the partition gets. Bounds are compared in partition_bounds.c.
 */
#include "migcheck/sql/effect.h"
#include "migcheck/sql/relation/partition.h"

/* The default partition of a table, or NULL. */
SqlRelation *
default_partition(const SqlRelation *parent)
{
	for (size_t i = 0; i < parent->child_count; i++)
	{
		if (parent->children[i]->bound != NULL &&
			parent->children[i]->bound->is_default)
			return parent->children[i];
	}
	return NULL;
}

/*
 * Check a new partition's bounds against the others. The default partition
 * must have no row of it: it is locked against everybody and, without a
 * CHECK, read.
 */
static void
check_default_partition(SqlSession *session, SqlRelation *parent,
						const PartitionBoundSpec *bound)
{
	SqlRelation *other = default_partition(parent);

	check_partition_overlap(session, parent, bound);
	if (other != NULL && bound->is_default)
		effect_fail(session, "42P17", "\"%s\" is the default partition already",
					other->name);
	if (other == NULL || bound->is_default)
		return;
	effect_lock_tree(session, other, SQL_ACCESS_EXCLUSIVE);
	if (!excludes_bounds(parent, other, bound))
		effect_note_tree_work(session, other);
}

/* Return the plain columns of an index, or NIL if it has an expression. */
static List *
plain_columns_of_index(const SqlRelation *index)
{
	List	   *columns = NIL;
	ListCell   *cell;

	if (index->index == NULL)
		return index->constraint != NULL ? index->constraint->columns : NIL;
	foreach(cell, index->index->indexParams)
	{
		IndexElem  *element = lfirst(cell);

		if (element->name == NULL)
			return NIL;
		columns = lappend(columns, makeString(element->name));
	}
	return columns;
}

/*
 * Return true if a table has an index that ATTACH can use as the partition of
 * another; if not, it builds one.
 */
static bool
has_such_index(const SqlRelation *table, const SqlRelation *like)
{
	for (size_t i = 0; i < table->index_count; i++)
	{
		const SqlRelation *index = table->indexes[i];

		if (!index->dropped && (!like->unique || index->unique) &&
			equal(plain_columns_of_index(index), plain_columns_of_index(like)))
			return true;
	}
	return false;
}

/* Has a table a valid foreign key like one of a parent? */
static bool
has_such_key(const SqlRelation *table, const SqlConstraint *wanted)
{
	for (size_t i = 0; i < table->constraint_count; i++)
	{
		const SqlConstraint *own = table->constraints[i];

		if (own->kind == SQL_FOREIGN_KEY && !own->dropped && own->valid &&
			own->referenced == wanted->referenced &&
			equal(own->columns, wanted->columns))
			return true;
	}
	return false;
}

/*
 * Foreign keys of the parent become those of the partition, for which the
 * tables that they refer to are locked. That lock is ACCESS EXCLUSIVE where the
 * child has such a key, whose triggers are dropped.
 */
static void
inherit_foreign_keys(SqlSession *session, const SqlRelation *parent,
					 const SqlRelation *child)
{
	for (size_t i = 0; i < parent->constraint_count; i++)
	{
		SqlConstraint *constraint = parent->constraints[i];

		if (constraint->kind == SQL_FOREIGN_KEY && !constraint->dropped)
			effect_lock_tree(session, constraint->referenced,
							 has_such_key(child, constraint) ? SQL_ACCESS_EXCLUSIVE :
							 SQL_SHARE_ROW_EXCLUSIVE);
	}
}

/*
 * Lock the tables whose foreign keys refer to a parent: each key gets triggers
 * on a partition that comes, and loses those on one that goes. Of one that goes
 * no row may be referred to, so that they are read.
 */
static void
lock_referencing_tables(SqlSession *session, const SqlRelation *parent, bool leaves)
{
	ReferenceWalk walk = {0};

	while (next_reference(&session->catalog, parent, &walk) != NULL)
	{
		effect_lock_tree(session, walk.table, leaves ? SQL_ACCESS_EXCLUSIVE :
						 SQL_SHARE_ROW_EXCLUSIVE);
		if (leaves)
			effect_note_tree_work(session, walk.table);
	}
}

/* Has a table, which becomes a partition, not all the parent's foreign keys? */
static bool
lacks_foreign_key(const SqlRelation *parent, const SqlRelation *child)
{
	for (size_t i = 0; i < parent->constraint_count; i++)
	{
		const SqlConstraint *wanted = parent->constraints[i];

		if (wanted->kind == SQL_FOREIGN_KEY && !wanted->dropped &&
			!has_such_key(child, wanted))
			return true;
	}
	return false;
}

/*
 * An index is attached to that of the parent table, if it is of the same
 * columns and no other index of the partition is there yet (55000).
 */
static void
check_index_attached(SqlSession *session, const SqlRelation *parent,
					 const SqlRelation *child)
{
	List	   *columns = plain_columns_of_index(parent);
	const SqlRelation *table = child->table;

	if (parent->table == NULL || parent->table->kind == '?' || table == NULL ||
		table->kind == '?')
		return;
	if (table->parent != parent->table ||
		(columns != NIL && !equal(columns, plain_columns_of_index(child))) ||
		parent->unique != child->unique)
		effect_fail(session, "55000", "index \"%s\" is no partition of \"%s\"",
					child->name, parent->name);
	for (size_t i = 0; i < parent->child_count; i++)
	{
		if (parent->children[i]->table == table && parent->children[i] != child)
			effect_fail(session, "55000", "\"%s\" is attached for this table",
						parent->children[i]->name);
	}
}

/*
 * Note what ATTACH PARTITION reads of tables that are known: rows outside of
 * the bounds, the default partition, what an index or a foreign key needs.
 */
static void
note_attach_work(SqlSession *session, SqlRelation *parent, SqlRelation *child,
				 PartitionBoundSpec *bound)
{
	effect_note_advice(session, SQL_ADVICE_PARTITION);
	if (!implies_bounds(parent, child, bound))
		effect_note_tree_work(session, child);
	check_default_partition(session, parent, bound);
	/* An index that the partition lacks is built, under the same lock. */
	for (size_t i = 0; i < parent->index_count; i++)
	{
		if (!parent->indexes[i]->dropped &&
			!has_such_index(child, parent->indexes[i]))
			effect_note_tree_work(session, child);
	}
	inherit_foreign_keys(session, parent, child);
	lock_referencing_tables(session, parent, false);
	if (lacks_foreign_key(parent, child))
		effect_note_tree_work(session, child);
}

/*
 * Refuse a partition whose columns are not those of its parent; from then on it
 * inherits them.
 */
static void
match_partition_columns(SqlSession *session, const SqlRelation *parent,
						const SqlRelation *child)
{
	for (size_t i = 0; i < child->column_count && !parent->columns_unknown; i++)
	{
		if (relation_column(parent, child->columns[i]->name) == NULL)
			effect_fail(session, "42804", "\"%s\" has no column \"%s\"",
						parent->name, child->columns[i]->name);
		child->columns[i]->inherited = true;
	}
	for (size_t i = 0; i < parent->column_count && !child->columns_unknown; i++)
	{
		if (relation_column(child, parent->columns[i]->name) == NULL)
			effect_fail(session, "42804", "\"%s\" has no column \"%s\"",
						child->name, parent->columns[i]->name);
	}
}

/*
 * ATTACH PARTITION: reads the new partition unless a CHECK proves its bounds,
 * and the default partition. The parent itself lets writers go on (its lock
 * is in alter_table.c).
 */
void
run_attach_partition(SqlSession *session, SqlRelation *parent,
					 PartitionCmd *command)
{
	SqlRelation *child = session_relation(session, command->name);

	if (parent->kind == 'r')
		effect_fail(session, "42P17", "\"%s\" is not partitioned", parent->name);
	if (child->parent != NULL && child->kind != 'i')
		effect_fail(session, "42809", "\"%s\" has a parent already", child->name);
	if (parent->kind == 'i' || parent->kind == 'I')
	{
		effect_lock(session, child, SQL_ACCESS_EXCLUSIVE);
		if (child->table == NULL || child->table->kind == '?')
			effect_depend(session, "whether \"%s\" is like \"%s\"", child->name, parent->name);
		check_index_attached(session, parent, child);
		relation_add_child(&session->catalog, parent, child);
		return;
	}
	effect_lock_named(session, child, SQL_ACCESS_EXCLUSIVE);
	for (size_t i = 0; i < child->child_count; i++)
		effect_lock_tree(session, child->children[i], SQL_ACCESS_EXCLUSIVE);
	if (parent->kind == '?' || child->kind == '?')
		effect_unknown(session, "the CHECK of \"%s\", the indexes of \"%s\" and its default partition",
					   child->name, parent->name);
	else
		note_attach_work(session, parent, child, command->bound);
	match_partition_columns(session, parent, child);
	relation_add_child(&session->catalog, parent, child);
	child->bound = command->bound;
}

/*
 * DETACH PARTITION: nothing is read. CONCURRENTLY locks the parent in a mode
 * that lets its readers and writers go on, and cannot run in a block or
 * beside a default partition.
 */
void
run_detach_partition(SqlSession *session, SqlRelation *parent,
					 PartitionCmd *command)
{
	SqlRelation *child = session_relation(session, command->name);
	SqlRelation *other = default_partition(parent);

	if (command->concurrent)
	{
		effect_no_block(session);
		if (other != NULL)
			effect_fail(session, "55000", "there is a default partition");
		if (parent->kind == '?')
			effect_depend(session, "whether \"%s\" has a default partition", parent->name);
	}
	else if (other != NULL)
		effect_lock_tree(session, other, SQL_ACCESS_EXCLUSIVE);
	if (child->kind == '?')
		effect_depend(session, "the partitions of \"%s\"", child->name);
	if (parent->kind == 'p' && child->kind != '?' && child->parent != parent)
		effect_fail(session, "42P01", "\"%s\" is no partition of \"%s\"",
					child->name, parent->name);
	/* Before 14 the partition itself may still be written. */
	effect_lock_named(session, child, session->version < 14 ?
					  SQL_SHARE_UPDATE_EXCLUSIVE : SQL_ACCESS_EXCLUSIVE);
	for (size_t i = 0; i < child->child_count; i++)
		effect_lock_tree(session, child->children[i], SQL_ACCESS_EXCLUSIVE);
	/* It keeps the keys, as constraints of its own. */
	inherit_foreign_keys(session, parent, child);
	lock_referencing_tables(session, parent, true);
	breaks_note_relation(session, parent, "rows of the partition vanish for the running code");
	relation_remove_child(parent, child);
}

/*
 * CREATE TABLE child PARTITION OF parent: the lock on the parent stops its
 * readers, which ATTACH of a table made before does not.
 */
void
run_partition_of(SqlSession *session, SqlRelation *parent, SqlRelation *child,
				 PartitionBoundSpec *bound)
{
	effect_lock_named(session, parent, SQL_ACCESS_EXCLUSIVE);
	if (parent->kind != 'p' && parent->kind != '?')
		effect_fail(session, "42P17", "\"%s\" is not partitioned", parent->name);
	check_partition_bound(session, parent, bound);
	if (parent->kind == '?' && !bound->is_default)
		effect_unknown(session, "whether \"%s\" has a default partition", parent->name);
	effect_note_advice(session, SQL_ADVICE_PARTITION);
	check_default_partition(session, parent, bound);
	inherit_foreign_keys(session, parent, child);
	lock_referencing_tables(session, parent, false);
	relation_inherit(&session->catalog, parent, child);
	child->bound = bound;
}
