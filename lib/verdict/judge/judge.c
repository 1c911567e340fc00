/*
 * judge.c
 *		What the evidence of all sections says of each phase.
 */
#include "verdict/verdict.h"

#include <string.h>

#include "env/section.h"
#include "text/affix.h"
#include "verdict/judge/phase.h"
#include "verdict/judge/quote.h"
#include "verdict/line/stamp.h"

/* What is shown of a line. */
#define SHOWN_MAX		200

/* What a success of a later phase proves is less sure than one of its own. */
#define IMPLIED			0.9

/* After so many it did, where the container runs. */
#define PROGRESS_RUNNING 2

/* The same where its health check fails. */
#define PROGRESS_UNHEALTHY 3

/* The same after a failure that was repeated: the end of a loop of tries. */
#define PROGRESS_REPEATED 4

/* An exit status that is so sure tells more than a log's last line. */
#define TELLING			0.7

/*
 * A cause so weak is asked for the topic of its line, which must be so sure.
 */
#define WEAK			0.55
#define SURE_TOPIC		0.6

/* A cause that samples tell by their likeness is not surer. */
#define LIKENED			0.5

/* A topic so weak is of single words that many failures have. */
#define VAGUE			0.5

/* What a script says that follows from what failed above it. */
#define NO_COMMAND		"command not found"

/* A failure so many lines above it may say what it was about. */
#define NEAR_LINES		2

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

/* Whether the table of containers shows that the container ran, or runs. */
static bool
container_was_started(const Verdict *verdict)
{
	const Evidence *row = &verdict->row;

	return row->kinds == SECTION_PS;
}

/* Whether the table of containers shows that the container runs. */
static bool
container_runs(const Verdict *verdict)
{
	const Evidence *ok = &verdict->ok[PHASE_START];

	return ok->rule != 0 && ok->kinds == SECTION_PS &&
		verdict->failed[PHASE_START].kinds != SECTION_PS;
}

/* Whether the container runs, or is healthy, and nothing tells otherwise. */
static bool
container_is_fine(const Verdict *verdict)
{
	return verdict->failed[PHASE_HEALTH].rule == 0 &&
		(container_runs(verdict) || verdict->ok[PHASE_HEALTH].rule != 0);
}

/* Whether a container whose health is fine went on after a failure. */
static bool
health_overcame(const Verdict *verdict, const Evidence *failure)
{
	return verdict->ok[PHASE_HEALTH].rule != 0 &&
		(failure->progress + failure->quiet > 0 ||
		 (failure->repeats == 0 &&
		  match_nth_rule(failure->rule)->phase >= PHASE_START));
}

/*
 * Whether the log of a container that runs went on after a failure: where its
 * health is known to be fine, by any line, or where it is not checked, by more
 * lines if it failed repeatedly and does not say that it takes requests: but a
 * check of health knows nothing of settings and keys.
 * What a server says of its clients is no failure of a machine that is fine.
 */
static bool
failure_was_overcome(const Verdict *verdict, const Evidence *failure)
{
	int			wanted = verdict->failed[PHASE_HEALTH].rule != 0 ?
		PROGRESS_UNHEALTHY : PROGRESS_RUNNING;

	if (failure->rule == 0 || failure->kinds == SECTION_PS)
		return false;
	if (failure->of_client && container_is_fine(verdict))
		return true;
	if ((failure->kinds & AGENT) == 0)
		return false;
	if (health_overcame(verdict, failure))
		return true;

	/*
	 * it took requests before: that is no failure of its start, unless it
	 * fails to reach what it asks again and again
	 */
	if (failure->served && container_is_fine(verdict) &&
		(failure->repeats == 0 ||
		 match_nth_rule(failure->rule)->phase != PHASE_HANDSHAKE))
		return true;
	return container_runs(verdict) &&
		(failure->progress >= wanted ||
		 (verdict->failed[PHASE_HEALTH].rule == 0 &&
		  failure->progress + failure->quiet >=
		  (failure->repeats == 0 || verdict->serves ? wanted :
		   PROGRESS_REPEATED)));
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

/* What failed so far, by the rules only. */
typedef enum FailureKind
{
	FAILURE_NONE,
	FAILURE_SYMPTOM,			/* and no cause */
	FAILURE_CAUSE
} FailureKind;

/* Return the most that is known of all phases. */
static FailureKind
find_failure_kind(const Verdict *verdict)
{
	FailureKind kind = FAILURE_NONE;

	for (int at = 0; at < PHASE_COUNT; at++)
	{
		if (verdict->failed[at].rule == 0)
			continue;
		if (match_nth_rule(verdict->failed[at].rule)->outcome == FAILED)
			return FAILURE_CAUSE;
		kind = FAILURE_SYMPTOM;
	}
	return kind;
}

/*
 * Where the start failed and no line is quoted, take back the first failure
 * that the log went on after. Returns whether there is one.
 */
static bool
restore_passed(Verdict *verdict)
{
	if (verdict->failed[PHASE_START].rule == 0 || verdict->quote.rule != 0)
		return false;
	for (int at = 0; at < PHASE_COUNT; at++)
	{
		if (verdict->passed[at].rule == 0)
			continue;
		verdict->failed[at] = verdict->passed[at];
		return true;
	}
	return false;
}

/*
 * Whether nothing but the machine's own logs was collected, and one of them
 * ends with the failure that is quoted, whose topic is known.
 */
static bool
ends_machine_log(const Verdict *verdict)
{
	return (verdict->collected & (PS | AGENT)) == 0 &&
		verdict->topic.rule != 0 &&
		verdict->quote.progress + verdict->quote.quiet == 0;
}

/* Whether the log of a container ends with the failure that is quoted. */
static bool
quote_ends_log(const Verdict *verdict)
{
	return (verdict->quote.kinds & AGENT) != 0 &&
		verdict->quote.progress + verdict->quote.quiet == 0;
}

/*
 * Whether a container's health check fails, and no line of information follows
 * the failure of its log that is quoted.
 */
static bool
ends_unhealthy_log(const Verdict *verdict)
{
	return verdict->failed[PHASE_HEALTH].rule != 0 &&
		(verdict->quote.kinds & AGENT) != 0 && verdict->quote.progress == 0;
}

/*
 * Whether that container, which runs, does not say that it takes requests, and
 * what the failure is about is sure.
 */
static bool
ends_running_log(const Verdict *verdict)
{
	return quote_ends_log(verdict) && !verdict->serves &&
		verdict->topic.rule != 0 && !verdict->topic.likened &&
		match_nth_rule(verdict->topic.rule)->confidence >= SURE_TOPIC;
}

/*
 * Make the quote the evidence of the start, and what it is about that of its
 * phase: where the start failed, where no container is known to run, and where
 * one that runs ends its log with it.
 */
static void
place_quote_in_phase(Verdict *verdict, bool failed)
{
	Evidence   *start = &verdict->failed[PHASE_START];
	Evidence   *symptom = start->rule == 0 && ends_unhealthy_log(verdict) ?
		&verdict->failed[PHASE_HEALTH] : start;
	bool		of_agent = (verdict->quote.kinds & AGENT) != 0;

	if (symptom->rule != 0)
		verdict->quote.rule = symptom->rule;
	else if (verdict->ok[PHASE_START].rule != 0 ?
			 !ends_running_log(verdict) :
			 !of_agent && !failed && !ends_machine_log(verdict))
		return;
	if (symptom->rule != 0 || of_agent)
		*symptom = verdict->quote;
	if (verdict->topic.rule != 0)
		verdict->failed[find_failure_phase(match_nth_rule(verdict->topic.rule),
										   &verdict->topic)] = verdict->topic;
}

/*
 * Use what the log of a container that failed to start says without a line of
 * failure: a cause that it told as information, as supervisors do, or the line
 * it printed last, which is quoted, else a failure of that kind that no rule
 * knows. Returns true if the cause is known.
 */
static bool
use_last_words(Verdict *verdict)
{
	const Evidence *murmur = &verdict->murmur;
	int			start = verdict->failed[PHASE_START].rule;

	if (murmur->rule != 0 && murmur->rule != match_quote_rule())
	{
		verdict->failed[find_failure_phase(match_nth_rule(murmur->rule),
										   murmur)] = *murmur;
		return true;
	}
	if (verdict->tail.len == 0 && murmur->rule != 0)
		quote_single_line(verdict, murmur);
	else if (verdict->tail.len > 0 &&
			 match_nth_rule(start)->confidence < TELLING)
		quote_single_line(verdict, &verdict->tail);
	return false;
}

/*
 * Where the words of what is quoted tell nothing, or little, and the exit
 * status does not tell the cause, use the cause whose samples it is most like.
 */
static void
use_likeness(Verdict *verdict)
{
	Evidence	line = verdict->topic.rule != 0 ? verdict->topic :
		verdict->quote;
	int			start = verdict->failed[PHASE_START].rule;

	if (verdict->topic.rule != 0 &&
		match_nth_rule(verdict->topic.rule)->confidence > VAGUE)
		return;
	if (start != 0 && match_nth_rule(start)->confidence >= TELLING)
		return;
	line.rule = find_line_likeness(&line, verdict->topic.rule != 0);
	if (line.rule != 0 && match_nth_rule(line.rule)->confidence > VAGUE)
	{
		line.likened = true;
		verdict->topic = line;
	}
}

/*
 * Use what a log quotes: where only a symptom is known, and where the log of a
 * program ends with an error that no rule knows.
 */
static void
use_quote_as_cause(Verdict *verdict)
{
	FailureKind kind = find_failure_kind(verdict);

	if (kind == FAILURE_CAUSE)
		return;
	choose_best_quote(verdict);
	if (failure_was_overcome(verdict, &verdict->quote))
		verdict->quote.rule = verdict->topic.rule = 0;
	if (restore_passed(verdict))
		return;
	if (verdict->quote.rule == 0 && verdict->failed[PHASE_START].rule != 0 &&
		use_last_words(verdict))
		return;
	if (verdict->quote.rule == 0)
		return;
	use_likeness(verdict);
	place_quote_in_phase(verdict, kind != FAILURE_NONE);
}

/*
 * The first line of the last failures of a log, where it is right above a line
 * of them; NULL where it is not.
 */
static const Evidence *
find_burst_above(const Verdict *verdict, const Evidence *line)
{
	for (int i = 0; i < verdict->burst_count; i++)
	{
		const Evidence *burst = &verdict->bursts[i];

		if (burst->section == line->section && burst->line < line->line &&
			burst->line + NEAR_LINES >= line->line)
			return burst;
	}
	return NULL;
}

/*
 * The rule of a weak cause's line by what its words are about; of the line
 * above it, which *line becomes, where that tells more. 0 for nothing.
 */
static int
refine_rule(const Verdict *verdict, Evidence *line)
{
	const Evidence *above = find_burst_above(verdict, line);
	int			rule = above == NULL ? 0 : find_line_topic(above);

	if (rule != 0 && match_nth_rule(rule)->confidence >= SURE_TOPIC &&
		match_nth_rule(rule)->outcome == FAILED)
		*line = *above;
	else
		rule = find_line_topic(line);
	return rule;
}

/*
 * Where a script of the machine finds no program, and its log told a failure
 * above whose words say what it is about, use that: what was to be installed
 * is not there for it. Returns whether there is one.
 */
static bool
use_cause_above(Verdict *verdict, int at)
{
	const Evidence failed = verdict->failed[at];

	if (failed.rule == 0 || failed.kinds != HOST ||
		!text_begins(match_nth_rule(failed.rule)->cause, NO_COMMAND) ||
		!is_line_of_shell(&failed))
		return false;
	for (int i = 0; i < verdict->burst_count; i++)
	{
		Evidence	above = verdict->bursts[i];
		BootPhase	phase;

		if (above.section != failed.section || above.line >= failed.line)
			continue;
		above.rule = find_line_topic(&above);
		if (above.rule == 0 || match_nth_rule(above.rule)->outcome != FAILED ||
			match_nth_rule(above.rule)->confidence < WEAK)
			continue;
		phase = find_failure_phase(match_nth_rule(above.rule), &above);
		verdict->failed[at].rule = 0;
		if (verdict->failed[phase].rule == 0)
			verdict->failed[phase] = above;
		return true;
	}
	return false;
}

/*
 * A file that is missing is a weak cause: where the words of the line say for
 * sure what the file was for, they count.
 */
static void
refine_weak_causes(Verdict *verdict)
{
	for (int at = 0; at < PHASE_COUNT; at++)
	{
		Evidence	refined = verdict->failed[at];
		BootPhase	phase;

		if (use_cause_above(verdict, at) || refined.rule == 0 || refined.kinds == SECTION_PS ||
			match_nth_rule(refined.rule)->outcome != FAILED ||
			match_nth_rule(refined.rule)->confidence > WEAK)
			continue;
		refined.rule = refine_rule(verdict, &refined);
		if (refined.rule == 0 ||
			match_nth_rule(refined.rule)->confidence < SURE_TOPIC)
			continue;
		phase = find_failure_phase(match_nth_rule(refined.rule), &refined);
		if ((int) phase != at && verdict->failed[phase].rule != 0)
			continue;
		verdict->failed[at].rule = 0;
		verdict->failed[phase] = refined;
	}
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
		strstr(match_nth_rule(verdict->row.rule)->pattern, "(137)") == NULL)
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
