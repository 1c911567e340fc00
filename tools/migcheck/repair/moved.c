/*
 * moved.c
 *		Which file an entry's missing file has become, by its contents.
 *
 * A renumbered file is known by the rest of its name. One that got another
 * name is known by the hash that a database has of what ran, by the file of
 * the base revision, or by the file that git had before it was removed.
 *
 * Only one candidate counts: where two files have the contents, a guess would
 * put a migration under a wrong tag.
 */
#include "migcheck/repair/plan.h"

#include <string.h>

#include "migcheck/git/repository.h"

/*
 * The contents that are looked for. The contents that are looked for: by
 * their hash, by their text, or by both.
 */
typedef struct Sought
{
	const char *hash;			/* as the table has it, or NULL */
	const char *text;			/* or NULL */
	size_t		len;
} Sought;

/*
 * Set the text that git had of a file before it was removed or renamed: that
 * of HEAD, else of the last commit that still had it.
 */
static void
take_from_git(Plan *plan, const char *path, Sought *sought)
{
	const char *args[] = {
		"log", "-1", "--format=%H", "--no-renames", "--diff-filter=D", "--",
		NULL, NULL
	};
	Repository	repository;
	GitOutput	output;
	GitObject	blob;
	const char *inside;

	if (repository_open(plan->arena, plan->root->path, &repository) != NULL)
		return;
	if (repository_path(&repository, path, &inside) == NULL)
	{
		bool		found = git_objects_get(repository.objects,
											arena_format(plan->arena, "HEAD:%s",
														 inside), &blob);

		args[6] = arena_format(plan->arena, ":(top,literal)%s", inside);
		if (!found &&
			git_run(plan->arena, repository.folder, args, &output) == NULL &&
			output.status == 0 && output.len > 1)
			found = git_objects_get(repository.objects,
									arena_format(plan->arena, "%.*s^:%s",
												 (int) strcspn(output.text, "\n"),
												 output.text, inside), &blob);
		if (found)
		{
			sought->text = arena_copy(plan->arena, blob.text, blob.len);
			sought->len = blob.len;
		}
	}
	repository_close(&repository);
}

/* Return true if a file has the contents that are looked for. */
static bool
file_has_contents(Plan *plan, const File *file, const Sought *sought)
{
	const Tree *tree = plan->root->tree;
	const char *hash = sought->hash == NULL ? NULL :
		plan_file_hash(plan, file->path);
	const char *text;
	size_t		len;

	if (hash != NULL && strcmp(hash, sought->hash) == 0)
		return true;
	return sought->text != NULL && tree->read(tree, file->path, &text, &len) == NULL &&
		len == sought->len && memcmp(text, sought->text, len) == 0;
}

/*
 * Return the only file without an entry that has these contents; -1 if not
 * found, or if there are several.
 */
static long
find_contents(Plan *plan, const Sought *sought)
{
	const Root *root = plan->root;
	long		found = -1;

	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];

		if (file->role != FILE_UP || file->entry >= 0 || file->key == NULL ||
			!file_has_contents(plan, file, sought))
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	return found;
}

/*
 * Return the index of the file that an entry's missing file has become, by
 * its contents; -1 if not found, or if there are several. The database is
 * believed first, then the base, then git's history.
 */
long
plan_moved_file(Plan *plan, const Entry *entry)
{
	const Root *root = plan->root;
	const char *path = arena_join(plan->arena, root->path, entry->wants);
	Sought		sought = {
		.hash = applied_checksum(plan->applied,
								 arena_format(plan->arena, "%lld",
											  (long long) entry->when)),
	};
	long		found = -1;

	if (sought.hash != NULL)
		found = find_contents(plan, &sought);
	if (found < 0 && plan->base != NULL &&
		plan->base->tree->read(plan->base->tree, path, &sought.text,
							   &sought.len) == NULL)
		found = find_contents(plan, &sought);
	if (found < 0)
	{
		sought.text = NULL;
		take_from_git(plan, path, &sought);
		if (sought.text != NULL)
			found = find_contents(plan, &sought);
	}
	return found;
}
