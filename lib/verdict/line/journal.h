/*
 * journal.h
 *		What journals and syslog put before a message: time, host, program.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_JOURNAL_H
#define RESCUE_VERDICT_JOURNAL_H

#include <stddef.h>

/* The most that a header has of a line: a time, a host's name, a program's. */
#define JOURNAL_HEADER_MAX	512

/*
 * The end of the header that text begins with, and of one blank behind it; NULL
 * where it begins with none. *program is where the program's name is.
 *
 * Known are the forms of journalctl's --output (short, short-precise, -iso,
 * -full, -unix, -monotonic), and of syslog's files (RFC 3164, RFC 3339 times),
 * with syslog's priority in front or without.
 */
extern const char *skip_journal_header(const char *text, const char *end,
									   const char **program);

/* The program of a line that begins with such a header; NULL for others. */
extern const char *journal_program(const char *line, size_t len);

#endif							/* RESCUE_VERDICT_JOURNAL_H */
