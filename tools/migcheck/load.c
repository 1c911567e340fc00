/*
 * load.c
 *		Load a library's functions by their names.
 */
#include "migcheck/load.h"

#include <dlfcn.h>

bool
load_functions(const char *soname, const char *const *names, void **slots,
			   size_t count)
{
	void	   *handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL);

	for (size_t i = 0; handle != NULL && i < count; i++)
	{
		slots[i] = dlsym(handle, names[i]);
		if (slots[i] == NULL)
			return false;
	}
	return handle != NULL;
}
