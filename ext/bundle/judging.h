/*
 * judging.h
 *		Judge a bundle in the server; the rules are in lib/verdict.
 */
#ifndef RESCUE_JUDGING_H
#define RESCUE_JUDGING_H

#include "verdict/group.h"
#include "verdict/verdict.h"

/* A section to be judged. */
typedef struct JudgedSection
{
	text	   *name;
	text	   *content;		/* NULL if absent */
} JudgedSection;

/*
 * Take the sections from the rows of a statement whose first columns are those
 * of JUDGED, or from the document in the first. Refuses where they are not as
 * many as the bundle's header says: rows got lost, and a verdict on the rest
 * would be one on another bundle.
 */
extern JudgedSection *judging_take_sections(uint64 rows, int *count);

/*
 * Judge the phases of a boot from the sections of its bundle. Evidence points
 * into the sections. Returns which phase is the headline.
 */
extern int	judge_phases(const JudgedSection *sections, int count,
						 PhaseVerdict phases[PHASE_COUNT]);

/* What is kept of a verdict whose headline failed. */
typedef struct Failure
{
	const char *phase;			/* NULL if nothing failed */
	const char *cause;
	char		fingerprint[FINGERPRINT_LENGTH + 1];
} Failure;

/* Judge the sections of a bundle, for the columns that are stored with it. */
extern Failure judge_failure(const JudgedSection *sections, int count);

#endif							/* RESCUE_JUDGING_H */
