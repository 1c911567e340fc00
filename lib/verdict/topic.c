/*
 * topic.c
 *		Whether a line has the words of a topic: see topics.def.
 */
#include "verdict/topic.h"

#include <string.h>

/* True for a byte of a word. */
static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/*
 * Topics are marked by their first byte, which no pattern of text begins with.
 */
bool
is_topic(const char *pattern)
{
	return pattern[0] == '\002';
}

/*
 * True if a line has a word, or one that begins so. A short word, up to four
 * letters, has to end there, or in an s, and is no file's extension.
 */
static bool
has_word(const char *line, size_t len, const char *word, size_t word_len)
{
	const char *end = line + len;
	const char *at = line;

	while ((at = memmem(at, end - at, word, word_len)) != NULL)
	{
		const char *behind = at + word_len;
		bool		starts = at == line || !is_word(*at) ||
			(!is_word(at[-1]) && (at[-1] != '.' || word_len > 4));

		if (starts && behind < end && *behind == 's' && word_len <= 4)
			behind++;
		if (starts && (word_len > 4 || behind >= end || !is_word(*behind) ||
					   !is_word(behind[-1])))
			return true;
		at++;
	}
	return false;
}

/* True if a line has one of the words of a group, which ends at its end. */
static bool
has_group_word(const char *line, size_t len, const char *group, const char *end)
{
	while (group < end)
	{
		const char *bar = memchr(group, '|', end - group);
		const char *stop = bar != NULL ? bar : end;

		if (has_word(line, len, group, stop - group))
			return true;
		group = stop + 1;
	}
	return false;
}

/* A group that begins with "!" must have no word in the line. */
bool
topic_matches(const char *line, size_t len, const char *groups)
{
	for (;;)
	{
		size_t		group = strcspn(groups, "&");
		bool		forbids = groups[0] == '!';

		if (has_group_word(line, len, groups + forbids, groups + group) == forbids)
			return false;
		if (groups[group] == '\0')
			return true;
		groups += group + 1;
	}
}
