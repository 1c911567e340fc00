/*
 * tree.h
 *		Where files are read from: a folder on disk, or a git revision.
 *
 * Readers of frameworks see names below a tree's root and never a system
 * call, so that a revision is judged without a checkout.
 */
#ifndef MIGCHECK_TREE_H
#define MIGCHECK_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "migcheck/arena.h"

typedef enum TreeKind
{
	TREE_FILE,
	TREE_FOLDER,
	TREE_OTHER					/* a device, a pipe, a link to nowhere */
} TreeKind;

typedef struct TreeItem
{
	const char *name;
	TreeKind	kind;
	bool		link;			/* a symbolic link; kind is its target's */
	bool		outside;		/* a link that leads out of the repository */
} TreeItem;

typedef struct TreeList
{
	TreeItem   *items;			/* by name, bytewise */
	size_t		count;
	size_t		capacity;
} TreeList;

typedef struct Tree Tree;

struct Tree
{
	/* Both return NULL on success, else why not, as errno's words. */
	const char *(*list) (const Tree *tree, Arena *arena, const char *folder,
						 TreeList *list);
	/* The text is the tree's until the next read; it is NUL-terminated. */
	const char *(*read) (const Tree *tree, const char *path,
						 const char **text, size_t *len);
	/* A file's id, which tells its text; NULL if it is not there. Or NULL. */
	const char *(*identify) (const Tree *tree, const char *path);
	void		(*close) (Tree *tree);
	void	   *state;
	/* Folders without a file of settings; see setting.c. Or NULL. */
	struct Map *bare;
};

/* Why an item cannot be read as a file, or NULL. */
extern const char *tree_item_fault(const TreeItem *item);

/* What list() says of a folder that is not in a revision. */
extern const char tree_no_folder[];

extern Tree *tree_on_disk(Arena *arena);
extern void tree_close(Tree *tree);
extern const char *tree_read_stream(Tree *tree, int fd, const char **text,
									size_t *len);
extern void tree_sort_items(TreeList *list);
extern const TreeItem *tree_find_item(const TreeList *list, const char *name);

#endif							/* MIGCHECK_TREE_H */
