/*
 * judge.c
 *		What the evidence of all sections says of each phase.
 */
#include "verdict/verdict.h"

#include <string.h>

#include "env/section.h"
#include "verdict/judge/fallback.h"
#include "verdict/judge/overcome.h"
#include "verdict/judge/refine.h"
#include "verdict/line/bytes.h"
#include "verdict/line/stamp.h"
#include "verdict/match/match.h"

/* What is shown of a line. */
#define SHOWN_MAX		200

/* What a success of a later phase proves is less sure than one of its own. */
#define IMPLIED			0.9

/* A cause that samples tell by their likeness is not surer. */
#define LIKENED			0.5

static const char *const PhaseNames[PHASE_COUNT] = {
	"provision", "image", "volume", "config", "secrets", "start", "handshake",
	"health",
};

/* The length of what is shown of a line, whole characters. */
static size_t
shown_line_length(const char *text, size_t len)
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
judge_by_evidence(PhaseVerdict *phase, const char *verdict,
				  const Evidence *evidence)
{
	const VerdictRule *rule = match_nth_rule(evidence->rule);

	phase->verdict = verdict;
	phase->cause = rule->cause;
	phase->confidence = evidence->likened && rule->confidence > LIKENED ?
		LIKENED : rule->confidence;
	phase->has_section = true;
	phase->section = evidence->section;
	phase->line = evidence->line;
	phase->text = evidence->text;
	phase->len = shown_line_length(evidence->text, evidence->len);
	phase->remedy = verdict[0] == 'o' ? NULL : rule->remedy;
	phase->who = verdict[0] == 'o' ? NULL : rule->who;
	phase->symptom = rule->outcome == SYMPTOM;
	phase->of_client = evidence->of_client;
	phase->refused = strcmp(rule->cause, "connection refused") == 0 ||
		strcmp(rule->cause, "address of the host's own loopback") == 0;
	phase->stamp = verdict[0] == 'o' ? -1 : read_evidence_stamp(evidence);
}

/* Judge a phase of which no evidence was found. */
static void
judge_without_evidence(const Verdict *verdict, BootPhase at,
					   PhaseVerdict *phase)
{
	int			wanted = match_success_sections(at);

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

/* Whether a later phase went well, and could not have without this one. */
static bool
is_proved_by_phase(const Verdict *verdict, const PhaseVerdict *phases,
				   BootPhase at, int later)
{
	if (verdict->ok[later].rule == 0 || strcmp(phases[later].verdict, "ok") != 0)
		return false;
	/* that a container runs does not tell what it read, and accepted */
	return later != PHASE_START || at <= PHASE_VOLUME;
}

/*
 * What a later phase's success proves: that those before it went through,
 * where nothing else is known of them; and for a container that runs, that
 * what failed on the machine before was tried again. A failure in the
 * container's own log stays one.
 */
static bool
is_implied_by_later(const Verdict *verdict, const PhaseVerdict *phases,
					BootPhase at, BootPhase *by)
{
	const Evidence *failed = &verdict->failed[at];
	bool		of_machine = failed->kinds == SECTION_HOST;

	if (failed->rule != 0 && !of_machine)
		return false;
	if (of_machine && at >= PHASE_CONFIG && at <= PHASE_START &&
		container_runs(verdict) && verdict->failed[PHASE_HEALTH].rule == 0)
	{
		*by = PHASE_START;
		return true;
	}
	if (at <= PHASE_IMAGE && container_was_started(verdict))
	{
		*by = PHASE_START;
		return true;
	}
	for (int later = PHASE_START; later < PHASE_COUNT; later++)
	{
		if (later > (int) at && is_proved_by_phase(verdict, phases, at, later))
		{
			*by = later;
			return true;
		}
	}
	return false;
}

/*
 * A configuration with a fault is the cause, unless the container runs with it
 * or its log tells more of its configuration.
 */
static void
use_setting_fault(Verdict *verdict)
{
	Evidence   *config = &verdict->failed[PHASE_CONFIG];

	if (verdict->setting.rule != 0 && !container_runs(verdict) &&
		verdict->ok[PHASE_HEALTH].rule == 0 &&
		(config->rule == 0 || match_nth_rule(config->rule)->confidence <
		 match_nth_rule(verdict->setting.rule)->confidence))
		*config = verdict->setting;
}

/*
 * Where the container ended with 137, and a log says that memory was out, that
 * is why: it had started, whatever the machine's logs say of earlier phases.
 */
static void
use_memory_kill(Verdict *verdict)
{
	const Evidence *start = &verdict->failed[PHASE_START];

	if (start->rule == 0 || verdict->row.rule == 0 ||
		strcmp(match_nth_rule(start->rule)->cause, "out of memory") != 0 ||
		!bytes_hold_word(verdict->row.text, verdict->row.len, " (137) "))
		return;
	for (int at = 0; at < PHASE_START; at++)
		if (verdict->failed[at].kinds == HOST)
			verdict->failed[at].rule = 0;
}

/* Fill the judgement on each phase. Call it after the last section. */
void
verdict_judge(Verdict *verdict, PhaseVerdict phases[PHASE_COUNT])
{
	memset(phases, 0, PHASE_COUNT * sizeof(PhaseVerdict));
	for (int at = 0; at < PHASE_COUNT; at++)
		if (failure_was_overcome(verdict, &verdict->failed[at]))
			verdict->failed[at].rule = 0;
	use_setting_fault(verdict);
	use_memory_kill(verdict);
	use_quote_as_cause(verdict);
	refine_weak_causes(verdict);
	for (int at = PHASE_COUNT - 1; at >= 0; at--)
	{
		PhaseVerdict *phase = &phases[at];
		BootPhase	by = at;
		bool		implied;

		phase->phase = PhaseNames[at];
		implied = is_implied_by_later(verdict, phases, at, &by);
		if (verdict->failed[at].rule != 0 && !implied)
			judge_by_evidence(phase, "failed", &verdict->failed[at]);
		else if (verdict->ok[at].rule != 0)
			judge_by_evidence(phase, "ok", &verdict->ok[at]);
		else if (implied)
		{
			judge_by_evidence(phase, "ok", verdict->ok[by].rule != 0 ?
							  &verdict->ok[by] : &verdict->row);
			phase->cause = "a later phase succeeded";
			phase->confidence *= IMPLIED;
		}
		else
			judge_without_evidence(verdict, at, phase);
	}
}
