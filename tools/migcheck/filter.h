/*
 * filter.h
 *		Findings that somebody decided to live with.
 */
#ifndef MIGCHECK_FILTER_H
#define MIGCHECK_FILTER_H

#include "migcheck/options.h"

extern void filter_suppressed(const Root *root, Findings *findings, size_t from);
extern bool options_allows(const Options *options, const char *rule,
						   const char *path, const char *subject);
extern void filter_allowed(const Options *options, Findings *findings);
extern const char *filter_baseline(const char *path, Findings *findings);

#endif							/* MIGCHECK_FILTER_H */
