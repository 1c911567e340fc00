/*
 * progress.c
 *		A line that says how far long work is, on a terminal.
 *
 * It goes to standard error, is written over itself, and is gone when the work
 * is done: what is reported has the screen to itself. By count and not by
 * clock, so that a small project never sees it and a test always does.
 */
#include "migcheck/progress.h"

#include <stdio.h>
#include <unistd.h>

/* One line for so many files. */
#define STEP	2000

static bool enabled;
static bool shown;

/* Say that a line is wanted; it is written only to a terminal. */
void
progress_enable(bool wanted)
{
	enabled = wanted && isatty(STDERR_FILENO);
}

/* Done so many of so many; shown once every STEP. */
void
progress_show(const char *what, size_t done, size_t of)
{
	if (!enabled || done == 0 || done % STEP != 0)
		return;
	/* A name could hold what moves the cursor. */
	fputs("\r\033[Kmigcheck: ", stderr);
	for (const char *p = what; *p; p++)
		fputc((unsigned char) *p < 0x20 || *p == 0x7F ? '?' : *p, stderr);
	fprintf(stderr, ": %zu of %zu files", done, of);
	fflush(stderr);
	shown = true;
}

/* Take the line away. */
void
progress_end(void)
{
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
}
