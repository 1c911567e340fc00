/*
 * library.c
 *		libgit2, loaded when git objects are asked for and not before.
 */
#include "migcheck/git/library.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

/* The structures are those of the version that this was compiled against. */
#define SONAME "libgit2.so." LIBGIT2_SOVERSION

static const char *const names[] = {
#define X(name) #name,
	GIT_FUNCTIONS(X)
#undef X
};

static GitLibrary library;

/* The library's functions; NULL if it is not on this machine. */
const GitLibrary *
git_library(void)
{
	static bool loaded;
	void	   *handle;
	void	  **slots = (void **) &library;

	_Static_assert(sizeof(library) == sizeof(names), "one slot a name");
	if (loaded)
		return &library;
	handle = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL);
	if (handle == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		slots[i] = dlsym(handle, names[i]);
		if (slots[i] == NULL)
			return NULL;
	}
	if (library.git_libgit2_init() < 0)
		return NULL;
	loaded = true;
	return &library;
}
