/*
 * simulate.h
 *		What a framework's own tool would do with a folder on a database.
 *
 * From a ledger, which says what has run, and a root, which says what is
 * there, comes a forecast: for each migration whether the tool runs it, passes
 * over it, or stops. Whether a statement in it fails is not known here: the
 * forecast is about which files the tool takes, and in which order.
 */
#ifndef MIGCHECK_SIMULATE_H
#define MIGCHECK_SIMULATE_H

#include "migcheck/simulate/ledger.h"

typedef enum Outcome
{
	OUTCOME_APPLIED,			/* it ran; nothing happens */
	OUTCOME_RUNS,
	OUTCOME_DEPENDS,			/* it runs or not: the run decides */
	OUTCOME_RUNS_AGAIN,
	OUTCOME_SKIPPED,			/* it never ran, and never will */
	OUTCOME_FAILS,				/* the tool stops at this one */
	OUTCOME_NOT_REACHED			/* it would run, had the tool not stopped */
} Outcome;

/* Why a fate comes out as it does, or why the tool refuses. */
typedef enum Cause
{
	CAUSE_NONE,
	CAUSE_WATERMARK,			/* at or below the one number that it keeps */
	CAUSE_OLDER,				/* older than what ran */
	CAUSE_DUPLICATE,			/* its version is another's, too */
	CAUSE_EDITED,				/* the checksum differs */
	CAUSE_CHANGED,				/* the same, of what is meant to run again */
	CAUSE_RENAMED,				/* it ran under another name */
	CAUSE_RETIMED,				/* it ran with another `when` */
	CAUSE_FAILED,				/* an earlier run failed */
	CAUSE_UNKNOWN_ROW,			/* something ran that is not there */
	CAUSE_UNREADABLE,			/* the tool cannot read the files */
	CAUSE_UNSEEN				/* the tool does not look at the file */
} Cause;

typedef struct Fate
{
	const char *tag;
	Place		place;
	long		entry;			/* index, or -1: a repeatable migration */
	long		file;			/* index, or -1 */
	Outcome		outcome;
	Cause		cause;
	const char *why;			/* for people; may be NULL */
	bool		kept;			/* it fails, and its statements stay */
	const LedgerRow *row;		/* what the ledger has of it, or NULL */
} Fate;

typedef struct Forecast
{
	Fate	   *fates;			/* in the order in which the tool goes */
	size_t		count;
	size_t		capacity;
	const char *refusal;		/* why it runs nothing at all, or NULL */
	Cause		refusal_cause;
	bool	   *row_known;		/* for each row of the ledger */
	bool	   *row_passed;		/* no file has it, and the tool goes on */
} Forecast;

/* How the tool is told to take migrations older than what ran. */
typedef enum OrderMode
{
	ORDER_DEFAULT,
	ORDER_STRICT,				/* dbmate --strict */
	ORDER_ANY					/* goose -allow-missing, Flyway's outOfOrder,
								 * supabase --include-all, … */
} OrderMode;

/*
 * Fill in a forecast for a root whose entries and files have been read; root
 * and ledger must outlive it. The ledger's rows must have been indexed
 * (ledger_index_rows()). forecast_stops() tells whether the tool ends with an
 * error, forecast_count() how many migrations come out so.
 */
extern void simulate_root(const Root *root, const Ledger *ledger, OrderMode order,
						  Forecast *forecast);
extern const char *outcome_name(Outcome outcome);
extern bool forecast_stops(const Forecast *forecast);
extern size_t forecast_count(const Forecast *forecast, Outcome outcome);

/* What the simulations of the tools share. */
typedef struct Simulation
{
	const Root *root;
	const Ledger *ledger;
	OrderMode	order;
	Forecast   *forecast;
	Arena	   *arena;
	int			missing;		/* whether a row needs a file: 0 not asked, 1
								 * it does, 2 it does not */
	const LedgerRow *owned;		/* whose entry was asked for last, or NULL */
	size_t		owner;			/* that entry */
} Simulation;

/*
 * For the simulators: a fate for each entry in the order in which the tool
 * goes, marking the ledger's row as known; a row that stays unknown is of a
 * migration that is no longer there. refuse_whole_run() says that the tool
 * runs nothing at all.
 */
extern Fate *add_entry_fate(Simulation *sim, size_t entry,
							const LedgerRow *row, Outcome outcome);
extern void explain_entry_fate(Simulation *sim, Fate *fate, Outcome outcome,
							   Cause cause, const char *format,...)
			__attribute__((format(printf, 5, 6)));
extern void refuse_whole_run(Simulation *sim, Cause cause,
							 const char *format,...)
			__attribute__((format(printf, 3, 4)));
extern void refuse_missing_file(Simulation *sim, size_t row,
								const char *format,...)
			__attribute__((format(printf, 3, 4)));
extern bool refuse_duplicates(Simulation *sim);
extern bool file_is_edited(const Simulation *sim, long file,
						   const LedgerRow *row);

/* collision.c */
extern const LedgerRow *row_of_entry(const Simulation *sim, size_t index);
extern bool row_is_of_another(Simulation *sim, size_t index,
							  const LedgerRow *row);

/* watermark.c: tools that keep one number */
extern void simulate_drizzle(Simulation *sim);
extern void simulate_golang_migrate(Simulation *sim);

/* by_row.c: tools that keep a row for each migration */
extern bool repeats_version(const Simulation *sim, size_t index);
extern void simulate_dbmate(Simulation *sim);
extern void simulate_drizzle_folders(Simulation *sim);
extern void simulate_plain(Simulation *sim);
extern void simulate_prisma(Simulation *sim);
extern void simulate_rails(Simulation *sim);
extern void simulate_sqlx(Simulation *sim);

/* ordered.c: tools that mind the order */
extern void simulate_goose(Simulation *sim);
extern void simulate_node_pg_migrate(Simulation *sim);
extern void simulate_supabase(Simulation *sim);

/* crates.c: tools of Rust's crates */
extern void simulate_diesel(Simulation *sim);
extern void simulate_refinery(Simulation *sim);

/* flyway.c */
extern void settle_flyway_rows(Ledger *ledger);
extern void simulate_flyway(Simulation *sim);

/* atlas.c */
extern void simulate_atlas(Simulation *sim);

/* listed.c: tools with a list of their own, or several migrations a file */
extern void simulate_liquibase(Simulation *sim);
extern void simulate_sqitch(Simulation *sim);

#endif							/* MIGCHECK_SIMULATE_H */
