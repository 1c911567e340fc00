/*
 * probe.h
 *		Read the settings and the billing row for the gate.
 *
 * Whoever judges a call gets the struct as an argument, so that all verdicts
 * on it are made from one row, and none from the row of an earlier call.
 */
#ifndef RESCUE_PROBE_H
#define RESCUE_PROBE_H

#include "datatype/timestamp.h"
#include "utils/array.h"

#include "gate/residence.h"

/*
 * The newest settings, and what rescue.billing and rescue.residence have on
 * the organisation that was asked for. Pointers are into the store's memory,
 * good until it is closed; NULL where the column is.
 */
typedef struct Probe
{
	const text *bound_org;		/* of the database */
	ArrayType  *bound_roles;	/* names, as text */
	bool		has_bindings;	/* rescue.role_bindings has rows */
	bool		has_moves;		/* rescue.residence may have rows */
	const text *throttle;
	int			max_sections;
	int			max_section_bytes;
	int			max_bundles;	/* of a workspace */

	const text *billing;		/* "required" or "off" */
	Interval   *billing_max_age;
	ArrayType  *billing_policy;
	bool		has_source;		/* billing is in the application's table */
	Oid			source;
	const char *org_column;
	const char *status_column;
	const text *source_bound_as;

	const text *status;			/* the organisation's; NULL if it has no row */
	bool		has_observed_at;
	TimestampTz observed_at;
	bool		has_grace;
	TimestampTz grace_until;
	Residence	residence;
} Probe;

/*
 * Ask for an organisation, for which the store is open; NULL asks for the
 * settings only. False if there are no settings at all.
 */
extern bool probe_run(const text *org, Probe *probe);

#endif							/* RESCUE_PROBE_H */
