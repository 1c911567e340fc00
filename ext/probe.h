/*
 * probe.h
 *		Columns of the statement PROBE, the gate's one look at settings and
 *		billing.
 */
#ifndef RESCUE_PROBE_H
#define RESCUE_PROBE_H

enum
{
	PROBE_BOUND_ORG = 1, PROBE_BILLING, PROBE_MAX_AGE, PROBE_THROTTLE,
	PROBE_SOURCE, PROBE_ORG_COLUMN, PROBE_STATUS_COLUMN, PROBE_STATUS,
	PROBE_OBSERVED_AT, PROBE_GRACE_UNTIL, PROBE_DECISION
};

#endif							/* RESCUE_PROBE_H */
