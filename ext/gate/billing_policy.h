/*
 * billing_policy.h
 *		Map the status words of billing systems to decisions.
 */
#ifndef RESCUE_BILLING_POLICY_H
#define RESCUE_BILLING_POLICY_H

#include "utils/array.h"

typedef enum PolicyDecision
{
	POLICY_UNKNOWN,				/* no policy for this word */
	POLICY_ALLOW,
	POLICY_GRACE,				/* until the end of the grace */
	POLICY_DENY
} PolicyDecision;

/* Return the decision by that name, or POLICY_UNKNOWN. */
extern PolicyDecision policy_decision(const text *name);

/*
 * What a status means: the policy of the settings' column, NULL if it is,
 * outranks ours.
 */
extern PolicyDecision policy_of(const text *status, ArrayType *own);

/* The settings' column with a status' row replaced, or taken out where the
 * decision is POLICY_UNKNOWN. */
extern Datum policy_with(ArrayType *own, const text *status,
						 PolicyDecision decision);

#endif							/* RESCUE_BILLING_POLICY_H */
