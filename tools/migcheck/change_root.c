/*
 * change_root.c
 *		The roots of a change as each of its trees has them.
 *
 * The base is asked for its root to place entries, to subtract what was found
 * before, and to tell what a database has run: it is read once.
 */
#include "migcheck/change.h"

#include <string.h>

/*
 * Read a root as it is in a tree, with contents also its files; each only
 * once, as the base is asked for again and again. Returns NULL, or why not.
 */
const char *
change_read_root(Change *change, const Tree *tree, const Root *like,
				 bool contents, Root **root)
{
	TreeRoot   *known = NULL;
	const char *error;

	for (size_t i = 0; i < change->root_count; i++)
	{
		if (change->roots[i].tree == tree &&
			strcmp(change->roots[i].path, like->path) == 0 &&
			(change->roots[i].root == NULL ||
			 change->roots[i].root->framework == like->framework))
			known = &change->roots[i];
	}
	if (known == NULL)
	{
		error = root_in_tree(change->run, tree, like, contents, root);
		if (error != NULL)
			return error;
		change->roots = arena_grow(&change->run->arena, change->roots,
								   sizeof(TreeRoot), change->root_count,
								   &change->root_capacity);
		change->roots[change->root_count++] = (TreeRoot)
		{
			tree, like->path, contents, *root
		};
		return NULL;
	}
	if (contents && !known->contents && known->root != NULL)
		root_read_files(known->root);
	known->contents |= contents;
	*root = known->root;
	return NULL;
}
