/*
 * drift_rows.h
 *		Rules about the rows of a ledger.
 */
#ifndef MIGCHECK_DRIFT_ROWS_H
#define MIGCHECK_DRIFT_ROWS_H

#include "migcheck/rules/drift.h"

extern const char *label_of_row(const Drift *drift, const LedgerRow *row);
extern bool ledger_is_foreign(const Drift *drift);
extern void advise_foreign(const Drift *drift, Finding *finding);
extern Place place_of_root(const Root *root);
extern void check_ledger_rows(const Drift *drift);

#endif							/* MIGCHECK_DRIFT_ROWS_H */
