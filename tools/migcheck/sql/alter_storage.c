/*
 * alter_storage.c
 *		Actions of ALTER TABLE that copy a table to store it otherwise.
 *
 * Where the catalogue shows that nothing changes, nothing is copied.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/* SET LOGGED and SET UNLOGGED: copies the table if it changes. */
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
		effect_trait(session, SQL_TRAIT_CHANGES_NOTHING);
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
	effect_advise(session, SQL_ADVICE_CLUSTER);
	effect_rewrite(session, relation);
	relation->persistence = persistence;
}

/* SET TABLESPACE: copies the relation if it changes. */
void
set_tablespace(SqlSession *session, SqlRelation *relation, const char *name)
{
	const char *now = relation->tablespace != NULL ? relation->tablespace :
		"pg_default";

	if (strcmp(now, name) != 0)
	{
		effect_advise(session, SQL_ADVICE_CLUSTER);
		if (relation->kind == 'i')
			effect_work(session, relation);
		else
			effect_rewrite(session, relation);
	}
	relation->tablespace = name;
}

/* SET ACCESS METHOD: copies the rows, unless it is the one that it has. */
void
set_access_method(SqlSession *session, SqlRelation *relation, const char *name)
{
	if (name != NULL && strcmp(name, "heap") != 0)
		effect_rewrite(session, relation);
	else if (relation->kind == '?')
		effect_unknown(session, "the access method of \"%s\"", relation->name);
}
