/*
 * setting.h
 *		Settings of tools, as their files and build files write them.
 */
#ifndef MIGCHECK_SETTING_H
#define MIGCHECK_SETTING_H

#include "migcheck/model.h"

#include <stdbool.h>
#include <stddef.h>

/* How many folders above the migrations are looked at. */
#define SETTING_LEVELS	12

/* Where Flyway's settings may be, from a folder; NULL ends the list. */
extern const char *const flyway_setting_files[];

/* Where a setting is set. */
typedef struct SettingPlace
{
	const char *folder;			/* of the root or above; without dots */
	const char *file;			/* from there */
	const char *value;			/* up to the end of the text, which is the
								 * tree's until its next read */
} SettingPlace;

extern void setting_note_folder(const Tree *tree, const char *folder,
								const TreeList *items);
extern bool setting_folder_is_bare(const Tree *tree, const char *folder);
extern const char *setting_skip_name(const char *p, const char *end,
									 const char *word);
extern bool setting_is_comment(const char *text, const char *p);
extern const char *setting_find_value(const char *text, size_t len,
									  const char *name);
extern bool setting_find_nearest(const Root *root, const char *const *files,
								 const char *name, SettingPlace *place);
extern bool setting_find_variable(const Root *root, const char *const *names,
								  SettingPlace *place);

#endif							/* MIGCHECK_SETTING_H */
