/*
 * identity.c
 *		Whether a subscriber could find the rows that UPDATE and DELETE change.
 *
 * A table whose changes a publication sends needs a replica identity: a primary
 * key, or what REPLICA IDENTITY names. Without one the server refuses the
 * statement before it looks for rows. INSERT needs none.
 */
#include "migcheck/sql/effect.h"

#include "catalog/pg_class.h"

/* Return true if a publication sends a kind of change of one table. */
static bool
publication_sends(const SqlObject *publication, const SqlRelation *relation,
				  bool update)
{
	if (publication->kind != SQL_PUBLICATION || publication->dropped ||
		(update ? publication->omits_updates : publication->omits_deletes))
		return false;
	if (publication->all)
		return true;
	for (size_t i = 0; i < publication->schemas.count; i++)
	{
		if (relation_is_in_schema(relation, publication->schemas.items[i]))
			return true;
	}
	for (size_t i = 0; i < publication->relation_count; i++)
	{
		if (publication->relations[i] == relation)
			return true;
	}
	return false;
}

/* Does any publication send it, also as part of a partitioned table? */
static bool
is_change_sent(const SqlSession *session, const SqlRelation *relation,
			   bool update)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *publication = session->catalog.objects[i];
		const SqlRelation *at = relation;

		while (at != NULL)
		{
			if (publication_sends(publication, at, update))
				return true;
			at = at->parent != NULL && at->parent->kind == 'p' ? at->parent : NULL;
		}
	}
	return false;
}

/*
 * Return true if the rows of a table can be told apart by its identity. The
 * primary key of a partitioned table is that of its partitions.
 */
static bool
has_replica_identity(const SqlRelation *relation)
{
	if (relation->identity == REPLICA_IDENTITY_FULL ||
		relation->identity == REPLICA_IDENTITY_INDEX)
		return true;
	if (relation->identity == REPLICA_IDENTITY_NOTHING)
		return false;
	while (relation != NULL)
	{
		for (size_t i = 0; i < relation->constraint_count; i++)
		{
			if (relation->constraints[i]->kind == SQL_PRIMARY_KEY &&
				!relation->constraints[i]->dropped)
				return true;
		}
		relation = relation->parent != NULL && relation->parent->kind == 'p' ?
			relation->parent : NULL;
	}
	return false;
}

/*
 * Count the tables with rows in a tree, and those of them that cannot be
 * changed.
 */
static void
count_changed_tables(const SqlSession *session, const SqlRelation *relation,
					 bool update, int *tables, int *refused)
{
	if (relation->kind == 'r')
	{
		++*tables;
		if (relation->persistence == 'p' && !has_replica_identity(relation) &&
			is_change_sent(session, relation, update))
			++* refused;
	}
	for (size_t i = 0; i < relation->child_count; i++)
		count_changed_tables(session, relation->children[i], update, tables, refused);
}

/*
 * Refuse an UPDATE or DELETE of a table that is sent and has no replica
 * identity (55000). With tree, its children are changed, too; which of the
 * partitions a condition leaves out is not known, so that it fails where no
 * partition could be changed, or where there is no condition.
 */
void
check_replica_identity(SqlSession *session, const SqlRelation *relation, bool update,
					   bool tree, const Node *where)
{
	int			tables = 0;
	int			refused = 0;

	if (tree)
		count_changed_tables(session, relation, update, &tables, &refused);
	else if (relation->kind == 'r')
	{
		tables = 1;
		refused = relation->persistence == 'p' && !has_replica_identity(relation) &&
			is_change_sent(session, relation, update);
	}
	if (refused == 0)
		return;
	if (refused == tables || where == NULL || relation->kind == 'r')
		effect_fail(session, "55000", "\"%s\" is published and has no replica identity",
					relation->name);
	else
		effect_unknown(session, "which partitions of \"%s\" are changed: some have no replica identity",
					   relation->name);
}
