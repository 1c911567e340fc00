/*
 * session.c
 *		The statements of files, one after the other, as a database runs them.
 *
 * A session begins with an empty database, is told what has run before by
 * running it, and then runs what is to be judged; sql_new_release() marks the
 * line between both. From then on what was made before counts as old: it may
 * have rows, and other sessions use it.
 *
 * Statements within others (DO, EXECUTE, a function's body) run as part of the
 * outer one: their locks and their work are that statement's.
 *
 * Each statement is begun (its notes are empty), run (which changes the
 * catalogue and adds notes) and finished (which judges it) before the next,
 * which sees the catalogue as this one left it.
 */
#include "migcheck/sql/effect.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/parse/context.h"
#include "migcheck/sql/parse/parse.h"
#include "migcheck/sql/parse/split.h"
#include "migcheck/sql/query/scope.h"
#include "migcheck/sql/statement/routines.h"

/*
 * A session with the memory of its parser, which holds the trees that the
 * catalogue refers to. The session must be the first field: sql_session_end()
 * casts.
 */
typedef struct OpenSession
{
	SqlSession	session;
	void	   *parser;
	void	   *scratch;		/* memory of a tree that is not kept */
} OpenSession;

/*
 * Open a session with an empty database of a major version. sql_session_end()
 * releases the trees; the rest is the arena's.
 */
SqlSession *
sql_session_begin(Arena *arena, int server_version)
{
	OpenSession *open = arena_alloc(arena, sizeof(OpenSession));

	open->parser = sql_parser_begin();
	open->session.arena = arena;
	open->session.version = server_version;
	catalog_begin(&open->session.catalog, arena);
	return &open->session;
}

/* Close a session; no tree that it parsed may be used any more. */
void
sql_session_end(SqlSession *session)
{
	sql_parser_end(((OpenSession *) session)->parser);
}

/* What was made so far is old: it may hold rows, and others use it. */
void
sql_new_release(SqlSession *session)
{
	block_new_release(session);
}

/* DO: its body is an argument. Only PL/pgSQL is read. */
static void
run_do_block(SqlSession *session, const DoStmt *statement)
{
	const char *body = NULL;
	const char *language = "plpgsql";
	ListCell   *cell;

	foreach(cell, statement->args)
	{
		DefElem    *option = lfirst(cell);

		if (strcmp(option->defname, "as") == 0)
			body = strVal(option->arg);
		else if (strcmp(option->defname, "language") == 0)
			language = strVal(option->arg);
	}
	require_named_object(session, OBJECT_LANGUAGE, language);
	if (body == NULL || strcmp(language, "plpgsql") != 0)
		effect_unknown(session, "a body in language \"%s\"", language);
	else
	{
		plpgsql_check_block(session, body);
		run_function_body(session, body, true);
	}
}

/*
 * Run the body of a procedure that was created in this session; what another
 * does is not known.
 */
static void
run_called_procedure(SqlSession *session, const CallStmt *statement)
{
	const char *name = catalog_list_name(&session->catalog,
										 statement->funccall->funcname);
	SqlObject  *procedure =
	catalog_find_object(&session->catalog, SQL_FUNCTION, name);

	if (procedure != NULL)
	{
		check_routine_kind(session, procedure, true);
		check_argument_count(session, procedure, list_length(statement->funccall->args));
	}
	else if (session_knows_function(session, name) &&
			 fact_volatility(strVal(llast(statement->funccall->funcname)),
							 session->version) == '\0')
		effect_fail(session, "42883", "procedure \"%s\" does not exist", name);
	if (procedure == NULL || procedure->body == NULL)
		effect_unknown(session, "what procedure \"%s\" does", name);
	else
		run_function_body(session, procedure->body, procedure->plpgsql);
}

/* Run a statement that makes a relation; false if it is another. */
static bool
run_relation_creation(SqlSession *session, Node *node)
{
	switch (nodeTag(node))
	{
		case T_CreateStmt:
			run_query(session, node);
			run_create_table(session, (CreateStmt *) node);
			break;
		case T_CreateForeignTableStmt:
			run_create_table(session, &((CreateForeignTableStmt *) node)->base);
			note_server_of_table(session,
								 session_relation(session,
												  ((CreateForeignTableStmt *) node)->base.relation),
								 ((CreateForeignTableStmt *) node)->servername);
			break;
		case T_CreateTableAsStmt:
			run_create_table_as(session, (CreateTableAsStmt *) node);
			break;
		case T_RefreshMatViewStmt:
			run_refresh(session, (RefreshMatViewStmt *) node);
			break;
		case T_ViewStmt:
			run_create_view(session, (ViewStmt *) node);
			break;
		case T_IndexStmt:
			run_create_index(session, (IndexStmt *) node);
			break;
		default:
			return false;
	}
	return true;
}

/* Run a statement on a relation that is there; false if it is another. */
static bool
run_relation_change(SqlSession *session, Node *node)
{
	switch (nodeTag(node))
	{
		case T_ReindexStmt:
			run_reindex(session, (ReindexStmt *) node);
			break;
		case T_DropStmt:
			run_drop(session, (DropStmt *) node);
			break;
		case T_TruncateStmt:
			run_truncate(session, (TruncateStmt *) node);
			break;
		case T_RenameStmt:
			run_rename_statement(session, (RenameStmt *) node);
			break;
		case T_AlterTableStmt:
			run_query(session, node);
			if (((AlterTableStmt *) node)->objtype == OBJECT_TYPE)
				run_alter_type_attribute(session, (AlterTableStmt *) node);
			else
				run_alter_table(session, (AlterTableStmt *) node);
			break;
		default:
			return false;
	}
	return true;
}

/*
 * Run one parsed statement, also one within another. Each kind is tried by
 * the file that has it; the first that knows the node runs it.
 */
void
run_parsed_statement(SqlSession *session, Node *node)
{
	if (IsA(node, TransactionStmt))
	{
		/*
		 * COMMIT within a procedure is not followed; a replay has events for
		 * it.
		 */
		if (session->depth == 0 && !session->replaying)
			run_transaction(session, (TransactionStmt *) node);
	}
	else if (IsA(node, DoStmt))
		run_do_block(session, (DoStmt *) node);
	else if (IsA(node, CallStmt))
		run_called_procedure(session, (CallStmt *) node);
	else if (!run_relation_creation(session, node) &&
			 !run_relation_change(session, node) &&
			 !run_query(session, node) && !run_type_statement(session, node) &&
			 !run_other_statement(session, node))
	{
		effect_unknown(session, "not understood: a statement of a kind that is not known");
		effect_note_trait(session, SQL_TRAIT_NOT_UNDERSTOOD);
	}
}

/*
 * Start the notes of a statement: a new item of the list, and nothing noted.
 * The pointer is valid until the next statement begins.
 */
static SqlStatement *
begin_statement(SqlSession *session, SqlStatements *statements,
				const char *path, const SqlPiece *piece)
{
	SqlStatement *statement;

	statements->items = arena_regrow(session->arena, statements->items,
									 sizeof(SqlStatement), statements->count,
									 &statements->capacity);
	statement = &statements->items[statements->count++];
	memset(statement, 0, sizeof(SqlStatement));
	statement->path = path;
	statement->line = piece->line;
	statement->text = arena_copy(session->arena, piece->text, piece->len);
	statement->in_transaction = true;
	statement->lock_timeout = session->settings.lock_timeout;
	statement->statement_timeout = session->settings.statement_timeout;
	statement->idle_timeout = session->settings.idle_timeout;
	session->statement = statement;
	session->statements = statements;
	statement->serial = ++session->serial;
	effect_forget(session);
	return statement;
}

/*
 * Parse a text that is to be run. False if it is not understood, which the
 * effect of the statement then says.
 */
bool
parse_text_to_run(SqlSession *session, const char *text, size_t len,
				  SqlParsed *parsed)
{
	sql_parse(session->arena, text, len, parsed);
	if (parsed->error == NULL)
		return true;
	effect_unknown(session, "not understood: %s", parsed->error);
	effect_note_trait(session, SQL_TRAIT_NOT_UNDERSTOOD);
	return false;
}

/* Does a statement change what a read-only transaction may not change? */
static bool
is_writing_statement(Node *node)
{
	static const NodeTag reading[] = {
		T_SelectStmt, T_VariableSetStmt, T_VariableShowStmt, T_TransactionStmt,
		T_ExplainStmt, T_DoStmt, T_CallStmt, T_CopyStmt, T_LockStmt,
		T_DeclareCursorStmt, T_FetchStmt, T_ClosePortalStmt, T_PrepareStmt,
		T_ExecuteStmt, T_DeallocateStmt, T_ListenStmt, T_UnlistenStmt,
		T_ConstraintsSetStmt, T_DiscardStmt, T_LoadStmt
	};

	for (size_t i = 0; i < lengthof(reading); i++)
	{
		if (nodeTag(node) == reading[i])
			return false;
	}
	return true;
}

/*
 * Run the statements of a text, as a rule one, with the trees in the memory
 * that is current.
 */
static void
run_all_statements(SqlSession *session, const char *text, size_t len)
{
	SqlParsed	parsed;
	ListCell   *cell;

	if (!parse_text_to_run(session, text, len, &parsed))
		return;
	if (parsed.placeholder != NULL)
		effect_depend(session, "what %s is", parsed.placeholder);
	apply_newer_syntax(session, &parsed);
	session->virtual_columns = parsed.virtual_column;
	session->overlaps = parsed.overlaps;
	foreach(cell, parsed.tree)
	{
		Node	   *node = ((RawStmt *) lfirst(cell))->stmt;

		/* Outside of a block each statement is a transaction of its own. */
		if (!IsA(node, TransactionStmt))
		{
			if (!session->block && !session->replaying)
				block_next_transaction(session);
			block_log_statement(session, text, len);
		}
		if (session->settings.read_only && session->block &&
			is_writing_statement(node))
			effect_fail(session, "25006", "the transaction is read-only");
		run_parsed_statement(session, node);
		apply_not_enforced(session, &parsed, node);
	}
	forget_virtual_work(session, &parsed);
	release_trees(parsed.tree);
}

/*
 * Return true if the catalogue refers to nothing of such a statement
 * afterwards, by its first word: its tree can be freed. These are the ones of
 * which files have thousands.
 */
static bool
may_forget_tree(const char *text)
{
	static const char *const words[] = {
		"COMMENT", "DELETE", "GRANT", "INSERT", "REVOKE", "UPDATE"
	};

	for (size_t i = 0; i < lengthof(words); i++)
	{
		/* Most differ in the first letter already, whatever its case. */
		if (((text[0] ^ words[i][0]) & ~('a' - 'A')) == 0 &&
			strncasecmp(text, words[i], strlen(words[i])) == 0)
			return true;
	}
	return false;
}

/*
 * Run the statements of a text; free their trees where that can be. A
 * function's body that was run on the way may have made something, so then
 * they are kept.
 */
void
run_text_and_forget(SqlSession *session, const char *text, size_t len)
{
	OpenSession *open = (OpenSession *) session;
	void	   *before;

	if (!may_forget_tree(text))
	{
		run_all_statements(session, text, len);
		return;
	}
	session->looked_inside = false;
	before = context_enter(&open->scratch);
	run_all_statements(session, text, len);
	context_leave(&open->scratch, before, session->looked_inside);
}

/*
 * Return how many statements a text has that the server sees. A query of one
 * statement is no block: CREATE INDEX CONCURRENTLY may be all that its file
 * has.
 */
static size_t
count_sent_statements(const char *text, size_t len)
{
	SqlSplitter splitter = {.text = text, .len = len, .line = 1};
	SqlPiece	piece;
	size_t		count = 0;

	while (sql_next_piece(&splitter, &piece))
		count += !piece.client && piece.len > 0;
	return count;
}

/*
 * Enter a table that no file makes: the one in which the tool keeps what ran.
 * Migrations may alter it.
 */
void
sql_know_table(SqlSession *session, const char *name)
{
	catalog_add_relation(&session->catalog, name, '?')->columns_unknown = true;
}

/*
 * Note how large a table is, by a snapshot. The name is as regclass prints it,
 * with its schema or without.
 */
void
sql_know_size(SqlSession *session, const char *name, long long bytes)
{
	char	   *bare = arena_copy(session->arena, name, strlen(name));
	char	   *to = bare;
	SqlRelation *relation;

	for (const char *from = name; *from != '\0'; from++)
	{
		if (*from != '"')
			*to++ = *from;
	}
	*to = '\0';
	if (strncmp(bare, "public.", 7) == 0)
		bare += 7;
	relation = catalog_find_relation(&session->catalog, bare);
	if (relation == NULL)
		return;
	relation->sized = true;
	relation->bytes = bytes;
}

/*
 * Note that something runs that is not seen: a program, or a file that is no
 * SQL. From here on what the catalogue lacks may exist.
 */
void
sql_note_unseen(SqlSession *session)
{
	session->catalog.uncertain = true;
}

/*
 * Note that it is known which files are pending: those that ran share no
 * transaction with them.
 */
void
sql_know_pending(SqlSession *session)
{
	session->pending_known = true;
}

/*
 * Say whether the next file is pending together with what follows it; to be
 * called before each file. Where a tool runs all pending files in one
 * transaction, its locks last that long.
 */
void
sql_join_next_file(SqlSession *session, bool join)
{
	session->joined = session->join;
	session->join = join;
}

/*
 * Note a command of psql that may run a file that is not seen: \i, \ir,
 * \include.
 */
static void
note_client_command(SqlSession *session, const SqlPiece *piece)
{
	if (piece->len > 2 && piece->text[1] == 'i')
		session->catalog.uncertain = true;
}

/* Does a tool run all of a file's statements in one transaction? */
static bool
is_one_transaction(SqlTransactions transactions, const char *text, size_t len)
{
	switch (transactions)
	{
		case SQL_ONE_A_FILE:
		case SQL_ONE_FOR_ALL:
			return true;
		case SQL_ONE_QUERY:
			return count_sent_statements(text, len) > 1;
		default:
			return false;
	}
}

/* Is the session in the transaction that a tool runs all its files in? */
static bool
is_within_one_for_all(const SqlSession *session)
{
	return session->one_for_all && session->block;
}

/*
 * Run a file's statements, from a line on, as the tool runs them, and add
 * them to statements. path must live as long as the arena.
 */
void
sql_run_file(SqlSession *session, const char *path, const char *text,
			 size_t len,
			 uint32_t line, SqlTransactions transactions,
			 SqlStatements *statements)
{
	SqlSplitter splitter = {.text = text, .len = len, .line = line};
	SqlPiece	piece;
	size_t		begun = 0;		/* statements up to the last BEGIN */

	session->one_for_all = transactions == SQL_ONE_FOR_ALL;
	/* Unless the transaction of the file before goes on. */
	if (!session->joined || !is_within_one_for_all(session))
		block_begin_file(session, is_one_transaction(transactions, text, len),
						 transactions == SQL_ONE_QUERY);
	while (sql_next_piece(&splitter, &piece))
	{
		SqlStatement *statement;

		if (piece.client)
			note_client_command(session, &piece);
		if (piece.client || piece.len == 0)
			continue;
		statement = begin_statement(session, statements, path, &piece);
		run_text_and_forget(session, statement->text, piece.len);
		effect_finish(session);
		statement->transaction = session->catalog.transaction;
		statement->block = session->block;
		if (statement->traits & SQL_TRAIT_BEGINS)
			begun = statements->count;
	}

	/*
	 * The file began a transaction and did not end it: the connection ends,
	 * and the server rolls back. Said at the BEGIN.
	 */
	if (session->file_block && begun > 0)
		statements->items[begun - 1].traits |= SQL_TRAIT_NEVER_COMMITTED;
	if (!session->join || !is_within_one_for_all(session))
		block_end_file(session);
}
