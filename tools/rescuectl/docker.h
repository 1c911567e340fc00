/*
 * docker.h
 *		Read what "docker inspect" prints.
 */
#ifndef RESCUECTL_DOCKER_H
#define RESCUECTL_DOCKER_H

#include <jansson.h>

#include "env/env.h"
#include "common/buffer.h"

/* One container or image, with its environment split into entries. */
typedef struct DockerEnv
{
	EnvEntry   *entries;		/* point into the document */
	size_t		count;
} DockerEnv;

/*
 * Read the document from a file, "-" being standard input: an array of at
 * least one object, or one object, which comes back as an array of one. NULL,
 * with a message, for anything else.
 */
extern json_t *docker_read_document(const char *path);

/* The same from bytes that are there; label is what messages call them. */
extern json_t *docker_parse_document(const char *label, const Buffer *input);

/* The environment of the n-th object; false, with a message, if unknown. */
extern bool docker_list_env(const json_t *document, size_t n, DockerEnv *env);
extern void docker_free_env(DockerEnv *env);

#endif							/* RESCUECTL_DOCKER_H */
