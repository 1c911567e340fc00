/*
 * liquibase_changeset.c
 *		The changesets of Liquibase's changelogs in XML, YAML and JSON.
 *
 * A changeset is known by author, id and the path of its file, once in all. Of
 * what it does the files are looked at that it needs here. Liquibase keeps a
 * checksum of its own model of each change, which is not computed: an edited
 * changeset is told from that of a base by the digest of liquibase_content.c.
 *
 * Those for another database never run, nor those that are to be ignored; for
 * what is decided at the run see liquibase_condition.c.
 */
#include "migcheck/frameworks/liquibase.h"

#include <string.h>
#include <strings.h>

/*
 * Report what belongs to the top of a changelog and is within a changeset, as
 * an include among its changes, and a change in other letters than
 * Liquibase's: it knows no such change.
 */
static void
check_misplaced_node(Changelogs *lists, const ChangelogNode *change,
					 const char *path)
{
	static const char *const misplaced[] = {
		"changeSet", "databaseChangeLog", "include", "includeAll", "property",
		NULL
	};

	const char *own = liquibase_find_change(change->name);

	if (own != NULL && strcmp(own, change->name) != 0)
		changelog_add_fault(lists, FAULT_JOURNAL_BROKEN,
							place_at(path, change->line, 1), change->name,
							arena_format(lists->root->arena, "Liquibase knows "
										 "no change \"%s\": it is \"%s\"",
										 change->name, own));
	for (int i = 0; misplaced[i] != NULL; i++)
	{
		if (change->child != NULL && strcmp(misplaced[i], change->name) == 0)
			changelog_add_fault(lists, FAULT_JOURNAL_BROKEN,
								place_at(path, change->line, 1), change->name,
								arena_format(lists->root->arena, "\"%s\" "
											 "within a changeset: Liquibase knows no "
											 "such change", change->name));
	}
}

/* Note the files that a change needs; a change is a child of node. */
static void
take_change_files(Changelogs *lists, const ChangelogNode *node,
				  const char *path)
{
	static const struct
	{
		const char *change;
		const char *attribute;
	}			needs[] = {
		{"sqlFile", "path"}, {"loadData", "file"}, {"loadUpdateData", "file"},
	};

	for (const ChangelogNode *change = node->child; change != NULL;
		 change = change->next)
	{
		check_misplaced_node(lists, change, path);
		for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		{
			const char *written = strcmp(change->name, needs[i].change) ?
				NULL : changelog_value(change, needs[i].attribute);
			const char *found;

			/* What a parameter of the run names is known there only. */
			written = written ? changelog_expand(lists, written) : NULL;
			if (written == NULL)
				continue;
			found = changelog_find_path(lists, path, written,
										changelog_is_true(change, "relativeTo"
														  "ChangelogFile"),
										false);
			if (found == NULL)
				changelog_add_missing(lists, place_at(path, change->line, 1),
									  written);
			else
				map_put(&lists->reached, found, 1);
		}
	}
}

/* Report a place in the order that Liquibase does not know. */
static void
check_run_order(Changelogs *lists, const ChangelogNode *node,
				const char *path)
{
	const char *order = changelog_value(node, "runOrder");

	if (order == NULL || strcasecmp(order, "first") == 0 ||
		strcasecmp(order, "last") == 0)
		return;
	changelog_add_fault(lists, FAULT_JOURNAL_BROKEN,
						place_at(path, node->line, 1), order,
						arena_format(lists->root->arena, "runOrder is \"first\" "
									 "or \"last\", and not \"%s\"; Liquibase "
									 "refuses the file", order));
}

/* Add a changeset as an entry, unless it never runs on PostgreSQL. */
void
changelog_take_changeset(Changelogs *lists, const ChangelogNode *node,
						 const char *path, const char *logical)
{
	Root	   *root = lists->root;
	const char *id = changelog_value(node, "id");
	const char *author = changelog_value(node, "author");
	const char *own = changelog_value(node, "logicalFilePath");
	const char *dbms = changelog_value(node, "dbms");
	const char *name;
	Entry	   *entry;

	if (id == NULL || author == NULL)
	{
		changelog_add_fault(lists, FAULT_JOURNAL_BROKEN,
							place_at(path, node->line, 1),
							id ? id : "changeSet",
							"a changeset needs an id and an author");
		return;
	}
	if (changelog_is_true(node, "ignore") ||
		(dbms != NULL && !liquibase_is_for_postgresql(root->arena, dbms)))
		return;
	for (const ChangelogNode *child = node->child; child != NULL;
		 child = child->next)
	{
		if (strcmp(child->name, "changes") == 0)
			take_change_files(lists, child, path);
		else if (strcmp(child->name, "preConditions") == 0)
			changelog_check_precondition(lists, child, path);
	}
	take_change_files(lists, node, path);
	name = changelog_expand(lists, arena_format(root->arena, "%s:%s", author,
												id));
	if (name == NULL)
		name = arena_format(root->arena, "%s:%s", author, id);
	entry = liquibase_add_changeset(root, changelog_take_file(lists, path),
									name, node->line, own ? own : logical,
									&lists->seen);
	if (entry == NULL)
		return;
	entry->condition = changelog_find_condition(root->arena, node);
	entry->content = changelog_digest_changes(lists, node, path);
	entry->repeats = changelog_repeats(node);
	check_run_order(lists, node, path);
	while (lists->order_capacity < root->entry_count)
		lists->run_orders = arena_grow(root->arena, lists->run_orders,
									   sizeof(char *), lists->order_capacity,
									   &lists->order_capacity);
	lists->run_orders[root->entry_count - 1] = changelog_value(node,
															   "runOrder");
}

/*
 * Put entries into the order in which they run: those of runOrder "first"
 * before, and those of "last" behind all others.
 */
void
changelog_order_entries(Changelogs *lists)
{
	static const char *const steps[] = {"first", "", "last"};
	Root	   *root = lists->root;
	Entry	   *ordered = arena_alloc(root->arena,
									  sizeof(Entry) * (root->entry_count + 1));
	size_t		count = 0;

	root->tags = (Map) {.arena = root->arena};
	for (size_t step = 0; step < sizeof(steps) / sizeof(steps[0]); step++)
	{
		for (size_t i = 0; i < root->entry_count; i++)
		{
			const char *when = i < lists->order_capacity ?
				lists->run_orders[i] : NULL;
			size_t		own = when == NULL ? 1 : strcasecmp(when,
															"first") == 0 ? 0 :
			strcasecmp(when, "last") == 0 ? 2 : 1;

			if (own == step)
				ordered[count++] = root->entries[i];
		}
	}
	root->entries = ordered;
	root->entry_capacity = root->entry_count + 1;
	for (size_t i = 0; i < root->file_count; i++)
		root->files[i].entry = -1;
	for (size_t i = 0; i < count; i++)
	{
		File	   *file = &root->files[ordered[i].file];

		map_put(&root->tags, ordered[i].tag, i);
		if (file->entry < 0)
			file->entry = i;
	}
}
