/*
 * redactor.h
 *		The redactor as the commands use it: tested, with own rules and a key.
 *
 * Nothing that was not redacted may leave a command, so a redactor that
 * cannot be opened ends it.
 */
#ifndef RESCUECTL_REDACTOR_H
#define RESCUECTL_REDACTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "redact/redact.h"
#include "common/buffer.h"

typedef struct Redactor
{
	RedactOptions options;
	RedactRules *own;
	Buffer		key;
} Redactor;

/* The key of fingerprints that only this run can tell. */
#define REDACTOR_RANDOM_KEY ""

/*
 * Test the rules, read own ones from a file (or NULL) and the key of the
 * fingerprints (or NULL for none). False, with a message, if anything fails.
 */
extern bool redactor_open(Redactor *redactor, const char *rules_path,
						  const char *key_path);
extern void redactor_close(Redactor *redactor);

/*
 * Note the secrets of a text: redactor_apply() masks them in every text that
 * it is given later. False, with a message, if it cannot be done. The options
 * must have a table (known).
 */
extern bool redactor_learn(const Redactor *redactor, const char *text,
						   size_t len);

/* Say why a scan did not come to its end. */
extern void redactor_say(RedactStatus status);

/*
 * Write the text without its secrets into out, and look through the result
 * again. False, with a message, if it cannot be done or the second look finds
 * something; out is then empty.
 */
extern bool redactor_apply(const Redactor *redactor, const char *text,
						   size_t len, Buffer *out);

#endif							/* RESCUECTL_REDACTOR_H */
