/*
 * own_rules.c
 *		The redaction rules that a database adds to the built-in ones.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "own_rules.h"

const RedactRules *
own_rules(text **ruleset)
{
	*ruleset = cstring_to_text(redact_ruleset_id());
	return NULL;
}

const char *
own_rule_name(uint16 rule)
{
	return redact_rule_name(rule);
}
