/*
 * verdict.h
 *		Why a workspace did not boot, from the sections of a bundle.
 *
 * The boot has phases, in order. Each is judged by evidence: a line that shows
 * that it succeeded, or one that shows why it failed. Where there is neither
 * it is unknown, and what was not collected is never read as fine. One phase
 * is the headline: a cause before a symptom, then the earliest in the boot.
 *
 * Nothing is allocated here: evidence points into the sections.
 */
#ifndef RESCUE_VERDICT_VERDICT_H
#define RESCUE_VERDICT_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum BootPhase
{
	PHASE_PROVISION,
	PHASE_IMAGE,
	PHASE_VOLUME,
	PHASE_CONFIG,
	PHASE_SECRETS,
	PHASE_START,
	PHASE_HANDSHAKE,
	PHASE_HEALTH,
	PHASE_COUNT
} BootPhase;

/* What a section's name says about its lines. */
typedef enum SectionKind
{
	SECTION_NONE = 0,			/* a file of the user's, not a log */
	SECTION_HOST = 1,			/* of the machine, before the container */
	SECTION_PS = 2,				/* a table of containers */
	SECTION_AGENT = 4			/* of the container */
} SectionKind;

/* The kinds of lines that a trace of calls is made of. */
typedef enum TraceState
{
	TRACE_NONE,
	TRACE_PYTHON,				/* below "Traceback" */
	TRACE_SOURCE				/* below "file.js:3", until the caret */
} TraceState;

/* Follows traces of calls through the lines of one section. */
typedef struct Trace
{
	TraceState	state;
	int			left;			/* lines of source that may still come */
	bool		binds;			/* the calls were to listen on a port */
	bool		connects;		/* the calls were to connect */
} Trace;

/* How an exception of Python's follows from the one above it. */
typedef enum ExceptionChain
{
	CHAIN_NONE,
	CHAIN_DURING,				/* it was raised as that was handled */
	CHAIN_CAUSE					/* it was raised from that */
} ExceptionChain;

/* A line, by the rule that found it. */
typedef struct Evidence
{
	int			rule;			/* from 1; 0 for none */
	size_t		section;
	int			kinds;			/* of that section */
	uint64_t	name;			/* a hash of its name */
	const char *begin;			/* its content */
	size_t		line;			/* from 1 */
	const char *text;
	size_t		len;
	int			progress;		/* lines of information below it */
	int			quiet;			/* lines of no level below it */
	int			repeats;		/* how often the rule found another line */
	bool		weak;			/* the line itself only warns, or says that it
								 * is tried again */
	bool		of_client;		/* a server tells what a client of it did */
	bool		served;			/* the log said before that requests are taken */
	bool		likened;		/* known by the likeness to samples only */
} Evidence;

/* So many sections' last failure lines are kept before one is chosen. */
#define BURSTS_MAX		8

/* So many messages of a section's start are known again. */
#define SAID_MAX		32

/* So many lines below failures are kept. */
#define KEPT_LINES		256

/* What was read of a line: see kept.h. */
typedef struct KeptLine
{
	const char *text;			/* where it begins; NULL for none */
	const char *message;
	size_t		len;			/* of the message */
	int			level;			/* its LineLevel */
	bool		hints;			/* a rule, a word or a hint of a failure */
} KeptLine;

/* What was found so far. */
typedef struct Verdict
{
	Evidence	ok[PHASE_COUNT];
	Evidence	failed[PHASE_COUNT];
	Evidence	passed[PHASE_COUNT];	/* failures that the log went on after */
	Evidence	burst;			/* first line of the last failure lines */
	Evidence	bursts[BURSTS_MAX]; /* those of the sections, to choose from */
	const char *burst_ends[BURSTS_MAX]; /* where their sections end */
	int			burst_count;
	Evidence	quote;			/* ditto, of the log to be quoted */
	Evidence	topic;			/* what that is about, by its words */
	Evidence	tail;			/* a container's last line of no low level */
	Evidence	murmur;			/* a cause that a container's last lines tell
								 * at a low level */
	Evidence	setting;		/* a fault of a configuration */
	Evidence	row;			/* of a container that ran and ended */
	Evidence	warning;		/* the line above, where it warned of a cause */
	Evidence	warned;			/* the last line, a warning of a failure */
	Trace		trace;
	void		(*pause) (void);	/* called now and then, and may not
									 * return; NULL for none */
	uint64_t	said[SAID_MAX]; /* hashes of the section's first messages */
	int			said_count;
	bool		starts_anew;	/* one of them came again after a failure */
	bool		serves;			/* a container's log says that it takes
								 * requests */
	bool		serving;		/* the section's log did, of this start */
	size_t		failure_line;	/* the last line that told of a failure */
	size_t		announced;		/* that line, where a trace of calls follows */
	Evidence	raised;			/* the last exception of Python's */
	char		raised_text[160];	/* what it says, so far */
	size_t		raised_len;		/* the length of that */
	ExceptionChain chain;		/* how the next one follows from that */
	size_t		chain_line;		/* of the first exception of the chain */
	bool		heading_opens;	/* it ends in a colon, or a bracket */
	bool		tail_heads;		/* the tail's line heads the one below it */
	bool		tail_asked;		/* whether that is known */
	bool		accepts;		/* a database's log said that it does */
	bool		remote_named;	/* the section names a host that asked, above */
	const char *remote_until;	/* searched for that up to here, or NULL */
	bool		causes;			/* the lines are below "Caused by:" */
	int			refused_left;	/* lines that may tell who refused */
	int			loopback_left;	/* lines since one named the loopback */
	bool		pending;		/* the section told of a failure */
	bool		burst_heads;	/* the burst's line heads the one below it */
	bool		burst_served;	/* the burst's line is of a request */
	size_t		heading;		/* the line of a failure that only heads the
								 * lines below it, or 0 */
	int			heading_left;	/* lines below it that may tell the fault */
	bool		heading_told;	/* one did */
	int			gap;			/* lines since the last failure line */
	int			progress;		/* lines of information since then */
	int			quiet;			/* other lines since then */
	int			collected;		/* kinds of section that have contents */
	int			lost;			/* kinds that came without */
	KeptLine	kept[KEPT_LINES];
	size_t		lost_section[SECTION_AGENT + 1];	/* one of them, by kind */
} Verdict;

/* The judgement on one phase. */
typedef struct PhaseVerdict
{
	const char *phase;
	const char *verdict;		/* ok, failed or unknown */
	const char *cause;
	double		confidence;
	bool		symptom;		/* failed, and no cause is known */
	bool		of_client;		/* a server said it of a client */
	bool		refused;		/* failed: what it connects to refused */
	bool		has_section;
	size_t		section;
	size_t		line;			/* 0 if there is no evidence */
	const char *text;
	size_t		len;
	int64_t		stamp;			/* of a failure: when, or -1; see stamp.h */
	const char *remedy;			/* NULL for none */
	const char *who;			/* ditto: user, operator or platform */
} PhaseVerdict;

/*
 * Begin (then set pause), add each section (content is NULL if it has none),
 * then judge.
 */
extern void verdict_begin(Verdict *verdict);
extern void verdict_section(Verdict *verdict, size_t section,
							const char *name, size_t name_len,
							const char *content, size_t len);
extern void verdict_judge(Verdict *verdict, PhaseVerdict phases[PHASE_COUNT]);

/* The phase whose judgement is the headline. */
extern int	verdict_headline(const PhaseVerdict phases[PHASE_COUNT]);

/* The number of the rules. */
extern int	verdict_rule_count(void);

#endif							/* RESCUE_VERDICT_VERDICT_H */
