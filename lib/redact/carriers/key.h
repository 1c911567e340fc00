/*
 * key.h
 *		A key, where it is, and what separates it from its value.
 */
#ifndef RESCUE_REDACT_KEY_H
#define RESCUE_REDACT_KEY_H

#include "redact/engine/engine.h"
#include "redact/judge/key_words.h"

/* The place of a key, which decides where a bare value after it ends. */
typedef enum KeyPlace
{
	PLACE_WORD,					/* behind a blank or anything else */
	PLACE_LINE,					/* it begins its line */
	PLACE_ESCAPED_LINE,			/* it begins a line in an escaped string */
	PLACE_QUOTED,				/* it begins a quoted text: "KEY=value" */
	PLACE_QUERY,				/* behind ? or & */
	PLACE_ENCODED,				/* behind %26 and the like */
	PLACE_FIELDS,				/* behind ; */
	PLACE_LIST					/* behind , { ( [ */
} KeyPlace;

/* What separates a key from its value: it tells the carrier. */
typedef enum Separator
{
	SEPARATOR_NONE,				/* not found */
	SEPARATOR_EQUALS,			/* =, also =>, := and %3D */
	SEPARATOR_COLON,			/* :, also %3A */
	SEPARATOR_BLANK,			/* a blank: of an option, a statement, a
								 * sentence */
	SEPARATOR_COMMA,			/* between two arguments or items */
	SEPARATOR_CALL,				/* the ( of a call */
	SEPARATOR_XML,				/* the > of a start tag */
	SEPARATOR_PAIR				/* between the two fields of a name and a
								 * value */
} Separator;

/* A key that was found, and its surroundings. */
typedef struct Key
{
	size_t		start;
	size_t		end;
	unsigned	dashes;			/* in front: an option */
	Quote		open;			/* the quote in front of it */
	bool		closed;			/* and it is closed behind it */
	KeyPlace	place;
	KeyVerdict	verdict;
} Key;

/* Add the secret of the key whose head word is at this place. */
extern void parse_key(Scan *s, size_t at, size_t len, uint16_t arg);

/* key_name.c: how far a key goes, and where it is. */
extern void read_key_extent(Scan *s, size_t at, size_t len, Key *key);
extern void locate_key(Scan *s, Key *key);
extern bool is_key_name_value(const Scan *s, const Key *key);
extern bool is_escape_end(const Scan *s, size_t at);
extern bool is_full_width_sign(const Scan *s, size_t at);

/* Judge the key's name; names judged before are known by their text. */
extern KeyVerdict judge_known_key(Scan *s, const Key *key);

/* The length of a sign at this place, and what it is; 0 if not found. */
extern size_t key_sign_length(Scan *s, size_t at, Separator *separator);

#endif							/* RESCUE_REDACT_KEY_H */
