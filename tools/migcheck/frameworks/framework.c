/*
 * framework.c
 *		The list of frameworks.
 */
#include "migcheck/frameworks/framework.h"

#include <string.h>

/* In the order in which a folder is offered to them. */
const Framework *const framework_list[] = {
	&framework_drizzle,
	NULL
};

/* A framework by its name; NULL if there is none. */
const Framework *
framework_by_name(const char *name)
{
	for (size_t i = 0; framework_list[i] != NULL; i++)
	{
		if (strcmp(framework_list[i]->name, name) == 0)
			return framework_list[i];
	}
	return NULL;
}
