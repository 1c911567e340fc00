/*
 * path.c
 *		Paths as texts: nothing is looked up, and no link is followed.
 */
#include "migcheck/path.h"

#include <stdbool.h>
#include <string.h>

/* Return the part of a path behind its last slash; "" for NULL. */
const char *
path_base_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path ? path : "";
}

/* Return the length of a path without its last part, but start at least. */
static size_t
length_without_last(const char *path, size_t len, size_t start)
{
	while (len > start && path[--len] != '/')
		;
	return len;
}

/*
 * Return a path without "." and, but for its start, ".." in it, so that two
 * paths of one folder are equal as texts; "." for the folder itself. Nothing
 * is above "/".
 */
const char *
path_without_dots(Arena *arena, const char *path)
{
	char	   *result = arena_alloc(arena, strlen(path) + 2);
	bool		absolute = *path == '/';
	size_t		len = 0;
	size_t		start;			/* what ".." does not take away */

	if (absolute)
		result[len++] = '/';
	start = len;
	while (*path)
	{
		size_t		n = strcspn(path, "/");
		bool		up = n == 2 && path[0] == '.' && path[1] == '.';

		if (up && len > start)
			len = length_without_last(result, len, start);
		else if (up ? !absolute : n > 0 && (n != 1 || path[0] != '.'))
		{
			if (len > 0 && result[len - 1] != '/')
				result[len++] = '/';
			memcpy(result + len, path, n);
			len += n;
			if (up)
				start = len;
		}
		path += n + (path[n] == '/');
	}
	result[len] = '\0';
	return len > 0 ? result : ".";
}

/*
 * Return a path that was written in a folder, so that two of one folder are
 * equal as texts.
 */
const char *
path_from_folder(Arena *arena, const char *folder, const char *path)
{
	return path_without_dots(arena, *path == '/' ? path :
							 arena_join(arena, folder, path));
}

/*
 * Return the folder around a path without dots; NULL for where migcheck runs,
 * ".", and for "/".
 */
const char *
path_above(Arena *arena, const char *path)
{
	if (strcmp(path, ".") == 0 || strcmp(path, "/") == 0)
		return NULL;
	return path_from_folder(arena, path, "..");
}
