/*
 * setting.h
 *		Settings of tools, as their files and build files write them.
 */
#ifndef MIGCHECK_SETTING_H
#define MIGCHECK_SETTING_H

#include <stdbool.h>
#include <stddef.h>

/* How many folders above the migrations are looked at. */
#define SETTING_LEVELS	12

/* Where Flyway's settings may be, from a folder; NULL ends the list. */
extern const char *const flyway_setting_files[];

extern const char *setting_skip_name(const char *p, const char *end,
									 const char *word);
extern bool setting_is_comment(const char *text, const char *p);
extern const char *setting_find_value(const char *text, size_t len,
									  const char *name);

#endif							/* MIGCHECK_SETTING_H */
