/*
 * contents.h
 *		The sections of a stored bundle, from its document or its rows.
 */
#ifndef RESCUE_CONTENTS_H
#define RESCUE_CONTENTS_H

#include "bundle/bundle.h"
#include "store/store.h"

/*
 * Up to so many bytes of content the header has the reader's document, and the
 * sections have no rows: to write and to find those would take longer than all
 * the rest.
 */
#define DOCUMENT_BYTES_MAX 8192

/* A bundle's header as the store has it: a row of LATEST or GET. */
typedef struct Header
{
	Datum		values[STATEMENT_LATEST_COLUMNS];
	bool		nulls[STATEMENT_LATEST_COLUMNS];
} Header;

/* One of its sections. */
typedef struct SectionRow
{
	int32		ordinal;
	StoredSection section;		/* but for the content */
	Datum		content;		/* as it is stored: not read yet */
	bool		no_content;
} SectionRow;

/*
 * Take the header that is the first row of the last statement. Refuses one of
 * another organisation.
 */
extern void contents_take_header(Header *header);

/* How many sections a bundle has, as its header says. */
extern int	contents_count(const Header *header);

/* The document of a small bundle; NULL if it has none. */
extern text *contents_document(const Header *header);

/*
 * The sections of a bundle in their order, from its document if it has one,
 * else from their rows. Refuses where they are not as many as the header says:
 * some got lost.
 */
extern SectionRow *contents_take(const text *org, const Header *header);

/*
 * The same from the rows, whether there is a document or not; *count is how many
 * were found.
 */
extern SectionRow *contents_take_rows(const text *org, const Header *header,
									  uint64 *count);

/* Store a row for a section. */
extern void contents_insert_row(const text *org, int64 bundle_id, int ordinal,
								const StoredSection *section);

/* How many bytes the contents of sections have. */
extern int64 contents_bytes(const StoredSection *sections, int count);

/* A section with its content, read now. */
extern StoredSection contents_section(const SectionRow *row);

/*
 * The sections as the JSON array that a reader gets; and the same behind so many
 * bytes of a buffer that is made for it.
 */
extern text *contents_json(const SectionRow *sections, int count);
extern text *contents_json_behind(StringInfo json, Size front,
								  const SectionRow *sections, int count);

#endif							/* RESCUE_CONTENTS_H */
