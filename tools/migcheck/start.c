/*
 * start.c
 *		Where a simulation starts: from nothing, a git revision, a saved
 *		state, or a live database.
 *
 * Where a start is unknown the command fails: a simulation from a wrong start
 * would say that all is well.
 */
#include "migcheck/start.h"

#include "common/output.h"

#include <string.h>

/*
 * Open what the options name; the start is zeroed first. Returns NULL, or why
 * not. start_close() in any case.
 */
const char *
start_open(Start *start, Run *run)
{
	const Options *options = run->options;

	memset(start, 0, sizeof(Start));
	start->options = options;
	start->name = "an empty database";
	if (options->base != NULL)
	{
		start->name = arena_format(&run->arena, "a database that has run %s",
								   options->base);
		return repository_open_base(&run->arena, options->path_count ?
									options->paths[0] : ".", options->base,
									&start->repository, &start->base);
	}
	if (options->state != NULL)
		start->name = options->state;
	if (options->db != NULL)
	{
		start->name = "the database";
		return database_open(&run->arena, options->db, &start->database);
	}
	return NULL;
}

/*
 * Read a root as it is in another tree, by the same framework and at the same
 * path; with contents also its files. What cannot be read is an error: it
 * does not tell what ran.
 */
const char *
root_read_in(Arena *arena, int64_t now, const Tree *tree, const Root *like,
			 bool contents, Root **result)
{
	TreeList	items;
	const char *error = tree->list(tree, arena, like->path, &items);
	Root	   *root;

	*result = NULL;
	if (error != NULL)
		return error == tree_no_folder ? NULL : error;
	*result = root = arena_alloc(arena, sizeof(Root));
	root->arena = arena;
	root->tree = tree;
	root->framework = like->framework;
	root->path = like->path;
	root->locations = like->locations;
	root->searched_from = like->searched_from;
	root->now = now;
	root->framework->read(root);
	if (contents)
		root_read_files(root);
	for (size_t i = 0; i < root->fault_count; i++)
	{
		const Fault *fault = &root->faults[i];

		/* Without a journal nothing can have run. */
		if (root->entries_unknown && fault->kind != FAULT_JOURNAL_MISSING)
			return arena_format(arena, "%s cannot be read there: %s",
								fault->place.path, fault->text);
	}
	return NULL;
}

/*
 * Read a root in another tree with the memory and time of a run; see
 * root_read_in().
 */
const char *
root_in_tree(Run *run, const Tree *tree, const Root *like, bool contents,
			 Root **result)
{
	return root_read_in(&run->arena, run->now, tree, like, contents, result);
}

/*
 * Set *ledger to what this start has run of a root. Returns NULL, or why that
 * is not known.
 */
const char *
start_read_ledger(Start *start, Run *run, const Root *root, Ledger *ledger)
{
	Root	   *base;
	const char *error;

	ledger_init_empty(ledger, &run->arena, root->framework, start->name);
	if (start->options->state != NULL)
		return ledger_load_file(ledger, start->options->state);
	if (start->options->db != NULL)
	{
		error = database_ledger(&start->database, root, start->options->table,
								ledger);
		if (error == NULL)
			/* sqitch keeps several projects in one table. */
			ledger_keep_project(ledger, root->project);
		if (error == NULL && ledger->elsewhere && !start->options->quiet)
			say("%s: \"%s\" is read, which is in no schema that --db names or "
				"this role looks into: %s may look elsewhere (--table names "
				"another)", root->path, ledger->source,
				root->framework->migrator);
		return error;
	}
	if (start->base == NULL)
		return NULL;
	error = root_in_tree(run, start->base, root, false, &base);
	if (error == NULL && base != NULL)
		ledger_from_root(ledger, base);
	return error;
}

/* Release what start_open() opened; harmless after a failure of it. */
void
start_close(Start *start)
{
	tree_close(start->base);
	repository_close(&start->repository);
	if (start->database.pq != NULL)
		database_close(&start->database);
}
