/*
 * verdict.c
 *		Why a workspace did not boot, from the sections of a bundle.
 */
#include "verdict/verdict.h"

#include <stdint.h>
#include <string.h>

#include "env/section.h"

#define lengthof(array) (sizeof(array) / sizeof((array)[0]))

/* What is looked at of one line, and of one section: its end. */
#define LINE_MAX_BYTES	2000
#define SECTION_MAX		(1024 * 1024)

/* What is shown of a line. */
#define SHOWN_MAX		200

/* What a success of a later phase proves is less sure than one of its own. */
#define IMPLIED			0.9

/* The shortest line that counts failures, blanks around it. */
#define MIN_COUNT		8

/* By how much a later line must be surer than an earlier one. */
#define SURER			0.15

/* After so many lines of information a log went on. */
#define PROGRESS		3

/* So many other lines end a burst of failure lines. */
#define BURST_GAP		6

#define HOST	SECTION_HOST
#define PS		SECTION_PS
#define AGENT	SECTION_AGENT

/* What a rule's line tells: a success, a cause, or only that it failed. */
typedef enum RuleOutcome
{
	OK, FAILED, SYMPTOM
} RuleOutcome;

typedef struct Rule
{
	BootPhase	phase;
	RuleOutcome outcome;
	int			sections;
	const char *pattern;
	const char *cause;
	double		confidence;
	const char *who;
	const char *remedy;
	const char *sample;
} Rule;

static const Rule Rules[] = {
#define RULE(phase, outcome, sections, pattern, cause, confidence, who, remedy, \
			 sample) \
	{PHASE_##phase, outcome, sections, pattern, cause, confidence, who, remedy, \
	sample},
#include "verdict/rules.def"
#undef RULE
};

static const char *const PhaseNames[PHASE_COUNT] = {
	"provision", "image", "volume", "config", "secrets", "start", "handshake",
	"health",
};

/* What a name contains, and the kinds that it stands for; the first counts. */
static const struct
{
	const char *word;
	int			kinds;
}			KindsByName[] =
{
	{"docker-ps", PS},
	{"docker ps", PS},
	{"cloud-init", HOST},
	{"syslog", HOST},
	{"dmesg", HOST},
	{"prompt", SECTION_NONE},
	{"config", SECTION_NONE},
	{"container", AGENT},
	{"agent", AGENT},
	{"journal", HOST},
};

static char
fold(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c + ('a' - 'A');
	return c == '\t' || c == '\r' || c == '\v' || c == '\f' ? ' ' : c;
}

int
section_kinds(const char *name, size_t len)
{
	char		folded[256];

	if (env_section_is(name, len))
		return SECTION_NONE;
	if (len > sizeof(folded))
		len = sizeof(folded);
	for (size_t i = 0; i < len; i++)
		folded[i] = fold(name[i]);
	for (size_t i = 0; i < lengthof(KindsByName); i++)
		if (memmem(folded, len, KindsByName[i].word,
				   strlen(KindsByName[i].word)) != NULL)
			return KindsByName[i].kinds;
	return HOST | AGENT;
}

int
verdict_rule_count(void)
{
	return lengthof(Rules);
}

const char *
verdict_rule_sample(int rule, BootPhase *phase, int *kinds, bool *ok)
{
	*phase = Rules[rule - 1].phase;
	*kinds = Rules[rule - 1].sections;
	*ok = Rules[rule - 1].outcome == OK;
	return Rules[rule - 1].sample;
}

/* Where a part of a pattern is in a line, # being a digit; NULL for nowhere. */
static const char *
find_part(const char *line, size_t len, const char *part, size_t part_len)
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
matches(const char *line, size_t len, const char *pattern)
{
	const char *end = line + len;

	for (;;)
	{
		size_t		part = strcspn(pattern, "*");
		const char *found = find_part(line, end - line, pattern, part);

		if (found == NULL)
			return false;
		if (pattern[part] == '\0')
			return true;
		line = found + part;
		pattern += part + 1;
	}
}

/*
 * The line in small letters, all white space blank, one blank around it; and
 * a newline behind the last one of a section. Colours and no-break spaces go,
 * and the escapes of JSON are read.
 */
static size_t
normalise(const char *line, size_t len, bool last, char *out)
{
	size_t		n = 0;

	if (len > LINE_MAX_BYTES)
		len = LINE_MAX_BYTES;
	out[n++] = ' ';
	for (size_t i = 0; i < len; i++)
	{
		if (line[i] == '\033' && i + 1 < len && line[i + 1] == '[')
		{
			for (i += 2; i < len && (line[i] < '@' || line[i] > '~');)
				i++;
			continue;
		}
		if (line[i] == '\\' && i + 1 < len && strchr("\"nrt", line[i + 1]))
		{
			i++;
			out[n++] = line[i] == '"' ? '"' : ' ';
			continue;
		}
		if (line[i] == '\xC2' && i + 1 < len && line[i + 1] == '\xA0')
		{
			i++;
			out[n++] = ' ';
			continue;
		}
		out[n++] = fold(line[i]);
	}
	out[n++] = ' ';
	if (last)
		out[n++] = '\n';
	return n;
}

/* How much a line's own level says that it matters. */
typedef enum LineLevel
{
	LEVEL_NONE, LEVEL_LOW, LEVEL_WARNING, LEVEL_HIGH
} LineLevel;

static const struct
{
	const char *word;
	LineLevel	level;
}			Levels[] =
{
	{"info", LEVEL_LOW}, {"inf", LEVEL_LOW}, {"debug", LEVEL_LOW},
	{"dbg", LEVEL_LOW}, {"trace", LEVEL_LOW}, {"notice", LEVEL_LOW},
	{"verbose", LEVEL_LOW}, {"warn", LEVEL_WARNING},
	{"warning", LEVEL_WARNING}, {"wrn", LEVEL_WARNING},
	{"error", LEVEL_HIGH}, {"err", LEVEL_HIGH}, {"fatal", LEVEL_HIGH},
	{"ftl", LEVEL_HIGH}, {"panic", LEVEL_HIGH}, {"critical", LEVEL_HIGH},
	{"crit", LEVEL_HIGH}, {"severe", LEVEL_HIGH},
};

/* How far into a line its level is looked for. */
#define LEVEL_WITHIN	160

/* The level that a word of a line is, if it is one. */
static LineLevel
level_of_word(const char *word, size_t len)
{
	char		folded[16];

	if (len > 8)
		return LEVEL_NONE;
	for (size_t i = 0; i < len; i++)
		folded[i] = fold(word[i]);
	folded[len] = '\0';
	for (size_t i = 0; i < lengthof(Levels); i++)
		if (strcmp(folded, Levels[i].word) == 0)
			return Levels[i].level;
	return LEVEL_NONE;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * The level of a line: the first word of a level that is written in capitals,
 * or follows a mark (level=info, "level":"info", [info]), or nothing but a
 * timestamp.
 */
static LineLevel
level_of(const char *line, size_t len)
{
	size_t		words = 0;

	if (len > LEVEL_WITHIN)
		len = LEVEL_WITHIN;
	for (size_t i = 0; i < len;)
	{
		size_t		start = i;
		char		before = i > 0 ? line[i - 1] : ' ';
		LineLevel	level;

		while (i < len && is_letter(line[i]))
			i++;
		if (i == start)
		{
			i++;
			continue;
		}
		if (i - start <= 1)
			continue;			/* the T and Z of a timestamp */
		level = level_of_word(line + start, i - start);
		if (level != LEVEL_NONE &&
			(words == 0 || strchr("=\"[<(|", before) != NULL ||
			 (line[start] <= 'Z' && line[i - 1] <= 'Z')))
			return level;
		words++;
	}
	return LEVEL_NONE;
}

/* Words of a line that tells a failure, where no rule knows it. */
static const char *const FailureWords[] = {
	"error", "fatal", "panic", "exception", "failed", "failure", "cannot ",
	"can't ", "could not", "unable to", "denied", "refused", "not found",
	"invalid", "missing", "not supported", "no such ", "blocked", "aborted",
	"rejected", "must ",
};

/*
 * Rules by four bytes of their pattern, so that one pass over a line finds
 * those that can match it.
 */
#define GRAM_BUCKETS	4096

static short GramHead[GRAM_BUCKETS];
static short GramNext[lengthof(Rules) + lengthof(FailureWords)];
static uint32_t GramOf[lengthof(Rules) + lengthof(FailureWords)];
static int	QuoteRule;

#define QUOTE_CAUSE		"the program ended with an error"

/* Four bytes as a number. */
static inline uint32_t
gram_at(const char *text)
{
	uint32_t	gram;

	memcpy(&gram, text, sizeof(gram));
	return gram;
}

static inline unsigned int
gram_bucket(uint32_t gram)
{
	return (gram * 2654435761u) >> 20;
}

/* Enter a pattern by the start of its longest part without * and #. */
static void
index_pattern(int number, const char *pattern)
{
	const char *best = pattern;
	size_t		best_len = 0;
	unsigned int bucket;

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
	GramOf[number] = gram_at(best);
	bucket = gram_bucket(GramOf[number]);
	GramNext[number] = GramHead[bucket];
	GramHead[bucket] = (short) (number + 1);
}

/* Make the index, once. */
static void
index_rules(void)
{
	if (QuoteRule != 0)
		return;
	for (int i = lengthof(Rules) - 1; i >= 0; i--)
	{
		index_pattern(i, Rules[i].pattern);
		if (strcmp(Rules[i].cause, QUOTE_CAUSE) == 0)
			QuoteRule = i + 1;
	}
	for (size_t i = 0; i < lengthof(FailureWords); i++)
		index_pattern((int) (lengthof(Rules) + i), FailureWords[i]);
}

/* What the rules say of one line. */
typedef struct LineFinding
{
	int			ok;				/* a rule, from 1; 0 for none */
	int			failed;
	bool		failure_word;
	bool		none_failed;	/* "0 errors": the words tell no failure */
} LineFinding;

/* Whether a rule is better than what was found, for sections of this kind. */
static bool
is_better(int number, int found, int kinds)
{
	const Rule *rule = &Rules[number];
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

/*
 * Try a pattern of which four bytes are in the line. A failure is known by
 * its line in every log; a success, and a row of a table, only where it
 * belongs.
 */
static void
try_pattern(int number, const char *line, size_t len, int kinds,
			LineFinding *finding)
{
	const Rule *rule;
	int		   *slot = &finding->failed;
	int			sections;

	if (number >= (int) lengthof(Rules))
	{
		finding->failure_word |= !finding->none_failed &&
			matches(line, len, FailureWords[number - lengthof(Rules)]);
		return;
	}
	rule = &Rules[number];
	sections = rule->sections;
	if (rule->outcome == OK)
		slot = &finding->ok;
	else if ((sections & (HOST | AGENT)) != 0)
		sections |= HOST | AGENT;
	if ((sections & kinds) != 0 && is_better(number, *slot, kinds) &&
		matches(line, len, rule->pattern))
		*slot = number + 1;
}

/* Whether a line counts failures, and there were none. */
static bool
counts_none(const char *line, size_t len)
{
	static const char *const counts[] = {
		" 0 err", " no err", " 0 fail", " no fail", "failed: 0", "errors: 0",
	};

	if (len < MIN_COUNT)
		return false;
	for (size_t i = 0; i < lengthof(counts); i++)
		if (memmem(line, len, counts[i], strlen(counts[i])) != NULL)
			return true;
	return false;
}

/* Find the best success and the best failure that a line tells. */
static LineFinding
search_line(const char *line, size_t len, int kinds)
{
	LineFinding finding = {.none_failed = counts_none(line, len)};
	uint64_t	tried[(lengthof(Rules) + lengthof(FailureWords)) / 64 + 1];
	bool		cleared = false;

	for (size_t at = 0; at + sizeof(uint32_t) <= len; at++)
	{
		uint32_t	gram = gram_at(line + at);

		for (int i = GramHead[gram_bucket(gram)]; i != 0; i = GramNext[i - 1])
		{
			uint64_t	bit = UINT64_C(1) << ((i - 1) % 64);

			if (GramOf[i - 1] != gram)
				continue;
			if (!cleared)
				memset(tried, 0, sizeof(tried));
			cleared = true;
			if ((tried[(i - 1) / 64] & bit) != 0)
				continue;
			tried[(i - 1) / 64] |= bit;
			try_pattern(i - 1, line, len, kinds, &finding);
		}
	}
	return finding;
}

/*
 * Whether a failure takes the place of one that is noted: a cause that of a
 * symptom, a much surer one, and of the same sort the earlier of one section.
 */
static bool
replaces(const Evidence *new, const Evidence *old)
{
	const Rule *new_rule = &Rules[new->rule - 1];
	const Rule *old_rule;

	if (old->rule == 0)
		return true;
	old_rule = &Rules[old->rule - 1];
	if (new_rule->outcome != old_rule->outcome)
		return new_rule->outcome == FAILED;
	if (new->section == old->section && new->kinds != SECTION_PS)
		return new_rule->confidence > old_rule->confidence + SURER;
	if (new_rule->confidence != old_rule->confidence)
		return new_rule->confidence > old_rule->confidence;
	return new->kinds > old->kinds;
}

/*
 * The phase that a failure belongs to: what the machine's own log says of the
 * network, or of a configuration, hindered the pull of an image, or the
 * machine.
 */
static BootPhase
phase_of(const Rule *rule, const Evidence *evidence)
{
	static const char *const words[] = {"/v2/", "pull", "registry", "manifest"};

	if (evidence->kinds != HOST || rule->phase < PHASE_CONFIG ||
		rule->phase == PHASE_START || (rule->sections & HOST) == 0)
		return rule->phase;
	for (size_t i = 0; i < lengthof(words); i++)
		if (memmem(evidence->text, evidence->len, words[i],
				   strlen(words[i])) != NULL)
			return PHASE_IMAGE;
	return PHASE_PROVISION;
}

/*
 * Note what a rule found. What succeeds in the end was tried again: in a log
 * that takes back the failures of its phase above it, in a table it is
 * another row.
 */
static void
note(Verdict *verdict, int rule, const Evidence *evidence)
{
	const Rule *found = &Rules[rule - 1];
	BootPhase	phase = found->outcome == OK ? found->phase :
		phase_of(found, evidence);
	Evidence   *failed = &verdict->failed[phase];
	Evidence   *ok = &verdict->ok[phase];
	Evidence	new = *evidence;

	new.rule = rule;
	if (found->outcome != OK)
	{
		if (replaces(&new, failed))
			*failed = new;
		return;
	}
	if (failed->rule != 0 && failed->section == evidence->section &&
		evidence->kinds != SECTION_PS)
		failed->rule = 0;
	if (ok->rule == 0 || Rules[ok->rule - 1].confidence <= found->confidence)
		*ok = new;
}

/* Take back the failures of a section that went on after them. */
static void
retire(Verdict *verdict, size_t section)
{
	for (int at = 0; at < PHASE_COUNT; at++)
	{
		Evidence   *failed = &verdict->failed[at];

		if (failed->rule == 0 || failed->section != section ||
			failed->kinds == SECTION_PS)
			continue;
		verdict->passed[at] = *failed;
		failed->rule = 0;
	}
	verdict->burst.rule = 0;
}

/* Whether a line belongs to the one above it: a stack frame, a detail. */
static bool
is_continuation(const char *line, size_t len)
{
	return len <= 1 || line[0] == ' ' || line[0] == '\t' ||
		memmem(line, len, "Traceback (most recent", 22) != NULL;
}

/* Follow the bursts of failure lines: the first line of the last is quoted. */
static void
follow_burst(Verdict *verdict, const Evidence *evidence, bool failure)
{
	if (!failure)
	{
		verdict->gap++;
		return;
	}
	if (is_continuation(evidence->text, evidence->len))
		return;
	if (verdict->burst.rule == 0 || verdict->gap > BURST_GAP)
	{
		verdict->burst = *evidence;
		verdict->burst.rule = QuoteRule;
	}
	verdict->gap = 0;
}

/* Note a row of a table of containers, and whether its container was started. */
static void
note_row(Verdict *verdict, const LineFinding *finding,
		 const Evidence *evidence)
{
	int			rule = finding->failed != 0 ? finding->failed : finding->ok;

	if (finding->ok != 0)
		note(verdict, finding->ok, evidence);
	if (finding->failed != 0)
		note(verdict, finding->failed, evidence);
	if (rule != 0 && (strstr(Rules[rule - 1].pattern, " exited (") != NULL ||
					  strstr(Rules[rule - 1].pattern, " restarting (") != NULL))
	{
		verdict->row = *evidence;
		verdict->row.rule = rule;
	}
}

/* Judge one line. */
static void
judge_line(Verdict *verdict, const Evidence *evidence, bool last)
{
	char		line[LINE_MAX_BYTES + 3];
	size_t		len = normalise(evidence->text, evidence->len, last, line);
	LineFinding finding = search_line(line, len, evidence->kinds);
	LineLevel	level;
	bool		failure;

	if (evidence->kinds == SECTION_PS)
	{
		note_row(verdict, &finding, evidence);
		return;
	}
	level = level_of(evidence->text, evidence->len);
	failure = level != LEVEL_LOW && level != LEVEL_WARNING &&
		(level == LEVEL_HIGH || finding.failed != 0 || finding.failure_word);
	follow_burst(verdict, evidence, failure);
	if (finding.failed != 0 && (failure || (level == LEVEL_WARNING &&
											(evidence->kinds & AGENT) == 0)))
		note(verdict, finding.failed, evidence);
	verdict->progress = failure ? 0 : verdict->progress + (level == LEVEL_LOW);
	if (finding.ok != 0 && finding.failed == 0)
	{
		note(verdict, finding.ok, evidence);
		if (Rules[finding.ok - 1].phase >= PHASE_START)
			verdict->progress = PROGRESS;
	}
	if ((evidence->kinds & AGENT) != 0 && verdict->progress == PROGRESS)
		retire(verdict, evidence->section);
}

void
verdict_begin(Verdict *verdict)
{
	memset(verdict, 0, sizeof(*verdict));
	index_rules();
}

/* Remember that sections of these kinds came without contents. */
static void
note_lost(Verdict *verdict, int kinds, size_t section)
{
	for (int kind = SECTION_HOST; kind <= SECTION_AGENT; kind *= 2)
		if ((kinds & kind) != 0 && (verdict->lost & kind) == 0)
			verdict->lost_section[kind] = section;
	verdict->lost |= kinds;
}

/*
 * The agent's own row in a table of containers: the first whose last word is
 * "agent"; NULL where no row is named so.
 */
static const char *
find_agent_row(const char *content, const char *end)
{
	for (const char *line = content; line < end;)
	{
		const char *newline = memchr(line, '\n', end - line);
		const char *stop = newline != NULL ? newline : end;
		const char *last = stop;

		while (last > line && fold(last[-1]) == ' ')
			last--;
		if (last - line > 6 && memcmp(last - 5, "agent", 5) == 0 &&
			fold(last[-6]) == ' ')
			return line;
		line = stop + 1;
	}
	return NULL;
}

void
verdict_section(Verdict *verdict, size_t section, const char *name,
				size_t name_len, const char *content, size_t len)
{
	Evidence	evidence = {.section = section, .line = 1,
	.kinds = section_kinds(name, name_len)};
	const char *end;
	const char *row = NULL;

	while (len > 0 && (content[len - 1] == '\n' || fold(content[len - 1]) == ' '))
		len--;
	if (len == 0)
	{
		note_lost(verdict, evidence.kinds, section);
		return;
	}
	end = content + len;
	verdict->collected |= evidence.kinds;
	if (evidence.kinds == SECTION_NONE)
		return;
	verdict->burst.rule = 0;
	verdict->progress = 0;
	verdict->gap = 0;
	if (evidence.kinds == SECTION_PS)
		row = find_agent_row(content, end);
	for (const char *line = content;; evidence.line++)
	{
		const char *newline = memchr(line, '\n', end - line);

		evidence.text = line;
		evidence.len = (newline != NULL ? newline : end) - line;
		if (end - line <= SECTION_MAX && (row == NULL || row == line))
			judge_line(verdict, &evidence, newline == NULL);
		if (newline == NULL)
			break;
		line = newline + 1;
	}
	for (int at = 0; at < PHASE_COUNT; at++)
		if (verdict->failed[at].rule != 0 &&
			verdict->failed[at].section == section)
			verdict->failed[at].went_on = verdict->progress > 0;
	if (verdict->burst.rule != 0 && evidence.kinds >= verdict->quote.kinds)
		verdict->quote = verdict->burst;
}

/* The length of what is shown of a line, whole characters. */
static size_t
shown(const char *text, size_t len)
{
	if (len > 0 && text[len - 1] == '\r')
		len--;
	if (len <= SHOWN_MAX)
		return len;
	len = SHOWN_MAX;
	while (len > 0 && ((unsigned char) text[len] & 0xC0) == 0x80)
		len--;
	return len;
}

/* Fill in a judgement from evidence. */
static void
judge_by(PhaseVerdict *phase, const char *verdict, const Evidence *evidence)
{
	const Rule *rule = &Rules[evidence->rule - 1];

	phase->verdict = verdict;
	phase->cause = rule->cause;
	phase->confidence = rule->confidence;
	phase->has_section = true;
	phase->section = evidence->section;
	phase->line = evidence->line;
	phase->text = evidence->text;
	phase->len = shown(evidence->text, evidence->len);
	phase->remedy = verdict[0] == 'o' ? NULL : rule->remedy;
	phase->who = verdict[0] == 'o' ? NULL : rule->who;
	phase->symptom = rule->outcome == SYMPTOM;
}

/* Judge a phase of which no evidence was found. */
static void
judge_without(const Verdict *verdict, BootPhase at, PhaseVerdict *phase)
{
	int			wanted = 0;

	for (size_t i = 0; i < lengthof(Rules); i++)
		if (Rules[i].phase == at && Rules[i].outcome == OK)
			wanted |= Rules[i].sections;
	phase->verdict = "unknown";
	phase->cause = "no evidence";
	phase->remedy = "Look at the sections yourself.";
	phase->who = "operator";
	if ((verdict->collected & wanted) == 0)
	{
		phase->cause = "not collected";
		phase->remedy = "Collect the sections that tell: the machine's log, the table of containers, the container's log.";
	}
	for (int kind = SECTION_HOST; kind <= SECTION_AGENT; kind *= 2)
		if ((wanted & verdict->lost & kind) != 0 && !phase->has_section)
		{
			phase->has_section = true;
			phase->section = verdict->lost_section[kind];
		}
}

/* Whether the table of containers shows that the container ran, or runs. */
static bool
was_started(const Verdict *verdict)
{
	const Evidence *row = &verdict->row;

	return row->kinds == SECTION_PS;
}

/*
 * What a later phase's success proves: that those before it went through, where
 * nothing else is known of them; and for a container that runs, that what
 * failed on the machine before was tried again. A failure in the container's
 * own log stays one.
 */
static bool
is_implied(const Verdict *verdict, const PhaseVerdict *phases, BootPhase at,
		   BootPhase *by)
{
	const Evidence *failed = &verdict->failed[at];
	bool		of_machine = at <= PHASE_VOLUME && failed->kinds == SECTION_HOST;

	if (failed->rule != 0 && !of_machine)
		return false;
	if (at <= PHASE_IMAGE && was_started(verdict))
	{
		*by = PHASE_START;
		return true;
	}
	for (int later = PHASE_START; later < PHASE_COUNT; later++)
	{
		if (later <= (int) at || verdict->ok[later].rule == 0 ||
			strcmp(phases[later].verdict, "ok") != 0)
			continue;
		/* that a container runs does not tell what it read, and accepted */
		if (later == PHASE_START && at > PHASE_VOLUME)
			continue;
		*by = later;
		return true;
	}
	return false;
}

/*
 * Use what a log quotes: where only a symptom is known, and where the log of a
 * program ends with an error that no rule knows.
 */
static void
use_quote(Verdict *verdict)
{
	Evidence   *start = &verdict->failed[PHASE_START];
	bool		known = false;
	bool		failed = false;

	for (int at = 0; at < PHASE_COUNT; at++)
	{
		if (verdict->failed[at].rule == 0)
			continue;
		failed = true;
		known |= Rules[verdict->failed[at].rule - 1].outcome == FAILED;
	}
	if (known)
		return;
	if (failed || verdict->ok[PHASE_START].rule == 0)
		for (int at = 0; at < PHASE_COUNT; at++)
			if (verdict->passed[at].rule != 0 && start->rule != 0 &&
				verdict->quote.rule == 0)
			{
				verdict->failed[at] = verdict->passed[at];
				return;
			}
	if (verdict->quote.rule == 0)
		return;
	if (start->rule != 0)
		verdict->quote.rule = start->rule;
	else if (verdict->ok[PHASE_START].rule != 0 ||
			 (verdict->quote.kinds & AGENT) == 0)
		return;
	*start = verdict->quote;
}

void
verdict_judge(Verdict *verdict, PhaseVerdict phases[PHASE_COUNT])
{
	memset(phases, 0, PHASE_COUNT * sizeof(PhaseVerdict));
	for (int at = 0; at < PHASE_COUNT; at++)
		if (verdict->failed[at].went_on && verdict->ok[PHASE_HEALTH].rule != 0)
			verdict->failed[at].rule = 0;
	use_quote(verdict);
	for (int at = PHASE_COUNT - 1; at >= 0; at--)
	{
		PhaseVerdict *phase = &phases[at];
		BootPhase	by = at;
		bool		implied;

		phase->phase = PhaseNames[at];
		implied = is_implied(verdict, phases, at, &by);
		if (verdict->failed[at].rule != 0 && !implied)
			judge_by(phase, "failed", &verdict->failed[at]);
		else if (verdict->ok[at].rule != 0)
			judge_by(phase, "ok", &verdict->ok[at]);
		else if (implied)
		{
			judge_by(phase, "ok", verdict->ok[by].rule != 0 ?
					 &verdict->ok[by] : &verdict->row);
			phase->cause = "a later phase succeeded";
			phase->confidence *= IMPLIED;
		}
		else
			judge_without(verdict, at, phase);
	}
}

/*
 * The phase of the headline: a cause before a symptom; of causes the earliest
 * phase, and in that one's log the earliest line. Where nothing failed, the
 * health if that is fine, else the first phase that is unknown.
 */
int
verdict_headline(const PhaseVerdict phases[PHASE_COUNT])
{
	int			best = -1;
	int			unknown = -1;

	for (int at = 0; at < PHASE_COUNT; at++)
	{
		const PhaseVerdict *phase = &phases[at];

		if (phase->verdict[0] == 'u' && unknown < 0)
			unknown = at;
		if (phase->verdict[0] != 'f')
			continue;
		if (best < 0 || (phases[best].symptom && !phase->symptom) ||
			(phases[best].symptom == phase->symptom &&
			 phases[best].section == phase->section &&
			 phase->line < phases[best].line))
			best = at;
	}
	if (best >= 0)
		return best;
	if (phases[PHASE_HEALTH].verdict[0] == 'o' || unknown < 0)
		return PHASE_HEALTH;
	return unknown;
}
