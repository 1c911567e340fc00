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

/* The place of a pair of bytes in the set of a line. */
static unsigned
pair_place(const char *pair)
{
	return ((unsigned char) pair[0] * 33u + (unsigned char) pair[1]) % 1024;
}

/* False if a line has no such pair of bytes for sure. */
static bool
may_have(const TopicLine *line, const char *pair)
{
	unsigned	place = pair_place(pair);

	return (line->pairs[place / 64] >> place % 64 & 1) != 0;
}

/* Note which pairs of bytes a line has. */
void
topic_read(TopicLine *line, const char *text, size_t len)
{
	memset(line->pairs, 0, sizeof(line->pairs));
	line->text = text;
	line->len = len;
	for (size_t i = 1; i < len; i++)
	{
		unsigned	place = pair_place(text + i - 1);

		line->pairs[place / 64] |= UINT64_C(1) << place % 64;
	}
}

/* Return where a line has a text, or NULL. */
const char *
topic_line_has(const TopicLine *line, const char *text, size_t len)
{
	/* most texts are not there, and searching for each would take long */
	if (len >= 2 && !(may_have(line, text) && may_have(line, text + len - 2)))
		return NULL;
	return memmem(line->text, line->len, text, len);
}

/*
 * True if a line has a word, or one that begins so. A short word, up to four
 * letters, has to end there, or in an s, and is no file's extension.
 */
static bool
has_word(const TopicLine *line, const char *word, size_t word_len)
{
	const char *end = line->text + line->len;

	for (const char *at = topic_line_has(line, word, word_len); at != NULL;
		 at = memmem(at, end - at, word, word_len))
	{
		const char *behind = at + word_len;
		bool		starts = at == line->text || !is_word(*at) ||
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
has_group_word(const TopicLine *line, const char *group, const char *end)
{
	while (group < end)
	{
		const char *bar = memchr(group, '|', end - group);
		const char *stop = bar != NULL ? bar : end;

		if (has_word(line, group, stop - group))
			return true;
		group = stop + 1;
	}
	return false;
}

/* A group that begins with "!" must have no word in the line. */
bool
topic_matches(const TopicLine *line, const char *groups)
{
	for (;;)
	{
		size_t		group = strcspn(groups, "&");
		bool		forbids = groups[0] == '!';

		if (has_group_word(line, groups + forbids, groups + group) == forbids)
			return false;
		if (groups[group] == '\0')
			return true;
		groups += group + 1;
	}
}
