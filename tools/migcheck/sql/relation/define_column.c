/*
 * define_column.c
 *		Columns, as CREATE TABLE and ALTER TABLE have them.
 *
 * "added" says that the table is there already: then a value that differs from
 * row to row copies the rows, and one that is the same for all must suit them.
 *
 * Since PostgreSQL 11 a default that is evaluated once is kept in the
 * catalogue (pg_attribute.attmissingval), and no row is written for it; a
 * volatile one, a generated value, an identity and a constrained domain need
 * a value in each row.
 */
#include "migcheck/sql/query/row.h"
#include "migcheck/sql/query/scope.h"
#include "migcheck/sql/relation/copying.h"
#include "migcheck/sql/relation/storage.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"

/* What the constraints written behind a column say. */
typedef struct Inline
{
	Node	   *expression;		/* DEFAULT */
	bool		not_null;
	bool		generated;
	bool		identity;
	bool		always;			/* the identity takes no value */
	bool		unique;
	const List *sequence;		/* options of an identity's, of DefElem */
} Inline;

/*
 * Return the integer type below smallserial, serial and bigserial, or NULL
 * for any other type.
 */
static const char *
integer_type_of_serial(const SqlType *type)
{
	static const char *const names[][2] = {
		{"smallserial", "int2"}, {"serial2", "int2"}, {"serial", "int4"},
		{"serial4", "int4"}, {"bigserial", "int8"}, {"serial8", "int8"}
	};

	for (size_t i = 0; type->name != NULL && i < lengthof(names); i++)
	{
		if (strcmp(type->name, names[i][0]) == 0)
			return names[i][1];
	}
	return NULL;
}

/*
 * Read the constraints behind a column's type into in, which the caller has
 * zeroed. Checks and foreign keys are left to define_inline_constraints().
 */
static void
read_inline_constraints(const ColumnDef *definition, Inline *in)
{
	ListCell   *cell;

	foreach(cell, definition->constraints)
	{
		Constraint *constraint = lfirst(cell);

		switch (constraint->contype)
		{
			case CONSTR_DEFAULT:
				in->expression = constraint->raw_expr;
				break;
			case CONSTR_NOTNULL:
				in->not_null = true;
				break;
			case CONSTR_GENERATED:
				in->generated = true;
				in->expression = constraint->raw_expr;
				break;
			case CONSTR_IDENTITY:
				in->identity = true;
				in->always = constraint->generated_when == 'a';
				in->sequence = constraint->options;
				break;
			case CONSTR_UNIQUE:
			case CONSTR_PRIMARY:
				in->unique = true;
				in->not_null |= constraint->contype == CONSTR_PRIMARY;
				break;
			default:
				break;
		}
	}
}

/*
 * Return true if a new column is filled by a pass over the rows, that is if
 * its value may differ from row to row.
 */
static bool
is_filled_by_rewrite(const Inline *in, bool serial,
					 const SqlExpression *expression,
					 const SqlObject *domain)
{
	return serial || in->identity || in->generated ||
		expression->is_volatile || (domain != NULL && domain->constrained);
}

/*
 * Judge the work of adding a column to a table, whose rows may be copied. A
 * function that no file defines may be volatile: then there is no verdict.
 */
static void
judge_added_work(SqlSession *session, SqlRelation *relation,
				 const SqlColumn *column, bool filled,
				 const SqlExpression *expression, const SqlObject *domain)
{
	const char *type = column->type.name;

	if (filled)
	{
		effect_note_advice(session, SQL_ADVICE_VALUE);
		effect_rewrite_tree(session, relation);
	}
	else if (expression->unknown != NULL)
		effect_unknown(session, "the volatility of function \"%s\"", expression->unknown);
	else if (domain == NULL && type != NULL && fact_category(type) == '\0' &&
			 catalog_find_type(&session->catalog, type) == NULL)
		effect_depend(session, "whether type \"%s\" is a domain with a constraint",
					  type);
}

/*
 * Judge the value that the rows of an old table have in a new column without
 * a value of each row's own: all have the same, or NULL.
 */
static void
judge_added_value(SqlSession *session, SqlRelation *relation,
				  SqlColumn *column, const Inline *in,
				  const SqlExpression *expression, const SqlObject *domain)
{
	bool		null_domain = domain == NULL || !domain->not_null || domain->query != NULL;
	bool		has_rows = relation_has_storage(relation) || relation->child_count > 0;

	/*
	 * One value for all rows cannot be unique; a table with one row or none
	 * is not thought of.
	 */
	if (!expression->is_null)
	{
		if (in->unique && !expression->is_volatile && expression->unknown == NULL)
			effect_fail(session, "23505", "all rows would have the same value of \"%s\"",
						column->name);
		return;
	}
	/* Remember it: SET NOT NULL in the same transaction will fail. */
	if (null_domain)
		column->empty = session->catalog.transaction;
	if ((null_domain && !in->not_null) || !has_rows)
		return;

	/*
	 * The release has emptied the table before. Old code may have written
	 * since.
	 */
	if (relation->emptied == session->catalog.release)
		effect_depend(session, "whether \"%s\" has rows again", relation->name);
	else
		effect_fail(session, "23502", "the rows that are there have no value for \"%s\"",
					column->name);
}

/*
 * Judge a column that is added to a table: are its rows copied, and have they
 * a value that is allowed? Rows of a table of this release are its own
 * affair.
 */
static void
judge_added_column(SqlSession *session, SqlRelation *relation,
				   SqlColumn *column, const Inline *in, bool serial)
{
	const SqlObject *domain = column->type.array || column->type.name == NULL ?
		NULL :
		catalog_find_object(&session->catalog, SQL_DOMAIN, column->type.name);
	SqlExpression expression;

	expression_read(session, in->expression, &expression);
	/* nextval() locks its sequence as a write does. */
	for (size_t i = 0; i < expression.sequences.count; i++)
		effect_lock(session,
					session_named_relation(session, expression.sequences.items[i]),
					SQL_ROW_EXCLUSIVE);
	if (serial)
		effect_note_trait(session, SQL_TRAIT_SERIAL);
	judge_added_work(session, relation, column,
					 is_filled_by_rewrite(in, serial, &expression, domain),
					 &expression, domain);
	if (!catalog_is_new(&session->catalog, relation) &&
		!serial && !in->identity && !in->generated)
		judge_added_value(session, relation, column, in, &expression, domain);
}

/*
 * Read DEFERRABLE and INITIALLY DEFERRED behind a foreign key of a column: the
 * parser leaves them as entries of the list, up to the next constraint.
 */
static void
read_deferral(Constraint *key, const List *constraints, int next)
{
	for (; next < list_length(constraints); next++)
	{
		const Constraint *word = list_nth(constraints, next);

		if (word->contype == CONSTR_ATTR_DEFERRABLE)
			key->deferrable = true;
		else if (word->contype == CONSTR_ATTR_DEFERRED)
			key->deferrable = key->initdeferred = true;
		else if (word->contype != CONSTR_ATTR_NOT_DEFERRABLE &&
				 word->contype != CONSTR_ATTR_IMMEDIATE)
			break;
	}
}

/*
 * Define the constraints behind a column, each as that of a table: the parser
 * leaves their lists of columns empty.
 */
static void
define_inline_constraints(SqlSession *session, SqlRelation *relation,
						  const ColumnDef *definition, const Inline *in,
						  bool added)
{
	ListCell   *cell;
	SqlExpression value;

	expression_read(session, in->expression, &value);
	foreach(cell, definition->constraints)
	{
		Constraint *constraint = lfirst(cell);

		if (constraint->contype == CONSTR_FOREIGN)
		{
			constraint->fk_attrs = list_make1(makeString(definition->colname));
			read_deferral(constraint, definition->constraints, foreach_current_index(cell) + 1);
			/* Nulls refer to nothing, so no row has to be read. */
			constraint->skip_validation |= value.is_null && !in->identity;
			define_foreign_key(session, relation, constraint, added);
			/* Nothing was skipped: the key holds. */
			relation->constraints[relation->constraint_count - 1]->valid = true;
		}
		else if (constraint->contype == CONSTR_CHECK)
		{
			/*
			 * CHECK (x IS NOT NULL) on a new column that is NULL in every
			 * row.
			 */
			if (added && value.is_null && !in->generated && !in->identity &&
				!catalog_is_new(&session->catalog, relation) &&
				says_not_null(constraint->raw_expr, definition->colname))
				effect_fail(session, "23514", "the rows that are there have no value for \"%s\"",
							definition->colname);
			define_constraint(session, relation, constraint, added);
		}
		else if (constraint->contype == CONSTR_UNIQUE ||
				 constraint->contype == CONSTR_PRIMARY)
		{
			constraint->keys = list_make1(makeString(definition->colname));
			define_constraint(session, relation, constraint, added);
		}
	}
}

/*
 * Refuse a default or generated value that the server cannot compute: a
 * subquery, a default that names a column, a generated value that is volatile
 * or made of another generated one. For no value, NULL, nothing is refused.
 */
static void
check_computed_value(SqlSession *session, const SqlRelation *relation,
					 Node *value,
					 bool generated)
{
	SqlExpression expression;

	expression_read(session, value, &expression);
	if (expression.has_subquery)
		effect_fail(session, "0A000", "a value may not come from a subquery");
	if (!generated && expression.columns.count > 0)
		effect_fail(session, "0A000", "a default may not name column \"%s\"",
					expression.columns.items[0]);
	if (generated && expression.is_volatile)
		effect_fail(session, "42P17", "a generated value may not be volatile");
	else if (generated)
		require_immutable(session, relation, value);
	for (size_t i = 0; generated && i < expression.columns.count; i++)
	{
		const SqlColumn *other = relation_column(relation, expression.columns.items[i]);

		if (other != NULL && other->generated)
			effect_fail(session, "42P17", "column \"%s\" is generated, too", other->name);
	}
}

/* The same for a column, whose type the value has to be of. */
void
check_value(SqlSession *session, const SqlRelation *relation,
			const SqlColumn *column, Node *value, bool generated)
{
	check_computed_value(session, relation, value, generated);
	if (generated)
		scope_check_expression(session, relation, value);
	else
		scope_check_default(session, column, value);
}

/* Return true if two types are known not to be the same, but for modifiers. */
static bool
types_differ(SqlType a, SqlType b)
{
	return a.name != NULL && b.name != NULL && !is_same_type_name(a, b);
}

/*
 * Check that a column which a child has already can become the parent's: the
 * server merges the two if the types agree (42804).
 */
static void
check_child_column(SqlSession *session, const SqlRelation *child,
				   const SqlColumn *column)
{
	const SqlColumn *own = relation_column(child, column->name);

	if (own != NULL && types_differ(own->type, column->type))
		effect_fail(session, "42804", "\"%s\" has a column \"%s\" of another type",
					child->name, column->name);
}

/*
 * Give the children of a table a column that was added to it; grandchildren
 * are not reached.
 */
static void
hand_column_down(SqlSession *session, const SqlRelation *relation,
				 const SqlColumn *column)
{
	for (size_t i = 0; i < relation->child_count; i++)
	{
		SqlRelation *child = relation->children[i];
		SqlColumn  *copy;

		check_child_column(session, child, column);
		copy = relation_add_column(&session->catalog, child, column->name);
		*copy = *column;
		copy->inherited = true;
		copy->sequence = NULL;
	}
}

/*
 * Judge a column that is added to a table which is there already. A
 * subscriber of a publication does not get the column by itself, so that
 * replication stops at the first row.
 */
static void
note_added_column(SqlSession *session, SqlRelation *relation,
				  SqlColumn *column,
				  const ColumnDef *definition, const Inline *in, bool serial)
{
	if (definition->constraints != NIL)
		effect_note_advice(session, serial || in->identity || in->generated ?
						   SQL_ADVICE_VALUE : SQL_ADVICE_NONE);
	if (is_published(session, relation, true))
		effect_note_trait(session, SQL_TRAIT_ADDS_TO_PUBLISHED);
	judge_added_column(session, relation, column, in, serial);
}

/* A column of a new table that it has already, or inherits. */
static void
check_merged_column(SqlSession *session, const SqlRelation *relation,
					const SqlColumn *column, const ColumnDef *definition)
{
	SqlType		type =
	type_as_written(&session->catalog, definition->typeName);

	if (!column->inherited)
		effect_fail(session, "42701", "column \"%s\" is there already", column->name);
	else if (types_differ(type, column->type))
		effect_fail(session, "42804", "\"%s\" inherits \"%s\" with another type",
					relation->name, column->name);
}

/* One value for a column: a default, an identity or an expression. */
static void
check_one_value(SqlSession *session, const ColumnDef *definition)
{
	ListCell   *cell;
	int			values = 0;

	foreach(cell, definition->constraints)
	{
		ConstrType	type = ((Constraint *) lfirst(cell))->contype;

		values += type == CONSTR_DEFAULT || type == CONSTR_GENERATED ||
			type == CONSTR_IDENTITY;
	}
	if (values > 1)
		effect_fail(session, "42601", "column \"%s\" has two values", definition->colname);
}

/* Set what the constraints in its definition, and serial, say of a column. */
static void
set_column_properties(const SqlSession *session, SqlColumn *column,
					  const Inline *in, bool serial)
{
	column->not_null = in->not_null || serial || in->identity;
	column->generated = in->generated;
	column->is_virtual = in->generated && session->virtual_columns;
	column->identity = in->identity;
	column->identity_always = in->always;
	column->expression = in->expression;
}

/*
 * Define a column; the caller has taken the lock on the table. added is false
 * while CREATE TABLE makes it.
 */
void
define_column(SqlSession *session, SqlRelation *relation, ColumnDef *definition,
			  bool added)
{
	SqlColumn  *column = relation_column(relation, definition->colname);
	Inline		in = {0};
	const char *serial;

	if (column != NULL && !added)
		check_merged_column(session, relation, column, definition);
	else
		column = relation_add_column(&session->catalog, relation, definition->colname);
	refuse_system_column(session, relation, definition->colname);
	column->type = type_as_written(&session->catalog, definition->typeName);
	column->collation = collation_of_column(definition);
	if (definition->collClause != NULL)
		check_column_collation(session, column->type, definition->collClause->collname);
	serial = integer_type_of_serial(&column->type);
	read_inline_constraints(definition, &in);
	check_one_value(session, definition);
	if (in.identity && added && relation->child_count > 0 &&
		!(relation->kind == 'p' && session->version >= 17))
		effect_fail(session, "42P16", "\"%s\" has children: its columns are no identity",
					relation->name);
	if (in.identity)
		require_identity_type(session, column);
	if (serial != NULL)
		column->type.name = serial;
	if (definition->compression != NULL)
		check_compression(session, column, definition->compression);
	if (!session_has_type(session, column->type))
		effect_fail(session, "42704", "type \"%s\" does not exist", column->type.name);

	/*
	 * Checked while the column is in the relation already, as a generated
	 * value may not name itself either.
	 */
	if (in.expression != NULL)
		check_value(session, relation, column, in.expression, in.generated);
	set_column_properties(session, column, &in, serial != NULL);
	if (serial != NULL || in.identity)
		make_owned_sequence(session, relation, column, in.sequence);
	if (added)
		note_added_column(session, relation, column, definition, &in,
						  serial != NULL);
	define_inline_constraints(session, relation, definition, &in, added);
	if (added)
		check_added_default(session, relation, column);
	if (added)
		hand_column_down(session, relation, column);
}
