/*
 * redaction.h
 *		Redact text on the server.
 */
#ifndef RESCUE_REDACTION_H
#define RESCUE_REDACTION_H

#include "redact/redact.h"

/* What redacts in this call: the rules, the key, and memory for secrets. */
typedef struct Redactor
{
	MemoryContext scratch;
	RedactOptions options;
	text	   *ruleset;		/* identity of the rules, the own ones included */
} Redactor;

/*
 * Get a redactor ready; what it allocates for secrets is in scratch. Refuses
 * with RB008 where the self test fails, an own rule does not compile, or the
 * key file is not as it should be. The store must be open.
 */
extern void redactor_open(Redactor *redactor, MemoryContext scratch);

/*
 * Redact valid UTF-8, and clamp it to a limit, until a second scan finds
 * nothing. The result is in scratch, and without a limit (SIZE_MAX) may be
 * longer than a value can be; *truncated is set if it was clamped. Refuses
 * with RB008 where the redactor is not sure.
 */
extern char *redactor_settle(const Redactor *redactor, const char *s, Size len,
							 Size limit, Size *redacted_len, bool *truncated);

/* Whether nothing is found in what was redacted before. */
extern bool redactor_is_clean(const Redactor *redactor, const char *s, Size len);

#endif							/* RESCUE_REDACTION_H */
