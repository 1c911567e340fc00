/*
 * shared.h
 *		Request shared memory for the counters, the throttle and the audit file.
 */
#ifndef RESCUE_SHARED_H
#define RESCUE_SHARED_H

/*
 * Ask for shared memory where the server is just preloading the library; no
 * other time has any to give. Called once, when the library is loaded.
 */
extern void shared_define(void);

/* Whether the library was preloaded by the server. */
extern bool shared_is_preloaded(void);

#endif							/* RESCUE_SHARED_H */
