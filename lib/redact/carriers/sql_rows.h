/*
 * sql_rows.h
 *		Values in the rows of an INSERT or COPY statement.
 */
#ifndef RESCUE_REDACT_SQL_ROWS_H
#define RESCUE_REDACT_SQL_ROWS_H

#include "redact/carriers/key.h"

extern void insert_read(Scan *s, const Key *key);

#endif							/* RESCUE_REDACT_SQL_ROWS_H */
