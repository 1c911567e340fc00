/*
 * guard.h
 *		Make a process fit to hold secrets.
 */
#ifndef RESCUECTL_GUARD_H
#define RESCUECTL_GUARD_H

#include <stdbool.h>

/*
 * To be called first: no core dump, no reading of the memory by others, the
 * three standard streams open, a closed pipe an error and not a signal.
 * False, with a message, if the process cannot be made so.
 */
extern bool guard_process(void);

#endif							/* RESCUECTL_GUARD_H */
