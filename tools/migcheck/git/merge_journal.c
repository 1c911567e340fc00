/*
 * merge_journal.c
 *		Join Drizzle's journals of several branches.
 *
 * Each branch appends to one JSON array, so git sees a conflict where people
 * see a list. The result has the base's entries, changed as the sides changed
 * them, and then what each side added, the sides taken in the order of their
 * entries' times.
 *
 * The entries keep all their members, known or not. An entry is the same in
 * two journals by its tag; one that both a side and the base have added with
 * one tag and time is one entry.
 */
#include "migcheck/git/merge.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* A journal as JSON, its entries by tag. */
typedef struct Journal
{
	json_t	   *root;
	json_t	   *entries;		/* borrowed */
	Map			tags;
} Journal;

/* Return an entry's tag, "" if it has none; it belongs to the entry. */
static const char *
journal_entry_tag(json_t *entry)
{
	const char *tag = json_string_value(json_object_get(entry, "tag"));

	return tag ? tag : "";
}

/* Read a journal; false if it is not there, or not one. */
static bool
load_json_journal(const Merge *merge, const Tree *tree, const char *path,
				  Journal *journal)
{
	const char *text;
	size_t		len;
	json_t	   *entry;
	size_t		i;

	*journal = (Journal)
	{
		.tags =
		{
			.arena = merge->arena
		}
	};
	if (tree->read(tree, path, &text, &len) != NULL)
		return false;
	journal->root = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	journal->entries = json_object_get(journal->root, "entries");
	if (!json_is_array(journal->entries))
	{
		json_decref(journal->root);
		journal->root = NULL;
		return false;
	}
	json_array_foreach(journal->entries, i, entry)
		map_put(&journal->tags, arena_string(merge->arena,
											 journal_entry_tag(entry)), i);
	return true;
}

/*
 * Return the journal's entry of the same tag, or NULL; it stays the
 * journal's.
 */
static json_t *
find_same_entry(const Journal *journal, json_t *entry)
{
	long		i = journal->root ? map_get(&journal->tags,
											journal_entry_tag(entry)) : -1;

	return i >= 0 ? json_array_get(journal->entries, i) : NULL;
}

/*
 * Return what a side made of an entry of the base: changed, removed (NULL),
 * or nothing. An entry that the side never had is left as it is.
 */
static json_t *
apply_side_change(json_t *entry, const Journal *side, const Journal *ancestor)
{
	json_t	   *before = find_same_entry(ancestor, entry);
	json_t	   *now = find_same_entry(side, entry);

	if (entry == NULL || before == NULL)
		return entry;
	return now == NULL || !json_equal(before, now) ? now : entry;
}

/*
 * Append to added the entries that a side added, as the base does not have
 * them. One with the base's tag and another time is added all the same: the
 * rules then report the double.
 */
static void
collect_added(const Journal *side, const Journal *ancestor,
			  const Journal *base, json_t *added)
{
	json_t	   *entry;
	size_t		i;

	json_array_foreach(side->entries, i, entry)
	{
		json_t	   *same = find_same_entry(base, entry);

		if (find_same_entry(ancestor, entry) == NULL &&
			(same == NULL || !json_equal(json_object_get(same, "when"),
										 json_object_get(entry, "when"))))
			json_array_append(added, entry);
	}
}

/* Return an entry's time; 0 if it is not a number. */
static double
journal_entry_when(json_t *entry)
{
	return json_number_value(json_object_get(entry, "when"));
}

/*
 * Append what the sides added: always the earliest of their next entries, so
 * that the order within a side stays.
 */
static void
append_added_entries(json_t **added, size_t count, json_t *entries)
{
	size_t	   *next = calloc(count + 1, sizeof(size_t));

	if (next == NULL)
		abort();
	for (;;)
	{
		json_t	   *earliest = NULL;
		size_t		from = 0;

		for (size_t i = 0; i < count; i++)
		{
			json_t	   *entry = json_array_get(added[i], next[i]);

			if (entry != NULL &&
				(earliest == NULL ||
				 journal_entry_when(entry) < journal_entry_when(earliest)))
			{
				earliest = entry;
				from = i;
			}
		}
		if (earliest == NULL)
			break;
		json_array_append(entries, earliest);
		next[from]++;
	}
	free(next);
}

/* Return true if the list has an entry of this tag and time. */
static bool
list_has_entry(json_t *list, json_t *entry)
{
	json_t	   *other;
	size_t		i;

	json_array_foreach(list, i, other)
	{
		if (strcmp(journal_entry_tag(other), journal_entry_tag(entry)) == 0 &&
			json_equal(json_object_get(other, "when"),
					   json_object_get(entry, "when")))
			return true;
	}
	return false;
}

/*
 * Return the base's entries as the sides left them, then what they added; a
 * new array.
 */
static json_t *
join_journal_entries(const Merge *merge, const Journal *base,
					 const Journal *sides, const Journal *ancestors)
{
	json_t	   *entries = json_array();
	json_t	  **added = calloc(merge->count + 1, sizeof(json_t *));
	json_t	   *entry;
	size_t		i;

	if (added == NULL)
		abort();
	json_array_foreach(base->entries, i, entry)
	{
		json_t	   *result = entry;

		for (size_t j = 0; j < merge->count; j++)
			result = apply_side_change(result, &sides[j], &ancestors[j]);
		if (result != NULL)
			json_array_append(entries, result);
	}
	for (size_t j = 0; j < merge->count; j++)
	{
		json_t	   *own = json_array();

		added[j] = json_array();
		collect_added(&sides[j], &ancestors[j], base, own);
		json_array_foreach(own, i, entry)
		{
			bool		listed = false;

			/* Two branches may hold the same commit. */
			for (size_t k = 0; k < j && !listed; k++)
				listed = list_has_entry(added[k], entry);
			if (!listed)
				json_array_append(added[j], entry);
		}
		json_decref(own);
	}
	append_added_entries(added, merge->count, entries);
	for (size_t j = 0; j < merge->count; j++)
		json_decref(added[j]);
	free(added);
	return entries;
}

/*
 * Return the joined journal as text, for free(); NULL if one of them is not
 * there or broken, and then the one that the first side has says it best.
 */
char *
merge_journal(const Merge *merge, const char *path)
{
	Journal		base;
	Journal    *sides = arena_alloc(merge->arena,
									sizeof(Journal) * (merge->count + 1));
	Journal    *ancestors = arena_alloc(merge->arena,
										sizeof(Journal) * (merge->count + 1));
	bool		ok = load_json_journal(merge, merge->base, path, &base);
	json_t	   *result;
	char	   *text = NULL;

	for (size_t i = 0; i < merge->count; i++)
	{
		ok &= load_json_journal(merge, merge->sides[i].tree, path, &sides[i]);
		load_json_journal(merge, merge->sides[i].ancestor, path,
						  &ancestors[i]);
	}
	if (ok)
	{
		result = json_copy(merge->count ? sides[0].root : base.root);
		json_object_set_new(result, "entries",
							join_journal_entries(merge, &base, sides,
												 ancestors));
		text = json_dumps(result, JSON_INDENT(2));
		json_decref(result);
	}
	json_decref(base.root);
	for (size_t i = 0; i < merge->count; i++)
	{
		json_decref(sides[i].root);
		json_decref(ancestors[i].root);
	}
	return text;
}
