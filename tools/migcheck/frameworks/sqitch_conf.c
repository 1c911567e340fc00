/*
 * sqitch_conf.c
 *		Where sqitch.conf says that the scripts are.
 *
 * Of the file beside a plan the folders and the extension are read that the
 * sections [engine "pg"] and [core] name, as sqitch started in that folder
 * takes them. Those of one target are not.
 */
#include "migcheck/frameworks/sqitch_plan.h"
#include "migcheck/path.h"

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

/* A copy of the file, which find_conf_value() looks into. */
typedef struct SqitchConf
{
	Arena	   *arena;
	const char *text;
	size_t		len;
} SqitchConf;

/* Return a value of one section, the last one; NULL if it has none. */
static const char *
find_section_value(const SqitchConf *conf, const char *section, const char *key)
{
	const char *text = conf->text;
	const char *end = text + conf->len;
	const char *found = NULL;
	bool		inside = false;

	while (text < end)
	{
		const char *feed = memchr(text, '\n', end - text);
		const char *line = copy_conf_line(conf->arena, text, feed ? feed : end);
		const char *value;

		if (*line == '[')
			inside = strcasecmp(line, section) == 0;
		else if (inside && (value = take_conf_value(conf->arena, line,
													key)) != NULL)
			found = value;
		text = feed ? feed + 1 : end;
	}
	return found;
}

/* Return a value of the engine's own section, else of [core]; or NULL. */
static const char *
find_conf_value(const SqitchConf *conf, const char *key)
{
	const char *own = find_section_value(conf, "[engine \"pg\"]", key);

	return own ? own : find_section_value(conf, "[core]", key);
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

	return *folder == '/' || strstr(folder, "..") != NULL ? usual :
		path_without_dots(arena, folder);
}

/* Return a folder that must not be the plan's own, or NULL for that one. */
static const char *
find_top(const SqitchConf *conf, const char *key)
{
	const char *top = find_conf_value(conf, key);

	return top != NULL && strcmp(top, ".") == 0 ? NULL : top;
}

/* Return where the scripts of a root's plan are. */
SqitchLayout
read_sqitch_layout(const Root *root)
{
	Arena	   *arena = root->arena;
	SqitchConf	conf = {.arena = arena};
	SqitchLayout layout = {"deploy", "revert", "verify", "deploy", "revert",
	"verify", ".sql"};
	const char *text;
	const char *top;
	const char *old;
	const char *ending;

	if (root->tree->read(root->tree, arena_join(arena, root->path,
												"sqitch.conf"), &text,
						 &conf.len) != NULL)
		return layout;
	conf.text = arena_copy(arena, text, conf.len);
	top = find_top(&conf, "top_dir");
	old = find_conf_value(&conf, "reworked_dir") ?
		find_top(&conf, "reworked_dir") : top;
	layout.deploy = choose_folder(arena, find_conf_value(&conf, "deploy_dir"),
								  top, "deploy");
	layout.revert = choose_folder(arena, find_conf_value(&conf, "revert_dir"),
								  top, "revert");
	layout.verify = choose_folder(arena, find_conf_value(&conf, "verify_dir"),
								  top, "verify");
	layout.old_deploy = choose_folder(arena,
									  find_conf_value(&conf,
													  "reworked_deploy_dir"),
									  old, "deploy");
	layout.old_revert = choose_folder(arena,
									  find_conf_value(&conf,
													  "reworked_revert_dir"),
									  old, "revert");
	layout.old_verify = choose_folder(arena,
									  find_conf_value(&conf,
													  "reworked_verify_dir"),
									  old, "verify");
	ending = find_conf_value(&conf, "extension");
	if (ending != NULL)
		layout.ending = arena_format(arena, ".%s", ending);
	return layout;
}
