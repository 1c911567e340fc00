/*
 * key_words.h
 *		What a key's name says about its value.
 */
#ifndef RESCUE_REDACT_KEY_WORDS_H
#define RESCUE_REDACT_KEY_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a key's name says about its value. */
typedef struct KeyVerdict
{
	bool		secret;
	bool		strong;			/* whatever the value is */
	bool		uuid;			/* only if the value is a UUID: secret_id */
	bool		made;			/* only if a machine made the value: acme key */
	bool		mixed;			/* and only with capitals, small letters,
								 * digits */
	bool		typed;			/* or a password as people type them: session */
	bool		service;		/* and a UUID will do: using key, stripe key */
	uint8_t		least;			/* bytes of the value: ?key= */
	uint16_t	rule;
} KeyVerdict;

extern KeyVerdict judge_key_name(const char *key, size_t len);

/* Whether the rule of this name finds the values of the key. */
extern bool verdict_has_rule(const KeyVerdict *verdict, const char *name);

#endif							/* RESCUE_REDACT_KEY_WORDS_H */
