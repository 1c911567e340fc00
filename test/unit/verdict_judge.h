/*
 * verdict_judge.h
 *		Judge sections that a test writes down.
 *
 * The file that includes this must include cmocka.h before.
 */
#ifndef RESCUE_TEST_VERDICT_JUDGE_H
#define RESCUE_TEST_VERDICT_JUDGE_H

#include <stdlib.h>
#include <string.h>

#include "exact.h"
#include "verdict/match/match.h"
#include "verdict/verdict.h"

/* What judge() found. */
static PhaseVerdict phases[PHASE_COUNT];

/*
 * Judge a list of names and contents that ends with NULL, from memory of just
 * their size.
 */
static void
judge(const char *const *sections)
{
	char	   *copies[16];
	Verdict		verdict;
	size_t		count = 0;

	verdict_begin(&verdict);
	for (; sections[2 * count] != NULL; count++)
	{
		const char *content = sections[2 * count + 1];
		size_t		len = content != NULL ? strlen(content) : 0;

		copies[count] = content != NULL ? exact_copy(content, len) : NULL;
		verdict_section(&verdict, count, sections[2 * count],
						strlen(sections[2 * count]), copies[count], len);
	}
	verdict_judge(&verdict, phases);
	for (size_t i = 0; i < count; i++)
		free(copies[i]);
}

#define JUDGE(...) judge((const char *const[]) {__VA_ARGS__, NULL})

/* A row of a table of containers that says that the agent runs. */
#define UP "4f5a   agent   \"/e\"   5 minutes ago   Up 5 minutes"

/* The verdicts as a letter each: o, f, u. */
static const char *
letters(void)
{
	static char result[PHASE_COUNT + 1];

	for (int i = 0; i < PHASE_COUNT; i++)
		result[i] = phases[i].verdict[0];
	return result;
}

/* The rule of a shape that a line of a container's log has; 0 for none. */
static int
find_rule(const char *line)
{
	return match_rules_in_line(line, strlen(line), true, SECTION_AGENT,
							   LEVEL_NONE, NULL).failed;
}

#endif							/* RESCUE_TEST_VERDICT_JUDGE_H */
