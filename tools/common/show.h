/*
 * show.h
 *		Show untrusted text on a terminal.
 *
 * Names and lines come from files and databases that are not trusted.
 * Characters that could move the cursor, turn the text around or hide it are
 * shown as <U+202E>, and bytes that are not UTF-8 as <U+FFFD>.
 */
#ifndef COMMON_SHOW_H
#define COMMON_SHOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/buffer.h"

typedef enum ShowMode
{
	SHOW_NAME,					/* one line: tabs and newlines are shown, too */
	SHOW_LINE,					/* one line; a tab is written as a space */
	SHOW_LINES					/* tabs and newlines are written as they are */
} ShowMode;

/*
 * Decode the character at s, of len > 0 bytes, into *code; U+FFFD if it is not
 * UTF-8. Returns its length in bytes. *hidden is set unless it may reach a
 * terminal as it is; tabs, newlines and CR LF may.
 */
extern size_t show_character(const char *s, size_t len, bool *hidden,
							 uint32_t *code);

/* Write text to a terminal. The caller checks out for errors. */
extern void show_text(FILE *out, const char *text, size_t len, ShowMode mode);
extern void show_string(FILE *out, const char *text, ShowMode mode);

/* Append the text as it would be shown; false if out of memory. */
extern bool show_append(Buffer *out, const char *text, size_t len,
						ShowMode mode);

#endif							/* COMMON_SHOW_H */
