/*
 * own_rules.h
 *		The redaction rules that a database adds to the built-in ones.
 */
#ifndef RESCUE_OWN_RULES_H
#define RESCUE_OWN_RULES_H

#include "redact/redact.h"

/*
 * The rules of this database, compiled, and the identity of them and the
 * built-in ones together. NULL if there are no own rules; they live until the
 * next call. False if one cannot be used: then nothing may be redacted. The
 * store must be open.
 */
extern bool own_rules(const RedactRules **rules, text **ruleset);

#endif							/* RESCUE_OWN_RULES_H */
