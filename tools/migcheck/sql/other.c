/*
 * other.c
 *		Types, functions, triggers, sequences, publications, maintenance, and
 *		what changes the session itself.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/* A domain's constraints: each table with a column of it is read. */
static void
read_domain_tables(SqlSession *session, const char *domain)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];

		for (size_t k = 0; k < relation->column_count && !relation->dropped; k++)
		{
			if (relation->kind == 'p' || relation->columns[k]->type.name == NULL ||
				strcmp(relation->columns[k]->type.name, domain) != 0)
				continue;
			effect_lock(session, relation, SQL_SHARE);
			effect_work(session, relation);
			break;
		}
	}
}

static void
run_alter_domain(SqlSession *session, AlterDomainStmt *statement)
{
	const char *name = catalog_list_name(&session->catalog, statement->typeName);
	SqlObject  *domain = catalog_object(&session->catalog, SQL_DOMAIN, name);
	bool		reads = false;

	switch (statement->subtype)
	{
		case 'C':
			reads = !((Constraint *) statement->def)->skip_validation;
			if (domain != NULL)
				domain->constrained = true;
			break;
		case 'V':
			reads = true;
			break;
		case 'O':
			reads = domain == NULL || !domain->not_null;
			if (domain != NULL)
				domain->not_null = domain->constrained = true;
			break;
		case 'N':
			if (domain != NULL)
				domain->not_null = false;
			break;
		default:
			break;
	}
	if (domain == NULL && reads)
		effect_unknown(session, "the tables with a column of domain \"%s\"", name);
	else if (reads)
	{
		effect_advise(session, SQL_ADVICE_DOMAIN);
		read_domain_tables(session, name);
	}
}

static void
run_create_domain(SqlSession *session, CreateDomainStmt *statement)
{
	SqlObject  *domain = catalog_add_object(&session->catalog, SQL_DOMAIN,
											catalog_list_name(&session->catalog,
															  statement->domainname));
	ListCell   *cell;

	domain->base = type_of(&session->catalog, statement->typeName);
	foreach(cell, statement->constraints)
	{
		Constraint *constraint = lfirst(cell);

		domain->constrained |= constraint->contype == CONSTR_CHECK ||
			constraint->contype == CONSTR_NOTNULL;
		domain->not_null |= constraint->contype == CONSTR_NOTNULL;
	}
}

static void
run_alter_enum(SqlSession *session, AlterEnumStmt *statement)
{
	const char *name = catalog_list_name(&session->catalog, statement->typeName);
	SqlObject  *type = catalog_object(&session->catalog, SQL_ENUM, name);

	names_add(session->arena, &session->statement->targets, name);
	if (statement->oldVal != NULL)
		return;
	if (type == NULL)
		type = catalog_add_object(&session->catalog, SQL_ENUM, name),
			type->born_transaction = 0;
	for (size_t i = 0; i < type->label_count; i++)
	{
		if (strcmp(type->labels[i].name, statement->newVal) != 0)
			continue;
		if (!statement->skipIfNewValExists)
			effect_fail(session, "42710", "the value \"%s\" is there already",
						statement->newVal);
		return;
	}
	catalog_add_label(&session->catalog, type, statement->newVal);
}

static void
run_create_enum(SqlSession *session, CreateEnumStmt *statement)
{
	SqlObject  *type = catalog_add_object(&session->catalog, SQL_ENUM,
										  catalog_list_name(&session->catalog,
															statement->typeName));
	ListCell   *cell;

	foreach(cell, statement->vals)
	{
		catalog_add_label(&session->catalog, type, strVal(lfirst(cell)));
		/* The values that it is made with can be used at once. */
		type->labels[type->label_count - 1].born_transaction = 0;
	}
}

/* ALTER TYPE ... ATTRIBUTE: the tables of this type change, too. */
void
run_alter_type_attribute(SqlSession *session, AlterTableStmt *statement)
{
	const char *name = catalog_range_name(&session->catalog, statement->relation);
	ListCell   *cell;

	foreach(cell, statement->cmds)
	{
		AlterTableCmd *command = lfirst(cell);

		for (size_t i = 0; i < session->catalog.relation_count; i++)
		{
			SqlRelation *relation = session->catalog.relations[i];

			if (relation->dropped || relation->of_type == NULL ||
				strcmp(relation->of_type, name) != 0)
				continue;
			if (command->behavior != DROP_CASCADE)
				effect_fail(session, "2BP01", "\"%s\" is a table of this type",
							relation->name);
			effect_lock(session, relation, SQL_ACCESS_EXCLUSIVE);
			if (command->subtype == AT_AlterColumnType)
				effect_rewrite(session, relation);
		}
		if (catalog_object(&session->catalog, SQL_COMPOSITE, name) == NULL)
			effect_unknown(session, "the tables of type \"%s\"", name);
	}
}

/* A function, and what its body says. */
static void
run_create_function(SqlSession *session, CreateFunctionStmt *statement)
{
	const char *name = catalog_list_name(&session->catalog, statement->funcname);
	SqlObject  *function = catalog_object(&session->catalog, SQL_FUNCTION, name);
	ListCell   *cell;
	const char *language = "sql";

	if (function == NULL)
		function = catalog_add_object(&session->catalog, SQL_FUNCTION, name);
	function->volatility = 'v';
	function->body = NULL;
	foreach(cell, statement->options)
	{
		DefElem    *option = lfirst(cell);

		if (strcmp(option->defname, "volatility") == 0)
			function->volatility = strVal(option->arg)[0];
		else if (strcmp(option->defname, "language") == 0)
			language = strVal(option->arg);
		else if (strcmp(option->defname, "as") == 0)
			function->body = strVal(linitial((List *) option->arg));
	}
	function->plpgsql = strcmp(language, "plpgsql") == 0;
	if (!function->plpgsql && strcmp(language, "sql") != 0)
		function->body = NULL;
	if (statement->returnType != NULL)
		function->trigger =
			strcmp(strVal(llast(statement->returnType->names)), "trigger") == 0;
}

static void
run_alter_function(SqlSession *session, AlterFunctionStmt *statement)
{
	SqlObject  *function = catalog_object(&session->catalog, SQL_FUNCTION,
										  catalog_list_name(&session->catalog,
															statement->func->objname));
	ListCell   *cell;

	foreach(cell, statement->actions)
	{
		DefElem    *option = lfirst(cell);

		if (function != NULL && strcmp(option->defname, "volatility") == 0)
			function->volatility = strVal(option->arg)[0];
	}
}

static void
run_create_trigger(SqlSession *session, CreateTrigStmt *statement)
{
	SqlRelation *relation = session_relation(session, statement->relation);
	SqlObject  *trigger;

	effect_lock_named(session, relation, SQL_SHARE_ROW_EXCLUSIVE);
	if (statement->row)
		effect_lock_tree(session, relation, SQL_SHARE_ROW_EXCLUSIVE);
	if (relation->kind == '?')
		effect_depend(session, "the partitions of \"%s\"", relation->name);
	if (statement->constrrel != NULL)
		effect_lock_named(session, session_relation(session, statement->constrrel),
						  SQL_ACCESS_SHARE);
	trigger = catalog_add_object(&session->catalog, SQL_TRIGGER, statement->trigname);
	trigger->relation = relation;
	trigger->body = catalog_list_name(&session->catalog, statement->funcname);
}

/* A rule or policy of a table. */
static void
add_part(SqlSession *session, SqlObjectKind kind, RangeVar *range,
		 const char *name)
{
	SqlRelation *relation = session_relation(session, range);

	effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
	catalog_add_object(&session->catalog, kind, name)->relation = relation;
}

static void
run_alter_sequence(SqlSession *session, AlterSeqStmt *statement)
{
	SqlRelation *sequence;
	ListCell   *cell;

	if (statement->missing_ok &&
		catalog_find(&session->catalog,
					 catalog_range_name(&session->catalog, statement->sequence)) == NULL)
	{
		if (!session_is_complete(session))
			effect_unknown(session, "whether the sequence exists");
		return;
	}
	sequence = session_relation(session, statement->sequence);
	effect_lock_named(session, sequence, SQL_SHARE_ROW_EXCLUSIVE);
	foreach(cell, statement->options)
	{
		DefElem    *option = lfirst(cell);
		List	   *names;

		if (strcmp(option->defname, "owned_by") != 0)
			continue;
		names = list_copy((List *) option->arg);
		if (list_length(names) < 2)
		{
			sequence->owned_by = NULL;
			continue;
		}
		names = list_truncate(names, list_length(names) - 1);
		sequence->owned_by = session_named(session,
										   catalog_list_name(&session->catalog, names));
		effect_lock_named(session, sequence->owned_by, SQL_ACCESS_SHARE);
	}
}

/* The tables of a publication's list, each locked. */
static void
publish(SqlSession *session, SqlObject *publication, List *objects)
{
	ListCell   *cell;

	foreach(cell, objects)
	{
		PublicationObjSpec *spec = lfirst(cell);
		SqlRelation *relation;

		if (spec->pubtable == NULL)
			continue;
		relation = session_relation(session, spec->pubtable->relation);
		effect_lock_named(session, relation, SQL_SHARE_UPDATE_EXCLUSIVE);
		publication->relations = arena_grow(session->arena, publication->relations,
											sizeof(SqlRelation *),
											publication->relation_count,
											&publication->relation_capacity);
		publication->relations[publication->relation_count++] = relation;
	}
}

static void
run_create_publication(SqlSession *session, CreatePublicationStmt *statement)
{
	SqlObject  *publication = catalog_add_object(&session->catalog, SQL_PUBLICATION,
												 statement->pubname);

	publication->all = statement->for_all_tables;
	publish(session, publication, statement->pubobjects);
}

static void
run_alter_publication(SqlSession *session, AlterPublicationStmt *statement)
{
	SqlObject  *publication = catalog_object(&session->catalog, SQL_PUBLICATION,
											 statement->pubname);

	if (publication == NULL)
	{
		effect_depend(session, "the tables of publication \"%s\"", statement->pubname);
		publication = catalog_add_object(&session->catalog, SQL_PUBLICATION,
										 statement->pubname);
	}
	if (statement->action == AP_SetObjects)
	{
		for (size_t i = 0; i < publication->relation_count; i++)
			effect_lock(session, publication->relations[i], SQL_SHARE_UPDATE_EXCLUSIVE);
		publication->relation_count = 0;
	}
	publish(session, publication, statement->pubobjects);
}

/* Every table, or those that are listed, for VACUUM and ANALYZE. */
static void
run_vacuum(SqlSession *session, VacuumStmt *statement)
{
	bool		full = false;
	ListCell   *cell;

	foreach(cell, statement->options)
	{
		const char *name = ((DefElem *) lfirst(cell))->defname;

		full |= strcmp(name, "full") == 0;
		if (session->version < 16 && (strcmp(name, "buffer_usage_limit") == 0 ||
									  strcmp(name, "process_main") == 0 ||
									  strcmp(name, "skip_database_stats") == 0 ||
									  strcmp(name, "only_database_stats") == 0))
			effect_fail(session, "42601", "there is no option \"%s\" before 16", name);
	}
	if (statement->is_vacuumcmd)
		effect_no_block(session);
	foreach(cell, statement->rels)
	{
		VacuumRelation *item = lfirst(cell);
		SqlRelation *relation = session_relation(session, item->relation);
		SqlLockMode mode = full ? SQL_ACCESS_EXCLUSIVE : SQL_SHARE_UPDATE_EXCLUSIVE;

		effect_lock_named(session, relation, mode);
		effect_lock_tree(session, relation, mode);
		if (full)
		{
			effect_advise(session, SQL_ADVICE_CLUSTER);
			effect_rewrite_tree(session, relation);
		}
	}
	if (statement->rels != NIL)
		return;
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];

		if (relation->dropped || (!relation_has_storage(relation) &&
								  (relation->kind != 'p' || statement->is_vacuumcmd)))
			continue;
		effect_lock(session, relation, full ? SQL_ACCESS_EXCLUSIVE :
					SQL_SHARE_UPDATE_EXCLUSIVE);
		if (full)
			effect_rewrite(session, relation);
	}
	if (!session_is_complete(session))
		effect_unknown(session, "the tables that there are");
}

static void
run_cluster(SqlSession *session, ClusterStmt *statement)
{
	SqlRelation *relation;

	if (statement->relation == NULL)
	{
		effect_no_block(session);
		if (!session_is_complete(session))
			effect_unknown(session, "the tables that were clustered before");
		return;
	}
	relation = session_relation(session, statement->relation);
	effect_advise(session, SQL_ADVICE_CLUSTER);
	effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
	effect_lock_tree(session, relation, SQL_ACCESS_EXCLUSIVE);
	effect_rewrite_tree(session, relation);
}

/* LOCK TABLE; of a view, what it reads, too. */
static void
lock_with_uses(SqlSession *session, SqlRelation *relation, SqlLockMode mode)
{
	effect_lock_tree(session, relation, mode);
	for (size_t i = 0; i < relation->use_count && relation->kind == 'v'; i++)
		lock_with_uses(session, relation->uses[i].relation, mode);
}

static void
run_lock(SqlSession *session, LockStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->relations)
	{
		RangeVar   *range = lfirst(cell);
		SqlRelation *relation = session_relation(session, range);

		effect_lock_named(session, relation, (SqlLockMode) statement->mode);
		if (range->inh)
			lock_with_uses(session, relation, (SqlLockMode) statement->mode);
		if (relation->kind == '?')
			effect_depend(session, "the partitions of \"%s\", or what it reads",
						  relation->name);
	}
}

/* SET and RESET of what the verdicts depend on. */
static void
run_set(SqlSession *session, VariableSetStmt *statement)
{
	const char *value = NULL;
	A_Const    *constant = statement->args != NIL ? linitial(statement->args) : NULL;

	if (statement->name == NULL)
		return;
	if (constant != NULL && IsA(constant, A_Const) && !constant->isnull &&
		IsA(&constant->val, String))
		value = strVal(&constant->val);
	if (strcasecmp(statement->name, "timezone") == 0)
		session->time_zone = value;
	else if (strcasecmp(statement->name, "lock_timeout") == 0)
	{
		effect_trait(session, SQL_TRAIT_SETS_TIMEOUT);
		session->lock_timeout = statement->kind == VAR_SET_VALUE &&
			(value == NULL ? !(constant != NULL && IsA(constant, A_Const) &&
							   IsA(&constant->val, Integer) && intVal(&constant->val) == 0) :
			 strcmp(value, "0") != 0);
	}
}

/* COMMENT ON a relation or its column. */
static void
run_comment(SqlSession *session, CommentStmt *statement)
{
	List	   *names = (List *) statement->object;

	if (statement->objtype == OBJECT_COLUMN)
		names = list_truncate(list_copy(names), list_length(names) - 1);
	else if (statement->objtype != OBJECT_TABLE &&
			 statement->objtype != OBJECT_VIEW &&
			 statement->objtype != OBJECT_MATVIEW &&
			 statement->objtype != OBJECT_SEQUENCE &&
			 statement->objtype != OBJECT_FOREIGN_TABLE)
		return;
	effect_lock_named(session, session_named(session,
											 catalog_list_name(&session->catalog, names)),
					  SQL_SHARE_UPDATE_EXCLUSIVE);
}

/* GRANT and REVOKE lock the relations from 18 on. */
static void
run_grant(SqlSession *session, GrantStmt *statement)
{
	ListCell   *cell;

	if (session->version < 18 || statement->targtype != ACL_TARGET_OBJECT ||
		(statement->objtype != OBJECT_TABLE && statement->objtype != OBJECT_SEQUENCE))
		return;
	foreach(cell, statement->objects)
		effect_lock_named(session, session_relation(session, lfirst(cell)),
						  SQL_ACCESS_SHARE);
}

/* REASSIGN OWNED and DROP OWNED: what the roles own is only partly told. */
static void
run_owned(SqlSession *session, List *roles)
{
	ListCell   *cell;

	if (!session_is_complete(session))
		effect_unknown(session, "what these roles own");
	foreach(cell, roles)
	{
		const RoleSpec *role = lfirst(cell);

		for (size_t i = 0; i < session->catalog.relation_count; i++)
		{
			SqlRelation *relation = session->catalog.relations[i];

			if (!relation->dropped && relation->owner != NULL &&
				role->rolename != NULL && strcmp(relation->owner, role->rolename) == 0)
				effect_lock(session, relation, SQL_ACCESS_EXCLUSIVE);
		}
	}
}

/* ALTER TABLE ALL IN TABLESPACE */
static void
run_move_all(SqlSession *session, AlterTableMoveAllStmt *statement)
{
	if (!session_is_complete(session))
		effect_unknown(session, "the tables of tablespace \"%s\"",
					   statement->orig_tablespacename);
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];
		const char *space = relation->tablespace != NULL ? relation->tablespace :
			"pg_default";
		bool		meant = statement->objtype == OBJECT_TABLE ?
			relation->kind == 'r' || relation->kind == 'p' :
			statement->objtype == OBJECT_MATVIEW ? relation->kind == 'm' :
			relation->kind == 'i';

		if (relation->dropped || !meant ||
			strcmp(space, statement->orig_tablespacename) != 0)
			continue;
		effect_lock(session, relation, SQL_ACCESS_EXCLUSIVE);
		effect_rewrite(session, relation);
		relation->tablespace = statement->new_tablespacename;
	}
}

/* ALTER ... SET SCHEMA and OWNER TO, of what is no ALTER TABLE to the server */
static void
run_set_schema(SqlSession *session, AlterObjectSchemaStmt *statement)
{
	SqlRelation *relation;
	SqlObject  *type;

	if (statement->relation == NULL)
	{
		if (statement->objectType != OBJECT_TYPE && statement->objectType != OBJECT_DOMAIN)
			return;
		type = catalog_type(&session->catalog,
							catalog_list_name(&session->catalog, (List *) statement->object));
		if (type != NULL)
			type->name = catalog_name(&session->catalog, statement->newschema,
									  strVal(llast((List *) statement->object)));
		return;
	}
	relation = catalog_find(&session->catalog,
							catalog_range_name(&session->catalog, statement->relation));
	if (relation == NULL && statement->missing_ok)
	{
		if (!session_is_complete(session))
			effect_unknown(session, "whether the relation exists");
		return;
	}
	relation = session_relation(session, statement->relation);
	effect_trait(session, SQL_TRAIT_RENAMES);
	effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
	catalog_rename(&session->catalog, relation,
				   catalog_name(&session->catalog, statement->newschema,
								statement->relation->relname));
}

/* Types; false if the node is none. */
bool
run_type(SqlSession *session, Node *node)
{
	SqlCatalog *catalog = &session->catalog;

	switch (nodeTag(node))
	{
		case T_CreateDomainStmt:
			run_create_domain(session, (CreateDomainStmt *) node);
			return true;
		case T_AlterDomainStmt:
			run_alter_domain(session, (AlterDomainStmt *) node);
			return true;
		case T_CreateEnumStmt:
			run_create_enum(session, (CreateEnumStmt *) node);
			return true;
		case T_AlterEnumStmt:
			run_alter_enum(session, (AlterEnumStmt *) node);
			return true;
		case T_CompositeTypeStmt:
			catalog_add_object(catalog, SQL_COMPOSITE,
							   catalog_range_name(catalog,
												  ((CompositeTypeStmt *) node)->typevar));
			return true;
		case T_CreateRangeStmt:
			catalog_add_object(catalog, SQL_OTHER_TYPE,
							   catalog_list_name(catalog,
												 ((CreateRangeStmt *) node)->typeName));
			return true;
		default:
			return false;
	}
}

/* A schema, and the objects that are made with it. */
static void
run_create_schema(SqlSession *session, CreateSchemaStmt *statement)
{
	ListCell   *cell;

	if (statement->schemaname != NULL)
		catalog_add_object(&session->catalog, SQL_SCHEMA, statement->schemaname);
	foreach(cell, statement->schemaElts)
	{
		Node	   *element = lfirst(cell);
		RangeVar   *range = IsA(element, CreateStmt) ? ((CreateStmt *) element)->relation :
			IsA(element, IndexStmt) ? ((IndexStmt *) element)->relation :
			IsA(element, ViewStmt) ? ((ViewStmt *) element)->view :
			IsA(element, CreateSeqStmt) ? ((CreateSeqStmt *) element)->sequence : NULL;

		if (range != NULL && range->schemaname == NULL)
			range->schemaname = statement->schemaname;
		run_node(session, element);
	}
}

static void
run_statistics(SqlSession *session, CreateStatsStmt *statement)
{
	SqlObject  *object = NULL;
	ListCell   *cell;

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

static void
run_prepared(SqlSession *session, const char *name)
{
	SqlObject  *prepared = catalog_object(&session->catalog, SQL_PREPARED, name);

	if (prepared == NULL)
		effect_unknown(session, "what was prepared as \"%s\"", name);
	else
		run_node(session, prepared->query);
}

static void
run_extension(SqlSession *session, CreateExtensionStmt *statement)
{
	if (catalog_object(&session->catalog, SQL_EXTENSION, statement->extname) != NULL)
	{
		if (!statement->if_not_exists)
			effect_fail(session, "42710", "extension \"%s\" is there already",
						statement->extname);
		return;
	}
	effect_depend(session, "what the script of extension \"%s\" does", statement->extname);
	catalog_add_object(&session->catalog, SQL_EXTENSION, statement->extname);
}

/* The rest; false if the node is not known. */
bool
run_other(SqlSession *session, Node *node)
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
			add_part(session, SQL_RULE, ((RuleStmt *) node)->relation,
					 ((RuleStmt *) node)->rulename);
			break;
		case T_CreatePolicyStmt:
			if (!((CreatePolicyStmt *) node)->permissive)
				effect_trait(session, SQL_TRAIT_HIDES_ROWS);
			add_part(session, SQL_POLICY, ((CreatePolicyStmt *) node)->table,
					 ((CreatePolicyStmt *) node)->policy_name);
			break;
		case T_AlterPolicyStmt:
			effect_lock_named(session,
							  session_relation(session, ((AlterPolicyStmt *) node)->table),
							  SQL_ACCESS_EXCLUSIVE);
			break;
		case T_CreateSeqStmt:
			catalog_add(&session->catalog,
						catalog_range_name(&session->catalog,
										   ((CreateSeqStmt *) node)->sequence), 'S');
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
		case T_VacuumStmt:
			run_vacuum(session, (VacuumStmt *) node);
			break;
		case T_ClusterStmt:
			run_cluster(session, (ClusterStmt *) node);
			break;
		case T_LockStmt:
			run_lock(session, (LockStmt *) node);
			break;
		case T_VariableSetStmt:
			run_set(session, (VariableSetStmt *) node);
			break;
		case T_CommentStmt:
			run_comment(session, (CommentStmt *) node);
			break;
		case T_GrantStmt:
			run_grant(session, (GrantStmt *) node);
			break;
		case T_ReassignOwnedStmt:
			run_owned(session, ((ReassignOwnedStmt *) node)->roles);
			break;
		case T_DropOwnedStmt:
			run_owned(session, ((DropOwnedStmt *) node)->roles);
			break;
		case T_AlterTableMoveAllStmt:
			run_move_all(session, (AlterTableMoveAllStmt *) node);
			break;
		case T_AlterObjectSchemaStmt:
			run_set_schema(session, (AlterObjectSchemaStmt *) node);
			break;
		case T_CreateSchemaStmt:
			run_create_schema(session, (CreateSchemaStmt *) node);
			break;
		case T_CreateStatsStmt:
			run_statistics(session, (CreateStatsStmt *) node);
			break;
		case T_PrepareStmt:
			catalog_add_object(&session->catalog, SQL_PREPARED,
							   ((PrepareStmt *) node)->name)->query =
				((PrepareStmt *) node)->query;
			break;
		case T_ExecuteStmt:
			run_prepared(session, ((ExecuteStmt *) node)->name);
			break;
		case T_CreateExtensionStmt:
			run_extension(session, (CreateExtensionStmt *) node);
			break;
		case T_CreatedbStmt:
		case T_DropdbStmt:
		case T_CreateTableSpaceStmt:
		case T_DropTableSpaceStmt:
		case T_AlterSystemStmt:
			effect_no_block(session);
			break;
		case T_CreateSubscriptionStmt:
		case T_AlterSubscriptionStmt:
		case T_DropSubscriptionStmt:
			break;
		case T_DiscardStmt:
			if (((DiscardStmt *) node)->target == DISCARD_ALL)
				effect_no_block(session);
			break;
		case T_SecLabelStmt:
			effect_depend(session, "whether a label provider is loaded");
			break;
		case T_AlterOwnerStmt:
		case T_AlterRoleStmt:
		case T_AlterRoleSetStmt:
		case T_AlterDatabaseStmt:
		case T_AlterDatabaseSetStmt:
		case T_AlterDefaultPrivilegesStmt:
		case T_AlterExtensionStmt:
		case T_AlterExtensionContentsStmt:
		case T_AlterCollationStmt:
		case T_AlterEventTrigStmt:
		case T_AlterFdwStmt:
		case T_AlterForeignServerStmt:
		case T_AlterOperatorStmt:
		case T_AlterOpFamilyStmt:
		case T_AlterStatsStmt:
		case T_AlterTableSpaceOptionsStmt:
		case T_AlterTSConfigurationStmt:
		case T_AlterTSDictionaryStmt:
		case T_AlterTypeStmt:
		case T_AlterUserMappingStmt:
		case T_AlterObjectDependsStmt:
		case T_CallStmt:
		case T_CheckPointStmt:
		case T_ClosePortalStmt:
		case T_ConstraintsSetStmt:
		case T_CreateAmStmt:
		case T_CreateCastStmt:
		case T_CreateConversionStmt:
		case T_CreateEventTrigStmt:
		case T_CreateFdwStmt:
		case T_CreateForeignServerStmt:
		case T_CreateOpClassStmt:
		case T_CreateOpFamilyStmt:
		case T_CreatePLangStmt:
		case T_CreateRoleStmt:
		case T_CreateTransformStmt:
		case T_CreateUserMappingStmt:
		case T_DeallocateStmt:
		case T_DeclareCursorStmt:
		case T_DefineStmt:
		case T_DropRoleStmt:
		case T_DropUserMappingStmt:
		case T_ExplainStmt:
		case T_FetchStmt:
		case T_GrantRoleStmt:
		case T_ImportForeignSchemaStmt:
		case T_ListenStmt:
		case T_LoadStmt:
		case T_NotifyStmt:
		case T_UnlistenStmt:
		case T_VariableShowStmt:
			break;
		default:
			return false;
	}
	return true;
}
