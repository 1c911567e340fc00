/*
 * org_copy.h
 *		A copy of one organisation, as lines of JSON.
 *
 * The first line is the head, {"rescue": {"format": 1, "org": ..., ...}}. Then
 * comes a line for each row, {"KIND": {...}}; that of a bundle has its sections
 * too, {"bundle": {...}, "sections": [...]}. The last one is the end, with how
 * many rows there are of each kind, and a digest of their lines. No line has a
 * secret: of tokens there is the digest, and sections are redacted.
 */
#ifndef RESCUE_ORG_COPY_H
#define RESCUE_ORG_COPY_H

#include "lib/stringinfo.h"

#include "store/store.h"

#define COPY_FORMAT 1
#define COPY_DIGEST_LENGTH 32

/* The kinds of rows, in the order of the lines. */
typedef enum CopyKind
{
	COPY_BILLING = 0,
	COPY_TOKEN,
	COPY_BUNDLE,
	COPY_HOLD,
	COPY_TOMBSTONE,
	COPY_OBSERVATION,
	COPY_JOB,
	COPY_KIND_COUNT
} CopyKind;

/* The word of a kind in a line. */
extern const char *copy_kind_name(CopyKind kind);

/* The delimiter between a bundle's columns and its sections in a line. */
#define COPY_SECTIONS ", \"sections\": "

/* How many rows of each kind there are, and the SHA-256 of their lines. */
typedef struct CopyCensus
{
	int64		rows[COPY_KIND_COUNT];
	uint8		digests[COPY_KIND_COUNT][COPY_DIGEST_LENGTH];
} CopyCensus;

/* Who takes the lines, without the line end; the bytes are good for the call. */
typedef void (*CopySink) (void *arg, const char *line, int len);

/*
 * Give the lines of all rows of an organisation, for which the store is open:
 * all of one moment. The sink may be NULL, for the census.
 */
extern void copy_rows(const text *org, CopySink sink, void *arg,
					  CopyCensus *census);

/* The head of a copy that is made now, up to what no two copies share. */
extern void copy_head(StringInfo line, const text *org);

/* The end of a copy with such a census. */
extern void copy_end(StringInfo line, const CopyCensus *census);

/* The digest of a whole copy: that of its end. */
extern bytea *copy_digest(const CopyCensus *census);

#endif							/* RESCUE_ORG_COPY_H */
