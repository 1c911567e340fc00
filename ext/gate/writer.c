/*
 * writer.c
 *		Open the store for a function that writes or administers.
 *
 * The order is the same for all: the store first, since it refuses deputies
 * and closes with an error; then the gate, which logs the call; then what only
 * the function knows of its arguments.
 */
#include "postgres.h"

#include "fmgr.h"

#include "arguments.h"
#include "store/store.h"
#include "gate/writer.h"

/* Open the store for a request, and pass the gate as a writer. */
void
open_writer(const GateRequest *request)
{
	store_open(request->org);
	gate_admit_writer(request);
}

/*
 * Do so for arguments (bundle_id, org, why, ...), and refuse a bundle id or a
 * why that is missing or malformed.
 */
void
open_bundle_writer(FunctionCallInfo fcinfo, GateRequest *request)
{
	request->org = ARG_TEXT(1);
	request->bundle_id = PG_ARGISNULL(0) ? 0 : PG_GETARG_INT64(0);
	open_writer(request);
	if (request->bundle_id <= 0)
		refuse(REFUSAL_BUNDLE_ID_INVALID);
	check_name(ARG_TEXT(2), REFUSAL_REASON_INVALID);
}
