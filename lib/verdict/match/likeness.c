/*
 * likeness.c
 *		Which samples a line is most like, where no rule and no topic knows it.
 *
 * Lines are compared by their words, whatever the order: a word that few
 * samples have counts more. All samples of a cause count for it, the likest
 * most.
 */
#include "verdict/match/likeness.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/line/fold.h"
#include "verdict/match/match.h"

/* A message of a program's own list, and its cause: one of rules.def. */
typedef struct ListedMessage
{
	const char *cause;
	const char *text;
} ListedMessage;

static const ListedMessage Messages[] = {
#define MESSAGE(cause, text) {cause, text},
#include "verdict/knowledge/messages.def"
#undef MESSAGE
};

/* As many rules as are looked at; more would not be compared with. */
#define RULES_MAX		2048
#define SAMPLES_MAX		(RULES_MAX + lengthof(Messages))

/* So many different words of a line are read. */
#define WORDS_MAX		24

/* Words are told apart by so many bits of their hash. */
#define WORD_SLOTS		16384

/* Causes are, too. */
#define CAUSE_SLOTS		1024

/* A sample with fewer words of a line tells nothing of it. */
#define COMMON_MIN		3

/* So like the samples of a cause a line must be; and where a topic is known. */
#define LIKE_ENOUGH		0.012
#define LIKE_SURELY		0.04

/* The different words of a line, by their slots. */
typedef struct WordSet
{
	unsigned short slots[WORDS_MAX];
	int			count;
} WordSet;

/* A sample: its words, how much they count together, and its cause's rule. */
typedef struct LikeSample
{
	WordSet		words;
	double		weight;
	short		rule;
} LikeSample;

static LikeSample Samples[SAMPLES_MAX];
static int	sample_count;

/* Of each slot the samples that have the word, then how much it counts. */
static unsigned short Rarity[WORD_SLOTS];

/* The least sure rule of each cause; 0 for a free place. */
static short CauseRules[CAUSE_SLOTS];

/* By that rule the kinds of sections that any rule of the cause is of. */
static unsigned char CauseKinds[RULES_MAX + 1];

/* The hash of a text, FNV-1a. */
static uint32_t
hash_bytes(const char *text, size_t len)
{
	uint32_t	hash = 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char) text[i]) * 16777619u;
	return hash ^ hash >> 15;
}

/* The length of a word without the ending that its other forms have. */
static size_t
measure_stem(const char *word, size_t len)
{
	static const char *const endings[] = {"ing", "ed", "es", "s"};

	for (size_t i = 0; len > 5 && i < lengthof(endings); i++)
	{
		size_t		n = strlen(endings[i]);

		if (memcmp(word + len - n, endings[i], n) == 0)
			return len - n;
	}
	return len;
}

/* Add a word, in small letters, to a set. */
static void
add_word(WordSet *set, const char *word, size_t len)
{
	unsigned short slot;

	if (len < 2)
		return;
	slot = hash_bytes(word, measure_stem(word, len)) % WORD_SLOTS;
	for (int i = 0; i < set->count; i++)
		if (set->slots[i] == slot)
			return;
	if (set->count < WORDS_MAX)
		set->slots[set->count++] = slot;
}

/*
 * Read the words of a text: letters; a capital behind a small one begins one.
 * Addresses are passed over: what is called so tells nothing.
 */
static void
read_words(const char *text, size_t len, WordSet *set)
{
	char		word[32];
	size_t		n = 0;

	set->count = 0;
	for (size_t i = 0; i < len; i++)
	{
		bool		begins = i > 0 && is_capital(text[i]) &&
			is_letter(text[i - 1]) && !is_capital(text[i - 1]);

		if (len - i > 3 && memcmp(text + i, "://", 3) == 0)
		{
			n = 0;
			while (i + 1 < len && text[i + 1] != ' ')
				i++;
		}
		if (!is_letter(text[i]) || begins)
		{
			add_word(set, word, n);
			n = 0;
		}
		if (is_letter(text[i]) && n < sizeof(word))
			word[n++] = fold_byte(text[i]);
	}
	add_word(set, word, n);
}

/* The place of a cause's rule, or the free place where it belongs. */
static short *
find_cause_place(const char *cause)
{
	unsigned	place = hash_bytes(cause, strlen(cause)) % CAUSE_SLOTS;

	while (CauseRules[place] != 0 &&
		   strcmp(match_nth_rule(CauseRules[place])->cause, cause) != 0)
		place = (place + 1) % CAUSE_SLOTS;
	return &CauseRules[place];
}

/* Whether a rule is of a failure that a log's line tells. */
static bool
is_rule_of_lines(const VerdictRule *rule)
{
	return rule->outcome != OK && (rule->sections & (HOST | AGENT)) != 0;
}

/* Add a sample of a cause's rule. */
static void
add_sample(const char *text, short rule)
{
	LikeSample *sample = &Samples[sample_count++];

	read_words(text, strlen(text), &sample->words);
	sample->rule = rule;
	for (int i = 0; i < sample->words.count; i++)
		Rarity[sample->words.slots[i]]++;
}

/*
 * Return sixteen times the binary logarithm of all samples over some. A word
 * that no sample has counts against all of them.
 */
static unsigned short
measure_rarity(int some)
{
	int			rarity = 0;

	if (some == 0)
	{
		rarity = 16;
		some = 1;
	}
	for (; 2 * some <= sample_count; some *= 2)
		rarity += 16;
	return (unsigned short) (rarity + 16 * (sample_count - some) / some);
}

/* How much the words of a set count together. */
static double
weigh_words(const WordSet *set)
{
	double		weight = 0;

	for (int i = 0; i < set->count; i++)
		weight += (double) Rarity[set->slots[i]] * Rarity[set->slots[i]];
	return weight;
}

/* Read all samples. */
static void
read_samples(void)
{
	int			rules = verdict_rule_count();

	if (rules > RULES_MAX)
		rules = RULES_MAX;
	for (int i = 1; i <= rules; i++)
	{
		const VerdictRule *rule = match_nth_rule(i);
		short	   *place = is_rule_of_lines(rule) ?
			find_cause_place(rule->cause) : NULL;

		if (place != NULL && (*place == 0 || rule->confidence <
							  match_nth_rule(*place)->confidence))
			*place = (short) i;
	}
	for (int i = 1; i <= rules; i++)
	{
		const VerdictRule *rule = match_nth_rule(i);
		short		least;

		if (!is_rule_of_lines(rule))
			continue;
		least = *find_cause_place(rule->cause);
		CauseKinds[least] |= (unsigned char) rule->sections;
		add_sample(rule->sample, least);
	}
	for (int i = 0; i < (int) lengthof(Messages); i++)
		if (find_message_rule(i) != 0)
			add_sample(Messages[i].text, (short) find_message_rule(i));
	for (int i = 0; i < WORD_SLOTS; i++)
		Rarity[i] = measure_rarity(Rarity[i]);
	for (int i = 0; i < sample_count; i++)
		Samples[i].weight = weigh_words(&Samples[i].words);
}

/*
 * The square of the cosine of a sample and a set, which counts for wanted; 0 if
 * they have too few words in common to tell.
 */
static double
compare_sample(const LikeSample *sample, const WordSet *set, double wanted)
{
	double		common = 0;
	int			words = 0;

	for (int i = 0; i < sample->words.count; i++)
		for (int k = 0; k < set->count; k++)
			if (sample->words.slots[i] == set->slots[k])
			{
				common += (double) Rarity[set->slots[k]] * Rarity[set->slots[k]];
				words++;
				break;
			}
	return words < COMMON_MIN ? 0 : common * common / sample->weight / wanted;
}

/* The samples are read before the first line is compared with them. */
int
find_likest_rule(const char *text, size_t len, int kinds, bool surely)
{
	static double likeness[RULES_MAX + 1];
	WordSet		set;
	double		wanted;
	int			best = 0;

	if (sample_count == 0)
		read_samples();
	memset(likeness, 0, sizeof(likeness));
	read_words(text, len, &set);
	wanted = weigh_words(&set);
	for (int i = 0; i < sample_count && wanted > 0; i++)
	{
		int			rule = Samples[i].rule;
		double		like = compare_sample(&Samples[i], &set, wanted);

		if ((CauseKinds[rule] & kinds) == 0)
			continue;
		likeness[rule] += like * like;
		if (likeness[rule] > likeness[best])
			best = rule;
	}
	return likeness[best] >= (surely ? LIKE_SURELY : LIKE_ENOUGH) ? best : 0;
}

/* The causes must have been entered: find_likest_rule() was called. */
int
find_message_rule(int number)
{
	return *find_cause_place(Messages[number].cause);
}

/* For a test that looks at each of them. */
int
count_messages(void)
{
	return (int) lengthof(Messages);
}
