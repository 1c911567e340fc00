/*
 * incoming.h
 *		Read the arguments of a bundle that is to be stored.
 */
#ifndef RESCUE_INCOMING_H
#define RESCUE_INCOMING_H

#include "fmgr.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "bundle/bundle.h"
#include "bundle/sections.h"
#include "redaction/redaction.h"

/* A bundle on its way in. */
typedef struct Incoming
{
	const text *org;
	const text *ws;
	text	   *instance;		/* NULL if absent */
	text	   *reason;
	TimestampTz captured_at;
	pg_uuid_t  *capture_id;		/* NULL if absent */
	int			max_sections;
	int			max_section_bytes;
	int			max_bundles;
	Section    *sections;		/* as they came */
	size_t		count;
	StoredSection *stored;		/* as they go in */
	Redaction	redactor;
} Incoming;

/*
 * Pass the gate and read what both forms of the function have in common:
 * arguments 0 to 3, and the time and the id of the capture at capture_arg and
 * behind it, where the form that is called has them.
 */
extern void incoming_admit(FunctionCallInfo fcinfo, Incoming *in,
						   int capture_arg);

/* Read the JSON array of sections; refuse any other value. */
extern void incoming_read_document(Incoming *in, const text *document);

/* The same for a parsed document; refuse NULL. */
extern void incoming_read_jsonb(Incoming *in, Jsonb *document);

/* Read a parsed document; as sections_parse() does, but for the copy. */
extern SectionsError incoming_parse_jsonb(Jsonb *document, Section *sections,
										  size_t capacity, size_t *count);

/*
 * Read arguments 4 and 5, the names and the contents; a content that is NULL
 * is of a missing section.
 */
extern void incoming_read_arrays(Incoming *in, FunctionCallInfo fcinfo);

#endif							/* RESCUE_INCOMING_H */
