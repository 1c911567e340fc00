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

#define HOST	SECTION_HOST
#define PS		SECTION_PS
#define AGENT	SECTION_AGENT

typedef struct Rule
{
	BootPhase	phase;
	bool		ok;
	int			sections;
	const char *pattern;
	const char *cause;
	double		confidence;
	const char *who;
	const char *remedy;
	const char *sample;
} Rule;

#define OK		true
#define FAILED	false
static const Rule Rules[] = {
#define RULE(phase, outcome, sections, pattern, cause, confidence, who, remedy, \
			 sample) \
	{PHASE_##phase, outcome, sections, pattern, cause, confidence, who, remedy, \
	sample},
#include "verdict/rules.def"
#undef RULE
};
#undef OK
#undef FAILED

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
	{"journal", HOST},
	{"syslog", HOST},
	{"dmesg", HOST},
	{"prompt", SECTION_NONE},
	{"config", SECTION_NONE},
	{"container", AGENT},
	{"agent", AGENT},
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
	*ok = Rules[rule - 1].ok;
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
 * a newline behind the last one of a section.
 */
static size_t
normalise(const char *line, size_t len, bool last, char *out)
{
	if (len > LINE_MAX_BYTES)
		len = LINE_MAX_BYTES;
	out[0] = ' ';
	for (size_t i = 0; i < len; i++)
		out[i + 1] = fold(line[i]);
	out[len + 1] = ' ';
	out[len + 2] = '\n';
	return len + (last ? 3 : 2);
}

/*
 * Note what a rule found. Of two failures of a phase the surer one stays, of
 * equals the later. What succeeds in the end was tried again: in a log that
 * takes back the failures above it, in a table it is another row.
 */
static void
note(Verdict *verdict, int rule, const Evidence *evidence)
{
	const Rule *found = &Rules[rule - 1];
	Evidence   *failed = &verdict->failed[found->phase];
	Evidence   *slot = found->ok ? &verdict->ok[found->phase] : failed;

	if (found->ok && failed->rule != 0 && failed->section == evidence->section &&
		evidence->kinds != SECTION_PS)
		failed->rule = 0;
	if (slot->rule != 0 &&
		Rules[slot->rule - 1].confidence > found->confidence)
		return;
	*slot = *evidence;
	slot->rule = rule;
}

/* Ask every rule about one line. */
static void
judge_line(Verdict *verdict, const Evidence *evidence, bool last)
{
	char		line[LINE_MAX_BYTES + 3];
	size_t		len = normalise(evidence->text, evidence->len, last, line);

	for (size_t i = 0; i < lengthof(Rules); i++)
		if ((Rules[i].sections & evidence->kinds) != 0 &&
			matches(line, len, Rules[i].pattern))
			note(verdict, (int) i + 1, evidence);
}

void
verdict_begin(Verdict *verdict)
{
	memset(verdict, 0, sizeof(*verdict));
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

void
verdict_section(Verdict *verdict, size_t section, const char *name,
				size_t name_len, const char *content, size_t len)
{
	Evidence	evidence = {.section = section, .line = 1,
	.kinds = section_kinds(name, name_len)};
	const char *end;

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
	for (const char *line = content;; evidence.line++)
	{
		const char *newline = memchr(line, '\n', end - line);

		evidence.text = line;
		evidence.len = (newline != NULL ? newline : end) - line;
		if (end - line <= SECTION_MAX)
			judge_line(verdict, &evidence, newline == NULL);
		if (newline == NULL)
			break;
		line = newline + 1;
	}
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
	phase->remedy = rule->ok ? NULL : rule->remedy;
	phase->who = rule->ok ? NULL : rule->who;
}

/* Judge a phase of which no evidence was found. */
static void
judge_without(const Verdict *verdict, BootPhase at, PhaseVerdict *phase)
{
	int			wanted = 0;

	for (size_t i = 0; i < lengthof(Rules); i++)
		if (Rules[i].phase == at)
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
	for (int later = PHASE_START; later < PHASE_COUNT; later++)
	{
		if (later <= (int) at || strcmp(phases[later].verdict, "ok") != 0)
			continue;
		/* that a container runs does not tell what it read, and accepted */
		if (later == PHASE_START && at > PHASE_VOLUME)
			continue;
		*by = later;
		return true;
	}
	return false;
}

void
verdict_judge(const Verdict *verdict, PhaseVerdict phases[PHASE_COUNT])
{
	memset(phases, 0, PHASE_COUNT * sizeof(PhaseVerdict));
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
			judge_by(phase, "ok", &verdict->ok[by]);
			phase->cause = "a later phase succeeded";
			phase->confidence *= IMPLIED;
		}
		else
			judge_without(verdict, at, phase);
	}
}
