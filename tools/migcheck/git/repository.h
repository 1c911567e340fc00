/*
 * repository.h
 *		A git repository, and its revisions as trees of files.
 *
 * Everything is read from git objects; nothing is checked out or written.
 * Functions that can fail return NULL, or a message that says what to do.
 */
#ifndef MIGCHECK_REPOSITORY_H
#define MIGCHECK_REPOSITORY_H

#include "migcheck/git/library.h"
#include "migcheck/tree.h"

typedef struct Repository
{
	Arena	   *arena;
	const GitLibrary *git;
	git_repository *handle;
	bool		bare;
	const char *prefix;			/* the working folder below the top, or "" */
	const char *top;			/* absolute, with a slash at its end */
} Repository;

typedef struct Revision
{
	const char *name;			/* as the user gave it */
	git_oid		commit;
} Revision;

extern const char *repository_open(Arena *arena, const char *path,
								   Repository *repository);
extern void repository_close(Repository *repository);
extern const char *repository_path(const Repository *repository,
								   const char *path, const char **inside);
extern bool repository_would_commit(const Repository *repository,
									const char *path, const char *text,
									size_t len);
extern const char *revision_find(const Repository *repository,
								 const char *name, Revision *revision);
extern const char *revision_ancestor(const Repository *repository,
									 const Revision *a, const Revision *b,
									 Revision *ancestor);
extern const char *tree_of_revision(const Repository *repository,
									const Revision *revision, Tree **tree);

/*
 * The newest commit in which a file had contents that a function accepts;
 * false if there is none. history.c
 */
typedef bool (*BlobTest) (const char *text, size_t len, void *context);

extern bool repository_search(const Repository *repository, const char *path,
							  BlobTest test, void *context,
							  char commit[GIT_OID_HEXSZ + 1], int64_t *when);

#endif							/* MIGCHECK_REPOSITORY_H */
