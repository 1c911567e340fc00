/*
 * framework.h
 *		One reader a framework.
 *
 * A framework knows how its files are named, ordered and recorded. It fills in
 * the model; which of that is wrong, it does not say.
 */
#ifndef MIGCHECK_FRAMEWORK_H
#define MIGCHECK_FRAMEWORK_H

#include "migcheck/model.h"

typedef enum FrameworkId
{
	FRAMEWORK_DRIZZLE,			/* before 1.0: a journal */
	FRAMEWORK_DRIZZLE_FOLDERS,	/* from 1.0 on */
	FRAMEWORK_PRISMA,
	FRAMEWORK_FLYWAY,
	FRAMEWORK_SUPABASE,
	FRAMEWORK_GOOSE,
	FRAMEWORK_DBMATE,
	FRAMEWORK_NODE_PG_MIGRATE,
	FRAMEWORK_SQLX,
	FRAMEWORK_GOLANG_MIGRATE,
	FRAMEWORK_RAILS,
	FRAMEWORK_ATLAS,
	FRAMEWORK_SQITCH,
	FRAMEWORK_LIQUIBASE,
	FRAMEWORK_PLAIN,
	FRAMEWORK_COUNT
} FrameworkId;

#define FRAMEWORK_BIT(id)	(UINT32_C(1) << (id))

/* How a framework keeps the way back. */
typedef enum Reversal
{
	REVERSAL_NONE,				/* it has none, or not in SQL */
	REVERSAL_FILES,				/* in files of their own */
	REVERSAL_SECTIONS			/* in a section of the same file */
} Reversal;

typedef struct Framework
{
	FrameworkId id;
	const char *name;			/* as --framework takes it */
	const char *title;			/* as its users write it */
	const char *migrator;		/* what a message calls its tool */
	Reversal	reversal;
	bool		composed;		/* versions are more than one number */
	bool		sure;			/* detect() goes by a mark of its own */

	/* Whether a folder is this framework's; items is what lies in it. */
	bool		(*detect) (const Tree *tree, Arena *arena, const char *folder,
						   const TreeList *items);
	/* Read root->path into the root. */
	void		(*read) (Root *root);
	/* Compare two versions, and write one as people name it. */
	int			(*compare) (const char *a, const char *b);
	const char *(*canonical) (Arena *arena, const char *version);
	/* Find a file's sections; NULL where it has none. */
	void		(*scan) (const char *text, size_t len, Sections *sections);
} Framework;

extern const Framework *const framework_list[];

extern const Framework *framework_by_name(const char *name);
extern bool framework_is(const Framework *framework, const char *name);

/* Each framework. */
extern const Framework framework_drizzle;
extern const Framework framework_drizzle_folders;
extern const Framework framework_prisma;
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

/* atlas.c: the sums as its table has them, one an entry. */
extern const char **atlas_hashes(const Root *root);

/* flyway.c: what stands behind the version, as the tool stores it. */
extern const char *flyway_description(Arena *arena, const char *key);

/* Versions; see also version_compare(). */
extern const char *canonical_number(Arena *arena, const char *version);
extern int	compare_text_versions(const char *a, const char *b);

#endif							/* MIGCHECK_FRAMEWORK_H */
