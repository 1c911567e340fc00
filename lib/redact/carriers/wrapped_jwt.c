/*
 * wrapped_jwt.c
 *		A JSON Web Token that is cut by line ends, as terminals, mails and
 *		YAML's folded texts have it.
 *
 *		eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwi
 *		bmFtZSI6IkJvYiJ9.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c
 *
 * The literal is the begin of its header. The token has two dots, or four if it
 * is encrypted, wherever the cuts are, and the lines between its first and its
 * last one are of one length. A signature of the length of an algorithm's
 * (RFC 7518) ends it: what is below then is no part of it.
 */
#include <string.h>

#include "redact/carriers/wrapped.h"
#include "redact/carriers/wrapped_jwt.h"
#include "redact/engine/engine.h"
#include "redact/text/cursor.h"
#include "redact/tokens/shape.h"

#define FIRST_MIN 20			/* bytes of the first line */
#define HEADER_BYTES 8			/* at its begin, that tell it from a payload */
#define LINES_MAX 256			/* 16 KiB of a mail's lines */
#define SIGNATURE_MIN 16		/* bytes of the last part */
#define JWS_DOTS 2
#define JWE_DOTS 4

/* What was read of a token. */
typedef struct JwtText
{
	WrappedLine lines[LINES_MAX];
	size_t		count;
	size_t		dots;
	size_t		last_part;		/* bytes behind the last dot */
} JwtText;

/* May the byte be in a token? */
static bool
is_jwt_byte(unsigned char c)
{
	return is_alnum(c) || byte_in(c, "-_.");
}

/* Add the line [at, end) to the token. */
static void
add_jwt_line(const Scan *s, JwtText *jwt, size_t at, size_t end)
{
	jwt->lines[jwt->count++] = (WrappedLine) {.start = at, .end = end};
	for (; at < end; at++)
	{
		bool		dot = s->text[at] == '.';

		jwt->dots += dot;
		jwt->last_part = dot ? 0 : jwt->last_part + 1;
	}
}

/* Has its signature the length of one: HMAC, ECDSA, RSA? */
static bool
has_whole_signature(const JwtText *jwt)
{
	static const size_t lengths[] = {43, 64, 86, 128, 176, 342, 512, 683};

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
	{
		if (jwt->dots == JWS_DOTS && jwt->last_part == lengths[i])
			return true;
	}
	return false;
}

/* Does the line end at this place, in what a token may be followed by? */
static bool
ends_jwt_line(const Scan *s, size_t at)
{
	return at == s->limit || is_space(s->text[at]) ||
		byte_in(s->text[at], "\"'\\`<,;)]}");
}

/*
 * Read the line below the last one into the token; false if it is no part of
 * it. A line in the middle is as long as that above it.
 */
static bool
read_jwt_line(const Scan *s, JwtText *jwt)
{
	const WrappedLine *first = &jwt->lines[0];
	const WrappedLine *above = &jwt->lines[jwt->count - 1];
	size_t		width = above->end - above->start;
	size_t		at = skip_line_wrap(s, above->end, s->limit);
	size_t		stop = jwt->count > 1 && s->limit - at > width + 1 ?
		at + width + 1 : s->limit;
	size_t		end = skip_class(s, at, stop, is_jwt_byte, true);

	if (at == above->end || end == at || jwt->count == LINES_MAX ||
		has_whole_signature(jwt) || !ends_jwt_line(s, end) ||
		(jwt->count > 1 && end - at > width))
		return false;
	/* The next token has a header, too. */
	if (end - at >= FIRST_MIN &&
		memcmp(s->text + at, s->text + first->start, HEADER_BYTES) == 0)
		return false;
	/* What goes on behind a signature of any length must look like one. */
	if (jwt->dots == JWS_DOTS && jwt->last_part >= SIGNATURE_MIN &&
		!has_mixed_bytes(s->text, at, end))
		return false;
	/* A shorter line than that above it was the last. */
	if (jwt->count > 2 &&
		width < jwt->lines[1].end - jwt->lines[1].start)
		return false;
	add_jwt_line(s, jwt, at, end);
	return true;
}

/* Note the lines of a token that begins at this place, if it is cut. */
void
parse_wrapped_jwt(Scan *s, size_t at, size_t len, uint16_t arg)
{
	size_t		end;
	JwtText		jwt;

	if (at > s->floor && is_jwt_byte(s->text[at - 1]))
		return;
	end = skip_class(s, at + len, s->limit, is_jwt_byte, true);
	if (end - at < FIRST_MIN)
		return;
	jwt.count = jwt.dots = jwt.last_part = 0;
	add_jwt_line(s, &jwt, at, end);
	/* A whole token is a shape's. */
	if (jwt.dots >= JWS_DOTS && jwt.last_part >= SIGNATURE_MIN &&
		has_whole_signature(&jwt))
		return;
	while (read_jwt_line(s, &jwt))
		;
	if (jwt.count == 1 || jwt.last_part < SIGNATURE_MIN ||
		(jwt.dots != JWS_DOTS && jwt.dots != JWE_DOTS))
		return;
	for (size_t i = 0; i < jwt.count; i++)
		scan_add(s, jwt.lines[i].start, jwt.lines[i].end, arg, 0,
				 WEIGHT_TOKEN);
	scan_note_block(s, BLOCK_LINES, at, jwt.lines[jwt.count - 1].end);
}
