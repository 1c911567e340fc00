/*
 * other.c
 *		Triggers, schemas, and what changes the session itself.
 *
 * Most of these statements lock no table, and matter for what they change in
 * the answer to later ones: a function's volatility, a type's constraint, the
 * search path, a timeout. What changes nothing of that kind is accepted and
 * forgotten; a kind of statement that is not listed here is not understood.
 * CREATE and ALTER FUNCTION are in function.c.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

#include "catalog/pg_trigger.h"

#include "migcheck/sql/facts.h"

/* Does a condition name the row before ("old") or after ("new") a change? */
static bool
names_row(Node *node, const char *row)
{
	if (node == NULL)
		return false;
	if (IsA(node, A_Expr))
		return names_row(((A_Expr *) node)->lexpr, row) ||
			names_row(((A_Expr *) node)->rexpr, row);
	return IsA(node, ColumnRef) && list_length(((ColumnRef *) node)->fields) == 2 &&
		IsA(linitial(((ColumnRef *) node)->fields), String) &&
		strcmp(strVal(linitial(((ColumnRef *) node)->fields)), row) == 0;
}

/* Refuse what a trigger's event does not go with, and columns that are not there. */
static void
check_trigger_clauses(SqlSession *session, const SqlRelation *relation,
					  const CreateTrigStmt *statement)
{
	ListCell   *cell;

	if (statement->row && (statement->events & TRIGGER_TYPE_TRUNCATE) != 0)
		effect_fail(session, "0A000", "TRUNCATE has no rows for a trigger");
	if (((statement->events & TRIGGER_TYPE_INSERT) != 0 &&
		 names_row(statement->whenClause, "old")) ||
		((statement->events & TRIGGER_TYPE_DELETE) != 0 &&
		 names_row(statement->whenClause, "new")))
		effect_fail(session, "42P17", "the event has no such row for WHEN");
	foreach(cell, relation->columns_unknown ? NIL : statement->columns)
	{
		if (relation_column(relation, strVal(lfirst(cell))) == NULL)
			effect_fail(session, "42703", "column \"%s\" does not exist",
						strVal(lfirst(cell)));
	}
}

/*
 * CREATE TRIGGER: writers wait for the lock; a row trigger is made on every
 * partition. The function has to exist and return trigger.
 */
static void
run_create_trigger(SqlSession *session, CreateTrigStmt *statement)
{
	SqlRelation *relation = session_relation(session, statement->relation);
	const SqlObject *function;
	SqlObject  *trigger;

	effect_lock_named(session, relation, SQL_SHARE_ROW_EXCLUSIVE);
	if (statement->row && relation->kind == 'p')
		effect_lock_tree(session, relation, SQL_SHARE_ROW_EXCLUSIVE);
	if ((statement->timing & TRIGGER_TYPE_INSTEAD) != 0 &&
		relation->kind != 'v' && relation->kind != '?')
		effect_fail(session, "42809", "\"%s\" is no view", relation->name);
	else if (relation->kind == 'v' && statement->row &&
			 (statement->timing & TRIGGER_TYPE_INSTEAD) == 0)
		effect_fail(session, "42809", "\"%s\" is a view", relation->name);
	if (relation->kind == '?')
		effect_depend(session, "the partitions of \"%s\"", relation->name);
	check_trigger_clauses(session, relation, statement);
	if (statement->constrrel != NULL)
		effect_lock_named(session, session_relation(session, statement->constrrel),
						  SQL_ACCESS_SHARE);
	function = catalog_find_object(&session->catalog, SQL_FUNCTION,
								   catalog_list_name(&session->catalog,
													 statement->funcname));
	if (function == NULL && session_is_certain(session, strVal(llast(statement->funcname))) &&
		fact_volatility(strVal(llast(statement->funcname)), session->version) == '\0')
		effect_fail(session, "42883", "function \"%s\" does not exist",
					strVal(llast(statement->funcname)));
	/* Of several of the name, another one may be meant. */
	if (function != NULL && !function->trigger && function->older < 0)
		effect_fail(session, "42P17", "function \"%s\" is no trigger", function->name);
	if (!statement->replace &&
		catalog_find_part(&session->catalog, SQL_TRIGGER, relation,
						  statement->trigname) != NULL)
		effect_fail(session, "42710", "trigger \"%s\" is there already",
					statement->trigname);
	trigger = catalog_add_object(&session->catalog, SQL_TRIGGER, statement->trigname);
	trigger->relation = relation;

	/*
	 * The body of a trigger is the name of its function, by which DROP
	 * FUNCTION finds it.
	 */
	trigger->body = catalog_list_name(&session->catalog, statement->funcname);
}

/*
 * CREATE RULE and CREATE POLICY: both lock the table against everybody, since
 * the plans of readers change. A rule of the same name is taken for OR
 * REPLACE.
 */
static SqlObject *
add_rule_or_policy(SqlSession *session, SqlObjectKind kind, RangeVar *range,
				   const char *name)
{
	SqlObject  *part;
	SqlRelation *relation = session_relation(session, range);

	effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
	if (kind == SQL_POLICY &&
		catalog_find_part(&session->catalog, kind, relation, name) != NULL)
		effect_fail(session, "42710", "policy \"%s\" is there already", name);
	if (kind == SQL_RULE && strcmp(name, "_RETURN") == 0 && relation->kind == 'r')
		effect_fail(session, "42809", "\"%s\" is no view", relation->name);
	part = catalog_add_object(&session->catalog, kind, name);
	part->relation = relation;
	return part;
}

/* Refuse a policy on what is no table, or a clause that its command lacks. */
static void
check_policy_clauses(SqlSession *session, const CreatePolicyStmt * statement)
{
	const SqlRelation *relation = session_relation(session, statement->table);
	const char *command = statement->cmd_name;

	if (strchr("vmSif", relation->kind) != NULL)
		effect_fail(session, "42809", "\"%s\" is no table", relation->name);
	if (statement->with_check != NULL &&
		(strcmp(command, "select") == 0 || strcmp(command, "delete") == 0))
		effect_fail(session, "42601", "%s has no WITH CHECK", command);
	if (statement->qual != NULL && strcmp(command, "insert") == 0)
		effect_fail(session, "42601", "INSERT has no USING");
}

/* CREATE RULE without OR REPLACE: the table has none of the name. */
static void
require_no_rule(SqlSession *session, const RuleStmt * statement)
{
	const SqlRelation *relation = session_relation(session, statement->relation);

	if (catalog_find_part(&session->catalog, SQL_RULE, relation,
						  statement->rulename) != NULL)
		effect_fail(session, "42710", "rule \"%s\" is there already",
					statement->rulename);
}

/* ALTER POLICY: locks the table against everybody, as CREATE POLICY does. */
static void
run_alter_policy(SqlSession *session, const AlterPolicyStmt * statement)
{
	SqlRelation *relation = session_relation(session, statement->table);

	effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
	if (relation->kind != '?' && session_is_certain(session, relation->name) &&
		catalog_find_part(&session->catalog, SQL_POLICY, relation,
						  statement->policy_name) == NULL)
		effect_fail(session, "42704", "policy \"%s\" does not exist",
					statement->policy_name);
}

/* COMMENT ON what belongs to a table, which has to be there; or false. */
static bool
comment_on_part(SqlSession *session, const CommentStmt *statement)
{
	List	   *names = (List *) statement->object;
	const SqlRelation *relation;
	bool		constraint = statement->objtype == OBJECT_TABCONSTRAINT;
	SqlObjectKind kind = SQL_TRIGGER;
	const char *part;
	bool		there;

	if (!constraint && !read_part_kind(statement->objtype, &kind))
		return false;
	part = strVal(llast(names));
	names = list_truncate(list_copy(names), list_length(names) - 1);
	relation = catalog_find_relation(&session->catalog,
									 catalog_list_name(&session->catalog,
													   names));
	if (relation == NULL || relation->columns_unknown)
	{
		effect_depend(session, "whether \"%s\" exists", part);
		return true;
	}
	there = constraint ? relation_constraint(relation, part) != NULL :
		catalog_find_part(&session->catalog, kind, relation, part) != NULL;
	if (!there && session_is_certain(session, relation->name))
		effect_fail(session, "42704", "\"%s\" does not exist", part);
	return true;
}

/* Refuse a schema that no file makes, where all files are known. */
void
require_schema(SqlSession *session, const char *name)
{
	static const char *const there[] = {
		"public", "pg_catalog", "information_schema", "pg_temp"
	};

	for (size_t i = 0; i < lengthof(there); i++)
	{
		if (strcmp(there[i], name) == 0)
			return;
	}
	if (catalog_find_object(&session->catalog, SQL_SCHEMA, name) != NULL)
		return;
	if (session_is_certain(session, name))
		effect_fail(session, "3F000", "schema \"%s\" does not exist", name);
	else
		effect_depend(session, "whether schema \"%s\" exists", name);
}

/* Refuse an object of a kind that no file makes, where all files are known. */
static void
require_object(SqlSession *session, SqlObjectKind kind, const char *name)
{
	if (catalog_find_object(&session->catalog, kind, name) != NULL)
		return;
	if (session_is_certain(session, name) && strcmp(name, "plpgsql") != 0)
		effect_fail(session, "42704", "\"%s\" does not exist", name);
	else
		effect_depend(session, "whether \"%s\" exists", name);
}

/*
 * COMMENT ON a relation or its column: locks the relation, without keeping
 * readers and writers out. Comments on other objects lock nothing that the
 * lint tells.
 */
static void
run_comment(SqlSession *session, CommentStmt *statement)
{
	List	   *names = (List *) statement->object;
	const char *column = NULL;
	SqlRelation *relation;

	if (comment_on_part(session, statement))
		return;
	if (statement->objtype == OBJECT_COLUMN)
	{
		column = strVal(llast(names));
		names = list_truncate(list_copy(names), list_length(names) - 1);
	}
	else if (statement->objtype == OBJECT_SCHEMA)
	{
		require_schema(session, strVal((Node *) statement->object));
		return;
	}
	else if (statement->objtype == OBJECT_PUBLICATION ||
			 statement->objtype == OBJECT_EXTENSION)
	{
		require_object(session, statement->objtype == OBJECT_PUBLICATION ?
					   SQL_PUBLICATION : SQL_EXTENSION,
					   strVal((Node *) statement->object));
		return;
	}
	else if (statement->objtype == OBJECT_INDEX)
	{
		const char *name = catalog_list_name(&session->catalog, names);

		if (catalog_find_relation(&session->catalog, name) == NULL &&
			session_is_certain(session, name))
			effect_fail(session, "42P01", "\"%s\" does not exist", name);
		else if (catalog_find_relation(&session->catalog, name) == NULL)
			effect_depend(session, "whether \"%s\" exists", name);
		return;
	}
	else if (statement->objtype != OBJECT_TABLE &&
			 statement->objtype != OBJECT_VIEW &&
			 statement->objtype != OBJECT_MATVIEW &&
			 statement->objtype != OBJECT_SEQUENCE &&
			 statement->objtype != OBJECT_FOREIGN_TABLE)
		return;
	relation =
		session_named_relation(session, catalog_list_name(&session->catalog, names));
	effect_lock_named(session, relation, SQL_SHARE_UPDATE_EXCLUSIVE);
	if (column != NULL && !relation->columns_unknown && relation->kind == 'r' &&
		relation_column(relation, column) == NULL)
		effect_fail(session, "42703", "column \"%s\" does not exist", column);
}

/* Refuse a right that a function has not, a schema or column that is not there. */
static void
check_granted_names(SqlSession *session, const GrantStmt *statement)
{
	ListCell   *cell;
	ListCell   *column;
	const SqlRelation *relation = NULL;

	if (statement->targtype == ACL_TARGET_OBJECT && statement->objtype == OBJECT_SCHEMA)
	{
		foreach(cell, statement->objects)
			require_schema(session, strVal(lfirst(cell)));
	}
	if (statement->targtype == ACL_TARGET_OBJECT && statement->objtype == OBJECT_TABLE &&
		list_length(statement->objects) == 1)
		relation = catalog_find_relation(&session->catalog,
										 catalog_range_name(&session->catalog,
															linitial(statement->objects)));
	foreach(cell, statement->privileges)
	{
		const		AccessPriv *right = lfirst(cell);

		if (right->priv_name != NULL && strcmp(right->priv_name, "execute") != 0 &&
			(statement->objtype == OBJECT_FUNCTION || statement->objtype == OBJECT_PROCEDURE ||
			 statement->objtype == OBJECT_ROUTINE))
			effect_fail(session, "0LP01", "a function has no right \"%s\"", right->priv_name);
		foreach(column, relation == NULL || relation->columns_unknown ? NIL : right->cols)
		{
			if (relation_column(relation, strVal(lfirst(column))) == NULL)
				effect_fail(session, "42703", "column \"%s\" does not exist",
							strVal(lfirst(column)));
		}
	}
}

/*
 * GRANT and REVOKE on tables and sequences: from 18 on they lock the
 * relations, in a mode that only waits for an access exclusive lock.
 */
static void
run_grant(SqlSession *session, GrantStmt *statement)
{
	ListCell   *cell;

	note_role_grants(session, statement);
	check_granted_names(session, statement);
	if (statement->targtype != ACL_TARGET_OBJECT ||
		(statement->objtype != OBJECT_TABLE && statement->objtype != OBJECT_SEQUENCE))
		return;
	foreach(cell, statement->objects)
	{
		const char *name = catalog_range_name(&session->catalog, lfirst(cell));
		const SqlRelation *relation = catalog_find_relation(&session->catalog, name);

		if (!statement->is_grant && relation != NULL)
			breaks_note_relation(session, relation, "the running code may need the right that ends");
		if (session->version >= 18)
			effect_lock_named(session, session_named_relation(session, name),
							  SQL_ACCESS_SHARE);
		else if (catalog_find_relation(&session->catalog, name) == NULL &&
				 session_is_certain(session, name))
			effect_fail(session, "42P01", "\"%s\" does not exist", name);
		else if (catalog_find_relation(&session->catalog, name) == NULL)
			effect_depend(session, "whether \"%s\" exists", name);
	}
}

/*
 * ALTER ... SET SCHEMA: for old code a relation is gone from its name, as
 * with RENAME. A type only gets its new name.
 */
static void
run_set_schema(SqlSession *session, AlterObjectSchemaStmt *statement)
{
	SqlRelation *relation;
	SqlObject  *type;

	if (statement->relation == NULL)
	{
		if (statement->objectType != OBJECT_TYPE && statement->objectType != OBJECT_DOMAIN)
			return;
		type = catalog_find_type(&session->catalog,
								 catalog_list_name(&session->catalog,
												   (List *) statement->object));
		breaks_note_object(session, type, "the running code may still name the type");
		if (type != NULL)
			catalog_rename_object(&session->catalog, type,
								  catalog_name_of_object(&session->catalog,
														 statement->newschema,
														 strVal(
																llast((List *) statement->object))));
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
	catalog_rename_relation(&session->catalog, relation,
							catalog_name_of_object(&session->catalog, statement->newschema,
												   statement->relation->relname));
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
		if (catalog_find_object(&session->catalog, SQL_SCHEMA,
								statement->schemaname) != NULL)
			effect_fail(session, "42P06", "schema \"%s\" is there already",
						statement->schemaname);
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

/*
 * Return true for extensions that make neither tables nor types that are not
 * known. To be extended only by one whose script was read; any other makes
 * the catalogue uncertain.
 */
static bool
makes_no_relation(const char *extension)
{
	static const char *const names[] = {
		"btree_gin", "btree_gist", "citext", "fuzzystrmatch", "hstore", "ltree",
		"pg_trgm", "pgcrypto", "plpgsql", "postgres_fdw", "unaccent", "uuid-ossp"
	};

	for (size_t i = 0; i < lengthof(names); i++)
	{
		if (strcmp(extension, names[i]) == 0)
			return true;
	}
	return false;
}

/* CREATE EXTENSION: what its script does is not in the files. */
static void
run_create_extension(SqlSession *session, CreateExtensionStmt *statement)
{
	if (catalog_find_object(&session->catalog, SQL_EXTENSION,
							statement->extname) != NULL)
	{
		if (!statement->if_not_exists)
			effect_fail(session, "42710", "extension \"%s\" is there already",
						statement->extname);
		return;
	}
	effect_depend(session, "what the script of extension \"%s\" does", statement->extname);
	if (!makes_no_relation(statement->extname))
		session->catalog.uncertain = true;
	catalog_add_object(&session->catalog, SQL_EXTENSION, statement->extname);
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
			if (!((RuleStmt *) node)->replace)
				require_no_rule(session, (RuleStmt *) node);
			add_rule_or_policy(session, SQL_RULE,
							   ((RuleStmt *) node)->relation,
							   ((RuleStmt *) node)->rulename)->event =
				((RuleStmt *) node)->event;
			break;
		case T_CreatePolicyStmt:
			if (!((CreatePolicyStmt *) node)->permissive)
				effect_note_trait(session, SQL_TRAIT_HIDES_ROWS);
			check_policy_clauses(session, (CreatePolicyStmt *) node);
			add_rule_or_policy(session, SQL_POLICY,
							   ((CreatePolicyStmt *) node)->table,
							   ((CreatePolicyStmt *) node)->policy_name);
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
 * Run a statement about the session, schemas, rights or comments; false if
 * the node is something else. A subscription concerns another server: no lock
 * of it counts here.
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
		case T_CommentStmt:
			run_comment(session, (CommentStmt *) node);
			break;
		case T_GrantStmt:
			run_grant(session, (GrantStmt *) node);
			break;
		case T_AlterObjectSchemaStmt:
			run_set_schema(session, (AlterObjectSchemaStmt *) node);
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
		T_AlterOwnerStmt,
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
		T_ConstraintsSetStmt,
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
	return run_object_statement(session, node) ||
		run_session_statement(session, node) ||
		run_named_statement(session, node) || run_maintenance(session, node) ||
		run_cursor_statement(session, node) ||
		is_harmless_kind(node);
}
