/*
 * lint_file.h
 *		The SQL of one file, run against the catalogue of the lint.
 */
#ifndef MIGCHECK_LINT_FILE_H
#define MIGCHECK_LINT_FILE_H

#include "migcheck/run.h"
#include "migcheck/sql/lint.h"

/* A file that runs, or a part of one. */
typedef struct LintPart
{
	long		file;			/* its index */
	long		entry;			/* index of the entry that it is of, or -1 */
	uint32_t	from;			/* its first line; 0: it is the whole file */
	uint32_t	to;				/* the line behind it; 0: the end of the file */
} LintPart;

extern void lint_one_file(Run *run, Root *root, const LintPart *which,
						  SqlSession *session, SqlStatements *statements);

#endif							/* MIGCHECK_LINT_FILE_H */
