/*
 * repository.c
 *		A git repository: where it is, which commit a name means.
 */
#include "migcheck/git/repository.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What libgit2 has to say about its last failure. */
static const char *
git_says(const Repository *repository)
{
	const git_error *error = repository->git->git_error_last();

	return arena_string(repository->arena, error && error->message ?
						error->message : "unknown error");
}

/* An absolute path without links; NULL if it is not there. */
static char *
resolve(Arena *arena, const char *path)
{
	char		buffer[PATH_MAX];

	return realpath(path, buffer) ? arena_string(arena, buffer) : NULL;
}

/*
 * A path as one that can be opened: of one that is not there, as a folder
 * that the change removes or a path in a bare repository, what is above it.
 */
static const char *
existing(Arena *arena, const char *path)
{
	char	   *above = arena_string(arena, path);

	for (;;)
	{
		char	   *slash;

		if (access(above, F_OK) == 0)
			return above;
		slash = strrchr(above, '/');
		if (slash == NULL)
			return ".";
		slash[slash == above] = '\0';
		if (slash == above)
			return above;
	}
}

/* Where the working folder is, seen from the repository's top. */
static void
find_prefix(Repository *repository)
{
	const GitLibrary *git = repository->git;
	const char *workdir = git->git_repository_workdir(repository->handle);
	const char *top = workdir ? workdir :
	git->git_repository_path(repository->handle);
	const char *resolved = resolve(repository->arena, top);
	const char *here = resolve(repository->arena, ".");
	size_t		len;

	repository->top = arena_format(repository->arena, "%s/",
								   resolved ? resolved : top);
	if (strcmp(repository->top, "//") == 0)
		repository->top = "/";
	len = strlen(repository->top);
	repository->prefix = !repository->bare && here != NULL &&
		strncmp(here, repository->top, len) == 0 ? here + len : "";
}

/* Open the repository that a path lies in. */
const char *
repository_open(Arena *arena, const char *path, Repository *repository)
{
	const GitLibrary *git = git_library();
	int			status;

	*repository = (Repository)
	{
		.arena = arena,.git = git
	};
	if (git == NULL)
		return "git objects cannot be read: libgit2 " LIBGIT2_SOVERSION
			" is not installed";
	path = existing(arena, path);
	status = git->git_repository_open_ext(&repository->handle, path, 0, NULL);
	if (status == GIT_EOWNER)
		return arena_format(arena, "the git repository of \"%s\" belongs to "
							"another user\nIf you trust it: git config --global "
							"--add safe.directory FOLDER", path);
	if (status == GIT_ENOTFOUND)
		return arena_format(arena, "\"%s\" is in no git repository", path);
	if (status != 0)
		return arena_format(arena, "could not open the git repository of "
							"\"%s\": %s", path, git_says(repository));
	repository->bare = git->git_repository_is_bare(repository->handle) == 1;
	find_prefix(repository);
	return NULL;
}

void
repository_close(Repository *repository)
{
	if (repository->handle != NULL)
		repository->git->git_repository_free(repository->handle);
	repository->handle = NULL;
}

/* Take one part of a path into another, "." and ".." by their meaning. */
static bool
append_part(char *path, const char *part, size_t len)
{
	char	   *slash;

	if (len == 0 || (len == 1 && part[0] == '.'))
		return true;
	if (len == 2 && part[0] == '.' && part[1] == '.')
	{
		if (*path == '\0')
			return false;
		slash = strrchr(path, '/');
		*(slash ? slash : path) = '\0';
		return true;
	}
	if (*path)
		strcat(path, "/");
	strncat(path, part, len);
	return true;
}

/* A path, as the user names it, as one below the repository's top. */
const char *
repository_path(const Repository *repository, const char *path,
				const char **inside)
{
	Arena	   *arena = repository->arena;
	size_t		top = strlen(repository->top);
	char	   *result;
	bool		ok = true;

	if (path[0] == '/')
	{
		const char *known = resolve(arena, existing(arena, path));
		const char *rest = path + strlen(existing(arena, path));

		path = arena_format(arena, "%s%s", known ? known : path, rest);
		if (strncmp(arena_format(arena, "%s/", path), repository->top, top) != 0)
			return arena_format(arena, "\"%s\" is outside of the git repository "
								"\"%s\"", path, repository->top);
		path = strlen(path) < top ? "" : path + top;
	}
	else
		path = arena_format(arena, "%s/%s", repository->prefix, path);
	result = arena_alloc(arena, strlen(path) + 2);
	while (ok && *path)
	{
		size_t		n = strcspn(path, "/");

		ok = append_part(result, path, n);
		path += n + (path[n] == '/');
	}
	*inside = result;
	return ok ? NULL : "the path leads out of the git repository";
}

/* The commit that a name means. */
const char *
revision_find(const Repository *repository, const char *name,
			  Revision *revision)
{
	const GitLibrary *git = repository->git;
	git_object *object = NULL;
	git_object *commit = NULL;

	revision->name = name;
	if (name[0] == '\0' ||
		git->git_revparse_single(&object, repository->handle, name) != 0 ||
		git->git_object_peel(&commit, object, GIT_OBJECT_COMMIT) != 0)
	{
		git->git_object_free(object);
		return arena_format(repository->arena, "could not read the git revision "
							"\"%s\"\nIs it fetched? In CI: a full checkout "
							"(fetch-depth: 0), or git fetch of that branch.",
							name);
	}
	revision->commit = *git->git_object_id(commit);
	git->git_object_free(commit);
	git->git_object_free(object);
	return NULL;
}

/* Whether the history ends where somebody stopped fetching. */
static bool
is_shallow(const Repository *repository)
{
	const GitLibrary *git = repository->git;

	return access(arena_join(repository->arena,
							 git->git_repository_commondir(repository->handle),
							 "shallow"), F_OK) == 0;
}

/*
 * Whether a file on disk is what git would commit as this text: it differs
 * only as a checkout here makes it differ, in its line ends for instance.
 */
bool
repository_would_commit(const Repository *repository, const char *path,
						const char *text, size_t len)
{
	const GitLibrary *git = repository->git;
	const char *inside;
	git_oid		on_disk;
	git_oid		wanted;

	return repository_path(repository, path, &inside) == NULL &&
		git->git_repository_hashfile(&on_disk, repository->handle, inside,
									 GIT_OBJECT_BLOB, NULL) == 0 &&
		git->git_odb_hash(&wanted, text, len, GIT_OBJECT_BLOB) == 0 &&
		git->git_oid_equal(&on_disk, &wanted) == 1;
}

/* Where two revisions parted. */
const char *
revision_ancestor(const Repository *repository, const Revision *a,
				  const Revision *b, Revision *ancestor)
{
	const GitLibrary *git = repository->git;

	ancestor->name = arena_format(repository->arena, "where \"%s\" and \"%s\" "
								  "parted", a->name, b->name);
	if (git->git_merge_base(&ancestor->commit, repository->handle, &a->commit,
							&b->commit) == 0)
		return NULL;
	return arena_format(repository->arena, "\"%s\" and \"%s\" have no common "
						"ancestor%s", a->name, b->name,
						is_shallow(repository) ?
						" here: the clone is shallow\nFetch the history: "
						"git fetch --unshallow (fetch-depth: 0 in CI)." : "");
}
