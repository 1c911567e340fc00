/*
 * user_scan.h
 *		Users' own rules: patterns and shapes in addition to the built-in book.
 */
#ifndef RESCUE_REDACT_USER_SCAN_H
#define RESCUE_REDACT_USER_SCAN_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "redact/compile/ruleset.h"
#include "redact/engine/engine.h"

#define OWN_RULE_FIRST 0x8000	/* numbers of own rules in a span */

/* A literal that each match of a pattern must hold. */
typedef struct OwnAnchor
{
	char		bytes[64];
	size_t		len;
	bool		caseless;
	bool		first;			/* each match begins with it */
} OwnAnchor;

typedef struct OwnPattern
{
	pcre2_code *code;
	OwnAnchor	anchor;
	uint16_t	rule;			/* in its part's book */
} OwnPattern;

/* One file's rules, or the one rule of an add. */
typedef struct OwnPart
{
	BookBuilder builder;
	RedactBook	book;
	OwnPattern *patterns;
	size_t		npatterns;
	uint16_t	first;			/* number of its first rule */
	struct OwnPart *next;
} OwnPart;

struct RedactRules
{
	OwnPart    *parts;			/* the newest first */
	uint16_t	next_rule;
	pcre2_match_context *limits;
};

/* user_anchor.c: false if no literal of three bytes is part of each match. */
extern bool own_anchor_find(const char *pattern, OwnAnchor *anchor);
extern const char *own_anchor_next(const OwnAnchor *anchor, const char *at,
								   const char *end);

/* user_scan.c: find the own rules' secrets whose literals begin in [from, to). */
extern RedactStatus own_rules_scan(Scan *s, const RedactRules *rules,
								   size_t from, size_t to);
extern RedactStatus own_part_scan(Scan *s, const RedactRules *rules,
								  const OwnPart *part, size_t from, size_t to);

#endif							/* RESCUE_REDACT_USER_SCAN_H */
