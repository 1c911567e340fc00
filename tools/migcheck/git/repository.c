/*
 * repository.c
 *		A git repository: where it is, which commit a name means.
 *
 * git is asked for all that it knows better: what a revision's name means,
 * where two parted, where the top is. Messages say what to do, mostly in CI,
 * where clones are shallow or partial.
 */
#include "migcheck/git/repository.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/affix.h"

/* Return the first line of what git said, without its "fatal: ". */
static const char *
first_git_message(Arena *arena, const GitOutput *output)
{
	const char *words = text_skip(output->words, "fatal: ");

	return arena_copy(arena, words, strcspn(words, "\n"));
}

/*
 * Return all of what git said, for a reader who has to act on it: "dubious
 * ownership" comes with the command that ends it.
 */
static const char *
whole_git_message(Arena *arena, const GitOutput *output)
{
	const char *words = text_skip(output->words, "fatal: ");
	size_t		len;

	len = strlen(words);
	while (len > 0 && words[len - 1] == '\n')
		len--;
	return arena_copy(arena, words, len);
}

/* Return an absolute path without links; NULL if it is not there. */
static char *
resolve_real_path(Arena *arena, const char *path)
{
	char		buffer[PATH_MAX];

	return realpath(path, buffer) ? arena_string(arena, buffer) : NULL;
}

/*
 * Return the nearest folder at or above one that holds ".git", a folder or,
 * in a worktree, a file; NULL if none does. folder is absolute.
 */
const char *
repository_find_top(Arena *arena, const char *folder)
{
	char	   *top = arena_string(arena, folder);

	for (;;)
	{
		char	   *slash = strrchr(top, '/');

		if (access(arena_format(arena, "%s/.git", top), F_OK) == 0)
			return *top ? top : "/";
		if (slash == NULL)
			return NULL;
		*slash = '\0';
	}
}

/*
 * Return a path as one that can be opened: of one that is not there, as a
 * folder that the change removes or a path in a bare repository, what is
 * above it.
 */
static const char *
existing_path(Arena *arena, const char *path)
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

/*
 * Set where the working folder is, seen from the repository's top: below it,
 * or outside of it.
 */
static void
find_folder_prefix(Repository *repository, const char *top)
{
	const char *resolved = resolve_real_path(repository->arena, top);
	const char *here = resolve_real_path(repository->arena, ".");
	size_t		len;

	repository->top = arena_format(repository->arena, "%s/",
								   resolved ? resolved : top);
	if (strcmp(repository->top, "//") == 0)
		repository->top = "/";
	len = strlen(repository->top);
	if (here == NULL || repository->bare ||
		strcmp(arena_format(repository->arena, "%s/", here),
			   repository->top) == 0)
		repository->prefix = "";
	else if (strncmp(here, repository->top, len) == 0)
		repository->prefix = here + len;
	else
		repository->outside = here;
}

/* Return the folder to run git in, for a path that may be a file's. */
static const char *
folder_of_path(Arena *arena, const char *path)
{
	struct stat st;
	char	   *folder = arena_string(arena, path);
	char	   *slash = strrchr(folder, '/');

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return folder;
	if (slash == NULL)
		return ".";
	slash[slash == folder] = '\0';
	return folder;
}

/* Return a line of git's output; *text goes behind it. */
static const char *
copy_output_line(Arena *arena, const char **text)
{
	size_t		len = strcspn(*text, "\n");
	const char *line = arena_copy(arena, *text, len);

	*text += len + ((*text)[len] == '\n');
	return line;
}

/* Return why git did not open what is at a path. */
static const char *
explain_open_failure(Arena *arena, const char *path, const GitOutput *output)
{
	if (strstr(output->words, "not a git repository") != NULL)
		return arena_format(arena, "\"%s\" is not in a git repository\n"
							"Revisions need a clone with its .git folder.", path);
	return arena_format(arena, "could not open the git repository of \"%s\": "
						"%s", path, whole_git_message(arena, output));
}

/*
 * Return a path as git prints it: all but the last line's end, of any bytes.
 */
static const char *
take_output_path(Arena *arena, const char *text)
{
	size_t		len = strlen(text);

	return arena_copy(arena, text, len - (len > 0 && text[len - 1] == '\n'));
}

/*
 * Describe the repository around a path, whose folder is known: where its top
 * is, and of which kind it is. Returns NULL, or why not.
 */
static const char *
describe_repository(Repository *repository, const char *path)
{
	static const char *const describe[] = {
		"rev-parse", "--is-bare-repository", "--is-shallow-repository",
		"--show-toplevel", NULL
	};
	static const char *const locate[] = {
		"rev-parse", "--absolute-git-dir", NULL
	};
	Arena	   *arena = repository->arena;
	GitOutput	output;
	const char *error = git_run(arena, repository->folder, describe, &output);
	const char *text;

	if (error != NULL)
		return error;
	text = output.text;
	repository->bare = strcmp(copy_output_line(arena, &text), "true") == 0;
	repository->shallow = strcmp(copy_output_line(arena, &text), "true") == 0;
	/* A bare repository has no top: its own folder is taken. */
	if (output.status != 0 && repository->bare)
	{
		error = git_run(arena, repository->folder, locate, &output);
		text = output.text;
	}
	if (error == NULL && output.status != 0)
		error = explain_open_failure(arena, path, &output);
	if (error != NULL)
		return error;
	find_folder_prefix(repository, take_output_path(arena, text));
	return NULL;
}

/*
 * Return the repository around a path, which need not exist, with nothing
 * known of it yet.
 */
static Repository
make_repository(Arena *arena, const char *path)
{
	const char *folder = folder_of_path(arena, existing_path(arena, path));

	return (Repository)
	{
		.arena = arena, .folder = folder,
			.objects = git_objects_open(arena, folder),
			.folders = git_folders_make(arena)
	};
}

/*
 * Open the repository that a path lies in; the path need not exist. Returns
 * NULL, or why not; repository_close() in any case.
 */
const char *
repository_open(Arena *arena, const char *path, Repository *repository)
{
	*repository = make_repository(arena, path);
	return describe_repository(repository, existing_path(arena, path));
}

/*
 * The same for a caller who will read objects at once: git starts for them
 * while another describes the repository.
 */
const char *
repository_open_objects(Arena *arena, const char *path,
						Repository *repository)
{
	*repository = make_repository(arena, path);
	git_objects_start(repository->objects);
	return describe_repository(repository, existing_path(arena, path));
}

/* Release what was opened; one that is not open is nothing. */
void
repository_close(Repository *repository)
{
	git_objects_close(repository->objects);
	git_disk_close(repository->disk);
	repository->objects = NULL;
	repository->disk = NULL;
}

/*
 * Append one part of a path to another, "." and ".." by their meaning; false
 * if that leads above the beginning. path must have room.
 */
static bool
append_path_part(char *path, const char *part, size_t len)
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

/*
 * Return true if a path is relative and has neither empty parts nor "." and
 * "..", as nearly all have.
 */
static bool
is_plain_path(const char *path)
{
	for (;;)
	{
		size_t		n = strcspn(path, "/");

		if (n == 0 || (path[0] == '.' && (n == 1 || (n == 2 && path[1] == '.'))))
			return false;
		if (path[n] == '\0')
			return true;
		path += n + 1;
	}
}

/*
 * Set *inside to a path, as the user names it, below the repository's top.
 * Returns NULL, or that it is not below.
 */
const char *
repository_path(const Repository *repository, const char *path,
				const char **inside)
{
	Arena	   *arena = repository->arena;
	size_t		top = strlen(repository->top);
	char	   *result;
	bool		ok = true;

	if (repository->outside == NULL && is_plain_path(path))
	{
		*inside = *repository->prefix == '\0' ? path :
			arena_join(arena, repository->prefix, path);
		return NULL;
	}
	/* Seen from elsewhere, as a submodule from the repository around it. */
	if (path[0] != '/' && repository->outside != NULL)
		path = arena_join(arena, repository->outside, path);
	if (path[0] == '/')
	{
		const char *known = resolve_real_path(arena, existing_path(arena,
																   path));
		const char *rest = path + strlen(existing_path(arena, path));

		path = arena_format(arena, "%s%s", known ? known : path, rest);
		if (strncmp(arena_format(arena, "%s/", path), repository->top, top) != 0)
			return arena_format(arena, "\"%s\" is outside of the git repository "
								"\"%s\"", path, repository->top);
		path = strlen(path) < top ? "" : path + top;
	}
	else
		path = arena_join(arena, repository->prefix, path);
	result = arena_alloc(arena, strlen(path) + 2);
	while (ok && *path)
	{
		size_t		n = strcspn(path, "/");

		ok = append_path_part(result, path, n);
		path += n + (path[n] == '/');
	}
	*inside = result;
	return ok ? NULL : "the path leads out of the git repository";
}

/*
 * Return which branches there are, as a sentence for a message, where one is
 * not; empty if none.
 */
static const char *
list_known_branches(const Repository *repository)
{
	static const char *const args[] = {
		"for-each-ref", "--count=6", "--sort=-committerdate",
		"--format=%(refname:short)", "refs/heads", "refs/remotes", NULL
	};
	Arena	   *arena = repository->arena;
	GitOutput	output;
	const char *names = "";
	const char *text;

	if (git_run(arena, repository->folder, args, &output) != NULL ||
		output.status != 0)
		return "";
	for (text = output.text; *text;)
		names = arena_format(arena, "%s%s%s", names, *names ? ", " : "",
							 copy_output_line(arena, &text));
	return *names == '\0' ? "" :
		arena_format(arena, "\nThe branches that are here: %s.", names);
}

/*
 * Set a revision to what HEAD is before the first commit of a branch: no
 * files. A hook of that commit compares with it. Returns false if HEAD leads
 * to a commit, though to one that could not be read.
 */
static bool
find_unborn_head(const Repository *repository, Revision *revision)
{
	static const char *const branch[] = {
		"symbolic-ref", "-q", "HEAD", NULL
	};
	static const char *const empty[] = {
		"hash-object", "-t", "tree", "/dev/null", NULL
	};
	Arena	   *arena = repository->arena;
	const char *tip[] = {"rev-parse", "-q", "--verify", NULL, NULL};
	GitOutput	output;
	const char *text;

	if (git_run(arena, repository->folder, branch, &output) != NULL ||
		output.status != 0)
		return false;
	text = output.text;
	tip[3] = copy_output_line(arena, &text);
	if (git_run(arena, repository->folder, tip, &output) != NULL ||
		output.status == 0 ||
		git_run(arena, repository->folder, empty, &output) != NULL ||
		sscanf(output.text, "%64[0-9a-f]", revision->tree) != 1)
		return false;
	memcpy(revision->commit, revision->tree, GIT_ID_SIZE);
	return true;
}

/*
 * Find the commit that a name means. Returns NULL, or a message with what to
 * do in CI.
 */
const char *
revision_find(const Repository *repository, const char *name,
			  Revision *revision)
{
	Arena	   *arena = repository->arena;
	GitObject	commit;

	revision->name = name;
	if (name[0] != '\0' &&
		git_objects_get(repository->objects,
						arena_format(arena, "%s^{commit}", name), &commit) &&
		sscanf(commit.text, "tree %64[0-9a-f]", revision->tree) == 1)
	{
		memcpy(revision->commit, commit.id, GIT_ID_SIZE);
		return NULL;
	}
	if (strcmp(name, "HEAD") == 0 && find_unborn_head(repository, revision))
		return NULL;
	return arena_format(arena, "could not read the git revision \"%s\"\n"
						"Is it fetched? %s%s", name,
						repository->shallow ? "The clone is shallow. In CI: "
						"fetch-depth: 2 and --base HEAD^1 for a merge commit, "
						"else a full checkout (fetch-depth: 0)." :
						"In CI: a full checkout (fetch-depth: 0), or git fetch "
						"of that branch.", list_known_branches(repository));
}

/*
 * Return what of the objects was asked for and is not here; NULL if nothing
 * was. To be asked when all was read: a partial clone lacks objects one by
 * one.
 */
const char *
repository_missing(const Repository *repository)
{
	const char *id = repository->folders ?
		git_folders_missing(repository->folders) : NULL;

	if (id == NULL)
		return NULL;
	return arena_format(repository->arena, "the git object %.12s is not in this "
						"clone, which is %s\nFetch it: %s", id,
						repository->shallow ? "shallow" : "partial or damaged",
						repository->shallow ? "git fetch --unshallow "
						"(fetch-depth: 0 in CI)." : "git fetch --refetch "
						"--no-filter (in CI: no filter for the checkout).");
}

/* Find where two revisions parted. Of several such commits git gives one. */
const char *
revision_ancestor(const Repository *repository, const Revision *a,
				  const Revision *b, Revision *ancestor)
{
	Arena	   *arena = repository->arena;
	const char *args[] = {"merge-base", a->commit, b->commit, NULL};
	GitOutput	output;
	const char *name = arena_format(arena, "where \"%s\" and \"%s\" parted",
									a->name, b->name);
	const char *error;
	const char *text;

	if (strcmp(a->commit, b->commit) == 0)
	{
		*ancestor = *a;
		ancestor->name = name;
		return NULL;
	}
	error = git_run(arena, repository->folder, args, &output);
	text = output.text;
	if (error == NULL && output.status == 0)
		error = revision_find(repository, copy_output_line(arena, &text),
							  ancestor);
	else if (error == NULL && output.status != 1)
		error = arena_format(arena, "could not find where \"%s\" and \"%s\" "
							 "parted: %s", a->name, b->name,
							 first_git_message(arena, &output));
	else if (error == NULL)
		error = arena_format(arena, "\"%s\" and \"%s\" have no common ancestor"
							 "%s", a->name, b->name, repository->shallow ?
							 " here: the clone is shallow\nFetch the history: "
							 "git fetch --unshallow (fetch-depth: 0 in CI)." : "");
	ancestor->name = name;
	return error;
}
