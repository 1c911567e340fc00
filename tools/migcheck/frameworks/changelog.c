/*
 * changelog.c
 *		The nodes of a changelog, and what their attributes say.
 */
#include "migcheck/frameworks/changelog.h"

#include <string.h>
#include <strings.h>

/* Add a new last child; parent is NULL for a root. */
ChangelogNode *
changelog_add_node(Arena *arena, ChangelogNode *parent, const char *name,
				   uint32_t line)
{
	ChangelogNode *node = arena_alloc(arena, sizeof(ChangelogNode));

	node->name = name;
	node->line = line;
	if (parent == NULL)
		return node;
	if (parent->last != NULL)
		parent->last->next = node;
	else
		parent->child = node;
	parent->last = node;
	return node;
}

/*
 * Return the value of an attribute, or of a key that has a scalar; NULL if
 * the node has no such one. Of a key that is given twice the last one counts,
 * as for Liquibase's reader of YAML.
 */
const char *
changelog_value(const ChangelogNode *node, const char *name)
{
	const char *value = NULL;

	for (const ChangelogNode *child = node->child; child != NULL;
		 child = child->next)
	{
		if (child->value != NULL && strcmp(child->name, name) == 0)
			value = child->value;
	}
	return value;
}

/* Return true if an attribute is there, and true. */
bool
changelog_is_true(const ChangelogNode *node, const char *name)
{
	const char *value = changelog_value(node, name);

	return value != NULL && strcasecmp(value, "true") == 0;
}

/* Return true if an attribute is there, and false. */
bool
changelog_is_false(const ChangelogNode *node, const char *name)
{
	const char *value = changelog_value(node, name);

	return value != NULL && strcasecmp(value, "false") == 0;
}
