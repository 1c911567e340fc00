/*
 * foreign_value.h
 *		Read a word from a row of a table that is not ours.
 */
#ifndef RESCUE_FOREIGN_VALUE_H
#define RESCUE_FOREIGN_VALUE_H

#include "access/htup.h"

#include "foreign/foreign_table.h"

/* The most bytes of a word: what a name of ours may have. */
#define FOREIGN_WORD_MAX 255

typedef enum ForeignWord
{
	FOREIGN_WORD_FOUND,
	FOREIGN_WORD_NULL,
	FOREIGN_WORD_TOO_LONG,
	FOREIGN_WORD_LOCKED,		/* it is stored out of line, and locked there */
	FOREIGN_WORD_STRANGE		/* its type has no such value */
} ForeignWord;

/*
 * The value of a column of type text or varchar, or the label of an enum. A
 * snapshot must be registered, and the table open.
 */
extern ForeignWord foreign_word(ForeignTable *table, Relation leaf,
								HeapTuple row, AttrNumber column, Oid type,
								text **word);

#endif							/* RESCUE_FOREIGN_VALUE_H */
