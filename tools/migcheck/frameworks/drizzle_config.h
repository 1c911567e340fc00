/*
 * drizzle_config.h
 *		What drizzle-kit's configuration says of a folder.
 */
#ifndef MIGCHECK_DRIZZLE_CONFIG_H
#define MIGCHECK_DRIZZLE_CONFIG_H

#include "migcheck/model.h"

/* Texts as the configuration has them; NULL where it has none. */
typedef struct DrizzleConfig
{
	const char *out;
	const char *schema;			/* of migrations, not of the project's code */
	const char *table;
	bool		computed;		/* "out" is more than a plain string */
} DrizzleConfig;

/*
 * Return true if one of the configurations above a folder writes into it;
 * where maybe is true, one whose "out" is computed counts, too. Configurations
 * are read, not run: of a key that is computed nothing is known.
 */
extern bool drizzle_config_find(const Tree *tree, Arena *arena,
								const char *folder, bool maybe,
								DrizzleConfig *config);

/* True if a folder has a configuration whose "out" is not known. */
extern bool drizzle_config_is_unclear(const Tree *tree, Arena *arena,
									  const char *folder,
									  const TreeList *items);

/* The table of a root, quoted, as --table takes it; NULL for the usual one. */
extern const char *drizzle_table(const Root *root);

#endif							/* MIGCHECK_DRIZZLE_CONFIG_H */
