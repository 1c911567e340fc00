/*
 * snapshot.h
 *		The catalogue of a database as statements that would make it.
 */
#ifndef MIGCHECK_SNAPSHOT_H
#define MIGCHECK_SNAPSHOT_H

#include <jansson.h>

#include "migcheck/state/database.h"

extern const char *snapshot_take(const Database *database, json_t **snapshot);
extern bool snapshot_size(const json_t *snapshot, size_t i, const char **table,
						  long long *bytes);
extern const char *snapshot_text(Arena *arena, const json_t *snapshot,
								 size_t *len);

#endif							/* MIGCHECK_SNAPSHOT_H */
