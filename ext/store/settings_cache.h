/*
 * settings_cache.h
 *		Cache the settings of the database between the calls of a session.
 */
#ifndef RESCUE_SETTINGS_CACHE_H
#define RESCUE_SETTINGS_CACHE_H

#include "gate/probe.h"

/*
 * Fill in the settings of a probe, not what concerns an organisation, in the
 * current memory context. False if they have to be read. What other sessions
 * committed before the call counts.
 */
extern bool settings_cache_get(Probe *probe);

/*
 * Keep the settings that are read in between: nothing is kept if they may have
 * changed since settings_cache_begin(), or where a change would not be told.
 */
extern void settings_cache_begin(void);
extern void settings_cache_put(const Probe *probe);

/* A table, or anything where it is invalid, was changed. */
extern void settings_cache_forget(Oid table);

#endif							/* RESCUE_SETTINGS_CACHE_H */
