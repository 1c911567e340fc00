/*
 * model.c
 *		Migrations as every framework has them: entries and files.
 */
#include "migcheck/model.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "migcheck/frameworks/framework.h"
#include "migcheck/progress.h"
#include "names/lookalike.h"
#include "text/utf8.h"

/* Texts of so many bytes together are kept, where they are needed again. */
#define KEPT_BYTES ((size_t) 4 << 20)

/*
 * Return a place; path must outlive it. Line and column count from 1, 0 is
 * unknown.
 */
Place
place_at(const char *path, uint32_t line, uint32_t column)
{
	Place		place = {path, line, column, NULL};

	return place;
}

/* Return the name of the file that a tag needs. */
static const char *
tag_with_ending(Arena *arena, const char *tag)
{
	size_t		len = strlen(tag);
	char	   *name = arena_alloc(arena, len + sizeof(".sql"));

	memcpy(name, tag, len);
	memcpy(name + len, ".sql", sizeof(".sql"));
	return name;
}

/*
 * Add a new entry, last in order, and return it. The pointer is good until
 * the next one is added; the tag must live as long as the root. Of two
 * entries with one tag the map has the first.
 */
Entry *
root_add_entry(Root *root, const char *tag)
{
	Entry	   *entry;

	root->entries = arena_regrow(root->arena, root->entries, sizeof(Entry),
								 root->entry_count, &root->entry_capacity);
	entry = &root->entries[root->entry_count];
	memset(entry, 0, sizeof(Entry));
	entry->tag = tag;
	entry->wants = tag_with_ending(root->arena, tag);
	entry->file = entry->down = -1;
	root->tags.arena = root->arena;
	map_put(&root->tags, tag, root->entry_count++);
	return entry;
}

/*
 * Add a new file, named below the root, and return it; it belongs to no entry
 * yet. The pointer is good until the next one is added.
 */
File *
root_add_file(Root *root, const char *name, FileRole role)
{
	File	   *file;

	root->files = arena_regrow(root->arena, root->files, sizeof(File),
							   root->file_count, &root->file_capacity);
	file = &root->files[root->file_count++];
	memset(file, 0, sizeof(File));
	file->name = name;
	file->path = arena_join(root->arena, root->path, name);
	file->role = role;
	file->entry = -1;
	return file;
}

/*
 * Add an empty snapshot to a root. The pointer is valid until the next one is
 * added.
 */
Snapshot *
root_add_snapshot(Root *root, const char *name)
{
	Snapshot   *snapshot;

	root->snapshots = arena_grow(root->arena, root->snapshots,
								 sizeof(Snapshot), root->snapshot_count,
								 &root->snapshot_capacity);
	snapshot = &root->snapshots[root->snapshot_count++];
	memset(snapshot, 0, sizeof(Snapshot));
	snapshot->name = name;
	snapshot->path = arena_join(root->arena, root->path, name);
	return snapshot;
}

/*
 * Add what could not be read or understood. subject and text are kept as
 * pointers and must live as long as the root.
 */
Fault *
root_add_fault(Root *root, FaultKind kind, Place place, const char *subject,
			   const char *text)
{
	Fault	   *fault;

	root->faults = arena_grow(root->arena, root->faults, sizeof(Fault),
							  root->fault_count, &root->fault_capacity);
	fault = &root->faults[root->fault_count++];
	memset(fault, 0, sizeof(Fault));
	fault->kind = kind;
	fault->place = place;
	fault->subject = subject;
	fault->text = text;
	return fault;
}

/*
 * Report git's conflict markers in a file, and return whether it has some: then
 * nothing else can be read in it.
 */
bool
root_take_conflict(Root *root, const char *path, const char *name,
				   const char *text, size_t len)
{
	uint32_t	line = contents_conflict(text, len);

	if (line == 0)
		return false;
	root_add_fault(root, FAULT_CONFLICT, place_at(path, line, 1), name,
				   "the file has git's conflict markers in it");
	return true;
}

/*
 * List a folder of the root. False if it cannot be listed: a fault of the root
 * then, and items is not set.
 */
bool
root_list_folder(Root *root, const char *folder, TreeList *items)
{
	const char *error = root->tree->list(root->tree, root->arena, folder, items);

	if (error != NULL)
		root_add_fault(root, FAULT_FOLDER_UNREADABLE, place_at(folder, 0, 0),
					   folder, error);
	return error == NULL;
}

/*
 * Return true for a file of SQL: files of a program among them have no
 * annotations.
 */
static bool
has_sql_ending(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && strcmp(dot, ".sql") == 0;
}

/*
 * Keep the text of a file for the lint, which runs the files afterwards, as
 * long as all of them are small: a folder may hold more than memory does.
 */
static void
keep_file_text(Root *root, File *file, const char *text, size_t len)
{
	if (len > KEPT_BYTES - root->kept_bytes)
		return;
	root->kept_bytes += len;
	file->text = arena_copy(root->arena, text, len);
	file->text_len = len;
}

/*
 * Look into each file once, and keep what the rules ask about. The reader has
 * listed the files.
 */
void
root_read_files(Root *root)
{
	for (size_t i = 0; i < root->file_count; i++)
	{
		File	   *file = &root->files[i];
		const char *text;
		size_t		len;

		progress_show(root->path, i, root->file_count);
		if (file->unreadable != NULL || file->role == FILE_ODD)
			continue;
		file->unreadable = root->tree->read(root->tree, file->path, &text, &len);
		if (file->unreadable != NULL)
			continue;
		contents_scan(text, len, &file->contents);
		if (root->keeps_texts)
			keep_file_text(root, file, text, len);
		if (file->contents.kind == CONTENTS_TEXT)
		{
			suppressions_scan(root->arena, &root->suppressions, i, text, len);
			if (root->framework->scan != NULL && has_sql_ending(file->name))
				root->framework->scan(text, len, &file->sections);
		}
	}
	progress_end();
}

/*
 * The digits that a name begins with, where they are a number of their own:
 * "0001_x" and "20240101" have one, "2fa" and "users" have none (NULL).
 */
const char *
version_prefix(Arena *arena, const char *name)
{
	size_t		n = strspn(name, "0123456789");

	if (n == 0 || (name[n] != '\0' && strchr("_-. ", name[n]) == NULL))
		return NULL;
	return arena_copy(arena, name, n);
}

/*
 * Return a number without its leading zeros, within the same text; "0" stays.
 */
const char *
version_number(const char *version)
{
	while (version[0] == '0' && version[1] != '\0')
		version++;
	return version;
}

/*
 * Compare two numbers of any length, as strcmp() does: versions of 14 digits
 * and more do not fit an int64_t with certainty.
 */
int
version_compare(const char *a, const char *b)
{
	size_t		len_a;
	size_t		len_b;

	a = version_number(a);
	b = version_number(b);
	len_a = strlen(a);
	len_b = strlen(b);
	if (len_a != len_b)
		return len_a < len_b ? -1 : 1;
	return strcmp(a, b);
}

/*
 * Return true if a path has ".." as one of its parts, whichever separator it
 * uses.
 */
static bool
has_parent_part(const char *path)
{
	const char *p = path;

	for (;;)
	{
		size_t		n = strcspn(p, "/\\");

		if (n == 2 && p[0] == '.' && p[1] == '.')
			return true;
		if (p[n] == '\0')
			return false;
		p += n + 1;
	}
}

/*
 * Return why a tag cannot be a plain file name; NULL if it can. A name that
 * shows otherwise than it is compared, with invisible or turning characters,
 * is as bad as one that leaves the folder.
 */
const char *
tag_unsafe_reason(const char *tag)
{
	if (tag[0] == '/' || tag[0] == '\\')
		return "is an absolute path";
	if (has_parent_part(tag))
		return "leaves the folder with \"..\"";
	if (strpbrk(tag, "/\\") != NULL)
		return "holds a path separator";
	for (const char *p = tag; *p;)
	{
		uint32_t	c;
		size_t		n = utf8_decode(p, strlen(p), &c);

		if (n == 0 || c < 0x20 || (c >= 0x7F && c < 0xA0))
			return "holds a control character";
		if (utf8_is_hidden(c))
			return "holds an invisible or direction-changing character";
		p += n;
	}
	return NULL;
}

/*
 * Set *when to the milliseconds of YYYYMMDDHHMMSS in UTC; false if there
 * is no such time, as on February 30.
 */
bool
version_to_time(const char *version, int64_t *when)
{
	struct tm	tm = {0};
	struct tm	given;
	time_t		t;

	if (strspn(version, "0123456789") != VERSION_TIME_DIGITS ||
		version[VERSION_TIME_DIGITS] != '\0' ||
		sscanf(version, "%4d%2d%2d%2d%2d%2d", &tm.tm_year, &tm.tm_mon,
			   &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	given = tm;
	t = timegm(&tm);
	*when = (int64_t) t * 1000;
	return tm.tm_mon == given.tm_mon && tm.tm_mday == given.tm_mday &&
		tm.tm_hour == given.tm_hour && tm.tm_min == given.tm_min &&
		tm.tm_sec == given.tm_sec;
}

/*
 * Return a name as those see it to whom case and script make no difference:
 * two names that fold to one are one file on some systems, or one name to the
 * eye.
 */
const char *
name_fold_case(Arena *arena, const char *name)
{
	char	   *folded = arena_alloc(arena, strlen(name) * LOOKALIKE_GROWTH + 1);

	lookalike_fold(name, folded);
	return folded;
}
