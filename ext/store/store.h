/*
 * store.h
 *		Run rescue's own statements on its tables.
 */
#ifndef RESCUE_STORE_H
#define RESCUE_STORE_H

#include "executor/spi.h"

/* Each statement of statements.def. */
typedef enum StatementId
{
#define READ(name, params, columns, text) STATEMENT_##name,
#define READ_ANYWHERE READ
#define WRITE READ
#define WALK READ
#include "store/statements.def"
#undef READ
	STATEMENT_COUNT
} StatementId;

/* The parameters of each, which index the array of their values. */
#define PARAM(name, type) name,
#define NO_PARAMS
#define READ(name, params, columns, text) \
	enum {params STATEMENT_##name##_PARAMS};
#include "store/statements.def"
#undef READ
#undef PARAM
#undef NO_PARAMS

/*
 * The columns of each, counted from 0, as store_value() takes them; and how
 * many they are, for statements with the columns of another one, too.
 */
#define COLUMN(name) name,
#define NO_COLUMNS
#define COLUMNS_OF(other) \
	STATEMENT_##other##_LAST_COLUMN = STATEMENT_##other##_COLUMNS - 1,
#define READ(name, params, columns, text) \
	enum {columns STATEMENT_##name##_COLUMNS};
#include "store/statements.def"
#undef READ
#undef READ_ANYWHERE
#undef WRITE
#undef WALK
#undef COLUMN
#undef NO_COLUMNS
#undef COLUMNS_OF

/* The most parameters of a statement. */
#define STORE_PARAMS_MAX 24

/*
 * Begin and end a run of statements for one organisation; org is NULL for
 * those that concern no organisation. Results live until store_close();
 * store_keep() brings one out. An error closes by itself. Closing logs the
 * audit line that was begun, if it has not been finished.
 */
extern void store_open(const text *org);

/*
 * The same for a function that may do without SPI, which is connected for the
 * first statement that needs it: that must not be in a subtransaction.
 */
extern void store_open_reader(const text *org);

/*
 * The same for a pure function, which may be called anywhere: in a parallel
 * worker, and where code runs with the rights of another role. It may run
 * statements of READ_ANYWHERE only.
 */
extern void store_open_pure(void);
extern void store_close(void);
extern Datum store_keep(Datum value, bool is_null, bool by_value, int length);
extern text *store_keep_text(Datum value);

/*
 * Let all that the run reads from now on be of one moment, this one: by
 * statements of kind READ, until the store is closed.
 */
extern void store_hold_snapshot(void);

/*
 * Run a statement, for which the store is open; it returns the number of rows,
 * which are read by store_value(). values is an array of as many as the
 * statement has parameters, and so is nulls; an array of another length does
 * not compile.
 */
#define store_run(statement, values) \
	(AssertParams(statement, values), \
	 store_run_any(statement, values, lengthof(values), NULL))
#define store_run_nulls(statement, values, nulls) \
	(AssertParams(statement, values), AssertParams(statement, nulls), \
	 store_run_any(statement, values, lengthof(values), nulls))

/* The same for a statement without parameters. */
#define store_run_plain(statement) \
	(StaticAssertExpr(statement##_PARAMS == 0, "parameters are missing"), \
	 store_run_any(statement, NULL, 0, NULL))

/* Run a statement for its first row. False if there is no row. */
#define store_first(statement, values) \
	(AssertParams(statement, values), \
	 store_first_any(statement, values, lengthof(values)))

#define AssertParams(statement, array) \
	StaticAssertExpr(lengthof(array) == statement##_PARAMS, \
					 "not as many as the statement has parameters")

/*
 * What these call, for statements that are not known when this is compiled.
 * count is the length of the arrays, nulls NULL if no value is.
 */
extern uint64 store_run_any(StatementId statement, const Datum *values,
							int count, const bool *nulls);
extern bool store_first_any(StatementId statement, const Datum *values,
							int count);

/*
 * Free the rows of the last statement before the store is closed, where many
 * are run. No statement's rows can be read until the next is run.
 */
extern void store_free_rows(void);

/* A column of a row of the last statement, both counted from 0. */
extern Datum store_value(uint64 row, int column, bool *is_null);

/* The same for a text; NULL if it is NULL. */
extern text *store_text(uint64 row, int column);

/* Whether the last statement was run without SPI. */
extern bool store_rows_are_direct(void);

/* All columns of a row, in arrays with room for each. */
extern void store_row(uint64 row, Datum *values, bool *nulls);

/*
 * Refuse if a row that is to be returned is not of the organisation for which
 * the store is open, by the bytes of a column. Statement and policy ensure it
 * already, each by itself; but an index that does not fit its table defeats the
 * statement's condition.
 */
extern void store_check_org(uint64 row, int column);

#endif							/* RESCUE_STORE_H */
