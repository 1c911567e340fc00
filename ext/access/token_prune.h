/*
 * token_prune.h
 *		Delete the rows of tokens that ended long ago.
 */
#ifndef RESCUE_TOKEN_PRUNE_H
#define RESCUE_TOKEN_PRUNE_H

#include "utils/timestamp.h"

#include "gate/each_org.h"

typedef struct PrunedTokens
{
	int64		count;
	int			failed;			/* organisations in which the server refused */
} PrunedTokens;

/*
 * Delete, of organisations that have passed the gate, tokens that ended or
 * were claimed or revoked before a time. Nothing where the transaction cannot
 * write.
 */
extern PrunedTokens prune_tokens(const OrgList *scope,
								 TimestampTz cutoff);

#endif							/* RESCUE_TOKEN_PRUNE_H */
