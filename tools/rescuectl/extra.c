/*
 * extra.c
 *		--extra NAME: denied variables of the caller's own.
 */
#include "rescuectl/extra.h"

#include <string.h>

/*
 * Returns STATUS_OK, or STATUS_FAILED after a message. The name is not copied.
 */
int
extra_add_section(Extra *extra, const Subcommand *command, const char *name)
{
	/* The argument may be NAME=value: do not print it. */
	if (!env_is_pattern(name, strlen(name)))
		return usage_error(command, "--extra takes a variable's name, which"
						   " may end in \"*\"", NULL);
	if (extra->count == ENV_EXTRA_MAX)
		return usage_error(command, "too many --extra", NULL);
	extra->names[extra->count++] = (EnvString) {name, strlen(name)};
	return STATUS_OK;
}
