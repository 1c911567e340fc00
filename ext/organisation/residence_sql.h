/*
 * residence_sql.h
 *		Move an organisation from one state of residence to the next.
 */
#ifndef RESCUE_RESIDENCE_SQL_H
#define RESCUE_RESIDENCE_SQL_H

#include "gate/gate.h"
#include "gate/residence.h"

/*
 * Open the store and pass the gate as GATE_MOVES or GATE_LOOKS; the state of
 * the organisation.
 */
extern Residence admit_mover(const GateRequest *request);

/*
 * Write the state, and the digest of the copy by which it came about, or NULL.
 * The store must be open, and the organisation's lock held by
 * residence_lock_alone().
 */
extern void residence_set(const text *org, Residence residence,
						  const bytea *digest);

#endif							/* RESCUE_RESIDENCE_SQL_H */
