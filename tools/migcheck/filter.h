/*
 * filter.h
 *		Findings that a baseline or a comment accepts.
 */
#ifndef MIGCHECK_FILTER_H
#define MIGCHECK_FILTER_H

#include "migcheck/options.h"

/* The rules whose stale suppressions are reported. */
typedef enum StaleRules
{
	STALE_NONE,					/* not all was judged */
	STALE_CHECK,
	STALE_LINT
} StaleRules;

extern void filter_suppressed(const Root *root, Findings *findings, size_t from,
							  StaleRules stale);
extern const char *filter_baseline(const char *path, Root *const *roots,
								   size_t root_count, Findings *findings,
								   StaleRules stale);
extern StaleRules stale_rules(const Options *options);
extern bool stale_is_known(const char *name, StaleRules stale);

#endif							/* MIGCHECK_FILTER_H */
