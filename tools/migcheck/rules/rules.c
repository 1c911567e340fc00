/*
 * rules.c
 *		What all rules use: finding a rule, its severity, making a finding.
 */
#include "migcheck/rules/rules.h"

#include <string.h>

#include "migcheck/frameworks/framework.h"
#include "common/suggest.h"

/* Other names of rules, which comments and configurations may still have. */
static const struct
{
	const char *alias;
	RuleId		rule;
}			aliases[] = {
	{"duplicate-when", RULE_NON_MONOTONIC_WHEN},
};

/* Return a rule by its name or by an alias; NULL if not found. */
const Rule *
rule_find_named(const char *name)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
	{
		if (strcmp(rule_table[i].id, name) == 0)
			return &rule_table[i];
	}
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
	{
		if (strcmp(aliases[i].alias, name) == 0)
			return &rule_table[aliases[i].rule];
	}
	return NULL;
}

/* Return the rule whose name was probably mistyped, or NULL. */
const char *
rule_find_similar(const char *name)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
	{
		if (is_misspelling_of(name, rule_table[i].id))
			return rule_table[i].id;
	}
	return NULL;
}

/*
 * Return true if a rule is about what has run: check without a database does
 * not find it, so that allowing it is not stale there.
 */
bool
rule_needs_state(const Rule *rule)
{
	static const RuleId ids[] = {
		RULE_DIRTY_STATE, RULE_EDITED_AFTER_APPLY, RULE_LATE_INSERT,
		RULE_PENDING_ENTRY, RULE_RENAMED_AFTER_APPLY, RULE_UNKNOWN_ROW,
		RULE_UNREACHABLE_ENTRY
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
	{
		if (rule == &rule_table[ids[i]])
			return true;
	}
	return false;
}

/*
 * Return how grave a rule is for a root: what that framework's own tool would
 * do. The first exception that fits counts.
 */
static Severity
rule_severity(const Rule *rule, const Root *root)
{
	for (size_t i = 0; i < RULE_MAX_EXCEPTIONS; i++)
	{
		if (rule->exceptions[i].traits & root->framework->traits)
			return rule->exceptions[i].severity;
	}
	return rule->severity;
}

/*
 * Report that a rule is broken. The pointer, for finding_help() and
 * finding_relate(), is good until the next report.
 */
Finding *
report_finding(Findings *findings, const Root *root, RuleId id,
			   const char *subject, Place place, const char *format,...)
{
	const Rule *rule = &rule_table[id];
	const char *advice = framework_advice(root->framework, id);
	Finding    *finding = finding_add(findings, root);
	va_list		args;

	finding->rule = rule;
	finding->severity = rule_severity(rule, root);
	/* it may lie in a statement's tree, which does not live as long */
	finding->subject = subject == NULL ? NULL :
		arena_copy(findings->arena, subject, strlen(subject));
	finding->place = place;
	finding->help = advice ? advice : rule->help;
	va_start(args, format);
	finding->message = arena_vformat(findings->arena, format, args);
	va_end(args);
	return finding;
}
