/*
 * headline.c
 *		Which of the phases is the headline of a verdict.
 */
#include "verdict/verdict.h"

/* By how much a later line has to be surer than an earlier one of its log. */
#define MUCH_SURER		0.18

/*
 * Two logs' times that lie further apart are not of one boot, or not of one
 * zone: zones differ by quarters of an hour.
 */
#define APART_MAX		(14 * 60 * 1000)

/*
 * Whether a failure was told before one of another log, and is no less sure:
 * where both logs have times that can be compared.
 */
static bool
was_told_before(const PhaseVerdict *phase, const PhaseVerdict *other)
{
	return phase->stamp >= 0 && other->stamp > phase->stamp &&
		other->stamp - phase->stamp < APART_MAX &&
		phase->confidence >= other->confidence;
}

/*
 * Whether a failure comes before that of an earlier phase: a cause before a
 * symptom; what a server failed at before what it says of a client; in one log
 * the earlier line, unless it is much less sure; of two logs the earlier time.
 */
static bool
failed_before(const PhaseVerdict *phase, const PhaseVerdict *earlier)
{
	if (phase->symptom != earlier->symptom)
		return earlier->symptom;
	if (phase->of_client != earlier->of_client)
		return earlier->of_client;
	if (phase->section != earlier->section)
		return was_told_before(phase, earlier);
	/* what failed above does not listen, which a refused connection shows */
	if (phase->refused && phase->line > earlier->line)
		return false;
	/* of a line that is quoted, what it is about */
	if (phase->line == earlier->line && phase->symptom)
		return false;
	if (phase->line < earlier->line)
		return phase->confidence + MUCH_SURER >= earlier->confidence;
	return phase->confidence > earlier->confidence + MUCH_SURER;
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
		if (best < 0 || failed_before(phase, &phases[best]))
			best = at;
	}
	if (best >= 0)
		return best;
	if (phases[PHASE_HEALTH].verdict[0] == 'o' || unknown < 0)
		return PHASE_HEALTH;
	return unknown;
}
