/*
 * json.h
 *		Write text as the inside of a JSON string, and read its escapes.
 */
#ifndef RESCUE_TEXT_JSON_H
#define RESCUE_TEXT_JSON_H

#include <stddef.h>
#include <stdint.h>

/* Escaping can make a byte into the six of \u00XX. */
#define JSON_ESCAPE_GROWTH 6

/*
 * Escape valid UTF-8 for a JSON string, without the quotes. dst must hold
 * json_escaped_length() bytes, at most JSON_ESCAPE_GROWTH * len. Returns the
 * end of what was written.
 */
extern char *json_escape(const char *s, size_t len, char *dst);

/* How many bytes json_escape() will write. */
extern size_t json_escaped_length(const char *s, size_t len);

/* How many bytes at the start of s need no escape. */
extern size_t json_plain_length(const char *s, size_t len);

/*
 * Read the escape at s, behind its backslash, into *code: the end of it, or
 * NULL if it is not valid.
 * Surrogates that make a pair are one code point; a single
 * one is legal JSON and becomes U+FFFD. \u0000 gives 0.
 */
extern const char *json_unescape(const char *s, const char *end,
								 uint32_t *code);

#endif							/* RESCUE_TEXT_JSON_H */
