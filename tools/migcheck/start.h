/*
 * start.h
 *		Where a simulation starts: from nothing, a git revision, a saved
 *		state, or a live database.
 */
#ifndef MIGCHECK_START_H
#define MIGCHECK_START_H

#include "migcheck/git/repository.h"
#include "migcheck/run.h"
#include "migcheck/state/database.h"

typedef struct Start
{
	const Options *options;
	const char *name;			/* what people call it */
	Repository	repository;
	Tree	   *base;			/* of --base, or NULL */
	Database	database;
} Start;

/* Both return NULL, or why it is not possible. */
extern const char *start_open(Start *start, Run *run);
extern const char *start_read_ledger(Start *start, Run *run, const Root *root,
									 Ledger *ledger);
extern void start_close(Start *start);

/* *root is NULL where the tree has no such folder. */
extern const char *root_read_in(Arena *arena, int64_t now, const Tree *tree,
								const Root *like, bool contents, Root **root);
extern const char *root_in_tree(Run *run, const Tree *tree, const Root *like,
								bool contents, Root **root);

#endif							/* MIGCHECK_START_H */
