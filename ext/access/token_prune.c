/*
 * token_prune.c
 *		Delete the rows of tokens that ended long ago.
 *
 * A row is kept for a while after the token ended, so that its id in the audit
 * can still be looked up. One organisation that fails does not stop the rest.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"

#include "compat.h"
#include "subxact.h"
#include "access/token_prune.h"

/* The most tokens of an organisation that go in one call. */
#define PRUNE_MAX 10000

/* What is pruned of one organisation. */
typedef struct Pruning
{
	Datum		values[STATEMENT_TOKENS_PRUNE_PARAMS];
	uint64		count;
} Pruning;

/* Delete the expired tokens, as the work of subxact_try(). */
static void
try_prune(void *arg)
{
	Pruning    *pruning = arg;

	pruning->count = store_run(STATEMENT_TOKENS_PRUNE, pruning->values);
}

/*
 * Delete the rows of ended tokens, each organisation in a subtransaction of
 * its own. Returns how many rows, and in how many organisations it failed.
 */
PrunedTokens
prune_tokens(const OrgList *scope, TimestampTz cutoff)
{
	PrunedTokens pruned = {0};

	if (XactReadOnly)
		return pruned;
	for (int i = 0; i < scope->count; i++)
	{
		Pruning		pruning = {0};

		pruning.values[TOKENS_PRUNE_ARG_ORG] = PointerGetDatum(scope->orgs[i]);
		pruning.values[TOKENS_PRUNE_ARG_ENDED] = TimestampTzGetDatum(cutoff);
		pruning.values[TOKENS_PRUNE_ARG_LIMIT] = Int32GetDatum(PRUNE_MAX);
		CHECK_FOR_INTERRUPTS();
		store_open(scope->orgs[i]);
		if (subxact_try(try_prune, &pruning) == 0)
			pruned.count += pruning.count;
		else
			pruned.failed++;
		store_close();
	}
	return pruned;
}
