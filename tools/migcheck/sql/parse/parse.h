/*
 * parse.h
 *		One statement, by the server's own grammar.
 */
#ifndef MIGCHECK_SQL_PARSE_H
#define MIGCHECK_SQL_PARSE_H

#include "migcheck/sql/catalog/catalog.h"

/* A statement that is longer than this is not parsed. */
#define SQL_MAX_STATEMENT (1024 * 1024)

/* Syntax that the library's grammar does not know, and what replaces it. */
typedef struct SqlParsed
{
	List	   *tree;			/* of RawStmt; NIL if not found */
	int			since;			/* version that has this syntax; 0: any */
	const char *error;			/* of the grammar, or NULL */
	bool		virtual_column; /* GENERATED ... VIRTUAL */
	bool		overlaps;		/* WITHOUT OVERLAPS, of a key */
	bool		not_enforced;
	bool		enforced;		/* ENFORCED, of an ALTER CONSTRAINT */
	bool		not_null;		/* a CHECK in place of a NOT NULL constraint */
	bool		set_expression; /* a type change in place of SET EXPRESSION */
	bool		only;			/* ANALYZE or VACUUM ONLY */
	bool		number;			/* with underscores, or of another base */
	bool		number_first;	/* ... each in a list of SELECT */
	const char *placeholder;	/* :name or ${name}, of which a name was made */
} SqlParsed;

extern void *sql_parser_begin(void);
extern void sql_parser_end(void *context);
extern void sql_parse(Arena *arena, const char *text, size_t len,
					  SqlParsed *parsed);

#endif							/* MIGCHECK_SQL_PARSE_H */
