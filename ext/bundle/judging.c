/*
 * judging.c
 *		Judge a bundle in the server; the rules are in lib/verdict.
 *
 * The same rules judge in rescuectl, so that a bundle has one verdict wherever
 * it is.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "bundle/bundle.h"
#include "compat.h"
#include "errors.h"
#include "bundle/judging.h"
#include "store/store.h"

/* The statement EXPLAIN has another column behind these. */
StaticAssertDecl((int) EXPLAIN_COL_SECTIONS == (int) JUDGED_COL_SECTIONS &&
				 (int) EXPLAIN_COL_NAME == (int) JUDGED_COL_NAME &&
				 (int) EXPLAIN_COL_CONTENT == (int) JUDGED_COL_CONTENT &&
				 (int) EXPLAIN_COL_DOCUMENT == (int) JUDGED_COL_DOCUMENT,
				 "EXPLAIN and JUDGED must begin with the same columns");

/* The sections of a document. */
static JudgedSection *
take_document(const text *document, int count)
{
	const StoredSection *stored = sections_from_document(document, count);
	JudgedSection *sections = palloc_array(JudgedSection, count);

	for (int i = 0; i < count; i++)
	{
		sections[i].name = stored[i].name;
		sections[i].content = stored[i].content;
	}
	return sections;
}

/* The sections are in the current memory context, and point into the rows. */
JudgedSection *
judging_take_sections(uint64 rows, int *count)
{
	JudgedSection *sections;
	bool		is_null;
	int			expected = DatumGetInt32(store_value(0, JUDGED_COL_SECTIONS,
													 &is_null));
	const text *document = store_text(0, JUDGED_COL_DOCUMENT);

	if (document != NULL)
	{
		*count = expected;
		return take_document(document, expected);
	}
	sections = palloc_array(JudgedSection, rows);
	*count = 0;
	for (uint64 row = 0; row < rows; row++)
	{
		JudgedSection *section = &sections[*count];

		section->name = store_text(row, JUDGED_COL_NAME);
		if (section->name == NULL)
			continue;			/* the outer join's row without a section */
		section->content = store_text(row, JUDGED_COL_CONTENT);
		(*count)++;
	}
	if (*count != expected)
		refuse(REFUSAL_INTEGRITY_FAILED);
	return sections;
}

/* Let a cancel end the work between two lines. */
static void
check_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

/* Judge all sections; a cancel is looked for between them and within. */
int
judge_phases(const JudgedSection *sections, int count,
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
	const PhaseVerdict *headline = &phases[judge_phases(sections, count,
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
