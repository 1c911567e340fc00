/*
 * sql_rows.h
 *		Values in the rows of an INSERT or COPY statement.
 */
#ifndef RESCUE_REDACT_SQL_ROWS_H
#define RESCUE_REDACT_SQL_ROWS_H

#include "redact/carriers/key.h"

extern void read_inserted_rows(Scan *s, const Key *key);

/* Is the key a column of a statement that has rows? */
extern bool insert_has_column(const Scan *s, const Key *key);

#endif							/* RESCUE_REDACT_SQL_ROWS_H */
