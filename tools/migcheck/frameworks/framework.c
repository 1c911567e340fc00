/*
 * framework.c
 *		The list of frameworks.
 *
 * Outside of this folder nothing asks which framework it is: a new one is a
 * file with a struct, its line in the list and in framework.h, its simulator,
 * its table, and its records. A unit test asks framework_hole() of each.
 */
#include "migcheck/frameworks/framework.h"

#include <string.h>

/*
 * In the order in which a folder is offered to them: first those that leave a
 * mark of their own, last those that only have a way of naming files.
 */
const Framework *const framework_list[] = {
	&framework_drizzle,
	&framework_drizzle_folders,
	&framework_diesel,
	&framework_prisma,
	&framework_atlas,
	&framework_sqitch,
	&framework_liquibase,
	&framework_refinery,
	&framework_flyway,
	&framework_supabase,
	&framework_goose,
	&framework_dbmate,
	&framework_node_pg_migrate,
	&framework_sqlx,
	&framework_golang_migrate,
	&framework_rails,
	&framework_plain,
	NULL
};

/* How many frameworks the list has. */
size_t
framework_count(void)
{
	return sizeof(framework_list) / sizeof(framework_list[0]) - 1;
}

/*
 * Return the first framework of a name; NULL if not found. Of two generations
 * that share a name it is the older, whose folder is then recognised by its
 * form all the same.
 */
const Framework *
framework_by_name(const char *name)
{
	for (size_t i = 0; framework_list[i] != NULL; i++)
	{
		if (framework_has_name(framework_list[i], name))
			return framework_list[i];
	}
	return NULL;
}

/*
 * Return the framework whose journal standard input is taken for; NULL: none.
 */
const Framework *
framework_with_journal(void)
{
	for (size_t i = 0; framework_list[i] != NULL; i++)
	{
		if (framework_list[i]->has_journal)
			return framework_list[i];
	}
	return NULL;
}

/*
 * The member that every framework must set and this one does not; NULL if all
 * are set. A unit test calls it for each framework of the list.
 */
const char *
framework_hole(const Framework *framework)
{
	const struct
	{
		bool		set;
		const char *member;
	}			members[] = {
		{framework->name != NULL, "name"},
		{framework->title != NULL, "title"},
		{framework->migrator != NULL, "migrator"},
		{framework->detect != NULL, "detect"},
		{framework->read != NULL, "read"},
		{framework->compare != NULL, "compare"},
		{framework->canonical != NULL, "canonical"},
		{framework->simulate != NULL, "simulate"},
		{framework->transactions != TRANSACTIONS_UNSET, "transactions"},
		{framework->row_key != ROW_KEY_UNSET, "row_key"},
		{framework->row_name != ROW_NAME_UNSET, "row_name"},
		{framework->row_version != ROW_VERSION_UNSET, "row_version"},
		{framework->table != NULL || framework->any_number, "table"},
		{framework->renumber != RENUMBER_UNSET, "renumber"},
		{framework->reversal != REVERSAL_SECTIONS || framework->scan != NULL,
		"scan"},
		{framework->doc.mark != NULL, "doc.mark"},
		{framework->doc.reads != NULL, "doc.reads"},
		{framework->doc.late != NULL, "doc.late"},
		{framework->doc.edited != NULL, "doc.edited"},
		{framework->renumber != RENUMBER_NEVER || framework->by_hand != NULL,
		"by_hand"},
		{framework->row_name != ROW_NAME_DESCRIPTION ||
		framework->describe != NULL, "describe"},
	};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
	{
		if (!members[i].set)
			return members[i].member;
	}
	return NULL;
}

/*
 * Return what a framework says to a rule's finding; NULL: what the rule says.
 */
const char *
framework_advice(const Framework *framework, int rule)
{
	for (const Advice *advice = framework->advice;
		 advice != NULL && advice->help != NULL; advice++)
	{
		if (advice->rule == rule)
			return advice->help;
	}
	return NULL;
}

/* Return what one transaction holds, as the manual says it. */
const char *
transactions_words(Transactions transactions)
{
	static const char *const words[] = {
		[TRANSACTIONS_UNSET] = NULL,
		[TRANSACTIONS_ALL] = "all that is pending",
		[TRANSACTIONS_ENTRY] = "each migration with its row",
		[TRANSACTIONS_TEXT] = "each migration; its row in the next",
		[TRANSACTIONS_QUERY] = "each file, unless it has its own; its row in the next",
		[TRANSACTIONS_NONE] = "each statement",
	};

	return words[transactions];
}

/*
 * Return true if a framework has a name, which two generations of one tool
 * share.
 */
bool
framework_has_name(const Framework *framework, const char *name)
{
	return strcmp(framework->name, name) == 0;
}

/* Return a number as people name it: without leading zeros, of the arena. */
const char *
canonical_number(Arena *arena, const char *version)
{
	return arena_string(arena, version_number(version));
}

/* Return a version that people name as it is written, of the arena. */
const char *
canonical_text(Arena *arena, const char *version)
{
	return arena_string(arena, version);
}

/*
 * Compare versions as a tool does that sorts them as text: "10" is before
 * "9".
 */
int
compare_text_versions(const char *a, const char *b)
{
	return strcmp(a, b);
}
