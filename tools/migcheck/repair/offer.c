/*
 * offer.c
 *		Which findings a repair would mend, and the command that does it.
 *
 * Nothing is promised by rule: the plan is made, and says itself what check
 * would not find any more. A plan that is refused offers nothing.
 */
#include "migcheck/repair/repair.h"

#include <string.h>

#include "migcheck/repair/plan.h"
#include "migcheck/workplace.h"

/*
 * Return true if some plan mends findings of a rule; without such findings no
 * plan is made.
 */
static bool
rule_has_plan(const Rule *rule)
{
	static const RuleId rules[] = {
		RULE_DUPLICATE_PREFIX, RULE_DUPLICATE_TAG, RULE_LATE_INSERT,
		RULE_MISSING_FILE, RULE_NON_MONOTONIC_WHEN, RULE_ORPHAN_FILE,
		RULE_UNREACHABLE_ENTRY
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
	{
		if (rule == &rule_table[rules[i]])
			return true;
	}
	return false;
}

/*
 * Return a word as a shell takes it for one, and no program for an option:
 * the command is printed to be pasted, and paths come from the repository.
 */
static const char *
quote_shell_word(Arena *arena, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
	const char *prefix = *word == '-' ? "./" : "";
	char	   *quoted;
	char	   *p;

	if (*word != '\0' && word[strspn(word, plain)] == '\0')
		return arena_format(arena, "%s%s", prefix, word);
	quoted = p = arena_alloc(arena, strlen(word) * 4 + 1);
	for (; *word; word++)
	{
		if (*word == '\'')
			p = stpcpy(p, "'\\''");
		else
			*p++ = *word;
	}
	*p = '\0';
	return arena_format(arena, "'%s%s'", prefix, quoted);
}

/*
 * Return the command, with those of the options that make its plan the same.
 */
static const char *
repair_command(Arena *arena, const Root *root, const Options *options)
{
	const char *command = "migcheck repair --write";
	const char *config;

	if (options->config != NULL)
	{
		config = path_from_start(arena, options, options->config);
		command = arena_format(arena, "%s --config=%s", command,
							   quote_shell_word(arena, config));
	}
	if (options->base != NULL)
		command = arena_format(arena, "%s --base=%s", command,
							   quote_shell_word(arena, options->base));
	if (options->framework != NULL)
		command = arena_format(arena, "%s --framework=%s", command,
							   options->framework->name);
	for (size_t i = 0; i < options->allow.count; i++)
	{
		const Allow *allow = &options->allow.items[i];

		/* The configuration's are read again. */
		if (allow->file == NULL)
			command = arena_format(arena, "%s --allow=%s%s%s", command,
								   allow->rule, allow->path ? ":" : "",
								   allow->path ?
								   quote_shell_word(arena, allow->path) : "");
	}
	return arena_format(arena, "%s %s", command,
						quote_shell_word(arena, path_from_start(arena, options,
																root->path)));
}

/*
 * Give the findings of a root, from an index on, the command that mends them.
 * base is the root as the base has it, or NULL.
 */
void
repair_offer_command(Root *root, const Root *base, const Options *options,
					 Findings *findings, size_t from)
{
	Applied		applied = {0};
	Plan		plan = {
		.arena = root->arena,
		.root = root,
		.options = options,
		.applied = &applied,
		.base = base,
	};
	const char *command;
	size_t		wanted = 0;

	for (size_t i = from; i < findings->count; i++)
		wanted += rule_has_plan(findings->items[i].rule);
	if (wanted == 0 || root->files_unknown)
		return;
	plan_make_repair(&plan);
	command = repair_command(root->arena, root, options);
	for (size_t i = from; i < findings->count; i++)
	{
		if (rule_has_plan(findings->items[i].rule) &&
			plan_mends_it(&plan, &findings->items[i]))
			findings->items[i].fix = command;
	}
}
