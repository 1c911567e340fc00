/*
 * refine.c
 *		What the words of a weak cause's line tell more.
 *
 * A file that is missing, or a script that ended, is what follows: what it was
 * for is the cause, where the line, or the failure above it, says so.
 */
#include "verdict/judge/refine.h"

#include <string.h>

#include "text/affix.h"
#include "verdict/judge/phase.h"
#include "verdict/judge/quote.h"
#include "verdict/match/match.h"

/* A cause so weak is asked for the topic of its line. */
#define WEAK			0.55

/* What a script says that follows from what failed above it. */
#define NO_COMMAND		"command not found"

/* A failure so many lines above it may say what it was about. */
#define NEAR_LINES		2

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
 * Whether the words of a line may tell more than what was found in it: a weak
 * cause, or a symptom that a tool of the machine names.
 */
static bool
is_weak_finding(const Evidence *found)
{
	const VerdictRule *rule = match_nth_rule(found->rule);

	return rule->outcome == FAILED ? rule->confidence <= WEAK :
		found->kinds == HOST && rule->confidence < TELLING;
}

/*
 * A file that is missing is a weak cause: where the words of the line say for
 * sure what the file was for, they count.
 */
void
refine_weak_causes(Verdict *verdict)
{
	for (int at = 0; at < PHASE_COUNT; at++)
	{
		Evidence	refined = verdict->failed[at];
		BootPhase	phase;

		if (use_cause_above(verdict, at) || refined.rule == 0 ||
			refined.kinds == SECTION_PS || !is_weak_finding(&refined))
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
