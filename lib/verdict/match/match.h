/*
 * match.h
 *		The rules of the verdict, and what they say of one line.
 *
 * Private to lib/verdict. Rules are numbered from 1; 0 means that no rule
 * matched. match_build_index() must have been called once before
 * match_rules_in_line().
 */
#ifndef RESCUE_VERDICT_MATCH_H
#define RESCUE_VERDICT_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "verdict/line/fold.h"
#include "verdict/line/level.h"
#include "verdict/verdict.h"

#define HOST	SECTION_HOST
#define PS		SECTION_PS
#define AGENT	SECTION_AGENT

/* What a rule's line tells: a success, a cause, or only that it failed. */
typedef enum RuleOutcome
{
	OK, FAILED, SYMPTOM
} RuleOutcome;

typedef struct VerdictRule
{
	BootPhase	phase;
	RuleOutcome outcome;
	int			sections;		/* SectionKinds, or-ed */
	const char *pattern;		/* parts between stars; # is a digit */
	const char *cause;
	double		confidence;		/* 0 to 1 */
	const char *who;
	const char *remedy;
	const char *sample;
} VerdictRule;

/* What the rules say of one line. */
typedef struct LineFinding
{
	int			ok;				/* the best success's rule, or 0 */
	int			failed;			/* the best failure's rule, or 0 */
	bool		failure_word;	/* a word of failure, of no rule */
	bool		shape_hint;		/* it may have a shape */
	uint32_t	finders;		/* which, by their numbers: see shape.h */
	bool		harmless;		/* counts no failure, or says to ignore it */
	bool		serves;			/* it says that the program takes requests */
	bool		retries;		/* it may have a word of trying again */
	unsigned short retry_at;	/* where, in the line in small letters */
	bool		shortened;		/* bytes of it were left out of that line */
	bool		connects;		/* ditto, of a connection that is there */
	bool		succeeds;		/* ditto, of what succeeded */
	bool		ends;			/* it says that a program ends */
	bool		loopback;		/* names the loopback address */
	bool		heads;			/* a failure that only heads what is below it */
	int			errno_text;		/* from 1, of errno_text.h; 0 for none */
	const char *listed;			/* the shape of a name of a list, or NULL */
} LineFinding;

/* The rule of a connection to the container's own address that was refused. */
extern int	match_loopback_rule(void);

/* Build the index of the rules' patterns; calls after the first do nothing. */
extern void match_build_index(void);

/* The rule of a number from 1 to verdict_rule_count(). */
extern const VerdictRule *match_nth_rule(int number);

/* The kinds of the sections in which a success of a phase is looked for. */
extern int	match_success_sections(BootPhase phase);

/* The rule that names a failure which only the log's own words describe. */
extern int	match_quote_rule(void);

/*
 * Find the best success and the best failure that a line tells. len is in
 * bytes, of which the first 2000 are read; last says that no line of its
 * section follows; kinds are the section's; level is the line's own; trace, or
 * NULL, is of the calls above it.
 */
extern LineFinding match_rules_in_line(const char *text, size_t len, bool last,
									   int kinds,
									   LineLevel level, const Trace *trace);

/*
 * Whether any rule, word or hint of a failure is in a line; as
 * match_rules_in_line().
 */
extern bool match_hints_at_failure(const char *text, size_t len, int kinds,
								   LineLevel level);

/* What the words of a failure line are about: a rule of topics.def, or 0. */
extern int	match_topic_of_line(const char *text, size_t len, int kinds);

/* How sure the surest topic is. */
extern double match_surest_topic(void);

/* The rule of a cause that is recognised by its shape, by its pattern. */
extern int	match_shape_rule(const char *pattern);

#endif							/* RESCUE_VERDICT_MATCH_H */
