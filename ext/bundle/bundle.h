/*
 * bundle.h
 *		A bundle's sections on their way out and in.
 */
#ifndef RESCUE_BUNDLE_H
#define RESCUE_BUNDLE_H

#include "lib/stringinfo.h"

#define BUNDLE_DIGEST_LENGTH 32

/* A section as it is stored. */
typedef struct StoredSection
{
	text	   *name;
	text	   *content;		/* NULL if absent */
	text	   *status;
	int32		redactions;
	bool		truncated;
	int64		original_bytes;
} StoredSection;

/*
 * The JSON array that a reader gets, written a section at a time, so that only
 * one of them needs to be in memory in full: begin with the number of bytes
 * that the contents have, add each, and end. The text is the buffer's, behind as
 * many bytes as it was begun with, which are the caller's.
 */
extern void sections_json_begin(StringInfo json, Size front,
								Size content_bytes, int count);
extern void sections_json_add(StringInfo json, const StoredSection *section);
extern text *sections_json_end(StringInfo json);

/*
 * The sections of such an array that was stored, in the current memory context.
 * Refuses what is not one, or has not as many as the header says.
 */
extern StoredSection *sections_from_document(const text *document, int count);

/*
 * The SHA-256 over names and contents in order: for each the length as eight
 * bytes, the highest first, then the bytes; all ones for no content.
 */
extern void sections_digest(const StoredSection *sections, int count,
							unsigned char *digest);

#endif							/* RESCUE_BUNDLE_H */
