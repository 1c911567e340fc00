/*
 * judging.c
 *		The verdict on a bundle in the server; the rules are in lib/verdict.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "compat.h"
#include "judging.h"

/* Let a cancel end the work between two lines. */
static void
check_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

/* Judge all sections; a cancel is looked for between them and within. */
int
judge_sections(const JudgedSection *sections, int count,
			   PhaseVerdict phases[PHASE_COUNT])
{
	Verdict		verdict;

	verdict_begin(&verdict);
	verdict.pause = check_interrupts;
	for (int i = 0; i < count; i++)
	{
		const text *name = sections[i].name;
		const text *content = sections[i].content;

		CHECK_FOR_INTERRUPTS();
		verdict_section(&verdict, i, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name),
						content == NULL ? NULL : VARDATA_ANY(content),
						content == NULL ? 0 : VARSIZE_ANY_EXHDR(content));
	}
	verdict_judge(&verdict, phases);
	return verdict_headline(phases);
}

/*
 * Return the phase, the cause and the fingerprint of a failed boot; .phase is
 * NULL if the headline is no failure.
 */
Failure
judge_failure(const JudgedSection *sections, int count)
{
	PhaseVerdict phases[PHASE_COUNT];
	const PhaseVerdict *headline = &phases[judge_sections(sections, count,
														  phases)];
	Failure		failure = {0};

	if (strcmp(headline->verdict, "failed") != 0)
		return failure;
	if (!verdict_fingerprint(headline, failure.fingerprint))
		elog(ERROR, "could not compute the digest of a verdict");
	failure.phase = headline->phase;
	failure.cause = headline->cause;
	return failure;
}
