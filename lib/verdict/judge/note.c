/*
 * note.c
 *		Which evidence of a phase is kept.
 *
 * Of each phase one success and one failure are kept. A cause takes the place
 * of a symptom, and a success takes back the failures of its phase above it in
 * the same log, since what failed was tried again.
 */
#include "verdict/judge/note.h"

#include <string.h>

#include "verdict/judge/phase.h"
#include "verdict/judge/quote.h"
#include "verdict/line/bytes.h"
#include "verdict/line/stamp.h"
#include "verdict/match/match.h"

/* By how much a later line must be surer than an earlier one. */
#define SURER			0.15

/*
 * Whether a failure takes the place of one that is noted of its section: a
 * cause that of a symptom, and of the same sort the earlier but for a much
 * surer one.
 */
static bool
replaces_in_section(const Evidence *new, const Evidence *old)
{
	const VerdictRule *new_rule = match_nth_rule(new->rule);
	const VerdictRule *old_rule;
	double		margin = new->kinds == SECTION_PS ? 0 : SURER;

	if (old->rule == 0)
		return true;
	old_rule = match_nth_rule(old->rule);
	if (new_rule->outcome != old_rule->outcome)
		return new_rule->outcome == FAILED;
	if (new->of_client != old->of_client)
		return old->of_client;
	if (new->weak != old->weak)
		return old->weak;
	return new_rule->confidence > old_rule->confidence + margin;
}

/*
 * Whether a failure counts more than that of another section: an order in
 * which it makes no difference which section came first.
 */
bool
outweighs_other(const Evidence *new, const Evidence *old)
{
	const VerdictRule *new_rule = match_nth_rule(new->rule);
	const VerdictRule *old_rule = match_nth_rule(old->rule);
	int64_t		new_stamp;
	int64_t		old_stamp;

	if (new_rule->outcome != old_rule->outcome)
		return new_rule->outcome == FAILED;
	if (new->of_client != old->of_client)
		return old->of_client;
	if (new_rule->confidence != old_rule->confidence)
		return new_rule->confidence > old_rule->confidence;
	if (new->kinds != old->kinds)
		return new->kinds > old->kinds;
	new_stamp = read_evidence_stamp(new);
	old_stamp = read_evidence_stamp(old);
	if (new_stamp != old_stamp)
		return old_stamp < 0 || (new_stamp >= 0 && new_stamp < old_stamp);
	return compare_line_bytes(new, old) < 0;
}

/* The next word of a text that names an address, a path or an image. */
static bool
read_next_object(const char **at, const char *end, const char **word,
				 size_t *len)
{
	while (*at < end)
	{
		const char *start;
		bool		named = false;

		while (*at < end && memchr(" \t\"'`()[]<>,;", **at, 14) != NULL)
			(*at)++;
		for (start = *at; *at < end && memchr(" \t\"'`()[]<>,;", **at, 14) == NULL; (*at)++)
			named |= (**at == '/' || **at == ':' || **at == '.') && *at > start &&
				*at + 1 < end && (*at)[1] != ' ';
		*word = start;
		*len = *at - start;
		if (named && *len > 3)
			return true;
	}
	return false;
}

/* Whether two lines are the same but for their numbers. */
static bool
tells_the_same(const Evidence *line, const Evidence *other)
{
	const char *a = line->text;
	const char *b = other->text;

	for (;;)
	{
		while (a < line->text + line->len && is_digit(*a))
			a++;
		while (b < other->text + other->len && is_digit(*b))
			b++;
		if (a == line->text + line->len || b == other->text + other->len)
			return a == line->text + line->len &&
				b == other->text + other->len;
		if (*a++ != *b++)
			return false;
	}
}

/* Whether a text names an object that a failure names, too. */
bool
shares_object(const char *text, size_t text_len, const Evidence *failed)
{
	const char *at = text;
	const char *word;
	size_t		len;

	while (read_next_object(&at, text + text_len, &word, &len))
		if (memmem(failed->text, failed->len, word, len) != NULL)
			return true;
	return false;
}

/*
 * Whether a success takes back a failure of its phase above it: not where both
 * name objects and share none, and never the end of cloud-init, which says
 * that it ended and nothing more.
 */
static bool
takes_back_failure(BootPhase phase, const Evidence *ok, const Evidence *failed)
{
	const char *at = ok->text;
	const char *word;
	size_t		len;
	bool		named = false;

	if (phase == PHASE_PROVISION)
		return false;
	while (read_next_object(&at, ok->text + ok->len, &word, &len))
	{
		const char *colon = memrchr(word, ':', len);

		named = true;
		if (colon != NULL && colon > word + 3)
			len = colon - word;
		if (memmem(failed->text, failed->len, word, len) != NULL)
			return true;
	}
	at = failed->text;
	return !named ||
		!read_next_object(&at, failed->text + failed->len, &word, &len);
}

/*
 * Note what a rule found. What succeeds in the end was tried again: in a log
 * that takes back the failures of its phase above it, in a table it is
 * another row.
 */
void
note_rule_evidence(Verdict *verdict, int rule, const Evidence *evidence)
{
	const VerdictRule *found = match_nth_rule(rule);
	BootPhase	phase = found->outcome == OK ? found->phase :
		find_failure_phase(found, evidence);
	Evidence   *failed = &verdict->failed[phase];
	Evidence   *ok = &verdict->ok[phase];
	Evidence	new = *evidence;

	new.rule = rule;
	if (found->outcome != OK)
	{
		if (replaces_in_section(&new, failed))
			*failed = new;
		else if (failed->rule == rule && failed->section == new.section)
			failed->repeats += tells_the_same(&new, failed);
		return;
	}
	if (failed->rule != 0 && failed->section == evidence->section &&
		evidence->kinds != SECTION_PS &&
		takes_back_failure(phase, evidence, failed))
		failed->rule = 0;
	if (ok->rule == 0 ||
		match_nth_rule(ok->rule)->confidence <= found->confidence)
		*ok = new;
}

/* Take back the failures of a section that went on after them. */
void
retire_failures(Verdict *verdict, size_t section)
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
