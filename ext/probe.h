/*
 * probe.h
 *		The gate's one look at settings and billing.
 */
#ifndef RESCUE_PROBE_H
#define RESCUE_PROBE_H

/* Columns of the statement PROBE. */
enum
{
	PROBE_REVISION = 1, PROBE_BOUND_ORG, PROBE_BILLING, PROBE_MAX_AGE,
	PROBE_THROTTLE, PROBE_SOURCE, PROBE_ORG_COLUMN, PROBE_STATUS_COLUMN,
	PROBE_BOUND_AS, PROBE_POLICY, PROBE_STATUS, PROBE_OBSERVED_AT, PROBE_GRACE_UNTIL,
	PROBE_BOUND_ROLES, PROBE_HAS_BOUND_ROLES,
	PROBE_COUNT = PROBE_HAS_BOUND_ROLES
};

/*
 * Ask for an organisation, for which the store is open; NULL asks for the
 * settings only. False if there are no settings at all. The values are there
 * until the store is closed.
 */
extern bool probe_run(const text *org);
extern Datum probe_value(int column, bool *is_null);

#endif							/* RESCUE_PROBE_H */
