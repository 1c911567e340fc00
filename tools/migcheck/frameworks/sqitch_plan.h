/*
 * sqitch_plan.h
 *		sqitch.plan, read into the entries of a root.
 */
#ifndef MIGCHECK_SQITCH_PLAN_H
#define MIGCHECK_SQITCH_PLAN_H

#include "migcheck/frameworks/framework.h"

#define PLAN_FILE	"sqitch.plan"

/* Where the scripts of a plan are, below its folder, and their ending. */
typedef struct SqitchLayout
{
	const char *deploy;
	const char *revert;
	const char *verify;
	const char *old_deploy;		/* those of reworked changes */
	const char *old_revert;
	const char *old_verify;
	const char *ending;			/* ".sql" */
} SqitchLayout;

extern void read_sqitch_plan(Root *root, const SqitchLayout *layout,
							 const char *text, size_t len);

/* sqitch_conf.c */
extern SqitchLayout read_sqitch_layout(const Root *root);

#endif							/* MIGCHECK_SQITCH_PLAN_H */
