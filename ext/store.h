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
#define READ(name, types, text) STATEMENT_##name,
#define READ_ANYWHERE(name, types, text) STATEMENT_##name,
#define WRITE(name, types, text) STATEMENT_##name,
#define WALK(name, types, text) STATEMENT_##name,
#include "statements.def"
#undef READ
#undef READ_ANYWHERE
#undef WRITE
#undef WALK
	STATEMENT_COUNT
} StatementId;

/* The most parameters of a statement. */
#define STORE_PARAMS_MAX 20

/*
 * Begin and end a run of statements for one organisation; org is NULL for
 * those that concern no organisation. Results live until store_close();
 * store_keep() brings one out. An error closes by itself. Closing logs the
 * audit line that was begun, if it has not been finished.
 */
extern void store_open(const text *org);

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
 * Run a statement with its parameters; nulls has a flag for each, or is NULL
 * for none. Returns the number of rows; they are read by store_value().
 */
extern uint64 store_run(StatementId statement, const Datum *values,
						const bool *nulls);

/* Run a statement for its first row. False if there is no row. */
extern bool store_first(StatementId statement, const Datum *values);

/*
 * Free the rows of the last statement before the store is closed, where many
 * are run. No statement's rows can be read until the next is run.
 */
extern void store_free_rows(void);

/* A column (from 1) of a row (from 0) of the last statement. */
extern Datum store_value(uint64 row, int column, bool *is_null);

/* All columns of a row, in arrays (from 0) with room for each. */
extern void store_row(uint64 row, Datum *values, bool *nulls);

#endif							/* RESCUE_STORE_H */
