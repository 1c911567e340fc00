/*
 * block.c
 *		Transactions: what they lock together, and what ROLLBACK takes back.
 *
 * The catalogue has no versions. What was rolled back is forgotten by running
 * all statements before it once more, which hardly any migration needs.
 *
 * A replay gives exactly what the database has after ROLLBACK: the log has
 * each statement with the places where transactions and releases began, and
 * the catalogue depends on nothing else. What a SET changed is not in the
 * catalogue; settings.c keeps that.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/*
 * Statements that are run again at most, over all replays of a session: a
 * file of n savepoints that are rolled back would else need n * n. Beyond it
 * the catalogue is uncertain, so that no "does not exist" is reported.
 */
#define MAX_REPLAYED 100000

/*
 * Note something that a replay has to do again. The text must live as long as
 * the session. During a replay nothing is noted: the log is what is being
 * read.
 */
static void
log_replay_event(SqlSession *session, SqlEventKind kind, const char *text,
				 size_t len)
{
	SqlEventLog *log = &session->log;

	if (session->replaying)
		return;
	log->items = arena_grow(session->arena, log->items, sizeof(SqlEvent),
							log->count, &log->capacity);
	log->items[log->count++] = (SqlEvent)
	{
		kind, text, len
	};
}

/*
 * Note a statement that a replay has to do again; to be called before it is
 * run.
 */
void
block_log_statement(SqlSession *session, const char *text, size_t len)
{
	log_replay_event(session, SQL_EVENT_STATEMENT, text, len);
}

/*
 * Begin a new release: what was made so far is old, that is it may hold rows,
 * and the code that runs now uses it. Only work on old relations is reported.
 */
void
block_new_release(SqlSession *session)
{
	log_replay_event(session, SQL_EVENT_RELEASE, NULL, 0);
	for (size_t i = session->old_relations; i < session->catalog.relation_count; i++)
	{
		const SqlRelation *relation = session->catalog.relations[i];

		session->catalog.has_history |= relation->kind == 'r' || relation->kind == 'p';
	}
	session->old_relations = session->catalog.relation_count;
	session->catalog.release++;
}

/*
 * Begin or end a transaction: its locks are gone, and what is made from here
 * on is another transaction's.
 */
void
block_next_transaction(SqlSession *session)
{
	log_replay_event(session, SQL_EVENT_TRANSACTION, NULL, 0);
	session->held_count = 0;
	session->catalog.transaction++;
}

/*
 * Make the catalogue what it was when the log had count events. The current
 * statement and the settings are kept aside, as the events run through the
 * same functions as statements do.
 */
static void
replay_events(SqlSession *session, size_t count)
{
	SqlStatement *statement = session->statement;
	SqlSettings settings = session->settings;
	SqlStatement scratch;
	bool		uncertain = session->catalog.uncertain;

	if (count == session->log.count)
		return;

	/*
	 * Too many: keep the catalogue with what was rolled back in it, and say
	 * that it is uncertain.
	 */
	session->replayed += count;
	if (session->replayed > MAX_REPLAYED)
	{
		session->catalog.uncertain = true;
		return;
	}

	/*
	 * Effects of the repeated statements go to a scratch statement, which is
	 * thrown away.
	 */
	session->replaying = true;
	session->statement = &scratch;
	session->old_relations = session->held_count = 0;
	catalog_begin(&session->catalog, session->arena);
	session->catalog.uncertain = uncertain;
	for (size_t i = 0; i < count; i++)
	{
		const SqlEvent *event = &session->log.items[i];

		memset(&scratch, 0, sizeof(scratch));
		if (event->kind == SQL_EVENT_RELEASE)
			block_new_release(session);
		else if (event->kind == SQL_EVENT_TRANSACTION)
			block_next_transaction(session);
		else
			run_text_and_forget(session, event->text, event->len);
	}
	session->log.count = count;
	session->replaying = false;
	session->statement = statement;
	/* What the repeated statements did is no effect of the ROLLBACK. */
	effect_forget(session);
	session->settings = settings;
	session->catalog.path = settings.path;
}

/*
 * Begin a transaction block, be it the tool's own. ROLLBACK will come back to
 * the length that the log has now.
 */
static void
block_begin_explicit(SqlSession *session)
{
	block_next_transaction(session);
	settings_begin_transaction(session);
	session->block_start = session->log.count;
	session->savepoint_count = 0;
	session->block = true;
}

/*
 * End the transaction block, and begin the next one where COMMIT AND CHAIN or
 * the implicit block of a query asks for it.
 */
static void
end_transaction_block(SqlSession *session, bool committed, bool chain)
{
	if (!committed && session->block)
		replay_events(session, session->block_start);
	settings_end_transaction(session, committed);
	session->block = false;
	if (chain || session->implicit_block)
		block_begin_explicit(session);
	else
		block_next_transaction(session);
}

/*
 * Remember what ROLLBACK TO goes back to. A second savepoint of the same name
 * hides the first, as in the server.
 */
static void
add_savepoint(SqlSession *session, const char *name)
{
	session->savepoints = arena_grow(session->arena, session->savepoints,
									 sizeof(SqlSavepoint), session->savepoint_count,
									 &session->savepoint_capacity);
	session->savepoints[session->savepoint_count++] = (SqlSavepoint)
	{
		name, session->log.count
	};
}

/* Is there a savepoint of this name? */
static bool
has_savepoint(const SqlSession *session, const char *name)
{
	for (size_t i = 0; i < session->savepoint_count; i++)
	{
		if (strcmp(session->savepoints[i].name, name) == 0)
			return true;
	}
	return false;
}

/*
 * ROLLBACK TO the newest savepoint of a name, which stays; those after it are
 * gone. The locks are
 * then those of the statements that are run again: the server releases those
 * that were taken since, too.
 */
static void
rollback_to_savepoint(SqlSession *session, const char *name)
{
	if (!has_savepoint(session, name))
		effect_fail(session, "3B001", "savepoint \"%s\" does not exist", name);
	for (size_t i = session->savepoint_count; i-- > 0;)
	{
		if (strcmp(session->savepoints[i].name, name) != 0)
			continue;
		session->savepoint_count = i + 1;
		replay_events(session, session->savepoints[i].log_count);
		return;
	}
}

/*
 * BEGIN. Within a block the server only warns, and the COMMIT that follows
 * ends the outer block: mostly the tool's.
 */
static void
run_begin_statement(SqlSession *session)
{
	effect_note_trait(session, SQL_TRAIT_BEGINS);
	if (session->block && !session->implicit_block)
		effect_note_trait(session, SQL_TRAIT_NESTED);
	else if (!session->block)
		block_begin_explicit(session);
	session->file_block = true;
}

/*
 * BEGIN, COMMIT, ROLLBACK and their kin. PREPARE TRANSACTION counts as a
 * commit, since its effects will be there.
 */
void
run_transaction(SqlSession *session, const TransactionStmt *statement)
{
	switch (statement->kind)
	{
		case TRANS_STMT_BEGIN:
		case TRANS_STMT_START:
			run_begin_statement(session);
			break;
		case TRANS_STMT_PREPARE:
			effect_depend(session, "whether max_prepared_transactions is above 0");
			/* FALLTHROUGH */
		case TRANS_STMT_COMMIT:
		case TRANS_STMT_ROLLBACK:
			/* What follows is no longer undone by the tool when it fails. */
			if (session->tool_block)
				effect_note_trait(session, SQL_TRAIT_ENDS_TOOLS_BLOCK);
			session->tool_block = session->file_block = false;
			end_transaction_block(session,
								  statement->kind != TRANS_STMT_ROLLBACK, statement->chain);
			break;
		case TRANS_STMT_SAVEPOINT:
			add_savepoint(session, statement->savepoint_name);
			break;
		case TRANS_STMT_ROLLBACK_TO:
			rollback_to_savepoint(session, statement->savepoint_name);
			break;
		case TRANS_STMT_RELEASE:
			if (!has_savepoint(session, statement->savepoint_name))
				effect_fail(session, "3B001", "savepoint \"%s\" does not exist",
							statement->savepoint_name);
			break;
		case TRANS_STMT_COMMIT_PREPARED:
		case TRANS_STMT_ROLLBACK_PREPARED:
			effect_no_block(session);
			effect_depend(session, "whether a transaction is prepared under this name, and what it did");
			break;
		default:
			break;
	}
}

/*
 * Start a file as its tool does: block where the tool runs it in one
 * transaction; implicit where the file is sent as one query, of which the
 * server makes a block itself. Each file begins with the settings of a new
 * session.
 */
void
block_begin_file(SqlSession *session, bool block, bool implicit)
{
	settings_reset(session);
	session->tool_block = block && !implicit;
	session->implicit_block = block && implicit;
	session->file_block = false;
	session->block = false;
	if (block)
		block_begin_explicit(session);
	else
		block_next_transaction(session);
}

/*
 * End a file; what it began itself and never ended is not undone here.
 * sql_run_file() reports that, and the next file begins outside of it.
 */
void
block_end_file(SqlSession *session)
{
	session->tool_block = session->implicit_block = false;
	session->file_block = session->block = false;
	settings_reset(session);
	block_next_transaction(session);
}
