/*
 * drop.c
 *		DROP and TRUNCATE.
 *
 * What depends on an object goes with it, or refuses; for a relation that is
 * in drop_relation.c.
 *
 * What is reached is dropped in the catalogue at once. Without CASCADE the
 * first dependent object fails the statement, and the walk goes on, as later
 * statements of the file take the object to be gone.
 */
#include "migcheck/sql/statement/dropped.h"
#include "migcheck/sql/transaction/pending.h"

#include <string.h>

/*
 * Drop the foreign keys that refer to the columns of a unique index, or
 * refuse. One that a constraint of the same columns has does not need the
 * index.
 */
static void
drop_keys_by_index(SqlSession *session, const SqlRelation *index, bool cascade)
{
	ReferenceWalk walk = {0};
	SqlConstraint *key;
	List	   *columns = NIL;
	ListCell   *cell;

	foreach(cell, index->index != NULL ? index->index->indexParams : NIL)
	{
		if (((IndexElem *) lfirst(cell))->name == NULL)
			return;
		columns = lappend(columns, makeString(((IndexElem *) lfirst(cell))->name));
	}
	for (size_t i = 0; i < index->table->constraint_count; i++)
	{
		const SqlConstraint *own = index->table->constraints[i];

		if (!own->dropped && (own->kind == SQL_UNIQUE || own->kind == SQL_PRIMARY_KEY) &&
			equal(own->columns, columns))
			return;
	}
	while ((key = next_reference(&session->catalog, index->table, &walk)) != NULL)
	{
		if (!equal(key->referenced_columns, columns))
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "the foreign key \"%s\" needs it", key->name);
		effect_lock_tree(session, walk.table, SQL_ACCESS_EXCLUSIVE);
		key->dropped = true;
	}
}

/*
 * DROP INDEX: locks the table, and those of the index's partitions. Planning
 * of any query on the table needs its indexes, so that readers wait, too.
 */
static void
drop_index_of_table(SqlSession *session, SqlRelation *index,
					const DropStmt *statement)
{
	SqlLockMode mode = statement->concurrent ? SQL_SHARE_UPDATE_EXCLUSIVE :
		SQL_ACCESS_EXCLUSIVE;

	/* No file made it, so the table that is locked is not known. */
	if (index->kind == '?')
	{
		effect_depend(session, "the table of index \"%s\"", index->name);
		if (!statement->concurrent)
			session->index_locked = true;
		return;
	}
	if (index->kind != 'i')
	{
		effect_fail(session, "42809", "\"%s\" is no index", index->name);
		return;
	}

	/*
	 * An index of a constraint goes by DROP CONSTRAINT, one of a partition
	 * with that of its parent.
	 */
	if (index->constraint != NULL && !index->constraint->dropped)
		effect_fail(session, "2BP01", "the constraint \"%s\" needs it",
					index->constraint->name);
	if (index->parent != NULL && !index->parent->dropped)
		effect_fail(session, "2BP01", "it is part of index \"%s\"", index->parent->name);
	if (index->child_count > 0 && statement->concurrent)
		effect_fail(session, "0A000", "index \"%s\" is partitioned", index->name);
	if (index->unique && index->constraint == NULL)
		drop_keys_by_index(session, index, statement->behavior == DROP_CASCADE);
	if (index->table->kind == 'p')
		effect_lock_tree(session, index->table, mode);
	else
		effect_lock(session, index->table, mode);
	while (index->child_count > 0)
	{
		effect_lock(session, index->children[0]->table, mode);
		catalog_drop_relation(&session->catalog, index->children[0]);
	}
	catalog_drop_relation(&session->catalog, index);
}

/*
 * Drop one table, view, sequence or index of a statement that drops some.
 * Those that are dropped together do not hold each other.
 */
static void
drop_named_relation(SqlSession *session, const DropStmt *statement,
					SqlRelation *relation)
{
	if (statement->removeType == OBJECT_INDEX)
		drop_index_of_table(session, relation, statement);
	else if (!relation_goes_by(relation, statement->removeType))
		effect_fail(session, "42809", "\"%s\" is something else", relation->name);
	else
	{
		if (statement->removeType != OBJECT_SEQUENCE)
			effect_note_trait(session, SQL_TRAIT_DROPS_TABLE);
		else
		{
			effect_note_trait(session, SQL_TRAIT_BREAKS_GRAVELY);
			breaks_note_relation(session, relation, "the running code may still use the sequence");
		}
		effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
		if (!relation->dropped)
			drop_relation(session, relation, statement->behavior == DROP_CASCADE);
	}
}

/*
 * Drop tables, views, sequences or indexes: all are looked up before one is
 * dropped, since the first may take the second along.
 */
static void
drop_relations(SqlSession *session, const DropStmt *statement)
{
	SqlRelation **found = arena_alloc(session->arena, sizeof(SqlRelation *) *
									  (size_t) list_length(statement->objects));
	size_t		count = 0;
	ListCell   *cell;

	foreach(cell, statement->objects)
	{
		const char *name = catalog_list_name(&session->catalog, lfirst(cell));
		SqlRelation *relation = catalog_find_relation(&session->catalog, name);

		if (relation == NULL && statement->missing_ok)
		{
			if (!session_is_complete(session))
				effect_unknown(session, "whether \"%s\" exists", name);
		}
		else if (relation == NULL && session_is_complete(session))
			effect_fail(session, "42P01", "\"%s\" does not exist", name);
		else
			found[count++] = session_named_relation(session, name);
	}
	for (size_t i = 0; i < count; i++)
		found[i]->going = true;
	for (size_t i = 0; i < count; i++)
		drop_named_relation(session, statement, found[i]);
}

/* Is there no table of a name, for certain? */
static bool
is_certainly_gone(SqlSession *session, const List *names)
{
	const char *name = catalog_list_name(&session->catalog, names);

	return catalog_find_relation(&session->catalog, name) == NULL &&
		session_is_certain(session, name);
}

/*
 * Drop a trigger, rule or policy, which the statement names behind its table.
 * It locks the table against everybody; a trigger of a partitioned table
 * those of the partitions, too.
 */
static void
drop_part_of_table(SqlSession *session, const DropStmt *statement,
				   SqlObjectKind kind)
{
	ListCell   *cell;

	foreach(cell, statement->objects)
	{
		List	   *names = list_copy(lfirst(cell));
		const char *part = strVal(llast(names));
		SqlRelation *relation;
		SqlObject  *object;

		names = list_truncate(names, list_length(names) - 1);
		if (statement->missing_ok && is_certainly_gone(session, names))
			continue;
		relation =
			session_named_relation(session, catalog_list_name(&session->catalog, names));
		object = catalog_find_part(&session->catalog, kind, relation, part);
		if (object == NULL && relation->kind != '?')
		{
			if (!statement->missing_ok)
				effect_fail(session, "42704", "\"%s\" does not exist", part);
			continue;
		}
		if (object == NULL && statement->missing_ok)
		{
			effect_unknown(session, "whether \"%s\" exists: then \"%s\" is locked",
						   part, relation->name);
			continue;
		}
		effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
		if (kind == SQL_TRIGGER && relation->kind == 'p')
			effect_lock_tree(session, relation, SQL_ACCESS_EXCLUSIVE);
		if (object != NULL)
			object->dropped = true;
	}
}

/*
 * Drop the triggers that call a function, whose name is their body, or refuse.
 */
static void
drop_triggers_of_function(SqlSession *session, const char *name, bool cascade)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		SqlObject  *trigger = session->catalog.objects[i];

		if (trigger->kind != SQL_TRIGGER || trigger->dropped ||
			trigger->body == NULL || strcmp(trigger->body, name) != 0)
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "the trigger \"%s\" calls it", trigger->name);
		effect_lock_tree(session, trigger->relation, SQL_ACCESS_EXCLUSIVE);
	}
}

/*
 * Return the function that DROP FUNCTION means, and refuse what it cannot
 * drop.
 */
static SqlObject *
find_function_to_drop(SqlSession *session, const DropStmt *statement,
					  const ObjectWithArgs * function, const char *name)
{
	SqlObject  *object = find_named_routine(session, name, function);

	if ((object == NULL && !statement->missing_ok && session_is_complete(session)) ||
		(function->args_unspecified && is_overloaded(session, name)))
		require_routine(session, function);
	if (object != NULL && statement->removeType != OBJECT_ROUTINE)
		check_routine_kind(session, object, statement->removeType == OBJECT_PROCEDURE);
	if (!session_is_complete(session) && (object == NULL || function->args_unspecified))
		effect_depend(session, "what uses function \"%s\", and how many there are", name);
	return object;
}

/* DROP FUNCTION: with what calls it, or refuse. */
static void
drop_function(SqlSession *session, const DropStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->objects)
	{
		ObjectWithArgs *function = lfirst(cell);
		const char *name = catalog_list_name(&session->catalog, function->objname);
		SqlObject  *object = find_function_to_drop(session, statement, function, name);

		/* Users are known by the name only. */
		if (find_routine(session, name, NULL) == object && !is_overloaded(session, name))
			drop_function_users(session, name, statement->behavior == DROP_CASCADE);
		if (object == NULL)
			continue;
		drop_triggers_of_function(session, name, statement->behavior == DROP_CASCADE);
		drop_event_triggers(session, name, statement->behavior == DROP_CASCADE);
		callers_note_lost(session, object);
		object->dropped = true;
	}
}

/*
 * Drop objects of a kind that nothing else depends on. Extended statistics
 * lock their table, without keeping its readers and writers out.
 */
static void
drop_plain_object(SqlSession *session, const DropStmt *statement,
				  SqlObjectKind kind)
{
	ListCell   *cell;

	foreach(cell, statement->objects)
	{
		const char *name = catalog_list_name(&session->catalog, lfirst(cell));
		SqlObject  *object =
		catalog_find_object(&session->catalog, kind, name);

		if (object == NULL)
		{
			if (!statement->missing_ok)
				require_object(session, kind, name);
			if (kind == SQL_STATISTICS && !session_is_complete(session))
				effect_depend(session, "the table of statistics \"%s\"", name);
			continue;
		}
		if (object->relation != NULL)
			effect_lock(session, object->relation, SQL_SHARE_UPDATE_EXCLUSIVE);
		object->dropped = true;
	}
}

/* Refuse to drop PL/pgSQL where functions of the files are written in it. */
static void
require_no_plpgsql(SqlSession *session)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *function = session->catalog.objects[i];

		if (function->kind == SQL_FUNCTION && !function->dropped &&
			function->plpgsql)
			effect_fail(session, "2BP01", "function \"%s\" needs it", function->name);
	}
}

/* An extension: what it made goes with it, which no file shows. */
static void
drop_extension(SqlSession *session, const DropStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->objects)
	{
		const char *name = strVal(lfirst(cell));
		SqlObject  *extension =
		catalog_find_object(&session->catalog, SQL_EXTENSION, name);

		if (strcmp(name, "plpgsql") == 0 && statement->behavior != DROP_CASCADE)
			require_no_plpgsql(session);
		if (extension == NULL && session_is_certain(session, name) &&
			strcmp(name, "plpgsql") != 0)
		{
			if (!statement->missing_ok)
				effect_fail(session, "42704", "extension \"%s\" does not exist", name);
			continue;
		}
		effect_depend(session, "the objects of extension \"%s\", and what uses them", name);
		drop_extension_users(session, name, statement->behavior == DROP_CASCADE);
		drop_named_users(session, OBJECT_FDW, name, statement->behavior == DROP_CASCADE);
		if (extension != NULL)
			extension->dropped = true;
	}
}

/*
 * Drop objects of a kind that needs nothing else. Other kinds, which take no
 * lock that others wait for, are passed over.
 */
static void
drop_objects_of_kind(SqlSession *session, const DropStmt *statement)
{
	SqlObjectKind kind;

	if (drop_named_objects(session, statement))
		return;
	if (read_part_kind(statement->removeType, &kind))
		drop_part_of_table(session, statement, kind);
	else if (statement->removeType == OBJECT_STATISTIC_EXT)
		drop_plain_object(session, statement, SQL_STATISTICS);
	else if (statement->removeType == OBJECT_PUBLICATION)
		drop_plain_object(session, statement, SQL_PUBLICATION);
}

/* Note what DROP ... CONCURRENTLY asks for; the server refuses all but one index. */
static void
check_concurrent_drop(SqlSession *session, const DropStmt *statement)
{
	effect_no_block(session);
	effect_note_trait(session, SQL_TRAIT_CONCURRENTLY);
	if (list_length(statement->objects) > 1 || statement->behavior == DROP_CASCADE)
		effect_fail(session, "0A000", "CONCURRENTLY drops one index, without CASCADE");
}

/* DROP of whatever kind. No file shows the objects of an extension. */
void
run_drop(SqlSession *session, DropStmt *statement)
{
	if (statement->concurrent)
		check_concurrent_drop(session, statement);
	switch (statement->removeType)
	{
		case OBJECT_TABLE:
		case OBJECT_VIEW:
		case OBJECT_MATVIEW:
		case OBJECT_FOREIGN_TABLE:
		case OBJECT_SEQUENCE:
		case OBJECT_INDEX:
			drop_relations(session, statement);
			break;
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
			drop_types(session, statement);
			break;
		case OBJECT_FUNCTION:
		case OBJECT_PROCEDURE:
		case OBJECT_ROUTINE:
			drop_function(session, statement);
			break;
		case OBJECT_EXTENSION:
			drop_extension(session, statement);
			break;
		case OBJECT_SCHEMA:
			drop_schema(session, statement);
			break;
		default:
			drop_objects_of_kind(session, statement);
			break;
	}
}

/*
 * Empty a table, its children and, with cascade, those that refer to it.
 * named are the tables of the statement, which may refer to each other. only:
 * without those that inherit from it.
 */
static void
truncate_table_tree(SqlSession *session, SqlRelation *relation, bool cascade,
					bool restart, bool only, const SqlNames *named)
{
	ReferenceWalk walk = {0};

	/* Foreign keys may go round in a circle. */
	if (effect_held_mode(session, relation) == SQL_ACCESS_EXCLUSIVE &&
		cascade &&
		!is_name_in_set(named, relation->name))
		return;
	if (only)
		effect_lock(session, relation, SQL_ACCESS_EXCLUSIVE);
	else
		effect_lock_tree(session, relation, SQL_ACCESS_EXCLUSIVE);
	relation->emptied = session->catalog.release;
	if (restart)
		lock_sequences(session, relation, false);
	while (next_reference(&session->catalog, relation, &walk) != NULL)
	{
		if (walk.table == relation || is_name_in_set(named, walk.table->name))
			continue;
		if (!cascade)
			effect_fail(session, "0A000", "\"%s\" refers to it", walk.table->name);
		else
			truncate_table_tree(session, walk.table, true, restart, false,
								named);
	}
}

/*
 * TRUNCATE, with the tables whose foreign keys refer to it. The names are
 * collected first: a table that refers to another one of the list does not
 * refuse.
 */
void
run_truncate(SqlSession *session, TruncateStmt *statement)
{
	ListCell   *cell;
	SqlNames	named = {0};

	foreach(cell, statement->relations)
		add_name_to_set(session->arena, &named,
						catalog_range_name(&session->catalog, lfirst(cell)));
	foreach(cell, statement->relations)
	{
		SqlRelation *relation = session_relation(session, lfirst(cell));

		effect_note_trait(session, SQL_TRAIT_DELETES_ALL);
		if (relation->kind == 'v' || relation->kind == 'm' || relation->kind == 'S' ||
			relation->kind == 'i')
			effect_fail(session, "42809", "\"%s\" is no table", relation->name);
		require_wrapper_handler(session, relation);
		if (relation->kind == 'p' && !((RangeVar *) lfirst(cell))->inh)
			effect_fail(session, "42809", "\"%s\" has rows only in its partitions",
						relation->name);
		pending_check(session, relation);
		effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
		if (relation->kind == '?')
			effect_depend(session, "the partitions of \"%s\", and what refers to it",
						  relation->name);
		truncate_table_tree(session, relation,
							statement->behavior == DROP_CASCADE,
							statement->restart_seqs,
							!((RangeVar *) lfirst(cell))->inh,
							&named);
	}
}
