/*
 * ignored.c
 *		Roots that git ignores: what was built or unpacked, not written; and
 *		journals that it ignores in a root that it keeps.
 *
 * Where git cannot tell, since it is not there or a path is in no repository,
 * every root is kept.
 */
#include "migcheck/git/ignored.h"

#include <limits.h>
#include <stdlib.h>

#include "migcheck/frameworks/framework.h"
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
 * Return the path of a root's journal, whether it is there or not; NULL for a
 * tool that has none.
 */
static const char *
journal_path_of(Arena *arena, const Root *root)
{
	return root->framework != NULL && root->framework->has_journal ?
		arena_join(arena, root->path, "meta/_journal.json") : NULL;
}

/*
 * Return true if git may ignore any of the roots from an index on, or their
 * journals, by one question for all: mostly the answer is no.
 */
static bool
may_ignore_any_root(Arena *arena, const char *folder, const Roots *roots,
					size_t from)
{
	size_t		count = roots->count - from;
	const char **args = arena_alloc(arena, sizeof(char *) * (2 * count + 3));
	GitOutput	output;
	size_t		n = 0;

	args[n++] = "check-ignore";
	args[n++] = "--";
	for (size_t i = from; i < roots->count; i++)
	{
		const char *journal = journal_path_of(arena, roots->items[i]);

		args[n++] = absolute_path(arena, roots->items[i]->path);
		if (journal != NULL)
			args[n++] = absolute_path(arena, journal);
	}
	args[n] = NULL;

	/*
	 * It prints those before one that it cannot judge, such as a submodule's.
	 */
	return git_run(arena, folder, args, &output) == NULL && output.status != 1;
}

/*
 * Add the fault that git ignores a root's journal, if it does: no checkout has
 * it then, and the tool stops there.
 */
static void
check_ignored_journal(Arena *arena, const char *start, Root *root)
{
	const char *journal = journal_path_of(arena, root);

	if (journal != NULL &&
		git_ignores_path(arena, start, absolute_path(arena, journal)))
		root_add_fault(root, FAULT_JOURNAL_MISSING, place_at(journal, 0, 0),
					   "meta/_journal.json",
					   "git ignores the journal: it is in no checkout, and the "
					   "tool stops there before it runs anything")->help =
			"Take the folder \"meta\" out of .gitignore, and commit it with the "
			"migrations.";
}

/*
 * Drop, from an index on, the roots that git ignores, unless the folder in
 * which they were looked for is ignored itself. Returns how many went. Those
 * that stay are told whether their journal is ignored.
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
		if (git_ignores_path(arena, start,
							 absolute_path(arena, roots->items[i]->path)))
			continue;
		check_ignored_journal(arena, start, roots->items[i]);
		roots->items[kept++] = roots->items[i];
	}
	dropped = roots->count - kept;
	roots->count = kept;
	return dropped;
}
