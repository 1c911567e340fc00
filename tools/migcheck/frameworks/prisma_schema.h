/*
 * prisma_schema.h
 *		What Prisma's schema says of the database.
 */
#ifndef MIGCHECK_PRISMA_SCHEMA_H
#define MIGCHECK_PRISMA_SCHEMA_H

#include "migcheck/model.h"

/* The provider of the schema next to a folder of migrations, or NULL. */
extern const char *prisma_schema_dialect(const Root *root);

#endif							/* MIGCHECK_PRISMA_SCHEMA_H */
