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
#include "verdict/line/bytes.h"
#include "verdict/line/message.h"
#include "verdict/match/match.h"

/* A cause so weak is asked for the topic of its line. */
#define WEAK			0.55

/* A part of a wrapped failure tells its cause where it is so sure. */
#define INNER_SURE		0.63

/* So many parts are looked at. */
#define INNER_PARTS		12

/* A head that is so sure is more than one. */
#define WRAP_SURE		0.96

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
 * Whether a cause is of the head of a wrapped failure, "Invalid configuration:
 * x" or "cannot make the container: x": what was being done when it failed.
 */
static bool
is_wrapping_cause(const VerdictRule *rule)
{
	static const char *const causes[] = {
		"configuration cannot be parsed", "setting not valid",
		"configuration missing",
		"container engine cannot start, or does not run",
		"provider is overloaded or failing", "the program ended with an error",
	};

	for (size_t i = 0; i < lengthof(causes); i++)
		if (strcmp(rule->cause, causes[i]) == 0)
			return true;
	return false;
}

/*
 * Whether a part of a failure is a sentence, and none of an engine whose own
 * failure is told at its head.
 */
static bool
tells_inner_failure(const char *text, size_t len)
{
	static const char *const engines[] = {
		".sock", "container runtime", "/var/lib/docker/",
	};
	int			blanks = 0;

	for (size_t i = 0; i < len; i++)
		blanks += text[i] == ' ';
	return blanks >= 2 &&
		!bytes_hold_one(text, len, engines, lengthof(engines));
}

/* The better of a rule and another that tells a cause, and surely. */
static int
choose_inner_rule(int best, int rule)
{
	const VerdictRule *found = rule == 0 ? NULL : match_nth_rule(rule);

	if (found == NULL || found->outcome != FAILED ||
		is_wrapping_cause(found) || found->confidence < INNER_SURE)
		return best;
	return best == 0 || found->confidence > match_nth_rule(best)->confidence ?
		rule : best;
}

/*
 * The rule of the surest part of a wrapped failure behind its head; 0 for
 * none that is sure.
 */
static int
find_inner_rule(const Evidence *line)
{
	Message		message;
	const char *end;
	const char *at;
	int			best = 0;

	message_read_line(line->text, line->len, &message);
	end = memchr(message.text, '\n', message.len);
	if (end == NULL)
		end = message.text + message.len;
	at = message.text;
	for (int i = 0; i < INNER_PARTS; i++)
	{
		at = memmem(at, end - at, ": ", 2);
		if (at == NULL)
			break;
		at += 2;
		if (!tells_inner_failure(at, end - at))
			break;
		best = choose_inner_rule(best,
								 match_rules_in_line(at, end - at, false,
													 line->kinds, LEVEL_HIGH,
													 NULL).failed);
		best = choose_inner_rule(best,
								 find_text_topic(at, end - at, line->kinds));
	}
	return best;
}

/* Whether a cause, and no symptom, is known of a phase's failure. */
static bool
tells_cause_of_phase(const Verdict *verdict, BootPhase phase)
{
	int			rule = verdict->failed[phase].rule;

	return rule != 0 && match_nth_rule(rule)->outcome == FAILED;
}

/*
 * Put what the part behind a wrapped failure's head tells into its phase,
 * where no cause of that is known.
 */
static void
use_inner_cause(Verdict *verdict, int at)
{
	Evidence	inner = verdict->failed[at];
	BootPhase	phase;

	inner.rule = find_inner_rule(&inner);
	if (inner.rule == 0)
		return;
	phase = find_failure_phase(match_nth_rule(inner.rule), &inner);
	if ((int) phase != at && tells_cause_of_phase(verdict, phase))
		return;
	verdict->failed[at].rule = 0;
	verdict->failed[phase] = inner;
}

/* Whether a phase's failure is told by the head of a wrapped one. */
static bool
is_wrapped(const Evidence *failed)
{
	const VerdictRule *rule = match_nth_rule(failed->rule);

	return is_wrapping_cause(rule) && rule->confidence < WRAP_SURE;
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
			refined.kinds == SECTION_PS)
			continue;
		if (is_wrapped(&refined))
			use_inner_cause(verdict, at);
		if (!is_weak_finding(&refined))
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
