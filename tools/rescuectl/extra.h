/*
 * extra.h
 *		--extra NAME: denied variables of the caller's own.
 */
#ifndef RESCUECTL_EXTRA_H
#define RESCUECTL_EXTRA_H

#include "env/env.h"
#include "rescuectl/rescuectl.h"

typedef struct Extra
{
	EnvString	names[ENV_EXTRA_MAX];
	size_t		count;
} Extra;

/* Take one; the status to exit with if it is no name and no "NAME*". */
extern int	extra_add_section(Extra *extra, const Subcommand *command,
							  const char *name);

#endif							/* RESCUECTL_EXTRA_H */
