/*
 * library.c
 *		libgit2, loaded when git objects are asked for and not before.
 */
#include "migcheck/git/library.h"
#include "migcheck/load.h"

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

	_Static_assert(sizeof(library) == sizeof(names), "one slot a name");
	if (loaded)
		return &library;
	if (!load_functions(SONAME, names, (void **) &library,
						sizeof(names) / sizeof(names[0])))
		return NULL;
	if (library.git_libgit2_init() < 0)
		return NULL;
	loaded = true;
	return &library;
}
