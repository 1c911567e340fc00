/*
 * load.h
 *		Libraries that are loaded when they are needed and not before.
 */
#ifndef MIGCHECK_LOAD_H
#define MIGCHECK_LOAD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Open the library and put the functions of these names into the slots, one
 * each; false if it, or one of them, is not on this machine.
 */
extern bool load_functions(const char *soname, const char *const *names,
						   void **slots, size_t count);

#endif							/* MIGCHECK_LOAD_H */
