/*
 * define.c
 *		Constraints, as CREATE TABLE and ALTER TABLE have them.
 *
 * "added" says that the table is there already: then the rows that it has are
 * read or copied, and what they cannot satisfy fails.
 *
 * The order is the server's: the definition is checked against the catalogue
 * first, then locks on other tables are taken, then rows are read. A
 * constraint is entered in the catalogue also where it fails, so that a later
 * DROP of it is not a second error.
 */
#include "migcheck/sql/query/scope.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"

/*
 * Return true if an expression says by itself, or by AND, that a column is
 * not null. Other forms that imply it (a comparison) the server does not
 * count as a proof either.
 */
bool
says_not_null(Node *node, const char *column)
{
	const NullTest *test = (NullTest *) node;

	if (node == NULL)
		return false;
	if (IsA(node, BoolExpr) && ((BoolExpr *) node)->boolop == AND_EXPR)
	{
		ListCell   *cell;

		foreach(cell, ((BoolExpr *) node)->args)
		{
			if (says_not_null(lfirst(cell), column))
				return true;
		}
	}
	return IsA(node, NullTest) && test->nulltesttype == IS_NOT_NULL &&
		is_column_reference((Node *) test->arg, column);
}

/*
 * Return true if there is a valid CHECK by which a column cannot be null, so
 * that SET NOT NULL has nothing to read. A CHECK of the current statement
 * does not count yet.
 */
bool
proves_not_null(const SqlRelation *relation, const char *column)
{
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		const SqlConstraint *constraint = relation->constraints[i];

		if (constraint->kind == SQL_CHECK && constraint->valid &&
			!constraint->dropped && !constraint->born_now &&
			says_not_null(constraint->expression, column))
			return true;
	}
	return false;
}

/*
 * Return the name that a constraint has, or the one that the server gives it.
 * columns are part of it, except of a primary key.
 */
static const char *
constraint_name(SqlSession *session, const SqlRelation *relation,
				const Constraint *constraint, const List *columns,
				const char *word)
{
	bool		has_index = constraint->contype == CONSTR_PRIMARY ||
		constraint->contype == CONSTR_UNIQUE || constraint->contype == CONSTR_EXCLUSION;

	if (constraint->conname != NULL)
		return constraint->conname;
	return choose_object_name(session, relation,
							  constraint->contype != CONSTR_PRIMARY ? columns : NIL,
							  word, has_index);
}

/*
 * Refuse a constraint or index that names a column which the table does not
 * have (42703); nothing where columns are unknown.
 */
void
require_columns(SqlSession *session, const SqlRelation *relation,
				const List *columns)
{
	const ListCell *cell;

	if (relation->columns_unknown)
		return;
	foreach(cell, columns)
	{
		if (relation_column(relation, strVal(lfirst(cell))) == NULL)
			effect_fail(session, "42703", "column \"%s\" does not exist",
						strVal(lfirst(cell)));
	}
}

/*
 * Refuse a unique key of a partitioned table that lacks a column of its
 * partition key, or of a partition's own key: each partition could only tell
 * its own rows. NIL, a key over expressions, is not looked at.
 */
void
require_partition_key(SqlSession *session, const SqlRelation *relation,
					  const List *columns)
{
	const ListCell *cell;

	if (relation->key == NULL || columns == NIL)
		return;
	foreach(cell, relation->key->partParams)
	{
		const		PartitionElem *element = lfirst(cell);

		if (element->name != NULL && !list_has_name(columns, element->name))
			effect_fail(session, "0A000", "it lacks the column \"%s\" of the partition key",
						element->name);
	}
	for (size_t i = 0; i < relation->child_count; i++)
		require_partition_key(session, relation->children[i], columns);
}

/*
 * Take over an index for a key (USING INDEX) under the name of the
 * constraint; columns is set to those of the index. NULL where the catalogue
 * has no such index: then it may have been made by hand.
 */
static SqlRelation *
take_over_index(SqlSession *session, const SqlRelation *relation,
				const Constraint *constraint, const char *name,
				List **columns)
{
	SqlRelation *index =
	catalog_find_relation(&session->catalog,
						  catalog_sibling_name(&session->catalog, relation->name,
											   constraint->indexname));
	ListCell   *cell;

	if (index == NULL)
	{
		if (session_is_complete(session))
			effect_fail(session, "42704", "index \"%s\" does not exist",
						constraint->indexname);
		if (constraint->contype == CONSTR_PRIMARY)
			effect_unknown(session, "whether the columns of index \"%s\" are NOT NULL",
						   constraint->indexname);
		return NULL;
	}
	if (index->index == NULL)
		return index;
	*columns = NIL;
	if (!index->unique || index->index->whereClause != NULL)
		effect_fail(session, "42809", "index \"%s\" is no key of all rows", index->name);
	foreach(cell, index->index->indexParams)
	{
		IndexElem  *element = lfirst(cell);

		if (element->name != NULL)
			*columns = lappend(*columns, makeString(element->name));
		else
			effect_fail(session, "42809", "index \"%s\" has an expression", index->name);
	}
	catalog_rename_relation(&session->catalog, index,
							catalog_sibling_name(&session->catalog, relation->name, name));
	return index;
}

/*
 * Make the columns of a primary key NOT NULL from now on. Where an index was
 * taken over, that is proved by reading the rows, under the lock, unless a
 * valid CHECK has done so.
 */
static void
forbid_nulls_in_key(SqlSession *session, SqlRelation *relation,
					const List *columns,
					bool proved_by_rows)
{
	const ListCell *cell;

	foreach(cell, columns)
	{
		SqlColumn  *column = relation_column(relation, strVal(lfirst(cell)));

		if (column == NULL)
			continue;
		if (proved_by_rows && !column->not_null &&
			!proves_not_null(relation, column->name))
		{
			effect_note_advice(session, SQL_ADVICE_NOT_NULL);
			effect_note_tree_work(session, relation);
		}
		breaks_note_required(session, relation, column);
		column->not_null = true;
	}
}

/*
 * The index of a key is one of btree, which not every type has an order for.
 */
static void
require_btree_types(SqlSession *session, const SqlRelation *relation,
					const List *columns)
{
	const ListCell *cell;

	foreach(cell, columns)
		require_indexable(session, relation, "btree", strVal(lfirst(cell)));
}

/*
 * Return the plain columns of an exclusion, each of which its access method
 * has to index.
 */
static List *
exclusion_columns(SqlSession *session, const SqlRelation *relation,
				  const Constraint *constraint)
{
	List	   *columns = NIL;
	ListCell   *cell;

	foreach(cell, constraint->exclusions)
	{
		const		IndexElem *element = linitial((List *) lfirst(cell));

		if (element->name == NULL)
			continue;
		columns = lappend(columns, makeString(element->name));
		if (element->opclass == NIL)
			require_indexable(session, relation, constraint->access_method, element->name);
	}
	return columns;
}

/* Return the columns of a table's primary key, or NIL. */
static List *
primary_key_columns(const SqlRelation *relation)
{
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		if (relation->constraints[i]->kind == SQL_PRIMARY_KEY &&
			!relation->constraints[i]->dropped)
			return relation->constraints[i]->columns;
	}
	return NIL;
}

/*
 * UNIQUE, PRIMARY KEY, EXCLUDE: an index is built, or one is taken over.
 * Building reads the table while no one can write; with USING INDEX the index
 * was built before, by CONCURRENTLY.
 */
static void
define_key_with_index(SqlSession *session, SqlRelation *relation,
					  Constraint *constraint,
					  SqlConstraintKind kind, bool added)
{
	const char *name = constraint_name(session, relation, constraint,
									   kind == SQL_EXCLUSION ? names_of_exclusion(session, constraint) :
									   constraint->keys,
									   kind == SQL_PRIMARY_KEY ? "pkey" :
									   kind == SQL_UNIQUE ? "key" : "excl");
	SqlConstraint *made = relation_add_constraint(&session->catalog, relation,
												  kind, name);
	List	   *columns = constraint->keys;
	SqlRelation *index = NULL;

	if (kind == SQL_PRIMARY_KEY && !added && primary_key_columns(relation) != NIL)
		effect_fail(session, "42P16", "\"%s\" has a primary key already", relation->name);
	if (kind == SQL_EXCLUSION)
		columns = exclusion_columns(session, relation, constraint);
	if (constraint->indexname != NULL)
		index = take_over_index(session, relation, constraint, name, &columns);
	else
	{
		require_columns(session, relation, columns);
		if (kind != SQL_EXCLUSION)
		{
			require_partition_key(session, relation, columns);
			require_btree_types(session, relation, columns);
		}
		if (added)
		{
			effect_note_advice(session, SQL_ADVICE_KEY);
			if (relation->kind == 'p')
				effect_note_tree_work(session, relation);
			else
				effect_note_work(session, relation);
		}
	}

	/*
	 * Its own index; in place of an unknown one that was taken over, a new
	 * entry, so that the key is found.
	 */
	if (index == NULL)
		index = relation_add_index(&session->catalog, relation,
								   catalog_sibling_name(&session->catalog,
														relation->name, name));
	index->constraint = made;
	index->unique = kind != SQL_EXCLUSION;
	made->columns = columns;
	if (kind == SQL_PRIMARY_KEY)
		forbid_nulls_in_key(session, relation, columns,
							added &&
							(constraint->indexname != NULL || relation->child_count > 0));
}

/*
 * Return true if a foreign key of one type can refer to a column of the
 * other, as far as their categories tell; true where a type is unknown.
 */
bool
may_refer(SqlSession *session, SqlType a, SqlType b)
{
	char		first;
	char		second;

	a = base_type_of(&session->catalog, a);
	b = base_type_of(&session->catalog, b);
	if (a.name == NULL || b.name == NULL || a.array || b.array)
		return true;
	first = fact_category(a.name);
	second = fact_category(b.name);
	if (first == 'N' && second == 'N')
		return fact_comparable(a.name, b.name);
	return first == '\0' || second == '\0' ||
		(first == second && (first != 'U' || strcmp(a.name, b.name) == 0));
}

/*
 * Refuse a foreign key whose columns are no unique key of the other table
 * (42830) or of types that cannot be compared (42804). A table that is being
 * made may get the key later in its statement, so it is not asked for.
 */
static void
check_referenced(SqlSession *session, const SqlRelation *relation,
				 const SqlConstraint *made, bool added)
{
	const SqlRelation *referenced = made->referenced;

	if (referenced->kind == '?')
		return;
	if (referenced->kind != 'r' && referenced->kind != 'p')
		effect_fail(session, "42809", "\"%s\" is no table", referenced->name);
	if (referenced->columns_unknown)
		return;
	require_columns(session, referenced, made->referenced_columns);
	if (made->referenced_columns != NIL &&
		list_length(made->columns) != list_length(made->referenced_columns))
		effect_fail(session, "42830", "it has not as many columns as it refers to");
	if ((added || referenced != relation) &&
		!relation_has_key(referenced, made->referenced_columns))
		effect_fail(session, "42830", "\"%s\" has no unique key of these columns",
					referenced->name);
	for (int i = 0; i < list_length(made->columns) &&
		 i < list_length(made->referenced_columns); i++)
	{
		const SqlColumn *from = relation_column(relation,
												strVal(list_nth(made->columns, i)));
		const SqlColumn *to = relation_column(referenced,
											  strVal(list_nth(made->referenced_columns, i)));

		if (from != NULL && to != NULL && !may_refer(session, from->type, to->type))
			effect_fail(session, "42804", "\"%s\" and \"%s\" cannot be compared",
						from->name, to->name);
	}
}

/* Lock a table for a key: partitions have it, too; what inherits has not. */
static void
lock_key_table(SqlSession *session, SqlRelation *table, SqlLockMode mode)
{
	if (table->kind == 'p')
		effect_lock_tree(session, table, mode);
	else
		effect_lock(session, table, mode);
}

/* Note that the rows of a table are read to check a key. */
static void
work_key_table(SqlSession *session, SqlRelation *table)
{
	if (table->kind == 'p')
		effect_note_tree_work(session, table);
	else
		effect_note_work(session, table);
}

/* A key lives as long as its rows: a temporary table shares none. */
static void
check_persistence(SqlSession *session, const SqlRelation *relation,
				  const SqlRelation *referenced)
{
	if (relation->kind == '?' || referenced->kind == '?')
		return;
	if ((relation->persistence == 't') != (referenced->persistence == 't') ||
		(relation->persistence == 'p' && referenced->persistence == 'u'))
		effect_fail(session, "42P16", "\"%s\" and \"%s\" do not live equally long",
					relation->name, referenced->name);
}

/*
 * FOREIGN KEY: triggers on both tables, and the rows of both are read unless
 * NOT VALID. The lock lets readers of both go on.
 */
void
define_foreign_key(SqlSession *session, SqlRelation *relation,
				   Constraint *constraint, bool added)
{
	const char *name = constraint_name(session, relation, constraint,
									   constraint->fk_attrs, "fkey");
	SqlRelation *referenced;
	SqlConstraint *made;

	/* A table that is being made refers to itself by its own name. */
	if (strcmp(catalog_range_name(&session->catalog, constraint->pktable),
			   relation->name) == 0)
		referenced = relation;
	else
		referenced = session_relation(session, constraint->pktable);
	/* The server takes the lock on each partition, too. */
	if (referenced->kind == '?')
		effect_depend(session, "partitions of \"%s\"", referenced->name);
	made = relation_add_constraint(&session->catalog, relation, SQL_FOREIGN_KEY, name);
	made->columns = constraint->fk_attrs;
	made->referenced = referenced;
	referenced->referred = true;
	/* Without columns it refers to the primary key as it is now. */
	made->referenced_columns = constraint->pk_attrs != NIL ?
		constraint->pk_attrs : primary_key_columns(referenced);
	made->valid = !constraint->skip_validation || !added;
	made->born_now = true;
	made->deferrable = constraint->deferrable;
	made->deferred = constraint->initdeferred;
	session->catalog.has_deferrable |= made->deferrable;
	made->keeps_deleted = constraint->fk_del_action == FKCONSTR_ACTION_NOACTION;
	made->keeps_updated = constraint->fk_upd_action == FKCONSTR_ACTION_NOACTION;
	made->restricts_deleted = constraint->fk_del_action == FKCONSTR_ACTION_RESTRICT;
	made->restricts_updated = constraint->fk_upd_action == FKCONSTR_ACTION_RESTRICT;
	require_columns(session, relation, made->columns);
	check_set_columns(session, constraint);
	check_persistence(session, relation, referenced);
	check_referenced(session, relation, made, added);
	/* What was dropped under this name was the key that is made again. */
	lock_key_table(session, referenced,
				   is_name_in_set(&relation->unknown_constraints, name) ?
				   SQL_ACCESS_EXCLUSIVE : SQL_SHARE_ROW_EXCLUSIVE);
	if (!added)
		return;

	/*
	 * Only a NOT VALID that is written leaves initially_valid false;
	 * define_inline() skips the reading with it still true.
	 */
	if (relation->kind == 'p' && constraint->skip_validation &&
		!constraint->initially_valid && session->version < 18)
		effect_fail(session, "42809", "a foreign key from a partitioned table cannot be NOT VALID before 18");
	lock_key_table(session, relation, SQL_SHARE_ROW_EXCLUSIVE);
	if (made->valid)
	{
		effect_note_advice(session, SQL_ADVICE_FOREIGN_KEY);
		work_key_table(session, relation);
		/* No row of a new table that is empty has to be looked for. */
		if (!catalog_is_new(&session->catalog, relation) || relation->filled)
			work_key_table(session, referenced);
	}
}

/*
 * Refuse a CHECK that its table cannot have, or that names what is not there.
 */
static void
check_check_expression(SqlSession *session, const SqlRelation *relation,
					   const Constraint *constraint,
					   const SqlExpression *expression)
{
	if (constraint->is_no_inherit && relation->kind == 'p')
		effect_fail(session, "42P16", "the partitions of \"%s\" need it, too",
					relation->name);
	if (expression->has_subquery)
		effect_fail(session, "0A000", "a CHECK may not have a subquery");

	/*
	 * Only names are known, not tables: a system column that is allowed in a
	 * CHECK is tableoid.
	 */
	for (size_t i = 0; i < expression->columns.count && !relation->columns_unknown; i++)
	{
		if (relation_column(relation, expression->columns.items[i]) == NULL &&
			strcmp(expression->columns.items[i], "tableoid") != 0)
			effect_fail(session, "42703", "column \"%s\" does not exist",
						expression->columns.items[i]);
	}
}

/* Give the children of a table a CHECK that they inherit. */
static void
copy_check_to_children(SqlSession *session, const SqlRelation *relation,
					   const SqlConstraint *made)
{
	for (size_t i = 0; i < relation->child_count; i++)
	{
		SqlConstraint *copy = relation_add_constraint(&session->catalog,
													  relation->children[i],
													  SQL_CHECK, made->name);

		copy->expression = made->expression;
		copy->valid = made->valid;
		copy->born_now = copy->inherited = true;
	}
}

/*
 * Define a CHECK. Added to a table that is there, it reads it unless NOT
 * VALID, and goes to all children unless NO INHERIT.
 */
static void
define_check_constraint(SqlSession *session, SqlRelation *relation,
						Constraint *constraint,
						bool added)
{
	SqlExpression expression;
	SqlConstraint *made;
	List	   *columns = NIL;

	expression_read(session, constraint->raw_expr, &expression);
	scope_check_condition(session, relation, constraint->raw_expr);
	check_check_expression(session, relation, constraint, &expression);
	/* The server puts the column into the name where there is only one. */
	if (expression.columns.count == 1)
		columns = list_make1(makeString((char *) expression.columns.items[0]));
	made = relation_add_constraint(&session->catalog, relation, SQL_CHECK,
								   constraint_name(session, relation, constraint,
												   columns, "check"));
	made->expression = constraint->raw_expr;
	/* A new table has no rows: NOT VALID says nothing. */
	made->valid = !constraint->skip_validation || !added;
	made->born_now = true;
	for (size_t i = 0; i < expression.columns.count && added; i++)
	{
		const SqlColumn *column = relation_column(relation,
												  expression.columns.items[i]);

		if (column != NULL && says_not_null(made->expression, column->name))
			breaks_note_required(session, relation, column);
	}
	if (added && made->valid)
	{
		effect_note_advice(session, SQL_ADVICE_CHECK);
		if (constraint->is_no_inherit)
			effect_note_work(session, relation);
		else
			effect_note_tree_work(session, relation);
	}
	if (added && !constraint->is_no_inherit)
		copy_check_to_children(session, relation, made);
}

/*
 * Define a constraint of a table; the caller has taken the lock on the table.
 * Kinds without a case (NOT NULL as a table constraint, of 18) have no effect
 * here.
 */
void
define_constraint(SqlSession *session, SqlRelation *relation,
				  Constraint *constraint, bool added)
{
	refuse_key(session, relation, constraint);
	switch (constraint->contype)
	{
		case CONSTR_CHECK:
			define_check_constraint(session, relation, constraint, added);
			break;
		case CONSTR_FOREIGN:
			define_foreign_key(session, relation, constraint, added);
			break;
		case CONSTR_UNIQUE:
			define_key_with_index(session, relation, constraint, SQL_UNIQUE,
								  added);
			break;
		case CONSTR_PRIMARY:
			define_key_with_index(session, relation, constraint,
								  SQL_PRIMARY_KEY, added);
			break;
		case CONSTR_EXCLUSION:
			define_key_with_index(session, relation, constraint, SQL_EXCLUSION,
								  added);
			break;
		default:
			break;
	}
}
