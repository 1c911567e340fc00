/*
 * running.c
 *		Which image a runtime really runs.
 *
 * Asked of what runs, never of what was asked for: the container names the
 * image that it was made from by its id, and that image its digests. A tag,
 * or the reference in the container's configuration, proves nothing.
 */
#include "rescuectl/running.h"

#include <jansson.h>
#include <string.h>

#include "names/names.h"
#include "rescuectl/docker.h"
#include "rescuectl/process.h"
#include "rescuectl/rescuectl.h"

/* How long docker or the command may take, and how much it may print. */
#define LOOK_TIME	20000
#define LOOK_OUTPUT	(4 * 1024 * 1024)

/* What docker says about the start of a container that never started. */
#define NEVER_STARTED "0001-01-01"

/*
 * Run a program, and keep its whole output in process->output, which the
 * caller frees. False, with a message, if it fails or prints too much: half an
 * answer is useless.
 */
static bool
run_and_keep_output(const char *label, const char *const *argv,
					Process *process)
{
	ProcessOutcome outcome;

	memset(process, 0, sizeof(Process));
	process->argv = argv;
	process->keep = LOOK_OUTPUT;
	process->deadline = clock_now() + LOOK_TIME;
	outcome = process_run(process);
	if (outcome == PROCESS_DONE && process->exit_status == 0 &&
		process->total <= LOOK_OUTPUT)
		return true;
	if (outcome == PROCESS_TIMEOUT)
		say("%s gave no answer in %d seconds", label, LOOK_TIME / 1000);
	else if (outcome != PROCESS_DONE)
		say("%s could not be run", label);
	else if (process->exit_status != 0)
		say("%s failed with exit status %d", label, process->exit_status);
	else
		say("%s printed more than %d bytes", label, LOOK_OUTPUT);
	return false;
}

/*
 * Return one object from "docker inspect"; the caller owns it. NULL, with a
 * message.
 */
static json_t *
inspect_by_docker(const RunningSource *source, const char *type,
				  const char *name)
{
	const char *argv[] = {source->docker, "inspect", "--type", type, "--",
	name, NULL};
	Process		process;
	json_t	   *document = NULL;
	json_t	   *object = NULL;

	if (run_and_keep_output("docker inspect", argv, &process))
		document = docker_parse_document("docker inspect", &process.output);
	buffer_free(&process.output);
	if (document != NULL && json_array_size(document) == 1)
		object = json_incref(json_array_get(document, 0));
	else if (document != NULL)
		say("docker inspect told of more than one %s", type);
	json_decref(document);
	return object;
}

/* True if s is an image digest; NULL is allowed. */
static bool
is_image_digest(const char *s)
{
	return s != NULL && name_is_image_digest(s, strlen(s));
}

/*
 * Whether s is a time in digits and signs: PostgreSQL also takes "now" and
 * "infinity", which are no evidence.
 */
static bool
is_plain_timestamp(const char *s)
{
	return s != NULL && strlen(s) < TIMESTAMP_SIZE && strlen(s) >= 20 &&
		s[strspn(s, "0123456789-:.+TZ")] == '\0' && s[10] == 'T';
}

/*
 * Return the digest behind "@" in "registry/name@sha256:...", NULL if there is
 * none.
 */
static const char *
digest_of_reference(const json_t *reference)
{
	const char *text = json_string_value(reference);
	const char *at = text != NULL ? strrchr(text, '@') : NULL;

	return at != NULL && is_image_digest(at + 1) ? at + 1 : NULL;
}

/*
 * Return one of the image's names: the one that is wanted if it is among them,
 * else its first digest in a registry, else its id.
 */
static const char *
choose_image_digest(const json_t *image, const char *id, const char *wanted)
{
	const json_t *references = json_object_get(image, "RepoDigests");
	const char *chosen = NULL;

	if (wanted != NULL && strcmp(wanted, id) == 0)
		return id;
	for (size_t i = 0; i < json_array_size(references); i++)
	{
		const char *digest = digest_of_reference(json_array_get(references, i));

		if (digest != NULL && wanted != NULL && strcmp(wanted, digest) == 0)
			return digest;
		if (chosen == NULL)
			chosen = digest;
	}
	return chosen != NULL ? chosen : id;
}

/*
 * Fill *running from a container's object. False, with a message, if it does
 * not tell; a container that does not run leaves it empty.
 */
static bool
read_container(const RunningSource *source, const json_t *container,
			   const char *wanted, Running *running)
{
	const json_t *state = json_object_get(container, "State");
	const json_t *is_running = json_object_get(state, "Running");
	const char *started = json_string_value(json_object_get(state,
															"StartedAt"));
	const char *id = json_string_value(json_object_get(container, "Image"));
	json_t	   *image;

	if (!json_is_boolean(is_running) || !is_image_digest(id) ||
		!is_plain_timestamp(started))
	{
		say("docker inspect told no state, no start or no image of the"
			" container");
		return false;
	}
	if (json_is_false(is_running))
		return true;
	image = inspect_by_docker(source, "image", id);
	if (image == NULL)
		return false;
	strcpy(running->digest, choose_image_digest(image, id, wanted));
	if (strncmp(started, NEVER_STARTED, strlen(NEVER_STARTED)) != 0)
		strcpy(running->started_at, started);
	json_decref(image);
	return true;
}

/* Ask docker about the container. False, with a message. */
static bool
look_at_container(const RunningSource *source, const char *wanted,
				  Running *running)
{
	json_t	   *container =
	inspect_by_docker(source, "container", source->container);
	bool		ok = container != NULL &&
		read_container(source, container, wanted, running);

	json_decref(container);
	return ok;
}

/*
 * Parse the digest command's output: DIGEST, or DIGEST and TIME, on one line
 * and nothing else. The text is changed.
 */
static bool
parse_digest_answer(char *answer, Running *running)
{
	char	   *line_end = answer + strcspn(answer, "\n");
	char	   *blank;

	if (line_end[0] == '\n' && line_end[1] != '\0')
		return false;
	*line_end = '\0';
	blank = strchr(answer, ' ');
	if (blank != NULL)
		*blank++ = '\0';
	if (!is_image_digest(answer) ||
		(blank != NULL && !is_plain_timestamp(blank)))
		return false;
	strcpy(running->digest, answer);
	if (blank != NULL)
		strcpy(running->started_at, blank);
	return true;
}

/*
 * Run the digest command. False, with a message, if it fails or prints
 * anything else.
 */
static bool
run_digest_command(const RunningSource *source, Running *running)
{
	const char *argv[] = {"/bin/sh", "-c", source->command, NULL};
	Process		process;
	bool		ok = run_and_keep_output("the digest command", argv, &process);

	if (ok && (process.output.len == 0 ||
			   strlen(process.output.data) != process.output.len ||
			   !parse_digest_answer(process.output.data, running)))
	{
		say("the digest command must print one line: sha256: and 64 hexadecimal"
			" digits, then, if known, a blank and the start as"
			" 2026-01-02T03:04:05Z");
		ok = false;
	}
	buffer_free(&process.output);
	return ok;
}

/* *running is empty unless it is known what runs. */
bool
running_look(const RunningSource *source, const char *wanted,
			 Running *running)
{
	memset(running, 0, sizeof(Running));
	return source->command != NULL ? run_digest_command(source, running) :
		look_at_container(source, wanted, running);
}
