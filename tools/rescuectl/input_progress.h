/*
 * input_progress.h
 *		Tell a person at a terminal how much of a long input was read.
 *
 * Only where standard error is a terminal and standard output is not one: the
 * text itself shows how far it is.
 */
#ifndef RESCUECTL_INPUT_PROGRESS_H
#define RESCUECTL_INPUT_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The line is written anew after so many bytes; shorter inputs have none. */
#define INPUT_PROGRESS_BYTES (16 * 1024 * 1024)

typedef struct InputProgress
{
	const char *label;			/* of the file */
	uint64_t	total;			/* its bytes; 0 if not known */
	uint64_t	done;
	bool		shown;			/* a line is on the terminal */
} InputProgress;

/* Begin a file; of an ordinary one the size is known. */
extern void input_progress_start(InputProgress *progress, const char *label,
								 int fd);

/* So many bytes more were read. */
extern void input_progress_add(InputProgress *progress, size_t bytes);

/* Remove the line, so that a message can be written. */
extern void input_progress_end(InputProgress *progress);

#endif							/* RESCUECTL_INPUT_PROGRESS_H */
