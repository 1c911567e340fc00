/*
 * program.h
 *		The git program: run by its arguments, never through a shell.
 *
 * Whatever a repository or its configuration asks for, git starts no other
 * program, asks nothing, fetches nothing and writes nothing.
 */
#ifndef MIGCHECK_GIT_PROGRAM_H
#define MIGCHECK_GIT_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "migcheck/arena.h"

/* Room for an object's name in hexadecimal, SHA-256 included. */
#define GIT_ID_SIZE 65

typedef struct GitOutput
{
	int			status;			/* git's exit status; -1: it was killed */
	const char *text;			/* its standard output, terminated */
	size_t		len;
	const char *words;			/* what it said on standard error */
} GitOutput;

/* NULL, or why git could not be run. The arguments end with NULL. */
extern const char *git_run(Arena *arena, const char *folder,
						   const char *const *args, GitOutput *output);

typedef struct GitTalk GitTalk;

typedef struct GitObject
{
	char		id[GIT_ID_SIZE];
	char		type[8];		/* blob, tree, commit */
	const char *text;			/* terminated; good until the next one */
	size_t		len;
} GitObject;

/* "git cat-file", started by the first question at the latest. */
extern GitTalk *git_objects_open(Arena *arena, const char *folder);
extern void git_objects_start(GitTalk *talk);
extern bool git_objects_get(GitTalk *talk, const char *name,
							GitObject *object);
extern void git_objects_close(GitTalk *talk);

#endif							/* MIGCHECK_GIT_PROGRAM_H */
