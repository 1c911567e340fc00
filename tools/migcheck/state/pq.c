/*
 * pq.c
 *		libpq, loaded when a database is asked for and not before.
 */
#include "migcheck/state/pq.h"

#include "migcheck/load.h"

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

	_Static_assert(sizeof(library) == sizeof(names), "one slot a name");
	if (loaded)
		return &library;
	if (!load_functions("libpq.so.5", names, (void **) &library,
						sizeof(names) / sizeof(names[0])))
		return NULL;
	loaded = true;
	return &library;
}
