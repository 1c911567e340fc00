/*
 * token_list.c
 *		SQL entry points that show and revoke the tokens of an organisation.
 *
 * For an incident: which tokens there are, and an end to all of them. What
 * became of each is in the audit, by its id.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "bundle/listing.h"
#include "store/store.h"
#include "gate/writer.h"

PG_FUNCTION_INFO_V1(rescue_token_list);
PG_FUNCTION_INFO_V1(rescue_token_revoke_all);

/* rescue_token_list(org) */
Datum
rescue_token_list(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_token_list", .org = ARG_TEXT(0),
	.access = GATE_LISTS};
	Datum		values[STATEMENT_TOKENS_PARAMS] = {PointerGetDatum(request.org)};

	InitMaterializedSRF(fcinfo, 0);
	open_writer(&request);
	put_rows((ReturnSetInfo *) fcinfo->resultinfo, STATEMENT_TOKENS, values);
	store_close();
	return (Datum) 0;
}

/*
 * rescue_token_revoke_all(org, ws). Those that are over are left as they are.
 * Refused where the latest snapshot shows one that the update did not: it was
 * issued meanwhile, or the transaction's own snapshot is older.
 */
Datum
rescue_token_revoke_all(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_token_revoke_all",
	.org = ARG_TEXT(0), .ws = ARG_TEXT(1), .needs_ws = !PG_ARGISNULL(1)};
	Datum		values[STATEMENT_TOKENS_REVOKE_PARAMS];
	bool		nulls[STATEMENT_TOKENS_REVOKE_PARAMS] = {0};
	uint64		count;

	open_writer(&request);
	values[TOKENS_REVOKE_ARG_ORG] = PointerGetDatum(request.org);
	values[TOKENS_REVOKE_ARG_WORKSPACE] = PointerGetDatum(request.ws);
	nulls[TOKENS_REVOKE_ARG_WORKSPACE] = PG_ARGISNULL(1);
	values[TOKENS_REVOKE_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	count = store_run_nulls(STATEMENT_TOKENS_REVOKE, values, nulls);
	/* both have the parameters of LIVE_TOKENS */
	if (store_run_nulls(STATEMENT_TOKENS_UNREVOKED, values, nulls) > 0)
		refuse_old_snapshot("could not revoke all tokens: one was issued meanwhile");
	audit_finish(&(AuditOutcome) {.row = count > 0, .rows = count});
	store_close();
	PG_RETURN_INT64(count);
}
