/*
 * gc_plan.h
 *		Find the bundles of workspaces that are gone, and delete them.
 */
#ifndef RESCUE_GC_PLAN_H
#define RESCUE_GC_PLAN_H

#include "utils/timestamp.h"

#include "gate/each_org.h"

/* The most bundles that are deleted in one call. */
#define GC_CALL_MAX 10000

/* What to collect. */
typedef struct GcOrder
{
	const char *action;			/* the SQL function */
	OrgList		scope;
	OrgList		absent;			/* not in scope: moving, or departed */
	text	  **live;			/* workspaces, sorted */
	int			live_count;
	TimestampTz now;
	TimestampTz cutoff;			/* captured later is too young */
	bool		keep_newest;
	int			max_rows;		/* to delete in this call */
} GcOrder;

/* A bundle of a workspace that is gone, and what became of it. */
typedef struct GcBundle
{
	const text *org;
	const text *ws;
	int64		bundle_id;
	const char *outcome;
	const char *why;
} GcBundle;

/* All such bundles, the oldest of an organisation first. */
typedef struct GcPlan
{
	GcBundle   *bundles;
	int64		count;
	int64		room;
	int64		planned;		/* how many are to be deleted */
	int64		total;			/* bundles in scope, live ones included */
} GcPlan;

extern const char GcPlanned[];	/* the outcome of a bundle to be deleted */
extern const char GcDeleted[];

/* Sort the live workspaces, as the others expect them. */
extern void gc_sort_live(GcOrder *order);

/* Find them. Deletes nothing. */
extern GcPlan *gc_make_plan(const GcOrder *order);

/* Delete what is planned, up to max_rows. */
extern void gc_carry_out(const GcOrder *order, GcPlan *plan);

#endif							/* RESCUE_GC_PLAN_H */
