/*
 * capture_env.c
 *		A section that is an environment: only what was asked for.
 *
 * The deny list is that of images: what must not be baked into one has no
 * business in a bundle either. The redactor still looks at what is left.
 *
 * Entries are chosen by a list of what may be shown, not of what may not: a
 * variable that is not known is left out. Where the format is not understood,
 * nothing is kept.
 */
#include "rescuectl/capture_env.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "names/names.h"
#include "rescuectl/docker.h"

/*
 * Whether the name contains one of the words, compared without regard to case.
 */
static bool
contains_any_word(const EnvString *name, const char *const *words)
{
	for (; *words != NULL; words++)
	{
		size_t		len = strlen(*words);

		for (size_t at = 0; at + len <= name->len; at++)
		{
			if (strncasecmp(name->data + at, *words, len) == 0)
				return true;
		}
	}
	return false;
}

/*
 * Whether an entry is one line; a value with a line feed would forge further
 * variables in the output.
 */
static bool
is_single_line_entry(const EnvString *line)
{
	return memchr(line->data, '\n', line->len) == NULL &&
		memchr(line->data, '\0', line->len) == NULL;
}

/*
 * Append the lines of the entries that may be shown. False if there is no
 * memory; what was appended so far must then be dropped.
 */
static bool
append_shown_entries(const SectionSpec *section, EnvEntry *entries,
					 size_t count, Buffer *out)
{
	env_mark(entries, count, NULL, 0);
	for (size_t i = 0; i < count; i++)
	{
		const EnvEntry *entry = &entries[i];

		if (entry->denied ||
			!contains_any_word(&entry->name, section->names) ||
			!name_is_env_key(entry->name.data, entry->name.len) ||
			!is_single_line_entry(&entry->line))
			continue;
		if (!buffer_append(out, entry->line.data, entry->line.len) ||
			!buffer_append(out, "\n", 1))
			return false;
	}
	return true;
}

/*
 * Filter a text of lines NAME=value. A line without "=" is a name without a
 * value; it is judged like any other.
 */
static bool
filter_env_lines(const SectionSpec *section, const Buffer *content,
				 Buffer *out)
{
	size_t		capacity = 1;
	EnvEntry   *entries;
	size_t		count = 0;
	const char *p = content->data;
	const char *end = p + content->len;
	bool		ok;

	for (size_t i = 0; i < content->len; i++)
		capacity += content->data[i] == '\n';
	entries = calloc(capacity, sizeof(EnvEntry));
	if (entries == NULL)
		return false;
	while (p < end)
	{
		const char *feed = memchr(p, '\n', (size_t) (end - p));
		const char *next = feed != NULL ? feed : end;

		entries[count] = env_entry(p, (size_t) (next - p), count);
		count++;
		p = feed != NULL ? feed + 1 : end;
	}
	ok = append_shown_entries(section, entries, count, out);
	free(entries);
	return ok;
}

/*
 * Filter what "docker inspect" printed of one container. False, with a
 * message, unless it is exactly one with a known environment.
 */
static bool
filter_inspected(const SectionSpec *section, const Buffer *content, Buffer *out)
{
	json_t	   *document = docker_parse_document("docker inspect", content);
	DockerEnv	env = {0};
	bool		ok = document != NULL && json_array_size(document) == 1 &&
		docker_list_env(document, 0, &env) &&
		append_shown_entries(section, env.entries, env.count, out);

	docker_free_env(&env);
	json_decref(document);
	return ok;
}

/*
 * The content in clear is freed on every path, and with it what was filtered
 * out.
 */
bool
capture_filter_env(const SectionSpec *section, Buffer *content)
{
	Buffer		out = {0};
	bool		ok = content->len > 0 && (section->format == SPEC_ENV ?
										  filter_env_lines(section, content,
														   &out) :
										  filter_inspected(section, content, &out));

	buffer_free(content);
	if (!ok)
		buffer_free(&out);
	*content = out;
	return ok;
}
