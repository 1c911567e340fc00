/*
 * table.h
 *		The table in which a framework's tool records what ran.
 */
#ifndef MIGCHECK_TABLE_H
#define MIGCHECK_TABLE_H

#include "migcheck/simulate/ledger.h"

#define MAX_COLUMNS	7

/*
 * Fill in a row of the ledger from the values of the columns, in their order.
 */
typedef void (*RowTaker) (Arena *arena, const char *const *values,
						  LedgerRow *row);

/*
 * A column that older versions of the tool lack has a "?" before it. What the
 * tool's table is called, and has.
 */
typedef struct StateTable
{
	const char *schema;			/* NULL: any on the role's search path */
	const char *name;
	const char *columns[MAX_COLUMNS];
	const char *order;			/* columns, quoted */
	RowTaker	take;
	int			name_column;	/* without it the ledger is nameless; or 0 */
	const struct StateTable *lock;	/* the table of the tool's lock, or NULL */
} StateTable;

extern const StateTable state_table_drizzle;
extern const StateTable state_table_drizzle_folders;
extern const StateTable state_table_golang_migrate;
extern const StateTable state_table_goose;
extern const StateTable state_table_dbmate;
extern const StateTable state_table_flyway;
extern const StateTable state_table_prisma;
extern const StateTable state_table_diesel;
extern const StateTable state_table_refinery;
extern const StateTable state_table_sqlx;
extern const StateTable state_table_supabase;
extern const StateTable state_table_node_pg_migrate;
extern const StateTable state_table_rails;
extern const StateTable state_table_atlas;
extern const StateTable state_table_sqitch;
extern const StateTable state_table_liquibase;

#endif							/* MIGCHECK_TABLE_H */
