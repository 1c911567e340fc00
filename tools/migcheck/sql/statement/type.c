/*
 * type.c
 *		Domains, enums and composite types.
 *
 * A type has no lock that holds up a table. What counts is who uses it: a
 * CHECK that is added to a domain reads every table with a column of it, and a
 * value that is added to an enum cannot be used before the transaction has
 * committed.
 */
#include "migcheck/sql/parse/option.h"
#include "migcheck/sql/query/scope.h"

#include <stdlib.h>
#include <string.h>

#include "migcheck/sql/relation/taken_names.h"

/*
 * Note that each table with a column of a domain is read. The server locks it
 * in a mode that keeps writers out; a partitioned table has no rows to read.
 * Domains over the domain are not followed.
 */
static void
read_domain_tables(SqlSession *session, const char *domain)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];

		if (relation->kind == 'p' || !relation_has_type(relation, domain))
			continue;
		effect_lock(session, relation, SQL_SHARE);
		effect_note_work(session, relation);
	}
}

/* Return true if a column of a table is of a type. */
static bool
is_type_used_by_column(const SqlSession *session, const char *name)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		if (relation_has_type(session->catalog.relations[i], name))
			return true;
	}
	return false;
}

/*
 * Return true if ALTER DOMAIN reads the tables of the domain, NULL if it is
 * not known. The letters are those of AlterDomainStmt: C add, V validate, O
 * set NOT NULL, N drop NOT NULL.
 */
static bool
alter_reads_domain(const AlterDomainStmt *statement, const SqlObject *domain)
{
	switch (statement->subtype)
	{
		case 'C':
			return !((Constraint *) statement->def)->skip_validation;
		case 'V':
			return true;
		case 'O':
			return domain == NULL || !domain->not_null;
		default:
			return false;
	}
}

/* Look at the expression of a domain's CHECK: it knows only VALUE. */
static void
check_domain_constraint(SqlSession *session, const SqlObject *domain,
						const Constraint *constraint)
{
	const SqlType unknown = {0};

	if (constraint->contype == CONSTR_CHECK)
		scope_check_domain(session, domain != NULL ? domain->base : unknown,
						   constraint->raw_expr);
}

/* So many constraints of a domain get their names. */
#define MAX_NAMED	100

/* Return the name that the server gives a constraint of a domain, or NULL. */
static const char *
choose_domain_constraint(SqlSession *session, const SqlObject *domain,
						 const Constraint *constraint)
{
	const char *dot = strrchr(domain->name, '.');
	const char *bare = dot != NULL ? dot + 1 : domain->name;
	const char *word = constraint->contype == CONSTR_CHECK ? "check" : "not_null";
	const char *name = arena_format(session->arena, "%s_%s", bare, word);

	/* The search grows with the square: of many, no name is known. */
	if (domain->constraints.count > MAX_NAMED)
		return NULL;
	for (int i = 1; is_name_in_set(&domain->constraints, name); i++)
		name = arena_format(session->arena, "%s_%s%d", bare, word, i);
	/* A longer one is cut by the server. */
	return strlen(name) < NAMEDATALEN ? name : NULL;
}

/* Note the name of a domain's constraint. NOT NULL has one from 17 on. */
static void
note_domain_constraint(SqlSession *session, SqlObject *domain,
					   const Constraint *constraint)
{
	const char *name = constraint->conname;

	if (constraint->contype == CONSTR_CHECK)
		domain->conditions = lappend(domain->conditions, (void *) constraint);
	if (constraint->contype != CONSTR_CHECK && session->version < 17)
		return;
	if (name == NULL)
		name = choose_domain_constraint(session, domain, constraint);
	if (name != NULL)
		add_name_to_set(session->arena, &domain->constraints, name);
	else
		domain->unnamed = true;
}

/* DROP and VALIDATE CONSTRAINT of a domain: it has the constraint. */
static void
require_domain_constraint(SqlSession *session, const SqlObject *domain,
						  const AlterDomainStmt *statement)
{
	if ((statement->subtype != 'X' && statement->subtype != 'V') ||
		statement->missing_ok || domain->unnamed ||
		session->catalog.uncertain ||
		is_name_in_set(&domain->constraints, statement->name))
		return;
	effect_fail(session, "42704", "domain \"%s\" has no constraint \"%s\"", domain->name,
				statement->name);
}

/* Give a domain a default, which has to be a value of its type. */
static void
set_domain_default(SqlSession *session, SqlObject *domain, Node *value)
{
	SqlColumn	column = {.name = domain->name, .type = domain->base};

	if (value != NULL)
		scope_check_default(session, &column, value);
	domain->query = value;
}

/*
 * Forget a CHECK that a domain loses. One whose name the server has chosen may
 * be any of those without a name.
 */
static void
drop_domain_condition(SqlObject *domain, const char *name)
{
	List	   *kept = NIL;
	ListCell   *cell;

	foreach(cell, domain->conditions)
	{
		const Constraint *constraint = lfirst(cell);

		if (constraint->conname != NULL && strcmp(constraint->conname, name) != 0)
			kept = lappend(kept, lfirst(cell));
	}
	domain->conditions = kept;
}

/* Note what ALTER DOMAIN changes in the domain. */
static void
note_domain_change(SqlObject *domain, const AlterDomainStmt *statement)
{
	char		change = statement->subtype;

	if (change == 'X' && statement->name != NULL)
		drop_domain_condition(domain, statement->name);
	if (change == 'C' || change == 'O')
		domain->constrained = true;
	if (change == 'O' || change == 'N')
		domain->not_null = change == 'O';
}

/*
 * ALTER DOMAIN: a new constraint reads every table with a column of it,
 * unless NOT VALID.
 */
static void
run_alter_domain(SqlSession *session, AlterDomainStmt *statement)
{
	const char *name = catalog_list_name(&session->catalog, statement->typeName);
	SqlObject  *domain =
	catalog_find_object(&session->catalog, SQL_DOMAIN, name);
	bool		reads;

	if (is_type_used_by_column(session, name) &&
		(statement->subtype == 'C' ||
		 (statement->subtype == 'O' && (domain == NULL || !domain->not_null))))
		breaks_note_object(session, domain, "the running code may write values that it refuses");
	reads = alter_reads_domain(statement, domain);
	if (statement->subtype == 'C')
		check_domain_constraint(session, domain, (Constraint *) statement->def);
	if (domain != NULL)
	{
		require_domain_constraint(session, domain, statement);
		note_domain_change(domain, statement);
		if (statement->subtype == 'T')
			set_domain_default(session, domain, statement->def);
		domain->unnamed |= statement->subtype == 'O';
		if (statement->subtype == 'C')
			note_domain_constraint(session, domain, (Constraint *) statement->def);
	}
	if (domain == NULL && session_is_certain(session, name))
		effect_fail(session, "42704", "domain \"%s\" does not exist", name);
	else if (domain == NULL && reads)
		effect_unknown(session, "the tables with a column of domain \"%s\"", name);
	else if (domain == NULL)
		effect_depend(session, "what domain \"%s\" is: no file creates it", name);
	else if (reads)
	{
		effect_note_advice(session, SQL_ADVICE_DOMAIN);
		read_domain_tables(session, name);
	}
}

/*
 * Enter a new type: no other one may have its name, nor a relation, which has
 * a row type of that name.
 */
static SqlObject *
add_type_of_name(SqlSession *session, SqlObjectKind kind, const char *name)
{
	refuse_taken_type(session, name);
	session_note_made_in_schema(session, name);
	return catalog_add_object(&session->catalog, kind, name);
}

/* Return the name that the server gives a multirange of a range. */
static const char *
name_of_multirange(SqlSession *session, const char *range)
{
	const char *at = strstr(range, "range");

	return at == NULL ? arena_format(session->arena, "%s_multirange", range) :
		arena_format(session->arena, "%.*smulti%s", (int) (at - range), range, at);
}

/* CREATE TYPE AS RANGE: from 14 on it makes a multirange, too. */
static void
add_range_types(SqlSession *session, CreateRangeStmt * statement)
{
	const char *name = catalog_new_list_name(&session->catalog, statement->typeName);
	const DefElem *multi = find_named_option(statement->params, "multirange_type_name");
	const DefElem *subtype = find_named_option(statement->params, "subtype");

	if (subtype != NULL && subtype->arg != NULL && IsA(subtype->arg, TypeName))
		require_type(session, (TypeName *) subtype->arg);
	add_type_of_name(session, SQL_OTHER_TYPE, name);
	if (session->version < 14)
		return;
	add_type_of_name(session, SQL_OTHER_TYPE,
					 multi == NULL || multi->arg == NULL || !IsA(multi->arg, TypeName) ?
					 name_of_multirange(session, name) :
					 catalog_new_list_name(&session->catalog, ((TypeName *) multi->arg)->names));
}

/*
 * CREATE DOMAIN: enter it into the catalogue with its base type. Whether it
 * has a constraint decides later about ADD COLUMN.
 */
static void
run_create_domain(SqlSession *session, CreateDomainStmt *statement)
{
	SqlObject  *domain = add_type_of_name(session, SQL_DOMAIN,
										  catalog_new_list_name(
																&session->catalog,
																statement->domainname));
	ListCell   *cell;

	require_type(session, statement->typeName);
	domain->base = type_as_written(&session->catalog, statement->typeName);
	foreach(cell, statement->constraints)
	{
		Constraint *constraint = lfirst(cell);

		domain->constrained |= constraint->contype == CONSTR_CHECK ||
			constraint->contype == CONSTR_NOTNULL;
		domain->not_null |= constraint->contype == CONSTR_NOTNULL;
		check_domain_constraint(session, domain, constraint);
		if (constraint->contype == CONSTR_CHECK || constraint->contype == CONSTR_NOTNULL)
			note_domain_constraint(session, domain, constraint);
		if (constraint->contype == CONSTR_DEFAULT)
			set_domain_default(session, domain, constraint->raw_expr);
	}
}

/*
 * ALTER TYPE ... RENAME VALUE: old code that writes the old value fails from
 * then on.
 */
static void
rename_enum_label(SqlSession *session, SqlObject *type,
				  const AlterEnumStmt *statement)
{
	breaks_note_object(session, type, "the running code may still use the old value");
	if (type == NULL)
	{
		effect_depend(session, "the values that the enum has");
		return;
	}
	for (size_t i = 0; i < type->label_count; i++)
	{
		if (strcmp(type->labels[i].name, statement->newVal) == 0)
			effect_fail(session, "42710", "the value \"%s\" is there already",
						statement->newVal);
	}
	for (size_t i = 0; i < type->label_count; i++)
	{
		if (strcmp(type->labels[i].name, statement->oldVal) != 0)
			continue;
		type->labels[i].name = statement->newVal;
		return;
	}
	effect_fail(session, "22023", "the enum has no value \"%s\"", statement->oldVal);
}

/* BEFORE and AFTER name a value that is there. */
static void
check_neighbour(SqlSession *session, const SqlObject *type, const char *label)
{
	if (label == NULL)
		return;
	for (size_t i = 0; i < type->label_count; i++)
	{
		if (strcmp(type->labels[i].name, label) == 0)
			return;
	}
	if (type->born_transaction != 0)
		effect_fail(session, "22023", "the enum has no value \"%s\"", label);
}

/*
 * ALTER TYPE of an enum. A new value cannot be used in its own transaction.
 * Nothing of the enum is locked that a table waits for.
 */
static void
run_alter_enum(SqlSession *session, AlterEnumStmt *statement)
{
	const char *name = catalog_list_name(&session->catalog, statement->typeName);
	SqlObject  *type = catalog_find_object(&session->catalog, SQL_ENUM, name);

	add_name_to_set(session->arena, &session->statement->targets, name);
	if (statement->oldVal != NULL)
	{
		rename_enum_label(session, type, statement);
		return;
	}
	if (type == NULL && session_is_certain(session, name))
		effect_fail(session, "42704", "type \"%s\" does not exist", name);
	session_note_made(session, statement->newVal);
	/* An enum that no file made is older than any transaction. */
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
	check_neighbour(session, type, statement->newValNeighbor);
	catalog_add_label(&session->catalog, type, statement->newVal);
}

/* Compare two labels for qsort(). */
static int
compare_labels(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* Refuse an enum that has one label twice. */
static void
refuse_labels_twice(SqlSession *session, const SqlObject *type)
{
	const char **names = arena_alloc(session->arena, (type->label_count + 1) * sizeof(char *));

	for (size_t i = 0; i < type->label_count; i++)
		names[i] = type->labels[i].name;
	qsort(names, type->label_count, sizeof(char *), compare_labels);
	for (size_t i = 1; i < type->label_count; i++)
	{
		if (strcmp(names[i - 1], names[i]) == 0)
			effect_fail(session, "23505", "the value \"%s\" is there twice", names[i]);
	}
}

/* CREATE TYPE AS ENUM: enter it into the catalogue with its values. */
static void
run_create_enum(SqlSession *session, CreateEnumStmt *statement)
{
	SqlObject  *type = add_type_of_name(session, SQL_ENUM,
										catalog_new_list_name(
															  &session->catalog,
															  statement->typeName));
	ListCell   *cell;

	foreach(cell, statement->vals)
	{
		bool		before = session->catalog.has_new_labels;

		catalog_add_label(&session->catalog, type, strVal(lfirst(cell)));
		/* The values that it is made with can be used at once. */
		type->labels[type->label_count - 1].born_transaction = 0;
		session->catalog.has_new_labels = before;
	}
	refuse_labels_twice(session, type);
}

/*
 * CREATE TYPE ... AS (...): keep the names of its columns, which ALTER TABLE
 * ... OF compares.
 */
static void
run_create_composite(SqlSession *session, const CompositeTypeStmt * statement)
{
	SqlObject  *type = add_type_of_name(session, SQL_COMPOSITE,
										catalog_new_range_name(
															   &session->catalog,
															   statement->typevar));
	ListCell   *cell;

	foreach(cell, statement->coldeflist)
	{
		const ColumnDef *definition = lfirst(cell);

		require_type(session, definition->typeName);
		if (list_has_name(type->columns, definition->colname))
			effect_fail(session, "42701", "attribute \"%s\" is there already",
						definition->colname);
		type->columns = lappend(type->columns, makeString(definition->colname));
		type->types = lappend(type->types, definition->typeName);
	}
}

/* Take an attribute, with its type, from a composite type. */
static void
remove_attribute(SqlObject *type, const char *name)
{
	List	   *columns = NIL;
	List	   *types = NIL;
	ListCell   *column;
	ListCell   *kept;

	forboth(column, type->columns, kept, type->types)
	{
		if (strcmp(strVal(lfirst(column)), name) == 0)
			continue;
		columns = lappend(columns, lfirst(column));
		types = lappend(types, lfirst(kept));
	}
	type->columns = columns;
	type->types = types;
}

/* Give an attribute another type. */
static void
change_attribute(SqlObject *type, const char *name, TypeName *to)
{
	ListCell   *column;
	ListCell   *kept;

	forboth(column, type->columns, kept, type->types)
	{
		if (strcmp(strVal(lfirst(column)), name) == 0)
			lfirst(kept) = to;
	}
}

/* Refuse to add an attribute that is there, or to change one that is not. */
static void
check_attribute(SqlSession *session, SqlObject *type,
				const AlterTableCmd *command)
{
	const char *name = command->subtype == AT_AddColumn ?
		((ColumnDef *) command->def)->colname : command->name;
	bool		there = list_has_name(type->columns, name);

	if (command->subtype == AT_AddColumn)
	{
		if (there)
			effect_fail(session, "42701", "\"%s\" has an attribute \"%s\" already",
						type->name, name);
		type->columns = lappend(type->columns, makeString((char *) name));
		type->types = lappend(type->types,
							  copyObject(((ColumnDef *) command->def)->typeName));
	}
	else if (!there && !command->missing_ok)
		effect_fail(session, "42703", "\"%s\" has no attribute \"%s\"", type->name, name);
	if (there && command->subtype == AT_DropColumn)
		remove_attribute(type, name);
	if (there && command->subtype == AT_AlterColumnType)
		change_attribute(type, name, copyObject(((ColumnDef *) command->def)->typeName));
}

/*
 * ALTER TYPE ... ATTRIBUTE: the tables of this type change, too, with CASCADE
 * only; ALTER ATTRIBUTE ... TYPE copies them, and is refused where a column
 * is of the type.
 */
void
run_alter_type_attribute(SqlSession *session, AlterTableStmt *statement)
{
	const char *name = catalog_range_name(&session->catalog, statement->relation);
	SqlObject  *type = catalog_find_object(&session->catalog, SQL_COMPOSITE, name);
	ListCell   *cell;

	foreach(cell, statement->cmds)
	{
		AlterTableCmd *command = lfirst(cell);

		if (type != NULL)
			check_attribute(session, type, command);

		if (command->subtype == AT_AlterColumnType &&
			is_type_used_by_column(session, name))
			effect_fail(session, "0A000", "a column is of type \"%s\"", name);
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
		if (type == NULL)
			effect_unknown(session, "the tables of type \"%s\"", name);
	}
}

/* Run a statement about types; false if the node is something else. */
bool
run_type_statement(SqlSession *session, Node *node)
{
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
			run_create_composite(session, (CompositeTypeStmt *) node);
			return true;
		case T_CreateRangeStmt:
			add_range_types(session, (CreateRangeStmt *) node);
			return true;
		default:
			return false;
	}
}
