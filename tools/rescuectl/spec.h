/*
 * spec.h
 *		What a bundle is to be made of.
 */
#ifndef RESCUECTL_SPEC_H
#define RESCUECTL_SPEC_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* More than a bundle may have is refused before anything is read. */
#define SPEC_SECTIONS_MAX	64
#define SPEC_WORDS_MAX		64

typedef enum SpecFormat
{
	SPEC_TEXT,					/* as it is */
	SPEC_ENV,					/* lines NAME=value */
	SPEC_DOCKER_INSPECT			/* the environment in what docker printed */
} SpecFormat;

/* One section; strings belong to the document. */
typedef struct SectionSpec
{
	const char *name;
	const char *file;			/* absolute; NULL if it is a command */
	const char *argv[SPEC_WORDS_MAX + 1];	/* of the command */
	size_t		lines;			/* keep the last ones; 0: all */
	SpecFormat	format;
	const char *names[SPEC_WORDS_MAX + 1];	/* of an environment: variables
											 * whose name holds one of these */
} SectionSpec;

typedef struct Spec
{
	json_t	   *document;
	SectionSpec sections[SPEC_SECTIONS_MAX];
	size_t		count;
} Spec;

/* The sections that a workspace's machine has, as a document to start from. */
extern const char spec_default[];

/* Read a file, or the default where path is NULL. False, with a message. */
extern bool spec_read(Spec *spec, const char *path);
extern void spec_free(Spec *spec);

#endif							/* RESCUECTL_SPEC_H */
