/*
 * pending.c
 *		Triggers that wait for the end of the transaction.
 *
 * A row that was written fires deferred triggers at COMMIT, those of foreign
 * keys among them. Until then the server refuses (55006) what needs the table
 * for itself: ALTER TABLE, CREATE INDEX, TRUNCATE, DROP and their like. SET
 * CONSTRAINTS IMMEDIATE fires them before.
 *
 * A statement with a condition is taken to have found rows.
 */
#include "migcheck/sql/transaction/pending.h"

#include "catalog/pg_trigger.h"

/* Is what can be deferred deferred at this point of the transaction? */
bool
pending_is_deferred(const SqlSession *session, bool deferrable, bool deferred)
{
	if (!deferrable)
		return false;
	return session->deferral_transaction == session->catalog.transaction ?
		session->deferred : deferred;
}

/* Is a column of a list among those that are changed? NULL: all are. */
static bool
is_any_changed(const List *columns, const List *changed)
{
	const ListCell *cell;

	foreach(cell, changed)
	{
		if (list_has_name(columns, ((ResTarget *) lfirst(cell))->name))
			return true;
	}
	return false;
}

/* Does a write leave a check of the table's own foreign keys behind? */
static bool
leaves_own_check(const SqlSession *session, const SqlRelation *relation,
				 CmdType command, const List *changed)
{
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		const SqlConstraint *key = relation->constraints[i];

		if (key->kind == SQL_FOREIGN_KEY && !key->dropped && !key->not_enforced &&
			pending_is_deferred(session, key->deferrable, key->deferred) &&
			(command == CMD_INSERT ||
			 (command == CMD_UPDATE && is_any_changed(key->columns, changed))))
			return true;
	}
	return false;
}

/* Does a write leave a check of keys that refer to the table behind? */
static bool
leaves_reference_check(const SqlSession *session, const SqlRelation *relation,
					   CmdType command, const List *changed)
{
	ReferenceWalk walk = {0};
	const SqlConstraint *key;

	while ((key = next_reference(&session->catalog, relation, &walk)) != NULL)
	{
		if (key->not_enforced || !pending_is_deferred(session, key->deferrable, key->deferred))
			continue;
		if ((command == CMD_DELETE && key->keeps_deleted) ||
			(command == CMD_UPDATE && key->keeps_updated &&
			 is_any_changed(key->referenced_columns, changed)))
			return true;
	}
	return false;
}

/* Does a write leave a trigger of the files behind? */
static bool
leaves_trigger(const SqlSession *session, const SqlRelation *relation,
			   CmdType command, const List *changed)
{
	int			event = command == CMD_INSERT ? TRIGGER_TYPE_INSERT :
		command == CMD_UPDATE ? TRIGGER_TYPE_UPDATE : TRIGGER_TYPE_DELETE;

	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *trigger = session->catalog.objects[i];

		if (trigger->kind == SQL_TRIGGER && !trigger->dropped &&
			trigger->relation == relation && (trigger->events & event) != 0 &&
			pending_is_deferred(session, trigger->deferrable, trigger->deferred) &&
			(command != CMD_UPDATE || trigger->columns == NIL ||
			 is_any_changed(trigger->columns, changed)))
			return true;
	}
	return false;
}

/* Has a table a rule for a command, which may run in its place? */
static bool
has_rule_for(const SqlSession *session, const SqlRelation *relation, CmdType command)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *rule = session->catalog.objects[i];

		if (rule->kind == SQL_RULE && !rule->dropped && rule->relation == relation &&
			rule->event == command)
			return true;
	}
	return false;
}

/*
 * Note that a write leaves triggers of a table to fire at the end of the
 * transaction block. changed has the ResTargets of an UPDATE. A new table that
 * was not filled has no row to change.
 */
void
pending_note(SqlSession *session, SqlRelation *relation, CmdType command,
			 const List *changed)
{
	if (!session->block || !session->catalog.has_deferrable)
		return;
	if (command != CMD_INSERT && catalog_is_new(&session->catalog, relation) &&
		!relation->filled)
		return;
	if (has_rule_for(session, relation, command))
		return;
	if (leaves_own_check(session, relation, command, changed) ||
		leaves_reference_check(session, relation, command, changed) ||
		leaves_trigger(session, relation, command, changed))
		relation->pending = session->catalog.transaction;
}

/* Refuse what needs a table for itself while triggers of it wait. */
void
pending_check(SqlSession *session, const SqlRelation *relation)
{
	if (relation->pending == session->catalog.transaction)
		effect_fail(session, "55006", "triggers of \"%s\" wait for the end of the transaction",
					relation->name);
}

/*
 * SET CONSTRAINTS: fires what waits, or defers what follows. Of one that names
 * some it is not told apart which triggers still wait.
 */
void
pending_set(SqlSession *session, const ConstraintsSetStmt * statement)
{
	if (statement->constraints == NIL)
	{
		session->deferral_transaction = session->catalog.transaction;
		session->deferred = statement->deferred;
	}
	for (size_t i = 0; i < session->catalog.relation_count && !statement->deferred; i++)
		session->catalog.relations[i]->pending = 0;
}
