/*
 * other.c
 *		Rights, schemas, statistics, and the statements of no other file.
 *
 * Most of these statements lock no table, and matter for what they change in
 * the answer to later ones: the search path, a timeout, a name. What changes
 * nothing of that kind is accepted and forgotten; a kind of statement that is
 * not listed here is not understood.
 */
#include "migcheck/sql/catalog/roles.h"
#include "migcheck/sql/parse/option.h"
#include "migcheck/sql/relation/taken_names.h"
#include "migcheck/sql/transaction/pending.h"
#include "text/one_of.h"

#include <string.h>

/* Refuse a schema that no file makes, where all files are known. */
void
require_schema(SqlSession *session, const char *name)
{
	static const char *const there[] = {
		"public", "pg_catalog", "information_schema", "pg_temp", NULL
	};

	if (text_is_one_of(name, there) ||
		catalog_find_object(&session->catalog, SQL_SCHEMA, name) != NULL)
		return;
	if (session_is_certain(session, name))
		effect_fail(session, "3F000", "schema \"%s\" does not exist", name);
	else
		effect_depend(session, "whether schema \"%s\" exists", name);
}

/* Refuse an object of a kind that no file makes, where all files are known. */
void
require_object(SqlSession *session, SqlObjectKind kind, const char *name)
{
	if (catalog_find_object(&session->catalog, kind, name) != NULL)
		return;
	if (session_is_certain(session, name) && strcmp(name, "plpgsql") != 0)
		effect_fail(session, "42704", "\"%s\" does not exist", name);
	else
		effect_depend(session, "whether \"%s\" exists", name);
}

/* Refuse a relation that no file makes, where all files are known. */
void
require_known_relation(SqlSession *session, const char *name)
{
	if (catalog_find_relation(&session->catalog, name) != NULL)
		return;
	if (session_is_certain(session, name))
		effect_fail(session, "42P01", "\"%s\" does not exist", name);
	else
		effect_depend(session, "whether \"%s\" exists", name);
}

/* Is a type one that only functions take or return? */
static bool
is_pseudo_type(const char *name)
{
	static const char *const names[] = {
		"any", "anyarray", "anycompatible", "anycompatiblearray",
		"anycompatiblemultirange", "anycompatiblenonarray",
		"anycompatiblerange", "anyelement", "anyenum", "anymultirange",
		"anynonarray", "anyrange", "cstring", "event_trigger",
		"fdw_handler", "index_am_handler", "internal", "language_handler",
		"pg_ddl_command", "record", "table_am_handler", "trigger",
		"tsm_handler", "unknown", "void", NULL
	};

	return text_is_one_of(name, names);
}

/* Refuse a type that neither the server nor a file has. */
void
require_type(SqlSession *session, const TypeName *name)
{
	SqlType		type = type_as_written(&session->catalog, name);

	if (name->pct_type || type.name == NULL || is_pseudo_type(type.name))
		return;
	if (!session_has_type(session, type))
		effect_fail(session, "42704", "type \"%s\" does not exist", type.name);
	else if (session_doubts_type(session, type))
		effect_depend(session, "whether type \"%s\" exists", type.name);
}

/* The same for a type that a list of names means. */
void
require_type_list(SqlSession *session, List *names)
{
	TypeName	name = {.type = T_TypeName, .names = names, .typemod = -1};

	require_type(session, &name);
}

/*
 * Refuse a schema, function or type that a statement names, as COMMENT and
 * GRANT do, and that is not there; other kinds are for the caller.
 */
void
require_object_of_kind(SqlSession *session, ObjectType type, Node *object)
{
	switch (type)
	{
		case OBJECT_SCHEMA:
			require_schema(session, strVal(object));
			break;
		case OBJECT_FUNCTION:
		case OBJECT_PROCEDURE:
		case OBJECT_ROUTINE:
			require_routine(session, (ObjectWithArgs *) object);
			break;
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
			if (IsA(object, TypeName))
				require_type(session, (TypeName *) object);
			else
				require_type_list(session, (List *) object);
			break;
		default:
			break;
	}
}

/* Give a relation the schema of its table. */
static void
move_relation(SqlSession *session, SqlRelation *relation, const char *schema)
{
	const char *dot = strrchr(relation->name, '.');

	catalog_rename_relation(&session->catalog, relation,
							catalog_name_of_object(&session->catalog, schema,
												   dot != NULL ? dot + 1 : relation->name));
}

/* The indexes and sequences of a table follow it into another schema. */
static void
move_parts_of_table(SqlSession *session, const SqlRelation *table, const char *schema)
{
	for (size_t i = 0; i < table->index_count; i++)
	{
		if (!table->indexes[i]->dropped)
			move_relation(session, table->indexes[i], schema);
	}
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *sequence = session->catalog.relations[i];

		if (sequence->kind == 'S' && !sequence->dropped && sequence->owned_by == table)
			move_relation(session, sequence, schema);
	}
	for (size_t i = 0; i < table->column_count; i++)
	{
		SqlColumn  *column = table->columns[i];

		if (column->sequence != NULL)
			column->sequence =
				catalog_name_of_object(&session->catalog, schema,
									   strrchr(column->sequence, '.') != NULL ?
									   strrchr(column->sequence, '.') + 1 : column->sequence);
	}
}

/* SET SCHEMA of a function or procedure. */
static void
move_routine(SqlSession *session, const AlterObjectSchemaStmt *statement)
{
	const		ObjectWithArgs *named = (ObjectWithArgs *) statement->object;
	SqlObject  *routine = require_routine(session, named);
	const char *name = catalog_name_of_object(&session->catalog, statement->newschema,
											  strVal(llast(named->objname)));

	require_schema(session, statement->newschema);
	if (routine == NULL)
		return;
	refuse_taken_routine(session, routine, name);
	callers_note_lost(session, routine);
	catalog_rename_object(&session->catalog, routine, name);
}

/*
 * ALTER ... SET SCHEMA: for old code a relation is gone from its name, as
 * with RENAME. A type only gets its new name.
 */
static void
run_set_schema(SqlSession *session, AlterObjectSchemaStmt *statement)
{
	SqlRelation *relation;
	const SqlRelation *there;
	const char *name;
	SqlObject  *type;

	if (statement->relation == NULL)
	{
		if (IsA(statement->object, ObjectWithArgs) && statement->objectType != OBJECT_AGGREGATE &&
			statement->objectType != OBJECT_OPERATOR)
			move_routine(session, statement);
		if (statement->objectType != OBJECT_TYPE && statement->objectType != OBJECT_DOMAIN)
			return;
		require_type_list(session, (List *) statement->object);
		require_schema(session, statement->newschema);
		type = catalog_find_type(&session->catalog,
								 catalog_list_name(&session->catalog,
												   (List *) statement->object));
		breaks_note_object(session, type, "the running code may still name the type");
		if (type == NULL)
			return;
		name = catalog_name_of_object(&session->catalog, statement->newschema,
									  strVal(llast((List *) statement->object)));
		refuse_taken_type(session, name);
		catalog_rename_object(&session->catalog, type, name);
		return;
	}
	relation = catalog_find_relation(&session->catalog,
									 catalog_range_name(&session->catalog,
														statement->relation));
	if (relation == NULL && statement->missing_ok)
	{
		if (!session_is_complete(session))
			effect_unknown(session, "whether the relation exists");
		return;
	}
	relation = session_relation(session, statement->relation);
	/* It moves with its table only. */
	if (relation->kind == 'S' && relation->owned_by != NULL)
		effect_fail(session, "0A000", "\"%s\" owns it", relation->owned_by->name);
	if (session_is_certain(session, relation->name) &&
		catalog_find_object(&session->catalog, SQL_SCHEMA,
							statement->newschema) == NULL)
		effect_fail(session, "3F000", "schema \"%s\" does not exist",
					statement->newschema);
	effect_note_trait(session, SQL_TRAIT_RENAMES);
	remade_note_lost_name(session, relation, true);
	effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
	lock_sequences(session, relation, false);
	name = catalog_name_of_object(&session->catalog, statement->newschema,
								  statement->relation->relname);
	there = catalog_find_relation(&session->catalog, name);
	if (there != NULL && there != relation && there->kind != '?')
		effect_fail(session, "42P07", "relation \"%s\" is there already", name);
	move_parts_of_table(session, relation, statement->newschema);
	catalog_rename_relation(&session->catalog, relation, name);
}

/*
 * CREATE SCHEMA, and the objects that are made with it, which go into it
 * unless they name another.
 */
static void
run_create_schema(SqlSession *session, CreateSchemaStmt *statement)
{
	ListCell   *cell;

	if (statement->schemaname != NULL && !statement->if_not_exists)
	{
		refuse_schema_name(session, statement->schemaname);
		session_note_made(session, statement->schemaname);
	}
	if (statement->schemaname != NULL)
		catalog_add_object(&session->catalog, SQL_SCHEMA, statement->schemaname);
	foreach(cell, statement->schemaElts)
	{
		Node	   *element = lfirst(cell);

		/*
		 * The name of the element is changed in the tree: the parser leaves
		 * its schema empty.
		 */
		RangeVar   *range = IsA(element, CreateStmt) ? ((CreateStmt *) element)->relation :
			IsA(element, IndexStmt) ? ((IndexStmt *) element)->relation :
			IsA(element, ViewStmt) ? ((ViewStmt *) element)->view :
			IsA(element, CreateSeqStmt) ? ((CreateSeqStmt *) element)->sequence : NULL;

		if (range != NULL && range->schemaname == NULL)
			range->schemaname = statement->schemaname;
		run_parsed_statement(session, element);
	}
}

/* Refuse statistics of a name that is there, and columns that are not. */
static void
check_statistics(SqlSession *session, const CreateStatsStmt *statement)
{
	const SqlRelation *relation = NULL;
	const char *name;
	ListCell   *cell;

	if (statement->defnames != NIL && !statement->if_not_exists)
	{
		name = catalog_list_name(&session->catalog, statement->defnames);
		if (catalog_find_object(&session->catalog, SQL_STATISTICS, name) != NULL)
			effect_fail(session, "42710", "statistics \"%s\" are there already", name);
	}
	if (list_length(statement->relations) == 1 &&
		IsA(linitial(statement->relations), RangeVar))
		relation = session_relation(session, linitial(statement->relations));
	if (relation == NULL)
		return;
	if (strchr("vSi", relation->kind) != NULL)
		effect_fail(session, "42809", "\"%s\" is no table", relation->name);
	foreach(cell, statement->stat_types)
	{
		name = strVal(lfirst(cell));
		if (strcmp(name, "ndistinct") != 0 && strcmp(name, "dependencies") != 0 &&
			strcmp(name, "mcv") != 0)
			effect_fail(session, "42601", "there are no statistics of kind \"%s\"", name);
	}
	foreach(cell, relation->columns_unknown ? NIL : statement->exprs)
	{
		name = ((StatsElem *) lfirst(cell))->name;
		if (name != NULL && relation_column(relation, name) == NULL)
			effect_fail(session, "42703", "column \"%s\" does not exist", name);
	}
}

/*
 * CREATE STATISTICS: locks the table, and reads nothing until the next
 * ANALYZE.
 */
static void
run_statistics(SqlSession *session, CreateStatsStmt *statement)
{
	SqlObject  *object = NULL;
	ListCell   *cell;

	check_statistics(session, statement);
	if (list_length(statement->exprs) == 1 &&
		((StatsElem *) linitial(statement->exprs))->name != NULL)
		effect_fail(session, "42P17", "statistics need two columns, or an expression");
	if (statement->defnames != NIL)
		object = catalog_add_object(&session->catalog, SQL_STATISTICS,
									catalog_list_name(&session->catalog,
													  statement->defnames));
	foreach(cell, statement->relations)
	{
		SqlRelation *relation;

		if (!IsA(lfirst(cell), RangeVar))
			continue;
		relation = session_relation(session, lfirst(cell));
		effect_lock_named(session, relation, SQL_SHARE_UPDATE_EXCLUSIVE);
		if (object != NULL)
			object->relation = relation;
	}
}

/* SET CONSTRAINTS: a table has the constraint. */
static void
run_set_constraints(SqlSession *session, const ConstraintsSetStmt * statement)
{
	ListCell   *cell;

	pending_set(session, statement);
	foreach(cell, statement->constraints)
	{
		const char *name = ((RangeVar *) lfirst(cell))->relname;
		bool		found = false;

		for (size_t i = 0; i < session->catalog.relation_count && !found; i++)
			found = !session->catalog.relations[i]->dropped &&
				relation_constraint(session->catalog.relations[i], name) != NULL;
		if (!found && session_is_certain(session, name))
			effect_fail(session, "42704", "constraint \"%s\" does not exist", name);
		else if (!found)
			effect_depend(session, "whether constraint \"%s\" exists", name);
	}
}

/* EXPLAIN runs the statement only with ANALYZE. */
static void
run_explain(SqlSession *session, const ExplainStmt * statement)
{
	ListCell   *cell;

	foreach(cell, statement->options)
	{
		const DefElem *option = lfirst(cell);

		if (strcmp(option->defname, "analyze") == 0 && is_option_on(option))
			run_parsed_statement(session, statement->query);
	}
}

/* Run a statement about functions, triggers, sequences or publications; false
 * if the node is something else. */
static bool
run_object_statement(SqlSession *session, Node *node)
{
	switch (nodeTag(node))
	{
		case T_CreateFunctionStmt:
			run_create_function(session, (CreateFunctionStmt *) node);
			break;
		case T_AlterFunctionStmt:
			run_alter_function(session, (AlterFunctionStmt *) node);
			break;
		case T_CreateTrigStmt:
			run_create_trigger(session, (CreateTrigStmt *) node);
			break;
		case T_RuleStmt:
			run_create_rule(session, (RuleStmt *) node);
			break;
		case T_CreatePolicyStmt:
			run_create_policy(session, (CreatePolicyStmt *) node);
			break;
		case T_AlterPolicyStmt:
			run_alter_policy(session, (AlterPolicyStmt *) node);
			break;
		case T_CreateSeqStmt:
			run_create_sequence(session, (CreateSeqStmt *) node);
			break;
		case T_AlterSeqStmt:
			run_alter_sequence(session, (AlterSeqStmt *) node);
			break;
		case T_CreatePublicationStmt:
			run_create_publication(session, (CreatePublicationStmt *) node);
			break;
		case T_AlterPublicationStmt:
			run_alter_publication(session, (AlterPublicationStmt *) node);
			break;
		case T_CreateStatsStmt:
			run_statistics(session, (CreateStatsStmt *) node);
			break;
		default:
			return false;
	}
	return true;
}

/*
 * Run a statement about what any kind of object has: a comment, rights, an
 * owner, a schema; false if the node is something else.
 */
static bool
run_property_statement(SqlSession *session, Node *node)
{
	const		AlterOwnerStmt *owned = (AlterOwnerStmt *) node;

	switch (nodeTag(node))
	{
		case T_CommentStmt:
			run_comment(session, (CommentStmt *) node);
			break;
		case T_GrantStmt:
			run_grant(session, (GrantStmt *) node);
			break;
		case T_AlterOwnerStmt:
			require_object_of_kind(session, owned->objectType, owned->object);
			break;
		case T_AlterObjectSchemaStmt:
			run_set_schema(session, (AlterObjectSchemaStmt *) node);
			break;
		default:
			return false;
	}
	return true;
}

/*
 * Run a statement about the session, schemas or extensions; false if the node
 * is something else. A subscription concerns another server: no lock of it
 * counts here.
 */
static bool
run_session_statement(SqlSession *session, Node *node)
{
	switch (nodeTag(node))
	{
		case T_VariableSetStmt:
			run_set_statement(session, (VariableSetStmt *) node);
			break;
		case T_AlterDatabaseSetStmt:
			settings_require_stored(session, ((AlterDatabaseSetStmt *) node)->setstmt);
			break;
		case T_VariableShowStmt:
			if (strcmp(((VariableShowStmt *) node)->name, "all") != 0)
				settings_require_name(session, ((VariableShowStmt *) node)->name);
			break;
		case T_CreateSchemaStmt:
			run_create_schema(session, (CreateSchemaStmt *) node);
			break;
		case T_CreateExtensionStmt:
			run_create_extension(session, (CreateExtensionStmt *) node);
			break;
		case T_AlterExtensionStmt:
			require_object(session, SQL_EXTENSION, ((AlterExtensionStmt *) node)->extname);
			break;
		case T_AlterStatsStmt:
			if (!((AlterStatsStmt *) node)->missing_ok)
				require_object(session, SQL_STATISTICS,
							   catalog_list_name(&session->catalog,
												 ((AlterStatsStmt *) node)->defnames));
			break;
		case T_ConstraintsSetStmt:
			run_set_constraints(session, (ConstraintsSetStmt *) node);
			break;
		case T_ExplainStmt:
			run_explain(session, (ExplainStmt *) node);
			break;
			/* It makes as many tables as the other server has. */
		case T_ImportForeignSchemaStmt:
			session->catalog.uncertain = true;
			break;
		case T_SecLabelStmt:
			effect_depend(session, "whether a label provider is loaded");
			break;
		default:
			return false;
	}
	return true;
}

/*
 * Return true if a kind of statement neither locks nor reads a table. CALL is
 * among them as run_parsed_statement() has run its procedure. A kind that is
 * not in this list or one of the switches is reported as not understood.
 */
static bool
is_harmless_kind(const Node *node)
{
	static const NodeTag tags[] = {
		T_AlterDefaultPrivilegesStmt,
		T_AlterCollationStmt,
		T_AlterOperatorStmt,
		T_AlterOpFamilyStmt,
		T_AlterTableSpaceOptionsStmt,
		T_AlterTSConfigurationStmt,
		T_AlterTSDictionaryStmt,
		T_AlterTypeStmt,
		T_AlterUserMappingStmt,
		T_CallStmt,
		T_CheckPointStmt,
		T_CreateOpClassStmt,
		T_CreateOpFamilyStmt,
		T_CreatePLangStmt,
		T_DropUserMappingStmt,
		T_GrantRoleStmt,
		T_ListenStmt,
		T_LoadStmt,
		T_NotifyStmt,
		T_UnlistenStmt,
	};

	for (size_t i = 0; i < lengthof(tags); i++)
	{
		if (nodeTag(node) == tags[i])
			return true;
	}
	return false;
}

/*
 * Run a statement that is neither a query, a definition nor a change of a
 * relation; false if the node is not known.
 */
bool
run_other_statement(SqlSession *session, Node *node)
{
	require_statement_roles(session, node);
	return run_object_statement(session, node) ||
		run_property_statement(session, node) ||
		run_session_statement(session, node) ||
		run_named_statement(session, node) || run_maintenance(session, node) ||
		run_cursor_statement(session, node) ||
		is_harmless_kind(node);
}
