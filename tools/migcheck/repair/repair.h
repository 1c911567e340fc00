/*
 * repair.h
 *		The command that puts a folder of migrations right.
 */
#ifndef MIGCHECK_REPAIR_H
#define MIGCHECK_REPAIR_H

#include "migcheck/options.h"
#include "migcheck/discover.h"

extern int	repair_run_command(const Options *options);
extern void repair_offer_command(Root *root, const Root *base,
								 const Options *options, Findings *findings,
								 size_t from);

#endif							/* MIGCHECK_REPAIR_H */
