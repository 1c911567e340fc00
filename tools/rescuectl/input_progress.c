/*
 * input_progress.c
 *		Tell a person at a terminal how much of a long input was read.
 */
#include "rescuectl/input_progress.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/show.h"

#define MEBIBYTE (1024 * 1024)

/*
 * label is not copied. A pipe has no size: only what was read is shown then.
 */
void
input_progress_start(InputProgress *progress, const char *label, int fd)
{
	struct stat status;

	*progress = (InputProgress) {.label = label};
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		progress->total = (uint64_t) status.st_size;
}

/* Most calls only count: the line is written once for INPUT_PROGRESS_BYTES. */
void
input_progress_add(InputProgress *progress, size_t bytes)
{
	uint64_t	before = progress->done / INPUT_PROGRESS_BYTES;

	progress->done += bytes;
	if (progress->done / INPUT_PROGRESS_BYTES == before ||
		!isatty(STDERR_FILENO) || isatty(STDOUT_FILENO))
		return;
	fputs("\r\033[Krescuectl: ", stderr);
	show_string(stderr, progress->label, SHOW_NAME);
	fprintf(stderr, ": %llu", (unsigned long long) progress->done / MEBIBYTE);
	if (progress->total >= progress->done)
		fprintf(stderr, " of %llu", (unsigned long long) progress->total / MEBIBYTE);
	/* A message that comes now overwrites it. */
	fputs(" MiB\r", stderr);
	fflush(stderr);
	progress->shown = true;
}

/* May be called when no line is shown. */
void
input_progress_end(InputProgress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
