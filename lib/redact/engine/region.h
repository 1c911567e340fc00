/*
 * region.h
 *		The lines that are settled as one, see rescan.c.
 */
#ifndef RESCUE_REDACT_REGION_H
#define RESCUE_REDACT_REGION_H

#include "redact/engine/engine.h"

#define CONTEXT_BYTES ((size_t) 512)	/* of the line above a region */

/*
 * The lines that hold the spans [first, last). The line above is read with
 * them where it holds no secret: "key: |", "name: PASSWORD".
 */
typedef struct Region
{
	size_t		context;		/* where that line begins */
	size_t		start;
	size_t		end;
	size_t		first;
	size_t		last;
	size_t		size;			/* of the text; without what is the rest of a
								 * line */
	bool		closed;			/* its last span is that rest */
	bool		mixed;			/* another one is, too */
} Region;

/* Let each span reach as far as those that reach over it. */
extern void link_region_spans(RedactSpans *spans);

/*
 * The region whose first span is this one; link_region_spans() was called. cut
 * says that the text begins in the middle of a line.
 */
extern Region find_span_region(Scan *s, size_t first, bool cut);

/* Set where the line above the region begins that is read with it. */
extern void region_add_context(const Scan *s, Region *region, bool cut);

#endif							/* RESCUE_REDACT_REGION_H */
