/*
 * tokens.c
 *		SQL entry points for access tokens.
 *
 * A token is shown once, when it is made. The row holds its id and a digest.
 */
#include "postgres.h"

#include "access/transam.h"
#include "access/xact.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/xid8.h"

#include <openssl/crypto.h>

#include "arguments.h"
#include "compat.h"
#include "store/store.h"
#include "subxact.h"
#include "text/utf8.h"
#include "token/equal.h"
#include "token/format.h"
#include "gate/writer.h"

/* How long the token is good that a claim returns. */
#define CLAIMED_LIFE (60 * USECS_PER_SEC)

PG_FUNCTION_INFO_V1(rescue_token_eq);
PG_FUNCTION_INFO_V1(rescue_token_issue);
PG_FUNCTION_INFO_V1(rescue_token_revoke);
PG_FUNCTION_INFO_V1(rescue_token_rotate);
PG_FUNCTION_INFO_V1(rescue_token_claim);

/*
 * rescue_token_eq: whether two secrets are equal, for text and bytea alike.
 * NULL on either side is false, not NULL: a NULL condition reads as "go on"
 * in too many programs.
 */
Datum
rescue_token_eq(PG_FUNCTION_ARGS)
{
	struct varlena *presented;
	struct varlena *expected;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_BOOL(false);

	presented = PG_GETARG_VARLENA_PP(0);
	expected = PG_GETARG_VARLENA_PP(1);
	PG_RETURN_BOOL(token_equal(VARDATA_ANY(presented),
							   VARSIZE_ANY_EXHDR(presented),
							   VARDATA_ANY(expected),
							   VARSIZE_ANY_EXHDR(expected)));
}

/* What a new token is for. */
typedef struct TokenScope
{
	Datum		org;
	Datum		ws;
	bool		any_ws;			/* ws is NULL: every workspace */
	bool		single_use;
	Datum		label;
	bool		no_label;
	TimestampTz starts_at;
	TimestampTz expires_at;
	bool		claimed;		/* not good in this transaction */
} TokenScope;

/* Make a token and store its row; the caller shows it. */
static text *
store_new_token(const TokenScope *scope)
{
	text	   *token = palloc(VARHDRSZ + TOKEN_LENGTH);
	bytea	   *digest = palloc(VARHDRSZ + TOKEN_DIGEST_LENGTH);
	Datum		values[STATEMENT_TOKEN_INSERT_PARAMS];
	bool		nulls[STATEMENT_TOKEN_INSERT_PARAMS] = {0};

	SET_VARSIZE(token, VARHDRSZ + TOKEN_LENGTH);
	SET_VARSIZE(digest, VARHDRSZ + TOKEN_DIGEST_LENGTH);
	if (!token_generate(VARDATA(token)) ||
		!token_digest(VARDATA(token), TOKEN_LENGTH,
					  (unsigned char *) VARDATA(digest)))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not generate random bytes")));

	values[TOKEN_INSERT_ARG_ORG] = scope->org;
	values[TOKEN_INSERT_ARG_ID] = text_datum(token_id(VARDATA(token)),
											 TOKEN_ID_LENGTH);
	values[TOKEN_INSERT_ARG_WORKSPACE] = scope->ws;
	nulls[TOKEN_INSERT_ARG_WORKSPACE] = scope->any_ws;
	values[TOKEN_INSERT_ARG_DIGEST] = PointerGetDatum(digest);
	values[TOKEN_INSERT_ARG_SINGLE_USE] = BoolGetDatum(scope->single_use);
	values[TOKEN_INSERT_ARG_ISSUED_AT] = TimestampTzGetDatum(GetCurrentTimestamp());
	values[TOKEN_INSERT_ARG_EXPIRES_AT] = TimestampTzGetDatum(scope->expires_at);
	values[TOKEN_INSERT_ARG_BORN_IN] = scope->claimed ?
		FullTransactionIdGetDatum(GetTopFullTransactionId()) : (Datum) 0;
	nulls[TOKEN_INSERT_ARG_BORN_IN] = !scope->claimed;
	values[TOKEN_INSERT_ARG_LABEL] = scope->label;
	nulls[TOKEN_INSERT_ARG_LABEL] = scope->no_label;
	values[TOKEN_INSERT_ARG_STARTS_AT] = TimestampTzGetDatum(scope->starts_at);
	store_run_nulls(STATEMENT_TOKEN_INSERT, values, nulls);
	return token;
}

/* Close the store, and return the token to the caller's context. */
static Datum
show_token(text *token)
{
	AuditOutcome outcome = {.row = true, .new_token_id = token_id(VARDATA(token))};
	Datum		shown;

	audit_finish(&outcome);
	shown = store_keep(PointerGetDatum(token), false, false, -1);

	OPENSSL_cleanse(VARDATA(token), TOKEN_LENGTH);
	store_close();
	return shown;
}

/* rescue_token_issue(org, ws, ttl, single_use, label, starts) */
Datum
rescue_token_issue(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_token_issue"};
	TokenScope	scope = {0};
	text	   *label = ARG_TEXT(4);

	request.org = ARG_TEXT(0);
	request.ws = ARG_TEXT(1);
	request.needs_ws = request.ws != NULL;
	open_writer(&request);
	if (PG_ARGISNULL(3))
		refuse(REFUSAL_ARGUMENT_INVALID);
	if (label != NULL)
		check_name(label, REFUSAL_TOKEN_LABEL_INVALID);

	scope.org = PointerGetDatum(request.org);
	scope.ws = PointerGetDatum(request.ws);
	scope.any_ws = request.ws == NULL;
	scope.single_use = PG_GETARG_BOOL(3);
	scope.label = PointerGetDatum(label);
	scope.no_label = label == NULL;
	scope.starts_at = start_of_life(PG_ARGISNULL(5), PG_ARGISNULL(5) ? 0 :
									PG_GETARG_TIMESTAMPTZ(5));
	scope.expires_at = end_of_interval_from(scope.starts_at, PG_ARGISNULL(2),
											PG_ARGISNULL(2) ? NULL :
											PG_GETARG_INTERVAL_P(2));
	PG_RETURN_DATUM(show_token(store_new_token(&scope)));
}

/* Open the store for the token of an id, arguments (token_id, org). */
static GateRequest
admit_token_id(FunctionCallInfo fcinfo, const char *action)
{
	GateRequest request = {.action = action, .org = ARG_TEXT(1)};
	text	   *id = ARG_TEXT(0);

	/* what is no id may be the token itself: it is not logged */
	if (id != NULL &&
		token_id_is_well_formed(VARDATA_ANY(id), VARSIZE_ANY_EXHDR(id)))
		request.token_id = VARDATA_ANY(id);
	open_writer(&request);
	check_name(id, REFUSAL_TOKEN_ID_INVALID);
	return request;
}

/*
 * Fail if there is a token to revoke after all, by the latest snapshot: a
 * transaction whose own is older must not say that no such token exists.
 */
static void
check_not_missed(const text *org, const text *id)
{
	Datum		values[STATEMENT_TOKEN_UNREVOKED_PARAMS];

	values[TOKEN_UNREVOKED_ARG_ORG] = PointerGetDatum(org);
	values[TOKEN_UNREVOKED_ARG_ID] = PointerGetDatum(id);
	if (store_run(STATEMENT_TOKEN_UNREVOKED, values) > 0)
		refuse_old_snapshot("could not revoke the token: it was issued meanwhile");
}

/* rescue_token_revoke(token_id, org) */
Datum
rescue_token_revoke(PG_FUNCTION_ARGS)
{
	GateRequest request = admit_token_id(fcinfo, "rescue_token_revoke");
	Datum		values[STATEMENT_TOKEN_REVOKE_PARAMS];
	uint64		revoked;

	values[TOKEN_REVOKE_ARG_ORG] = PointerGetDatum(request.org);
	values[TOKEN_REVOKE_ARG_ID] = PG_GETARG_DATUM(0);
	values[TOKEN_REVOKE_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	revoked = store_run(STATEMENT_TOKEN_REVOKE, values);
	if (revoked == 0)
		check_not_missed(request.org, ARG_TEXT(0));
	audit_finish(&(AuditOutcome) {.row = revoked > 0});
	store_close();
	PG_RETURN_BOOL(revoked > 0);
}

/* The end of an overlap: now for none, else as an interval ends. */
static TimestampTz
end_of_overlap(FunctionCallInfo fcinfo, int n)
{
	Interval   *overlap = PG_ARGISNULL(n) ? NULL : PG_GETARG_INTERVAL_P(n);

	if (overlap != NULL && overlap->month == 0 && overlap->day == 0 &&
		overlap->time == 0)
		return GetCurrentTimestamp();
	return end_of_interval(overlap == NULL, overlap);
}

/* rescue_token_rotate(token_id, org, overlap) */
Datum
rescue_token_rotate(PG_FUNCTION_ARGS)
{
	GateRequest request = admit_token_id(fcinfo, "rescue_token_rotate");
	TimestampTz overlap_end = end_of_overlap(fcinfo, 2);
	TokenScope	scope = {0};
	text	   *token;
	Datum		life;
	Datum		starts_at;
	Datum		lock[STATEMENT_TOKEN_LOCK_PARAMS];
	Datum		replace[STATEMENT_TOKEN_REPLACE_PARAMS];
	bool		is_null;

	lock[TOKEN_LOCK_ARG_ORG] = PointerGetDatum(request.org);
	lock[TOKEN_LOCK_ARG_ID] = PG_GETARG_DATUM(0);
	lock[TOKEN_LOCK_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	if (store_run(STATEMENT_TOKEN_LOCK, lock) != 1)
		refuse(REFUSAL_TOKEN_ID_INVALID);

	scope.org = PointerGetDatum(request.org);
	scope.ws = store_value(0, TOKEN_LOCK_COL_WORKSPACE, &scope.any_ws);
	scope.single_use = DatumGetBool(store_value(0, TOKEN_LOCK_COL_SINGLE_USE,
												&is_null));
	life = store_value(0, TOKEN_LOCK_COL_LIFE, &is_null);
	scope.label = store_value(0, TOKEN_LOCK_COL_LABEL, &scope.no_label);
	starts_at = store_value(0, TOKEN_LOCK_COL_STARTS_AT, &is_null);
	scope.starts_at = start_of_life(false, DatumGetTimestampTz(starts_at));
	scope.expires_at = end_of_interval_from(scope.starts_at, false,
											DatumGetIntervalP(life));
	token = store_new_token(&scope);

	replace[TOKEN_REPLACE_ARG_ORG] = PointerGetDatum(request.org);
	replace[TOKEN_REPLACE_ARG_ID] = PG_GETARG_DATUM(0);
	replace[TOKEN_REPLACE_ARG_REPLACED_BY] = text_datum(token_id(VARDATA(token)),
														TOKEN_ID_LENGTH);
	replace[TOKEN_REPLACE_ARG_EXPIRES_AT] = TimestampTzGetDatum(overlap_end);
	store_run(STATEMENT_TOKEN_REPLACE, replace);
	PG_RETURN_DATUM(show_token(token));
}

/* A claim: the parameters of its statement, and what the token was good for. */
typedef struct Claim
{
	Datum		values[STATEMENT_TOKEN_CLAIM_PARAMS];
	TokenScope	scope;
	bool		done;
} Claim;

/* Mark the single-use token of an id and a digest as claimed. One statement,
 * so that of two claims at once one succeeds. */
static void
run_claim(void *arg)
{
	Claim	   *claim = arg;
	TokenScope *scope = &claim->scope;

	claim->done = store_run(STATEMENT_TOKEN_CLAIM, claim->values) == 1;
	if (!claim->done)
		return;
	scope->org = claim->values[TOKEN_CLAIM_ARG_ORG];
	scope->ws = store_value(0, TOKEN_CLAIM_COL_WORKSPACE, &scope->any_ws);
	scope->label = store_value(0, TOKEN_CLAIM_COL_LABEL, &scope->no_label);
	scope->starts_at = GetCurrentTimestamp();
	scope->expires_at = scope->starts_at + CLAIMED_LIFE;
	scope->claimed = true;
}

/*
 * Claim a token, and say what it was good for. False if it cannot be claimed,
 * or another claim has it: to the caller both are the same, whatever the
 * transaction's isolation level makes of it.
 */
static bool
claim_token(const text *org, const char *id, const bytea *digest,
			TokenScope *scope)
{
	Claim		claim = {0};

	claim.values[TOKEN_CLAIM_ARG_ORG] = PointerGetDatum(org);
	claim.values[TOKEN_CLAIM_ARG_ID] = text_datum(id, TOKEN_ID_LENGTH);
	claim.values[TOKEN_CLAIM_ARG_DIGEST] = PointerGetDatum(digest);
	claim.values[TOKEN_CLAIM_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	if (!subxact_race(run_claim, &claim))
		return false;
	*scope = claim.scope;
	return claim.done;
}

/*
 * rescue_token_claim: consume a single-use token. The token that comes back
 * is not good in this transaction: a rollback would give the first one back,
 * already used. What is no token at all costs the same digest and UPDATE.
 */
Datum
rescue_token_claim(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_token_claim", .needs_token = true};
	text	   *token = ARG_TEXT(0);
	const char *bytes = token == NULL ? "" : VARDATA_ANY(token);
	size_t		len = token == NULL ? 0 : VARSIZE_ANY_EXHDR(token);
	bool		shaped = token_is_well_formed(bytes, len);
	bytea	   *digest = palloc0(VARHDRSZ + TOKEN_DIGEST_LENGTH);
	TokenScope	scope = {0};
	bool		throttled;
	bool		claimed;

	request.org = ARG_TEXT(1);
	store_open(request.org);
	throttled = gate_admit_claim(&request);
	SET_VARSIZE(digest, VARHDRSZ + TOKEN_DIGEST_LENGTH);
	claimed = token_digest(bytes, len, (unsigned char *) VARDATA(digest));
	claimed &= claim_token(request.org,
						   shaped ? token_id(bytes) : TOKEN_NO_SUCH_ID,
						   digest, &scope);
	gate_conclude_claim(&request, shaped ? token_id(bytes) : NULL, claimed,
						throttled);
	PG_RETURN_DATUM(show_token(store_new_token(&scope)));
}
