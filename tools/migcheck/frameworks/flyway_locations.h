/*
 * flyway_locations.h
 *		The folders that one run of Flyway takes together.
 */
#ifndef MIGCHECK_FLYWAY_LOCATIONS_H
#define MIGCHECK_FLYWAY_LOCATIONS_H

#include "migcheck/model.h"

extern void flyway_join_locations(Root *root);

#endif							/* MIGCHECK_FLYWAY_LOCATIONS_H */
