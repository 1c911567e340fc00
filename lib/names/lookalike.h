/*
 * lookalike.h
 *		Names that people, or other file systems, take for one another.
 */
#ifndef RESCUE_NAMES_LOOKALIKE_H
#define RESCUE_NAMES_LOOKALIKE_H

#include <stddef.h>

/* How many bytes a folded name may have for each byte of the name. */
#define LOOKALIKE_GROWTH	2

extern size_t lookalike_fold(const char *name, char *out);

#endif							/* RESCUE_NAMES_LOOKALIKE_H */
