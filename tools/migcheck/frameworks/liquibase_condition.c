/*
 * liquibase_condition.c
 *		What is known of a changeset of Liquibase's at the run only.
 *
 * Contexts and labels are given to the run: without any, all changesets run
 * but those whose context begins with "@". Preconditions are asked of the
 * database, for which see liquibase_precondition.c. A change that is not one of
 * Liquibase's own comes with an extension. So a changeset of these may run,
 * or may not; for which database it is, and whether it is ignored, is known
 * here.
 */
#include "migcheck/frameworks/liquibase.h"
#include "text/one_of.h"

#include <string.h>
#include <strings.h>

/* The changes of Liquibase 4.31. */
static const char *const own_changes[] = {
	"addAutoIncrement", "addColumn", "addDefaultValue",
	"addForeignKeyConstraint", "addLookupTable", "addNotNullConstraint",
	"addPrimaryKey", "addUniqueConstraint", "alterSequence", "createIndex",
	"createProcedure", "createSequence", "createTable", "createView",
	"customChange", "delete", "dropAllForeignKeyConstraints", "dropColumn",
	"dropDefaultValue", "dropForeignKeyConstraint", "dropIndex",
	"dropNotNullConstraint", "dropPrimaryKey", "dropProcedure", "dropSequence",
	"dropTable", "dropUniqueConstraint", "dropView", "empty", "executeCommand",
	"insert", "loadData", "loadUpdateData", "mergeColumns", "modifyDataType",
	"output", "renameColumn", "renameSequence", "renameTable", "renameView",
	"setColumnRemarks", "setTableRemarks", "sql", "sqlFile", "stop",
	"tagDatabase", "update", NULL
};

/* Return the change of Liquibase's that has a name but for case, or NULL. */
const char *
liquibase_find_change(const char *name)
{
	for (int i = 0; own_changes[i] != NULL; i++)
	{
		if (strcasecmp(own_changes[i], name) == 0)
			return own_changes[i];
	}
	return NULL;
}

/*
 * Return true if a list of databases has PostgreSQL: by its name, by "all",
 * or since all that it has are others with "!".
 */
bool
liquibase_is_for_postgresql(Arena *arena, const char *dbms)
{
	char	   *rest;
	bool		only_others = true;

	for (char *word = strtok_r(arena_string(arena, dbms), ", ", &rest);
		 word != NULL; word = strtok_r(NULL, ", ", &rest))
	{
		if (strcasecmp(word, "all") == 0 || strcasecmp(word,
													   "postgresql") == 0)
			return true;
		if (strcasecmp(word, "!postgresql") == 0)
			return false;
		only_others &= word[0] == '!';
	}
	return only_others;
}

/* Return two conditions as one text; both may be NULL. */
const char *
liquibase_join_conditions(Arena *arena, const char *first, const char *second)
{
	if (first == NULL || second == NULL)
		return first ? first : second;
	return arena_format(arena, "%s; %s", first, second);
}

/* Return what a context or labels ask of the run; NULL for none. */
const char *
liquibase_filter_condition(Arena *arena, const char *context,
						   const char *labels)
{
	const char *first = context == NULL || *context == '\0' ? NULL :
		arena_format(arena, "by its context \"%s\", if the run names others",
					 context);
	const char *second = labels == NULL || *labels == '\0' ? NULL :
		arena_format(arena, "by its labels \"%s\", if the run filters by some",
					 labels);

	if (first != NULL && context[strspn(context, " (")] == '@')
		first = arena_format(arena, "by its context \"%s\", which the run has "
							 "to name", context);
	return liquibase_join_conditions(arena, first, second);
}

/* Return the attribute of a node that has one of two names, or NULL. */
static const char *
value_of_either(const ChangelogNode *node, const char *name,
				const char *other)
{
	const char *value = changelog_value(node, name);

	return value ? value : changelog_value(node, other);
}

/*
 * Return true if a node of a changeset is no change, but about the changeset.
 */
static bool
is_about_changeset(const ChangelogNode *node)
{
	static const char *const words[] = {
		"", "changes", "comment", "modifySql", "preConditions", "rollback",
		"validCheckSum", NULL
	};

	/* An attribute, or a key with a scalar, has no child. */
	return text_is_one_of(node->name, words) || node->child == NULL;
}

/*
 * Return what decides over a change that is not one of Liquibase's, or NULL.
 * Changes are in a list of their own, or in the changeset itself.
 */
static const char *
unknown_change(Arena *arena, const ChangelogNode *changes)
{
	for (const ChangelogNode *change = changes->child; change != NULL;
		 change = change->next)
	{
		if (!is_about_changeset(change) &&
			liquibase_find_change(change->name) == NULL)
			return arena_format(arena, "by whether an extension brings the "
								"change \"%s\"", change->name);
	}
	return NULL;
}

/*
 * Return what decides at the run over a changeset, or over an include in all
 * that it has; NULL if nothing does.
 */
const char *
changelog_find_condition(Arena *arena, const ChangelogNode *node)
{
	const char *condition =
	liquibase_filter_condition(arena,
							   value_of_either(node, "contextFilter",
											   "context"),
							   changelog_value(node, "labels"));

	if (strcmp(node->name, "changeSet") == 0)
		condition = liquibase_join_conditions(arena, condition,
											  unknown_change(arena, node));

	for (const ChangelogNode *child = node->child; child != NULL;
		 child = child->next)
	{
		const char *own = NULL;

		if (strcmp(child->name, "preConditions") == 0)
			own = changelog_find_precondition(arena, child);
		else if (strcmp(child->name, "changes") == 0)
			own = unknown_change(arena, child);
		condition = liquibase_join_conditions(arena, condition, own);
	}
	return condition;
}
