/*
 * lines.h
 *		What a program that runs for long says: one JSON object a line.
 */
#ifndef RESCUECTL_LINES_H
#define RESCUECTL_LINES_H

#include <stdbool.h>

/*
 * Print {"time": ..., "event": ..., NAME: VALUE, ...} on standard output, and
 * flush it. Pairs of strings follow, ended by a NULL name; a NULL value is
 * null. False if it could not be written.
 */
extern bool line_print(const char *event,...) __attribute__((sentinel));

#endif							/* RESCUECTL_LINES_H */
