/*
 * allow.h
 *		Rules that the command line or the configuration leaves out.
 */
#ifndef MIGCHECK_ALLOW_H
#define MIGCHECK_ALLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "migcheck/findings.h"

/* RULE or RULE:PATH, and of the configuration's why and how long. */
typedef struct Allow
{
	const char *rule;
	const char *path;			/* may hold wildcards; NULL: everywhere */
	const char *below;			/* the folder that path may be relative to */
	const char *subject;		/* of the finding; NULL: any */
	const char *file;			/* the configuration; NULL: command line */
	const char *until_text;
	int64_t		until;			/* milliseconds; INT64_MAX: no end */
	bool		used;
} Allow;

/*
 * What is allowed by either; the order has no meaning.
 */
typedef struct AllowList
{
	Allow	   *items;
	size_t		count;
	size_t		capacity;
} AllowList;

struct Options;

extern bool options_allows(const struct Options *options, int64_t now,
						   const char *rule, const char *path,
						   const char *subject);
extern void filter_allowed(const struct Options *options, int64_t now,
						   Findings *findings);
extern void allow_report_stale(const struct Options *options, const Root *root,
							   Findings *findings);

#endif							/* MIGCHECK_ALLOW_H */
