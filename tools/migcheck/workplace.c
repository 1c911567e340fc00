/*
 * workplace.c
 *		The folder in which migcheck works: the top of the repository.
 *
 * Reports name files as the repository does, in whichever of its folders
 * migcheck was started. So it changes to the top, and the paths of the command
 * line are rewritten for that folder. Outside of a repository, and in a bare
 * one, it stays where it is.
 *
 * A path is rewritten by its text where that leads to the same file, so that
 * links keep their names in reports; else by its real path. Neither changes
 * what is read, only how it is named.
 */
#include "migcheck/workplace.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "migcheck/git/repository.h"
#include "migcheck/path.h"

/*
 * Return a path, from a folder on, without "." and ".."; NULL if it leads
 * above that folder.
 */
static const char *
path_inside_folder(Arena *arena, const char *path)
{
	const char *tidy = path_without_dots(arena, path + strspn(path, "/"));

	return strcspn(tidy, "/") == 2 && strncmp(tidy, "..", 2) == 0 ? NULL : tidy;
}

/*
 * Return a path, which was given in a folder, for one who is above that
 * folder. An absolute one stays.
 */
const char *
path_from_below(Arena *arena, const char *folder, const char *path)
{
	const char *joined;

	if (path[0] == '/' || strcmp(folder, ".") == 0)
		return path;
	joined = path_inside_folder(arena, arena_format(arena, "%s/%s", folder,
													path));
	return joined ? joined : arena_format(arena, "%s/%s", folder, path);
}

/* Return how much two paths have in common, up to the end of a name. */
static size_t
common_folders(const char *a, const char *b)
{
	size_t		same = 0;

	for (size_t i = 0;; i++)
	{
		bool		a_ends = a[i] == '\0' || a[i] == '/';
		bool		b_ends = b[i] == '\0' || b[i] == '/';

		if (a_ends && b_ends)
			same = i;
		if (a[i] == '\0' || a[i] != b[i])
			return same;
	}
}

/*
 * Return a path in the repository for one who is in the folder of the start:
 * for commands that the user is to type.
 */
const char *
path_from_start(Arena *arena, const Options *options, const char *path)
{
	const char *start = options->started_in;
	size_t		same;
	const char *result;

	if (path[0] == '/' || strcmp(start, ".") == 0)
		return path;
	if (strcmp(path, ".") == 0)
		path = "";
	same = common_folders(start, path);
	result = path[same] == '/' ? path + same + 1 : path + same;
	for (const char *p = start + same; *p; p++)
	{
		if (p == start || *p == '/')
			result = arena_format(arena, "../%s", result);
	}
	return *result ? result : ".";
}

/* Return true if two paths lead to one thing, or the second to nothing. */
static bool
leads_to_same_file(const char *given, const struct stat *before)
{
	struct stat after;

	return stat(given, &after) != 0 ||
		(after.st_dev == before->st_dev && after.st_ino == before->st_ino);
}

/*
 * Return a path, which was given in the working folder, for one who is in
 * top. One that is not below top, or that does not exist, is made absolute.
 */
static const char *
rebase_path_on_top(Arena *arena, const char *top, const char *folder,
				   const char *path)
{
	size_t		len = strlen(top);
	const char *inside = NULL;
	char		resolved[PATH_MAX];
	struct stat st;

	if (path[0] != '/')
		inside = path_inside_folder(arena, arena_format(arena, "%s/%s", folder,
														path));
	else if (strncmp(path, top, len) == 0 && path[len] == '/')
		inside = path_inside_folder(arena, path + len);
	if (stat(path, &st) != 0)
		return inside ? inside : path[0] == '/' ? path :
			arena_format(arena, "%s/%s/%s", top, folder, path);
	if (inside != NULL &&
		leads_to_same_file(arena_format(arena, "%s/%s", top, inside), &st))
		return inside;
	if (realpath(path, resolved) == NULL)
		return path;
	if (strncmp(resolved, top, len) == 0 &&
		(resolved[len] == '/' || resolved[len] == '\0'))
		return path_inside_folder(arena, resolved + len);
	return arena_string(arena, resolved);
}

/*
 * Rewrite the names of files and folders that the command line has. "-" is
 * standard input.
 */
static void
rebase_options(Options *options, const char *top)
{
	Arena	   *arena = &options->arena;
	const char **files[] = {
		&options->config, &options->baseline, &options->state,
		&options->save_state, &options->snapshot
	};
	const char **paths = arena_alloc(arena, sizeof(char *) *
									 (options->path_count + 1));

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
	{
		if (*files[i] != NULL)
			*files[i] = rebase_path_on_top(arena, top, options->started_in,
										   *files[i]);
	}
	for (size_t i = 0; i < options->report_count; i++)
	{
		const char **path = &options->reports[i].path;

		*path = rebase_path_on_top(arena, top, options->started_in, *path);
	}
	for (size_t i = 0; i < options->path_count; i++)
		paths[i] = strcmp(options->paths[i], "-") == 0 ? "-" :
			rebase_path_on_top(arena, top, options->started_in,
							   options->paths[i]);
	options->paths = paths;
}

/*
 * Change to the repository's top, and rewrite the options' paths for it.
 * Returns NULL, or why that could not be done.
 */
const char *
workplace_enter(Options *options)
{
	char		here[PATH_MAX];
	const char *top;

	options->started_in = ".";
	if (getcwd(here, sizeof(here)) == NULL)
		return NULL;
	top = repository_find_top(&options->arena, here);
	if (top == NULL || strcmp(top, "/") == 0)
		return NULL;
	if (strcmp(top, here) != 0)
		options->started_in = arena_string(&options->arena,
										   here + strlen(top) + 1);
	options->in_repository = true;
	rebase_options(options, top);
	if (chdir(top) != 0)
		return arena_format(&options->arena, "could not enter \"%s\": %s", top,
							strerror(errno));
	return NULL;
}
