/*
 * findings.h
 *		What the rules found, for the reports to write.
 *
 * Messages and subjects may hold names from the files, which are untrusted:
 * each writer escapes them for its format. A fingerprint depends on rule,
 * path and subject only, so that a baseline outlives edits.
 */
#ifndef MIGCHECK_FINDINGS_H
#define MIGCHECK_FINDINGS_H

#include "migcheck/model.h"

typedef struct Rule Rule;

/* Gravest last: --fail-on compares them by number. */
typedef enum Severity
{
	SEVERITY_NOTE,				/* never fails a run */
	SEVERITY_WARNING,
	SEVERITY_ERROR
} Severity;

/* One finding. All strings live as long as the arena. */
typedef struct Finding
{
	const Rule *rule;
	const Root *root;
	Severity	severity;
	const char *message;		/* one line */
	const char *subject;		/* what it is about, bare */
	Place		place;
	Place	   *related;
	size_t		related_count;
	size_t		related_capacity;
	const char *help;			/* what to do */
	const char *fix;			/* a command that does it, or NULL */
	char		fingerprint[33];	/* the same as long as the cause is */
} Finding;

typedef struct Findings
{
	Arena	   *arena;
	Finding    *items;
	size_t		count;
	size_t		capacity;
} Findings;

/* What the summary counts, over one root or all. */
typedef struct Totals
{
	size_t		by_severity[SEVERITY_ERROR + 1];
	size_t		files;
	size_t		entries;
} Totals;

extern Finding *finding_add(Findings *findings, const Root *root);
extern void finding_relate(Findings *findings, Finding *finding, Place place);
extern void finding_help(Findings *findings, Finding *finding,
						 const char *format,...)
			__attribute__((format(printf, 3, 4)));
extern void findings_fold(Findings *findings, size_t from);
extern void findings_join(Findings *findings, size_t from);
extern void findings_sort(Findings *findings, size_t from);
extern void findings_count(const Findings *findings, const Root *root,
						   Totals *totals);
extern void findings_fingerprint(Findings *findings);
extern const char *severity_name(Severity severity);

#endif							/* MIGCHECK_FINDINGS_H */
