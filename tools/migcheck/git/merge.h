/*
 * merge.h
 *		The tree of files that a merge would leave, without merging.
 *
 * It begins with the base. Each side, a branch or the working folder, brings
 * what it changed since it parted from the base. Two journals, plans or
 * changelogs that both grew would conflict; here what they added is joined, as
 * a person would do it.
 */
#ifndef MIGCHECK_MERGE_H
#define MIGCHECK_MERGE_H

#include "migcheck/git/repository.h"
#include "migcheck/map.h"

typedef struct MergeSide
{
	const Tree *tree;
	const Tree *ancestor;		/* where it parted from the base */
	const char *name;
	const Repository *folder;	/* of a working folder, else NULL */
} MergeSide;

typedef struct Merge
{
	Arena	   *arena;
	const Tree *base;
	const char *base_name;
	const MergeSide *sides;		/* the first one wins where two differ */
	size_t		count;
	bool		as_written;		/* journals as the first side has them */
	char	   *journal;		/* the joined one, of the last read */
	Map			owners;			/* what merge_owner_of() has found out */
	const char *last_path;		/* its last answer */
	int			last_owner;
	Map			folders;		/* to the list of each, among the lists */
	Map			bare;			/* folders without settings, of the tree */
	TreeList   *lists;
	size_t		list_count;
	size_t		list_capacity;
	Tree		tree;
} Merge;

/* Who wrote a file: the base (-1) or a side; -2: it is nowhere. */
#define MERGE_BASE		(-1)
#define MERGE_NOBODY	(-2)

extern void merge_init(Merge *merge, Arena *arena, const Tree *base,
					   const char *base_name, const MergeSide *sides, size_t count);
extern bool merge_takes_first(Merge *merge, const char *path);
extern int	merge_owner_of(Merge *merge, const char *path);
extern const char *merge_owner_name(const Merge *merge, int owner);
extern bool merge_both_add(const Merge *merge, const char *path, int *first,
						   int *second);

/* merge_plan.c: the lines of all; NULL where one of them is not there. */
extern char *merge_sqitch_plans(const Merge *merge, const char *path);

/* merge_journal.c: NULL where the journals cannot be joined. */
extern char *merge_journal(const Merge *merge, const char *path);

/* merge_changelog.c: NULL without a changelog, or where changes overlap. */
extern char *merge_changelogs(const Merge *merge, const char *path);

#endif							/* MIGCHECK_MERGE_H */
