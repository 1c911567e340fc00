/*
 * transaction.c
 *		The steps of a repair, and taking them back.
 *
 * The files lie in version control. A repair writes down for undo what it will
 * do, and does it: each rename goes to a free name, and a text is replaced by
 * a temporary file and a rename. If a step fails, those before it are taken
 * back. Which were made is read off the folder, so that undo also takes back a
 * repair that was killed.
 */
#include "migcheck/repair/folder.h"

#include <string.h>

#include "migcheck/map.h"

#define FILE_TEMPORARY	".migcheck-new"

/*
 * Return the path of the temporary file of one that is replaced; a killed run
 * leaves it.
 */
static const char *
temporary_path(const Folder *folder, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? FILE_TEMPORARY :
		arena_format(folder->arena, "%.*s/" FILE_TEMPORARY,
					 (int) (slash - path), path);
}

/*
 * Replace one file's text. Returns NULL also if that was done before; else
 * why not.
 */
static const char *
replace_file_text(const Folder *folder, const RepairStep *step, bool forward)
{
	const char *from = forward ? step->old_text : step->new_text;
	const char *to = forward ? step->new_text : step->old_text;
	size_t		from_len = forward ? step->old_len : step->new_len;
	size_t		to_len = forward ? step->new_len : step->old_len;

	if (folder_holds_bytes(folder, step->path, to, to_len))
		return folder_remove(folder, temporary_path(folder, step->path));
	if (!folder_holds_bytes(folder, step->path, from, from_len))
		return arena_format(folder->arena, "\"%s\" was changed by another program",
							step->path);
	return folder_write_file(folder, step->path, FILE_TEMPORARY, to, to_len);
}

/* Names that renames are about: whether each is there, and should be. */
typedef struct Names
{
	Map			numbers;
	bool	   *is;
	bool	   *expected;
	size_t		count;
	size_t		different;
} Names;

/*
 * Record whether a name is there now, and whether it is expected before all
 * renames.
 */
static void
note_name_state(const Folder *folder, Names *names, const char *name,
				bool expected)
{
	if (map_put(&names->numbers, name, names->count) >= 0)
		return;
	names->is[names->count] = folder_has_name(folder, name);
	names->expected[names->count] = expected;
	names->different += names->is[names->count] != expected;
	names->count++;
}

/*
 * Expect the opposite for a name: a rename takes one name away and adds one.
 */
static void
flip_expected_name(Names *names, const char *name)
{
	long		number = map_get(&names->numbers, name);

	names->expected[number] = !names->expected[number];
	if (names->is[number] == names->expected[number])
		names->different--;
	else
		names->different++;
}

/*
 * How many of the renames were made, read off the names themselves: they are
 * made in order, and no two of the states on the way have the same names. -1
 * if the names are not those of any of them, because another program was
 * there.
 */
static long
count_renames_made(const Folder *folder, const RepairLog *log)
{
	Names		names = {.numbers.arena = folder->arena};
	long		made = 0;

	names.is = arena_alloc(folder->arena, 2 * log->count + 1);
	names.expected = arena_alloc(folder->arena, 2 * log->count + 1);
	for (size_t i = 0; i < log->count; i++)
	{
		if (log->steps[i].kind == STEP_RENAME)
		{
			note_name_state(folder, &names, log->steps[i].path, true);
			note_name_state(folder, &names, log->steps[i].to, false);
		}
	}
	for (size_t i = 0; names.different > 0 && i < log->count; i++)
	{
		if (log->steps[i].kind == STEP_RENAME)
		{
			flip_expected_name(&names, log->steps[i].path);
			flip_expected_name(&names, log->steps[i].to);
			made++;
		}
	}
	return names.different == 0 ? made : -1;
}

/*
 * Make the renames that are still to be made, or take back those that were,
 * in the opposite order.
 */
static const char *
make_pending_renames(const Folder *folder, const RepairLog *log, bool forward)
{
	long		made = count_renames_made(folder, log);
	const char *error = NULL;
	long		number = 0;

	if (made < 0)
		return "names were changed by another program";
	for (size_t i = 0; forward && i < log->count && error == NULL; i++)
	{
		const RepairStep *step = &log->steps[i];

		if (step->kind == STEP_RENAME && number++ >= made)
			error = folder_rename(folder, step->path, step->to);
	}
	for (size_t i = log->count; !forward && i > 0; i--)
		number += log->steps[i - 1].kind == STEP_RENAME;
	for (size_t i = log->count; !forward && i > 0 && error == NULL; i--)
	{
		const RepairStep *step = &log->steps[i - 1];

		if (step->kind == STEP_RENAME && --number < made)
			error = folder_rename(folder, step->to, step->path);
	}
	return error;
}

/*
 * Make all steps forward, or all back in the opposite order. Steps that were
 * made before are passed over.
 */
static const char *
make_log_steps(const Folder *folder, const RepairLog *log, bool forward)
{
	const char *error = forward ? make_pending_renames(folder, log, true) :
		NULL;

	for (size_t i = 0; i < log->count && error == NULL; i++)
	{
		if (log->steps[i].kind == STEP_REPLACE)
			error = replace_file_text(folder, &log->steps[i], forward);
	}
	return error == NULL && !forward ? make_pending_renames(folder, log,
															false) : error;
}

/*
 * Return true if a text that is replaced is the new one (after) or the old
 * one.
 */
static bool
file_holds_text(const Folder *folder, const RepairStep *step, bool after)
{
	return after ?
		folder_holds_bytes(folder, step->path, step->new_text, step->new_len) :
		folder_holds_bytes(folder, step->path, step->old_text, step->old_len);
}

/*
 * Return how far the folder is: before all steps, behind all, between, or
 * neither.
 */
LogState
transaction_state(const Folder *folder, const RepairLog *log)
{
	long		renames = 0;
	long		made = count_renames_made(folder, log);
	bool		before = made == 0;
	bool		after = true;

	for (size_t i = 0; i < log->count; i++)
	{
		const RepairStep *step = &log->steps[i];
		bool		is_old;
		bool		is_new;

		if (step->kind == STEP_RENAME)
		{
			renames++;
			continue;
		}
		is_old = file_holds_text(folder, step, false);
		is_new = file_holds_text(folder, step, true);
		if (!is_old && !is_new)
			return LOG_CHANGED;
		before &= is_old;
		after &= is_new;
	}
	return made < 0 ? LOG_CHANGED : before ? LOG_BEFORE :
		after && made == renames ? LOG_AFTER : LOG_BETWEEN;
}

/*
 * Make a repair, and leave its log for undo. Returns NULL, or why not; then
 * the steps were taken back where that was possible.
 */
const char *
transaction_make(const Folder *folder, const RepairLog *log)
{
	size_t		len;
	const char *text = log_encode_steps(folder->arena, log, &len);
	const char *error = NULL;

	for (size_t i = 0; i < log->count && error == NULL; i++)
	{
		if (log->steps[i].kind == STEP_REPLACE)
			error = folder_check_file(folder, log->steps[i].path);
	}
	if (error == NULL && transaction_state(folder, log) != LOG_BEFORE)
		error = "the folder changed meanwhile; nothing was written";
	/* What could be undone before, no longer can. */
	if (error == NULL)
		error = folder_write_file(folder, LOG_NAME, FILE_TEMPORARY, text, len);
	if (error != NULL)
		return error;
	error = make_log_steps(folder, log, true);
	if (error != NULL && transaction_undo(folder, log) != NULL)
		error = arena_format(folder->arena, "%s; take back what was made with "
							 "--undo, or by your version control", error);
	return error;
}

/*
 * Take back what was made of a repair, and remove its log. NULL, or why not.
 */
const char *
transaction_undo(const Folder *folder, const RepairLog *log)
{
	const char *error;

	if (transaction_state(folder, log) == LOG_CHANGED)
		return "the files were changed since; take it back by your version "
			"control";
	error = make_log_steps(folder, log, false);
	return error == NULL ? folder_remove(folder, LOG_NAME) : error;
}
