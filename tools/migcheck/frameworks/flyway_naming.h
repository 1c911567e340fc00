/*
 * flyway_naming.h
 *		Names of Flyway's files in a project that has prefixes, a separator or
 *		suffixes of its own.
 */
#ifndef MIGCHECK_FLYWAY_NAMING_H
#define MIGCHECK_FLYWAY_NAMING_H

#include "migcheck/model.h"

/* What a project sets; see flyway_naming.c. */
typedef struct FlywayNaming FlywayNaming;

/* NULL where the project keeps the defaults. */
extern const FlywayNaming *flyway_naming_of(const Root *root);

/* NULL where the tool passes over a file of this name. */
extern const char *flyway_default_name(Arena *arena,
									   const FlywayNaming *naming,
									   const char *name);

#endif							/* MIGCHECK_FLYWAY_NAMING_H */
