/*
 * statements.c
 *		The statements of statements.def, as a table.
 *
 * The numbers of parameters and columns are those of the enums that store.h
 * makes from the same file, so that they cannot disagree with the names.
 */
#include "postgres.h"

#include "catalog/pg_type.h"

#include "store/statements.h"

/* The types of each statement's parameters. */
#define PARAM(name, type) type,
#define NO_PARAMS
#define READ(name, params, columns, text) \
	static const Oid name##_types[] = {params InvalidOid}; \
	StaticAssertDecl(STATEMENT_##name##_PARAMS <= STORE_PARAMS_MAX, \
					 "too many parameters");
#define READ_ANYWHERE READ
#define WRITE READ
#define WALK READ
#include "store/statements.def"
#undef READ
#undef READ_ANYWHERE
#undef WRITE
#undef WALK
#undef PARAM
#undef NO_PARAMS

#define STATEMENT(name, kind, text) \
	{kind, STATEMENT_##name##_PARAMS, STATEMENT_##name##_COLUMNS, \
	 name##_types, text},

const StatementText Statements[STATEMENT_COUNT] = {
#define READ(name, params, columns, text) \
	STATEMENT(name, STATEMENT_READS, text)
#define READ_ANYWHERE(name, params, columns, text) \
	STATEMENT(name, STATEMENT_READS_ANYWHERE, text)
#define WRITE(name, params, columns, text) \
	STATEMENT(name, STATEMENT_WRITES, text)
#define WALK(name, params, columns, text) \
	STATEMENT(name, STATEMENT_WALKS, text)
#include "store/statements.def"
#undef READ
#undef READ_ANYWHERE
#undef WRITE
#undef WALK
#undef STATEMENT
};
