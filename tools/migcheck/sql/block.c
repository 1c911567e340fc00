/*
 * block.c
 *		Transactions: what they lock together, and what ROLLBACK takes back.
 *
 * The catalogue has no versions. What was rolled back is forgotten by running
 * all statements before it once more, which hardly any migration needs.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/* Statements that are run again at most; then the catalogue is uncertain. */
#define MAX_REPLAYED 100000

/* Note something that a replay has to do again. */
static void
log_event(SqlSession *session, SqlEventKind kind, const char *text, size_t len)
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

/* Note a statement that a replay has to do again. */
void
block_log(SqlSession *session, const char *text, size_t len)
{
	log_event(session, SQL_EVENT_STATEMENT, text, len);
}

/* What was made so far is old: it may hold rows, and others use it. */
void
block_new_release(SqlSession *session)
{
	log_event(session, SQL_EVENT_RELEASE, NULL, 0);
	for (size_t i = session->old_relations; i < session->catalog.relation_count; i++)
	{
		const SqlRelation *relation = session->catalog.relations[i];

		session->catalog.has_history |= relation->kind == 'r' || relation->kind == 'p';
	}
	session->old_relations = session->catalog.relation_count;
	session->catalog.release++;
}

/* A transaction begins or ends: its locks are gone. */
void
block_next(SqlSession *session)
{
	log_event(session, SQL_EVENT_TRANSACTION, NULL, 0);
	session->held_count = 0;
	session->catalog.transaction++;
}

/* Make the catalogue what it was when the log was shorter. */
static void
replay(SqlSession *session, size_t count)
{
	SqlStatement *statement = session->statement;
	SqlSettings settings = session->settings;
	SqlStatement scratch;
	bool		uncertain = session->catalog.uncertain;

	if (count == session->log.count)
		return;
	session->replayed += count;
	if (session->replayed > MAX_REPLAYED)
	{
		session->catalog.uncertain = true;
		return;
	}
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
			block_next(session);
		else
			run_text(session, event->text, event->len);
	}
	session->log.count = count;
	session->replaying = false;
	session->statement = statement;
	session->settings = settings;
	session->catalog.path = settings.path;
}

/* A transaction block begins, be it the tool's own. */
void
block_begin(SqlSession *session)
{
	block_next(session);
	settings_begin(session);
	session->block_start = session->log.count;
	session->savepoint_count = 0;
	session->block = true;
}

/* End the transaction block, and begin the next one where there is one. */
static void
end_block(SqlSession *session, bool committed, bool chain)
{
	if (!committed && session->block)
		replay(session, session->block_start);
	settings_end(session, committed);
	session->block = false;
	if (chain || session->implicit_block)
		block_begin(session);
	else
		block_next(session);
}

/* Remember what ROLLBACK TO goes back to. */
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

/* ROLLBACK TO a savepoint, which stays. */
static void
rollback_to(SqlSession *session, const char *name)
{
	for (size_t i = session->savepoint_count; i-- > 0;)
	{
		if (strcmp(session->savepoints[i].name, name) != 0)
			continue;
		session->savepoint_count = i + 1;
		replay(session, session->savepoints[i].log_count);
		return;
	}
}

/* BEGIN, COMMIT, ROLLBACK and their kin */
void
run_transaction(SqlSession *session, const TransactionStmt *statement)
{
	switch (statement->kind)
	{
		case TRANS_STMT_BEGIN:
		case TRANS_STMT_START:
			effect_trait(session, SQL_TRAIT_BEGINS);
			if (session->block && !session->implicit_block)
				effect_trait(session, SQL_TRAIT_NESTED);
			else if (!session->block)
				block_begin(session);
			session->file_block = true;
			break;
		case TRANS_STMT_COMMIT:
		case TRANS_STMT_PREPARE:
		case TRANS_STMT_ROLLBACK:
			if (session->tool_block)
				effect_trait(session, SQL_TRAIT_ENDS_TOOLS_BLOCK);
			session->tool_block = session->file_block = false;
			end_block(session, statement->kind != TRANS_STMT_ROLLBACK, statement->chain);
			break;
		case TRANS_STMT_SAVEPOINT:
			add_savepoint(session, statement->savepoint_name);
			break;
		case TRANS_STMT_ROLLBACK_TO:
			rollback_to(session, statement->savepoint_name);
			break;
		default:
			break;
	}
}

/* Start a file as its tool does. */
void
block_begin_file(SqlSession *session, bool block, bool implicit)
{
	settings_reset(session);
	session->tool_block = block && !implicit;
	session->implicit_block = block && implicit;
	session->file_block = false;
	session->block = false;
	if (block)
		block_begin(session);
	else
		block_next(session);
}

/* End a file; what it began itself and never ended is not undone here. */
void
block_end_file(SqlSession *session)
{
	session->tool_block = session->implicit_block = false;
	session->file_block = session->block = false;
	settings_reset(session);
	block_next(session);
}
