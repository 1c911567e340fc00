/*
 * model.h
 *		Migrations as every framework has them: entries and files.
 *
 * A root is one folder that one framework's tool would be pointed at. Its
 * entries are what the tool would run, in its order; its files are what lies
 * there. Of a framework with a journal the entries come from the journal, of
 * the others from the files' names. Readers fill this in and judge nothing;
 * rules read it and know no file format.
 */
#ifndef MIGCHECK_MODEL_H
#define MIGCHECK_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "migcheck/arena.h"
#include "migcheck/contents.h"
#include "migcheck/map.h"
#include "migcheck/suppress.h"
#include "migcheck/tree.h"

/* A position in a file. Line and column count from 1; 0 is unknown. */
typedef struct Place
{
	const char *path;			/* as the user would name it */
	uint32_t	line;
	uint32_t	column;
	const char *revision;		/* a git revision that has it; NULL: here */
} Place;

/* What a file is to the tool. */
typedef enum FileRole
{
	FILE_UP,					/* a migration, or both directions in one */
	FILE_DOWN,					/* takes one back */
	FILE_REPEATABLE,			/* runs whenever it changed */
	FILE_VERIFY,				/* looks whether one did its work */
	FILE_ODD					/* looks like a migration; the tool ignores it */
} FileRole;

/* What annotations in a file say, for frameworks that have them. */
typedef struct Sections
{
	bool		has_up;
	bool		has_down;
	uint32_t	up_line;		/* where the way forward begins; 0: at the
								 * start */
	uint32_t	down_line;		/* where it ends; 0: at the file's end */
	const char *error;			/* what is wrong with them, or NULL */
	uint32_t	error_line;
	bool		runs_before_error;	/* what is before it runs, and stays */
	const char *back_error;		/* what stops the way back only, or NULL */
	uint32_t	back_error_line;
} Sections;

/*
 * One file of a root. Readers fill in the names and the role;
 * root_read_files() looks at the text.
 */
typedef struct File
{
	const char *name;			/* below the root */
	const char *path;
	const char *key;			/* what it belongs to: a tag */
	const char *version;		/* what it sorts by, as written; or NULL */
	FileRole	role;
	long		entry;			/* index, or -1 */
	bool		outside;		/* a link that leads out of the repository */
	bool		summed;			/* Atlas's sum is taken over it, too */
	bool		is_program;		/* no SQL: its statements are not known */
	int64_t		since;			/* of one whose version is another's, too:
								 * when git got it; see git/seniority.h */
	const char *refused;		/* why the tool stops at the name, or NULL */
	const char *unreadable;		/* why it could not be read, or NULL */
	const char *text;			/* if it is kept; else NULL */
	size_t		text_len;
	Contents	contents;
	Sections	sections;
} File;

/* One migration that the tool would run, in its order. */
typedef struct Entry
{
	const char *tag;			/* its whole name */
	const char *version;		/* what it sorts by, as written; or NULL */
	const char *wants;			/* the file that it needs, below the root */
	Place		place;
	Place		when_place;
	Place		idx_place;
	int64_t		idx;			/* of a journal; its place in the order */
	int64_t		when;			/* of a journal; milliseconds */
	bool		has_idx;
	bool		has_when;
	long		file;			/* index of the file that runs, or -1 */
	long		down;			/* index of the one that takes it back, or -1 */
	const char *other_case;		/* a file of that name but for case, or NULL */
	const char *recorded_as;	/* the path that Liquibase records, if it is
								 * not the file's; or NULL */
	const char *id;				/* what sqitch computes of its line, or NULL */
	const char *content;		/* a digest of what Liquibase's checksum is
								 * of; NULL where it may change */
	bool		repeats;		/* it runs again where that changed */
	const char *condition;		/* what decides at the run whether it runs,
								 * "by ..."; NULL if it does */
} Entry;

/* A picture of the schema after an entry, chained to the one before. */
typedef struct Snapshot
{
	const char *name;			/* below the root */
	const char *path;
	const char *id;				/* NULL: could not be read */
	const char **parents;
	size_t		parent_count;
	const char *prefix;			/* of the entry that it belongs to */
	const char *format;			/* the version of its form, or NULL */
	Place		format_place;
	Place		id_place;
	Place		parent_place;
	const char *broken;			/* why it could not be read, or NULL */
	Place		broken_place;
	bool		conflict;		/* because of conflict markers */
} Snapshot;

/* Something that a reader could not read. */
typedef enum FaultKind
{
	FAULT_JOURNAL_MISSING,
	FAULT_JOURNAL_UNREADABLE,	/* the system did not let us */
	FAULT_JOURNAL_BROKEN,		/* read, but not as it should be */
	FAULT_JOURNAL_ENCODING,
	FAULT_CHECKSUM,				/* a file is not what its sum says */
	FAULT_CLASS,				/* a program that the tool cannot use */
	FAULT_CONFLICT,				/* git's markers, in a file next to them */
	FAULT_DUPLICATE,			/* one name twice, and the tool refuses */
	FAULT_FILE_GONE,			/* listed, and not there; the tool goes on */
	FAULT_FILE_MISSING,			/* listed, and needed */
	FAULT_FILE_UNLISTED,
	FAULT_FILE_UNREAD,			/* in a folder that the tool does not read */
	FAULT_LOCK_MISSING,
	FAULT_FOLDER_UNREADABLE
} FaultKind;

/* What a reader could not read, for rules/faults.c to report. */
typedef struct Fault
{
	FaultKind	kind;
	Place		place;
	const char *subject;
	const char *text;
	const char *help;			/* NULL: the rule's own */
} Fault;

/*
 * One folder of migrations, read. The lists belong to the arena and grow
 * while a reader works; indexes into them stay valid, pointers do not.
 */
typedef struct Root
{
	Arena	   *arena;
	const Tree *tree;
	const struct Framework *framework;
	const char *path;			/* "." or as found */
	const char *const *locations;	/* the folders in it that are read, up to
									 * NULL; or NULL for all of it */
	const char *searched_from;	/* the folder that was named, in which the
								 * root was found; or NULL */
	const char *journal;		/* the journal's path, or NULL */
	const char *dialect;
	const char *format_version;
	const char *schema_dialect; /* what the project's schema is for, or NULL */
	Place		dialect_place;
	Place		format_place;
	int64_t		now;			/* milliseconds; what "in the future" means */
	Entry	   *entries;
	size_t		entry_count;
	size_t		entry_capacity;
	File	   *files;
	size_t		file_count;
	size_t		file_capacity;
	Snapshot   *snapshots;
	size_t		snapshot_count;
	size_t		snapshot_capacity;
	Fault	   *faults;
	size_t		fault_count;
	size_t		fault_capacity;
	const char *project;		/* whose rows are this root's; NULL: all */
	const char *left_out;		/* characters that its tool's checksums are
								 * taken without, in UTF-8; or NULL */
	const char *also;			/* another framework that it could be, or NULL */
	const struct FlywayNaming *naming;	/* Flyway's own names, or NULL */
	const char *unread_tool;	/* whose it is, where framework is NULL */
	size_t		unread_more;	/* how many other folders that tool has */
	bool		keeps_texts;	/* of its files, those that are small */
	size_t		kept_bytes;
	bool		files_unknown;	/* only the journal is there */
	bool		entries_unknown;	/* the journal could not be read */
	Suppressions suppressions;
	Map			tags;			/* tag to the first entry of that name */
} Root;

/* A version this long is a time, YYYYMMDDHHMMSS. */
#define VERSION_TIME_DIGITS	14

/*
 * From this many orphans on, and if they outnumber the rest, it is one fact.
 */
#define ROOT_DEAD_ORPHANS	8

extern Entry *root_add_entry(Root *root, const char *tag);
extern File *root_add_file(Root *root, const char *name, FileRole role);
extern Snapshot *root_add_snapshot(Root *root, const char *name);
extern Fault *root_add_fault(Root *root, FaultKind kind, Place place,
							 const char *subject, const char *text);
extern bool root_take_conflict(Root *root, const char *path, const char *name,
							   const char *text, size_t len);
extern bool root_list_folder(Root *root, const char *folder, TreeList *items);
extern void root_read_files(Root *root);
extern Place place_at(const char *path, uint32_t line, uint32_t column);

extern const char *version_prefix(Arena *arena, const char *name);
extern const char *version_number(const char *version);
extern int	version_compare(const char *a, const char *b);
extern bool version_to_time(const char *version, int64_t *when);
extern const char *tag_unsafe_reason(const char *tag);
extern const char *name_fold_case(Arena *arena, const char *name);

#endif							/* MIGCHECK_MODEL_H */
