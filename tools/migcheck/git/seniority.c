/*
 * seniority.c
 *		Which of several migrations of one version was there first.
 *
 * That one may have run, so another number is for the others. A base says it,
 * else the commit that added the file. Where neither tells, all files are
 * equally old, and their names decide.
 *
 * Git is only asked about versions that collide.
 */
#include "migcheck/git/seniority.h"

#include <stdlib.h>
#include <string.h>

#include "migcheck/frameworks/framework.h"
#include "migcheck/git/repository.h"

/* More are a folder in disorder, whose names then decide. */
#define MAX_DATED_FILES 40

/* Return true if an entry has the version of a neighbour. */
static bool
entry_collides(const Root *root, size_t index)
{
	const char *version = root->entries[index].version;

	if (version == NULL || root->entries[index].file < 0)
		return false;
	for (int step = -1; step <= 1; step += 2)
	{
		size_t		other = index + step;

		if (other < root->entry_count && root->entries[other].version != NULL &&
			root->framework->compare(root->entries[other].version, version) == 0)
			return true;
	}
	return false;
}

/* Date colliding files by a base: what it does not have is newer. */
static void
date_by_base(Root *root, const Tree *base)
{
	for (size_t i = 0; i < root->entry_count; i++)
	{
		File	   *file;

		if (!entry_collides(root, i))
			continue;
		file = &root->files[root->entries[i].file];
		if (base->identify(base, file->path) == NULL)
			file->since = INT64_MAX;
	}
}

/*
 * Ask git which of these files it got first, and give each the place of its
 * commit in that order; those that no commit has are the newest.
 */
static void
date_by_history(const Repository *repository, File **files, size_t count)
{
	Arena	   *arena = repository->arena;
	const char *args[MAX_DATED_FILES + 10] = {
		"log", "--reverse", "--date-order", "--format=%x02", "--name-only", "-z",
		"--no-renames", "--diff-filter=A", "--"
	};
	const char *inside[MAX_DATED_FILES];
	GitOutput	output;
	int64_t		place = 0;

	for (size_t i = 0; i < count; i++)
	{
		if (repository_path(repository, files[i]->path, &inside[i]) != NULL)
			return;
		args[9 + i] = arena_format(arena, ":(top,literal)%s", inside[i]);
	}
	args[9 + count] = NULL;
	if (git_run(arena, repository->folder, args, &output) != NULL ||
		output.status != 0)
		return;
	for (size_t i = 0; i < count; i++)
		files[i]->since = INT64_MAX;
	for (const char *p = output.text; p < output.text + output.len;
		 p += strlen(p) + 1)
	{
		/* A commit begins with a mark of its own, and a line feed. */
		if (strcmp(p, "\2") == 0)
		{
			place++;
			continue;
		}
		p += *p == '\n';
		for (size_t i = 0; i < count; i++)
		{
			if (files[i]->since == INT64_MAX && strcmp(inside[i], p) == 0)
				files[i]->since = place;
		}
	}
}

/*
 * Set File.since of the files that share a version with another one: by a
 * base, else by git's history.
 */
void
seniority_of_files(Root *root, const Tree *base)
{
	File	   *files[MAX_DATED_FILES];
	Repository	repository;
	size_t		count = 0;

	if (base != NULL)
	{
		date_by_base(root, base);
		return;
	}
	for (size_t i = 0; i < root->entry_count && count < MAX_DATED_FILES; i++)
	{
		if (entry_collides(root, i))
			files[count++] = &root->files[root->entries[i].file];
	}
	if (count == 0 ||
		repository_open(root->arena, root->path, &repository) != NULL)
		return;
	date_by_history(&repository, files, count);
	repository_close(&repository);
}
