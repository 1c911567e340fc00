/*
 * gram.c
 *		Find the patterns whose longest part a line has, in one pass over it.
 *
 * Each pattern is indexed by four bytes, a gram, of its longest part without *
 * and #: by those that the fewest patterns have. At each second place of a
 * line a window of four bytes is looked up in a set of 32 KiB; a gram at an
 * odd place is known by the window before or behind it. Of the windows that
 * pass, one in ten, each place is looked up in the index: only the patterns of
 * its bucket are compared, and each is reported at most once a line. The other
 * parts are compared only where gram_line_follows() is asked. A part is not
 * found within a longer word, but for an end that is marked.
 *
 * Invariants: a pattern's longest part has four bytes or more, or its gram
 * would have bytes of no part; the index does not change once it was built; a
 * pattern's text outlives the index.
 */
#include "verdict/match/gram.h"

#include <string.h>

#include "text/load.h"
#include "verdict/line/bytes.h"
#include "verdict/line/pair.h"
#include "verdict/match/window.h"

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

/*
 * What ends a part that is compared: a star, a digit, the mark of an open end.
 */
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
	unsigned char need_count;	/* pairs that other parts need */
	char		needs[NEEDS_MAX][2];
} IndexedPart;

static short GramHead[GRAM_BUCKETS];

/* The set of the grams of patterns: by their bucket a bit for each. */
static unsigned char Grams[GRAM_BUCKETS];

static IndexedPart Parts[GRAM_PATTERNS_MAX];

/* One more than the highest number that was entered. */
static int	PartCount = 0;

/* Return the index of a gram's bucket: the upper 14 bits of its hash. */
static inline unsigned int
gram_bucket(uint32_t gram)
{
	return (gram * 2654435761u) >> 18;
}

/* Return the bit of a gram among those of its bucket: the next bits of it. */
static inline unsigned int
gram_bit(uint32_t gram)
{
	return (gram * 2654435761u) >> 15 & 7;
}

/*
 * Add the windows of a part: that of its gram, and one that is next to it, of
 * which the first byte may be any where the part is nothing but its gram.
 */
static void
add_part_windows(const IndexedPart *part)
{
	const char *gram = part->text + part->offset;

	window_add(part->gram);
	if (part->offset > 0)
		window_add(load_four_bytes(gram - 1));
	else if (part->len > (int) sizeof(uint32_t))
		window_add(load_four_bytes(gram + 1));
	else
		for (uint32_t first = 0; first < 32; first++)
			window_add(part->gram << 8 | first);
}

/*
 * Note the first and the last pair of bytes of a part: a line must have them.
 */
static void
note_needed_pairs(IndexedPart *entry, const char *part, size_t len)
{
	if (len < 2 || entry->need_count + 2 > NEEDS_MAX)
		return;
	memcpy(entry->needs[entry->need_count++], part, 2);
	memcpy(entry->needs[entry->need_count++], part + len - 2, 2);
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
	unsigned int bucket = gram_bucket(load_four_bytes(part->text));

	for (int at = 1; at < places; at++)
	{
		unsigned int other = gram_bucket(load_four_bytes(part->text + at));

		if (counts[other] < counts[bucket])
		{
			bucket = other;
			part->offset = (unsigned short) at;
		}
	}
	part->gram = load_four_bytes(part->text + part->offset);
	if (part->len - part->offset >= GRAM_AND_REST)
		part->rest = load_four_bytes(part->text + part->offset + sizeof(uint32_t));
	part->next = GramHead[bucket];
	GramHead[bucket] = (short) (number + 1);
	Grams[bucket] |= (unsigned char) (1 << gram_bit(part->gram));
	add_part_windows(part);
}

/* Build the index of the patterns that were entered. */
void
gram_index_build(void)
{
	unsigned short counts[GRAM_BUCKETS] = {0};

	for (int i = 0; i < PartCount; i++)
		for (int at = 0; Parts[i].text != NULL &&
			 at < count_gram_places(&Parts[i]); at++)
			counts[gram_bucket(load_four_bytes(Parts[i].text + at))]++;
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
 * Return where a part of a pattern ends, # being a digit, that a line has from
 * a place on; NULL if not found. pattern is where the pattern begins.
 */
static const char *
skip_pattern_part(const GramLine *line, const char *from, const char *pattern,
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
			from = len < 2 ? memmem(from, end - from, part, len) :
				find_bytes(from, end - from, part, len);
			if (from == NULL)
				return NULL;
		}
		else if (!is_part_at(from, part, len))
			continue;
		if (has_part_edges(edges, line->text, end, from, len))
			return from + len;
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

		from = skip_pattern_part(line, from, pattern, part, len);
		if (from == NULL)
			return false;
		if (part[len] == '\0')
			return true;
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
gram_line_follows(int number, const GramLine *line, const char *pattern)
{
	const IndexedPart *part = &Parts[number];

	if (part->whole)
		return true;
	for (int i = 0; i < part->need_count; i++)
		if (!text_has_pair(line->text, line->len, part->needs[i]))
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
		 part->rest == load_four_bytes(at + sizeof(uint32_t))) &&
		(part->len <= (int) sizeof(uint32_t) ||
		 memcmp(at - part->offset, part->text, part->len) == 0) &&
		(part->edges == 0 ||
		 has_part_edges(part->edges, text, end, at - part->offset, part->len));
}

/* Store a place; return 1 if a pattern may have its gram there, else 0. */
static inline size_t
keep_gram_place(const char *text, size_t at, unsigned short *place)
{
	uint32_t	gram = load_four_bytes(text + at);

	*place = (unsigned short) at;
	return Grams[gram_bucket(gram)] >> gram_bit(gram) & 1;
}

/*
 * List the places in and next to the windows of a line where a pattern may have
 * its gram, in their order. There is room for three at each window.
 */
static size_t
list_gram_places(const GramLine *line, const unsigned short *windows,
				 size_t count, unsigned short *places)
{
	size_t		n = 0;
	size_t		next = 0;

	for (size_t i = 0; i < count; i++)
	{
		size_t		at = windows[i];

		n += keep_gram_place(line->text, at - (at > 0), places + n) &
			(at > next);
		n += keep_gram_place(line->text, at, places + n);
		n += keep_gram_place(line->text, at + 1, places + n) &
			(at + sizeof(uint32_t) < line->len);
		next = at + 2;
	}
	return n;
}

/*
 * Report each pattern whose longest part a line has to found, once, where the
 * line has that part first.
 */
void
gram_search_line(GramLine *line, GramFound found, void *arg)
{
	unsigned short windows[GRAM_LINE_MAX / 2 + 1];
	unsigned short places[3 * (GRAM_LINE_MAX / 2 + 1)];
	uint64_t	tried[GRAM_PATTERNS_MAX / 64 + 1];
	bool		cleared = false;
	const char *end = line->text + line->len;
	size_t		count = window_list(line->text, line->len, windows);

	count = list_gram_places(line, windows, count, places);
	for (size_t n = 0; n < count; n++)
	{
		const char *at = line->text + places[n];
		uint32_t	gram = load_four_bytes(at);

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
