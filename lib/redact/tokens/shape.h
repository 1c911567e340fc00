/*
 * shape.h
 *		Match shapes: secrets that are told by their own form.
 */
#ifndef RESCUE_REDACT_SHAPE_H
#define RESCUE_REDACT_SHAPE_H

#include "redact/engine/engine.h"

extern void parse_shape(Scan *s, size_t at, size_t len, uint16_t arg);
extern void parse_near(Scan *s, size_t at, size_t len, uint16_t arg);
extern bool near_front_allows(const Scan *s, size_t at, size_t line);
extern void find_values_near(Scan *s, const RedactBook *book,
							 const Shape *shape,
							 size_t at, size_t len, uint16_t first_rule,
							 NearMemo *memo);

/* A text as shapes are matched against it. */
typedef struct ShapeText
{
	const RedactBook *book;
	const char *text;
	size_t		floor;
	size_t		limit;
	RunMemo    *runs;			/* by set, or NULL */
} ShapeText;

extern bool match_shape_items(const ShapeText *t, const Shape *shape,
							  size_t at,
							  int first, size_t *end, size_t *secret_start,
							  size_t *secret_end);

/* Are there a digit, a capital and a small letter in [start, end)? */
extern bool has_mixed_bytes(const char *text, size_t start, size_t end);
extern bool find_shape_token(const ShapeText *t, const Shape *shape, size_t at,
							 size_t len, size_t *start, size_t *end);

#endif							/* RESCUE_REDACT_SHAPE_H */
