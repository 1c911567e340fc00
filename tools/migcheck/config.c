/*
 * config.c
 *		The configuration file, .migcheck.json.
 *
 * It says what would otherwise be on each command line, and the command
 * line overrides it. What is not known is refused: a misspelt key that was
 * silently passed over would make the check laxer than its author thinks.
 */
#include "common/command_line.h"
#include "migcheck/options.h"
#include "migcheck/workplace.h"

#include <jansson.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_FILE ".migcheck.json"

/*
 * Copy a JSON string into the options' arena: the document is freed before
 * they are.
 */
static const char *
copy_json_string(Options *options, json_t *value)
{
	return arena_string(&options->arena, json_string_value(value));
}

/*
 * Hand each string of an array to a function, in the options' memory. Returns
 * -1, or the exit status of the first mistake; key is for the message.
 */
static int
take_each_string(Options *options, json_t *list, const char *key,
				 int (*take) (Options *options, const char *value))
{
	json_t	   *item;
	size_t		i;

	if (!json_is_array(list))
		return usage_error(NULL, "in the configuration, a list is needed for", key);
	json_array_foreach(list, i, item)
	{
		int			status;

		if (!json_is_string(item))
			return usage_error(NULL, "in the configuration, strings are needed in",
							   key);
		status = take(options, copy_json_string(options, item));
		if (status >= 0)
			return status;
	}
	return -1;
}

/*
 * Take one key of an object in "allow". "reason" and "rule" were read before;
 * any other is refused.
 */
static int
take_allow_key(Options *options, Allow *item, const char *key, json_t *value)
{
	if (!json_is_string(value))
		return usage_error(NULL, "in the configuration, a string is needed for", key);
	if (strcmp(key, "path") == 0)
		item->path = copy_json_string(options, value);
	else if (strcmp(key, "subject") == 0)
		item->subject = copy_json_string(options, value);
	else if (strcmp(key, "until") == 0)
	{
		item->until_text = copy_json_string(options, value);
		if (!suppression_date(item->until_text, &item->until))
			return usage_error(NULL, "in the configuration, no date YYYY-MM-DD",
							   item->until_text);
	}
	else if (strcmp(key, "reason") != 0 && strcmp(key, "rule") != 0)
		return usage_error(NULL, "in the configuration, unknown key in \"allow\":",
						   key);
	return -1;
}

/*
 * Take one element of "allow": the same as on the command line, or an object
 * with the reason, and perhaps the day up to which it holds.
 */
static int
take_allow_item(Options *options, json_t *element, const char *file)
{
	json_t	   *rule = json_is_object(element) ?
		json_object_get(element, "rule") : element;
	json_t	   *reason = json_object_get(element, "reason");
	const char *key;
	json_t	   *value;
	int			status;

	if (!json_is_string(rule))
		return usage_error(NULL, "in the configuration, strings are needed in", "allow");

	/*
	 * An exception for everybody and for good has to say why; the short form
	 * is for those that explain themselves.
	 */
	if (json_is_object(element) &&
		(!json_is_string(reason) || *json_string_value(reason) == '\0'))
		return usage_error(NULL, "in the configuration, a reason is needed to allow",
						   json_string_value(rule));
	status = options_allow(options, copy_json_string(options, rule));
	if (status >= 0)
		return status;
	options->allow.items[options->allow.count - 1].file = file;
	options->allow.items[options->allow.count - 1].below =
		options->config_folder;
	json_object_foreach(element, key, value)
	{
		status = take_allow_key(options,
								&options->allow.items[options->allow.count - 1],
								key, value);
		if (status >= 0)
			return status;
	}
	return -1;
}

/*
 * Take the list of what is allowed; file is the configuration's path, for
 * findings about it.
 */
static int
take_allow_list(Options *options, json_t *list, const char *file)
{
	json_t	   *element;
	size_t		i;

	if (!json_is_array(list))
		return usage_error(NULL, "in the configuration, a list is needed for", "allow");
	json_array_foreach(list, i, element)
	{
		int			status = take_allow_item(options, element, file);

		if (status >= 0)
			return status;
	}
	return -1;
}

/*
 * Take a path of the configuration, which is relative to its folder, as one
 * relative to the repository's top, where migcheck works.
 */
static int
take_config_path(Options *options, const char *path)
{
	options_add_path(options, path_from_below(&options->arena,
											  options->config_folder, path));
	return -1;
}

/*
 * Take one key of the configuration. The command line overrides it:
 * paths_given is true where that has paths.
 */
static int
take_config_key(Options *options, const char *key, json_t *value,
				bool paths_given, const char *file)
{
	if (strcmp(key, "$schema") == 0)
		return -1;
	if (strcmp(key, "allow") == 0)
		return take_allow_list(options, value, file);
	if (strcmp(key, "paths") == 0)
		return paths_given ? -1 : take_each_string(options, value, key,
												   take_config_path);
	if (strcmp(key, "baseline") != 0 && strcmp(key, "fail-on") != 0 &&
		strcmp(key, "framework") != 0)
		return usage_error(NULL, "in the configuration, unknown key", key);
	if (!json_is_string(value))
		return usage_error(NULL, "in the configuration, a string is needed for", key);
	if (strcmp(key, "baseline") == 0 && options->baseline == NULL)
		options->baseline = path_from_below(&options->arena,
											options->config_folder,
											copy_json_string(options, value));
	if (strcmp(key, "fail-on") == 0 && !options->fail_on_given)
		return options_fail_on(options, copy_json_string(options, value));
	if (strcmp(key, "framework") == 0 && !options->framework_given)
		return options_framework(options, copy_json_string(options, value));
	return -1;
}

/*
 * Return the usual file, in the folder of the start or the nearest one above
 * it that has one; NULL if none has. Sets the folder that its paths are
 * relative to. It never looks above the repository's top.
 */
static const char *
find_config_above(Options *options)
{
	Arena	   *arena = &options->arena;
	char	   *folder = arena_string(arena, options->started_in);

	for (;;)
	{
		const char *path = arena_join(arena, folder, DEFAULT_FILE);
		char	   *slash = strrchr(folder, '/');

		options->config_folder = arena_string(arena, folder);
		if (access(path, F_OK) == 0)
			return path;
		if (strcmp(folder, ".") == 0)
			return NULL;
		if (slash != NULL)
			*slash = '\0';
		else
			folder = arena_string(arena, ".");
	}
}

/* Return true if a path is that of a file, or of a link to one. */
static bool
is_regular_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/*
 * Read the configuration that was named, or the usual one where it is there.
 * Returns -1, or the status to exit with. Duplicate keys are refused: which
 * of two would count is not plain.
 */
int
config_read_file(Options *options)
{
	const char *path = options->config;
	bool		paths_given = options->path_count > 0;
	json_error_t error;
	json_t	   *root;
	const char *key;
	json_t	   *value;
	int			status = -1;

	options->config_folder = options->started_in;
	if (path == NULL)
		path = find_config_above(options);
	if (path == NULL)
		return -1;
	/* A pipe that a checkout has in its place would be waited for. */
	if (options->config == NULL && !is_regular_file(path))
	{
		say("could not read the configuration: %s is not a file", path);
		return STATUS_FAILED;
	}
	options->config_found = path;
	root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (root == NULL || !json_is_object(root))
	{
		if (root == NULL && error.line > 0)
			say("%s:%d:%d: %s", path, error.line,
				error.column, error.text);
		else
			say("could not read the configuration: %s",
				root ? arena_format(&options->arena, "%s is not an object",
									path) : error.text);
		json_decref(root);
		return STATUS_FAILED;
	}
	json_object_foreach(root, key, value)
	{
		status = take_config_key(options, key, value, paths_given, path);
		if (status >= 0)
		{
			say("the configuration that was read is %s", path);
			break;
		}
	}
	json_decref(root);
	return status;
}
