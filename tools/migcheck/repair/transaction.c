/*
 * transaction.c
 *		Changes to a folder of which all are made, or none.
 *
 * A single file is replaced by a rename, which is atomic by itself. For
 * several, a log says beforehand what is to be done. The log's name is the
 * state, and each change of state is one rename:
 *
 *		.migcheck-repair.tmp	being written; means nothing
 *		.migcheck-repair		decided: the steps are made, or made again
 *		.migcheck-undo			all are made; good for taking them back
 *		.migcheck-revert		decided: the steps are taken back
 *		none					as before
 *
 * What was made and what was not is read off the folder itself, so that one may
 * be killed at any instant and begun again from the log.
 */
#include "migcheck/repair/folder.h"

#include <stdlib.h>
#include <string.h>

#include "migcheck/map.h"

#define LOG_TEMPORARY	".migcheck-repair.tmp"
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
replace_text(const Folder *folder, const RepairStep *step, bool forward)
{
	const char *from = forward ? step->old_text : step->new_text;
	const char *to = forward ? step->new_text : step->old_text;
	size_t		from_len = forward ? step->old_len : step->new_len;
	size_t		to_len = forward ? step->new_len : step->old_len;

	if (folder_holds(folder, step->path, to, to_len))
		return folder_remove(folder, temporary_path(folder, step->path));
	if (!folder_holds(folder, step->path, from, from_len))
		return arena_format(folder->arena, "\"%s\" was changed by another program",
							step->path);
	return folder_write(folder, step->path, FILE_TEMPORARY, to, to_len);
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
note_name(const Folder *folder, Names *names, const char *name, bool expected)
{
	if (map_put(&names->numbers, name, names->count) >= 0)
		return;
	names->is[names->count] = folder_has(folder, name);
	names->expected[names->count] = expected;
	names->different += names->is[names->count] != expected;
	names->count++;
}

/*
 * Expect the opposite for a name: a rename takes one name away and adds one.
 */
static void
flip_name(Names *names, const char *name)
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
 * if the names are as in none of them, because another program was there.
 */
static long
renames_made(const Folder *folder, const RepairLog *log)
{
	Names		names = {.numbers.arena = folder->arena};
	long		made = 0;

	names.is = arena_alloc(folder->arena, 2 * log->count + 1);
	names.expected = arena_alloc(folder->arena, 2 * log->count + 1);
	for (size_t i = 0; i < log->count; i++)
	{
		if (log->steps[i].kind == STEP_RENAME)
		{
			note_name(folder, &names, log->steps[i].path, true);
			note_name(folder, &names, log->steps[i].to, false);
		}
	}
	for (size_t i = 0; names.different > 0 && i < log->count; i++)
	{
		if (log->steps[i].kind == STEP_RENAME)
		{
			flip_name(&names, log->steps[i].path);
			flip_name(&names, log->steps[i].to);
			made++;
		}
	}
	return names.different == 0 ? made : -1;
}

/* The renames that are still to be made, or to be taken back. */
static const char *
make_renames(const Folder *folder, const RepairLog *log, bool forward)
{
	long		made = renames_made(folder, log);
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

/* All steps forward, or all back in the opposite order. */
static const char *
make_steps(const Folder *folder, const RepairLog *log, bool forward)
{
	const char *error = forward ? make_renames(folder, log, true) : NULL;

	for (size_t i = 0; i < log->count && error == NULL; i++)
	{
		if (log->steps[i].kind == STEP_REPLACE)
			error = replace_text(folder, &log->steps[i], forward);
	}
	return error == NULL && !forward ? make_renames(folder, log, false) : error;
}

/* Whether the folder is as all steps leave it, or as it was before any. */
static bool
is_state(const Folder *folder, const RepairLog *log, bool after)
{
	long		renames = 0;

	for (size_t i = 0; i < log->count; i++)
	{
		const RepairStep *step = &log->steps[i];

		if (step->kind == STEP_RENAME)
			renames++;
		else if (!folder_holds(folder, step->path,
							   after ? step->new_text : step->old_text,
							   after ? step->new_len : step->old_len))
			return false;
	}
	return renames_made(folder, log) == (after ? renames : 0);
}

/* Whether the files to be replaced can be read at all, and are no links. */
static const char *
check_files(const Folder *folder, const RepairLog *log)
{
	const char *error = NULL;

	for (size_t i = 0; i < log->count && error == NULL; i++)
	{
		char	   *text = NULL;
		size_t		len;

		if (log->steps[i].kind == STEP_REPLACE)
			error = folder_read(folder, log->steps[i].path, &text, &len);
		free(text);
	}
	return error;
}

/*
 * Decide on a repair and make it. The folder must still have the stamp that
 * it had before the repair was planned. When this fails, the folder is as
 * before, unless the message says that a log is left.
 */
const char *
transaction_begin(const Folder *folder, const RepairLog *log, uint64_t stamp)
{
	size_t		len;
	const char *text = log_encode(folder->arena, log, &len);
	const char *error = folder_write(folder, LOG_TEMPORARY, LOG_TEMPORARY,
									 text, len);

	if (error == NULL)
		error = check_files(folder, log);
	if (error == NULL && (folder_stamp(folder) != stamp ||
						  !is_state(folder, log, false)))
		error = "the folder changed meanwhile; nothing was written";
	if (error == NULL)
		error = folder_rename(folder, LOG_TEMPORARY, LOG_FORWARD);
	if (error == NULL)
		error = transaction_finish(folder, log);
	else
		folder_remove(folder, LOG_TEMPORARY);
	if (error != NULL && folder_has(folder, LOG_FORWARD))
	{
		const char *again = transaction_undo(folder, log, LOG_FORWARD);

		if (again != NULL)
			error = arena_format(folder->arena, "%s; and then %s: finish it with "
								 "--write, or take it back with --undo", error,
								 again);
	}
	return error;
}

/*
 * Make the steps of a repair that was decided on, and keep the log for undo.
 */
const char *
transaction_finish(const Folder *folder, const RepairLog *log)
{
	const char *error = make_steps(folder, log, true);

	/* What could be undone before, no longer can. */
	if (error == NULL)
		error = folder_remove(folder, LOG_DONE);
	if (error == NULL)
		error = folder_rename(folder, LOG_FORWARD, LOG_DONE);
	return error;
}

/*
 * Take back what the log of this name did. A finished repair is taken back
 * only if nothing was changed since.
 */
const char *
transaction_undo(const Folder *folder, const RepairLog *log, const char *name)
{
	const char *error = NULL;

	if (strcmp(name, LOG_DONE) == 0 && !is_state(folder, log, true))
		return "the files were changed since; take it back by your version "
			"control";
	if (strcmp(name, LOG_BACKWARD) != 0)
		error = folder_rename(folder, name, LOG_BACKWARD);
	if (error == NULL)
		error = make_steps(folder, log, false);
	if (error == NULL)
		error = folder_remove(folder, LOG_BACKWARD);
	return error;
}
