/*
 * direct_write.h
 *		Run statements that store and delete a bundle without a plan.
 */
#ifndef RESCUE_DIRECT_WRITE_H
#define RESCUE_DIRECT_WRITE_H

#include "store/own_scan.h"

/* The key of bundles. */
#define BUNDLES_KEY {{"org_id", TEXTOID}, {"bundle_id", INT8OID}}

/* What the scan of a statement goes by: its parameters, and one snapshot. */
typedef struct DirectCall
{
	const Datum *values;
	const bool *nulls;			/* NULL for none */
	Snapshot	snapshot;
} DirectCall;

/* Whether a parameter is NULL. */
static inline bool
direct_is_null(const DirectCall *call, int parameter)
{
	return call->nulls != NULL && call->nulls[parameter];
}

/*
 * What BUNDLE_INSERT, SECTION_INSERT and BUNDLES_DELETE do. False, with nothing
 * written, where the server has to do it.
 */
extern bool direct_insert_bundle(const DirectCall *call, RowSet *rows);
extern bool direct_insert_section(const DirectCall *call, RowSet *rows);
extern bool direct_delete_bundles(const DirectCall *call, RowSet *rows);

#endif							/* RESCUE_DIRECT_WRITE_H */
