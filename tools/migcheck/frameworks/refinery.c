/*
 * refinery.c
 *		refinery: V1__name.sql and U1__name.sql, in folders of any depth.
 *
 * V and U are no pair: a U ("unversioned") migration may run although a newer
 * one has run. Both share one row of numbers. What has the form of a name but
 * no whole number, "V1.2__x.sql", stops the run; other names are passed over
 * with a line in the log. A program, V1__name.rs, makes its SQL when it is
 * built into the crate.
 *
 * Recorded with refinery 0.10.0 (test/fixtures/oracle/refinery.json).
 */
#include "migcheck/frameworks/by_name.h"
#include "migcheck/simulate/checksum.h"
#include "migcheck/rules/rules.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/state/table.h"
#include "text/affix.h"

#include <ctype.h>
#include <string.h>

/*
 * Return how many bytes of a name are letters, digits or underscores of any
 * script.
 */
static size_t
leading_word_length(const char *p)
{
	size_t		n = 0;

	while (isalnum((unsigned char) p[n]) || p[n] == '_' ||
		   (unsigned char) p[n] >= 0x80)
		n++;
	return n;
}

/*
 * Split a name of refinery's form, V1__name.sql. Returns false if it has not
 * that form; else *digits is the length of its number, and *fraction tells
 * whether a point and another number follow, which the form allows.
 */
static bool
split_refinery_name(const char *name, const char *ending, size_t *digits,
					bool *fraction)
{
	const char *rest;

	*fraction = false;
	if (*name != 'V' && *name != 'U')
		return false;
	*digits = strspn(name + 1, "0123456789");
	rest = name + 1 + *digits;
	if (*digits > 0 && *rest == '.' && isdigit((unsigned char) rest[1]))
	{
		*fraction = true;
		rest += 1 + strspn(rest + 1, "0123456789");
	}
	return *digits > 0 && text_begins(rest, "__") &&
		leading_word_length(rest + 2) > 0 &&
		strcmp(rest + 2 + leading_word_length(rest + 2), ending) == 0;
}

/*
 * Return true if a name looks like a version that a person meant for
 * refinery.
 */
static bool
looks_versioned(const char *name)
{
	return looks_like_sql(name) &&
		(isdigit((unsigned char) *name) ||
		 (*name != '\0' && strchr("VvUu", *name) != NULL &&
		  isdigit((unsigned char) name[1])));
}

/* Parse a file's name; see the head of this file. */
static Name
parse_refinery(Arena *arena, const char *name)
{
	bool		program = name_has_suffix(name, ".rs");
	size_t		n;
	Name		result = {.kind = NAME_FOREIGN};
	bool		fraction;

	if (split_refinery_name(name, program ? ".rs" : ".sql", &n, &fraction))
	{
		result.kind = NAME_UP;
		result.version = arena_copy(arena, name + 1, n);
		result.key = arena_copy(arena, name, strrchr(name, '.') - name);
		result.is_program = program;
		if (!fraction && digits_fit_int64(name + 1, n))
			return result;
		result.refused = "its version is no whole number of 64 bits";
	}
	else if (!looks_versioned(name))
		return result;
	result.kind = NAME_ODD;
	result.key = arena_string(arena, name);
	return result;
}

/* Return the name that the table has: what follows the two underscores. */
static const char *
describe_refinery(Arena *arena, const char *key)
{
	const char *rest = strstr(key, "__");

	return rest == NULL ? "" : arena_string(arena, rest + 2);
}

/* Read the folder and those below it, which refinery walks, too. */
static void
read_refinery(Root *root)
{
	read_root_by_name(root, parse_refinery, true);
}

/*
 * Recognize refinery by the crate around the files: Flyway's have the same
 * names.
 */
static bool
detect_refinery(const Tree *tree, Arena *arena, const char *folder,
				const TreeList *items)
{
	return any_name_is_taken(arena, items, parse_refinery) &&
		(folder_above_has(tree, arena, folder, "refinery.toml", 3) ||
		 file_above_says(tree, arena, folder, "Cargo.toml", 3, "refinery"));
}

/* What its own commands do about findings. */
static const Advice refinery_advice[] = {
	{RULE_LATE_INSERT,
		"Give it a version above all that have run, or U for V at the "
	"start of its name: such a migration may run late."},
	{0}
};

const Framework framework_refinery = {
	.name = "refinery",
	.title = "refinery",
	.migrator = "refinery",
	.detect = detect_refinery,
	.read = read_refinery,
	.compare = version_compare,
	.canonical = canonical_number,
	.sure = true,
	.prefix = 1,
	.simulate = simulate_refinery,
	.transactions = TRANSACTIONS_TEXT,
	.checksum = &checksum_refinery,
	.row_key = ROW_KEY_CANONICAL,
	.row_name = ROW_NAME_DESCRIPTION,
	.row_version = ROW_VERSION_OWN,
	.describe = describe_refinery,
	.renumber = RENUMBER_FILES,
	.repair_key = REPAIR_KEY_VERSION,
	.table = &state_table_refinery,
	.traits = TRAIT_STOPS_AT_DOUBLES | TRAIT_IGNORES_NAMES,
	.doc = {
		.mark = "`V1__name.sql`, and `refinery.toml` or a `Cargo.toml` that "
		"names it",
		.reads = "versions",
		.late = "the tool stops",
		.edited = "the tool stops",
		.any_order = "`refinery migrate` without `-d` and `-m`: skipped for ever, "
		"not noticed",
	},
	.advice = refinery_advice,
};
