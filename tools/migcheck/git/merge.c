/*
 * merge.c
 *		The tree of files that a merge would leave, without merging.
 *
 * Per file, as git's own merge begins: a side that did not change a file
 * since it parted from the base takes the base's version. Texts that both
 * changed are not merged line by line, except the two lists that grow in
 * every branch; the first side's is taken, and check reports the conflict.
 */
#include "migcheck/git/merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define JOURNAL "meta/_journal.json"
#define PLAN	"sqitch.plan"

/* Return true if two trees have one file at a path, or neither has it. */
static bool
trees_have_same_file(const Tree *a, const Tree *b, const char *path)
{
	const char *x = a->identify(a, path);
	const char *y = b->identify(b, path);

	return x == NULL || y == NULL ? x == y : strcmp(x, y) == 0;
}

/*
 * Return true if a side changed a file since it parted from the base. Reading
 * a revision leaves the text of a file on disk valid.
 */
static bool
side_changed_file(const MergeSide *side, const char *path)
{
	const char *now;
	const char *before;
	size_t		now_len;
	size_t		before_len;

	if (trees_have_same_file(side->tree, side->ancestor, path))
		return false;
	if (side->folder == NULL ||
		side->tree->read(side->tree, path, &now, &now_len) != NULL ||
		side->ancestor->read(side->ancestor, path, &before, &before_len) != NULL)
		return true;
	/* What holds a zero byte is no text whose line ends git converts. */
	return strlen(now) != now_len || strlen(before) != before_len ||
		!repository_would_commit(side->folder, path, now, before);
}

/* Return true if two trees have different files at a path. */
static bool
trees_differ_at_path(const Tree *a, const Tree *b, const char *path)
{
	return !trees_have_same_file(a, b, path);
}

/* Return true if the tree has such a file. */
static bool
tree_has_file(const Tree *tree, const char *path)
{
	return tree->identify(tree, path) != NULL;
}

/* Return the tree of a side, or of the base for MERGE_BASE. */
static const Tree *
tree_of_side(const Merge *merge, int owner)
{
	return owner >= 0 ? merge->sides[owner].tree : merge->base;
}

/*
 * Return whose file the merge takes: the first side that changed it, else the
 * base's. MERGE_NOBODY if that side removed it, or no tree has it.
 */
static int
find_file_owner(const Merge *merge, const char *path)
{
	for (size_t i = 0; i < merge->count; i++)
	{
		if (side_changed_file(&merge->sides[i], path))
			return tree_has_file(merge->sides[i].tree, path) ? (int) i :
				MERGE_NOBODY;
	}
	return tree_has_file(merge->base, path) ? MERGE_BASE : MERGE_NOBODY;
}

/*
 * Return whose version of a file is in the merge, as find_file_owner(); each
 * path is asked for once, and the last answer is kept, since a file is mostly
 * asked about several times in a row.
 */
int
merge_owner_of(Merge *merge, const char *path)
{
	long		known;

	if (merge->last_path != NULL && strcmp(merge->last_path, path) == 0)
		return merge->last_owner;
	known = map_get(&merge->owners, path);
	/* Owners begin at MERGE_NOBODY; the map has no negative values. */
	merge->last_owner = known >= 0 ? (int) known + MERGE_NOBODY :
		find_file_owner(merge, path);
	merge->last_path = arena_string(merge->arena, path);
	if (known < 0)
		map_put(&merge->owners, merge->last_path,
				merge->last_owner - MERGE_NOBODY);
	return merge->last_owner;
}

/*
 * Return what people call the owner of a file: the name of the side as the
 * user gave it.
 */
const char *
merge_owner_name(const Merge *merge, int owner)
{
	return owner >= 0 ? merge->sides[owner].name : merge->base_name;
}

/*
 * Return true if two sides, or one and the base, each add a file of this name
 * with a text of its own, and who they are; MERGE_BASE for the base.
 */
bool
merge_both_add(const Merge *merge, const char *path, int *first, int *second)
{
	int			adders[2];
	int			count = 0;

	for (size_t i = 0; i < merge->count && count < 2; i++)
	{
		const MergeSide *side = &merge->sides[i];

		if (tree_has_file(side->tree, path) && !tree_has_file(side->ancestor,
															  path) &&
			(count == 0 || trees_differ_at_path(tree_of_side(merge, adders[0]),
												side->tree, path)))
			adders[count++] = (int) i;
	}
	if (count == 1 && tree_has_file(merge->base, path) &&
		trees_differ_at_path(tree_of_side(merge, adders[0]), merge->base,
							 path))
		adders[count++] = MERGE_BASE;
	if (count < 2)
		return false;
	*first = adders[0];
	*second = adders[1];
	return true;
}

/* Return true if a path ends with a name. */
static bool
path_ends_with(const char *path, const char *name)
{
	size_t		len = strlen(path);
	size_t		n = strlen(name);

	return len >= n && strcmp(path + len - n, name) == 0;
}

/*
 * Return true if a side changed a file. Its owner, which is known, tells that
 * of the sides up to it.
 */
static bool
side_has_changed(const Merge *merge, size_t side, int owner, const char *path)
{
	if (owner == MERGE_BASE)
		return false;
	if (owner >= 0 && side <= (size_t) owner)
		return side == (size_t) owner;
	return side_changed_file(&merge->sides[side], path);
}

/*
 * Return true if more than one of base and sides changed a file: only then
 * are lists joined.
 */
static bool
has_several_authors(Merge *merge, const char *path)
{
	int			owner = merge_owner_of(merge, path);
	size_t		changed = 0;
	bool		base_changed = false;

	for (size_t i = 0; i < merge->count; i++)
	{
		if (!side_has_changed(merge, i, owner, path))
			continue;
		changed++;
		base_changed |= trees_differ_at_path(merge->base,
											 merge->sides[i].ancestor, path);
	}
	return changed > 1 || base_changed;
}

/*
 * Return true if a file is as the first side has it: it changed it and no
 * other did, or it has the base's own.
 */
bool
merge_takes_first(Merge *merge, const char *path)
{
	int			owner = merge_owner_of(merge, path);

	if (owner == MERGE_BASE)
		return !trees_differ_at_path(merge->base, merge->sides[0].tree, path);
	return owner == 0 && !has_several_authors(merge, path);
}

/*
 * Return the list of migrations that the sides' lists make together, or NULL;
 * valid until the next one.
 */
static const char *
join_side_lists(Merge *merge, const char *path)
{
	free(merge->journal);
	merge->journal = !has_several_authors(merge, path) ? NULL :
		path_ends_with(path, JOURNAL) ? merge_journal(merge, path) :
		path_ends_with(path, PLAN) ? merge_sqitch_plans(merge, path) :
		merge_changelogs(merge, path);
	return merge->journal;
}

/*
 * Return true if a file may be a changelog of Liquibase that more than one of
 * base and sides changed. Files that no side changed are told by their owner,
 * which is known.
 */
static bool
is_shared_changelog(Merge *merge, const char *path)
{
	static const char *const endings[] = {
		".xml", ".yaml", ".yml", ".json", ".sql", NULL
	};

	for (int i = 0; endings[i] != NULL; i++)
	{
		if (path_ends_with(path, endings[i]))
			return merge_owner_of(merge, path) >= 0;
	}
	return false;
}

/*
 * Read a file of the merge. Lists that several sides append to are joined,
 * unless the merge is judged as it was written. The text is valid until the
 * next read.
 */
static const char *
read_merged_file(const Tree *tree, const char *path, const char **text,
				 size_t *len)
{
	Merge	   *merge = tree->state;
	int			owner;
	bool		list = path_ends_with(path, JOURNAL) ||
		path_ends_with(path, PLAN);

	if (list && merge->as_written && merge->count > 0 &&
		tree_has_file(merge->sides[0].tree, path))
		return merge->sides[0].tree->read(merge->sides[0].tree, path, text, len);
	if (!merge->as_written && (list || is_shared_changelog(merge, path)) &&
		join_side_lists(merge, path) != NULL)
	{
		*text = merge->journal;
		*len = strlen(merge->journal);
		return NULL;
	}
	owner = merge_owner_of(merge, path);
	*text = "";
	*len = 0;
	if (owner != MERGE_NOBODY)
		return tree_of_side(merge, owner)->read(tree_of_side(merge, owner),
												path, text, len);
	/* Say why the first side's cannot be read, if it is there at all. */
	return merge->count > 0 ?
		merge->sides[0].tree->read(merge->sides[0].tree, path, text, len) :
		"there is no such file in the merge";
}

/*
 * Return the id that git has for the content of a file that the merge takes
 * as it is; NULL for one that it may join, or does not have.
 */
static const char *
identify_merged_file(const Tree *tree, const char *path)
{
	Merge	   *merge = tree->state;
	int			owner = path_ends_with(path, ".sql") ?
		merge_owner_of(merge, path) : MERGE_NOBODY;

	return owner == MERGE_NOBODY ? NULL :
		tree_of_side(merge, owner)->identify(tree_of_side(merge, owner), path);
}

/* How one folder looks in each tree. */
typedef struct Views
{
	TreeList	base;
	TreeList   *sides;
	TreeList   *ancestors;
	bool		any;
} Views;

/*
 * Return true if a folder could not be listed because it is not there, which
 * is no error on some of the sides.
 */
static bool
is_absence_error(const char *error)
{
	return error == tree_no_folder || strcmp(error, strerror(ENOENT)) == 0 ||
		strcmp(error, strerror(ENOTDIR)) == 0;
}

/*
 * Look at a folder in every tree. A failure other than absence is returned;
 * also that no tree has the folder.
 */
static const char *
view_folder_in_trees(const Merge *merge, Arena *arena, const char *folder,
					 Views *views)
{
	const char *error = merge->base->list(merge->base, arena, folder,
										  &views->base);
	const char *first = NULL;

	views->sides = arena_alloc(arena, sizeof(TreeList) * (merge->count + 1));
	views->ancestors = arena_alloc(arena, sizeof(TreeList) * (merge->count + 1));
	views->any = error == NULL;
	if (error != NULL && error != tree_no_folder)
		return error;
	for (size_t i = 0; i < merge->count; i++)
	{
		const MergeSide *side = &merge->sides[i];

		error = side->tree->list(side->tree, arena, folder, &views->sides[i]);
		views->any |= error == NULL;
		if (error != NULL && !is_absence_error(error))
			return error;
		if (first == NULL && error != NULL)
			first = error;
		error = side->ancestor->list(side->ancestor, arena, folder,
									 &views->ancestors[i]);
		if (error != NULL && error != tree_no_folder)
			return error;
	}
	return views->any ? NULL : first ? first : tree_no_folder;
}

/*
 * Return the item of a list that is next, if it has this name, and step behind
 * it; NULL if the list has no such item. Names must come in their order.
 */
static const TreeItem *
take_next_item(const TreeList *list, size_t *next, const char *name)
{
	while (*next < list->count)
	{
		int			order = strcmp(list->items[*next].name, name);

		if (order > 0)
			break;
		(*next)++;
		if (order == 0)
			return &list->items[*next - 1];
	}
	return NULL;
}

/*
 * Return the lowest name that the base or a side has next, NULL at the end of
 * all lists. next is the base's place, and behind it those of the sides.
 */
static const char *
find_next_name(const Merge *merge, const Views *views, const size_t *next)
{
	const char *lowest = next[0] < views->base.count ?
		views->base.items[next[0]].name : NULL;

	for (size_t i = 0; i < merge->count; i++)
	{
		const TreeList *side = &views->sides[i];
		size_t		at = next[i + 1];

		if (at < side->count &&
			(lowest == NULL || strcmp(side->items[at].name, lowest) < 0))
			lowest = side->items[at].name;
	}
	return lowest;
}

/*
 * Return the item of a name as the merge has it, NULL if it has none: what the
 * base or a side has, unless a side removed it. Steps behind it everywhere.
 */
static const TreeItem *
take_merged_item(const Merge *merge, const Views *views, size_t *next,
				 const char *name)
{
	const TreeItem *result = take_next_item(&views->base, &next[0], name);
	bool		removed = false;

	for (size_t i = 0; i < merge->count; i++)
	{
		const TreeItem *now = take_next_item(&views->sides[i], &next[i + 1],
											 name);
		const TreeItem *before = take_next_item(&views->ancestors[i],
												&next[merge->count + i + 1],
												name);

		if (now != NULL && before == NULL && result == NULL)
			result = now;
		removed |= now == NULL && before != NULL;
	}
	return removed ? NULL : result;
}

/*
 * Make the list of a folder of the merge, sorted by name and each name once:
 * the lists are sorted, so they are walked side by side. Returns NULL, or why
 * not.
 */
static const char *
join_folder_lists(const Merge *merge, const char *folder, TreeList *list)
{
	Views		views;
	const char *error = view_folder_in_trees(merge, merge->arena, folder, &views);
	size_t	   *next;
	const char *name;

	memset(list, 0, sizeof(TreeList));
	if (error != NULL)
		return error;
	next = arena_alloc(merge->arena, sizeof(size_t) * (2 * merge->count + 1));
	while ((name = find_next_name(merge, &views, next)) != NULL)
	{
		const TreeItem *item = take_merged_item(merge, &views, next, name);

		if (item == NULL)
			continue;
		list->items = arena_grow(merge->arena, list->items, sizeof(TreeItem),
								 list->count, &list->capacity);
		list->items[list->count++] = *item;
	}
	return NULL;
}

/*
 * List a folder of the merge; each is joined once. The arena is that of the
 * merge, too. Returns NULL, or why not.
 */
static const char *
list_merge_folder(const Tree *tree, Arena *arena, const char *folder,
				  TreeList *list)
{
	Merge	   *merge = tree->state;
	long		known = map_get(&merge->folders, folder);
	const char *error;

	(void) arena;
	if (known >= 0)
	{
		*list = merge->lists[known];
		return NULL;
	}
	error = join_folder_lists(merge, folder, list);
	if (error != NULL)
		return error;
	merge->lists = arena_grow(merge->arena, merge->lists, sizeof(TreeList),
							  merge->list_count, &merge->list_capacity);
	merge->lists[merge->list_count] = *list;
	map_put(&merge->folders, arena_string(merge->arena, folder),
			merge->list_count++);
	return NULL;
}

/* Release the joined list; the trees belong to the caller. */
static void
close_merge_tree(Tree *tree)
{
	Merge	   *merge = tree->state;

	free(merge->journal);
	merge->journal = NULL;
}

/*
 * Make the merge of a base and sides, which must outlive it; its tree is
 * merge->tree, to be closed by its own close().
 */
void
merge_init(Merge *merge, Arena *arena, const Tree *base,
		   const char *base_name, const MergeSide *sides, size_t count)
{
	*merge = (Merge)
	{
		.arena = arena, .base = base, .base_name = base_name,
			.sides = sides, .count = count,.owners =
		{
			.arena = arena
		},.folders =
		{
			.arena = arena
		},.bare =
		{
			.arena = arena
		}
	};
	merge->tree = (Tree)
	{
		.list = list_merge_folder, .read = read_merged_file,
			.identify = identify_merged_file,
			.close = close_merge_tree,
			.state = merge, .bare = &merge->bare
	};
}
