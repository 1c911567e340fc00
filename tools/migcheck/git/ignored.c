/*
 * ignored.c
 *		Roots that git ignores: what was built or unpacked, not written.
 *
 * Where git cannot tell, since it is not there or a path is in no repository,
 * every root is kept.
 */
#include "migcheck/git/ignored.h"

#include <limits.h>
#include <stdlib.h>

#include "migcheck/git/repository.h"

/*
 * Return a path without links, for git that runs in another folder; the path
 * itself where it is not there.
 */
static const char *
absolute_path(Arena *arena, const char *path)
{
	char		buffer[PATH_MAX];

	return realpath(path, buffer) ? arena_string(arena, buffer) : path;
}

/*
 * Return true if a folder, or one above it, has a repository's ".git": else
 * git has nothing to say, and need not be started. So it is with GIT_DIR, too.
 */
static bool
may_be_repository(Arena *arena, const char *folder)
{
	char		path[PATH_MAX];

	return getenv("GIT_DIR") != NULL || realpath(folder, path) == NULL ||
		repository_find_top(arena, path) != NULL;
}

/*
 * Return true if git, run in a folder, ignores a path that it does not track.
 */
static bool
git_ignores_path(Arena *arena, const char *folder, const char *path)
{
	const char *args[] = {"check-ignore", "-q", "--", path, NULL};
	GitOutput	output;

	return git_run(arena, folder, args, &output) == NULL && output.status == 0;
}

/*
 * Return true if git may ignore any of the roots from an index on, by one
 * question for all: mostly the answer is no.
 */
static bool
may_ignore_any_root(Arena *arena, const char *folder, const Roots *roots,
					size_t from)
{
	size_t		count = roots->count - from;
	const char **args = arena_alloc(arena, sizeof(char *) * (count + 3));
	GitOutput	output;
	size_t		n = 0;

	args[n++] = "check-ignore";
	args[n++] = "--";
	for (size_t i = from; i < roots->count; i++)
		args[n++] = absolute_path(arena, roots->items[i]->path);
	args[n] = NULL;

	/*
	 * It prints those before one that it cannot judge, such as a submodule's.
	 */
	return git_run(arena, folder, args, &output) == NULL && output.status != 1;
}

/*
 * Drop, from an index on, the roots that git ignores, unless the folder in
 * which they were looked for is ignored itself. Returns how many went.
 */
size_t
drop_ignored_roots(Arena *arena, const char *start, Roots *roots, size_t from)
{
	size_t		kept = from;
	size_t		dropped;

	if (roots->count == from || !may_be_repository(arena, start) ||
		!may_ignore_any_root(arena, start, roots, from) ||
		git_ignores_path(arena, start, "."))
		return 0;
	for (size_t i = from; i < roots->count; i++)
	{
		if (!git_ignores_path(arena, start,
							  absolute_path(arena, roots->items[i]->path)))
			roots->items[kept++] = roots->items[i];
	}
	dropped = roots->count - kept;
	roots->count = kept;
	return dropped;
}
