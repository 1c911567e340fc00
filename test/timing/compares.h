/*
 * compares.h
 *		The compares under test, and controls that leak on purpose.
 */
#ifndef TIMING_COMPARES_H
#define TIMING_COMPARES_H

#include <stdbool.h>
#include <stddef.h>

/* Whether len presented bytes are the secret. */
typedef bool (*Compare) (const unsigned char *presented,
						 const unsigned char *secret, size_t len);

/* By its name; NULL if not found. */
extern Compare compare_by_name(const char *name);

#endif							/* TIMING_COMPARES_H */
