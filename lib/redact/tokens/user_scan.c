/*
 * user_scan.c
 *		Own rules inside a scan. The expression runs only around its literal,
 *		on one line, with a limit: a rule that runs into it fails the scan,
 *		since what it would have found is not known.
 */
#include <string.h>

#include "redact/tokens/shape.h"
#include "redact/tokens/user_scan.h"

#define PATTERN_WINDOW 4096		/* bytes of the line to either side */

/* The match that holds the literal at this place, if there is one. */
static RedactStatus
match_around_literal(Scan *s, const RedactRules *rules, const OwnPart *part,
					 const OwnPattern *pattern, pcre2_match_data *data,
					 size_t at)
{
	size_t		line = scan_line_start(s, at);
	size_t		stop = scan_line_end(s, at);
	const PCRE2_SIZE *found = pcre2_get_ovector_pointer(data);
	size_t		from;

	if (at - line > PATTERN_WINDOW)
		line = at - PATTERN_WINDOW;
	if (stop - at > PATTERN_WINDOW)
		stop = at + PATTERN_WINDOW;
	from = pattern->anchor.first ? at : line;
	while (from <= at)
	{
		int			rc = pcre2_match(pattern->code,
									 (PCRE2_SPTR) s->text + line, stop - line,
									 from - line,
									 pattern->anchor.first ? PCRE2_ANCHORED : 0,
									 data, rules->limits);
		int			group = rc > 1 && found[2] != PCRE2_UNSET &&
			found[3] > found[2] ? 1 : 0;

		if (rc == PCRE2_ERROR_NOMATCH)
			return REDACT_OK;
		if (rc < 0)
			return rc == PCRE2_ERROR_NOMEMORY ? REDACT_NO_MEMORY : REDACT_BROKEN;
		if (line + found[0] > at)
			return REDACT_OK;
		if (line + found[1] > at)
		{
			scan_add(s, line + found[2 * group], line + found[2 * group + 1],
					 OWN_RULE_FIRST + part->first + pattern->rule, 0, WEIGHT_OWN);
			return s->status;
		}
		from = line + found[1] + (found[1] == found[0]);
	}
	return REDACT_OK;
}

/*
 * Add a span for each match of one pattern whose anchor begins in [from, to).
 */
static RedactStatus
scan_user_pattern(Scan *s, const RedactRules *rules, const OwnPart *part,
				  const OwnPattern *pattern, size_t from, size_t to)
{
	pcre2_match_data *data = pcre2_match_data_create(2, NULL);
	const char *p = s->text + from;
	size_t		last = to + pattern->anchor.len - 1;
	const char *end = s->text + (last < s->len ? last : s->len);
	RedactStatus status = data != NULL ? REDACT_OK : REDACT_NO_MEMORY;

	while (status == REDACT_OK &&
		   (p = own_anchor_next(&pattern->anchor, p, end)) != NULL)
	{
		size_t		at = (size_t) (p - s->text);

		scan_set_bounds(s, at);
		if (at >= s->swallow.end)
			status = match_around_literal(s, rules, part, pattern, data, at);
		p++;
	}
	pcre2_match_data_free(data);
	return status;
}

/* A token's shape at each place of its anchor. */
static void
scan_user_literal(Scan *s, const OwnPart *part, const BookLiteral *literal,
				  size_t from, size_t to)
{
	const RedactBook *book = &part->book;
	const BookText *text = &book->texts[literal->text];
	const Shape *shape = &book->shapes[literal->arg];
	OwnAnchor	anchor = {.len = text->len, .caseless = text->caseless};
	const char *p = s->text + from;
	const char *end;

	if (text->len > sizeof(anchor.bytes))
		return;
	memcpy(anchor.bytes, book->pool + text->at, text->len);
	end = s->text + (to + text->len - 1 < s->len ? to + text->len - 1 : s->len);
	while (s->status == REDACT_OK && (p = own_anchor_next(&anchor, p, end)) != NULL)
	{
		size_t		at = (size_t) (p - s->text);
		size_t		start = 0;
		size_t		stop = 0;

		scan_set_bounds(s, at);
		if (at < s->swallow.end)
			;
		else if (literal->parser == PARSER_NEAR)
			find_values_near(s, book, shape, at, text->len,
							 OWN_RULE_FIRST + part->first,
							 &(NearMemo) {0});
		else if (find_shape_token(&(ShapeText) {.book = book, .text = s->text,
												.floor = s->floor,
												.limit = s->limit},
								  shape, at, text->len, &start, &stop))
			scan_add(s, start, stop, OWN_RULE_FIRST + part->first + shape->rule, 0,
					 WEIGHT_OWN);
		p++;
	}
}

/* All rules of one part. */
RedactStatus
own_part_scan(Scan *s, const RedactRules *rules, const OwnPart *part,
			  size_t from, size_t to)
{
	for (size_t i = 0; i < part->npatterns && s->status == REDACT_OK; i++)
		s->status = scan_user_pattern(s, rules, part, &part->patterns[i], from,
									  to);
	for (size_t i = 0; i < part->book.nliterals && s->status == REDACT_OK; i++)
		scan_user_literal(s, part, &part->book.literals[i], from, to);
	return s->status;
}

/* All own rules, where their literals begin in [from, to). */
RedactStatus
own_rules_scan(Scan *s, const RedactRules *rules, size_t from, size_t to)
{
	for (const OwnPart *part = rules->parts; part != NULL && s->status == REDACT_OK;
		 part = part->next)
		own_part_scan(s, rules, part, from, to);
	return s->status;
}
