/*
 * row.h
 *		A row that a statement writes, as far as its values are constants.
 *
 * Needs effect.h.
 */
#ifndef MIGCHECK_SQL_ROW_H
#define MIGCHECK_SQL_ROW_H

#include "migcheck/sql/effect.h"

/* What is known of the value of one expression. */
typedef struct RowValue
{
	enum
	{
		VALUE_UNKNOWN,
		VALUE_NULL,
		VALUE_BOOL,
		VALUE_NUMBER,
		VALUE_TEXT
	}			kind;
	double		number;			/* a bool is 0 or 1 */
	const char *text;
} RowValue;

/* The names that a condition may use, and their values. */
typedef struct Row
{
	SqlSession *session;
	const SqlRelation *relation;	/* NULL: the name is VALUE, of a domain */
	RowValue   *values;			/* one for each column */
	bool		sure;			/* note nothing that is not known */
} Row;

/* What a condition is; a CHECK refuses only ROW_FALSE. */
typedef enum RowTruth
{
	ROW_FALSE,
	ROW_NULL,
	ROW_UNKNOWN,
	ROW_TRUE
} RowTruth;

/* row_value.c: values of constants and of simple calls. */
extern RowValue row_value(const Row *row, Node *node);
extern RowValue row_value_as_type(SqlSession *session, SqlType type, Node *node);

extern bool row_is_ascii(const char *text);

/* row_condition.c */
extern RowTruth row_condition(const Row *row, Node *node);

/* row_pattern.c: LIKE and the operators of regular expressions. */
extern RowTruth row_matches(const char *operator, const char *text,
							const char *pattern);

/*
 * row_checks.c: refuse values that a CHECK, or the domain of a column,
 * forbids. Nodes has one for each column, NULL where the statement writes none.
 */
extern void check_row(Row *row, Node *const *nodes, bool inserted, bool certain);

/* The same for the default that old rows get in a column that is added. */
extern void check_added_default(SqlSession *session, const SqlRelation *relation,
								const SqlColumn *column);

/* row_partition.c: refuse a row that no partition takes. */
extern void check_row_partition(SqlSession *session, const SqlRelation *relation,
								Node *const *nodes, bool inserted);

/* row_written.c: the same for the rows of a statement. */
extern void check_inserted_values(SqlSession *session,
								  const SqlRelation *relation,
								  const InsertStmt *insert);
extern void check_updated_values(SqlSession *session,
								 const SqlRelation *relation,
								 const List *targets, bool certain);

/* targets.c: what MERGE writes, and to what. */
extern void check_merge_target(SqlSession *session, const SqlRelation *relation);
extern void check_merged(SqlSession *session, const SqlRelation *relation,
						 const MergeWhenClause * when);

/* targets.c: the value that a target is set to, also one of a row. */
extern Node *value_of_target(const ResTarget *target);

/* targets.c: does a column get a value by itself? */
extern bool fills_itself(SqlSession *session, const SqlColumn *column);

/* targets.c: may a trigger or rule change rows; does a query find some? */
extern bool row_may_change(SqlSession *session, const SqlRelation *relation,
						   CmdType event);
extern bool inserts_rows(const SelectStmt *select);

#endif							/* MIGCHECK_SQL_ROW_H */
