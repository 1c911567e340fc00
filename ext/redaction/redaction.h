/*
 * redaction.h
 *		Redact text on the server.
 */
#ifndef RESCUE_REDACTION_H
#define RESCUE_REDACTION_H

#include "redact/redact.h"

/* What redacts in this call: the rules, the key, and memory for secrets. */
typedef struct Redaction
{
	MemoryContext secure;
	MemoryContext results;		/* where redacted texts go */
	RedactOptions options;
	RedactKnown **known;		/* secrets of redaction_learn() */
	text	   *ruleset;		/* identity of the rules, the own ones
								 * included */
} Redaction;

/* Shortens a text in place to at most limit bytes; the new length. */
typedef size_t (*RedactionCut) (char *s, size_t len, size_t limit);

/*
 * Get a redactor ready; what it allocates for secrets is in secure memory, and
 * the texts that it gives are in the memory context of this moment. Refuses
 * with RB008 where the self test fails, an own rule does not compile, or the
 * key file is not as it should be. The store must be open.
 */
extern void redaction_begin(Redaction *redactor, MemoryContext secure);

/*
 * Note the secrets of a text: they are masked in every text that is settled
 * from now on. What was found is for redaction_settle_learned() of this text.
 */
extern RedactSpans *redaction_learn(Redaction *redactor, const char *s,
									Size len);

/*
 * Redact valid UTF-8, and cut it to a limit in bytes (cut NULL: no limit),
 * until a second scan finds nothing; *truncated says whether it was cut.
 * Refuses with RB008 where the redactor is not sure, and with
 * program_limit_exceeded what is longer than a value can be.
 */
extern text *redaction_settle(const Redaction *redactor, const char *s, Size len,
							  RedactionCut cut, Size limit, bool *truncated);

/*
 * The same for a text that redaction_learn() was given: the rules do not scan
 * it again. Call it once for each text.
 */
extern text *redaction_settle_learned(const Redaction *redactor,
									  const char *s, Size len,
									  RedactSpans *learned, RedactionCut cut,
									  Size limit, bool *truncated);

#endif							/* RESCUE_REDACTION_H */
