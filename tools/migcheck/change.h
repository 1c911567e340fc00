/*
 * change.h
 *		A change and what it is merged with.
 *
 * The trees of revisions read from git as long as the change is open, so that
 * all findings must be reported before it is closed.
 */
#ifndef MIGCHECK_CHANGE_H
#define MIGCHECK_CHANGE_H

#include "migcheck/git/merge.h"
#include "migcheck/start.h"

/* A root as one of the trees has it. */
typedef struct TreeRoot
{
	const Tree *tree;
	const char *path;
	bool		contents;		/* its files were read, too */
	Root	   *root;			/* NULL: the tree does not have it */
} TreeRoot;

typedef struct Change
{
	Run		   *run;
	Repository	repository;
	Revision	base_revision;
	Tree	   *base;
	MergeSide  *sides;			/* the change itself, then those of --with */
	size_t		side_count;
	const Tree *head;			/* the change's own files */
	Merge		merge;
	Merge		without;		/* the same without the change itself */
	const Tree *others;			/* what the merge has without the change */
	Tree	   *disk;			/* the tree of the run before */
	Tree	  **opened;			/* of revisions; to be closed */
	size_t		opened_count;
	size_t		opened_capacity;
	TreeRoot   *roots;			/* that were read so far */
	size_t		root_count;
	size_t		root_capacity;
} Change;

/*
 * Open the change that the options name (--base, --head, --with) as the tree
 * of a run. Returns NULL, or why not; change_close() in any case, after the
 * reports, and run_free() after it.
 */
extern const char *change_open(Change *change, Run *run);
extern void change_close(Change *change);

/* change_root.c: for trees that live as long as the change. */
extern const char *change_read_root(Change *change, const Tree *tree,
									const Root *like, bool contents,
									Root **root);

/* change_removed.c */
extern void change_report_removed_root(Change *change, const Root *gone,
									   const Root *old);
extern bool change_root_was_moved(Change *change, const Root *old);
extern void change_report_removed_roots(Change *change);

/* change_findings.c; from is an index of the findings of the run. */
extern void change_place_entries(Change *change, Root *merged);
extern void change_subtract_findings(Change *change, const Root *without,
									 size_t from);
extern void change_label_findings(Change *change, size_t from);

#endif							/* MIGCHECK_CHANGE_H */
