/*
 * repository.h
 *		A git repository, and its revisions as trees of files.
 *
 * Everything is read from git objects; nothing is checked out or written.
 * Functions that can fail return NULL, or a message that says what to do.
 */
#ifndef MIGCHECK_REPOSITORY_H
#define MIGCHECK_REPOSITORY_H

#include <stdint.h>

#include "migcheck/git/program.h"
#include "migcheck/tree.h"

/* The folders that were read, by their ids; tree.c. */
typedef struct GitFolders GitFolders;

/* The working folder; disk.c. */
typedef struct GitDisk GitDisk;

typedef struct Repository
{
	Arena	   *arena;
	const char *folder;			/* where git is run */
	bool		bare;
	bool		shallow;		/* the history ends where fetching ended */
	GitTalk    *objects;		/* NULL: not open */
	GitFolders *folders;
	GitDisk    *disk;			/* NULL: only objects are looked at */
	const char *prefix;			/* the working folder below the top, or "" */
	const char *outside;		/* the working folder, where it is not below */
	const char *top;			/* absolute, with a slash at its end */
} Repository;

typedef struct Revision
{
	const char *name;			/* as the user gave it */
	char		commit[GIT_ID_SIZE];
	char		tree[GIT_ID_SIZE];
} Revision;

extern const char *repository_find_top(Arena *arena, const char *folder);
extern const char *repository_open(Arena *arena, const char *path,
								   Repository *repository);
extern const char *repository_open_objects(Arena *arena, const char *path,
										   Repository *repository);
extern void repository_close(Repository *repository);
extern const char *repository_path(const Repository *repository,
								   const char *path, const char **inside);
extern const char *repository_missing(const Repository *repository);
extern const char *revision_find(const Repository *repository,
								 const char *name, Revision *revision);
extern const char *revision_ancestor(const Repository *repository,
									 const Revision *a, const Revision *b,
									 Revision *ancestor);
extern const Tree *repository_compare_disk(Repository *repository,
										   const Tree *tree, const char *id);
extern bool git_disk_kept_blob(GitDisk *disk, const char *inside,
							   const char *id, const char **text,
							   size_t *len);
extern bool git_disk_read_blob(GitDisk *disk, const char *inside,
							   const char *id, const char **text,
							   size_t *len);
extern void git_disk_close(GitDisk *disk);

/* attributes.c */
extern bool repository_would_commit(const Repository *repository,
									const char *path, const char *disk,
									const char *text);
extern GitFolders *git_folders_make(Arena *arena);
extern const char *git_folders_missing(const GitFolders *folders);
extern const char *tree_of_revision(const Repository *repository,
									const Revision *revision, Tree **tree);
extern const char *repository_open_base(Arena *arena, const char *path,
										const char *name,
										Repository *repository, Tree **tree);

/*
 * The newest commit in which a file had contents that a function accepts;
 * false if not found. history.c
 */
typedef bool (*BlobTest) (const char *text, size_t len, void *context);

extern bool repository_search(const Repository *repository, const char *path,
							  BlobTest test, void *context,
							  char commit[GIT_ID_SIZE], int64_t *when);

#endif							/* MIGCHECK_REPOSITORY_H */
