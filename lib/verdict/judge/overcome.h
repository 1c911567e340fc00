/*
 * overcome.h
 *		Which failures the container went on after.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_OVERCOME_H
#define RESCUE_VERDICT_OVERCOME_H

#include "verdict/verdict.h"

/* Whether the table of containers shows that the container ran, or runs. */
extern bool container_was_started(const Verdict *verdict);

/* Whether the table of containers shows that the container runs. */
extern bool container_runs(const Verdict *verdict);

/*
 * Whether the log of a container that runs went on after a failure, or what is
 * fine now shows that it was overcome.
 */
extern bool failure_was_overcome(const Verdict *verdict,
								 const Evidence *failure);

#endif							/* RESCUE_VERDICT_OVERCOME_H */
