/*
 * gram.c
 *		Find the patterns whose longest part a line has, in one pass over it.
 *
 * Each pattern is indexed by four bytes, a gram, of its longest part without *
 * and #: by those that the fewest patterns have. At each place of a line only
 * the patterns of its bucket are compared, and each is reported at most once a
 * line. The other parts are compared only where gram_line_follows() is asked.
 * A part is not found within a longer word, but for an end that is marked.
 *
 * Invariants: a pattern's longest part has four bytes or more, or its gram
 * would have bytes of no part; the index does not change once it was built; a
 * pattern's text outlives the index.
 */
#include "verdict/gram.h"

#include <string.h>

#include "verdict/bytes.h"

/* Buckets by the hash of a gram: see gram_bucket(). */
#define GRAM_BUCKETS	16384

/* So many places of a part its gram is chosen among. */
#define GRAM_WITHIN		16

/* The bytes of a gram, and of those behind it that are compared with it. */
#define GRAM_AND_REST	((int) (2 * sizeof(uint32_t)))

/* So many pairs of bytes of a pattern's other parts are asked for first. */
#define NEEDS_MAX		4

/* The ends of a part that must be ends of a word. */
typedef enum PartEdges
{
	EDGE_BEGIN = 1, EDGE_END = 2
} PartEdges;

/* What ends a part that is compared: a star, a digit, the mark of an open end. */
#define PART_ENDS		"*#~"

/* What is compared of a pattern: its longest part without * and #. */
typedef struct IndexedPart
{
	const char *text;
	uint32_t	gram;
	uint32_t	rest;			/* the four bytes behind its gram, if so many */
	unsigned short len;
	unsigned short offset;		/* of its gram */
	short		next;			/* of the same bucket, from 1; 0 ends it */
	bool		whole;			/* the part is all of the pattern */
	unsigned char edges;		/* PartEdges, or-ed */
	unsigned char need_count;	/* places of pairs that other parts need */
	unsigned short needs[NEEDS_MAX];
} IndexedPart;

static short GramHead[GRAM_BUCKETS];
static IndexedPart Parts[GRAM_PATTERNS_MAX];

/* One more than the highest number that was entered. */
static int	PartCount = 0;

/* Four bytes as a number. */
static inline uint32_t
read_gram_at(const char *text)
{
	uint32_t	gram;

	memcpy(&gram, text, sizeof(gram));
	return gram;
}

/* Return the index of a gram's bucket: the upper 14 bits of its hash. */
static inline unsigned int
gram_bucket(uint32_t gram)
{
	return (gram * 2654435761u) >> 18;
}

/* Note the first and the last pair of bytes of a part: a line must have them. */
static void
note_needed_pairs(IndexedPart *entry, const char *part, size_t len)
{
	if (len < 2 || entry->need_count + 2 > NEEDS_MAX)
		return;
	entry->needs[entry->need_count++] =
		(unsigned short) place_of_byte_pair(part);
	entry->needs[entry->need_count++] =
		(unsigned short) place_of_byte_pair(part + len - 2);
}

/*
 * The ends of a part of a pattern that must be ends of a word: not beside a
 * digit or a mark.
 */
static int
find_part_edges(const char *pattern, const char *part, size_t len)
{
	bool		begins = part == pattern || part[-1] == '*';
	bool		ends = part[len] == '*' || part[len] == '\0';

	if (len == 0)
		return 0;
	return (begins && is_word(part[0]) ? EDGE_BEGIN : 0) |
		(ends && is_word(part[len - 1]) ? EDGE_END : 0);
}

/*
 * Enter a pattern by its number: its longest part without marks. Each number
 * once, before gram_index_build().
 */
void
gram_enter_pattern(int number, const char *pattern, GramBorders borders)
{
	IndexedPart *entry = &Parts[number];
	const char *best = pattern;
	size_t		best_len = 0;

	if (number >= PartCount)
		PartCount = number + 1;
	for (const char *part = pattern; *part != '\0';)
	{
		size_t		len = strcspn(part, PART_ENDS);

		if (len > best_len)
		{
			best = part;
			best_len = len;
		}
		part += len + (part[len] != '\0');
	}
	entry->text = best;
	entry->len = (unsigned short) best_len;
	if (borders == GRAM_WHOLE_WORDS)
		entry->edges = (unsigned char) find_part_edges(pattern, best, best_len);
	entry->whole = strcspn(pattern, "*#") == strlen(pattern);
	for (const char *part = pattern; *part != '\0';)
	{
		size_t		len = strcspn(part, PART_ENDS);

		if (part != best)
			note_needed_pairs(entry, part, len);
		part += len + (part[len] != '\0');
	}
}

/* The number of places of a part that its gram is chosen among. */
static int
count_gram_places(const IndexedPart *part)
{
	int			places = part->len - (int) sizeof(uint32_t) + 1;

	return places > GRAM_WITHIN ? GRAM_WITHIN : places < 1 ? 1 : places;
}

/* Enter a part by its rarest gram: what many patterns have, logs have. */
static void
index_part(int number, const unsigned short *counts)
{
	IndexedPart *part = &Parts[number];
	int			places = count_gram_places(part);
	unsigned int bucket = gram_bucket(read_gram_at(part->text));

	for (int at = 1; at < places; at++)
	{
		unsigned int other = gram_bucket(read_gram_at(part->text + at));

		if (counts[other] < counts[bucket])
		{
			bucket = other;
			part->offset = (unsigned short) at;
		}
	}
	part->gram = read_gram_at(part->text + part->offset);
	if (part->len - part->offset >= GRAM_AND_REST)
		part->rest = read_gram_at(part->text + part->offset + sizeof(uint32_t));
	part->next = GramHead[bucket];
	GramHead[bucket] = (short) (number + 1);
}

/* Build the index of the patterns that were entered. */
void
gram_index_build(void)
{
	unsigned short counts[GRAM_BUCKETS] = {0};

	for (int i = 0; i < PartCount; i++)
		for (int at = 0; Parts[i].text != NULL &&
			 at < count_gram_places(&Parts[i]); at++)
			counts[gram_bucket(read_gram_at(Parts[i].text + at))]++;
	for (int i = 0; i < PartCount; i++)
		if (Parts[i].text != NULL)
			index_part(i, counts);
}

/*
 * Whether a part that is at a place of a text has the ends of words that it
 * must have. A plural is the same word.
 */
static inline bool
has_part_edges(int edges, const char *text, const char *end, const char *at,
			   size_t len)
{
	const char *behind = at + len;

	if ((edges & EDGE_BEGIN) != 0 && at > text && is_word(at[-1]))
		return false;
	if ((edges & EDGE_END) == 0 || behind >= end)
		return true;
	if (*behind == 's' && is_letter(behind[-1]))
		behind++;
	return behind >= end || !is_word(*behind);
}

/* Whether a part of a pattern, # being a digit, is at a place of a text. */
static bool
is_part_at(const char *at, const char *part, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (part[i] == '#' ? !is_digit(at[i]) : at[i] != part[i])
			return false;
	return true;
}

/*
 * Find a part of a pattern, # being a digit, in a line from a place on; NULL
 * for nowhere. pattern is where the pattern begins.
 */
static const char *
find_pattern_part(const GramLine *line, const char *from, const char *pattern,
				  const char *part, size_t len)
{
	const char *end = line->text + line->len;
	size_t		skip = part[0] == '~';
	size_t		last = len > skip && part[len - 1] == '~';
	int			edges = find_part_edges(pattern, part, len);

	for (part += skip, len -= skip + last; from + len <= end; from++)
	{
		if (memchr(part, '#', len) == NULL)
		{
			from = memmem(from, end - from, part, len);
			if (from == NULL)
				return NULL;
		}
		else if (!is_part_at(from, part, len))
			continue;
		if (has_part_edges(edges, line->text, end, from, len))
			return from;
	}
	return NULL;
}

/* Whether the parts of a pattern between its stars come one after another. */
static bool
parts_follow_in_line(const GramLine *line, const char *pattern)
{
	const char *from = line->text;

	for (const char *part = pattern;;)
	{
		size_t		len = strcspn(part, "*");
		const char *found = find_pattern_part(line, from, pattern, part, len);

		if (found == NULL)
			return false;
		if (part[len] == '\0')
			return true;
		from = found + len - (part[0] == '~') - (len > 1 && part[len - 1] == '~');
		part += len + 1;
	}
}

/* Return the line with its pairs of bytes. */
const TopicLine *
gram_line_pairs(GramLine *line)
{
	if (!line->has_pairs)
		topic_read_pairs(&line->pairs, line->text, line->len);
	line->has_pairs = true;
	return &line->pairs;
}

/* Whether a line has all of a pattern whose longest part it has. */
bool
gram_line_follows(int number, GramLine *line, const char *pattern)
{
	const IndexedPart *part = &Parts[number];
	const TopicLine *pairs;

	if (part->whole)
		return true;
	pairs = gram_line_pairs(line);
	for (int i = 0; i < part->need_count; i++)
		if (!topic_line_has_place(pairs, part->needs[i]))
			return false;
	return parts_follow_in_line(line, pattern);
}

/* Whether a text has all of a part whose gram it has at a place. */
static inline bool
is_part_around(const IndexedPart *part, const char *at, const char *text,
			   const char *end)
{
	return at - text >= part->offset &&
		end - at >= part->len - part->offset &&
		(part->len - part->offset < GRAM_AND_REST ||
		 part->rest == read_gram_at(at + sizeof(uint32_t))) &&
		memcmp(at - part->offset, part->text, part->len) == 0 &&
		(part->edges == 0 ||
		 has_part_edges(part->edges, text, end, at - part->offset, part->len));
}

/*
 * Report each pattern whose longest part a line has to found, once, where the
 * line has that part first.
 */
void
gram_search_line(GramLine *line, GramFound found, void *arg)
{
	uint64_t	tried[GRAM_PATTERNS_MAX / 64 + 1];
	bool		cleared = false;
	const char *end = line->text + line->len;

	for (const char *at = line->text; end - at >= (ptrdiff_t) sizeof(uint32_t);
		 at++)
	{
		uint32_t	gram = read_gram_at(at);

		for (int i = GramHead[gram_bucket(gram)]; i != 0; i = Parts[i - 1].next)
		{
			const IndexedPart *part = &Parts[i - 1];
			uint64_t	bit = UINT64_C(1) << ((i - 1) % 64);

			if (part->gram != gram || !is_part_around(part, at, line->text, end))
				continue;
			if (!cleared)
				memset(tried, 0, (PartCount / 64 + 1) * sizeof(tried[0]));
			cleared = true;
			if ((tried[(i - 1) / 64] & bit) != 0)
				continue;
			tried[(i - 1) / 64] |= bit;
			found(i - 1, at - part->offset, arg);
		}
	}
}
