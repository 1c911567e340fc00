/*
 * writer.h
 *		Open the store for a function that writes or administers.
 */
#ifndef RESCUE_WRITER_H
#define RESCUE_WRITER_H

#include "gate/gate.h"

/*
 * Open the store for the organisation of a request, and pass the gate as a
 * writer; a refusal is raised. The caller ends with audit_finish(), unless it
 * only reads, and with store_close().
 */
extern void open_writer(const GateRequest *request);

/*
 * The same for a function whose arguments are (bundle_id, org, why, ...). The
 * request has the action, and what of why the audit's line may have; its
 * organisation and bundle are set here. A bundle id that is no id and a why
 * that is no name are refused after the gate, which logs the call.
 */
extern void open_bundle_writer(FunctionCallInfo fcinfo, GateRequest *request);

#endif							/* RESCUE_WRITER_H */
