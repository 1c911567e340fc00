/*
 * drizzle.h
 *		Drizzle's journal of migrations, meta/_journal.json.
 *
 * Reading it yields its entries in the order of the array, which is the order
 * in which the migrator looks at them, and everything in it that is not as it
 * should be as a list of faults with their places. A journal with faults still
 * has the entries that could be read. No rule is applied here: whether idx has
 * gaps or `when` rises is for others to say.
 */
#ifndef RESCUE_JOURNAL_DRIZZLE_H
#define RESCUE_JOURNAL_DRIZZLE_H

#include "journal/json.h"

typedef struct DrizzleEntry
{
	const char *tag;			/* decoded, NUL-terminated, no NUL inside */
	int64_t		idx;
	int64_t		when;			/* milliseconds since 1970 */
	bool		has_idx;		/* given and whole; else there is a fault */
	bool		has_when;
	uint32_t	at;				/* byte offsets: the object's brace, and the */
	uint32_t	tag_at;			/* values; of an absent one the brace */
	uint32_t	idx_at;
	uint32_t	when_at;
} DrizzleEntry;

/* One thing wrong with the journal as a document. */
typedef struct DrizzleFault
{
	uint32_t	at;				/* byte offset */
	const char *field;			/* "when", …; NULL if it is the document's */
	const char *found;			/* what was found instead, or NULL */
	const char *expected;		/* what should, or the whole message */
} DrizzleFault;

typedef struct DrizzleJournal
{
	JsonDocument document;
	const char *version;		/* NULL if absent */
	const char *dialect;		/* NULL if absent */
	uint32_t	version_at;
	uint32_t	dialect_at;
	DrizzleEntry *entries;
	size_t		count;
	DrizzleFault *faults;
	size_t		fault_count;
	size_t		fault_capacity;
} DrizzleJournal;

extern JsonStatus drizzle_read(const char *text, size_t len,
							   DrizzleJournal *journal);
extern void drizzle_free(DrizzleJournal *journal);

#endif							/* RESCUE_JOURNAL_DRIZZLE_H */
