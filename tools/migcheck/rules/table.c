/*
 * table.c
 *		The rules of rules.def, as a table.
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
