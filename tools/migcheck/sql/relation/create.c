/*
 * create.c
 *		CREATE TABLE. For CREATE VIEW see view.c, for CREATE INDEX
 *		create_index.c.
 *
 * Making a relation is no work for others, whatever its size: no other
 * session can see it. What costs is what it takes from others: the lock on a
 * parent or on a table that a foreign key refers to, the query behind CREATE
 * TABLE AS.
 *
 * A name that is taken is an error of the server (42P07) unless IF NOT EXISTS
 * says otherwise; where not all files are known, session_note_made() notes
 * that it depends.
 */
#include "migcheck/sql/query/scope.h"
#include "migcheck/sql/relation/partition.h"
#include "migcheck/sql/relation/storage.h"
#include "migcheck/sql/relation/taken_names.h"


/*
 * CREATE TABLE ... (LIKE other): copy the columns with their types and NOT
 * NULL, which the server copies whatever INCLUDING says. Defaults and
 * constraints are not followed.
 */
static void
copy_columns_like(SqlSession *session, SqlRelation *relation,
				  TableLikeClause *like)
{
	SqlRelation *other = session_relation(session, like->relation);

	effect_lock_named(session, other, SQL_ACCESS_SHARE);
	relation->made_like = true;
	relation->columns_unknown |= other->columns_unknown;
	for (size_t i = 0; i < other->column_count; i++)
	{
		SqlColumn  *column = relation_add_column(&session->catalog, relation,
												 other->columns[i]->name);

		column->type = other->columns[i]->type;
		column->not_null = other->columns[i]->not_null;
	}
}

/*
 * Copy the columns of INHERITS (parent, ...), and make the table their child.
 * The parents are locked against other changes of the schema; readers and
 * writers go on.
 */
static void
copy_inherited(SqlSession *session, SqlRelation *relation, List *parents)
{
	ListCell   *cell;

	foreach(cell, parents)
	{
		SqlRelation *parent = session_relation(session, lfirst(cell));

		if (parent->kind == 'p' || parent->bound != NULL)
			effect_fail(session, "42809", "\"%s\" is partitioned, or a partition",
						parent->name);
		effect_lock_named(session, parent, SQL_SHARE_UPDATE_EXCLUSIVE);
		relation_inherit(&session->catalog, parent, relation);
	}
}

/*
 * Define the columns of CREATE TABLE, then the constraints, which may name
 * any column.
 */
static void
add_table_elements(SqlSession *session, SqlRelation *relation, List *elements)
{
	ListCell   *cell;

	foreach(cell, elements)
	{
		Node	   *element = lfirst(cell);

		if (IsA(element, ColumnDef) && ((ColumnDef *) element)->typeName != NULL)
			define_column(session, relation, (ColumnDef *) element, false);
		else if (IsA(element, TableLikeClause) && relation->kind == 'f' &&
				 session->version < 18)
			effect_fail(session, "0A000", "a foreign table is not made LIKE another before 18");
		else if (IsA(element, TableLikeClause))
			copy_columns_like(session, relation, (TableLikeClause *) element);
	}
	/* Constraints name columns, so they come behind all of them. */
	foreach(cell, elements)
	{
		if (IsA(lfirst(cell), Constraint))
			define_constraint(session, relation, lfirst(cell), false);
	}
}

/*
 * CREATE TABLE and CREATE FOREIGN TABLE. A relation of kind '?' of the same
 * name was only named by a statement that could not know it: the new one
 * hides it.
 */
void
run_create_table(SqlSession *session, CreateStmt *statement)
{
	const char *name = catalog_new_range_name(&session->catalog, statement->relation);
	SqlRelation *relation = catalog_find_relation(&session->catalog, name);

	if (relation != NULL && relation->kind != '?')
	{
		if (statement->if_not_exists)
			effect_note_trait(session, SQL_TRAIT_IF_NOT_EXISTS);
		else
			effect_fail(session, "42P07", "relation \"%s\" is there already", name);
		return;
	}
	refuse_name_of_type(session, name, 'r');
	session_note_made_in_schema(session, name);
	relation = catalog_add_relation(&session->catalog, name,
									statement->partspec != NULL ? 'p' :
									IsA(statement, CreateForeignTableStmt) ?
									'f' : 'r');
	relation->persistence = statement->relation->relpersistence;
	relation->key = statement->partspec;
	relation->tablespace = statement->tablespacename;
	/* The columns are those of the type, which may be no migration's. */
	if (statement->ofTypename != NULL)
	{
		relation->of_type =
			type_as_written(&session->catalog, statement->ofTypename).name;
		relation->columns_unknown = true;
	}
	if (statement->partbound != NULL)
		run_partition_of(session,
						 session_relation(session, linitial(statement->inhRelations)),
						 relation, statement->partbound);
	else
		copy_inherited(session, relation, statement->inhRelations);
	add_table_elements(session, relation, statement->tableElts);
	if (relation->key != NULL)
		check_partition_key(session, relation);
	if (relation->kind == 'r')
		check_storage_options(session, statement->options, true);
	/* From the next statement on the checks count as proofs. */
	for (size_t i = 0; i < relation->constraint_count; i++)
		relation->constraints[i]->born_now = false;
}

/*
 * CREATE TABLE AS and CREATE MATERIALIZED VIEW: the query is judged as a
 * SELECT. The columns of a table that is made so are unknown.
 */
void
run_create_table_as(SqlSession *session, CreateTableAsStmt *statement)
{
	const char *name = catalog_new_range_name(&session->catalog, statement->into->rel);
	SqlRelation *relation = catalog_find_relation(&session->catalog, name);
	bool		view = statement->objtype == OBJECT_MATVIEW;

	if (relation != NULL && relation->kind != '?')
	{
		if (!statement->if_not_exists)
			effect_fail(session, "42P07", "relation \"%s\" is there already", name);
		return;
	}
	refuse_name_of_type(session, name, 'r');
	session_note_made_in_schema(session, name);
	if (statement->into->skipData)
		define_query(session, statement->query);
	else
		run_query(session, statement->query);
	relation = catalog_add_relation(&session->catalog, name, view ? 'm' : 'r');
	relation->filled = true;
	relation->columns_unknown = true;
	relation->unfilled = view && statement->into->skipData;
	if (view)
		view_note_query(session, relation, statement->query,
						statement->into->colNames);
}
