/*
 * history.c
 *		Which commit had a file with a given checksum.
 *
 * All branches and tags are searched, since what a database ran may have been
 * on a branch that was never merged. At most 50 000 commits.
 */
#include "migcheck/git/repository.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/map.h"

/*
 * Return the commits that changed a file, newest first, as "TIME ID" lines;
 * empty where git cannot tell.
 */
static const char *
list_file_commits(const Repository *repository, const char *path)
{
	const char *args[] = {
		"rev-list", "--all", "--full-history", "--timestamp",
		"--max-count=50000", "--ignore-missing", "HEAD", "--", path, NULL
	};
	GitOutput	output;

	if (git_run(repository->arena, repository->folder, args, &output) != NULL ||
		output.status != 0)
		return "";
	return output.text;
}

/*
 * Look at the file in all commits that any branch or tag leads to, and return
 * the first whose contents the function accepts. Each different text is tried
 * once.
 */
bool
repository_search(const Repository *repository, const char *path,
				  BlobTest test, void *context,
				  char commit[GIT_ID_SIZE], int64_t *when)
{
	Arena	   *arena = repository->arena;
	Map			seen = {.arena = arena};
	const char *p = list_file_commits(repository,
									  arena_format(arena, ":(top,literal)%s",
												   path));
	long long	seconds;
	GitObject	blob;

	for (; sscanf(p, "%lld %64[0-9a-f]", &seconds, commit) == 2;
		 p += strcspn(p, "\n"), p += *p == '\n')
	{
		if (!git_objects_get(repository->objects,
							 arena_format(arena, "%s:%s", commit, path), &blob))
			continue;
		*when = seconds;
		if (map_put(&seen, arena_string(arena, blob.id), 1) < 0 &&
			test(blob.text, blob.len, context))
			return true;
	}
	return false;
}
