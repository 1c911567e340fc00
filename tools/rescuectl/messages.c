/*
 * messages.c
 *		What rescuectl says when it cannot go on.
 */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rescuectl/rescuectl.h"
#include "rescuectl/text.h"

void
say(const char *format,...)
{
	va_list		arguments;

	fputs("rescuectl: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

int
usage_error(const Subcommand *command, const char *what, const char *value)
{
	if (value != NULL)
		say("%s \"%s\"", what, value);
	else
		say("%s", what);
	return usage_hint(command);
}

int
usage_hint(const Subcommand *command)
{
	fprintf(stderr, "Try \"rescuectl%s%s --help\" for more information.\n",
			command != NULL ? " " : "", command != NULL ? command->name : "");
	return STATUS_FAILED;
}

int
one_file(const Subcommand *command, int argc, char **argv, const char **path)
{
	if (argc > 1)
		return usage_error(command, "too many command-line arguments,"
						   " the first is", argv[1]);
	*path = argc == 1 ? argv[0] : "-";
	return STATUS_OK;
}

bool
output_was_cut(void)
{
	struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};

	return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

int
finish_output(int status)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (output_was_cut())
		return status;
	say("could not write standard output: %s",
		errno != 0 ? strerror(errno) : "an earlier write failed");
	return STATUS_FAILED;
}

int
text_print_json(const json_t *value)
{
	if (json_dumpf(value, stdout, JSON_INDENT(2)) != 0 && !ferror(stdout))
	{
		say("out of memory");
		return STATUS_FAILED;
	}
	putchar('\n');
	return STATUS_OK;
}
