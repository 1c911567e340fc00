/*
 * table.c
 *		The rules of rules.def, as a table.
 *
 * A macro of one name is defined differently here and in rules.h: rules.def
 * is included once for the enum and once for the table.
 */
#include "migcheck/frameworks/framework.h"
#include "migcheck/rules/rules.h"

#define ERROR	SEVERITY_ERROR
#define WARNING SEVERITY_WARNING
#define NOTE	SEVERITY_NOTE
#define CHECK	false
#define LINT	true

#define RULE(id, name, severity, lint, summary, why, help, bad, good, ...) \
	[RULE_##id] = {name, severity, summary, why, help, bad, good, \
	{__VA_ARGS__}, lint},

const Rule	rule_table[RULE_COUNT] = {
#include "migcheck/rules/rules.def"
};

/* Versions of servers for which a rule says something else than for most. */
static const char *const special_versions[RULE_COUNT] = {
	[RULE_ENUM_VALUE_USED_IN_SAME_TRANSACTION] = "13 to 18; to 15 also where the enum "
	"was made in the same transaction",
};

/* Return the versions of servers that a rule is about, in words. */
const char *
rule_versions(const Rule *rule)
{
	const char *special = special_versions[rule - rule_table];

	if (special != NULL)
		return special;
	return rule->of_lint ? "13 to 18" : "any";
}
