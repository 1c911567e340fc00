/*
 * output.h
 *		Exit statuses, messages on standard error, and the end of standard
 *		output.
 *
 * Both programs exit with one of three statuses, and no failure ever looks
 * like "nothing found".
 */
#ifndef COMMON_OUTPUT_H
#define COMMON_OUTPUT_H

#include <stdarg.h>
#include <stdbool.h>

typedef enum ExitStatus
{
	STATUS_OK = 0,
	STATUS_FINDINGS = 1,
	STATUS_FAILED = 2			/* usage, unreadable, no database, broken */
} ExitStatus;

/* The name that begins every message; main() sets it first. */
extern const char *program_name;

/*
 * Print a message on standard error, behind the program's name; characters
 * that must not reach a terminal are shown as in show.h. Neither a secret nor
 * a line of an input goes into one.
 */
extern void say(const char *format,...)
			__attribute__((format(printf, 1, 2)));
extern void say_from_list(const char *format, va_list arguments)
			__attribute__((format(printf, 1, 0)));

/*
 * True if standard output is a pipe whose reader has gone: it has read as much
 * as it wanted.
 */
extern bool output_was_cut(void);

/*
 * Flush standard output and return the status to exit with: the given one, or
 * STATUS_FAILED if something was not written to a reader that is still there.
 */
extern int	finish_output(int status);

#endif							/* COMMON_OUTPUT_H */
