/*
 * token_check.h
 *		Check the token that a caller presents.
 */
#ifndef RESCUE_TOKEN_CHECK_H
#define RESCUE_TOKEN_CHECK_H

#include "errors.h"

/* An id that no token has: it is not of the alphabet. */
#define TOKEN_NO_SUCH_ID "--------"

/* What the audit may know of it. */
typedef struct CheckedToken
{
	const char *id;				/* NULL unless the token is well-formed */
	const char *note;			/* what is odd about it, or NULL */
	bool		replaced;		/* a rotation has put another in its place */
	const text *ws;				/* of a good one: what it is for; NULL for all */
} CheckedToken;

/*
 * Judge a token for an organisation and a workspace. Where ws is NULL the
 * caller may promise (narrows) to read only what is of about->ws, which is
 * good until the store is closed. Returns REFUSAL_TOKEN_REFUSED whatever the
 * reason, NULL and malformed included. Does the same work for a token that
 * does not exist.
 */
extern Refusal check_token(const text *token, const text *org,
						   const text *ws, bool narrows,
						   CheckedToken *about);

#endif							/* RESCUE_TOKEN_CHECK_H */
