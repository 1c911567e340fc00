/*
 * attributes.c
 *		Whether a file on disk differs from git's only as checkouts make it.
 *
 * Git converts line ends by the attributes text and eol, else by
 * core.autocrlf; a file in the working folder that differs only so was not
 * changed by anybody. Filters (Git LFS, git-crypt) are left out: to compare,
 * their programs would have to run.
 */
#include "migcheck/git/repository.h"

#include <string.h>
#include <strings.h>

/* Bytes that are compared at once. */
#define COMPARED_BYTES 4096

/*
 * Return true if git's settings convert line ends where no attribute says so;
 * false also where git cannot be asked.
 */
static bool
converts_by_default(const Repository *repository)
{
	static const char *const args[] = {"config", "core.autocrlf", NULL};
	static const char *const words[] = {"true", "input", "yes", "on", "1"};
	GitOutput	output;

	if (git_run(repository->arena, repository->folder, args, &output) != NULL ||
		output.status != 0)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		size_t		len = strlen(words[i]);

		if (strncasecmp(output.text, words[i], len) == 0 &&
			output.text[len] == '\n')
			return true;
	}
	return false;
}

/* Return how many bytes two texts of these lengths have in common at first. */
static size_t
measure_common_prefix(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t		len = a_len < b_len ? a_len : b_len;
	size_t		i = 0;

	while (i + COMPARED_BYTES <= len &&
		   memcmp(a + i, b + i, COMPARED_BYTES) == 0)
		i += COMPARED_BYTES;
	while (i < len && a[i] == b[i])
		i++;
	return i;
}

/*
 * Return true if two texts, which hold no NUL, are the same but for carriage
 * returns at lines' ends. A journal that grew is the same for long.
 */
static bool
texts_have_same_lines(const char *a, const char *b)
{
	size_t		common = measure_common_prefix(a, strlen(a), b, strlen(b));

	for (a += common, b += common; *a || *b; a++, b++)
	{
		if (a[0] == '\r' && a[1] == '\n')
			a++;
		if (b[0] == '\r' && b[1] == '\n')
			b++;
		if (*a != *b)
			return false;
	}
	return true;
}

/*
 * Return one attribute's value of the two that were asked for; "unspecified",
 * as git says it, where the output has none.
 */
static const char *
find_attribute(const GitOutput *output, const char *name)
{
	const char *p = output->text;
	const char *end = p + output->len;

	/* Three fields each: the path, the attribute and the value. */
	for (int i = 0; i < 2 && p < end; i++)
	{
		const char *key = p + strlen(p) + 1;
		const char *value = key < end ? key + strlen(key) + 1 : end;

		if (value >= end)
			break;
		if (strcmp(key, name) == 0)
			return value;
		p = value + strlen(value) + 1;
	}
	return "unspecified";
}

/*
 * Return true if a file on disk is what git would commit as this text: it
 * differs only in its line ends, and a checkout here makes it differ so.
 * Programs that attributes name as filters are not run.
 */
bool
repository_would_commit(const Repository *repository, const char *path,
						const char *disk, const char *text)
{
	const char *args[] = {
		"check-attr", "-z", "text", "eol", "--", NULL, NULL
	};
	GitOutput	output;
	const char *inside;

	if (!texts_have_same_lines(disk, text) ||
		repository_path(repository, path, &inside) != NULL)
		return false;
	args[5] = arena_format(repository->arena, "%s%s", repository->top, inside);
	if (git_run(repository->arena, repository->folder, args, &output) != NULL ||
		output.status != 0 ||
		strcmp(find_attribute(&output, "text"), "unset") == 0)
		return false;
	return strcmp(find_attribute(&output, "text"), "unspecified") != 0 ||
		strcmp(find_attribute(&output, "eol"), "unspecified") != 0 ||
		converts_by_default(repository);
}
