/*
 * foreign.c
 *		Foreign tables, and the server and the wrapper that they need.
 *
 * A table is kept with the name of its server. The server's object has the
 * name of its wrapper as its body; see named.c.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/*
 * Drop the foreign tables of a server that goes, with CASCADE; without it the
 * first of them refuses the statement. Applications may read such a table, so
 * that it counts as a table that is dropped.
 */
void
drop_server_tables(SqlSession *session, const char *server, bool cascade)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *table = session->catalog.relations[i];

		if (table->dropped || table->server == NULL ||
			strcmp(table->server, server) != 0)
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "the foreign table \"%s\" needs it",
						table->name);
		effect_note_trait(session, SQL_TRAIT_DROPS_TABLE);
		drop_relation(session, table, true);
	}
}

/* ALTER FOREIGN DATA WRAPPER: it may get a handler, or lose it. */
void
alter_wrapper(SqlSession *session, const AlterFdwStmt * statement)
{
	SqlObject  *wrapper = require_named_object(session, OBJECT_FDW,
											   statement->fdwname);
	ListCell   *cell;

	foreach(cell, wrapper != NULL ? statement->func_options : NIL)
	{
		if (strcmp(((DefElem *) lfirst(cell))->defname, "handler") == 0)
			wrapper->bare = ((DefElem *) lfirst(cell))->arg == NULL;
	}
}

/*
 * Note the server of a foreign table that is made, which must be there: DROP
 * SERVER finds its tables by it.
 */
void
note_server_of_table(SqlSession *session, SqlRelation *table,
					 const char *server)
{
	require_named_object(session, OBJECT_FOREIGN_SERVER, server);
	table->server = server;
}

/*
 * Refuse to read or write a foreign table whose wrapper has no handler (55000).
 * A handler that ALTER FOREIGN DATA WRAPPER gives it counts.
 */
void
require_wrapper_handler(SqlSession *session, const SqlRelation *relation)
{
	const SqlObject *server = relation->kind != 'f' || relation->server == NULL ? NULL :
		find_named_object(session, OBJECT_FOREIGN_SERVER, relation->server);
	const SqlObject *wrapper = server == NULL || server->body == NULL ? NULL :
		find_named_object(session, OBJECT_FDW, server->body);

	if (wrapper != NULL && wrapper->bare)
		effect_fail(session, "55000", "the wrapper \"%s\" has no handler", server->body);
}
