/*
 * match.c
 *		Find the rules that match a line of a log.
 *
 * A line is normalised first: small letters, white space as blanks, without
 * colours and escapes. One pass over it finds the patterns to compare (see
 * gram.h); what each says of the line is told by its number. Of the rules that
 * match, is_better_rule() chooses: the order of patterns in a line does not.
 *
 * Invariant: each list of words has the numbers from its FIRST_ to the next
 * one, and is entered by no other.
 */
#include "verdict/match/match.h"

#include <stdint.h>
#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/line/fold.h"
#include "verdict/line/identifier.h"
#include "verdict/match/errno_text.h"
#include "verdict/match/gram.h"
#include "verdict/match/listed.h"
#include "verdict/match/match_words.h"
#include "verdict/match/shape.h"
#include "verdict/match/topic.h"

static const VerdictRule Rules[] = {
#define RULE(phase, outcome, sections, pattern, cause, confidence, who, remedy, \
			 sample) \
	{PHASE_##phase, outcome, sections, pattern, cause, confidence, who, remedy, \
	sample},
#include "verdict/knowledge/rules.def"
#include "verdict/knowledge/topics.def"
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
#define FIRST_CONNECT	(FIRST_RETRY + (int) lengthof(RetryWords))
#define FIRST_SUCCESS	(FIRST_CONNECT + (int) lengthof(ConnectWords))
#define FIRST_END		(FIRST_SUCCESS + (int) lengthof(SuccessWords))
#define FIRST_ERRNO		(FIRST_END + (int) lengthof(EndWords))
#define FIRST_LISTED	(FIRST_ERRNO + ERRNO_TEXT_COUNT)
#define FIRST_SHAPE		(FIRST_LISTED + LISTED_NAME_COUNT)
#define PATTERN_COUNT	(FIRST_SHAPE + SHAPE_WORDS_MAX)

/* The words of shapes are counted when they are entered. */
#define SHAPE_WORDS_MAX	320

_Static_assert(PATTERN_COUNT <= GRAM_PATTERNS_MAX, "the index has room");

/* The topics come behind all other rules. */
#define FIRST_TOPIC		((int) lengthof(Rules) - TOPIC_COUNT)

static int	QuoteRule;
static int	LoopbackRule;

/* How sure the surest topic is. */
static double SurestTopic;

/* Of each phase the kinds of the sections in which a success is looked for. */
static int	SuccessSections[PHASE_COUNT];

/* The rules of shapes, by number, at places that their patterns tell. */
#define SHAPES_MAX		96
#define SHAPE_PLACES	512
static short ShapeRules[SHAPE_PLACES];
static int	ShapeCount;

/* Of each word of a shape its finder, and the finders always asked. */
static unsigned char ShapeFinders[SHAPE_WORDS_MAX];
static int	ShapeWordCount;
static uint32_t AskedAlways;

#define QUOTE_CAUSE		"the program ended with an error"

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
		gram_enter_pattern(first + (int) i, words[i], GRAM_ANYWHERE);
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
	gram_enter_pattern(FIRST_SHAPE + ShapeWordCount++, word, GRAM_ANYWHERE);
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
			gram_enter_pattern(i, Rules[i].pattern, GRAM_WHOLE_WORDS);
		else if (Rules[i].pattern[0] == '\001' && ShapeCount < SHAPES_MAX)
			enter_shape_rule(i + 1);
		else if (is_topic_pattern(Rules[i].pattern))
		{
			topic_enter_groups(i - FIRST_TOPIC, Rules[i].pattern + 1);
			if (Rules[i].confidence > SurestTopic)
				SurestTopic = Rules[i].confidence;
		}
		if (Rules[i].outcome == OK)
			SuccessSections[Rules[i].phase] |= Rules[i].sections;
		if (strcmp(Rules[i].cause, QUOTE_CAUSE) == 0)
			QuoteRule = i + 1;
		if (strcmp(Rules[i].pattern, "localhost*~refused") == 0)
			LoopbackRule = i + 1;
	}
	enter_word_list(FIRST_WORD, FailureWords, lengthof(FailureWords));
	enter_word_list(FIRST_HINT, ShapeHints, lengthof(ShapeHints));
	enter_word_list(FIRST_COUNT, NoneCounted, lengthof(NoneCounted));
	enter_word_list(FIRST_IGNORE, IgnoreWords, lengthof(IgnoreWords));
	enter_word_list(FIRST_LOOPBACK, LoopbackWords, lengthof(LoopbackWords));
	enter_word_list(FIRST_SERVE, ServeWords, lengthof(ServeWords));
	enter_word_list(FIRST_RETRY, RetryWords, lengthof(RetryWords));
	enter_word_list(FIRST_CONNECT, ConnectWords, lengthof(ConnectWords));
	enter_word_list(FIRST_SUCCESS, SuccessWords, lengthof(SuccessWords));
	enter_word_list(FIRST_END, EndWords, lengthof(EndWords));
	for (int i = 0; i < ERRNO_TEXT_COUNT; i++)
		gram_enter_pattern(FIRST_ERRNO + i, errno_alias_at(i),
						   GRAM_WHOLE_WORDS);
	for (int i = 0; i < LISTED_NAME_COUNT; i++)
		if (listed_name_at(i)[0] != '\0')
			gram_enter_pattern(FIRST_LISTED + i, listed_name_at(i),
							   GRAM_ANYWHERE);
	enter_shape_words(enter_shape_word);
	gram_index_build();
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

/* A search of a line, and what it found so far. */
typedef struct LineSearch
{
	GramLine   *line;
	int			kinds;			/* of the line's section */
	FirstText	errno_text;
	FirstText	listed;
	LineFinding finding;
} LineSearch;

/* Whether a text comes before the one of its list that was found so far. */
static bool
comes_before(const char *at, int number, const FirstText *first)
{
	return first->at == NULL || at < first->at ||
		(at == first->at && number > first->number);
}

/* Take a name of a list, where it is the line's first and has a shape. */
static void
take_listed_name(int number, const char *at, LineSearch *search)
{
	const char *shape = comes_before(at, number, &search->listed) ?
		find_listed_name(number - FIRST_LISTED, search->line->text,
						 search->line->len) : NULL;

	if (shape != NULL)
	{
		search->finding.listed = shape;
		search->listed.at = at;
		search->listed.number = number;
	}
}

/* Take a text of errno, where it is the line's first. */
static void
take_errno_text(int number, const char *at, LineSearch *search)
{
	if (comes_before(at, number, &search->errno_text))
	{
		search->finding.errno_text = number - FIRST_ERRNO + 1;
		search->errno_text.at = at;
		search->errno_text.number = number;
	}
}

/*
 * Take what a word says of the line, by the list that it is of; place is where
 * the line has it first.
 */
static void
take_word_of_list(int number, size_t place, LineFinding *finding)
{
	if (number >= FIRST_RETRY && number < FIRST_CONNECT)
		finding->retry_at = (unsigned short) place;
	finding->failure_word |= number < FIRST_HINT;
	finding->shape_hint |= number >= FIRST_HINT && number < FIRST_COUNT;
	finding->harmless |= number >= FIRST_COUNT && number < FIRST_LOOPBACK;
	finding->loopback |= number >= FIRST_LOOPBACK && number < FIRST_SERVE;
	finding->serves |= number >= FIRST_SERVE && number < FIRST_RETRY;
	finding->retries |= number >= FIRST_RETRY && number < FIRST_CONNECT;
	finding->connects |= number >= FIRST_CONNECT && number < FIRST_SUCCESS;
	finding->succeeds |= number >= FIRST_SUCCESS && number < FIRST_END;
	finding->ends |= number >= FIRST_END;
}

/*
 * Try a rule whose longest part is in the line. A failure is known by its line
 * in every log; a success, and a row of a table, only where it belongs.
 */
static void
try_found_rule(int number, LineSearch *search)
{
	const VerdictRule *rule = &Rules[number];
	int		   *slot = &search->finding.failed;
	int			sections = rule->sections;

	if (rule->outcome == OK)
		slot = &search->finding.ok;
	else if ((sections & (HOST | AGENT)) != 0)
		sections |= HOST | AGENT;
	if ((sections & search->kinds) != 0 &&
		is_better_rule(number, *slot, search->kinds) &&
		gram_line_follows(number, search->line, rule->pattern))
		*slot = number + 1;
}

/* Take a pattern whose longest part is in the line: a GramFound. */
static void
take_found_pattern(int number, const char *at, void *arg)
{
	LineSearch *search = arg;

	if (number >= FIRST_SHAPE)
		search->finding.finders |=
			UINT32_C(1) << ShapeFinders[number - FIRST_SHAPE];
	else if (number >= FIRST_LISTED)
		take_listed_name(number, at, search);
	else if (number >= FIRST_ERRNO)
		take_errno_text(number, at, search);
	else if (number >= FIRST_WORD)
		take_word_of_list(number, (size_t) (at - search->line->text),
						  &search->finding);
	else
		try_found_rule(number, search);
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

/* By the rules; match_build_index() must have been called. */
double
match_surest_topic(void)
{
	return SurestTopic;
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
	GramLine	searched;
} PlainLine;

_Static_assert(sizeof(((PlainLine *) NULL)->text) < GRAM_LINE_MAX,
			   "a plain line can be searched");

/* Search a plain line from the start. */
static LineFinding
search_plain_line(PlainLine *line, int kinds)
{
	LineSearch	search = {.line = &line->searched, .kinds = kinds};

	line->searched.text = line->text;
	line->searched.len = line->len;
	line->searched.has_pairs = false;
	gram_search_line(&line->searched, take_found_pattern, &search);
	return search.finding;
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
		LineFinding before = finding;

		finding = search_plain_line(line, kinds);
		finding.retries |= before.retries;
		finding.retry_at = before.retry_at;
		finding.connects |= before.connects;
		finding.succeeds |= before.succeeds;
		finding.ends |= before.ends;
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
	bool		shortened;

	line.len = fold_log_line(text, len, last, line.text);
	shortened = line.len < len + 2 + last;
	finding = match_patterns(&line, kinds, level, &seeks_shape);
	finding.shortened = shortened;
	if (seeks_shape)
		use_shape_if_better(&finding,
							find_message_shape(text, len < LINE_MAX_BYTES ?
											   len : LINE_MAX_BYTES,
											   gram_line_pairs(&line.searched),
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
	char		line[2 * (LINE_MAX_BYTES + 3)];
	size_t		n = fold_log_line(text, len, false, line);
	TopicGroups groups;
	int			found = 0;

	n += write_identifier_words(text, len < LINE_MAX_BYTES ? len : LINE_MAX_BYTES,
								line + n, sizeof(line) - n);
	topic_find_groups(&groups, line, n);
	for (int topic = topic_next_held(&groups, 0); topic < TOPIC_COUNT;
		 topic = topic_next_held(&groups, topic + 1))
		if ((Rules[FIRST_TOPIC + topic].sections & kinds) != 0 &&
			is_better_rule(FIRST_TOPIC + topic, found, kinds))
			found = FIRST_TOPIC + topic + 1;
	return found;
}
