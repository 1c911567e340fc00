/*
 * history.c
 *		Which commit had a file as somebody remembers it.
 */
#include "migcheck/git/repository.h"

#include <string.h>

#include "migcheck/map.h"

/* Commits looked at before giving up: some seconds' worth. */
#define MAX_COMMITS 50000

/* The blob that a commit has at a path; false if it has none. */
static bool
blob_at(const Repository *repository, const git_oid *id, const char *path,
		git_oid *blob, int64_t *when)
{
	const GitLibrary *git = repository->git;
	git_commit *commit = NULL;
	git_tree   *tree = NULL;
	git_tree_entry *entry = NULL;
	bool		found = false;

	if (git->git_commit_lookup(&commit, repository->handle, id) == 0 &&
		git->git_commit_tree(&tree, commit) == 0 &&
		git->git_tree_entry_bypath(&entry, tree, path) == 0)
	{
		*blob = *git->git_tree_entry_id(entry);
		*when = git->git_commit_time(commit);
		found = true;
	}
	git->git_tree_entry_free(entry);
	git->git_tree_free(tree);
	git->git_commit_free(commit);
	return found;
}

static bool
blob_passes(const Repository *repository, const git_oid *id, BlobTest test,
			void *context)
{
	const GitLibrary *git = repository->git;
	git_blob   *blob;
	bool		passes;

	if (git->git_blob_lookup(&blob, repository->handle, id) != 0)
		return false;
	passes = test(git->git_blob_rawcontent(blob), git->git_blob_rawsize(blob),
				  context);
	git->git_blob_free(blob);
	return passes;
}

/* Walk all commits that any branch or tag leads to, newest first. */
bool
repository_search(const Repository *repository, const char *path,
				  BlobTest test, void *context,
				  char commit[GIT_OID_HEXSZ + 1], int64_t *when)
{
	const GitLibrary *git = repository->git;
	Map			seen = {.arena = repository->arena};
	git_revwalk *walk;
	git_oid		id;
	git_oid		blob;
	bool		found = false;

	if (git->git_revwalk_new(&walk, repository->handle) != 0)
		return false;
	git->git_revwalk_sorting(walk, GIT_SORT_TIME);
	git->git_revwalk_push_head(walk);
	git->git_revwalk_push_glob(walk, "*");
	for (int i = 0; i < MAX_COMMITS && !found &&
		 git->git_revwalk_next(&id, walk) == 0; i++)
	{
		char		name[GIT_OID_HEXSZ + 1];

		if (!blob_at(repository, &id, path, &blob, when))
			continue;
		git->git_oid_tostr(name, sizeof(name), &blob);
		if (map_get(&seen, name) >= 0)
			continue;
		map_put(&seen, arena_string(repository->arena, name), i);
		found = blob_passes(repository, &blob, test, context);
		git->git_oid_tostr(commit, GIT_OID_HEXSZ + 1, &id);
	}
	git->git_revwalk_free(walk);
	return found;
}
