/*
 * plan_numbered.c
 *		Repair of numbers that files carry in their names.
 *
 * Of two files with one number the newer one goes behind all others: a number
 * above all runs everywhere, one in between would not with tools that keep a
 * watermark. Its down file goes along. Newer is what the base does not have,
 * or git had later; where neither tells, the later one by name.
 */
#include "migcheck/repair/plan.h"

#include <stdlib.h>
#include <string.h>

#include "migcheck/filter.h"
#include "migcheck/path.h"

/* The highest version of a root, by the order of the framework's numbers. */
static const char *
highest_version(const Root *root)
{
	const char *highest = NULL;

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const char *version = root->entries[i].version;

		if (version != NULL &&
			(highest == NULL || version_compare(version, highest) > 0))
			highest = version;
	}
	return highest;
}

/*
 * Return the version after the highest of a root whose versions have several
 * numbers, as Flyway's: the last one counts on. Some entry must have a
 * version.
 */
static const char *
next_composed(Arena *arena, const Root *root)
{
	const char *highest = NULL;
	size_t		head;

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const char *version = root->entries[i].version;

		if (highest == NULL || root->framework->compare(version, highest) > 0)
			highest = version;
	}
	head = strlen(highest);
	while (head > 0 && highest[head - 1] >= '0' && highest[head - 1] <= '9')
		head--;
	return arena_format(arena, "%.*s%s", (int) head, highest,
						plan_next_version(arena, highest + head,
										  strlen(highest + head)));
}

/*
 * Return a file's name with another version, in the same folder; letters
 * before the version and all behind it stay.
 */
static const char *
renumbered_name(Arena *arena, const Root *root, const char *name,
				const char *version)
{
	const char *base = path_base_name(name);
	size_t		letter = root->framework->prefix;
	bool		composed = root->framework->composed;
	const char *rest = base + letter;

	while ((*rest >= '0' && *rest <= '9') ||
		   (composed && (*rest == '.' || *rest == '_') &&
			rest[1] >= '0' && rest[1] <= '9'))
		rest++;
	return arena_format(arena, "%.*s%s%s", (int) (base - name + letter), name,
						version, rest);
}

/* Return a name as its tool's table has it: the file's, without the folder. */
static const char *
name_in_table(Arena *arena, const Root *root, const char *name)
{
	const char *base = path_base_name(name);

	if (root->framework->name_lacks_ending)
		return arena_copy(arena, base, strrchr(base, '.') - base);
	return base;
}

/*
 * Refuse what ran in the database, or might have; true without a database.
 * Tables that keep only the version do not tell which of two files of one
 * number ran.
 */
static bool
check_applied(Plan *plan, const Entry *entry, const char *name)
{
	const char *version = version_number(entry->version);

	if (!plan->applied->known)
		return true;
	if (plan->root->framework->key_is_unique)
		return !applied_has_key(plan->applied, name) ||
			plan_refuse(plan, "\"%s\" ran in this database; renumber the other "
						"one by hand", name);
	if (plan->root->framework->one_row)
	{
		for (size_t i = 0; i < plan->root->entry_count; i++)
		{
			const char *current = version_number(plan->root->entries[i].version);

			if (version_compare(current, version) >= 0 &&
				applied_has_key(plan->applied, current))
				return plan_refuse(plan, "this database is at version %s: which "
								   "of the two %s ran there, its table does not "
								   "say", current, version);
		}
		return true;
	}
	return (!applied_has_key(plan->applied, version) &&
			!applied_has_key(plan->applied, entry->version)) ||
		plan_refuse(plan, "version %s ran in this database, and its table does "
					"not say which of the two it was; rename the other one by "
					"hand", version);
}

/*
 * Give an entry the next number, and its files with it. False if that cannot
 * be done to databases that have run it.
 */
static bool
renumber_entry(Plan *plan, const Entry *entry, const char *version)
{
	const Root *root = plan->root;
	const char *name = root->files[entry->file].name;
	const char *to = renumbered_name(plan->arena, root, name, version);
	const char *row = name_in_table(plan->arena, root, name);

	if (!check_applied(plan, entry, row))
		return false;
	plan_step(plan, (PlanStep) {.action = "rename", .subject = name,
								.file = name, .from = name, .to = to,
								.why = "another migration has its number"},
			  "rename \"%s\" to \"%s\", behind all others", name, to);
	if (root->framework->repair_update != NULL)
		plan_add_line(plan, &plan->sql, "-- only where \"%s\" ran already, "
					  "and not the other one of its number\n%s", name,
					  arena_format(plan->arena, root->framework->repair_update,
								   version, version_number(entry->version),
								   name_in_table(plan->arena, root, to), row));
	plan_rename_file(plan, name, to);
	plan_mends_finding(plan, RULE_DUPLICATE_PREFIX,
					   root->framework->canonical(plan->arena,
												  entry->version));
	if (entry->down >= 0)
	{
		name = root->files[entry->down].name;
		plan_rename_file(plan, name, renumbered_name(plan->arena, root, name,
													 version));
	}
	return true;
}

/* Return true if an entry is there and has the version of another. */
static bool
has_version_of(const Root *root, size_t index, size_t other)
{
	return index < root->entry_count && root->entries[index].version != NULL &&
		root->framework->compare(root->entries[index].version,
								 root->entries[other].version) == 0;
}

/* Return the first entry of a version; those of one version are neighbours. */
static size_t
first_of_version(const Root *root, size_t index)
{
	while (index > 0 && has_version_of(root, index - 1, index))
		index--;
	return index;
}

/* Return true if an entry has the number of one that is older. */
static bool
entry_repeats_number(const Root *root, size_t index)
{
	const Entry *entry = &root->entries[index];

	if (entry->file < 0 || entry->version == NULL)
		return false;
	for (size_t i = first_of_version(root, index); has_version_of(root, i, index);
		 i++)
	{
		int64_t		own = root->files[entry->file].since;
		int64_t		since = root->entries[i].file < 0 ? 0 :
			root->files[root->entries[i].file].since;

		if (i != index && (since < own || (since == own && i < index)))
			return true;
	}
	return false;
}

/*
 * Return the length of a file's name without its extension and its direction.
 */
static size_t
file_stem_length(const char *name)
{
	static const char *const words[] = {"up", "down", "rollback", "undo",
	"revert"};
	const char *dot = strrchr(name, '.');
	size_t		len = dot ? (size_t) (dot - name) : strlen(name);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		size_t		word = strlen(words[i]);

		if (len > word + 1 && strchr("._-", name[len - word - 1]) != NULL &&
			strncmp(name + len - word, words[i], word) == 0)
			return len - word - 1;
	}
	return len;
}

/*
 * Return true if an entry and another of its version are the two directions of
 * one migration, named in a way that their tool does not read: another number
 * would tear them apart.
 */
static bool
is_mistyped_pair(Plan *plan, size_t index)
{
	const Root *root = plan->root;
	const char *name = root->files[root->entries[index].file].name;
	size_t		len = file_stem_length(name);

	for (size_t i = first_of_version(root, index); has_version_of(root, i, index);
		 i++)
	{
		const char *first;

		if (i == index || root->entries[i].file < 0)
			continue;
		first = root->files[root->entries[i].file].name;
		if (strncmp(first, name, len) != 0 || file_stem_length(first) != len)
			continue;
		plan_add_line(plan, &plan->left, "\"%s\" and \"%s\" look like the two "
					  "directions of one migration; name them as %s reads "
					  "them", first, name, root->framework->title);
		return true;
	}
	return false;
}

/*
 * Return true if an entry's version is not what its file's name begins with,
 * as that of a date with separators is not; then people rename it.
 */
static bool
is_spelt_otherwise(Plan *plan, const Entry *entry)
{
	const Root *root = plan->root;
	const char *name = root->files[entry->file].name;
	const char *base = path_base_name(name) + root->framework->prefix;

	if (strncmp(base, entry->version, strlen(entry->version)) == 0)
		return false;
	plan_add_line(plan, &plan->left, "\"%s\" has the date and number of "
				  "another; rename it by hand", name);
	return true;
}

/* Return true if the base has the migration, by its tag. */
static bool
base_has_migration(const Plan *plan, const Entry *entry)
{
	for (size_t i = 0; i < plan->base->entry_count; i++)
	{
		if (strcmp(plan->base->entries[i].tag, entry->tag) == 0)
			return true;
	}
	return false;
}

/*
 * Return true if an entry is the change's own and not above all that the base
 * ran: its tool would skip it, or stop.
 */
static bool
entry_is_late(const Plan *plan, const Entry *entry, const char *base_highest)
{
	return base_highest != NULL && entry->file >= 0 && entry->version != NULL &&
		plan->root->framework->compare(entry->version, base_highest) <= 0 &&
		!base_has_migration(plan, entry);
}

/* Return the higher of two versions, either of which may be NULL. */
static const char *
higher_version(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a ? a : b;
	return version_compare(a, b) >= 0 ? a : b;
}

/*
 * Plan new numbers; the entries come in the order of theirs. False with a
 * refusal if one must not be renamed.
 */
bool
plan_numbered(Plan *plan)
{
	const Root *root = plan->root;
	const char *base_highest = plan->base == NULL ||
		root->framework->composed ? NULL : highest_version(plan->base);
	const char *highest = root->framework->composed ? NULL :
		higher_version(highest_version(root), base_highest);

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];

		bool		late = entry_is_late(plan, entry, base_highest);

		if (late)
			plan_mends_finding(plan, RULE_LATE_INSERT, entry->tag);
		if ((!late && !entry_repeats_number(root, i)) ||
			options_allows(plan->options, root->now, "duplicate-prefix",
						   entry->place.path,
						   root->framework->canonical(plan->arena,
													  entry->version)) ||
			is_mistyped_pair(plan, i) || is_spelt_otherwise(plan, entry))
			continue;
		if (root->framework->composed && highest == NULL)
			highest = next_composed(plan->arena, root);
		else if (root->framework->composed)
			highest = arena_format(plan->arena, "%s.1", highest);
		else
			highest = plan_next_version(plan->arena, highest,
										strlen(entry->version));
		if (!renumber_entry(plan, entry, highest))
			return false;
	}
	return true;
}
