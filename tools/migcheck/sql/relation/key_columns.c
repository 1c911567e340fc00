/*
 * key_columns.c
 *		Keys that a relation cannot have, whatever its rows are.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/* ON DELETE SET ... with columns: they are columns of the key. */
void
check_set_columns(SqlSession *session, const Constraint *constraint)
{
	ListCell   *cell;

	foreach(cell, constraint->fk_del_set_cols)
	{
		if (!list_has_name(constraint->fk_attrs, strVal(lfirst(cell))))
			effect_fail(session, "42P10", "column \"%s\" is not in the foreign key",
						strVal(lfirst(cell)));
	}
}

/* Refuse a key of a foreign table, and one of a virtual column. */
void
refuse_key(SqlSession *session, const SqlRelation *relation,
		   const Constraint *constraint)
{
	bool		key = constraint->contype == CONSTR_PRIMARY ||
		constraint->contype == CONSTR_UNIQUE;
	ListCell   *cell;

	if (relation->kind == 'f' && (key || constraint->contype == CONSTR_EXCLUSION ||
								  constraint->contype == CONSTR_FOREIGN))
		effect_fail(session, "0A000", "foreign tables have no keys");
	foreach(cell, key ? constraint->keys : NIL)
	{
		const SqlColumn *column = relation_column(relation, strVal(lfirst(cell)));

		if (column != NULL && column->is_virtual)
			effect_fail(session, "0A000", "column \"%s\" is virtual", column->name);
	}
	if (key && session->overlaps)
		require_overlaps_indexable(session, relation, constraint->keys);
}

/* Refuse an identity of a type that is known to be no integer type. */
void
require_identity_type(SqlSession *session, const SqlColumn *column)
{
	SqlType		type = column->type;

	if (type.name != NULL && (type.array || (strcmp(type.name, "int2") != 0 &&
											 strcmp(type.name, "int4") != 0 &&
											 strcmp(type.name, "int8") != 0)))
		effect_fail(session, "22023", "the identity \"%s\" has no integer type", column->name);
}
