/*
 * scrub.c
 *		Decide which variables of an environment are denied.
 *
 * The entries are sorted by name, so that each denied name is a binary
 * search: a list of a hundred thousand credential names against as many
 * variables takes little time, and cannot be used to stall a server.
 */
#include "env/env.h"

#include <stdlib.h>
#include <string.h>

#include "env/deny.h"
#include "names/names.h"

#define lengthof(array) (sizeof(array) / sizeof((array)[0]))

/* ASCII only: no locale decides what is secret. */
static unsigned char
fold_ascii_letter(char c)
{
	return (unsigned char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* Order of two names without regard to case; a prefix comes first. */
static int
compare_folded(EnvString a, EnvString b)
{
	size_t		len = a.len < b.len ? a.len : b.len;

	for (size_t i = 0; i < len; i++)
	{
		int			difference =
		fold_ascii_letter(a.data[i]) - fold_ascii_letter(b.data[i]);

		if (difference != 0)
			return difference;
	}
	return (a.len > b.len) - (a.len < b.len);
}

/* Order of two names byte by byte. */
static int
compare_name_bytes(EnvString a, EnvString b)
{
	size_t		len = a.len < b.len ? a.len : b.len;
	int			difference = memcmp(a.data, b.data, len);

	return difference != 0 ? difference : (a.len > b.len) - (a.len < b.len);
}

/* White space and control characters, which no name begins or ends with. */
static bool
is_blank_or_control(char c)
{
	return (unsigned char) c <= ' ' || c == 0x7F;
}

/* Remove white space and control characters from both ends. */
static EnvString
trim_name_ends(EnvString s)
{
	while (s.len > 0 && is_blank_or_control(s.data[0]))
	{
		s.data++;
		s.len--;
	}
	while (s.len > 0 && is_blank_or_control(s.data[s.len - 1]))
		s.len--;
	return s;
}

/* Split a line into an entry, which points into the line. */
EnvEntry
env_entry(const char *line, size_t len, size_t index)
{
	const char *equal = len > 0 ? memchr(line, '=', len) : NULL;
	EnvEntry	entry = {
		.line = {line, len},
		.name = {line, equal != NULL ? (size_t) (equal - line) : len},
		.index = index
	};

	entry.key = trim_name_ends(entry.name);
	return entry;
}

/* True if s is a name, or a name and "*". */
bool
env_is_pattern(const char *s, size_t len)
{
	if (len > 1 && s[len - 1] == '*')
		len--;
	return name_is_env_key(s, len);
}

/* By folded key; then same names side by side, the earliest first. */
static int
compare_by_folded_key(const void *left, const void *right)
{
	const EnvEntry *a = left;
	const EnvEntry *b = right;
	int			order = compare_folded(a->key, b->key);

	if (order == 0)
		order = compare_name_bytes(a->name, b->name);
	return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

/* Order entries by their index; for qsort. */
static int
compare_by_index(const void *left, const void *right)
{
	const EnvEntry *a = left;
	const EnvEntry *b = right;

	return (a->index > b->index) - (a->index < b->index);
}

/* The first entry, of sorted ones, whose key is not before the given one. */
static size_t
find_first_not_before(const EnvEntry *entries, size_t count, EnvString key)
{
	size_t		low = 0;

	while (low < count)
	{
		size_t		middle = low + (count - low) / 2;

		if (compare_folded(entries[middle].key, key) < 0)
			low = middle + 1;
		else
			count = middle;
	}
	return low;
}

/*
 * Deny one name, in every spelling. Spellings are only ever denied together,
 * so a name that was denied before costs only the search.
 */
static void
deny_all_spellings(EnvEntry *entries, size_t count, EnvString name)
{
	size_t		i = find_first_not_before(entries, count, name);

	if (i < count && entries[i].denied)
		return;
	for (; i < count && compare_folded(entries[i].key, name) == 0; i++)
		entries[i].denied = true;
}

/* Deny the names that a pattern matches: one, or all with a prefix. */
static void
deny_matching_names(EnvEntry *entries, size_t count, EnvString pattern)
{
	if (pattern.len == 0 || pattern.data[pattern.len - 1] != '*')
	{
		deny_all_spellings(entries, count, pattern);
		return;
	}

	pattern.len--;
	for (size_t i =
		 find_first_not_before(entries, count, pattern); i < count; i++)
	{
		EnvString	start = entries[i].key;

		if (start.len > pattern.len)
			start.len = pattern.len;
		if (compare_folded(start, pattern) != 0)
			break;
		entries[i].denied = true;
	}
}

/* Deny each name of a comma list. */
static void
deny_listed_names(EnvEntry *entries, size_t count, const char *list,
				  const char *end)
{
	while (list < end)
	{
		const char *comma = memchr(list, ',', end - list);
		const char *next = comma != NULL ? comma : end;
		EnvString	name = trim_name_ends((EnvString) {list, next - list});

		if (name.len > 0)
			deny_all_spellings(entries, count, name);
		list = comma != NULL ? comma + 1 : end;
	}
}

/*
 * Deny the names that the environment itself lists as credentials. Every
 * such list counts: which one of two a program would read is not for us to
 * guess.
 */
static void
deny_credentials(EnvEntry *entries, size_t count)
{
	const EnvString name = {env_credential_names,
	sizeof(env_credential_names) - 1};

	for (size_t i = find_first_not_before(entries, count, name);
		 i < count && compare_folded(entries[i].key, name) == 0; i++)
	{
		const EnvString line = entries[i].line;
		size_t		skip = entries[i].name.len;

		if (skip < line.len)
			skip++;				/* the "=" */
		deny_listed_names(entries, count, line.data + skip,
						  line.data + line.len);
	}
}

/*
 * Set denied and repeated in each entry. Entries must be in the order of their
 * index, and are afterwards.
 */
void
env_mark(EnvEntry *entries, size_t count,
		 const EnvString *extra, size_t extra_count)
{
	if (count == 0)
		return;

	qsort(entries, count, sizeof(EnvEntry), compare_by_folded_key);
	for (size_t i = 1; i < count; i++)
		entries[i].repeated =
			compare_name_bytes(entries[i - 1].name, entries[i].name) == 0;

	deny_credentials(entries, count);
	for (size_t i = 0; i < lengthof(env_deny); i++)
		deny_matching_names(entries, count,
							(EnvString) {env_deny[i], strlen(env_deny[i])});
	for (size_t i = 0; i < extra_count; i++)
		deny_matching_names(entries, count, extra[i]);

	qsort(entries, count, sizeof(EnvEntry), compare_by_index);
}

/*
 * A name goes into an instruction that a builder parses, so only a plain
 * variable does. A control character in any name, denied or not, is an
 * attempt to inject an instruction.
 */
EnvChange
env_change(const EnvEntry *entry)
{
	for (size_t i = 0; i < entry->name.len; i++)
		if (is_blank_or_control(entry->name.data[i]) &&
			entry->name.data[i] != ' ')
			return ENV_REFUSE;

	if (!entry->denied || entry->repeated)
		return ENV_KEEP;
	return name_is_env_key(entry->name.data, entry->name.len) ?
		ENV_BLANK : ENV_REFUSE;
}
