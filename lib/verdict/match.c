/*
 * match.c
 *		Find the rules that match a line of a log.
 *
 * A line is normalised first: small letters, white space as blanks, without
 * colours and escapes. Each pattern is indexed by four bytes of its longest
 * part, those that the fewest patterns have, so that one pass over the line
 * finds the few patterns to compare, and each is compared at most once a line.
 */
#include "verdict/match.h"

#include <stdint.h>
#include <string.h>

#include "verdict/errno_text.h"
#include "verdict/fold.h"
#include "verdict/listed.h"
#include "verdict/match_words.h"
#include "verdict/shape.h"
#include "verdict/topic.h"

static const VerdictRule Rules[] = {
#define RULE(phase, outcome, sections, pattern, cause, confidence, who, remedy, \
			 sample) \
	{PHASE_##phase, outcome, sections, pattern, cause, confidence, who, remedy, \
	sample},
#include "verdict/rules.def"
#include "verdict/topics.def"
#undef RULE
};

/* Return the number of rules; they are numbered from 1. */
int
verdict_rule_count(void)
{
	return lengthof(Rules);
}

/* Return the rule of a number from 1 to verdict_rule_count(). */
const VerdictRule *
match_nth_rule(int number)
{
	return &Rules[number - 1];
}

/* Where a part of a pattern is in a line, # being a digit; NULL for nowhere. */
static const char *
find_pattern_part(const char *line, size_t len, const char *part,
				  size_t part_len)
{
	if (memchr(part, '#', part_len) == NULL)
		return memmem(line, len, part, part_len);
	for (size_t at = 0; at + part_len <= len; at++)
	{
		size_t		i = 0;

		while (i < part_len && (part[i] == '#' ?
								line[at + i] >= '0' && line[at + i] <= '9' :
								line[at + i] == part[i]))
			i++;
		if (i == part_len)
			return line + at;
	}
	return NULL;
}

/* Whether the parts of a pattern between its stars come one after another. */
static bool
parts_follow_in_line(const char *line, size_t len, const char *pattern)
{
	const char *end = line + len;

	for (;;)
	{
		size_t		part = strcspn(pattern, "*");
		const char *found = find_pattern_part(line, end - line, pattern, part);

		if (found == NULL)
			return false;
		if (pattern[part] == '\0')
			return true;
		line = found + part;
		pattern += part + 1;
	}
}

/*
 * Rules by four bytes of their pattern, so that one pass over a line finds
 * those that can match it.
 */
#define GRAM_BUCKETS	16384

/* So many places of a part its gram is chosen among. */
#define GRAM_WITHIN		16

/* The bytes of a gram, and of those behind it that are compared with it. */
#define GRAM_AND_REST	((int) (2 * sizeof(uint32_t)))

/*
 * Patterns are numbered: the rules, the lists of words, the texts of errno,
 * the names of lists, the words of shapes.
 */
#define FIRST_WORD		((int) lengthof(Rules))
#define FIRST_HINT		(FIRST_WORD + (int) lengthof(FailureWords))
#define FIRST_COUNT		(FIRST_HINT + (int) lengthof(ShapeHints))
#define FIRST_IGNORE	(FIRST_COUNT + (int) lengthof(NoneCounted))
#define FIRST_LOOPBACK	(FIRST_IGNORE + (int) lengthof(IgnoreWords))
#define FIRST_SERVE		(FIRST_LOOPBACK + (int) lengthof(LoopbackWords))
#define FIRST_RETRY		(FIRST_SERVE + (int) lengthof(ServeWords))
#define FIRST_ERRNO		(FIRST_RETRY + (int) lengthof(RetryWords))
#define FIRST_LISTED	(FIRST_ERRNO + ERRNO_TEXT_COUNT)
#define FIRST_SHAPE		(FIRST_LISTED + LISTED_NAME_COUNT)
#define PATTERN_COUNT	(FIRST_SHAPE + SHAPE_WORDS_MAX)

/* The words of shapes are counted when they are entered. */
#define SHAPE_WORDS_MAX	320

/* So many pairs of bytes of the other parts of a pattern are asked for first. */
#define NEEDS_MAX		4

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
	unsigned char need_count;	/* places of pairs that other parts need */
	unsigned short needs[NEEDS_MAX];
} IndexedPart;

/* The topics come behind all other rules. */
#define FIRST_TOPIC		((int) lengthof(Rules) - TOPIC_COUNT)

static short GramHead[GRAM_BUCKETS];
static IndexedPart Parts[PATTERN_COUNT];
static int	QuoteRule;
static int	LoopbackRule;

/* Of each phase the kinds of the sections in which a success is looked for. */
static int	SuccessSections[PHASE_COUNT];

/* The rules of shapes, by their numbers, at places that their patterns tell. */
#define SHAPES_MAX		96
#define SHAPE_PLACES	512
static short ShapeRules[SHAPE_PLACES];
static int	ShapeCount;

/* Of each word of a shape its finder, and the finders that are always asked. */
static unsigned char ShapeFinders[SHAPE_WORDS_MAX];
static int	ShapeWordCount;
static uint32_t AskedAlways;

#define QUOTE_CAUSE		"the program ended with an error"

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

/* Note the first and the last pair of bytes of a part that a line must have. */
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

/* Enter the longest part without * and # of a pattern. */
static void
enter_pattern(int number, const char *pattern)
{
	IndexedPart *entry = &Parts[number];
	const char *best = pattern;
	size_t		best_len = 0;

	for (const char *part = pattern; *part != '\0';)
	{
		size_t		len = strcspn(part, "*#");

		if (len > best_len)
		{
			best = part;
			best_len = len;
		}
		part += len + (part[len] != '\0');
	}
	entry->text = best;
	entry->len = (unsigned short) best_len;
	entry->whole = best == pattern && best[best_len] == '\0';
	for (const char *part = pattern; *part != '\0';)
	{
		size_t		len = strcspn(part, "*#");

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

/* Enter a part by the rarest of its grams: what many patterns have, logs have. */
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

/* Build the index of the parts that were entered. */
static void
index_all_parts(void)
{
	unsigned short counts[GRAM_BUCKETS] = {0};

	for (int i = 0; i < PATTERN_COUNT; i++)
		for (int at = 0; Parts[i].text != NULL &&
			 at < count_gram_places(&Parts[i]); at++)
			counts[gram_bucket(read_gram_at(Parts[i].text + at))]++;
	for (int i = 0; i < PATTERN_COUNT; i++)
		if (Parts[i].text != NULL)
			index_part(i, counts);
}

/* Return the place at which the rule of a shape is looked for first. */
static unsigned int
first_place_of_shape(const char *pattern)
{
	unsigned int hash = 0;

	for (; *pattern != '\0'; pattern++)
		hash = hash * 31 + (unsigned char) *pattern;
	return hash % SHAPE_PLACES;
}

/* Enter the rule of a shape; of two of one pattern the one entered first. */
static void
enter_shape_rule(int rule)
{
	unsigned int place = first_place_of_shape(Rules[rule - 1].pattern);

	while (ShapeRules[place] != 0)
		place = (place + 1) % SHAPE_PLACES;
	ShapeRules[place] = (short) rule;
	ShapeCount++;
}

/* Enter the words of a list, numbered from first. */
static void
enter_word_list(int first, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		enter_pattern(first + (int) i, words[i]);
}

/*
 * Enter a word of a shape. The finder of one that is too short for a gram, or
 * that has no room, is always asked.
 */
static void
enter_shape_word(int finder, const char *word)
{
	if (ShapeWordCount == SHAPE_WORDS_MAX || strlen(word) < sizeof(uint32_t))
	{
		AskedAlways |= UINT32_C(1) << finder;
		return;
	}
	ShapeFinders[ShapeWordCount] = (unsigned char) finder;
	enter_pattern(FIRST_SHAPE + ShapeWordCount++, word);
}

/*
 * Build the index of patterns by their grams. Call it once before
 * match_rules_in_line(); later calls do nothing.
 */
void
match_build_index(void)
{
	if (QuoteRule != 0)
		return;
	fold_all_bytes();
	for (int i = lengthof(Rules) - 1; i >= 0; i--)
	{
		if (Rules[i].pattern[0] > '\002')
			enter_pattern(i, Rules[i].pattern);
		else if (Rules[i].pattern[0] == '\001' && ShapeCount < SHAPES_MAX)
			enter_shape_rule(i + 1);
		else if (is_topic_pattern(Rules[i].pattern))
			topic_enter_groups(i - FIRST_TOPIC, Rules[i].pattern + 1);
		if (Rules[i].outcome == OK)
			SuccessSections[Rules[i].phase] |= Rules[i].sections;
		if (strcmp(Rules[i].cause, QUOTE_CAUSE) == 0)
			QuoteRule = i + 1;
		if (strcmp(Rules[i].pattern, "localhost*refused") == 0)
			LoopbackRule = i + 1;
	}
	enter_word_list(FIRST_WORD, FailureWords, lengthof(FailureWords));
	enter_word_list(FIRST_HINT, ShapeHints, lengthof(ShapeHints));
	enter_word_list(FIRST_COUNT, NoneCounted, lengthof(NoneCounted));
	enter_word_list(FIRST_IGNORE, IgnoreWords, lengthof(IgnoreWords));
	enter_word_list(FIRST_LOOPBACK, LoopbackWords, lengthof(LoopbackWords));
	enter_word_list(FIRST_SERVE, ServeWords, lengthof(ServeWords));
	enter_word_list(FIRST_RETRY, RetryWords, lengthof(RetryWords));
	for (int i = 0; i < ERRNO_TEXT_COUNT; i++)
		enter_pattern(FIRST_ERRNO + i, errno_alias_at(i));
	for (int i = 0; i < LISTED_NAME_COUNT; i++)
		if (listed_name_at(i)[0] != '\0')
			enter_pattern(FIRST_LISTED + i, listed_name_at(i));
	enter_shape_words(enter_shape_word);
	index_all_parts();
}

/* Whether a rule is better than what was found, for sections of this kind. */
static bool
is_better_rule(int number, int found, int kinds)
{
	const VerdictRule *rule = &Rules[number];
	bool		fits = (rule->sections & kinds) != 0;
	bool		found_fits;

	if (found == 0)
		return true;
	found_fits = (Rules[found - 1].sections & kinds) != 0;
	if (fits != found_fits)
		return fits;
	if (rule->confidence != Rules[found - 1].confidence)
		return rule->confidence > Rules[found - 1].confidence;
	return number + 1 < found;
}

/* Of the texts of a list the one that a line has first. */
typedef struct FirstText
{
	const char *at;				/* NULL for none */
	int			number;
} FirstText;

/* A line that is searched, and its pairs of bytes once they were asked for. */
typedef struct SearchedLine
{
	const char *text;
	size_t		len;
	FirstText	errno_text;
	FirstText	listed;
	bool		has_pairs;
	TopicLine	pairs;
} SearchedLine;

/* Whether a text comes before the one of its list that was found so far. */
static bool
comes_before(const char *at, int number, const FirstText *first)
{
	return first->at == NULL || at < first->at ||
		(at == first->at && number > first->number);
}

/* Return the line with its pairs of bytes. */
static const TopicLine *
read_pairs_once(SearchedLine *line)
{
	if (!line->has_pairs)
		topic_read_pairs(&line->pairs, line->text, line->len);
	line->has_pairs = true;
	return &line->pairs;
}

/* Whether a line has all of a pattern whose longest part it has. */
static bool
has_rest_of_pattern(int number, SearchedLine *line, const char *pattern)
{
	const IndexedPart *part = &Parts[number];
	const TopicLine *pairs;

	if (part->whole)
		return true;
	pairs = read_pairs_once(line);
	for (int i = 0; i < part->need_count; i++)
		if (!topic_line_has_place(pairs, part->needs[i]))
			return false;
	return parts_follow_in_line(line->text, line->len, pattern);
}

/*
 * Try a pattern whose longest part is in the line. A failure is known by its
 * line in every log; a success, and a row of a table, only where it belongs.
 */
static void
try_found_pattern(int number, const char *at, SearchedLine *line, int kinds,
				  LineFinding *finding)
{
	FirstText	found = {at, number};
	const VerdictRule *rule;
	int		   *slot = &finding->failed;
	int			sections;

	if (number >= FIRST_SHAPE)
	{
		finding->finders |= UINT32_C(1) << ShapeFinders[number - FIRST_SHAPE];
		return;
	}
	if (number >= FIRST_LISTED)
	{
		const char *shape = comes_before(at, number, &line->listed) ?
			find_listed_name(number - FIRST_LISTED, line->text, line->len) : NULL;

		if (shape != NULL)
		{
			finding->listed = shape;
			line->listed = found;
		}
		return;
	}
	if (number >= FIRST_ERRNO)
	{
		if (comes_before(at, number, &line->errno_text))
		{
			finding->errno_text = number - FIRST_ERRNO + 1;
			line->errno_text = found;
		}
		return;
	}
	if (number >= FIRST_WORD)
	{
		finding->failure_word |= number < FIRST_HINT;
		finding->shape_hint |= number >= FIRST_HINT && number < FIRST_COUNT;
		finding->harmless |= number >= FIRST_COUNT && number < FIRST_LOOPBACK;
		finding->loopback |= number >= FIRST_LOOPBACK && number < FIRST_SERVE;
		finding->serves |= number >= FIRST_SERVE && number < FIRST_RETRY;
		finding->retries |= number >= FIRST_RETRY;
		return;
	}
	rule = &Rules[number];
	sections = rule->sections;
	if (rule->outcome == OK)
		slot = &finding->ok;
	else if ((sections & (HOST | AGENT)) != 0)
		sections |= HOST | AGENT;
	if ((sections & kinds) != 0 && is_better_rule(number, *slot, kinds) &&
		has_rest_of_pattern(number, line, rule->pattern))
		*slot = number + 1;
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
		memcmp(at - part->offset, part->text, part->len) == 0;
}

/*
 * Find what the patterns do in a line that was normalised: each is tried where
 * the line has its longest part first.
 */
static LineFinding
search_indexed_parts(SearchedLine *line, int kinds)
{
	LineFinding finding = {0};
	uint64_t	tried[PATTERN_COUNT / 64 + 1];
	bool		cleared = false;
	const char *end = line->text + line->len;

	for (const char *at = line->text; end - at >= (ptrdiff_t) sizeof(uint32_t); at++)
	{
		uint32_t	gram = read_gram_at(at);

		for (int i = GramHead[gram_bucket(gram)]; i != 0; i = Parts[i - 1].next)
		{
			const IndexedPart *part = &Parts[i - 1];
			uint64_t	bit = UINT64_C(1) << ((i - 1) % 64);

			if (part->gram != gram || !is_part_around(part, at, line->text, end))
				continue;
			if (!cleared)
				memset(tried, 0, sizeof(tried));
			cleared = true;
			if ((tried[(i - 1) / 64] & bit) != 0)
				continue;
			tried[(i - 1) / 64] |= bit;
			try_found_pattern(i - 1, at - part->offset, line, kinds, &finding);
		}
	}
	return finding;
}

/*
 * Return the number of the rule whose cause quotes the log.
 * match_build_index() must have been called.
 */
int
match_quote_rule(void)
{
	return QuoteRule;
}

/* By the rules; match_build_index() must have been called. */
int
match_success_sections(BootPhase phase)
{
	return SuccessSections[phase];
}

/*
 * Return the number of the rule of a refused connection to the container's own
 * address. match_build_index() must have been called.
 */
int
match_loopback_rule(void)
{
	return LoopbackRule;
}

/* Return the number of the rule with this pattern; 0 if not found. */
int
match_shape_rule(const char *pattern)
{
	for (unsigned int place =
		 first_place_of_shape(pattern); ShapeRules[place] != 0;
		 place = (place + 1) % SHAPE_PLACES)
		if (strcmp(Rules[ShapeRules[place] - 1].pattern, pattern) == 0)
			return ShapeRules[place];
	return 0;
}

/* Take the rule of a shape, 0 for none, where it is better. */
static void
use_shape_if_better(LineFinding *finding, int shape, int kinds)
{
	if (shape != 0 && is_better_rule(shape - 1, finding->failed, kinds))
		finding->failed = shape;
}

/*
 * A line that was normalised: with two blanks and a newline more, and maybe an
 * errno's text.
 */
typedef struct PlainLine
{
	char		text[LINE_MAX_BYTES + 3 + ERRNO_TEXT_ROOM];
	size_t		len;
	SearchedLine searched;
} PlainLine;

/* Search a plain line from the start. */
static LineFinding
search_plain_line(PlainLine *line, int kinds)
{
	line->searched.text = line->text;
	line->searched.len = line->len;
	line->searched.has_pairs = false;
	line->searched.errno_text.at = line->searched.listed.at = NULL;
	return search_indexed_parts(&line->searched, kinds);
}

/*
 * Find what the patterns and the names of lists do in a line. *seeks_shape is
 * set if it may have a shape, too.
 */
static LineFinding
match_patterns(PlainLine *line, int kinds, LineLevel level, bool *seeks_shape)
{
	LineFinding finding = search_plain_line(line, kinds);

	*seeks_shape = false;
	if (finding.errno_text != 0 &&
		add_errno_text(finding.errno_text - 1, line->text, &line->len))
	{
		bool		retries = finding.retries;

		finding = search_plain_line(line, kinds);
		finding.retries |= retries;
	}
	if ((finding.failed != 0 || finding.failure_word) && finding.harmless)
	{
		finding.failed = 0;
		finding.failure_word = false;
	}
	else if (kinds != SECTION_PS && level != LEVEL_LOW)
	{
		if (finding.listed != NULL)
			use_shape_if_better(&finding, match_shape_rule(finding.listed),
								kinds);
		*seeks_shape = finding.shape_hint;
	}
	return finding;
}

/*
 * Return what the rules and the shapes find in one line. match_build_index()
 * must have been called.
 */
LineFinding
match_rules_in_line(const char *text, size_t len, bool last, int kinds,
					LineLevel level, const Trace *trace)
{
	PlainLine	line;
	LineFinding finding;
	bool		seeks_shape;

	line.len = fold_log_line(text, len, last, line.text);
	finding = match_patterns(&line, kinds, level, &seeks_shape);
	if (seeks_shape)
		use_shape_if_better(&finding,
							find_message_shape(text, len < LINE_MAX_BYTES ?
											   len : LINE_MAX_BYTES,
											   read_pairs_once(&line.searched),
											   trace,
											   finding.finders | AskedAlways),
							kinds);
	return finding;
}

/* A line that hints at a shape is a hint, whatever the shape is. */
bool
match_hints_at_failure(const char *text, size_t len, int kinds,
					   LineLevel level)
{
	PlainLine	line;
	LineFinding finding;
	bool		seeks_shape;

	line.len = fold_log_line(text, len, false, line.text);
	finding = match_patterns(&line, kinds, level, &seeks_shape);
	return finding.failed != 0 || finding.failure_word || finding.shape_hint;
}

/* Return what the words of a failure line are about: a rule; 0 for nothing. */
int
match_topic_of_line(const char *text, size_t len, int kinds)
{
	char		line[LINE_MAX_BYTES + 3];
	TopicGroups groups;
	int			found = 0;

	topic_find_groups(&groups, line, fold_log_line(text, len, false, line));
	for (int topic = 0; topic < TOPIC_COUNT; topic++)
		if (topic_holds_groups(&groups, topic) &&
			(Rules[FIRST_TOPIC + topic].sections & kinds) != 0 &&
			is_better_rule(FIRST_TOPIC + topic, found, kinds))
			found = FIRST_TOPIC + topic + 1;
	return found;
}
