/*
 * sqitch.c
 *		sqitch: sqitch.plan, and the folders deploy, revert and verify.
 *
 * Only the plan says what runs, in its order; it is read by sqitch_plan.c.
 *
 * Recorded with sqitch 1.3.1 (test/fixtures/oracle/sqitch.json). Files may be
 * of another engine or hold psql's commands: they are only compared, not
 * understood. Where the scripts are, sqitch_conf.c reads.
 */
#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/sqitch_plan.h"
#include "migcheck/rules/rules.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/simulate/checksum.h"
#include "migcheck/state/table.h"

#include <string.h>

/*
 * Return true if a folder is that of the reworked scripts, or holds it under
 * its usual name, with those of the other directions.
 */
static bool
is_reworked_folder(const char *path, const char *reworked)
{
	size_t		len = strlen(path);

	return strncmp(path, reworked, len) == 0 &&
		(reworked[len] == '\0' || strcmp(reworked + len, "/deploy") == 0);
}

/*
 * Take in the scripts below one of the folders, deeper ones too: a change may
 * be named with folders. Another folder below, which has the reworked ones or
 * the others, is left out.
 */
static void
take_deploy_scripts(Root *root, const char *top, const char *other,
					const char *ending, FileRole role)
{
	const char **folders = NULL;
	size_t		count = 0;
	size_t		capacity = 0;

	folders = arena_grow(root->arena, folders, sizeof(char *), 0, &capacity);
	folders[count++] = top;
	while (count > 0)
	{
		const char *folder = folders[--count];
		TreeList	items;

		if (root->tree->list(root->tree, root->arena,
							 arena_join(root->arena, root->path, folder),
							 &items) != NULL)
			continue;
		for (size_t i = 0; i < items.count; i++)
		{
			const TreeItem *item = &items.items[i];
			const char *name = arena_join(root->arena, folder, item->name);
			File	   *file;

			if (item->name[0] == '.')
				continue;
			if (item->kind == TREE_FOLDER && strcmp(top, other) != 0 &&
				is_reworked_folder(name, other))
				continue;
			if (item->kind == TREE_FOLDER && !item->link)
			{
				folders = arena_grow(root->arena, folders, sizeof(char *), count,
									 &capacity);
				folders[count++] = name;
				continue;
			}
			if (!name_has_suffix(name, ending))
				continue;
			file = root_add_file(root, name, role);
			file->key = name_without_suffix(root->arena, name + strlen(top) +
											1, ending);
			if (item->kind != TREE_FILE)
				file->unreadable = "not a regular file";
		}
	}
}

/*
 * Take in the scripts of one direction, and those of reworked changes, which
 * may be elsewhere.
 */
static void
take_both_folders(Root *root, const SqitchLayout *layout, const char *folder,
				  const char *old, FileRole role)
{
	size_t		first = root->file_count;

	take_deploy_scripts(root, folder, old, layout->ending, role);
	if (strcmp(folder, old) == 0)
		return;
	/* A reworked script is not looked for here, so it is no entry's. */
	for (size_t i = first; i < root->file_count; i++)
	{
		if (strchr(root->files[i].key, '@') != NULL)
			root->files[i].key = root->files[i].name;
	}
	take_deploy_scripts(root, old, folder, layout->ending, role);
}

/* Join scripts and changes, both ways. */
static void
link_change_scripts(Root *root)
{
	Map			names = {.arena = root->arena};

	for (size_t i = 0; i < root->entry_count; i++)
		map_put(&names, root->entries[i].tag, i);
	for (size_t i = 0; i < root->file_count; i++)
	{
		File	   *file = &root->files[i];

		file->entry = map_get(&names, file->key);
		if (file->entry >= 0 && file->role == FILE_UP)
			root->entries[file->entry].file = i;
		else if (file->entry >= 0 && file->role == FILE_DOWN)
			root->entries[file->entry].down = i;
	}
	root->tags = names;
	/* Tags order releases, not changes. */
	for (size_t i = 0; i < root->entry_count; i++)
		root->entries[i].version = NULL;
}

/*
 * Two changes with one script: the registry takes each script of a project
 * once, so that the second deployment fails. Reworked changes, whose script
 * is kept under a tag, are compared like the others.
 */
static void
check_scripts(Root *root)
{
	Map			seen = {.arena = root->arena};

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		ChecksumInput input = {0};
		long		first;

		if (entry->file < 0 ||
			root->tree->read(root->tree, root->files[entry->file].path,
							 &input.text, &input.len) != NULL)
			continue;
		first = map_put(&seen, checksum_sqitch.compute(root->arena, &input), i);
		if (first >= 0)
			root_add_fault(root, FAULT_DUPLICATE, entry->place, entry->tag,
						   arena_format(root->arena, "its script is identical to "
										"that of \"%s\", and sqitch's registry "
										"takes a script once: the deployment "
										"fails", root->entries[first].tag))->help =
				"Make the scripts differ, if only by a comment.";
	}
}

/*
 * Read a root of sqitch: the plan, and the scripts that belong to its
 * changes. A missing plan leaves the order unknown, and no rule about it is
 * asked.
 */
static void
read_sqitch_root(Root *root)
{
	const char *text;
	size_t		len;
	const char *error;
	SqitchLayout layout = read_sqitch_layout(root);

	root->journal = arena_join(root->arena, root->path, PLAN_FILE);
	error = root->tree->read(root->tree, root->journal, &text, &len);
	if (error != NULL)
	{
		root_add_fault(root, FAULT_JOURNAL_MISSING,
					   place_at(root->journal, 0, 0), PLAN_FILE,
					   "there is no plan, so sqitch refuses to run");
		root->entries_unknown = true;
	}
	else
		read_sqitch_plan(root, &layout, arena_copy(root->arena, text, len),
						 len);
	take_both_folders(root, &layout, layout.deploy, layout.old_deploy, FILE_UP);
	take_both_folders(root, &layout, layout.revert, layout.old_revert,
					  FILE_DOWN);
	take_both_folders(root, &layout, layout.verify, layout.old_verify,
					  FILE_VERIFY);
	link_change_scripts(root);
	check_scripts(root);
}

/*
 * Recognize sqitch by its plan; or by deploy and sqitch.conf, so that a lost
 * plan is found.
 */
static bool
detect_sqitch(const Tree *tree, Arena *arena, const char *folder,
			  const TreeList *items)
{
	const TreeItem *deploy = tree_find_item(items, "deploy");

	(void) tree;
	(void) arena;
	(void) folder;
	return tree_find_item(items, PLAN_FILE) != NULL ||
		(deploy != NULL && deploy->kind == TREE_FOLDER &&
		 tree_find_item(items, "sqitch.conf") != NULL);
}

/* What its own commands do about findings. */
static const Advice sqitch_advice[] = {
	{RULE_ORPHAN_FILE,
		"Put it into the plan with \"sqitch add NAME\", or remove its "
	"scripts."},
	{RULE_LATE_INSERT,
		"Move its line to the end of sqitch.plan, behind all that is "
	"deployed."},
	{0}
};

const Framework framework_sqitch = {
	.name = "sqitch",
	.row_advice =
	"Restore the change and its line in the plan (\"sqitch add\" "
	"writes both), or revert it there.",
	.title = "sqitch",
	.migrator = "sqitch",
	.reversal = REVERSAL_FILES,
	.detect = detect_sqitch,
	.read = read_sqitch_root,
	.compare = compare_text_versions,
	.canonical = canonical_number,
	.sure = true,
	.simulate = simulate_sqitch,
	.transactions = TRANSACTIONS_NONE,
	.checksum = &checksum_sqitch,
	.row_key = ROW_KEY_CANONICAL,
	.row_name = ROW_NAME_BEFORE_AT,
	.row_version = ROW_VERSION_NONE,
	.renumber = RENUMBER_NEVER,
	.tag_is_path = true,
	.table = &state_table_sqitch,
	.traits = TRAIT_ALLOWS_UNLISTED,
	.doc = {
		.mark = "`sqitch.plan`",
		.reads = "plan, `deploy`, `revert`, `verify`",
		.late = "the tool stops",
		.edited = "not noticed",
	},
	.advice = sqitch_advice,
	.by_hand = "changes run in the order of sqitch.plan: \"sqitch add\" and "
	"\"sqitch rework\" write it",
};
