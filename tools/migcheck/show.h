/*
 * show.h
 *		Text of others on a terminal.
 */
#ifndef MIGCHECK_SHOW_H
#define MIGCHECK_SHOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

extern bool show_is_plain(uint32_t c);
extern void show_text(FILE *out, const char *text, size_t len);

#endif							/* MIGCHECK_SHOW_H */
