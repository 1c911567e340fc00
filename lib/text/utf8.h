/*
 * utf8.h
 *		Make bytes valid UTF-8, cut them between characters, judge names.
 */
#ifndef RESCUE_TEXT_UTF8_H
#define RESCUE_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest identifier (organisation, workspace, section name), in bytes. */
#define TEXT_NAME_MAX 255

/* Repairing can make each byte into the three of U+FFFD. */
#define UTF8_REPAIR_GROWTH 3

/* What is wrong with a name, if anything. */
typedef enum TextName
{
	TEXT_NAME_OK = 0,
	TEXT_NAME_BLANK,			/* nothing left without white space and
								 * invisible characters */
	TEXT_NAME_MALFORMED			/* too long, a control or bidirectional
								 * character, or not UTF-8 */
} TextName;

/*
 * The length in bytes of the valid character at s, of at most len bytes, with
 * its code point in *code; 0 if it is not valid (len must not be 0).
 */
extern size_t utf8_decode(const char *s, size_t len, uint32_t *code);

/* The most bytes that a code point takes. */
#define UTF8_MAX 4

/* Write a code point, which is no surrogate; the end of it. */
extern char *utf8_encode(uint32_t code, char *dst);

/* Whether the bytes are valid UTF-8 without NUL, as a text value must be. */
extern bool utf8_is_storable(const char *s, size_t len);

/*
 * Copy s with NUL and each byte that is not part of a character replaced by
 * U+FFFD. dst must hold UTF8_REPAIR_GROWTH * len bytes. Returns the length.
 */
extern size_t utf8_repair(const char *s, size_t len, char *dst);

/* The most bytes, up to limit, that end between two characters of valid text. */
extern size_t utf8_clip(const char *s, size_t len, size_t limit);

/*
 * Whether a character shows nothing, moves the cursor, ends a line or turns
 * the direction of writing: text of others must not hold it where a person
 * reads it. All controls are hidden; a caller that shows several lines makes
 * its own exception for tab and newline.
 */
extern bool utf8_is_hidden(uint32_t code);

/*
 * Whether a character begins or ends a text that is shown in another order
 * than it is stored. Each is hidden, too.
 */
extern bool utf8_turns_text(uint32_t code);

/* Judge an identifier; an empty one is blank. */
extern TextName text_name_check(const char *s, size_t len);

#endif							/* RESCUE_TEXT_UTF8_H */
