/*
 * capture_packed.h
 *		A section whose source is compressed, an archive, or UTF-16.
 */
#ifndef RESCUECTL_CAPTURE_PACKED_H
#define RESCUECTL_CAPTURE_PACKED_H

#include "common/buffer.h"
#include "rescuectl/capture.h"
#include "rescuectl/members.h"

/*
 * Unpack the source, of that kind and size, and keep the end of its texts,
 * each member of an archive under a heading; returns the section's status.
 * What cannot be unpacked is "failed", and its content says what it is.
 */
extern const char *capture_unpack(const PackedSource *source, const char *kind,
								  size_t size, Instant deadline,
								  Captured *captured);

/* Let the content say that the source is of this kind; returns "failed". */
extern const char *capture_note(const char *kind, size_t size,
								Captured *captured);

/* Make UTF-8 of a text in UTF-16 or UTF-32; false if there is no memory. */
extern bool buffer_transcode(Buffer *text);

#endif							/* RESCUECTL_CAPTURE_PACKED_H */
