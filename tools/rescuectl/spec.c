/*
 * spec.c
 *		What a bundle is to be made of.
 *
 * An unknown key is refused: a misspelt "lines" would ship a whole
 * log, a misspelt "names" a whole environment.
 */
#include "rescuectl/spec.h"

#include <string.h>

#include "rescuectl/files.h"
#include "rescuectl/rescuectl.h"
#include "text/utf8.h"

#define SPEC_SIZE_MAX (1024 * 1024)
#define LINES_MAX 100000

const char	spec_default[] =
"{\n"
"  \"sections\": [\n"
"    {\"name\": \"config.yaml\", \"file\": \"/etc/agent/config.yaml\"},\n"
"    {\"name\": \"system-prompt.md\", \"file\": \"/etc/agent/system-prompt.md\"},\n"
"    {\"name\": \"cloud-init-output.log.tail\",\n"
"     \"file\": \"/var/log/cloud-init-output.log\", \"lines\": 200},\n"
"    {\"name\": \"docker-ps\", \"command\": [\"docker\", \"ps\", \"--all\", \"--no-trunc\"]},\n"
"    {\"name\": \"agent-container.logs.tail\",\n"
"     \"command\": [\"docker\", \"logs\", \"--tail\", \"200\", \"agent\"], \"lines\": 200},\n"
"    {\"name\": \"model-provider-runtime.env\",\n"
"     \"command\": [\"docker\", \"inspect\", \"--type\", \"container\", \"agent\"],\n"
"     \"format\": \"docker-inspect\", \"names\": [\"MODEL\", \"PROVIDER\", \"RUNTIME\"]},\n"
"    {\"name\": \"docker-state\",\n"
"     \"command\": [\"docker\", \"inspect\", \"--type\", \"container\", \"--format\",\n"
"      \"status={{.State.Status}} exit={{.State.ExitCode}} \\\"OOMKilled\\\": {{.State.OOMKilled}} restarts={{.RestartCount}} memory={{.HostConfig.Memory}} pids={{.HostConfig.PidsLimit}} cpus={{.HostConfig.NanoCpus}}{{range .Mounts}} mount={{.Type}}:{{.Destination}}:writable={{.RW}}{{end}} error={{.State.Error}}\", \"agent\"]},\n"
"    {\"name\": \"dmesg.tail\", \"command\": [\"dmesg\"], \"lines\": 200},\n"
"    {\"name\": \"disk-free\", \"command\": [\"df\", \"-P\", \"-h\"]},\n"
"    {\"name\": \"inodes-free\", \"command\": [\"df\", \"-P\", \"-i\"]},\n"
"    {\"name\": \"memory\", \"command\": [\"cat\", \"/proc/meminfo\"], \"lines\": 60}\n"
"  ]\n"
"}\n";

/* Print what is wrong with section n; always returns false. */
static bool
complain_of_section(size_t n, const char *what)
{
	say("section %zu of the specification: %s", n + 1, what);
	return false;
}

/*
 * Read a list of non-empty strings without NUL into words, ended by NULL. The
 * strings belong to the document. False if it is anything else.
 */
static bool
read_string_list(const json_t *list, const char **words)
{
	size_t		count = json_array_size(list);

	if (count == 0 || count > SPEC_WORDS_MAX)
		return false;
	for (size_t i = 0; i < count; i++)
	{
		const json_t *word = json_array_get(list, i);

		words[i] = json_string_value(word);
		if (words[i] == NULL || *words[i] == '\0' ||
			strlen(words[i]) != json_string_length(word))
			return false;
	}
	words[count] = NULL;
	return true;
}

/* Read the name of a format; false if no format has that name. */
static bool
read_format_name(const json_t *value, SpecFormat *format)
{
	static const char *const names[] = {
		[SPEC_TEXT] = "text",
		[SPEC_ENV] = "env",
		[SPEC_DOCKER_INSPECT] = "docker-inspect",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		if (json_is_string(value) &&
			strcmp(json_string_value(value), names[i]) == 0)
		{
			*format = (SpecFormat) i;
			return true;
		}
	}
	return false;
}

/* Read the name of a section. */
static bool
read_section_name(SectionSpec *section, const json_t *value)
{
	section->name = json_string_value(value);
	return section->name != NULL &&
		text_name_check(section->name, json_string_length(value)) == TEXT_NAME_OK;
}

/* Read the path of a section's file. */
static bool
read_section_path(SectionSpec *section, const json_t *value)
{
	section->file = json_string_value(value);
	return section->file != NULL && section->file[0] == '/' &&
		strlen(section->file) == json_string_length(value);
}

/* Read a section's command. */
static bool
read_section_command(SectionSpec *section, const json_t *value)
{
	return read_string_list(value, section->argv);
}

/* Read the names of the variables that a section keeps. */
static bool
read_variable_names(SectionSpec *section, const json_t *value)
{
	return read_string_list(value, section->names);
}

/* Read how a section's bytes are to be read. */
static bool
read_section_format(SectionSpec *section, const json_t *value)
{
	return read_format_name(value, &section->format);
}

/* Read how many of a section's last lines are kept. */
static bool
read_line_count(SectionSpec *section, const json_t *value)
{
	section->lines = (size_t) json_integer_value(value);
	return json_is_integer(value) && json_integer_value(value) > 0 &&
		json_integer_value(value) <= LINES_MAX;
}

/*
 * The keys of a section; a new one needs a row, and its name in
 * read_section_key().
 */
static const struct
{
	const char *name;
	bool		(*read) (SectionSpec *section, const json_t *value);
	const char *refusal;		/* what is said of a value it cannot have */
}			section_keys[] =
{
	{"name", read_section_name, "\"name\" is no name"},
	{"file", read_section_path, "\"file\" is no absolute path"},
	{"command", read_section_command, "\"command\" is no list of words"},
	{"names", read_variable_names, "\"names\" is no list of words"},
	{"format", read_section_format, "\"format\" must be text, env or docker-inspect"},
	{"lines", read_line_count, "\"lines\" is no number from 1 to 100000"},
};

/*
 * Read one key of section n. False, with a message, for an unknown key or a
 * value that it cannot have.
 */
static bool
read_section_key(SectionSpec *section, const char *key, const json_t *value,
				 size_t n)
{
	for (size_t i = 0; i < sizeof(section_keys) / sizeof(section_keys[0]); i++)
	{
		if (strcmp(key, section_keys[i].name) == 0)
			return section_keys[i].read(section, value) ||
				complain_of_section(n, section_keys[i].refusal);
	}
	return complain_of_section(n,
							   "a key that is not known; known are name, file, command,"
							   " lines, format and names");
}

/*
 * Check that the keys of section n fit together, and that no section before it
 * has its name. False, with a message.
 */
static bool
check_spec_section(const Spec *spec, const SectionSpec *section, size_t n)
{
	if (section->name == NULL)
		return complain_of_section(n, "\"name\" is missing");
	if ((section->file == NULL) == (section->argv[0] == NULL))
		return complain_of_section(n,
								   "one of \"file\" and \"command\" must be there");
	if ((section->format == SPEC_TEXT) != (section->names[0] == NULL))
		return complain_of_section(n,
								   "\"names\" and a \"format\" of an environment must"
								   " come together");
	for (size_t i = 0; i < n; i++)
	{
		if (strcmp(spec->sections[i].name, section->name) == 0)
			return complain_of_section(n, "its name is there twice");
	}
	return true;
}

/* Read and check section n. False, with a message. */
static bool
read_spec_section(Spec *spec, size_t n, json_t *object)
{
	SectionSpec *section = &spec->sections[n];
	const char *key;
	json_t	   *value;

	if (!json_is_object(object))
		return complain_of_section(n, "it is no object");
	json_object_foreach(object, key, value)
	{
		if (!read_section_key(section, key, value, n))
			return false;
	}
	return check_spec_section(spec, section, n);
}

/* Read all sections of the document. False, with a message. */
static bool
read_spec_document(Spec *spec, const char *label)
{
	json_t	   *list = json_object_get(spec->document, "sections");
	size_t		count = json_array_size(list);

	if (count == 0 || count > SPEC_SECTIONS_MAX ||
		json_object_size(spec->document) != 1)
	{
		say("%s must be an object with a list \"sections\" of 1 to %d sections,"
			" and nothing else", label, SPEC_SECTIONS_MAX);
		return false;
	}
	for (; spec->count < count; spec->count++)
	{
		if (!read_spec_section(spec, spec->count,
							   json_array_get(list, spec->count)))
			return false;
	}
	return true;
}

/* spec_free() is called in each case. */
bool
spec_read(Spec *spec, const char *path)
{
	const char *label = path != NULL ? file_display_name(path) : "the default";
	Buffer		text = {0};
	json_error_t error;
	bool		ok;

	memset(spec, 0, sizeof(Spec));
	ok = path != NULL ? file_read_input(path, SPEC_SIZE_MAX, &text) :
		buffer_append(&text, spec_default, strlen(spec_default));
	if (ok)
	{
		spec->document = json_loadb(text.data, text.len,
									JSON_REJECT_DUPLICATES, &error);
		if (spec->document == NULL)
			say("%s is no JSON, or one key is there twice, at line %d, column"
				" %d", label, error.line, error.column);
	}
	buffer_free(&text);
	return spec->document != NULL && read_spec_document(spec, label);
}

/* Free the document, and with it the strings of all sections. */
void
spec_free(Spec *spec)
{
	json_decref(spec->document);
	memset(spec, 0, sizeof(Spec));
}
