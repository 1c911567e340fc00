/*
 * sqitch_conf.c
 *		Where sqitch.conf says that the scripts are.
 *
 * Of the file beside a plan top_dir, deploy_dir, revert_dir, verify_dir and
 * extension of the section [core] are read, as sqitch started in that folder
 * takes them. Those of one engine or target are not.
 */
#include "migcheck/frameworks/sqitch_plan.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "migcheck/path.h"

/* Return a line without blanks around it, of the arena. */
static char *
copy_conf_line(Arena *arena, const char *line, const char *stop)
{
	while (line < stop && isspace((unsigned char) *line))
		line++;
	while (stop > line && isspace((unsigned char) stop[-1]))
		stop--;
	return arena_copy(arena, line, stop - line);
}

/* Return the value of a line "KEY = VALUE" of this key, or NULL. */
static const char *
take_conf_value(Arena *arena, const char *line, const char *key)
{
	size_t		len = strlen(key);
	const char *value = line + len;
	size_t		end;

	if (strncasecmp(line, key, len) != 0)
		return NULL;
	value += strspn(value, " \t");
	if (*value++ != '=')
		return NULL;
	value += strspn(value, " \t\"");
	end = strcspn(value, "\"#;");
	while (end > 0 && isspace((unsigned char) value[end - 1]))
		end--;
	return end == 0 ? NULL : arena_copy(arena, value, end);
}

/* Return a value of the section [core], the last one; NULL if it has none. */
static const char *
find_core_value(Arena *arena, const char *text, size_t len, const char *key)
{
	const char *end = text + len;
	const char *found = NULL;
	bool		core = false;

	while (text < end)
	{
		const char *feed = memchr(text, '\n', end - text);
		const char *line = copy_conf_line(arena, text, feed ? feed : end);
		const char *value;

		if (*line == '[')
			core = strcasecmp(line, "[core]") == 0;
		else if (core && (value = take_conf_value(arena, line, key)) != NULL)
			found = value;
		text = feed ? feed + 1 : end;
	}
	return found;
}

/*
 * Return a folder for scripts: what the file sets, else the usual one below
 * the top. What leads out of the plan's folder is not followed.
 */
static const char *
choose_folder(Arena *arena, const char *set, const char *top,
			  const char *usual)
{
	const char *folder = set ? set : top ? arena_join(arena, top, usual) :
		usual;

	if (strncmp(folder, "./", 2) == 0)
		folder += 2;
	return *folder == '/' || strstr(folder, "..") != NULL ? usual : folder;
}

/* Return where the scripts of a root's plan are. */
SqitchLayout
read_sqitch_layout(const Root *root)
{
	Arena	   *arena = root->arena;
	SqitchLayout layout = {"deploy", "revert", "verify", ".sql"};
	const char *text;
	size_t		len;
	const char *copy;
	const char *top;
	const char *ending;

	if (root->tree->read(root->tree, arena_join(arena, root->path,
												"sqitch.conf"), &text,
						 &len) != NULL)
		return layout;
	copy = arena_copy(arena, text, len);
	top = find_core_value(arena, copy, len, "top_dir");
	if (top != NULL && strcmp(top, ".") == 0)
		top = NULL;
	layout.deploy = choose_folder(arena, find_core_value(arena, copy, len,
														 "deploy_dir"), top,
								  "deploy");
	layout.revert = choose_folder(arena, find_core_value(arena, copy, len,
														 "revert_dir"), top,
								  "revert");
	layout.verify = choose_folder(arena, find_core_value(arena, copy, len,
														 "verify_dir"), top,
								  "verify");
	ending = find_core_value(arena, copy, len, "extension");
	if (ending != NULL)
		layout.ending = arena_format(arena, ".%s", ending);
	return layout;
}
