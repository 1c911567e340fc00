/*
 * topic.c
 *		Whether a line has the words of a topic: see topics.def.
 */
#include "verdict/topic.h"

#include <string.h>

#include "verdict/bytes.h"

/*
 * Topics are marked by their first byte, which no pattern of text begins with.
 */
bool
is_topic_pattern(const char *pattern)
{
	return pattern[0] == '\002';
}

/* Note which pairs of bytes a line has. */
void
topic_read_pairs(TopicLine *line, const char *text, size_t len)
{
	memset(line->pairs, 0, sizeof(line->pairs));
	line->text = text;
	line->len = len;
	for (size_t i = 1; i < len; i++)
		line->pairs[place_of_byte_pair(text + i - 1)] = true;
}

/* Return where a line has a text, or NULL. */
const char *
topic_line_has(const TopicLine *line, const char *text, size_t len)
{
	/* most texts are not there, and searching for each would take long */
	if (len >= 2 && !(topic_line_may_have(line, text) &&
					  topic_line_may_have(line, text + len - 2)))
		return NULL;
	return len >= 2 ? find_bytes(line->text, line->len, text, len) :
		memmem(line->text, line->len, text, len);
}

/*
 * A word of a group, in the list of those that begin with the same two bytes.
 */
typedef struct TopicWord
{
	const char *text;
	unsigned char len;
	unsigned char group;		/* its bit */
	short		topic;
	short		next;			/* from 1; 0 for the end */
} TopicWord;

/* A word has two letters at least, and something between it and the next. */
enum
{
	WORDS_MAX = 0
#define RULE(phase, outcome, sections, pattern, cause, confidence, who, remedy, \
			 sample) + sizeof(pattern) / 3
#include "verdict/topics.def"
#undef RULE
};

static TopicWord Words[WORDS_MAX];
static int	WordCount;
static short WordHead[PAIR_PLACES];

/*
 * Of those the third bytes: a bit by their lowest three, or all for no third.
 */
static unsigned char WordThirds[PAIR_PLACES];

/* Of each topic the groups that it needs, and those that it has in all. */
static unsigned char Needed[TOPIC_COUNT];
static unsigned char Looked[TOPIC_COUNT];

/* Enter a word of a topic's group. */
static void
enter_topic_word(int topic, unsigned char group, const char *text, size_t len)
{
	unsigned	place = place_of_byte_pair(text);
	TopicWord  *word = &Words[WordCount++];

	word->text = text;
	word->len = (unsigned char) len;
	word->group = group;
	word->topic = (short) topic;
	word->next = WordHead[place];
	WordHead[place] = (short) WordCount;
	WordThirds[place] |= len > 2 ? (unsigned char) (1 << (text[2] & 7)) : 0xFF;
}

/* Words are separated by "|"; a group ends at "&", or at the end. */
void
topic_enter_groups(int topic, const char *groups)
{
	for (unsigned char group = 1;; group = (unsigned char) (group << 1))
	{
		bool		forbids = groups[0] == '!';

		Looked[topic] |= group;
		if (!forbids)
			Needed[topic] |= group;
		groups += forbids;
		for (;;)
		{
			size_t		len = strcspn(groups, "|&");

			if (len >= 2 && WordCount < WORDS_MAX)
				enter_topic_word(topic, group, groups, len);
			groups += len;
			if (*groups != '|')
				break;
			groups++;
		}
		if (*groups == '\0')
			return;
		groups++;
	}
}

/*
 * True if what is at a place of a line is that word, or one that begins so. A
 * short word, up to four letters, has to end there, or in an s, and is no
 * file's extension.
 */
static bool
is_topic_word_at(const char *text, const char *at, const char *end,
				 const TopicWord *word)
{
	const char *behind = at + word->len;

	/* the last byte before a call: most words differ there */
	if (end - at < word->len || at[word->len - 1] != word->text[word->len - 1] ||
		memcmp(at, word->text, word->len) != 0)
		return false;
	if (at > text && is_word(*at) &&
		(is_word(at[-1]) || (at[-1] == '.' && word->len <= 4)))
		return false;
	if (behind < end && *behind == 's' && word->len <= 4)
		behind++;
	return word->len > 4 || behind >= end || !is_word(*behind) ||
		!is_word(behind[-1]);
}

/* Each place of the line is looked up by its two bytes. */
void
topic_find_groups(TopicGroups *groups, const char *text, size_t len)
{
	const char *end = text + len;
	bool		inside = false;

	memset(groups, 0, sizeof(*groups));
	for (const char *at = text; at + 1 < end; at++)
	{
		bool		within = inside;
		unsigned int place;

		/* no word is within another */
		inside = is_word(*at);
		if (within && inside)
			continue;
		/* most places have no word */
		place = place_of_byte_pair(at);
		if (at + 2 < end && (WordThirds[place] >> (at[2] & 7) & 1) == 0)
			continue;
		for (int i = WordHead[place]; i != 0; i = Words[i - 1].next)
		{
			const TopicWord *word = &Words[i - 1];

			if ((groups->found[word->topic] & word->group) == 0 &&
				is_topic_word_at(text, at, end, word))
				groups->found[word->topic] |= word->group;
		}
	}
}

/* The groups that were found are those that are needed, and no other. */
bool
topic_holds_groups(const TopicGroups *groups, int topic)
{
	return (groups->found[topic] & Looked[topic]) == Needed[topic];
}
