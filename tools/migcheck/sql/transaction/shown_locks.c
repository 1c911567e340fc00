/*
 * shown_locks.c
 *		The locks of a transaction, as its statements show them.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/*
 * Return true if a relation is a partition, or a child, of one that is held
 * and named.
 */
static bool
is_part_of_named(const SqlSession *session, const SqlRelation *relation)
{
	for (relation = relation->parent; relation != NULL; relation = relation->parent)
	{
		const HeldLock *held = effect_held_lock(session, relation);

		if (held != NULL && held->named)
			return true;
	}
	return false;
}

/* Return a lock as the report shows it. */
static SqlLock
lock_to_show(const SqlSession *session, const HeldLock *held)
{
	return (SqlLock)
	{
		.relation = held->name, .mode = held->mode,
			.is_new = catalog_is_new(&session->catalog, held->relation),
			.named = held->named || is_part_of_named(session, held->relation),
			.table = strchr("rpmf?", held->relation->kind) != NULL,
			.raised = held->raised,
	};
}

/* Are two locks shown in the same way? */
static bool
is_same_lock(const SqlLock *a, const SqlLock *b)
{
	return a->relation == b->relation && a->mode == b->mode && a->is_new == b->is_new &&
		a->named == b->named && a->table == b->table && a->raised == b->raised;
}

/*
 * Keep what the transaction holds in the statement: the report shows it as it
 * was when the statement ended. Statements share the list as long as it only
 * grows, or a file with many would take memory by their square.
 */
void
keep_locks(SqlSession *session)
{
	SqlStatement *statement = session->statement;

	for (size_t i = 0; i < session->held_count; i++)
	{
		SqlLock		lock = lock_to_show(session, &session->held[i]);

		if (i < session->shown_count && is_same_lock(&lock, &session->shown[i]))
			continue;
		if (i < session->shown_count)
		{
			const SqlLock *before = session->shown;

			session->shown_capacity = session->held_count;
			session->shown = arena_alloc(session->arena,
										 session->shown_capacity * sizeof(SqlLock));
			memcpy(session->shown, before, i * sizeof(SqlLock));
		}
		else
			session->shown = arena_grow(session->arena, session->shown, sizeof(SqlLock),
										i, &session->shown_capacity);
		session->shown[i] = lock;
		session->shown_count = i + 1;
	}
	statement->locks = session->shown;
	statement->lock_count = session->held_count;
}
