/*
 * sqitch_plan.h
 *		sqitch.plan, read into the entries of a root.
 */
#ifndef MIGCHECK_SQITCH_PLAN_H
#define MIGCHECK_SQITCH_PLAN_H

#include "migcheck/frameworks/framework.h"

#define PLAN_FILE	"sqitch.plan"

extern void read_sqitch_plan(Root *root, const char *text, size_t len);

#endif							/* MIGCHECK_SQITCH_PLAN_H */
