/*
 * merge_plan.c
 *		Join sqitch's plans of several branches, line by line.
 *
 * The base's lines stay, but for those that a side took out; what a side put
 * in comes behind them. It is what "merge=union" in .gitattributes does, as
 * sqitch advises.
 */
#include "migcheck/git/merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The lines of a file, in order and as a set. */
typedef struct PlanLines
{
	const char **items;
	size_t		count;
	size_t		capacity;
	Map			set;
} PlanLines;

/* Read a file's lines; false if it is not there. */
static bool
read_plan_lines(Arena *arena, const Tree *tree, const char *path,
				PlanLines *lines)
{
	const char *text;
	size_t		len;

	*lines = (PlanLines)
	{
		.set =
		{
			.arena = arena
		}
	};
	if (tree->read(tree, path, &text, &len) != NULL)
		return false;
	for (const char *p = text; p < text + len;)
	{
		size_t		n = strcspn(p, "\n");
		const char *line = arena_copy(arena, p, n > 0 && p[n - 1] == '\r' ?
									  n - 1 : n);

		lines->items = arena_grow(arena, lines->items, sizeof(char *),
								  lines->count, &lines->capacity);
		lines->items[lines->count++] = line;
		map_put(&lines->set, line, 1);
		p += n + (p[n] == '\n');
	}
	return true;
}

/*
 * Return true if a side took a line out: it was where the side parted from
 * the base, and is not in the side.
 */
static bool
side_removed_line(const char *line, const PlanLines *sides,
				  const PlanLines *ancestors, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		if (map_get(&ancestors[i].set, line) >= 0 &&
			map_get(&sides[i].set, line) < 0)
			return true;
	}
	return false;
}

/*
 * Return the joined plan as text, for free(); NULL if the base or a side has
 * none.
 */
char *
merge_sqitch_plans(const Merge *merge, const char *path)
{
	Arena	   *arena = merge->arena;
	size_t		size = sizeof(PlanLines) * (merge->count + 1);
	PlanLines  *sides = arena_alloc(arena, size);
	PlanLines  *ancestors = arena_alloc(arena, size);
	PlanLines	base;
	bool		ok = read_plan_lines(arena, merge->base, path, &base);
	char	   *text = NULL;
	size_t		len = 0;
	FILE	   *out;

	for (size_t i = 0; i < merge->count; i++)
	{
		ok &= read_plan_lines(arena, merge->sides[i].tree, path, &sides[i]);
		read_plan_lines(arena, merge->sides[i].ancestor, path, &ancestors[i]);
	}
	out = ok ? open_memstream(&text, &len) : NULL;
	if (out == NULL)
		return NULL;
	for (size_t i = 0; i < base.count; i++)
	{
		if (!side_removed_line(base.items[i], sides, ancestors, merge->count))
			fprintf(out, "%s\n", base.items[i]);
	}
	for (size_t i = 0; i < merge->count; i++)
	{
		for (size_t j = 0; j < sides[i].count; j++)
		{
			const char *line = sides[i].items[j];

			if (map_get(&ancestors[i].set, line) < 0 &&
				map_put(&base.set, line, 1) < 0)
				fprintf(out, "%s\n", line);
		}
	}
	fclose(out);
	return text;
}
