/*
 * sequence.c
 *		CREATE and ALTER SEQUENCE, and the column that owns one.
 *
 * A sequence that a column owns goes with it, and is locked with it.
 */
#include "migcheck/sql/parse/option.h"
#include "migcheck/sql/relation/bounds.h"

#include <string.h>

/* Are two relations, by their names, in the same schema? */
static bool
is_in_one_schema(const SqlSession *session, const char *a, const char *b)
{
	const char *first = schema_of_name(session, a);
	const char *second = schema_of_name(session, b);

	return first == NULL || second == NULL ? first == second :
		strcmp(first, second) == 0;
}

/*
 * Read OWNED BY of a list of options: the sequence goes with a column from
 * now on, or with no column for NONE, which is one name.
 */
static void
set_sequence_owner(SqlSession *session, SqlRelation *sequence, const List *options)
{
	const ListCell *cell;

	foreach(cell, options)
	{
		DefElem    *option = lfirst(cell);
		List	   *names;
		SqlColumn  *column;
		SqlExpression expression;

		if (strcmp(option->defname, "owned_by") != 0)
			continue;
		names = list_copy((List *) option->arg);
		if (list_length(names) < 2)
		{
			sequence->owned_by = NULL;
			continue;
		}
		names = list_truncate(names, list_length(names) - 1);
		sequence->owned_by = session_named_relation(session,
													catalog_list_name(
																	  &session->catalog, names));
		effect_lock_named(session, sequence->owned_by, SQL_ACCESS_SHARE);
		if (sequence->kind == 'S' && sequence->owned_by->kind != '?' &&
			!is_in_one_schema(session, sequence->name, sequence->owned_by->name))
			effect_fail(session, "55000", "\"%s\" and \"%s\" are not in one schema",
						sequence->name, sequence->owned_by->name);
		column = relation_column(sequence->owned_by, strVal(llast((List *) option->arg)));
		if (column == NULL && !sequence->owned_by->columns_unknown &&
			session_is_certain(session, sequence->owned_by->name))
			effect_fail(session, "42703", "\"%s\" has no column \"%s\"",
						sequence->owned_by->name, strVal(llast((List *) option->arg)));
		if (column == NULL)
			continue;
		column->sequence = sequence->name;

		/*
		 * DROP SEQUENCE is refused while a default of the column calls
		 * nextval().
		 */
		expression_read(session, column->expression, &expression);
		sequence->is_default = expression.sequences.count > 0;
	}
}

/* CREATE SEQUENCE: a new sequence, perhaps with an owner. */
void
run_create_sequence(SqlSession *session, const CreateSeqStmt * statement)
{
	const char *name = catalog_new_range_name(&session->catalog, statement->sequence);
	const SqlRelation *there = catalog_find_relation(&session->catalog, name);
	SqlRelation *sequence;

	if (there != NULL && there->kind != '?')
	{
		if (!statement->if_not_exists)
			effect_fail(session, "42P07", "relation \"%s\" is there already", name);
		return;
	}
	session_note_made_in_schema(session, name);
	sequence = catalog_add_relation(&session->catalog, name, 'S');
	bounds_begin(&sequence->bounds, "int8");
	bounds_read(session, &sequence->bounds, statement->options, true);
	set_sequence_owner(session, sequence, statement->options);
}

/*
 * Make the sequence of a serial or identity column, under the name that the
 * server gives it, with the options of an identity.
 */
void
make_owned_sequence(SqlSession *session, SqlRelation *relation,
					SqlColumn *column, const List *options)
{
	const DefElem *named = find_named_option(options, "sequence_name");
	SqlRelation *sequence;

	column->sequence = named != NULL ?
		catalog_new_list_name(&session->catalog, (List *) named->arg) :
		catalog_sibling_name(&session->catalog, relation->name,
							 choose_object_name(session, relation,
												list_make1(makeString((char *) column->name)),
												"seq", true));
	sequence = catalog_add_relation(&session->catalog, column->sequence, 'S');
	sequence->owned_by = relation;
	sequence->is_default = true;
	bounds_begin(&sequence->bounds, column->type.name);
	bounds_read(session, &sequence->bounds, options, true);
}

/*
 * Return true if a sequence, which must have an owner, is that of an identity
 * column: its owner is fixed.
 */
static bool
is_of_identity(const SqlRelation *sequence)
{
	for (size_t i = 0; i < sequence->owned_by->column_count; i++)
	{
		const SqlColumn *column = sequence->owned_by->columns[i];

		if (column->identity && column->sequence != NULL &&
			strcmp(column->sequence, sequence->name) == 0)
			return true;
	}
	return false;
}

/*
 * ALTER SEQUENCE: locks the sequence against nextval() of others; OWNED BY
 * locks the table of the column, too.
 */
void
run_alter_sequence(SqlSession *session, AlterSeqStmt *statement)
{
	SqlRelation *sequence;

	if (statement->missing_ok &&
		catalog_find_relation(&session->catalog,
							  catalog_range_name(&session->catalog,
												 statement->sequence)) == NULL)
	{
		if (!session_is_complete(session))
			effect_unknown(session, "whether the sequence exists");
		return;
	}
	sequence = session_relation(session, statement->sequence);
	effect_lock_named(session, sequence, SQL_SHARE_ROW_EXCLUSIVE);
	bounds_read(session, &sequence->bounds, statement->options, false);
	if (sequence->owned_by != NULL && is_of_identity(sequence) &&
		has_named_option(statement->options, "owned_by"))
		effect_fail(session, "0A000", "it belongs to an identity column");
	set_sequence_owner(session, sequence, statement->options);
}
