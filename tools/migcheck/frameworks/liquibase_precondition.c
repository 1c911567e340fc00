/*
 * liquibase_precondition.c
 *		The preconditions of Liquibase's changesets and changelogs.
 *
 * They are asked of the database when Liquibase runs; where they fail, onFail
 * decides. For which database it is, is known here. A value of onFail and its
 * like, or a condition, that Liquibase does not know ends its reading of the
 * file.
 *
 * As Liquibase 4.31.1 reads them.
 */
#include "migcheck/frameworks/liquibase.h"

#include <string.h>
#include <strings.h>

#include "common/suggest.h"

/* The attributes of preconditions that have few values. */
static const struct
{
	const char *name;
	const char *values[5];
	const char *text;			/* "NAME is one of ..." */
}			choices[] = {
	{"onFail", {"HALT", "CONTINUE", "MARK_RAN", "WARN"},
	"onFail is one of HALT, CONTINUE, MARK_RAN and WARN"},
	{"onError", {"HALT", "CONTINUE", "MARK_RAN", "WARN"},
	"onError is one of HALT, CONTINUE, MARK_RAN and WARN"},
	{"onSqlOutput", {"IGNORE", "TEST", "FAIL"},
	"onSqlOutput is one of IGNORE, TEST and FAIL"},
	{"onUpdateSQL", {"IGNORE", "TEST", "FAIL"},
	"onUpdateSQL is one of IGNORE, TEST and FAIL"},
};

/* The conditions of Liquibase 4.31. */
static const char *const own_conditions[] = {
	"and", "changeLogPropertyDefined", "changeSetExecuted", "columnExists",
	"customPrecondition", "dbms", "expectedQuotingStrategy",
	"foreignKeyConstraintExists", "indexExists", "not", "or",
	"primaryKeyExists", "rowCount", "runningAs", "sequenceExists", "sqlCheck",
	"tableExists", "tableIsEmpty", "uniqueConstraintExists", "viewExists", NULL
};

/* What is known of a condition before the run. */
typedef enum Answer
{
	ANSWER_NO,
	ANSWER_YES,
	ANSWER_AT_RUN
} Answer;

/*
 * Return what Liquibase expects of an attribute of preconditions that has
 * another value, or NULL. Formatted SQL has them without case.
 */
const char *
liquibase_find_bad_choice(const char *name, const char *value, bool any_case)
{
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
	{
		if (strcmp(choices[i].name, name) != 0)
			continue;
		for (int j = 0; choices[i].values[j] != NULL; j++)
		{
			if ((any_case ? strcasecmp : strcmp) (choices[i].values[j],
												  value) == 0)
				return NULL;
		}
		return choices[i].text;
	}
	return NULL;
}

/* Return the names of those attributes, one by one; NULL behind the last. */
const char *
liquibase_choice_name(size_t index)
{
	return index < sizeof(choices) / sizeof(choices[0]) ?
		choices[index].name : NULL;
}

/*
 * Return what preconditions ask of the database, by what their onFail is;
 * NULL where the changeset runs all the same.
 */
const char *
liquibase_precondition(Arena *arena, const char *on_fail)
{
	if (on_fail != NULL && strcasecmp(on_fail, "WARN") == 0)
		return NULL;
	if (on_fail == NULL || *on_fail == '\0' || strcasecmp(on_fail, "HALT") == 0)
		return "by its preconditions, with onFail HALT, which stops the run";
	return arena_format(arena, "by its preconditions, with onFail %s",
						on_fail);
}

/* Return the answer to a condition about the kind of database. */
static Answer
answer_dbms(Arena *arena, const ChangelogNode *node)
{
	const char *types = changelog_value(node, "type");
	char	   *rest;

	if (types == NULL || strpbrk(types, "!$") != NULL)
		return ANSWER_AT_RUN;
	for (char *word = strtok_r(arena_string(arena, types), ", ", &rest);
		 word != NULL; word = strtok_r(NULL, ", ", &rest))
	{
		if (strcasecmp(word, "postgresql") == 0)
			return ANSWER_YES;
	}
	return ANSWER_NO;
}

/*
 * Return the answer to what a node holds: all of it has to hold, or where any
 * is set, one of it. Depth is that of the parsed text.
 */
static Answer
answer_conditions(Arena *arena, const ChangelogNode *list, bool any)
{
	Answer		decides = any ? ANSWER_YES : ANSWER_NO;
	Answer		result = any ? ANSWER_NO : ANSWER_YES;

	for (const ChangelogNode *node = list->child; node != NULL;
		 node = node->next)
	{
		Answer		own = ANSWER_AT_RUN;

		if (node->child == NULL)
			continue;
		if (strcmp(node->name, "dbms") == 0)
			own = answer_dbms(arena, node);
		else if (strcmp(node->name, "and") == 0 ||
				 strcmp(node->name, "or") == 0)
			own = answer_conditions(arena, node, node->name[0] == 'o');
		else if (strcmp(node->name, "not") == 0)
		{
			own = answer_conditions(arena, node, false);
			if (own != ANSWER_AT_RUN)
				own = own == ANSWER_YES ? ANSWER_NO : ANSWER_YES;
		}
		if (own == decides)
			return decides;
		if (own == ANSWER_AT_RUN)
			result = own;
	}
	return result;
}

/*
 * Return what decides at the run by preconditions; NULL where they hold on
 * PostgreSQL, or where the changeset runs all the same.
 */
const char *
changelog_find_precondition(Arena *arena, const ChangelogNode *node)
{
	const char *on_fail = changelog_value(node, "onFail");

	switch (answer_conditions(arena, node, false))
	{
		case ANSWER_YES:
			return NULL;
		case ANSWER_NO:
			if (on_fail == NULL || strcasecmp(on_fail, "WARN") != 0)
				return arena_format(arena, "by its preconditions, which "
									"PostgreSQL does not meet, with onFail %s",
									on_fail && *on_fail ? on_fail : "HALT");
			return NULL;
		default:
			return liquibase_precondition(arena, on_fail);
	}
}

/* Return Liquibase's condition that a name is a misspelling of, or NULL. */
static const char *
find_meant_condition(const char *name)
{
	const char *meant = NULL;

	for (int i = 0; own_conditions[i] != NULL; i++)
	{
		if (strcmp(own_conditions[i], name) == 0)
			return NULL;
		if (strcasecmp(own_conditions[i], name) == 0 ||
			(meant == NULL && strlen(name) > 3 &&
			 is_misspelling_of(name, own_conditions[i])))
			meant = own_conditions[i];
	}
	return meant;
}

/*
 * Report conditions below a node that are mistyped. Others that Liquibase does
 * not have come with an extension.
 */
static void
check_condition_names(Changelogs *lists, const ChangelogNode *list,
					  const char *path)
{
	for (const ChangelogNode *node = list->child; node != NULL;
		 node = node->next)
	{
		const char *meant = node->child != NULL ?
			find_meant_condition(node->name) : NULL;

		if (meant != NULL)
			changelog_add_fault(lists, FAULT_JOURNAL_BROKEN,
								place_at(path, node->line, 1), node->name,
								arena_format(lists->root->arena, "Liquibase "
											 "knows no precondition \"%s\": it "
											 "is \"%s\"", node->name, meant));
		check_condition_names(lists, node, path);
	}
}

/* Report what Liquibase refuses in preconditions. */
void
changelog_check_precondition(Changelogs *lists, const ChangelogNode *node,
							 const char *path)
{
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
	{
		const char *value = changelog_value(node, choices[i].name);
		const char *expected = value == NULL || strchr(value, '$') ? NULL :
			liquibase_find_bad_choice(choices[i].name, value, false);

		if (expected != NULL)
			changelog_add_fault(lists, FAULT_JOURNAL_BROKEN,
								place_at(path, node->line, 1), value,
								arena_format(lists->root->arena, "%s, and not "
											 "\"%s\"; Liquibase refuses the "
											 "file", expected, value));
	}
	check_condition_names(lists, node, path);
}
