/*
 * drift.h
 *		Rules about files and what has run.
 */
#ifndef MIGCHECK_DRIFT_H
#define MIGCHECK_DRIFT_H

#include "migcheck/rules/rules.h"
#include "migcheck/simulate/checksum.h"
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
	/* How a file differs from the one that ran, and why in words; or NULL. */
	TextChange	(*explain) (void *context, const File *file,
							const LedgerRow *row, const char **why);
	void	   *context;
} Drift;

extern void check_drift_rules(const Drift *drift);

#endif							/* MIGCHECK_DRIFT_H */
