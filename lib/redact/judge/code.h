/*
 * code.h
 *		What is no secret since it is program text.
 */
#ifndef RESCUE_REDACT_CODE_H
#define RESCUE_REDACT_CODE_H

#include "redact/carriers/key.h"
#include "redact/engine/engine.h"

/* Is the text one of these words? */
extern bool code_is_one_of(const char *text, size_t len,
						   const char *const *words, size_t n);

/* The bytes of a name: letters, digits, '_' and '.'; where it ends. */
extern size_t code_name_length(const char *text, size_t len);

/* Are both the same name, '_' and capitals aside: key_password, keyPassword? */
extern bool code_is_same_name(const char *a, size_t a_len, const char *b, size_t b_len);

/* self.token = token; downcaseTokens = downcase_tokens */
extern bool code_is_assigned_name(const Scan *s, const Key *key, const char *text, size_t len);

/* Name.Function, fn(x, List[str], argv[1]: what is on the right in code. */
extern bool code_is_expression(const char *text, size_t len);

/* WEAK_KEY = 43, and MASTER_SECRET = 1<<1, of an enumeration. */
extern bool code_is_constant(const Scan *s, const Key *key, const Value *value);

/* %s, %-10s, %(name)s, $1: what is filled in later. */
extern bool code_is_format(const char *text, size_t len, char next);

#endif							/* RESCUE_REDACT_CODE_H */
