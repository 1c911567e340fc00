/*
 * progress.h
 *		A line that says how far long work is, on a terminal.
 */
#ifndef MIGCHECK_PROGRESS_H
#define MIGCHECK_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

extern void progress_enable(bool wanted);
extern void progress_show(const char *what, size_t done, size_t of);
extern void progress_end(void);

#endif							/* MIGCHECK_PROGRESS_H */
