/*
 * publication.c
 *		CREATE and ALTER PUBLICATION, and the tables that one has.
 *
 * Publications matter to two rules: a column that is added to a table whose
 * changes are sent breaks the subscriber that lacks it, and an unlogged table
 * cannot be sent at all.
 *
 * A publication that no file makes is entered as soon as it is altered, and
 * marked as guessed: of its tables only those are known that the files name.
 */
#include "migcheck/sql/effect.h"

#include <string.h>
#include <strings.h>

/*
 * Add the tables and schemas of a publication's list. Each table is locked in
 * a mode that lets readers and writers go on; those of a schema are not.
 */
static void
publish_tables(SqlSession *session, SqlObject *publication, List *objects)
{
	ListCell   *cell;

	foreach(cell, objects)
	{
		PublicationObjSpec *spec = lfirst(cell);
		SqlRelation *relation;

		if (spec->pubobjtype == PUBLICATIONOBJ_TABLES_IN_SCHEMA)
			add_name_to_set(session->arena, &publication->schemas, spec->name);
		if (spec->pubtable == NULL)
			continue;
		relation = session_relation(session, spec->pubtable->relation);
		effect_lock_named(session, relation, SQL_SHARE_UPDATE_EXCLUSIVE);
		/* Without ONLY, what inherits from it, too. */
		if (relation->kind == 'r' && spec->pubtable->relation->inh)
			effect_lock_tree(session, relation, SQL_SHARE_UPDATE_EXCLUSIVE);
		if (strchr("vmSif", relation->kind) != NULL || relation->persistence == 'u' ||
			relation->persistence == 't')
			effect_fail(session, "22023", "\"%s\" is no table that can be sent",
						relation->name);
		require_columns(session, relation, spec->pubtable->columns);
		for (size_t i = 0; i < publication->relation_count; i++)
		{
			if (publication->relations[i] == relation)
				effect_fail(session, "42710", "\"%s\" is published already",
							relation->name);
		}
		publication->relations = arena_grow(session->arena, publication->relations,
											sizeof(SqlRelation *),
											publication->relation_count,
											&publication->relation_capacity);
		publication->relations[publication->relation_count++] = relation;
	}
}

/* Remove tables from a publication, each locked. */
static void
unpublish_tables(SqlSession *session, SqlObject *publication, List *objects)
{
	ListCell   *cell;

	foreach(cell, objects)
	{
		PublicationObjSpec *spec = lfirst(cell);
		SqlRelation *relation;
		size_t		kept = 0;

		if (spec->pubtable == NULL)
			continue;
		relation = session_relation(session, spec->pubtable->relation);
		effect_lock_named(session, relation, SQL_SHARE_UPDATE_EXCLUSIVE);
		for (size_t i = 0; i < publication->relation_count; i++)
		{
			if (publication->relations[i] != relation)
				publication->relations[kept++] = publication->relations[i];
		}
		if (kept == publication->relation_count && !publication->guessed)
			effect_fail(session, "42704", "\"%s\" is not part of the publication",
						relation->name);
		publication->relation_count = kept;
	}
}

/* Refuse a word that does not name a change, in a list with commas. */
static void
check_sent_changes(SqlSession *session, const char *list)
{
	static const char *const words[] = {"insert", "update", "delete", "truncate"};

	for (const char *at = list + strspn(list, " ,"); *at != '\0'; at += strspn(at, " ,"))
	{
		size_t		len = strcspn(at, " ,");
		bool		found = false;

		for (size_t i = 0; i < lengthof(words); i++)
			found |= strlen(words[i]) == len && strncasecmp(words[i], at, len) == 0;
		if (!found)
			effect_fail(session, "42601", "a publication sends no \"%.*s\"", (int) len, at);
		at += len;
	}
}

/*
 * Read WITH (publish = 'insert, update'): what is not in the list is not sent.
 * Without the option everything is.
 */
static void
read_sent_changes(SqlSession *session, SqlObject *publication, const List *options)
{
	const ListCell *cell;

	foreach(cell, options)
	{
		const DefElem *option = lfirst(cell);

		if (strcmp(option->defname, "publish") != 0 || option->arg == NULL ||
			!IsA(option->arg, String))
			continue;
		check_sent_changes(session, strVal(option->arg));
		publication->omits_updates = strstr(strVal(option->arg), "update") == NULL;
		publication->omits_deletes = strstr(strVal(option->arg), "delete") == NULL;
	}
}

/* CREATE PUBLICATION. The name of one that was guessed is free. */
void
run_create_publication(SqlSession *session, CreatePublicationStmt *statement)
{
	SqlObject  *publication =
	catalog_find_object(&session->catalog, SQL_PUBLICATION,
						statement->pubname);

	if (publication == NULL)
		session_note_made(session, statement->pubname);
	if (publication != NULL && !publication->guessed)
		effect_fail(session, "42710", "publication \"%s\" is there already",
					statement->pubname);
	publication = catalog_add_object(&session->catalog, SQL_PUBLICATION,
									 statement->pubname);
	publication->all = statement->for_all_tables;
	read_sent_changes(session, publication, statement->options);
	publish_tables(session, publication, statement->pubobjects);
}

/* ALTER PUBLICATION: SET replaces the tables, which are locked, too. */
void
run_alter_publication(SqlSession *session, AlterPublicationStmt *statement)
{
	SqlObject  *publication =
	catalog_find_object(&session->catalog, SQL_PUBLICATION,
						statement->pubname);

	if (publication == NULL)
	{
		effect_depend(session, "the tables of publication \"%s\"", statement->pubname);
		if (session_is_certain(session, statement->pubname))
			effect_fail(session, "42704", "publication \"%s\" does not exist",
						statement->pubname);
		publication = catalog_add_object(&session->catalog, SQL_PUBLICATION,
										 statement->pubname);
		publication->guessed = true;
	}
	read_sent_changes(session, publication, statement->options);
	if (publication->all && statement->pubobjects != NIL)
		effect_fail(session, "55000", "publication \"%s\" is for all tables",
					statement->pubname);
	if (statement->action == AP_SetObjects)
	{
		for (size_t i = 0; i < publication->relation_count; i++)
			effect_lock(session, publication->relations[i], SQL_SHARE_UPDATE_EXCLUSIVE);
		publication->relation_count = 0;
		publication->schemas.count = 0;
	}
	if (statement->action == AP_DropObjects)
		unpublish_tables(session, publication, statement->pubobjects);
	else
		publish_tables(session, publication, statement->pubobjects);
}

/*
 * Return true if a publication sends the changes of a table to others. Those
 * for all tables count only where all is true.
 */
bool
is_published(const SqlSession *session, const SqlRelation *relation, bool all)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *publication = session->catalog.objects[i];

		if (publication->kind != SQL_PUBLICATION || publication->dropped)
			continue;
		if (all && publication->all)
			return true;
		for (size_t k = 0; k < publication->relation_count; k++)
		{
			if (publication->relations[k] == relation)
				return true;
		}
	}
	return false;
}
