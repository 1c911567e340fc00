/*
 * liquibase_include.c
 *		Liquibase's changelogs in XML, YAML and JSON, and what they include.
 *
 * A changelog has changesets, and includes other files or all of a folder. It
 * is read from its first line to its last, and what it includes at the place
 * that includes it.
 *
 * Recorded with Liquibase 4.31.1 (test/fixtures/oracle/liquibase.json).
 */
#include "migcheck/frameworks/liquibase.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/frameworks/by_name.h"

/* How many changelogs may include each other. */
#define MAX_INCLUDES	64

/* Values of the map "read". */
enum
{
	FILE_IS_BEING_READ,
	FILE_HAS_NO_CHANGESET,
	FILE_HAS_CHANGESETS
};

/* Add a fault that keeps the entries from being known. */
void
changelog_add_fault(Changelogs *lists, FaultKind kind, Place place,
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
void
changelog_add_missing(Changelogs *lists, Place place, const char *written)
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
 * Put what decides over all that an include or a changelog has to the entries
 * that it brought, which are those from an index on.
 */
static void
inherit_condition(Changelogs *lists, const ChangelogNode *node, size_t from)
{
	Root	   *root = lists->root;
	const char *condition = changelog_find_condition(root->arena, node);

	for (size_t i = from; i < root->entry_count && condition != NULL; i++)
		root->entries[i].condition =
			liquibase_join_conditions(root->arena, condition,
									  root->entries[i].condition);
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
		changelog_add_fault(lists, FAULT_JOURNAL_BROKEN, place, node->name,
							arena_format(lists->root->arena, "\"%s\" needs "
										 "the attribute \"%s\"", node->name,
										 attribute));
	else if (expanded == NULL)
		changelog_add_fault(lists, FAULT_JOURNAL_UNREADABLE, place, written,
							"the path has a parameter that is set elsewhere, "
							"so that the file is not read");
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
	size_t		before = lists->root->entry_count;
	const char *found;

	if (written == NULL)
		return;
	if (!changelog_is_file_name(written))
	{
		changelog_add_fault(lists, name_has_suffix(written, ".groovy") ?
							FAULT_JOURNAL_UNREADABLE : FAULT_JOURNAL_BROKEN,
							place, written, "a changelog of this ending is "
							"not read; Liquibase knows .xml, .yaml, .yml, .json "
							"and .sql");
		return;
	}
	found = changelog_find_path(lists, path, written,
								changelog_is_true(node,
												  "relativeToChangelogFile"),
								false);
	if (found != NULL)
		changelog_read_file(lists, found, own ? own : logical, place);
	else if (!changelog_is_false(node, "errorIfMissing"))
		changelog_add_missing(lists, place, written);
	inherit_condition(lists, node, before);
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
	size_t		before = lists->root->entry_count;
	size_t		count = 0;
	size_t		taken = 0;

	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
	{
		if (changelog_value(node, programs[i]) != NULL)
			changelog_add_fault(lists, FAULT_JOURNAL_UNREADABLE, place,
								programs[i], "a program chooses or orders the "
								"files of this folder, so that it is not "
								"read");
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
			changelog_read_file(lists, files[i], logical, place);
	}
	if (taken == 0 && !changelog_is_false(node, "errorIfMissingOrEmpty"))
		changelog_add_missing(lists, place, written);
	inherit_condition(lists, node, before);
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
		changelog_add_fault(lists, FAULT_JOURNAL_BROKEN,
							place_at(path, node->line, 1), node->name,
							arena_format(lists->root->arena, "Liquibase knows "
										 "no \"%s\" in a changelog",
										 node->name));
}

/*
 * Return the path that is recorded in the place of a file's own, or NULL: that
 * of a changelog's head goes before that of an "include".
 */
static const char *
recorded_path(const Changelogs *lists, const char *logical)
{
	return lists->header ? lists->header : logical;
}

/* Take what a changelog has, in its order. */
static void
take_changelog_nodes(Changelogs *lists, const ChangelogNode *list,
					 const char *path, const char *logical)
{
	const char *own = changelog_value(list, "logicalFilePath");
	const char *around = lists->header;
	size_t		before = lists->root->entry_count;

	if (own != NULL)
		lists->header = own;
	for (const ChangelogNode *node = list->child; node != NULL;
		 node = node->next)
	{
		if (strcmp(node->name, "changeSet") == 0)
			changelog_take_changeset(lists, node, path,
									 recorded_path(lists, logical));
		else if (strcmp(node->name, "include") == 0)
			take_include(lists, node, path, logical);
		else if (strcmp(node->name, "includeAll") == 0)
			take_include_all(lists, node, path, logical);
		else if (strcmp(node->name, "property") == 0)
			take_property(lists, node);
		else if (strcmp(node->name, "modifyChangeSets") == 0)
			take_changelog_nodes(lists, node, path, logical);
		else if (strcmp(node->name, "preConditions") == 0)
			changelog_check_precondition(lists, node, path);
		else
			check_unknown_node(lists, node, path);
	}
	lists->header = around;
	inherit_condition(lists, list, before);
}

/*
 * Parse a changelog. Returns the node that has its changesets, or NULL with
 * what is wrong in *error.
 */
const ChangelogNode *
changelog_parse_list(Arena *arena, const char *path, const char *text,
					 size_t len, ChangelogError *error)
{
	bool		is_xml = name_has_suffix(path, ".xml");
	const ChangelogNode *tree = is_xml ?
		changelog_parse_xml(arena, text, len, error) :
		changelog_parse_yaml(arena, text, len, error);
	const ChangelogNode *node = is_xml || tree == NULL ? tree : tree->child;

	while (node != NULL && strcmp(node->name, CHANGELOG_MARK) != 0)
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
	const ChangelogNode *list = changelog_parse_list(lists->root->arena, path,
													 text, len, &error);

	if (list != NULL)
	{
		take_changelog_nodes(lists, list, path, logical);
		return;
	}
	contents_scan(text, len, &contents);
	if (contents.conflict_line > 0)
		changelog_add_fault(lists, FAULT_CONFLICT,
							place_at(path, contents.conflict_line, 1), path,
							"the file has git's conflict markers in it");
	else
		changelog_add_fault(lists, error.unread ? FAULT_JOURNAL_UNREADABLE :
							FAULT_JOURNAL_BROKEN,
							place_at(path, error.line, 1), path, error.text);
}

/* Read a changelog of any ending; see changelog_read_file(). */
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
		changelog_add_fault(lists, FAULT_JOURNAL_UNREADABLE, from, path,
							arena_format(root->arena, "\"%s\" could not be "
										 "read: %s", path, error));
	else if (changelog_is_list_name(path))
		read_list_text(lists, path, logical, text, len);
	else
	{
		file = changelog_take_file(lists, path);
		liquibase_take_sql(root, file, text, len,
						   recorded_path(lists, logical), &lists->seen);
	}
}

/*
 * Read a changelog that is included at a place. logical is the path that the
 * nearest "include" with one gives it, or NULL.
 */
void
changelog_read_file(Changelogs *lists, const char *path, const char *logical,
					Place from)
{
	Arena	   *arena = lists->root->arena;
	const char *recorded = recorded_path(lists, logical);
	const char *key = arena_format(arena, "%s\n%s", path,
								   recorded ? recorded : "");
	long		state = map_put(&lists->read, key, FILE_IS_BEING_READ);
	size_t		before = lists->root->entry_count;

	if (state == FILE_HAS_CHANGESETS)
		root_add_fault(lists->root, FAULT_DUPLICATE, from, path,
					   arena_format(arena, "\"%s\" is included a second time: "
									"Liquibase finds its changesets twice, "
									"and runs nothing",
									path))->help = "Include it once.";
	if (state == FILE_IS_BEING_READ || lists->depth == MAX_INCLUDES)
		changelog_add_fault(lists, FAULT_JOURNAL_BROKEN, from, path,
							arena_format(arena, "\"%s\" includes itself in "
										 "the end",
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
