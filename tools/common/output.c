/*
 * output.c
 *		Exit statuses, messages on standard error, and the end of standard
 *		output.
 */
#include "common/output.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/show.h"

const char *program_name = "rescue";

/* Print a message as say() does, from a va_list. */
void
say_from_list(const char *format, va_list arguments)
{
	char	   *message;

	fprintf(stderr, "%s: ", program_name);
	if (vasprintf(&message, format, arguments) < 0)
		fputs("out of memory", stderr);
	else
	{
		show_string(stderr, message, SHOW_LINES);
		free(message);
	}
	fputc('\n', stderr);
}

/*
 * Print one message. The whole text is formatted first, so that it can be
 * shown as untrusted text.
 */
void
say(const char *format,...)
{
	va_list		arguments;

	va_start(arguments, format);
	say_from_list(format, arguments);
	va_end(arguments);
}

/* Whether the pipe on standard output has no reader any more. */
bool
output_was_cut(void)
{
	struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};

	return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

/*
 * Called once, at the end: a full disk may show only when the last buffer is
 * written.
 */
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
