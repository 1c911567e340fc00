/*
 * plan.h
 *		What a repair would change, before anything is changed.
 *
 * A plan is made from a root as check reads it, and consists of files that get
 * another name and of a journal that gets other bytes. Whoever carries it out
 * knows no framework; whoever makes it touches no file.
 */
#ifndef MIGCHECK_PLAN_H
#define MIGCHECK_PLAN_H

#include "migcheck/options.h"
#include "migcheck/repair/applied.h"
#include "migcheck/rules/rules.h"

typedef struct Rename
{
	const char *from;			/* both below the root */
	const char *to;
} Rename;

/* One thing that is done to one entry or file. */
typedef struct PlanStep
{
	const char *action;			/* add, date, drop, number, remove, rename */
	const char *subject;		/* the tag, or the name */
	const char *file;			/* what changes, below the root */
	const char *from;			/* a name, a "when" or an idx; or NULL */
	const char *to;
	const char *why;
	const char *text;			/* all of it, for people */
} PlanStep;

typedef struct PlanSteps
{
	PlanStep   *items;
	size_t		count;
	size_t		capacity;
} PlanSteps;

typedef struct TextLines
{
	const char **items;
	size_t		count;
	size_t		capacity;
} TextLines;

typedef struct Plan
{
	Arena	   *arena;
	const Root *root;
	const Options *options;
	const Applied *applied;
	const Root *base;			/* as the base has it, or NULL */
	PlanSteps	steps;			/* what is done */
	TextLines	left;			/* what is left to them, and why */
	TextLines	allows;			/* tags whose times are low, and in order */
	TextLines	sql;			/* for databases that are ahead of the plan */
	const char *table;			/* Drizzle's, as a statement names it */
	Rename	   *renames;
	size_t		rename_count;
	size_t		rename_capacity;
	const char *journal;		/* below the root; NULL if not found */
	const char *old_text;
	size_t		old_len;
	const char *new_text;		/* NULL: the journal stays as it is */
	size_t		new_len;
	Map			mends;			/* the findings that are gone afterwards */
	const char *refusal;		/* why there is no plan, or NULL */
} Plan;

/* plan.c */
extern void plan_make_repair(Plan *plan);
extern void plan_add_line(Plan *plan, TextLines *lines, const char *format,...)
			__attribute__((format(printf, 3, 4)));
extern void plan_step(Plan *plan, PlanStep step, const char *format,...)
			__attribute__((format(printf, 3, 4)));
extern bool plan_refuse(Plan *plan, const char *format,...)
			__attribute__((format(printf, 2, 3)));
extern void plan_mends_finding(Plan *plan, RuleId rule, const char *subject);
extern bool plan_mends_it(const Plan *plan, const Finding *finding);
extern void plan_rename_file(Plan *plan, const char *from, const char *to);
extern const char *plan_next_version(Arena *arena, const char *version,
									 size_t width);
extern const char *plan_file_hash(Plan *plan, const char *path);

/* moved.c */
extern long plan_moved_file(Plan *plan, const Entry *entry);

/* plan_allow.c */
extern const char *plan_write_allows(const Plan *plan);

/* One a kind of framework. */
extern bool plan_drizzle_repair(Plan *plan);
extern bool plan_numbered(Plan *plan);

#endif							/* MIGCHECK_PLAN_H */
