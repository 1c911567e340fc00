/*
 * named.c
 *		Objects that no verdict is about, by their names: servers, event
 *		triggers, subscriptions, collations, text search, casts, languages.
 *
 * They lock nothing that the application uses. But one that is there already
 * cannot be made, one that is not there cannot be changed, and one that others
 * need cannot be dropped: those statements fail.
 *
 * All of them are of one kind in the catalogue, SQL_NAMED, and known by the
 * word for their kind and their name in quotes ("server \"s\""), since two of
 * different kinds may have one name. What a server or an event trigger needs is
 * kept in the body of its object: the foreign-data wrapper, the function.
 */
#include "migcheck/sql/catalog/roles.h"
#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/parse/option.h"
#include "migcheck/sql/query/scope.h"
#include "migcheck/sql/statement/dropped.h"
#include "text/one_of.h"

#include <string.h>

/*
 * Kinds of objects, and what the catalogue calls them. For another kind a row
 * is enough where CREATE is a DefineStmt and DROP a DropStmt; any other
 * statement needs its case in run_create_named() or run_alter_named().
 */
static const struct
{
	ObjectType	type;
	const char *word;			/* as the server's messages call it */
	bool		overloaded;		/* several of one name differ by the types of
								 * their arguments, which are not kept: one
								 * made twice or dropped is no mistake */
}			kinds[] = {
	{OBJECT_FOREIGN_SERVER, "server", false},
	{OBJECT_FDW, "foreign-data wrapper", false},
	{OBJECT_EVENT_TRIGGER, "event trigger", false},
	{OBJECT_SUBSCRIPTION, "subscription", false},
	{OBJECT_COLLATION, "collation", false},
	{OBJECT_CONVERSION, "conversion", false},
	{OBJECT_TSCONFIGURATION, "text search configuration", false},
	{OBJECT_TSDICTIONARY, "text search dictionary", false},
	{OBJECT_CAST, "cast", false},
	{OBJECT_LANGUAGE, "language", false},
	{OBJECT_ACCESS_METHOD, "access method", false},
	{OBJECT_AGGREGATE, "aggregate", true},
	{OBJECT_OPERATOR, "operator", true},
	{OBJECT_ROLE, "role", false},
	{OBJECT_DATABASE, "database", false},
	{OBJECT_TABLESPACE, "tablespace", false},
	{OBJECT_TRANSFORM, "transform", false},
};

/* Return the index of a kind in the list, or -1. */
static int
find_kind_index(ObjectType type)
{
	for (size_t i = 0; i < lengthof(kinds); i++)
	{
		if (kinds[i].type == type)
			return (int) i;
	}
	return -1;
}

/*
 * Return true if the objects of a kind belong to one database, so that its
 * migrations make them. Roles, databases and tablespaces belong to the server:
 * a file may use one that no file makes.
 */
static bool
is_of_database(ObjectType type)
{
	return type != OBJECT_ROLE && type != OBJECT_DATABASE &&
		type != OBJECT_TABLESPACE;
}

/* Return the key of an object: the word for its kind, and its name. */
static const char *
key_of_object(SqlSession *session, int kind, const char *name)
{
	return arena_format(session->arena, "%s \"%s\"", kinds[kind].word, name);
}

/* Return the object of a kind and name that the files have made, or NULL. */
SqlObject *
find_named_object(SqlSession *session, ObjectType type, const char *name)
{
	int			kind = find_kind_index(type);

	return kind < 0 ? NULL :
		catalog_find_object(&session->catalog, SQL_NAMED,
							key_of_object(session, kind, name));
}

/*
 * Return an object that a statement needs; NULL if it is not known. The
 * statement fails where all files are known and none made the object; where
 * some are not, or it belongs to the whole server, that is said as what the
 * verdict depends on.
 */
SqlObject *
require_named_object(SqlSession *session, ObjectType type, const char *name)
{
	SqlObject  *object = find_named_object(session, type, name);
	int			kind = find_kind_index(type);

	if (object != NULL || kind < 0)
		return object;
	if (is_of_database(type) && session_is_certain(session, name))
		effect_fail(session, "42704", "%s does not exist",
					key_of_object(session, kind, name));
	else
		effect_depend(session, "whether %s exists",
					  key_of_object(session, kind, name));
	return NULL;
}

/* Refuse a name that the server keeps for its own roles. */
static void
refuse_reserved_role(SqlSession *session, ObjectType type, const char *name)
{
	if (type == OBJECT_ROLE && strncmp(name, "pg_", 3) == 0)
		effect_fail(session, "42939", "names of roles do not begin with pg_");
}

/*
 * Make an object, and return it. The statement fails if it is there already,
 * which with IF NOT EXISTS is no mistake: then the one that is there is
 * returned. The kind must be in the list.
 */
static SqlObject *
make_named_object(SqlSession *session, ObjectType type, const char *name,
				  bool if_not_exists)
{
	int			kind = find_kind_index(type);
	const char *key = key_of_object(session, kind, name);
	SqlObject  *object =
	catalog_find_object(&session->catalog, SQL_NAMED, key);

	refuse_reserved_role(session, type, name);
	if (object != NULL && !kinds[kind].overloaded)
	{
		if (!if_not_exists)
			effect_fail(session, "42710", "%s is there already", key);
		return object;
	}
	if (!if_not_exists)
		session_note_made(session, name);
	return catalog_add_object(&session->catalog, SQL_NAMED, key);
}

/*
 * Return the name of a cast, which has none in SQL: its two types. A type
 * that was not understood is "?", so that two of such casts are taken for one.
 */
static const char *
name_of_cast(SqlSession *session, const TypeName *source,
			 const TypeName *target)
{
	SqlType		from = type_as_written(&session->catalog, source);
	SqlType		to = type_as_written(&session->catalog, target);

	return arena_format(session->arena, "%s AS %s",
						from.name != NULL ? from.name : "?",
						to.name != NULL ? to.name : "?");
}

/* Return the name of a transform: its type and its language. */
static const char *
name_of_transform(SqlSession *session, const TypeName *type,
				  const char *language)
{
	SqlType		of = type_as_written(&session->catalog, type);

	return arena_format(session->arena, "%s in %s",
						of.name != NULL ? of.name : "?", language);
}

/* Refuse an aggregate whose function SFUNC is not there. */
static void
check_transition_function(SqlSession *session, const DefineStmt * statement)
{
	const DefElem *option = find_named_option(statement->definition, "sfunc");
	List	   *names;
	const char *name;

	if (option == NULL || option->arg == NULL || !IsA(option->arg, TypeName))
		return;
	names = ((TypeName *) option->arg)->names;
	name = catalog_list_name(&session->catalog, names);
	if (fact_volatility(strVal(llast(names)), session->version) == '\0' &&
		session_knows_function(session, name) &&
		find_routine(session, name, NULL) == NULL)
		effect_fail(session, "42883", "function \"%s\" does not exist", name);
}

/*
 * CREATE AGGREGATE, OPERATOR, COLLATION and TEXT SEARCH; a type of that form
 * is in no row of the list. OR REPLACE, which aggregates have, asks as little
 * as IF NOT EXISTS whether there was one.
 */
static void
run_define_named(SqlSession *session, const DefineStmt * statement)
{
	if (statement->kind == OBJECT_AGGREGATE)
		check_transition_function(session, statement);
	if (find_kind_index(statement->kind) >= 0)
		make_named_object(session, statement->kind,
						  catalog_new_list_name(&session->catalog,
												statement->defnames),
						  statement->if_not_exists || statement->replace);
}

/*
 * Return true if an object that was not dropped is of a kind, and needs the
 * one that its body names.
 */
static bool
object_needs_another(const SqlObject *object, ObjectType type,
					 const char *needed)
{
	const char *word = kinds[find_kind_index(type)].word;

	return object->kind == SQL_NAMED && !object->dropped &&
		object->body != NULL && strcmp(object->body, needed) == 0 &&
		strncmp(object->name, word, strlen(word)) == 0;
}

/*
 * Drop what needs an object that goes, or refuse: the tables of a server, the
 * servers of a foreign-data wrapper. The language plpgsql is a member of the
 * extension that initdb makes, so that the server refuses to drop it singly.
 */
void
drop_named_users(SqlSession *session, ObjectType type, const char *name,
				 bool cascade)
{
	size_t		prefix = strlen("server \"");

	if (type == OBJECT_FOREIGN_SERVER)
		drop_server_tables(session, name, cascade);
	if (type == OBJECT_COLLATION)
		drop_collation_users(session, name, cascade);
	if (type == OBJECT_LANGUAGE && strcmp(name, "plpgsql") == 0)
		effect_fail(session, "2BP01", "the extension \"plpgsql\" needs it");
	for (size_t i = 0; i < session->catalog.object_count && type == OBJECT_FDW; i++)
	{
		SqlObject  *server = session->catalog.objects[i];

		if (!object_needs_another(server, OBJECT_FOREIGN_SERVER, name))
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "%s needs it", server->name);
		drop_server_tables(session,
						   arena_copy(session->arena, server->name + prefix,
									  strlen(server->name) - prefix - 1), cascade);
		server->dropped = true;
	}
}

/*
 * Drop one object. With IF EXISTS a missing one is no mistake, but where not
 * all files are known, what goes with it may be there, too.
 */
static void
drop_one_object(SqlSession *session, ObjectType type, const char *name,
				bool missing_ok, bool cascade)
{
	SqlObject  *object = missing_ok ? find_named_object(session, type, name) :
		require_named_object(session, type, name);

	if (object == NULL && missing_ok && !session_is_complete(session))
		effect_depend(session, "whether %s exists",
					  key_of_object(session, find_kind_index(type), name));
	drop_named_users(session, type, name, cascade);
	if (object != NULL)
		object->dropped = true;
}

/*
 * DROP of such objects; false if the kind is another. A cast is named by two
 * types, the others by a list of names. Which of several overloaded ones goes
 * is not known: they stay in the catalogue.
 */
bool
drop_named_objects(SqlSession *session, const DropStmt *statement)
{
	int			kind = find_kind_index(statement->removeType);
	ListCell   *cell;

	if (kind < 0)
		return false;
	if (kinds[kind].overloaded)
		return true;
	foreach(cell, statement->objects)
	{
		List	   *object = lfirst(cell);
		const char *name;

		if (statement->removeType == OBJECT_CAST)
			name = name_of_cast(session, linitial(object), lsecond(object));
		else if (statement->removeType == OBJECT_TRANSFORM)
			name = name_of_transform(session, linitial(object),
									 strVal(lsecond(object)));
		else
			name = catalog_list_name(&session->catalog, object);
		drop_one_object(session, statement->removeType, name,
						statement->missing_ok,
						statement->behavior == DROP_CASCADE);
	}
	return true;
}

/*
 * ALTER ... RENAME of such an object; false if the kind is another. The
 * grammar leaves the name in "object", and that of a role, a database or a
 * tablespace in "subname". The catalogue copies the object under its new name:
 * a pointer to the old one must not be kept.
 */
bool
rename_named_object(SqlSession *session, const RenameStmt *statement)
{
	int			kind = find_kind_index(statement->renameType);
	const char *name;
	const char *to = statement->newname;
	SqlObject  *object;

	if (kind < 0 || kinds[kind].overloaded)
		return false;
	name = statement->object == NULL ? statement->subname :
		catalog_list_name(&session->catalog, (List *) statement->object);
	object = require_named_object(session, statement->renameType, name);
	refuse_reserved_role(session, statement->renameType, to);
	/* What is in a schema has its new name there. */
	if (statement->object != NULL && IsA(statement->object, List))
		to = catalog_sibling_name(&session->catalog, name, to);
	if (find_named_object(session, statement->renameType, to) != NULL)
		effect_fail(session, "42710", "%s is there already",
					key_of_object(session, kind, to));
	if (object != NULL)
		catalog_rename_object(&session->catalog, object, key_of_object(session, kind, to));
	return true;
}

/*
 * CREATE TRANSFORM: its language must be there, and one for a type is there
 * already unless OR REPLACE takes its place.
 */
static void
make_transform(SqlSession *session, const CreateTransformStmt * statement)
{
	require_named_object(session, OBJECT_LANGUAGE, statement->lang);
	make_named_object(session, OBJECT_TRANSFORM,
					  name_of_transform(session, statement->type_name,
										statement->lang), statement->replace);
}

/* Has the server an event of this name? login is of 17. */
static bool
is_event(const SqlSession *session, const char *name)
{
	static const char *const names[] = {
		"ddl_command_start", "ddl_command_end", "sql_drop", "table_rewrite", NULL
	};

	return text_is_one_of(name, names) ||
		(session->version >= 17 && strcmp(name, "login") == 0);
}

/* Refuse a subscription that does not connect, and has what needs it. */
static void
check_subscription(SqlSession *session, const CreateSubscriptionStmt * statement)
{
	static const char *const needing[] = {"copy_data", "create_slot", "enabled"};
	const DefElem *connect = find_named_option(statement->options, "connect");

	for (size_t i = 0; i < lengthof(needing); i++)
	{
		const DefElem *option = find_named_option(statement->options, needing[i]);

		if (connect != NULL && !is_option_on(connect) && option != NULL && is_option_on(option))
			effect_fail(session, "42601", "\"%s\" needs a connection", needing[i]);
	}
}

/* The function of an event trigger has to return event_trigger. */
static void
check_event_function(SqlSession *session, const CreateEventTrigStmt * statement)
{
	const SqlObject *function = catalog_find_object(&session->catalog, SQL_FUNCTION,
													catalog_list_name(&session->catalog,
																	  statement->funcname));

	if (!is_event(session, statement->eventname))
		effect_fail(session, "42601", "there is no event \"%s\"", statement->eventname);
	if (function != NULL && function->older < 0 && function->returns != NULL &&
		strcmp(function->returns, "event_trigger") != 0)
		effect_fail(session, "42P17", "function \"%s\" is no event trigger",
					function->name);
}

/*
 * CREATE of an object of the list; false if the statement is another. Only
 * CREATE SERVER and what DefineStmt makes have IF NOT EXISTS.
 */
static bool
run_create_named(SqlSession *session, Node *node)
{
	switch (nodeTag(node))
	{
		case T_DefineStmt:
			run_define_named(session, (DefineStmt *) node);
			break;
		case T_CreateFdwStmt:
			make_named_object(session, OBJECT_FDW,
							  ((CreateFdwStmt *) node)->fdwname, false)->bare =
				!has_named_option(((CreateFdwStmt *) node)->func_options, "handler");
			break;
		case T_CreateForeignServerStmt:
			make_named_object(session, OBJECT_FOREIGN_SERVER,
							  ((CreateForeignServerStmt *) node)->servername,
							  ((CreateForeignServerStmt *) node)->if_not_exists)->body =
				((CreateForeignServerStmt *) node)->fdwname;
			break;
		case T_CreateEventTrigStmt:
			check_event_function(session, (CreateEventTrigStmt *) node);
			make_named_object(session, OBJECT_EVENT_TRIGGER,
							  ((CreateEventTrigStmt *) node)->trigname,
							  false)->body =
				catalog_list_name(&session->catalog,
								  ((CreateEventTrigStmt *) node)->funcname);
			break;
		case T_CreateSubscriptionStmt:
			check_subscription(session, (CreateSubscriptionStmt *) node);
			make_named_object(session, OBJECT_SUBSCRIPTION,
							  ((CreateSubscriptionStmt *) node)->subname,
							  false);
			break;
		case T_CreateConversionStmt:
			make_named_object(session, OBJECT_CONVERSION,
							  catalog_new_list_name(&session->catalog,
													((CreateConversionStmt *) node)->conversion_name),
							  false);
			break;
		case T_CreateAmStmt:
			make_named_object(session, OBJECT_ACCESS_METHOD,
							  ((CreateAmStmt *) node)->amname, false);
			break;
		case T_CreateCastStmt:
			session->catalog.has_own_casts = true;
			make_named_object(session, OBJECT_CAST,
							  name_of_cast(session,
										   ((CreateCastStmt *) node)->sourcetype,
										   ((CreateCastStmt *) node)->targettype), false);
			break;
		case T_CreateTransformStmt:
			make_transform(session, (CreateTransformStmt *) node);
			break;
		case T_CreateRoleStmt:
			make_named_object(session, OBJECT_ROLE,
							  ((CreateRoleStmt *) node)->role, false);
			break;
		default:
			return false;
	}
	return true;
}

/*
 * DROP ROLE. CURRENT_USER and its like name whoever runs the migration, whom
 * no file has to make. The server refuses to drop one that owns something.
 */
static void
drop_named_roles(SqlSession *session, const DropRoleStmt * statement)
{
	ListCell   *cell;

	foreach(cell, statement->roles)
	{
		const RoleSpec *role = lfirst(cell);

		if (role->roletype != ROLESPEC_CSTRING)
			continue;
		drop_one_object(session, OBJECT_ROLE, role->rolename,
						statement->missing_ok, false);
		check_role_is_unused(session, role->rolename);
	}
}

/* Require a role, unless it is CURRENT_USER and its like, which is there. */
void
require_named_role(SqlSession *session, const RoleSpec *role)
{
	if (role != NULL && role->roletype == ROLESPEC_CSTRING &&
		strcmp(role->rolename, "postgres") != 0)
		require_named_object(session, OBJECT_ROLE, role->rolename);
}

/* Require each role of a list. */
void
require_roles(SqlSession *session, const List *roles)
{
	const ListCell *cell;

	foreach(cell, roles)
		require_named_role(session, lfirst(cell));
}

/*
 * ALTER of an object of the list, and those DROPs that are no DropStmt; false
 * if the statement is another. What ALTER changes does not matter here: it
 * fails if the object is not there, and does not wait for the application.
 */
static bool
run_alter_named(SqlSession *session, Node *node)
{
	switch (nodeTag(node))
	{
		case T_AlterFdwStmt:
			alter_wrapper(session, (AlterFdwStmt *) node);
			break;
		case T_AlterForeignServerStmt:
			require_named_object(session, OBJECT_FOREIGN_SERVER,
								 ((AlterForeignServerStmt *) node)->servername);
			break;
		case T_CreateUserMappingStmt:
			require_named_object(session, OBJECT_FOREIGN_SERVER,
								 ((CreateUserMappingStmt *) node)->servername);
			break;
		case T_AlterEventTrigStmt:
			require_named_object(session, OBJECT_EVENT_TRIGGER,
								 ((AlterEventTrigStmt *) node)->trigname);
			break;
		case T_AlterSubscriptionStmt:
			require_named_object(session, OBJECT_SUBSCRIPTION,
								 ((AlterSubscriptionStmt *) node)->subname);
			break;
		case T_DropSubscriptionStmt:
			drop_one_object(session, OBJECT_SUBSCRIPTION,
							((DropSubscriptionStmt *) node)->subname,
							((DropSubscriptionStmt *) node)->missing_ok,
							false);
			break;
		case T_AlterRoleStmt:
			require_named_role(session, ((AlterRoleStmt *) node)->role);
			break;
		case T_AlterRoleSetStmt:
			require_named_role(session, ((AlterRoleSetStmt *) node)->role);
			settings_require_stored(session, ((AlterRoleSetStmt *) node)->setstmt);
			break;
		case T_DropRoleStmt:
			drop_named_roles(session, (DropRoleStmt *) node);
			break;
		case T_AlterExtensionContentsStmt:
			alter_extension(session, (AlterExtensionContentsStmt *) node);
			break;
		case T_AlterObjectDependsStmt:
			run_alter_depends(session, (AlterObjectDependsStmt *) node);
			break;
		default:
			return false;
	}
	return true;
}

/*
 * Run a statement on such an object, in the session's catalogue; false if the
 * node is something else, which the caller then gives to others.
 */
bool
run_named_statement(SqlSession *session, Node *node)
{
	return run_create_named(session, node) || run_alter_named(session, node);
}

/*
 * Refuse to drop a function that an event trigger calls; with CASCADE the
 * trigger goes, too. The function's name is that of the catalogue: a function
 * of an event trigger has no arguments that could tell two of them apart.
 */
void
drop_event_triggers(SqlSession *session, const char *function, bool cascade)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		SqlObject  *object = session->catalog.objects[i];

		if (!object_needs_another(object, OBJECT_EVENT_TRIGGER, function))
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "the %s calls it", object->name);
		object->dropped = cascade;
	}
}
