/*
 * columns.h
 *		Values in a table's columns, below a key.
 */
#ifndef RESCUE_REDACT_COLUMNS_H
#define RESCUE_REDACT_COLUMNS_H

#include "redact/carriers/key.h"

extern void read_key_table(Scan *s, const Key *key);

#endif							/* RESCUE_REDACT_COLUMNS_H */
