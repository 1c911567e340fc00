/*
 * tokens.c
 *		SQL entry points for access tokens.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "token/equal.h"

PG_FUNCTION_INFO_V1(rescue_token_eq);

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
