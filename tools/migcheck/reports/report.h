/*
 * report.h
 *		One writer a format.
 *
 * A writer gets the roots and the findings and prints them; it knows no rule
 * by name.
 */
#ifndef MIGCHECK_REPORT_H
#define MIGCHECK_REPORT_H

#include <stdio.h>

#include "migcheck/findings.h"
#include "migcheck/rules/rules.h"
#include "migcheck/sql/lint.h"

typedef struct Report
{
	Arena	   *arena;
	const Tree *tree;
	Root	   *const *roots;
	size_t		root_count;
	Root	   *const *unread;	/* one of each tool that is not read */
	size_t		unread_count;
	const Findings *findings;
	const SqlStatements *statements;	/* of lint, where they are asked for */
	bool		color;
	bool		quiet;			/* human: errors and warnings only */
	bool		notes;			/* human: notes, too */
} Report;

typedef struct Reporter
{
	const char *name;			/* as --format takes it */
	/* False if the output could not be written. */
	bool		(*write) (const Report *report, FILE *out);
} Reporter;

extern const Reporter *reporter_by_name(const char *name);
extern const char *unread_tool_text(Arena *arena, const Root *unread);

/* Each format, in its own file. */
extern bool report_baseline(const Report *report, FILE *out);
extern bool report_checkstyle(const Report *report, FILE *out);
extern bool report_github(const Report *report, FILE *out);
extern bool report_gitlab(const Report *report, FILE *out);
extern bool report_human(const Report *report, FILE *out);
extern bool report_json(const Report *report, FILE *out);
extern bool report_junit(const Report *report, FILE *out);
extern bool report_sarif(const Report *report, FILE *out);

#endif							/* MIGCHECK_REPORT_H */
