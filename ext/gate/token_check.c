/*
 * token_check.c
 *		Check the token that a caller presents.
 *
 * The row is found by the id inside the token, and its digest compared in
 * constant time. Where there is no such row, or nothing that looks like a
 * token, the same statement runs for an id that cannot exist, and the same
 * digests are made and compared.
 */
#include "postgres.h"

#include "access/transam.h"
#include "access/xact.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/xid8.h"

#include "arguments.h"
#include "compat.h"
#include "store/store.h"
#include "token/format.h"
#include "gate/token_check.h"

/* Whether the digest of what was presented is the one that is stored. */
static bool
digest_matches(const text *token, bool found)
{
	unsigned char stored[TOKEN_DIGEST_LENGTH];
	bool		is_null = true;

	/* a digest that no token has */
	memset(stored, 0xFF, sizeof(stored));
	if (found)
	{
		bytea	   *digest = DatumGetByteaPP(store_value(0, TOKEN_COL_DIGEST, &is_null));

		if (VARSIZE_ANY_EXHDR(digest) == TOKEN_DIGEST_LENGTH)
			memcpy(stored, VARDATA_ANY(digest), TOKEN_DIGEST_LENGTH);
		else
			found = false;
	}
	return token_matches(token == NULL ? "" : VARDATA_ANY(token),
						 token == NULL ? 0 : VARSIZE_ANY_EXHDR(token),
						 stored) & found;
}

/* Whether a column that says "no longer good" is set. */
static bool
is_set(int column)
{
	bool		is_null;

	(void) store_value(0, column, &is_null);
	return !is_null;
}

/* The workspace that the token is for; NULL for all of them. */
static const text *
scope_of_row(void)
{
	bool		is_null;
	Datum		scope = store_value(0, TOKEN_COL_WORKSPACE, &is_null);

	return is_null ? NULL : DatumGetTextPP(scope);
}

/*
 * Whether the token is for what is asked: for all workspaces, for the one that
 * is named, or for one to which the caller promises to narrow.
 */
static bool
scope_matches(const text *scope, const text *ws, bool narrows)
{
	if (scope == NULL)
		return true;
	return ws == NULL ? narrows : same_text(scope, ws);
}

/* Whether a claim made the token in this very transaction: a rollback would
 * give the single-use token back, with the bundle already read. */
static bool
born_here(void)
{
	bool		is_null;
	Datum		born = store_value(0, TOKEN_COL_BORN_IN, &is_null);
	FullTransactionId current = GetTopFullTransactionIdIfAny();

	return !is_null && FullTransactionIdIsValid(current) &&
		FullTransactionIdEquals(DatumGetFullTransactionId(born), current);
}

/* Whether the row that was found is of a token that is good now. */
static bool
row_is_good(const text *ws, bool narrows)
{
	bool		is_null;
	TimestampTz now = GetCurrentTimestamp();
	TimestampTz starts = DatumGetTimestampTz(store_value(0, TOKEN_COL_STARTS_AT,
														 &is_null));
	TimestampTz expires = DatumGetTimestampTz(store_value(0, TOKEN_COL_EXPIRES_AT,
														  &is_null));
	bool		single_use = DatumGetBool(store_value(0, TOKEN_COL_SINGLE_USE,
													  &is_null));

	return !single_use &&
		!is_set(TOKEN_COL_REVOKED_AT) &&
		scope_matches(scope_of_row(), ws, narrows) &&
		!born_here() &&
		starts <= now &&
		expires > now;
}

/*
 * Return REFUSAL_NONE for a valid token, and fill *about. Every path runs one
 * statement and computes one digest.
 */
Refusal
check_token(const text *token, const text *org, const text *ws,
			bool narrows, CheckedToken *about)
{
	bool		shaped = token != NULL &&
		token_is_well_formed(VARDATA_ANY(token), VARSIZE_ANY_EXHDR(token));
	const char *id = shaped ? token_id(VARDATA_ANY(token)) : TOKEN_NO_SUCH_ID;
	Datum		values[STATEMENT_TOKEN_PARAMS];
	bool		found;
	bool		matches;

	values[TOKEN_ARG_ORG] = PointerGetDatum(org);
	values[TOKEN_ARG_ID] = text_datum(id, TOKEN_ID_LENGTH);
	found = store_run(STATEMENT_TOKEN, values) == 1;
	matches = digest_matches(token, found);

	about->id = shaped ? id : NULL;
	about->replaced = matches && is_set(TOKEN_COL_REPLACED_BY);
	if (about->replaced)
		about->note = "replaced token used again";
	if (!matches || !row_is_good(ws, narrows))
		return REFUSAL_TOKEN_REFUSED;
	about->ws = scope_of_row();
	return REFUSAL_NONE;
}
