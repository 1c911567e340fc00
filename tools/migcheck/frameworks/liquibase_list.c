/*
 * liquibase_list.c
 *		Liquibase's changelogs in XML, YAML and JSON, and what they list.
 *
 * A changelog has changesets, and includes other files or all of a folder. The
 * first one is what nothing includes; a folder whose changelogs include
 * nothing is read as if all of it were included by one that lies elsewhere.
 *
 * A changeset is known by author, id and the path of its file, once in all. Of
 * what it does only the files are looked at that it needs: the checksum that
 * Liquibase keeps is of its own model of each change, and is not computed, so
 * that such a changeset is never an edited one.
 *
 * Contexts and labels are given at the run: without any, all changesets run,
 * and so they do here. Those for another database do not, nor those that are
 * to be ignored.
 *
 * Recorded with Liquibase 4.31.1 (test/fixtures/oracle/liquibase.json).
 */
#include "migcheck/frameworks/liquibase.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/path.h"

/* How many changelogs may include each other. */
#define MAX_INCLUDES	64

/* How many files of a folder are looked into. */
#define PEEK_FILES		8

#define LIST_MARK		"databaseChangeLog"

/* Values of the map "read". */
enum
{
	FILE_IS_BEING_READ,
	FILE_HAS_NO_CHANGESET,
	FILE_HAS_CHANGESETS
};

static void read_changelog_file(Changelogs *lists, const char *path,
								const char *logical, Place from);

/* Add a fault that keeps the entries from being known. */
static void
add_list_fault(Changelogs *lists, FaultKind kind, Place place,
			   const char *subject, const char *text)
{
	root_add_fault(lists->root, kind, place, subject, text)->help =
		kind == FAULT_JOURNAL_BROKEN ?
		"Correct the changelog at this place; \"liquibase validate\" says "
		"whether it can be read." :
		"migcheck does not know what Liquibase would run here: see "
		"\"liquibase status\".";
	lists->root->entries_unknown = true;
}

/* Add a fault for a file that is named and not there. */
static void
add_missing_fault(Changelogs *lists, Place place, const char *written)
{
	root_add_fault(lists->root, FAULT_FILE_MISSING, place, written,
				   arena_format(lists->root->arena, "\"%s\" is not there; "
								"Liquibase stops with an error before it runs "
								"anything", written))
		->help = "Commit the file under exactly this name. A path is seen "
		"from Liquibase's search path, or with "
		"relativeToChangelogFile=\"true\" from the changelog that has it.";
}

/*
 * Return the path that an attribute has; NULL with a fault if it has none, or
 * one that depends on what is set elsewhere.
 */
static const char *
take_written_path(Changelogs *lists, const ChangelogNode *node,
				  const char *attribute, Place place)
{
	const char *written = changelog_value(node, attribute);
	const char *expanded = written ? changelog_expand(lists, written) : NULL;

	if (written == NULL)
		add_list_fault(lists, FAULT_JOURNAL_BROKEN, place, node->name,
					   arena_format(lists->root->arena, "\"%s\" needs the "
									"attribute \"%s\"", node->name,
									attribute));
	else if (expanded == NULL)
		add_list_fault(lists, FAULT_JOURNAL_UNREADABLE, place, written,
					   "the path has a parameter that is set elsewhere, so "
					   "that the file is not read");
	return expanded;
}

/* Read what "include" names. path is that of the changelog that has it. */
static void
take_include(Changelogs *lists, const ChangelogNode *node, const char *path,
			 const char *logical)
{
	Place		place = place_at(path, node->line, 1);
	const char *written = take_written_path(lists, node, "file", place);
	const char *own = changelog_value(node, "logicalFilePath");
	const char *found;

	if (written == NULL)
		return;
	if (!changelog_is_file_name(written))
	{
		add_list_fault(lists, name_has_suffix(written, ".groovy") ?
					   FAULT_JOURNAL_UNREADABLE : FAULT_JOURNAL_BROKEN, place,
					   written, "a changelog of this ending is not read; "
					   "Liquibase knows .xml, .yaml, .yml, .json and .sql");
		return;
	}
	found = changelog_find_path(lists, path, written,
								changelog_is_true(node,
												  "relativeToChangelogFile"),
								false);
	if (found != NULL)
		read_changelog_file(lists, found, own ? own : logical, place);
	else if (!changelog_is_false(node, "errorIfMissing"))
		add_missing_fault(lists, place, written);
}

/* Return a whole number that an attribute has, or the default. */
static long
number_of_attribute(const ChangelogNode *node, const char *name, long usual)
{
	const char *value = changelog_value(node, name);

	return value != NULL && *value ? strtol(value, NULL, 10) : usual;
}

/* Return true if includeAll takes a file, by its depth and its ending. */
static bool
includes_file(const ChangelogNode *node, const char *folder, const char *path)
{
	const char *ending = changelog_value(node, "endsWithFilter");
	long		depth = 1;

	if (ending != NULL && !name_has_suffix(path, ending))
		return false;
	for (const char *p = path + (strcmp(folder, ".") == 0 ? 0 :
								 strlen(folder) + 1); *p; p++)
		depth += *p == '/';
	return depth >= number_of_attribute(node, "minDepth", 0) &&
		depth <= number_of_attribute(node, "maxDepth", LONG_MAX);
}

/* Read the files that "includeAll" names, in the order of their paths. */
static void
take_include_all(Changelogs *lists, const ChangelogNode *node,
				 const char *path, const char *logical)
{
	static const char *const programs[] = {
		"filter", "resourceFilter", "resourceComparator"
	};
	Place		place = place_at(path, node->line, 1);
	const char *written = take_written_path(lists, node, "path", place);
	const char *folder;
	const char **files = NULL;
	size_t		count = 0;
	size_t		taken = 0;

	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
	{
		if (changelog_value(node, programs[i]) != NULL)
			add_list_fault(lists, FAULT_JOURNAL_UNREADABLE, place, programs[i],
						   "a program chooses or orders the files of this "
						   "folder, so that it is not read");
	}
	if (written == NULL)
		return;
	folder = changelog_find_path(lists, path, written,
								 changelog_is_true(node,
												   "relativeToChangelogFile"),
								 true);
	if (folder != NULL)
		files = changelog_files_below(lists, folder, &count);
	for (size_t i = 0; i < count; i++)
	{
		if (!includes_file(node, folder, files[i]))
			continue;
		taken++;
		if (changelog_is_file_name(files[i]))
			read_changelog_file(lists, files[i], logical, place);
	}
	if (taken == 0 && !changelog_is_false(node, "errorIfMissingOrEmpty"))
		add_missing_fault(lists, place, written);
}

/* Keep a property's value for the paths behind it; the first one counts. */
static void
take_property(Changelogs *lists, const ChangelogNode *node)
{
	const char *name = changelog_value(node, "name");
	const char *value = changelog_value(node, "value");

	if (name == NULL || value == NULL ||
		map_put(&lists->properties, name, lists->value_count) >= 0)
		return;
	lists->values = arena_grow(lists->root->arena, lists->values,
							   sizeof(char *), lists->value_count,
							   &lists->value_capacity);
	lists->values[lists->value_count++] = value;
}

/*
 * Return true if a list of databases has PostgreSQL: by its name, by "all",
 * or since all that it has are others with "!".
 */
static bool
is_for_postgresql(Arena *arena, const char *dbms)
{
	char	   *rest;
	bool		only_others = true;

	for (char *word = strtok_r(arena_string(arena, dbms), ", ", &rest);
		 word != NULL; word = strtok_r(NULL, ", ", &rest))
	{
		if (strcasecmp(word, "all") == 0 || strcasecmp(word,
													   "postgresql") == 0)
			return true;
		if (strcasecmp(word, "!postgresql") == 0)
			return false;
		only_others &= word[0] == '!';
	}
	return only_others;
}

/*
 * Report what belongs to the top of a changelog and is within a changeset, as
 * an include among its changes: Liquibase knows no such change.
 */
static void
check_misplaced_node(Changelogs *lists, const ChangelogNode *change,
					 const char *path)
{
	static const char *const misplaced[] = {
		"changeSet", "databaseChangeLog", "include", "includeAll", "property",
		NULL
	};

	for (int i = 0; misplaced[i] != NULL; i++)
	{
		if (change->child != NULL && strcmp(misplaced[i], change->name) == 0)
			add_list_fault(lists, FAULT_JOURNAL_BROKEN,
						   place_at(path, change->line, 1), change->name,
						   arena_format(lists->root->arena, "\"%s\" within a "
										"changeset: Liquibase knows no such "
										"change", change->name));
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
				add_missing_fault(lists, place_at(path, change->line, 1),
								  written);
			else
				map_put(&lists->reached, found, 1);
		}
	}
}

/* Add a changeset as an entry, unless it never runs on PostgreSQL. */
static void
take_changeset(Changelogs *lists, const ChangelogNode *node, const char *path,
			   const char *logical)
{
	Root	   *root = lists->root;
	const char *id = changelog_value(node, "id");
	const char *author = changelog_value(node, "author");
	const char *own = changelog_value(node, "logicalFilePath");
	const char *dbms = changelog_value(node, "dbms");

	const char *name;

	if (id == NULL || author == NULL)
	{
		add_list_fault(lists, FAULT_JOURNAL_BROKEN,
					   place_at(path, node->line, 1), id ? id : "changeSet",
					   "a changeset needs an id and an author");
		return;
	}
	if (changelog_is_true(node, "ignore") ||
		(dbms != NULL && !is_for_postgresql(root->arena, dbms)))
		return;
	for (const ChangelogNode *child = node->child; child != NULL;
		 child = child->next)
	{
		if (strcmp(child->name, "changes") == 0)
			take_change_files(lists, child, path);
	}
	take_change_files(lists, node, path);
	name = changelog_expand(lists, arena_format(root->arena, "%s:%s", author,
												id));
	if (name == NULL)
		name = arena_format(root->arena, "%s:%s", author, id);
	if (liquibase_add_changeset(root, changelog_take_file(lists, path), name,
								node->line, own ? own : logical,
								&lists->seen) == NULL)
		return;
	while (lists->order_capacity < root->entry_count)
		lists->run_orders = arena_grow(root->arena, lists->run_orders,
									   sizeof(char *), lists->order_capacity,
									   &lists->order_capacity);
	lists->run_orders[root->entry_count - 1] = changelog_value(node,
															   "runOrder");
}

/*
 * Report what Liquibase does not know at the top of a changelog: a mistyped
 * changeset, mostly. Attributes and what has a namespace of its own are not
 * looked at.
 */
static void
check_unknown_node(Changelogs *lists, const ChangelogNode *node,
				   const char *path)
{
	static const char *const known[] = {
		"preConditions", "removeChangeSetProperty", "changeLogPropertyDefined",
		"objectQuotingStrategy", "logicalFilePath", "context", "contextFilter",
		"labels", "changeLogId", "modifyChangeSets", NULL
	};

	for (int i = 0; known[i] != NULL; i++)
	{
		if (strcmp(known[i], node->name) == 0)
			return;
	}
	if (node->child != NULL && strchr(node->name, ':') == NULL)
		add_list_fault(lists, FAULT_JOURNAL_BROKEN,
					   place_at(path, node->line, 1), node->name,
					   arena_format(lists->root->arena, "Liquibase knows no "
									"\"%s\" in a changelog", node->name));
}

/* Take what a changelog has, in its order. */
static void
take_changelog_nodes(Changelogs *lists, const ChangelogNode *list,
					 const char *path, const char *logical)
{
	const char *own = changelog_value(list, "logicalFilePath");

	if (own != NULL)
		logical = own;
	for (const ChangelogNode *node = list->child; node != NULL;
		 node = node->next)
	{
		if (strcmp(node->name, "changeSet") == 0)
			take_changeset(lists, node, path, logical);
		else if (strcmp(node->name, "include") == 0)
			take_include(lists, node, path, logical);
		else if (strcmp(node->name, "includeAll") == 0)
			take_include_all(lists, node, path, logical);
		else if (strcmp(node->name, "property") == 0)
			take_property(lists, node);
		else if (strcmp(node->name, "modifyChangeSets") == 0)
			take_changelog_nodes(lists, node, path, logical);
		else
			check_unknown_node(lists, node, path);
	}
}

/*
 * Parse a changelog. Returns the node that has its changesets, or NULL with
 * what is wrong in *error.
 */
static const ChangelogNode *
parse_changelog(Arena *arena, const char *path, const char *text, size_t len,
				ChangelogError *error)
{
	bool		is_xml = name_has_suffix(path, ".xml");
	const ChangelogNode *tree = is_xml ?
		changelog_parse_xml(arena, text, len, error) :
		changelog_parse_yaml(arena, text, len, error);
	const ChangelogNode *node = is_xml || tree == NULL ? tree : tree->child;

	while (node != NULL && strcmp(node->name, LIST_MARK) != 0)
		node = node->next;
	if (tree != NULL && node == NULL)
		error->text = "the file has no databaseChangeLog";
	else if (node != NULL && !is_xml && node->child != NULL && !node->is_list)
		error->text = "databaseChangeLog is not a list";
	error->line = error->line > 0 ? error->line : 1;
	return error->text == NULL ? node : NULL;
}

/* Read a changelog in XML, YAML or JSON. */
static void
read_list_text(Changelogs *lists, const char *path, const char *logical,
			   const char *text, size_t len)
{
	Contents	contents = {0};
	ChangelogError error;
	const ChangelogNode *list = parse_changelog(lists->root->arena, path, text,
												len, &error);

	if (list != NULL)
	{
		take_changelog_nodes(lists, list, path, logical);
		return;
	}
	contents_scan(text, len, &contents);
	if (contents.conflict_line > 0)
		add_list_fault(lists, FAULT_CONFLICT,
					   place_at(path, contents.conflict_line, 1), path,
					   "the file has git's conflict markers in it");
	else
		add_list_fault(lists, error.unread ? FAULT_JOURNAL_UNREADABLE :
					   FAULT_JOURNAL_BROKEN, place_at(path, error.line, 1),
					   path, error.text);
}

/* Read a changelog of any ending; see read_changelog_file(). */
static void
read_changelog_text(Changelogs *lists, const char *path, const char *logical,
					Place from)
{
	Root	   *root = lists->root;
	const char *text;
	size_t		len;
	const char *error = root->tree->read(root->tree, path, &text, &len);
	size_t		file;

	if (error != NULL)
		add_list_fault(lists, FAULT_JOURNAL_UNREADABLE, from, path,
					   arena_format(root->arena, "\"%s\" could not be read: "
									"%s", path, error));
	else if (changelog_is_list_name(path))
		read_list_text(lists, path, logical, text, len);
	else
	{
		file = changelog_take_file(lists, path);
		liquibase_take_sql(root, file, text, len, logical, &lists->seen);
	}
}

/*
 * Read a changelog that is included at a place. logical is the path that is
 * recorded in the place of its own, or NULL.
 */
static void
read_changelog_file(Changelogs *lists, const char *path, const char *logical,
					Place from)
{
	Arena	   *arena = lists->root->arena;
	const char *key = arena_format(arena, "%s\n%s", path,
								   logical ? logical : "");
	long		state = map_put(&lists->read, key, FILE_IS_BEING_READ);
	size_t		before = lists->root->entry_count;

	if (state == FILE_HAS_CHANGESETS)
		root_add_fault(lists->root, FAULT_DUPLICATE, from, path,
					   arena_format(arena, "\"%s\" is included a second time: "
									"Liquibase finds its changesets twice, "
									"and runs nothing",
									path))->help = "Include it once.";
	if (state == FILE_IS_BEING_READ || lists->depth == MAX_INCLUDES)
		add_list_fault(lists, FAULT_JOURNAL_BROKEN, from, path,
					   arena_format(arena, "\"%s\" includes itself in the end",
									path));
	if (state >= 0 || lists->depth == MAX_INCLUDES)
		return;
	map_put(&lists->reached, path, 1);
	lists->depth++;
	read_changelog_text(lists, path, logical, from);
	lists->depth--;
	map_set(&lists->read, key, lists->root->entry_count > before ?
			FILE_HAS_CHANGESETS : FILE_HAS_NO_CHANGESET);
}

/* Return true if a file has the mark of a changelog that is not SQL. */
static bool
has_list_mark(const Tree *tree, const char *path)
{
	const char *text;
	size_t		len;

	return tree->read(tree, path, &text, &len) == NULL &&
		memmem(text, len, LIST_MARK, strlen(LIST_MARK)) != NULL;
}

/*
 * Return true if a folder or a file has a name that people give to changelogs:
 * XML, YAML and JSON are everywhere, and most of it is not looked into.
 */
static bool
suggests_changelog(const char *name)
{
	static const char *const words[] = {
		"change", "liquibase", "migrat", "schema", "master", "versions"
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		if (strcasestr(name, words[i]) != NULL)
			return true;
	}
	return false;
}

/* Return true if a folder has a changelog that is not SQL. */
bool
liquibase_has_lists(const Tree *tree, Arena *arena, const char *folder,
					const TreeList *items)
{
	bool		suggested = suggests_changelog(path_base_name(folder));
	int			looked = 0;

	for (size_t i = 0; i < items->count && looked < PEEK_FILES; i++)
	{
		const TreeItem *item = &items->items[i];

		if (item->kind != TREE_FILE || !changelog_is_list_name(item->name) ||
			!(suggested || suggests_changelog(item->name)))
			continue;
		looked++;
		if (has_list_mark(tree, arena_join(arena, folder, item->name)))
			return true;
	}
	return false;
}

/*
 * Return true if a changelog includes others: text, as an attribute or key of
 * that name begins in all forms.
 */
static bool
has_include(const Tree *tree, const char *path)
{
	const char *text;
	size_t		len;

	return tree->read(tree, path, &text, &len) == NULL &&
		(memmem(text, len, "<include", 8) != NULL ||
		 memmem(text, len, "include:", 8) != NULL ||
		 memmem(text, len, "includeAll:", 11) != NULL ||
		 memmem(text, len, "\"include", 8) != NULL);
}

/* Return true if a file says of itself that it is a changelog. */
static bool
has_changelog_mark(Changelogs *lists, const char *path)
{
	const Tree *tree = lists->root->tree;
	const char *text;
	size_t		len;

	if (changelog_is_list_name(path))
		return has_list_mark(tree, path);
	return changelog_is_file_name(path) &&
		tree->read(tree, path, &text, &len) == NULL &&
		liquibase_is_formatted(text, len);
}

/* Report changelogs below the root that no other one names. */
static void
report_unlisted(Changelogs *lists)
{
	Root	   *root = lists->root;
	size_t		count;
	const char **files = changelog_files_below(lists, root->path, &count);

	for (size_t i = 0; i < count; i++)
	{
		if (map_get(&lists->reached, files[i]) >= 0 ||
			!has_changelog_mark(lists, files[i]))
			continue;
		root_add_fault(root, FAULT_FILE_UNLISTED, place_at(files[i], 1, 0),
					   files[i], "no changelog of this folder includes the "
					   "file, so that Liquibase does not run it from here")
			->help = "Include it in the changelog, or remove it; where a "
			"program names it, that is fine.";
	}
}

/*
 * Put entries into the order in which they run: those of runOrder "first"
 * before, and those of "last" behind all others.
 */
static void
order_entries(Changelogs *lists)
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

/* Note the files that a changelog includes itself. */
static void
note_direct_includes(Changelogs *lists, const char *path, Map *included)
{
	Arena	   *arena = lists->root->arena;
	ChangelogError error;
	const ChangelogNode *list = NULL;
	const char *text;
	size_t		len;

	if (lists->root->tree->read(lists->root->tree, path, &text, &len) == NULL)
		list = parse_changelog(arena, path, text, len, &error);
	for (const ChangelogNode *node = list ? list->child : NULL; node != NULL;
		 node = node->next)
	{
		bool		all = strcmp(node->name, "includeAll") == 0;
		const char *written = changelog_value(node, all ? "path" : "file");
		bool		relative = changelog_is_true(node, "relativeTo"
												 "ChangelogFile");
		const char *found = NULL;
		const char **files = &found;
		size_t		count = 1;

		if (written != NULL && (all || strcmp(node->name, "include") == 0))
			found = changelog_find_path(lists, path, written, relative, all);
		if (found != NULL && all)
			files = changelog_files_below(lists, found, &count);
		for (size_t i = 0; found != NULL && i < count; i++)
		{
			if (strcmp(files[i], path) != 0)
				map_put(included, files[i], 1);
		}
	}
}

/*
 * Read the changelogs that include others and are not included by one of the
 * same folder; all of them where each is.
 */
static void
read_first_changelogs(Changelogs *lists, const char **paths, size_t count)
{
	Map			included = {.arena = lists->root->arena};
	bool		any = false;

	for (size_t i = 0; i < count; i++)
		note_direct_includes(lists, paths[i], &included);
	for (int round = 0; round < 2 && !any; round++)
	{
		for (size_t i = 0; i < count; i++)
		{
			if (!has_include(lists->root->tree, paths[i]) ||
				(round == 0 && map_get(&included, paths[i]) >= 0) ||
				map_get(&lists->reached, paths[i]) >= 0)
				continue;
			any = true;
			read_changelog_file(lists, paths[i], NULL, place_at(paths[i], 1,
																1));
		}
	}
	if (!lists->root->entries_unknown)
		report_unlisted(lists);
}

/*
 * Read all changelogs of a folder and of those below, by their paths. SQL
 * without Liquibase's first line is what a changeset names, or data.
 */
static void
read_whole_folder(Changelogs *lists)
{
	size_t		count;
	const char **files = changelog_files_below(lists, lists->root->path,
											   &count);

	for (size_t i = 0; i < count; i++)
	{
		if (path_base_name(files[i])[0] != '.' &&
			has_changelog_mark(lists, files[i]))
			read_changelog_file(lists, files[i], NULL, place_at(files[i], 1,
																1));
	}
}

/*
 * Read the changelogs of a root: the first ones include the others. False if
 * the folder has none but SQL, and nothing was read.
 */
bool
liquibase_read_lists(Root *root)
{
	Changelogs	lists = {.root = root};
	Map		   *maps[] = {&lists.seen, &lists.files, &lists.reached,
	&lists.read, &lists.properties, &lists.folders};
	TreeList	items;
	const char **first;
	size_t		first_count = 0;
	bool		any_include = false;

	if (root->tree->list(root->tree, root->arena, root->path, &items) != NULL)
		return false;
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
		maps[i]->arena = root->arena;
	first = arena_alloc(root->arena, sizeof(char *) * (items.count + 1));
	for (size_t i = 0; i < items.count; i++)
	{
		const char *path = arena_join(root->arena, root->path,
									  items.items[i].name);

		if (items.items[i].kind == TREE_FILE &&
			changelog_is_list_name(path) && has_list_mark(root->tree, path))
		{
			first[first_count++] = path;
			any_include |= has_include(root->tree, path);
		}
	}
	if (first_count == 0)
		return false;
	if (any_include)
		read_first_changelogs(&lists, first, first_count);
	else
		read_whole_folder(&lists);
	order_entries(&lists);
	return true;
}
