/*
 * dialect.h
 *		Which database a migration is written for, by its name.
 */
#ifndef MIGCHECK_DIALECT_H
#define MIGCHECK_DIALECT_H

#include <stdbool.h>
#include <stddef.h>

extern const char *dialect_of_path(const char *path);

#endif							/* MIGCHECK_DIALECT_H */
