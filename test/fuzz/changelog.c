/*
 * changelog.c
 *		Fuzz the readers of Liquibase's changelogs, XML and YAML.
 *
 * Whatever the bytes are, there is a tree or an error, never both, and no
 * tree is deeper than its bound.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/frameworks/changelog.h"

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A list in a list is a child; two levels come from a key and its list. */
static void
check_depth(const ChangelogNode *node, int depth)
{
	if (depth > 2 * CHANGELOG_MAX_DEPTH + 2 || node->name == NULL)
		abort();
	for (const ChangelogNode *child = node->child; child != NULL;
		 child = child->next)
	{
		if (child->next == NULL && child != node->last)
			abort();
		check_depth(child, depth + 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Trees hand texts out with a zero byte behind them. */
	char	   *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	for (int i = 0; i < 2; i++)
	{
		Arena		arena = {0};
		ChangelogError error;
		const ChangelogNode *root = i == 0 ?
			changelog_parse_xml(&arena, text, size, &error) :
			changelog_parse_yaml(&arena, text, size, &error);

		if ((root != NULL) == (error.text != NULL))
			abort();
		if (root != NULL)
			check_depth(root, 0);
		arena_free(&arena);
	}
	free(text);
	return 0;
}
