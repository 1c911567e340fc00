/*
 * verdict.h
 *		Whether a workspace runs the image that was promoted.
 *
 * That a call to restart it was made, and even answered, proves nothing. Only
 * this does: the runtime itself said, a short while ago, that its container
 * started after the promotion and runs that very digest.
 */
#ifndef RESCUE_PIN_VERDICT_H
#define RESCUE_PIN_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum PinVerdict
{
	PIN_ADOPTED,				/* proven */
	PIN_PENDING,				/* not proven, and the promotion is recent */
	PIN_STUCK,					/* not proven, and it should be by now */
	PIN_DIVERGED,				/* started after the promotion, with another
								 * image */
	PIN_UNKNOWN					/* nothing promoted, or no report for long */
} PinVerdict;

/* How long a promotion may take to arrive, and a report to be of the past. */
#define PIN_PATIENCE	(INT64_C(15) * 60 * 1000000)
#define PIN_RECENT		(INT64_C(15) * 60 * 1000000)

/* How far ahead the clock of a reporting machine may be. */
#define PIN_SKEW		(INT64_C(1) * 60 * 1000000)

/* A promotion and the last report about a workspace; times in microseconds. */
typedef struct PinEvidence
{
	int64_t		now;
	int64_t		promoted_at;
	int64_t		started_at;		/* of the container */
	int64_t		observed_at;
	bool		promoted;
	bool		current;		/* reported against the generation in force */
	bool		from_runtime;	/* by the runtime itself */
	bool		has_digest;
	bool		same_digest;
	bool		has_start;
} PinEvidence;

extern PinVerdict pin_judge(const PinEvidence *evidence);
extern const char *pin_verdict_name(PinVerdict verdict);

/* Whether a report's source speaks for the runtime itself. */
extern bool pin_source_is_runtime(const char *source, size_t len);

#endif							/* RESCUE_PIN_VERDICT_H */
