/*
 * drift.h
 *		Rules about files and what has run.
 */
#ifndef MIGCHECK_DRIFT_H
#define MIGCHECK_DRIFT_H

#include "migcheck/rules/rules.h"
#include "migcheck/simulate/simulate.h"

typedef struct Drift
{
	const Root *root;
	const Ledger *ledger;
	const Forecast *forecast;
	Findings   *findings;
	Arena	   *arena;
	bool		live;			/* a database, not a revision thought to have
								 * run */
	Severity	pending;		/* how grave it is that something is pending */
	/* Why a file differs from the one that ran; may be NULL. */
	const char *(*explain) (void *context, const File *file,
							const LedgerRow *row);
	void	   *context;
} Drift;

extern void check_drift_rules(const Drift *drift);

#endif							/* MIGCHECK_DRIFT_H */
