/*
 * merge_changelog.c
 *		Join what several branches made of one changelog of Liquibase.
 *
 * As git joins texts, with one difference: what two branches insert at the
 * same place is taken from both, as a person would do it. A branch's changes
 * are taken as one region, from the first line that differs to the last; where
 * two such regions overlap nothing is joined.
 */
#include "migcheck/git/merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The lines of a text, each with its end. */
typedef struct TextLines
{
	const char **items;
	size_t		count;
} TextLines;

/* The lines [start, end) of an ancestor became [start, end_now) of a text. */
typedef struct TextChange
{
	size_t		start;
	size_t		end;
	size_t		end_now;
} TextChange;

/* Read a file's lines; false if it is not there. */
static bool
read_text_lines(Arena *arena, const Tree *tree, const char *path,
				TextLines *lines)
{
	const char *text;
	size_t		len;
	size_t		capacity = 0;

	*lines = (TextLines)
	{
		0
	};
	if (tree->read(tree, path, &text, &len) != NULL)
		return false;
	for (const char *p = text; p < text + len;)
	{
		const char *feed = memchr(p, '\n', text + len - p);
		const char *stop = feed ? feed + 1 : text + len;

		lines->items = arena_grow(arena, lines->items, sizeof(char *),
								  lines->count, &capacity);
		lines->items[lines->count++] = arena_copy(arena, p, stop - p);
		p = stop;
	}
	return true;
}

/* Return true if a file says of itself that it is a changelog. */
static bool
has_changelog_text(const TextLines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
	{
		if (strstr(lines->items[i], "databaseChangeLog") != NULL ||
			strstr(lines->items[i], "liquibase formatted sql") != NULL)
			return true;
	}
	return false;
}

/* Return the region in which a text differs from its ancestor. */
static TextChange
find_text_change(const TextLines *ancestor, const TextLines *text)
{
	TextChange	change = {.end = ancestor->count, .end_now = text->count};

	while (change.start < change.end && change.start < change.end_now &&
		   strcmp(ancestor->items[change.start],
				  text->items[change.start]) == 0)
		change.start++;
	while (change.end > change.start && change.end_now > change.start &&
		   strcmp(ancestor->items[change.end - 1],
				  text->items[change.end_now - 1]) == 0)
	{
		change.end--;
		change.end_now--;
	}
	return change;
}

/* Append the lines [start, end) of a text. */
static void
append_text_lines(TextLines *result, const TextLines *text, size_t start,
				  size_t end)
{
	for (size_t i = start; i < end; i++)
		result->items[result->count++] = text->items[i];
}

/* Return true if two changes made the same of the same lines. */
static bool
changes_are_equal(const TextLines *a, TextChange of_a, const TextLines *b,
				  TextChange of_b)
{
	if (of_a.start != of_b.start || of_a.end != of_b.end ||
		of_a.end_now != of_b.end_now)
		return false;
	for (size_t i = of_a.start; i < of_a.end_now; i++)
	{
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	}
	return true;
}

/* Join two texts that have one ancestor; false if their changes overlap. */
static bool
join_texts(Arena *arena, const TextLines *ancestor, const TextLines *a,
		   const TextLines *b, TextLines *result)
{
	TextChange	first = find_text_change(ancestor, a);
	TextChange	second = find_text_change(ancestor, b);

	if (changes_are_equal(a, first, b, second))
		second.end_now = second.start = second.end = ancestor->count;
	/* Two that insert at one place: a's lines come first. */
	if (first.end > second.start)
	{
		TextChange	swap = first;
		const TextLines *other = a;

		if (second.end > first.start)
			return false;
		first = second;
		second = swap;
		a = b;
		b = other;
	}
	result->items = arena_alloc(arena, sizeof(char *) *
								(a->count + b->count + 1));
	result->count = 0;
	append_text_lines(result, ancestor, 0, first.start);
	append_text_lines(result, a, first.start, first.end_now);
	append_text_lines(result, ancestor, first.end, second.start);
	append_text_lines(result, b, second.start, second.end_now);
	append_text_lines(result, ancestor, second.end, ancestor->count);
	return true;
}

/*
 * Return the joined changelog as text, for free(); NULL if the file is not
 * one, or the changes cannot be joined.
 */
char *
merge_changelogs(const Merge *merge, const char *path)
{
	Arena	   *arena = merge->arena;
	TextLines	joined;
	char	   *text = NULL;
	size_t		len = 0;
	FILE	   *out;

	if (!read_text_lines(arena, merge->base, path, &joined) ||
		!has_changelog_text(&joined))
		return NULL;
	for (size_t i = 0; i < merge->count; i++)
	{
		TextLines	ancestor;
		TextLines	side;
		TextLines	before = joined;

		if (!read_text_lines(arena, merge->sides[i].ancestor, path,
							 &ancestor) ||
			!read_text_lines(arena, merge->sides[i].tree, path, &side) ||
			!join_texts(arena, &ancestor, &before, &side, &joined))
			return NULL;
	}
	out = open_memstream(&text, &len);
	if (out == NULL)
		return NULL;
	for (size_t i = 0; i < joined.count; i++)
		fputs(joined.items[i], out);
	fclose(out);
	return text;
}
