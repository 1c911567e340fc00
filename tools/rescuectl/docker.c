/*
 * docker.c
 *		Read what "docker inspect" prints.
 *
 * Unknown is not empty: for a container that is gone docker prints "[]" and
 * fails, and a pipe swallows the failure. So no object, and no "Env" in one,
 * is an error; only an "Env" that is there may be empty.
 */
#include "rescuectl/docker.h"

#include <stdlib.h>

#include "rescuectl/files.h"
#include "rescuectl/rescuectl.h"

/* Some thousand containers' worth. */
#define DOCKER_INPUT_MAX (64 * 1024 * 1024)

/*
 * Return the parsed document; NULL, with a message. The reader's own message
 * would quote the input, so only the place is said. A key that is there twice
 * is refused: two readers could take different ones.
 */
static json_t *
parse_inspected_json(const char *label, const Buffer *input)
{
	json_error_t error;
	json_t	   *document = json_loadb(input->data, input->len,
									  JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES |
									  JSON_DECODE_INT_AS_REAL,
									  &error);

	if (document == NULL)
		say("%s is no JSON, or one key is there twice, at line %d, column %d",
			label, error.line, error.column);
	return document;
}

/*
 * Return the document as an array of objects; NULL, with a message, if there
 * is no object in it. Takes over the reference.
 */
static json_t *
wrap_as_object_array(const char *label, json_t *document)
{
	json_t	   *array = document;

	if (json_is_object(document))
	{
		array = json_array();
		if (array == NULL || json_array_append_new(array, document) != 0)
		{
			say("out of memory");
			json_decref(array);
			return NULL;
		}
	}
	if (json_array_size(array) > 0)
		return array;
	say("%s holds no container and no image; did \"docker inspect\" fail?",
		label);
	json_decref(array);
	return NULL;
}

/* The caller owns the document. */
json_t *
docker_parse_document(const char *label, const Buffer *input)
{
	json_t	   *document = parse_inspected_json(label, input);

	return document != NULL ? wrap_as_object_array(label, document) : NULL;
}

/*
 * The input is cleansed when it was parsed: it holds the environment in clear.
 */
json_t *
docker_read_document(const char *path)
{
	Buffer		input = {0};
	json_t	   *document = NULL;

	if (file_read_input(path, DOCKER_INPUT_MAX, &input))
		document = docker_parse_document(file_display_name(path), &input);
	buffer_free(&input);
	return document;
}

/*
 * Return "Env" of "Config" in the n-th object; NULL, with a message, if it is
 * not there. An explicit null is how an image says that it has no variables.
 */
static const json_t *
find_container_env(const json_t *object, size_t n)
{
	const json_t *env = json_object_get(json_object_get(object, "Config"),
										"Env");

	if (json_is_array(env) || json_is_null(env))
		return env;
	say("object %zu has no list \"Env\" in its \"Config\": its environment is"
		" unknown", n + 1);
	return NULL;
}

/* The entries point into the document, which must outlive them. */
bool
docker_list_env(const json_t *document, size_t n, DockerEnv *env)
{
	const json_t *list = find_container_env(json_array_get(document, n), n);
	size_t		count = json_array_size(list);

	env->entries = NULL;
	env->count = 0;
	if (list == NULL)
		return false;
	env->entries = calloc(count + 1, sizeof(EnvEntry));
	if (env->entries == NULL)
	{
		say("out of memory");
		return false;
	}
	for (; env->count < count; env->count++)
	{
		const json_t *line = json_array_get(list, env->count);

		if (!json_is_string(line))
		{
			say("entry %zu of \"Env\" is no string", env->count + 1);
			return false;
		}
		env->entries[env->count] = env_entry(json_string_value(line),
											 json_string_length(line),
											 env->count);
	}
	return true;
}

/* Free the entries; may be called after a docker_list_env() that failed. */
void
docker_free_env(DockerEnv *env)
{
	free(env->entries);
	env->entries = NULL;
	env->count = 0;
}
