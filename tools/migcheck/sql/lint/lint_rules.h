/*
 * lint_rules.h
 *		What is reported of the statements that were run.
 */
#ifndef MIGCHECK_SQL_LINT_RULES_H
#define MIGCHECK_SQL_LINT_RULES_H

#include "migcheck/rules/rules.h"
#include "migcheck/sql/lint.h"

/* Where a statement begins, and the relation that it is about, or "". */
extern Place place_of_statement(const SqlStatement *statement);
extern const char *subject_of_statement(const SqlStatement *statement);

/* Is it reported that what the statement names breaks running code? */
extern bool breaks_by_name(const SqlStatement *statement);

/* lint_unlocked.c */
extern void report_unlocked(const Root *root, const SqlStatement *statement,
							Findings *findings);

extern const char *lint_advice_text(SqlAdvice advice, const char **work);
extern void lint_judge_statements(const Root *root,
								  const SqlStatements *before,
								  const SqlStatement *statements, size_t count,
								  bool together, bool history,
								  Findings *findings);

#endif							/* MIGCHECK_SQL_LINT_RULES_H */
