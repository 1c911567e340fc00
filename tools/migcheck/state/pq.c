/*
 * pq.c
 *		libpq: loaded when a database is asked for and not before, or, in the
 *		portable program, linked into it.
 *
 * MIGCHECK_LIBPQ says which: not set where it is loaded, 1 where it is linked,
 * 0 in a portable program that was built without it.
 */
#include "migcheck/state/pq.h"

#include <dlfcn.h>
#include <stdbool.h>

#if !defined(MIGCHECK_LIBPQ)

static const char *const names[] = {
#define X(name) #name,
	PQ_FUNCTIONS(X)
#undef X
};

static PqLibrary library;

/* Fill the library's slots; false if it, or one function, is not here. */
static bool
load_libpq_symbols(void)
{
	void	  **slots = (void **) &library;
	void	   *handle = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);

	_Static_assert(sizeof(library) == sizeof(names), "one slot a name");
	if (handle == NULL)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		slots[i] = dlsym(handle, names[i]);
		if (slots[i] == NULL)
			return false;
	}
	return true;
}

/*
 * The functions of libpq; NULL where it cannot be had, with the reason, a
 * constant, in error.
 */
const PqLibrary *
pq_library(const char **error)
{
	static bool loaded;

	if (!loaded)
		loaded = load_libpq_symbols();
	if (loaded)
		return &library;
	*error = "no database can be read: libpq is not installed";
	return NULL;
}

#elif MIGCHECK_LIBPQ

static const PqLibrary library = {
#define X(name) .name = name,
	PQ_FUNCTIONS(X)
#undef X
};

/* The functions of libpq, which are part of this program. */
const PqLibrary *
pq_library(const char **error)
{
	(void) error;
	return &library;
}

#else

/* None: a portable program that was built where libpq's source was not. */
const PqLibrary *
pq_library(const char **error)
{
	*error = "no database can be read: this portable migcheck was built "
		"without libpq; install another build, or make migcheck";
	return NULL;
}

#endif
