/*
 * repair.c
 *		The command that puts a folder of migrations right.
 *
 * It shows what it would do, and does it only with --write. The exit status is
 * check's: 0 nothing to do, or done; 1 something is left to do; 2 could not.
 *
 * One root after the other, each under its own lock; a root that cannot be
 * repaired does not keep the others from it. The database is only read.
 */
#include "migcheck/git/ignored.h"
#include "migcheck/repair/repair.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/output.h"
#include "migcheck/git/repository.h"
#include "migcheck/git/seniority.h"
#include "migcheck/repair/plan_report.h"
#include "migcheck/repair/transaction.h"
#include "migcheck/start.h"

/* What one command has to do, and its report so far. */
typedef struct Session
{
	const Options *options;
	json_t	   *plans;			/* of the roots so far; NULL: told to people */
	Repository	repository;
	Tree	   *base;			/* of --base, or NULL */
} Session;

/*
 * Say why a root cannot be repaired, also in the report; returns
 * STATUS_FAILED.
 */
static int
fail_root_repair(const Session *session, const Root *root, const char *error)
{
	say("%s: %s", root->path, error);
	if (session->plans != NULL)
		json_array_append_new(session->plans, plan_failure_value(root, error));
	return STATUS_FAILED;
}

/*
 * Return why a root must not be repaired: a repair was killed half way. NULL:
 * it may. A log of a repair that was finished or is of other files is no
 * obstacle.
 */
static const char *
find_killed_repair(const Folder *folder)
{
	RepairLog	log;

	if (!folder_has_name(folder, LOG_NAME) || folder_read_log(folder,
															  &log) != NULL ||
		transaction_state(folder, &log) != LOG_BETWEEN)
		return NULL;
	return "a repair was interrupted here; take it back with --undo, or remove "
		"\"" LOG_NAME "\" where that is not so";
}

/* Take the last repair back, for --undo. Returns a status. */
static int
undo_last_repair(const Session *session, const Folder *folder,
				 const Root *root)
{
	RepairLog	log;
	const char *error = folder_has_name(folder, LOG_NAME) ?
		folder_read_log(folder, &log) : "there is no repair to take back";

	if (error == NULL)
		error = transaction_undo(folder, &log);
	if (error != NULL)
		return fail_root_repair(session, root, error);
	printf("%s: the repair was taken back\n", root->path);
	return STATUS_OK;
}

/*
 * Turn the plan into steps on files: the names first, the journal last, so
 * that a migrator which reads in between finds the old journal.
 */
static void
make_repair_log(const Plan *plan, RepairLog *log)
{
	for (size_t i = 0; i < plan->rename_count; i++)
		log_add(plan->arena, log,
				(RepairStep) {.kind = STEP_RENAME, .path = plan->renames[i].from,
							  .to = plan->renames[i].to});
	if (plan->new_text != NULL)
		log_add(plan->arena, log,
				(RepairStep) {.kind = STEP_REPLACE, .path = plan->journal,
							  .old_text = plan->old_text, .old_len = plan->old_len,
							  .new_text = plan->new_text, .new_len = plan->new_len});
}

/* Plan the repair of one root, and make it if asked. Returns a status. */
static int
repair_planned(const Session *session, const Folder *folder, Root *root,
			   const Applied *applied, const Root *base)
{
	const Options *options = session->options;
	Plan		plan = {
		.arena = root->arena,
		.root = root,
		.options = options,
		.applied = applied,
		.base = base,
	};
	RepairLog	log = {0};
	const char *error = NULL;
	bool		written;

	root->framework->read(root);
	root_read_files(root);
	seniority_of_files(root, session->base);
	plan_make_repair(&plan);
	if (plan.refusal != NULL)
		return fail_root_repair(session, root, plan.refusal);
	make_repair_log(&plan, &log);
	written = options->write && log.count > 0;
	if (written)
		error = transaction_make(folder, &log);
	if (error == NULL && options->write && plan.allows.count > 0)

		/*
		 * Only when the files are as planned: what it allows is about the new
		 * journal.
		 */
		error = plan_write_allows(&plan);
	if (error != NULL)
		return fail_root_repair(session, root, error);
	if (session->plans != NULL)
		json_array_append_new(session->plans, plan_make_value(&plan, written));
	else
		plan_print_text(&plan, written);
	return (plan.steps.count + plan.allows.count > 0 && !options->write) ||
		plan.left.count > 0 ?
		STATUS_FINDINGS : STATUS_OK;
}

/* Repair one root, under its lock. Returns a status. */
static int
repair_one_root(const Session *session, Arena *arena, Root *root)
{
	const Options *options = session->options;
	Folder		folder;
	Applied		applied = {0};
	Root	   *base = NULL;
	const char *error = folder_open_locked(&folder, arena, root->path);
	int			status;

	if (error == NULL && session->base != NULL && !options->undo)
		error = root_read_in(arena, root->now, session->base, root, true, &base);

	if (error == NULL && options->db != NULL && !options->undo)
	{
		error = applied_read_rows(&applied, arena, root, options->db);
		if (error != NULL)
			error = arena_format(arena, "the database could not be asked, so "
								 "nothing is planned: %s", error);
	}
	if (error == NULL && !options->undo)
		error = find_killed_repair(&folder);
	if (error != NULL)
		status = fail_root_repair(session, root, error);
	else
		status = options->undo ? undo_last_repair(session, &folder, root) :
			repair_planned(session, &folder, root, &applied, base);
	folder_close_locked(&folder);
	return status;
}

/* Return why so many roots can't be repaired, or NULL. */
static const char *
check_root_count(const Options *options, size_t found)
{
	if (found == 0)
		return "no migrations found there";
	if (found > 1 && options->db != NULL)
		return "several folders, and one database: name the folder";
	return NULL;
}

/*
 * Repair all roots, at a time in milliseconds; returns the worst status.
 */
static int
repair_found_roots(Session *session, Arena *arena, const Roots *roots,
				   int64_t now)
{
	int			status = STATUS_OK;

	for (size_t i = 0; i < roots->count; i++)
	{
		int			one;

		roots->items[i]->now = now;
		one = repair_one_root(session, arena, roots->items[i]);
		if (one > status)
			status = one;
	}
	return status;
}

/*
 * Run "migcheck repair" on what is found below the path given; returns the
 * exit status.
 */
int
repair_run_command(const Options *options)
{
	Arena		arena = {0};
	Tree	   *tree = tree_on_disk(&arena);
	Roots		roots = {0};
	size_t		found;
	const char *path = options->path_count > 0 ? options->paths[0] : ".";
	const char *error = discover_roots(&arena, tree, path, options->framework,
									   &roots, NULL, &found);
	Session		session = {
		.options = options,
		.plans = strcmp(options->format->name, "json") ? NULL : json_array(),
	};
	struct timespec now;
	int			status = STATUS_OK;

	if (error == NULL)
		found -= drop_ignored_roots(&arena, path, &roots, 0);
	clock_gettime(CLOCK_REALTIME, &now);
	if (error == NULL && options->base != NULL)
		error = repository_open_base(&arena, path, options->base,
									 &session.repository, &session.base);
	if (error == NULL)
		error = check_root_count(options, found);
	if (error != NULL)
	{
		say("could not repair \"%s\": %s", path, error);
		status = STATUS_FAILED;
	}
	else
		status = repair_found_roots(&session, &arena, &roots,
									(int64_t) now.tv_sec * 1000 +
									now.tv_nsec / 1000000);
	if (session.plans != NULL && !plan_print_json(session.plans))
		status = STATUS_FAILED;
	if (fflush(stdout) != 0)
		status = STATUS_FAILED;
	tree_close(tree);
	tree_close(session.base);
	repository_close(&session.repository);
	arena_free(&arena);
	return status;
}
