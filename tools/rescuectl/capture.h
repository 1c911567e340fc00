/*
 * capture.h
 *		Read one section of a bundle from the machine.
 */
#ifndef RESCUECTL_CAPTURE_H
#define RESCUECTL_CAPTURE_H

#include <stdint.h>

#include "common/buffer.h"
#include "rescuectl/clock.h"
#include "rescuectl/spec.h"

/*
 * So much of a source is kept, its end. The redactor sees all of that, and
 * only then is it cut to lines and bytes: what was cut off in the middle
 * could no more be recognised.
 */
#define CAPTURE_KEEP (4 * 1024 * 1024)

/* Where sections are read from. */
typedef struct CaptureSource
{
	int			root;			/* a folder that paths do not leave */
	const char **prefix;		/* run this before each command; NULL: local */
} CaptureSource;

/* One section as it was read: in clear. */
typedef struct Captured
{
	Buffer		content;
	const char *status;			/* as section_status() has them */
	uint64_t	original_bytes;
	bool		cut;			/* the content begins within a line */
} Captured;

/*
 * Read all of it until the deadline; what went wrong is in the status. Then
 * capture_filter() is to be called.
 */
extern void capture_section(const CaptureSource *source,
							const SectionSpec *section, Instant deadline,
							Captured *captured);

/* Of an environment keep only what the section asks for. */
extern void capture_filter(const SectionSpec *section, Captured *captured);

/* Keep the last lines of a text. */
extern void capture_keep_lines(Buffer *content, size_t lines);

#endif							/* RESCUECTL_CAPTURE_H */
