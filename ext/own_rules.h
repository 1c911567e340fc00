/*
 * own_rules.h
 *		The redaction rules that a database adds to the built-in ones.
 */
#ifndef RESCUE_OWN_RULES_H
#define RESCUE_OWN_RULES_H

#include "redact/redact.h"

extern const RedactRules *own_rules(text **ruleset);
extern const char *own_rule_name(uint16 rule);

#endif							/* RESCUE_OWN_RULES_H */
