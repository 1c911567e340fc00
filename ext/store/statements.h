/*
 * statements.h
 *		The statements of statements.def, as a table.
 *
 * Private to store.c.
 */
#ifndef RESCUE_STATEMENTS_H
#define RESCUE_STATEMENTS_H

#include "store/store.h"

typedef enum StatementKind
{
	STATEMENT_READS,
	STATEMENT_READS_ANYWHERE,	/* for pure functions, too */
	STATEMENT_WRITES,
	STATEMENT_WALKS				/* reads; sees which organisations there are */
} StatementKind;

typedef struct StatementText
{
	StatementKind kind;
	int			params;
	int			columns;
	const Oid  *types;			/* of the parameters */
	const char *text;
} StatementText;

extern const StatementText Statements[STATEMENT_COUNT];

#endif							/* RESCUE_STATEMENTS_H */
