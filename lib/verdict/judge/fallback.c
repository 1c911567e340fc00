/*
 * fallback.c
 *		What is used where no rule tells the cause.
 *
 * The line that a log quotes and what its words are about, the line that it
 * ends with, a failure that the log went on after, or the cause whose samples
 * the line is most like.
 */
#include "verdict/judge/fallback.h"

#include "verdict/judge/overcome.h"
#include "verdict/judge/phase.h"
#include "verdict/judge/quote.h"
#include "verdict/judge/refine.h"
#include "verdict/match/match.h"

/* A topic so weak is of single words that many failures have. */
#define VAGUE			0.5

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
 * Where systemd says that a part of the machine did not start, and that part
 * told a failure above in the same log, quote that.
 */
static void
quote_above_job_result(Verdict *verdict)
{
	for (int at = 0; at < PHASE_START; at++)
	{
		Evidence   *failed = &verdict->failed[at];
		int			rule = failed->rule;

		if (rule == 0 || match_nth_rule(rule)->outcome != SYMPTOM ||
			failed->section != verdict->quote.section ||
			failed->line <= verdict->quote.line || !is_job_result(failed))
			continue;
		*failed = verdict->quote;
		failed->rule = rule;
	}
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
	quote_above_job_result(verdict);
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
void
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
