/*
 * by_name.h
 *		Frameworks whose files' names say everything.
 *
 * A parser is called for every file of a folder, migrations or not, and must
 * not look at anything but the name.
 */
#ifndef MIGCHECK_BY_NAME_H
#define MIGCHECK_BY_NAME_H

#include "migcheck/frameworks/framework.h"

/*
 * What a name means to the tool. The order is used: above ODD is what the
 * tool takes.
 */
typedef enum NameKind
{
	NAME_FOREIGN,				/* no migration, and none meant */
	NAME_ODD,					/* meant as one, and ignored by the tool */
	NAME_UP,					/* runs, once */
	NAME_DOWN,					/* takes back the one of the same key */
	NAME_REPEATABLE				/* runs whenever it changed */
} NameKind;

/* What a name says. Both strings are allocated in the arena. */
typedef struct Name
{
	NameKind	kind;
	const char *key;			/* up and down of one migration share it */
	const char *version;
	bool		is_program;		/* no SQL: its statements are not known */
	const char *refused;		/* of an odd one: why the tool stops at it */
} Name;

typedef Name (*NameParser) (Arena *arena, const char *name);

/*
 * Read a folder; or in two steps, for a reader that takes more files between
 * them: names_take_folder() the files, names_make_entries() the entries that
 * they make.
 */
extern void read_root_by_name(Root *root, NameParser parse, bool deep);
extern void names_take_folder(Root *root, NameParser parse, bool deep);
extern void names_make_entries(Root *root);
extern bool name_has_suffix(const char *name, const char *suffix);
extern char *name_without_suffix(Arena *arena, const char *name,
								 const char *suffix);
extern bool looks_like_sql(const char *name);
extern bool lacks_sql_ending(const char *name);
extern size_t name_takes_back(const char *key);
extern bool digits_fit_int64(const char *digits, size_t len);
extern bool digits_fit_uint64(const char *digits, size_t len);
extern size_t count_taken_names(Arena *arena, const TreeList *items,
								NameParser parse);
extern bool any_name_is_taken(Arena *arena, const TreeList *items,
							  NameParser parse);
extern bool folder_above_has(const Tree *tree, Arena *arena,
							 const char *folder, const char *name, int levels);
extern bool folder_beside_has(const Tree *tree, Arena *arena,
							  const char *folder, const char *name,
							  int levels);
extern const char *path_above_root(const Root *root, const char *name);
extern const char *folder_above_in_project(const Root *root,
										   const char *folder);
extern bool file_above_says(const Tree *tree, Arena *arena, const char *folder,
							const char *name, int levels, const char *mark);
extern bool any_file_contains(const Tree *tree, Arena *arena,
							  const char *folder, const TreeList *items,
							  const char *const *marks);

#endif							/* MIGCHECK_BY_NAME_H */
