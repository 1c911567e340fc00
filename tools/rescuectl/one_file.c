/*
 * one_file.c
 *		The FILE that may follow the options of a subcommand.
 */
#include "rescuectl/rescuectl.h"

/*
 * Take the one FILE that may follow the options; "-" and no FILE are standard
 * input. Returns STATUS_OK, or STATUS_FAILED after a message.
 */
int
take_one_file(const Subcommand *command, int argc, char **argv,
			  const char **path)
{
	if (argc > 1)
		return usage_surplus(command, argv[1]);
	*path = argc == 1 ? argv[0] : "-";
	return STATUS_OK;
}
