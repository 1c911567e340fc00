/*
 * prisma_schema.h
 *		What Prisma's configuration and schema say of a folder.
 */
#ifndef MIGCHECK_PRISMA_SCHEMA_H
#define MIGCHECK_PRISMA_SCHEMA_H

#include "migcheck/model.h"

/* Whether a configuration above a folder names it as that of migrations. */
extern bool prisma_config_names(const Tree *tree, Arena *arena,
								const char *folder);

/*
 * The provider of the schema that a configuration names, or else of the one
 * next to a folder of migrations; NULL if it is not known.
 */
extern const char *prisma_schema_dialect(const Root *root);

#endif							/* MIGCHECK_PRISMA_SCHEMA_H */
