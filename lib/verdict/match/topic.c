/*
 * topic.c
 *		Whether a line has the words of a topic: see topics.def.
 */
#include "verdict/match/topic.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "text/load.h"
#include "verdict/line/bytes.h"
#include "verdict/line/letters.h"

/*
 * Topics are marked by their first byte, which no pattern of text begins with.
 */
bool
is_topic_pattern(const char *pattern)
{
	return pattern[0] == '\002';
}

#ifdef __SSE2__

/* Note eight pairs, of nine bytes: the same as place_of_byte_pair(). */
static inline void
note_eight_pairs(bool *pairs, const char *text)
{
	__m128i		zero = _mm_setzero_si128();
	__m128i		first = _mm_loadl_epi64((const __m128i *) text);
	__m128i		second = _mm_loadl_epi64((const __m128i *) (text + 1));
	__m128i		places;

	first = _mm_unpacklo_epi8(first, zero);
	second = _mm_unpacklo_epi8(second, zero);
	places = _mm_add_epi16(_mm_add_epi16(_mm_slli_epi16(first, 5), first), second);
	places = _mm_and_si128(places, _mm_set1_epi16(PAIR_PLACES - 1));
	pairs[_mm_extract_epi16(places, 0)] = true;
	pairs[_mm_extract_epi16(places, 1)] = true;
	pairs[_mm_extract_epi16(places, 2)] = true;
	pairs[_mm_extract_epi16(places, 3)] = true;
	pairs[_mm_extract_epi16(places, 4)] = true;
	pairs[_mm_extract_epi16(places, 5)] = true;
	pairs[_mm_extract_epi16(places, 6)] = true;
	pairs[_mm_extract_epi16(places, 7)] = true;
}

#else

/* The same one by one. */
static inline void
note_eight_pairs(bool *pairs, const char *text)
{
	for (int i = 0; i < 8; i++)
		pairs[place_of_byte_pair(text + i)] = true;
}

#endif

/* Note which pairs of bytes a line has. */
void
topic_read_pairs(TopicLine *line, const char *text, size_t len)
{
	size_t		at = 0;

	memset(line->pairs, 0, sizeof(line->pairs));
	line->text = text;
	line->len = len;
	for (; at + 8 < len; at += 8)
		note_eight_pairs(line->pairs, text + at);
	for (; at + 1 < len; at++)
		line->pairs[place_of_byte_pair(text + at)] = true;
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
 * A word of a group, in the list of those that begin with the same four bytes;
 * a shorter one in a list by two.
 */
typedef struct TopicWord
{
	const char *text;
	uint32_t	tail;			/* its last four bytes, if it has so many */
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
#include "verdict/knowledge/topics.def"
#undef RULE
};

static TopicWord Words[WORDS_MAX];
static int	WordCount;
static short ShortWordHead[PAIR_PLACES];

/* Places of words by the hash of their first four bytes. */
#define BEGIN_BITS		12
static short WordHead[1 << BEGIN_BITS];

/* Of each topic the groups that it needs, and those that it has in all. */
static unsigned char Needed[TOPIC_ROOM];
static unsigned char Looked[TOPIC_ROOM];

/* Return the place of a word by its first four bytes. */
static inline unsigned int
place_of_four_bytes(const char *text)
{
	return load_four_bytes(text) * 2654435761u >> (32 - BEGIN_BITS);
}

/* Enter a word of a topic's group. */
static void
enter_topic_word(int topic, unsigned char group, const char *text, size_t len)
{
	short	   *head = len > 3 ? &WordHead[place_of_four_bytes(text)] :
		&ShortWordHead[place_of_byte_pair(text)];
	TopicWord  *word = &Words[WordCount++];

	word->text = text;
	word->len = (unsigned char) len;
	word->tail = len >= sizeof(word->tail) ?
		load_four_bytes(text + len - sizeof(word->tail)) : 0;
	word->group = group;
	word->topic = (short) topic;
	word->next = *head;
	*head = (short) WordCount;
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
 * Whether the bytes at a place of a line end as a word does, as few that begin
 * like it do.
 */
static inline bool
ends_like_topic_word(const char *at, const char *end, const TopicWord *word)
{
	return end - at >= word->len &&
		(word->len < sizeof(word->tail) ||
		 word->tail == load_four_bytes(at + word->len - sizeof(word->tail)));
}

/*
 * True if what is at a place of a line, which has so many bytes, is that word,
 * or one that begins so. A short word, up to four letters, has to end there, or
 * in an s, and is no file's extension.
 */
static bool
is_topic_word_at(const char *text, const char *at, const char *end,
				 const TopicWord *word)
{
	const char *behind = at + word->len;

	if (memcmp(at, word->text, word->len) != 0)
		return false;
	if (at > text && is_word(*at) &&
		(is_word(at[-1]) || (at[-1] == '.' && word->len <= 4)))
		return false;
	if (behind < end && *behind == 's' && word->len <= 4)
		behind++;
	return word->len > 4 || behind >= end || !is_word(*behind) ||
		!is_word(behind[-1]);
}

/* Note the groups of the words of a list that are at a place of a line. */
static inline void
find_words_of_list(TopicGroups *groups, const char *text, const char *at,
				   const char *end, int head)
{
	for (int i = head; i != 0; i = Words[i - 1].next)
	{
		const TopicWord *word = &Words[i - 1];

		if (ends_like_topic_word(at, end, word) &&
			(groups->found[word->topic] & word->group) == 0 &&
			is_topic_word_at(text, at, end, word))
			groups->found[word->topic] |= word->group;
	}
}

/*
 * Each place of the line is looked up by its bytes, but for those within a
 * word, where no other begins.
 */
void
topic_find_groups(TopicGroups *groups, const char *text, size_t len)
{
	const char *end = text + len;
	unsigned int inside = 0;

	memset(groups, 0, sizeof(*groups));
	for (size_t from = 0; from < len; from += 16)
	{
		unsigned int words = mark_word_bytes(text + from, len - from);
		unsigned int places = ~(words & (words << 1 | inside)) & 0xFFFF;

		inside = words >> 15;
		for (; places != 0; places &= places - 1)
		{
			const char *at = text + from + __builtin_ctz(places);

			if (end - at > 3)
				find_words_of_list(groups, text, at, end,
								   WordHead[place_of_four_bytes(at)]);
			if (end - at > 1)
				find_words_of_list(groups, text, at, end,
								   ShortWordHead[place_of_byte_pair(at)]);
		}
	}
}

/* Whether one of eight topics, of which this is the first, is held. */
static inline bool
holds_one_of_eight(const TopicGroups *groups, int topic)
{
	uint64_t	differ = (load_eight_bytes((const char *) groups->found + topic) &
						  load_eight_bytes((const char *) Looked + topic)) ^
	load_eight_bytes((const char *) Needed + topic);

	/* a byte of them is zero */
	return ((differ - UINT64_C(0x0101010101010101)) & ~differ &
			UINT64_C(0x8080808080808080)) != 0;
}

/*
 * The groups that were found are those that are needed, and no other. Behind
 * the last topic there is room up to a number of eights.
 */
int
topic_next_held(const TopicGroups *groups, int topic)
{
	for (; topic < TOPIC_COUNT; topic++)
	{
		if (topic % 8 == 0 && !holds_one_of_eight(groups, topic))
			topic += 7;
		else if ((groups->found[topic] & Looked[topic]) == Needed[topic])
			return topic;
	}
	return TOPIC_COUNT;
}
