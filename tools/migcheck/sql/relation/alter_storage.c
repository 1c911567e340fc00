/*
 * alter_storage.c
 *		Actions of ALTER TABLE that copy a table to store it otherwise.
 *
 * Where the catalogue shows that nothing changes, nothing is copied.
 *
 * A copy keeps the access exclusive lock for as long as the table is large,
 * and needs the table's size in free space. All indexes are built again with
 * it.
 */
#include "migcheck/sql/effect.h"
#include "migcheck/sql/relation/storage.h"

#include <string.h>
#include <strings.h>

#include "migcheck/sql/catalog/facts.h"
#include "text/one_of.h"

/*
 * SET LOGGED and SET UNLOGGED: copies the table if it changes; persistence is
 * 'p' or 'u', as in pg_class. An unlogged table can neither be published nor
 * be referred to by a logged one: the server refuses both.
 */
void
set_persistence(SqlSession *session, SqlRelation *relation, char persistence)
{
	ReferenceWalk walk = {0};

	if (relation->kind == '?')
	{
		effect_unknown(session, "whether \"%s\" is logged: if it changes, the table is copied",
					   relation->name);
		return;
	}
	if (relation->persistence == persistence)
	{
		effect_note_trait(session, SQL_TRAIT_CHANGES_NOTHING);
		return;
	}
	if (persistence == 'u' && is_published(session, relation, false))
		effect_fail(session, "55000", "\"%s\" is part of a publication", relation->name);
	while (persistence == 'u' &&
		   next_reference(&session->catalog, relation, &walk) != NULL)
	{
		if (walk.table != relation && walk.table->persistence == 'p')
			effect_fail(session, "42P16", "the logged table \"%s\" refers to it",
						walk.table->name);
	}
	effect_note_advice(session, SQL_ADVICE_CLUSTER);
	effect_rewrite(session, relation);
	/* From 15 on its sequences go with it. */
	if (session->version >= 15)
		lock_sequences(session, relation, false);
	relation->persistence = persistence;
}

/*
 * SET TABLESPACE: copies the relation if it changes. An index is copied by
 * itself and only its table waits; without a statement that set one, the
 * database's default is taken for pg_default.
 */
void
set_tablespace(SqlSession *session, SqlRelation *relation, const char *name)
{
	const char *now = relation->tablespace != NULL ? relation->tablespace :
		"pg_default";

	if (strcmp(now, name) != 0)
	{
		effect_note_advice(session, SQL_ADVICE_CLUSTER);
		if (relation->kind == 'i')
			effect_note_work(session, relation);
		else
			effect_rewrite(session, relation);
	}
	relation->tablespace = name;
}

/*
 * SET ACCESS METHOD: copies the rows, unless it is the one that the table
 * has. Every table that a file made is taken to be of the method heap; name
 * is NULL for SET ACCESS METHOD DEFAULT.
 */
void
set_access_method(SqlSession *session, SqlRelation *relation, const char *name)
{
	if (relation->kind == 'p' && session->version < 17)
		effect_fail(session, "42809", "\"%s\" is partitioned", relation->name);
	if (name != NULL && strcmp(name, "heap") != 0)
	{
		require_named_object(session, OBJECT_ACCESS_METHOD, name);
		effect_rewrite(session, relation);
	}
	else if (relation->kind == '?')
		effect_unknown(session, "the access method of \"%s\"", relation->name);
}

/*
 * Return true if the values of a type may be compressed or moved out of the
 * row, and for a type of which nothing is known.
 */
static bool
is_toastable(SqlSession *session, SqlType type)
{
	const SqlObject *made;

	type = base_type_of(&session->catalog, type);
	if (type.name == NULL || type.array)
		return true;
	made = catalog_find_type(&session->catalog, type.name);
	return made != NULL ? made->kind != SQL_ENUM : fact_storage(type.name) != 'p';
}

/*
 * SET STORAGE: refuse a word that the server does not know, and for a type of
 * fixed length all words but PLAIN. DEFAULT is PLAIN here.
 */
void
check_storage_word(SqlSession *session, const SqlColumn *column, const char *word)
{
	static const char *const words[] = {"plain", "external", "extended", "main"};
	bool		known = false;

	for (size_t i = 0; i < lengthof(words); i++)
		known |= strcasecmp(words[i], word) == 0;
	if (!known)
		effect_fail(session, "22023", "there is no storage \"%s\"", word);
	else if (strcasecmp(word, "plain") != 0 && !is_toastable(session, column->type))
		effect_fail(session, "0A000", "%s has no storage but PLAIN", column->type.name);
}

/* SET (...) of a column: refuse an option that columns have not. */
void
check_column_options(SqlSession *session, const List *given)
{
	static const char *const names[] = {"n_distinct", "n_distinct_inherited", NULL};
	const ListCell *cell;

	foreach(cell, given)
	{
		const char *name = ((DefElem *) lfirst(cell))->defname;

		if (!text_is_one_of(name, names))
			effect_fail(session, "22023", "there is no option \"%s\"", name);
	}
}

/* COMPRESSION: refuse an unknown method, and a type of fixed length. */
void
check_compression(SqlSession *session, const SqlColumn *column, const char *method)
{
	if (strcmp(method, "default") == 0)
		return;
	if (!is_toastable(session, column->type))
		effect_fail(session, "0A000", "%s cannot be compressed", column->type.name);
	else if (strcmp(method, "pglz") != 0 && strcmp(method, "lz4") != 0)
		effect_fail(session, "22023", "there is no compression method \"%s\"", method);
}
