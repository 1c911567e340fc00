/*
 * framework.h
 *		One reader a framework.
 *
 * A framework knows how its files are named, ordered and recorded. It fills in
 * the model; which of that is wrong, it does not say.
 *
 * Members that are zero say "no" or "as most do". Those that every framework
 * must set have an UNSET value or are pointers, which framework_hole() looks
 * for.
 */
#ifndef MIGCHECK_FRAMEWORK_H
#define MIGCHECK_FRAMEWORK_H

#include "migcheck/model.h"

/*
 * What the severity of a rule depends on: how the tool takes what the rule is
 * about. One bit each; a rule names the bits that change its severity.
 */
typedef enum Trait
{
	TRAIT_STOPS_AT_DOUBLES = 1 << 0,	/* two files of one version: it
										 * refuses, or loses one */
	TRAIT_IGNORES_NAMES = 1 << 1,	/* passes over any other name in silence */
	TRAIT_WRITES_NAMES = 1 << 2,	/* its own command makes the names, and
									 * other files are no concern of it */
	TRAIT_ALLOWS_UNLISTED = 1 << 3, /* a file that its list lacks may yet be
									 * added, or runs all the same */
	TRAIT_NEEDS_DOWN = 1 << 4,	/* refuses a migration without a reversal */
	TRAIT_DOWN_IS_RARE = 1 << 5,	/* few of its users write reversals */
	TRAIT_SKIPS_ROWS = 1 << 6,	/* passes over a row that no file has */
	TRAIT_STOPS_AT_EMPTY = 1 << 7,	/* a file without a statement fails */
	TRAIT_LOSES_FOLDERS = 1 << 8,	/* its users keep SQL in folders that it
									 * never reads */
	TRAIT_STOPS_AT_DOUBLE_DOWNS = 1 << 9	/* two down files of one version:
											 * it refuses */
} Trait;

/* How a framework keeps the way back. */
typedef enum Reversal
{
	REVERSAL_NONE,				/* it has none, or not in SQL */
	REVERSAL_FILES,				/* in files of their own */
	REVERSAL_SECTIONS			/* in a section of the same file */
} Reversal;

/* What a tool runs in one transaction. */
typedef enum Transactions
{
	TRANSACTIONS_UNSET,
	TRANSACTIONS_ALL,			/* all that is pending */
	TRANSACTIONS_ENTRY,			/* each entry, with its row */
	TRANSACTIONS_TEXT,			/* each entry; its row follows in another */
	TRANSACTIONS_QUERY,			/* each file, sent as one query: it is one
								 * unless the file has its own; its row
								 * follows */
	TRANSACTIONS_NONE			/* each statement, as the server has it */
} Transactions;

/* In what form the tool compares the version of a row with another. */
typedef enum RowKey
{
	ROW_KEY_UNSET,
	ROW_KEY_CANONICAL,			/* as canonical() writes it */
	ROW_KEY_TEXT,				/* as it is written */
	ROW_KEY_WHEN				/* a time, where it is a whole number */
} RowKey;

/* What the tool stores as the name of an entry. */
typedef enum RowName
{
	ROW_NAME_UNSET,
	ROW_NAME_NONE,				/* it keeps no name */
	ROW_NAME_TAG,				/* the whole name */
	ROW_NAME_REST,				/* what follows the digits */
	ROW_NAME_BEFORE_AT,			/* the tag up to an "@" */
	ROW_NAME_DESCRIPTION		/* as describe() returns it */
} RowName;

/* What the tool stores as the version of an entry. */
typedef enum RowVersion
{
	ROW_VERSION_UNSET,
	ROW_VERSION_NONE,			/* its rows are known by their name */
	ROW_VERSION_OWN,			/* of the file's name */
	ROW_VERSION_WHEN,			/* of the journal */
	ROW_VERSION_FILE			/* the name of the file */
} RowVersion;

/* How a repair may give an entry another number. */
typedef enum Renumber
{
	RENUMBER_UNSET,
	RENUMBER_NEVER,				/* the tool's own command does it */
	RENUMBER_JOURNAL,			/* by "when" and idx, and renaming */
	RENUMBER_FILES				/* by renaming */
} Renumber;

/* By which column a repair finds the row of an entry. */
typedef enum RepairKey
{
	REPAIR_KEY_NONE,			/* a repair cannot ask the table */
	REPAIR_KEY_VERSION,
	REPAIR_KEY_NAME,
	REPAIR_KEY_SCRIPT
} RepairKey;

/* Cells of the tables in doc/migcheck.md and doc/migcheck-deploy.md. */
typedef struct FrameworkDoc
{
	const char *mark;			/* by what a folder is recognised */
	const char *reads;			/* what is looked at */
	const char *late;			/* what happens to a migration that is pending
								 * and older than what ran */
	const char *edited;			/* what happens to one edited after it ran */
	const char *any_order;		/* the switch that --order=any is; or NULL */
} FrameworkDoc;

/* What people do about a rule's finding with this tool's own command. */
typedef struct Advice
{
	int			rule;			/* RuleId */
	const char *help;
} Advice;

struct Checksum;
struct Ledger;
struct Simulation;
struct StateTable;

/* All that migcheck knows of one tool. */
typedef struct Framework
{
	const char *name;			/* as --framework takes it */
	const char *title;			/* as its users write it */
	const char *migrator;		/* what a message calls its tool */
	Reversal	reversal;
	bool		composed;		/* versions are more than one number */
	int			prefix;			/* letters before the number in a file's name */
	bool		by_place;		/* detect() goes by the folder's own path */
	bool		sure;			/* detect() goes by a mark of its own */

	/* Whether a folder is this framework's; items is what lies in it. */
	bool		(*detect) (const Tree *tree, Arena *arena, const char *folder,
						   const TreeList *items);

	/*
	 * Set what else belongs to a root that was recognized by a folder, before
	 * it is read; or NULL.
	 */
	void		(*join) (Root *root);
	/* Read root->path into the root. */
	void		(*read) (Root *root);
	/* Compare two versions, and write one as people name it. */
	int			(*compare) (const char *a, const char *b);
	const char *(*canonical) (Arena *arena, const char *version);
	/* Find a file's sections; NULL where it has none. */
	void		(*scan) (const char *text, size_t len, Sections *sections);

	/* Fill in the forecast of a run. */
	void		(*simulate) (struct Simulation *sim);
	Transactions transactions;
	const struct Checksum *checksum;	/* NULL: the tool keeps no checksum */

	/* The rows of the tool's table. */
	const struct StateTable *table; /* NULL: the tool keeps none */
	/* The table that the project's configuration names, or NULL. */
	const char *(*named_table) (const Root *root);
	RowKey		row_key;
	RowName		row_name;
	RowVersion	row_version;
	bool		one_row;		/* one row has the highest version that ran */
	bool		row_per_run;	/* a repeatable adds a row whenever it runs */
	/* Take rows out that say that others no longer count; or NULL. */
	void		(*settle_rows) (struct Ledger *ledger);
	/* The description that the tool stores and compares, or NULL. */
	const char *(*describe) (Arena *arena, const char *key);

	Renumber	renumber;
	RepairKey	repair_key;
	bool		key_is_unique;	/* the key tells two of one number apart */
	bool		name_lacks_ending;	/* the table has names without ".sql" */
	/* SQL: %1$s and %2$s new and old version, %3$s and %4$s names; or NULL. */
	const char *repair_update;

	/* What to do about a row that no file has; NULL: the rule says it. */
	const char *row_advice;
	/* What to do where no row has a file; NULL: as with most tools. */
	const char *foreign_advice;
	/* How its lock is freed; only of a tool whose table has one. */
	const char *lock_advice;

	/* What rules ask. */
	uint32_t	traits;			/* of Trait */
	bool		has_journal;	/* a journal with times and a dialect */
	bool		lock_has_dialect;	/* the lock file names the database */
	const char *loose_goes_to;	/* the file that a folder of a migration has,
								 * where each has one; or NULL */
	bool		skips_missing;	/* passes over an entry without its file */
	bool		skips_folders;	/* passes over a folder with a migration's
								 * name */
	bool		prefix_is_odd;	/* a version that begins with another sorts
								 * otherwise in the table */
	bool		version_is_time;	/* any other version is an error */
	bool		flat;			/* SQL in a folder below is worth a word */
	bool		many_in_file;	/* a file has several entries */
	bool		loads_all;		/* loads any file that no option leaves out */
	bool		tag_is_path;	/* a tag may name folders */
	bool		down_optional;	/* most projects have no reversals */
	bool		down_for_up;	/* only a file with ".up." has a ".down." */

	FrameworkDoc doc;
	const Advice *advice;		/* up to one without help; or NULL */
	const char *by_hand;		/* RENUMBER_NEVER: what to do instead of
								 * repair */

	/* When another framework's folder could be this one's as well. */
	bool		any_number;		/* never: any numbered file would do */
	const char *rival_needs;	/* only below a folder with this file */
} Framework;

extern const Framework *const framework_list[];

extern size_t framework_count(void);
extern const Framework *framework_by_name(const char *name);
extern const Framework *framework_with_journal(void);
extern const char *framework_hole(const Framework *framework);
extern const char *framework_advice(const Framework *framework, int rule);
extern bool runs_without_transaction(const Root *root, const File *file,
									 const char *text, size_t len);
extern const char *transactions_words(Transactions transactions);
extern bool framework_has_name(const Framework *framework, const char *name);

/* Each framework. */
extern const Framework framework_drizzle;
extern const Framework framework_drizzle_folders;
extern const Framework framework_prisma;
extern const Framework framework_diesel;
extern const Framework framework_refinery;
extern const Framework framework_flyway;
extern const Framework framework_supabase;
extern const Framework framework_goose;
extern const Framework framework_dbmate;
extern const Framework framework_node_pg_migrate;
extern const Framework framework_sqlx;
extern const Framework framework_golang_migrate;
extern const Framework framework_rails;
extern const Framework framework_atlas;
extern const Framework framework_sqitch;
extern const Framework framework_liquibase;
extern const Framework framework_plain;

/* drizzle_snapshots.c */
extern void drizzle_read_snapshots(Root *root, const TreeList *meta);
extern void drizzle_read_snapshot(Root *root, const char *name,
								  const char *prefix);

/*
 * sqlx_config.c: the table of a root, or NULL for the usual one; the characters
 * that its checksums are taken without, or NULL.
 */
extern const char *sqlx_table(const Root *root);
extern const char *sqlx_ignored_chars(const Root *root);

/* annotations.c: what a tool finds in a file that has both directions. */
extern void scan_goose_file(const char *text, size_t len, Sections *sections);
extern void scan_goose_file_of_atlas(const char *text, size_t len,
									 Sections *sections);
extern void scan_dbmate_file(const char *text, size_t len, Sections *sections);
extern void scan_node_pg_migrate(const char *text, size_t len,
								 Sections *sections);

/* configured_order.c */
extern bool order_is_configured(const Root *root);
extern bool missing_is_configured(const Root *root);

/* dbmate_transaction.c */
extern void dbmate_check_transaction(const char *text, size_t len,
									 uint32_t line, Sections *sections);

/* open_body.c */
extern bool statement_has_open_body(const char *text, size_t len);
extern void scan_drizzle_file(const char *text, size_t len,
							  Sections *sections);

/* atlas_sum.c: the sums as its table has them, one an entry. */
extern const char **atlas_entry_hashes(const Root *root);
extern const char *atlas_hash_of(const Root *root, size_t index,
								 const bool *there);

/* atlas.c */
extern bool atlas_is_checkpoint(const Root *root, size_t index);

/* flyway.c: the text behind the version, as the tool stores it. */
extern const char *flyway_description(Arena *arena, const char *key);

/* Versions; see also version_compare(). */
extern const char *canonical_text(Arena *arena, const char *version);
extern const char *canonical_number(Arena *arena, const char *version);
extern int	compare_text_versions(const char *a, const char *b);

#endif							/* MIGCHECK_FRAMEWORK_H */
