/*
 * filter.h
 *		Findings that a baseline or a comment accepts.
 */
#ifndef MIGCHECK_FILTER_H
#define MIGCHECK_FILTER_H

#include "migcheck/options.h"

extern void filter_suppressed(const Root *root, Findings *findings, size_t from,
							  bool stale);
extern const char *filter_baseline(const char *path, Root *const *roots,
								   size_t root_count, Findings *findings);

#endif							/* MIGCHECK_FILTER_H */
