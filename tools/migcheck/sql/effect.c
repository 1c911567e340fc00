/*
 * effect.c
 *		What a statement does: the locks, the work under them, the verdict.
 *
 * Relations that the release itself creates block no other session, so locks
 * and work on them do not count.
 *
 * Functions here are called while a statement runs, in any order and more than
 * once for the same fact: locks keep their strongest mode, the first failure
 * counts, work is a set. effect_finish() then judges the sum. Unknown facts
 * come in two strengths: effect_depend() names one that would add locks to
 * what is known, effect_unknown() one that decides the verdict.
 */
#include "migcheck/sql/effect.h"

#include <stdarg.h>
#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "text/utf8.h"

/*
 * Nodes within nodes; a chain of operators is as deep as it is long. The walk
 * of the parser's tree needs some hundred bytes of stack a level.
 */
#define MAX_TREE_DEPTH 1000

/*
 * Add a name that is not there yet; it must live as long as the arena. The
 * lists are short, so they are searched from the start.
 */
void
add_name_to_set(Arena *arena, SqlNames *names, const char *name)
{
	if (is_name_in_set(names, name))
		return;
	names->items = arena_grow(arena, names->items, sizeof(char *), names->count,
							  &names->capacity);
	names->items[names->count++] = name;
}

/* Return true if the list has this name. */
bool
is_name_in_set(const SqlNames *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
	{
		if (strcmp(names->items[i], name) == 0)
			return true;
	}
	return false;
}

/*
 * Return true if the files tell all relations that there are: a release
 * before this one has made a table, so that migrations are taken to begin
 * with an empty database.
 */
bool
session_is_complete(const SqlSession *session)
{
	return session->catalog.has_history;
}

/* Return the schema of a name, as the catalogue has it; NULL: "public". */
const char *
schema_of_name(const SqlSession *session, const char *name)
{
	const char *dot = strchr(name, '.');

	return dot != NULL ? arena_copy(session->arena, name, dot - name) : NULL;
}

/*
 * Return true if a file would show that something of this name was made. Not
 * so for the server's own pg_ names, for a schema that no file creates, and
 * after a statement that could not be understood.
 */
bool
session_is_certain(const SqlSession *session, const char *name)
{
	const char *schema = schema_of_name(session, name);

	if (*name == '.')
		return session->catalog.has_history && !session->catalog.uncertain;
	return session->catalog.has_history && !session->catalog.uncertain &&
		strncmp(name, "pg_", 3) != 0 &&
		(schema == NULL ||
		 catalog_find_object(&session->catalog, SQL_SCHEMA, schema) != NULL);
}

/*
 * Return true if there is a type of this name, for all that is known: the
 * server's own, one that a file made, or the row type of a relation.
 */
bool
session_has_type(SqlSession *session, SqlType type)
{
	return type.name == NULL || !session_is_certain(session, type.name) ||
		fact_category(type.name) != '\0' ||
		catalog_find_type(&session->catalog, type.name) != NULL ||
		catalog_find_relation(&session->catalog, type.name) != NULL;
}

/*
 * Return true if it is not known whether there is a type of this name: not
 * all files are known, and neither they nor the server have one.
 */
bool
session_doubts_type(SqlSession *session, SqlType type)
{
	return !session_is_complete(session) && fact_category(type.name) == '\0' &&
		catalog_find_type(&session->catalog, type.name) == NULL;
}

/*
 * Return the relation of a name, known or not; never NULL. An unknown one is
 * added with kind '?', as old as can be, and counts as a target of the
 * statement.
 */
SqlRelation *
session_named_relation(SqlSession *session, const char *name)
{
	SqlRelation *relation = catalog_find_relation(&session->catalog, name);

	if (relation == NULL)
	{
		if (session_is_certain(session, name))
			effect_fail(session, "42P01", "\"%s\" does not exist", name);
		relation = catalog_add_relation(&session->catalog, name, '?');
		relation->columns_unknown = true;
		relation->born_release = 0;
	}
	if (relation->kind == '?')
		effect_depend(session, "what \"%s\" is: no file creates it", name);
	add_name_to_set(session->arena, &session->statement->targets,
					relation->name);
	return relation;
}

/*
 * Return the relation that a statement names; one that the session has not
 * created is added as unknown.
 */
SqlRelation *
session_relation(SqlSession *session, const RangeVar *range)
{
	return session_named_relation(session,
								  catalog_range_name(&session->catalog, range));
}

/*
 * Forget what was noted beside the statement itself; to be called before a
 * statement is run, and behind a replay, whose statements note the same.
 */
void
effect_forget(SqlSession *session)
{
	session->worked_count = 0;
	session->bulk_relation = NULL;
	session->bulk = session->index_locked = session->index_worked = false;
	session->unknown = session->needs_no_block = false;
}

/* Return the lock that the transaction holds on a relation, or NULL. */
HeldLock *
effect_held_lock(const SqlSession *session, const SqlRelation *relation)
{
	size_t		at = relation->held_at;

	return at < session->held_count && session->held[at].relation == relation ?
		&session->held[at] : NULL;
}

/* Return the mode in which the transaction holds a relation. */
SqlLockMode
effect_held_mode(const SqlSession *session, const SqlRelation *relation)
{
	const HeldLock *lock = effect_held_lock(session, relation);

	return lock != NULL ? lock->mode : SQL_NO_LOCK;
}

/*
 * Record that the transaction holds a lock on a relation until it ends; the
 * strongest mode counts. The name is kept as it was, since the statement may
 * rename the relation.
 */
static void
hold_lock_to_end(SqlSession *session, SqlRelation *relation, SqlLockMode mode,
				 bool named)
{
	HeldLock   *lock = effect_held_lock(session, relation);

	/* The statement's own strongest lock, whatever was held before. */
	if (!catalog_is_new(&session->catalog, relation) &&
		mode > session->statement->took)
		session->statement->took = mode;
	if (lock == NULL)
	{
		session->held = arena_grow(session->arena, session->held,
								   sizeof(HeldLock), session->held_count,
								   &session->held_capacity);
		relation->held_at = session->held_count;
		lock = &session->held[session->held_count++];
		*lock = (HeldLock) {.relation = relation, .name = relation->name,
							.serial = session->serial};
	}

	/*
	 * Two sessions that have written and then ask for a stronger lock wait
	 * for each other: the lint warns of that deadlock.
	 */
	else if (!catalog_is_new(&session->catalog, relation) &&
			 lock->mode == SQL_ROW_EXCLUSIVE && mode >= SQL_SHARE &&
			 lock->serial != session->serial)
		session->statement->upgraded = relation->name;
	if (mode > lock->mode)
	{
		lock->mode = mode;
		lock->raised = session->serial;
	}
	lock->named |= named;
}

/*
 * Lock a relation. Locks on indexes are not listed: of an index, only the
 * mode that every plan waits for counts.
 */
void
effect_lock(SqlSession *session, SqlRelation *relation, SqlLockMode mode)
{
	if (relation->kind == 'i')
	{
		/* Others do not see an index before its transaction has ended. */
		if (mode == SQL_ACCESS_EXCLUSIVE &&
			!catalog_is_new(&session->catalog, relation) &&
			!(session->block && relation->born_transaction == session->catalog.transaction))
			session->index_locked = true;
		return;
	}
	hold_lock_to_end(session, relation, mode, false);
}

/* Lock a relation that the statement names; reports put those first. */
void
effect_lock_named(SqlSession *session, SqlRelation *relation, SqlLockMode mode)
{
	if (relation->kind == 'i')
		effect_lock(session, relation, mode);
	else
		hold_lock_to_end(session, relation, mode, true);
}

/*
 * Lock a table with its partitions, or the tables that inherit from it, at
 * any depth.
 */
void
effect_lock_tree(SqlSession *session, SqlRelation *relation, SqlLockMode mode)
{
	effect_lock(session, relation, mode);
	for (size_t i = 0; i < relation->child_count; i++)
		effect_lock_tree(session, relation->children[i], mode);
}

/*
 * Note that a relation is read from end to end, or an index of it built: work
 * that lasts as long as the table is large. Relations without rows of their
 * own and new ones count for nothing.
 */
void
effect_note_work(SqlSession *session, SqlRelation *relation)
{
	if (catalog_is_new(&session->catalog, relation) ||
		!(relation_has_storage(relation) || relation->kind == 'i'))
		return;
	if (relation->kind == 'i')
	{
		session->index_worked = true;
		return;
	}
	session->worked = arena_grow(session->arena, session->worked,
								 sizeof(SqlRelation *), session->worked_count,
								 &session->worked_capacity);
	session->worked[session->worked_count++] = relation;
	add_name_to_set(session->arena, &session->statement->scans,
					relation->name);
}

/*
 * Record that the statement reads a relation and its children from end to
 * end.
 */
void
effect_note_tree_work(SqlSession *session, SqlRelation *relation)
{
	effect_note_work(session, relation);
	for (size_t i = 0; i < relation->child_count; i++)
		effect_note_tree_work(session, relation->children[i]);
}

/*
 * Note that a relation is copied into a new file, which is work, and is told
 * apart in the report.
 */
void
effect_rewrite(SqlSession *session, SqlRelation *relation)
{
	effect_note_work(session, relation);
	if (!catalog_is_new(&session->catalog, relation) &&
		relation_has_storage(relation))
		add_name_to_set(session->arena, &session->statement->rewrites,
						relation->name);
}

/* Record that the statement copies a relation and its children. */
void
effect_rewrite_tree(SqlSession *session, SqlRelation *relation)
{
	effect_rewrite(session, relation);
	for (size_t i = 0; i < relation->child_count; i++)
		effect_rewrite_tree(session, relation->children[i]);
}

/* Messages are no longer than this; of longer ones both ends are kept. */
#define MESSAGE_SIZE 400
#define MESSAGE_END 160

/* Format a message, without the middle of one that holds a long text. */
static const char *
format_message(SqlSession *session, const char *format, va_list args)
{
	const char *text = arena_vformat(session->arena, format, args);
	size_t		len = strlen(text);
	const char *end;
	int			begin;

	if (len <= MESSAGE_SIZE)
		return text;
	begin = (int) utf8_clip(text, len, MESSAGE_SIZE - MESSAGE_END - 3);
	end = text + len - MESSAGE_END;
	while ((*end & 0xC0) == 0x80)
		end++;
	return arena_format(session->arena, "%.*s...%s", begin, text, end);
}

/*
 * Note that the server refuses the statement; the first reason counts, as it
 * is the one that the server would give.
 */
void
effect_fail(SqlSession *session, const char *sqlstate, const char *format,...)
{
	va_list		args;

	if (session->statement->error != NULL)
		return;
	session->statement->error = sqlstate;
	va_start(args, format);
	session->statement->message = format_message(session, format, args);
	va_end(args);
}

/*
 * Note something that is not known and would tell more about the locks; the
 * verdict stays.
 */
void
effect_depend(SqlSession *session, const char *format,...)
{
	va_list		args;

	va_start(args, format);
	add_name_to_set(session->arena, &session->statement->depends,
					format_message(session, format, args));
	va_end(args);
}

/*
 * Note something that is not known and decides the verdict, which becomes
 * "depends".
 */
void
effect_unknown(SqlSession *session, const char *format,...)
{
	va_list		args;

	va_start(args, format);
	add_name_to_set(session->arena, &session->statement->depends,
					format_message(session, format, args));
	va_end(args);
	session->unknown = true;
}

/* Note something that a rule asks for, besides locks and work. */
void
effect_note_trait(SqlSession *session, SqlTrait trait)
{
	session->statement->traits |= trait;
}

/*
 * Note that there is a safer way; that for the first work of the statement
 * counts.
 */
void
effect_note_advice(SqlSession *session, SqlAdvice advice)
{
	if (session->statement->advice == SQL_ADVICE_NONE)
		session->statement->advice = advice;
}

/*
 * Go down to a node of a tree, and come back with session_leave(). False where
 * the tree is so deep that the stack would suffer: then it is not understood.
 */
bool
session_enter(SqlSession *session)
{
	if (session->tree_depth >= MAX_TREE_DEPTH)
	{
		effect_unknown(session, "not understood: it is nested deeper than %d",
					   MAX_TREE_DEPTH);
		effect_note_trait(session, SQL_TRAIT_NOT_UNDERSTOOD);
		return false;
	}
	session->tree_depth++;
	return true;
}

/* Undo one session_enter() that returned true. */
void
session_leave(SqlSession *session)
{
	session->tree_depth--;
}

/*
 * Note that the statement may not run in a transaction block; effect_finish()
 * knows whether it does.
 */
void
effect_no_block(SqlSession *session)
{
	session->needs_no_block = true;
	if (session->depth > 0)
		effect_fail(session, "25001", "a function or DO block cannot run it");
	else
		session->statement->in_transaction = false;
}

/*
 * Return true if a relation is read or built while it, or its parent, is held
 * in a mode of at least from. The exclusive mode of REFRESH CONCURRENTLY on a
 * materialized view lets readers go on.
 */
static bool
is_worked_under_lock(const SqlSession *session, SqlLockMode from)
{
	for (size_t i = 0; i < session->worked_count; i++)
	{
		for (const SqlRelation *relation = session->worked[i]; relation != NULL;
			 relation = relation->parent)
		{
			SqlLockMode mode = effect_held_mode(session, relation);

			if (mode >= from && !(mode == SQL_EXCLUSIVE && relation->kind == 'm'))
				return true;
		}
	}
	return false;
}

/* The strongest lock that the statement takes on what was there before it. */
static SqlLockMode
find_strongest_lock(const SqlSession *session)
{
	SqlLockMode strongest = SQL_NO_LOCK;

	for (size_t i = 0; i < session->held_count; i++)
	{
		const HeldLock *lock = &session->held[i];

		/* REFRESH CONCURRENTLY holds up nothing but another one. */
		if (!catalog_is_new(&session->catalog, lock->relation) &&
			!(lock->relation->kind == 'm' && lock->mode == SQL_EXCLUSIVE))
			strongest = Max(strongest, lock->mode);
	}
	return strongest;
}

/*
 * Return what the statement does to others, from the locks that are held and
 * the work that is done under them. Unknown facts make it depend, unless the
 * worst is certain.
 */
static SqlVerdict
judge_statement(const SqlSession *session)
{
	SqlLockMode strongest;

	if (session->statement->error != NULL)
		return SQL_FAILS;
	/* The worst there is: no unknown fact could make it worse. */
	if (is_worked_under_lock(session, SQL_ACCESS_EXCLUSIVE) ||
		session->index_worked ||
		(session->index_locked && session->worked_count > 0))
		return SQL_LONG_BLOCKS_ALL;
	if (session->unknown)
		return SQL_DEPENDS;
	if (is_worked_under_lock(session, SQL_SHARE))
		return SQL_LONG_BLOCKS_WRITES;

	/*
	 * Without work the lock lasts until the transaction ends: a moment, if it
	 * is committed at once.
	 */
	strongest = find_strongest_lock(session);
	if (strongest == SQL_ACCESS_EXCLUSIVE || session->index_locked)
		return SQL_BRIEF_BLOCKS_ALL;
	if (strongest >= SQL_SHARE)
		return SQL_BRIEF_BLOCKS_WRITES;
	return session->bulk ? SQL_BULK_WRITE : SQL_ONLINE;
}

/*
 * Note whether what the statement reads or writes is known to be small, or
 * large.
 */
static void
judge_known_size(SqlSession *session)
{
	const SqlRelation *written = session->bulk_relation;
	bool		small = (session->worked_count > 0 || written != NULL) &&
		!session->index_worked;

	for (size_t i = 0; i < session->worked_count; i++)
		small &= session->worked[i]->sized &&
			session->worked[i]->bytes <= SQL_SMALL_BYTES;
	if (written != NULL)
	{
		small &= written->sized && written->bytes <= SQL_SMALL_BYTES;
		session->statement->large = written->sized && written->bytes > SQL_SMALL_BYTES;
	}
	session->statement->small = small;
}

/*
 * Judge the current statement, when all is noted. To be called once for each
 * statement, before its transaction may end.
 */
void
effect_finish(SqlSession *session)
{
	if (session->needs_no_block && session->block)
		effect_fail(session, "25001", "it cannot run inside a transaction block");

	/*
	 * What it made is not in the catalogue: from here on a missing name is no
	 * error.
	 */
	if (session->unknown && (session->statement->traits &
							 (SQL_TRAIT_DYNAMIC | SQL_TRAIT_NOT_UNDERSTOOD)))
		session->catalog.uncertain = true;
	session->statement->verdict = judge_statement(session);
	judge_known_size(session);
	keep_locks(session);
}
