/*
 * pq.c
 *		libpq, loaded when a database is asked for and not before.
 */
#include "migcheck/state/pq.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

static const char *const names[] = {
#define X(name) #name,
	PQ_FUNCTIONS(X)
#undef X
};

static PqLibrary library;

/* The library's functions; NULL if it is not on this machine. */
const PqLibrary *
pq_library(void)
{
	static bool loaded;
	void	   *handle;
	void	  **slots = (void **) &library;

	_Static_assert(sizeof(library) == sizeof(names), "one slot a name");
	if (loaded)
		return &library;
	handle = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
	if (handle == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		slots[i] = dlsym(handle, names[i]);
		if (slots[i] == NULL)
			return NULL;
	}
	loaded = true;
	return &library;
}
