/*
 * window.h
 *		A set of windows of four bytes, looked up at each second place of a
 *		line.
 *
 * Private to lib/verdict: see gram.c. Windows that are not in the set pass, too,
 * one in ten.
 */
#ifndef RESCUE_VERDICT_WINDOW_H
#define RESCUE_VERDICT_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Add a window, before the first line is searched. */
extern void window_add(uint32_t window);

/*
 * List the places of a line's windows that pass, every second one being looked
 * at; windows has room for half as many as the line has bytes, and one more.
 * Returns how many.
 */
extern size_t window_list(const char *text, size_t len,
						  unsigned short *windows);

/*
 * A variant of it, of which the first runs everywhere, and the last has no
 * name; all list the same.
 */
typedef struct WindowVariant
{
	const char *name;
	size_t		(*list) (const char *text, size_t len, unsigned short *windows);
	bool		(*works) (void);	/* on this processor */
} WindowVariant;

extern const WindowVariant WindowVariants[];

#endif							/* RESCUE_VERDICT_WINDOW_H */
