/*
 * k8s_page.h
 *		The lines of a manifest, behind a log's prefix or in a string.
 */
#ifndef RESCUE_REDACT_K8S_PAGE_H
#define RESCUE_REDACT_K8S_PAGE_H

#include "redact/engine/engine.h"

/* How the lines of this manifest are told apart. */
typedef struct Page
{
	const char *separator;		/* a line end, or its escape */
	size_t		separator_len;
	unsigned	level;			/* how often it is escaped */
	unsigned	words;			/* of a prefix */
	size_t		floor;
	size_t		limit;
	uint16_t	rule;
} Page;

/* A line: where its content begins, the prefix and a list's dash aside. */
typedef struct ManifestLine
{
	size_t		start;
	size_t		end;
	size_t		content;
	size_t		indent;			/* up to the dash */
	size_t		column;			/* of the content */
	bool		blank;			/* nothing but a comment */
} ManifestLine;

/* Where the line that this place is in ends, and where it begins. */
extern size_t page_line_end(const Scan *s, const Page *page, size_t at);
extern size_t page_line_start(const Scan *s, const Page *page, size_t at);

/* Behind the words of the prefix. */
extern size_t page_skip_prefix(const Scan *s, const Page *page, size_t at,
							   size_t end);

/* The line that starts here; start must be the begin of a line. */
extern ManifestLine page_read_line(const Scan *s, const Page *page, size_t start);

/* Whether the line separates two documents of a stream. */
extern bool is_document_end(const Scan *s, const ManifestLine *line);

/* The key of a line, and the place behind its colon; false if it has none. */
extern bool read_manifest_key(const Scan *s, const ManifestLine *line, size_t *start,
							  size_t *end, size_t *value);
extern bool manifest_key_is(const Scan *s, size_t start, size_t end,
							const char *name);

#endif							/* RESCUE_REDACT_K8S_PAGE_H */
