/*
 * referred.c
 *		Rows that foreign keys refer to, where they are deleted or get another
 *		key.
 *
 * Which rows refer to which ones is in no file. A table whose rows this release
 * deletes, or that this transaction writes to before, is taken to be ready; and
 * so are rows that refer to others of their own table.
 */
#include "migcheck/sql/query/writable.h"

#include "migcheck/sql/transaction/pending.h"

#include <string.h>

/* May a table hold rows that refer to others? */
static bool
may_hold_rows(const SqlSession *session, const SqlRelation *table)
{
	if (table->emptied == session->catalog.release ||
		table->written == session->catalog.transaction)
		return false;
	return table->filled || !catalog_is_new(&session->catalog, table);
}

/* Does a key refuse a write to the rows that it refers to, when it is done? */
static bool
is_refusing(const SqlSession *session, const SqlConstraint *key, const SqlWrite *write)
{
	bool		keeps = write->command == CMD_DELETE ? key->keeps_deleted : key->keeps_updated;
	bool		restricts = write->command == CMD_DELETE ? key->restricts_deleted :
		key->restricts_updated;

	if (key->not_enforced)
		return false;
	return restricts || (keeps && !pending_is_deferred(session, key->deferrable, key->deferred));
}

/* Does an UPDATE give another value to a column that a key refers to? */
static bool
is_key_written(const SqlConstraint *key, const List *targets)
{
	const ListCell *cell;

	foreach(cell, targets)
	{
		const ResTarget *target = lfirst(cell);

		/*
		 * "id = id" keeps it; a column behind a table's name may be
		 * another's.
		 */
		if (list_has_name(key->referenced_columns, target->name) &&
			!(is_column_reference(target->val, target->name) &&
			  list_length(((ColumnRef *) target->val)->fields) == 1))
			return true;
	}
	return false;
}

/* Without a verdict where a row that refers to a changed one would refuse. */
void
doubt_references(SqlSession *session, const SqlRelation *relation,
				 const SqlWrite *write)
{
	ReferenceWalk walk = {0};
	const SqlConstraint *key;

	/* Few tables are, and to look for their keys goes through all tables. */
	if (!relation->referred || condition_is_never_true(write->where) ||
		(catalog_is_new(&session->catalog, relation) && !relation->filled))
		return;
	while ((key = next_reference(&session->catalog, relation, &walk)) != NULL)
	{
		if (walk.table == relation || !is_refusing(session, key, write) ||
			!may_hold_rows(session, walk.table) ||
			(write->command == CMD_UPDATE && !is_key_written(key, write->targets)))
			continue;
		effect_unknown(session, "whether rows of \"%s\" refer to those that it changes",
					   walk.table->name);
		return;
	}
}
