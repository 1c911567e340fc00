/*
 * sections.h
 *		Read the JSON array of sections that a bundle is made of.
 */
#ifndef RESCUE_BUNDLE_SECTIONS_H
#define RESCUE_BUNDLE_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why a document was refused. */
typedef enum SectionsError
{
	SECTIONS_OK = 0,
	SECTIONS_SYNTAX,			/* no JSON array of objects */
	SECTIONS_NONE,				/* an empty array */
	SECTIONS_TOO_MANY,			/* more than there is room for */
	SECTIONS_UNKNOWN_KEY,		/* a key that a section does not have */
	SECTIONS_DUPLICATE_KEY,		/* one key twice in a section */
	SECTIONS_VALUE,				/* a value of the wrong type or range */
	SECTIONS_STATUS,			/* a status that does not exist */
	SECTIONS_NAME,				/* no name, or one that is malformed */
	SECTIONS_DUPLICATE_NAME,	/* one name twice in the bundle */
	SECTIONS_NO_CONTENT			/* status ok, and no content */
} SectionsError;

/* The keys of a section; the last three are ours to set. */
typedef enum SectionKey
{
	SECTION_KEY_NAME,
	SECTION_KEY_CONTENT,
	SECTION_KEY_STATUS,
	SECTION_KEY_ORIGINAL_BYTES,
	SECTION_KEY_REDACTED,
	SECTION_KEY_REDACTIONS,
	SECTION_KEY_TRUNCATED,
	SECTION_KEY_NONE			/* none of these */
} SectionKey;

/* One section; the pointers are into the caller's buffer. */
typedef struct Section
{
	const char *name;
	size_t		name_len;
	char	   *content;		/* NULL if absent */
	size_t		content_len;
	const char *status;			/* static: "ok", "missing", ... */
	int64_t		original_bytes; /* as given; 0 if not */
	/* as our own document has them; of a caller's they mean nothing */
	int64_t		redactions;		/* 0 if not given as a whole number */
	bool		truncated;		/* false if not given as true */
} Section;

/*
 * Read the array. Strings are unescaped in place, so doc is overwritten; \u0000
 * and lone surrogates become U+FFFD. doc must be valid UTF-8.
 */
extern SectionsError sections_parse(char *doc, size_t len, Section *sections,
									size_t capacity, size_t *count);

/* What a section must be to be stored, wherever it came from. */
extern SectionsError section_check(const Section *section);

/* Whether two of the sections have the same name. */
extern bool sections_have_duplicate(const Section *sections, size_t count);

/* The key of that name; SECTION_KEY_NONE if not found. */
extern SectionKey section_key(const char *s, size_t len);

/* The status of that name, as a static string; NULL if not found. */
extern const char *section_status(const char *s, size_t len);

#endif							/* RESCUE_BUNDLE_SECTIONS_H */
