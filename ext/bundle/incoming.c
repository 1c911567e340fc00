/*
 * incoming.c
 *		Read the arguments of a bundle that is to be stored.
 *
 * The sections come as text, not json: the server's own types print a broken
 * document into the log, secrets and all, before any code of ours runs.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "gate/gate.h"
#include "bundle/incoming.h"
#include "secure_mem.h"
#include "store/store.h"

/* The refusal for each way in which sections can be wrong. */
static Refusal
sections_refusal(SectionsError error)
{
	switch (error)
	{
		case SECTIONS_OK:
			break;
		case SECTIONS_SYNTAX:
			return REFUSAL_SECTIONS_SYNTAX;
		case SECTIONS_NONE:
			return REFUSAL_SECTIONS_NONE;
		case SECTIONS_TOO_MANY:
			return REFUSAL_SECTIONS_TOO_MANY;
		case SECTIONS_UNKNOWN_KEY:
		case SECTIONS_DUPLICATE_KEY:
			return REFUSAL_SECTION_KEY;
		case SECTIONS_VALUE:
			return REFUSAL_SECTION_VALUE;
		case SECTIONS_STATUS:
			return REFUSAL_SECTION_STATUS;
		case SECTIONS_NAME:
			return REFUSAL_NAME_INVALID;
		case SECTIONS_DUPLICATE_NAME:
			return REFUSAL_SECTION_DUPLICATE;
		case SECTIONS_NO_CONTENT:
			return REFUSAL_SECTION_NO_CONTENT;
	}
	return REFUSAL_NONE;
}

/* Refuse the call if the sections have an error. */
static void
check_sections(SectionsError error)
{
	Refusal		refusal = sections_refusal(error);

	if (refusal != REFUSAL_NONE)
		refuse(refusal);
}

/*
 * Initialize *in, open the store, and pass the gate. The settings' limits are
 * read and the redactor is ready when it returns.
 */
void
incoming_admit(FunctionCallInfo fcinfo, Incoming *in, int capture_arg)
{
	GateRequest request = {.action = "rescue_persist", .needs_ws = true};
	Probe		probe;

	memset(in, 0, sizeof(*in));
	in->ws = request.ws = ARG_TEXT(0);
	in->org = request.org = ARG_TEXT(1);
	in->instance = ARG_TEXT(2);
	in->reason = ARG_TEXT(3);
	store_open(request.org);
	gate_admit_writer_probe(&request, &probe);

	if (in->instance != NULL)
		check_name(in->instance, REFUSAL_INSTANCE_INVALID);
	check_name(in->reason, REFUSAL_REASON_INVALID);
	in->captured_at = GetCurrentTimestamp();
	if (capture_arg < PG_NARGS() && !PG_ARGISNULL(capture_arg))
	{
		in->captured_at = PG_GETARG_TIMESTAMPTZ(capture_arg);
		check_observed(false, in->captured_at);
	}
	if (capture_arg + 1 < PG_NARGS() && !PG_ARGISNULL(capture_arg + 1))
		in->capture_id = PG_GETARG_UUID_P(capture_arg + 1);

	in->max_sections = probe.max_sections;
	in->max_section_bytes = probe.max_section_bytes;
	in->max_bundles = probe.max_bundles;
	in->sections = palloc_array(Section, in->max_sections);
	redaction_begin(&in->redactor, secure_mem_create());
}

/* The array is read in a copy: strings are unescaped in place. */
void
incoming_read_document(Incoming *in, const text *document)
{
	Size		len = document == NULL ? 0 : VARSIZE_ANY_EXHDR(document);
	char	   *copy;

	if (document == NULL)
		refuse(REFUSAL_SECTIONS_SYNTAX);
	copy = secure_mem_alloc(in->redactor.secure, len);
	memcpy(copy, VARDATA_ANY(document), len);
	check_sections(sections_parse(copy, len, in->sections, in->max_sections,
								  &in->count));
}

/*
 * Read the sections from a parsed document. Nothing is copied: the document
 * must live as long as *in.
 */
void
incoming_read_jsonb(Incoming *in, Jsonb *document)
{
	if (document == NULL)
		refuse(REFUSAL_SECTIONS_SYNTAX);
	check_sections(incoming_parse_jsonb(document, in->sections,
										in->max_sections, &in->count));
}

/*
 * Read an array argument of at most one dimension into *items and *nulls.
 * Return the number of its elements; refuse NULL.
 */
static int
array_elements(FunctionCallInfo fcinfo, int arg, Oid type, Datum **items,
			   bool **nulls)
{
	ArrayType  *array;
	int			count;

	if (PG_ARGISNULL(arg))
		refuse(REFUSAL_ARRAYS_INVALID);
	array = PG_GETARG_ARRAYTYPE_P(arg);
	if (ARR_NDIM(array) > 1)
		refuse(REFUSAL_ARRAYS_INVALID);
	deconstruct_array(array, type, -1, false, TYPALIGN_INT, items, nulls,
					  &count);
	return count;
}

/*
 * Read the sections from the two arrays. Contents are bytes of any encoding.
 */
void
incoming_read_arrays(Incoming *in, FunctionCallInfo fcinfo)
{
	Datum	   *names;
	Datum	   *contents;
	bool	   *no_name;
	bool	   *no_content;
	int			count = array_elements(fcinfo, 4, TEXTOID, &names, &no_name);

	if (array_elements(fcinfo, 5, BYTEAOID, &contents, &no_content) != count)
		refuse(REFUSAL_ARRAYS_INVALID);
	if (count == 0)
		refuse(REFUSAL_SECTIONS_NONE);
	if (count > in->max_sections)
		refuse(REFUSAL_SECTIONS_TOO_MANY);
	for (int i = 0; i < count; i++)
	{
		Section    *section = &in->sections[i];

		*section = (Section) {.status = section_status("missing", 7)};
		if (!no_name[i])
		{
			text	   *name = DatumGetTextPP(names[i]);

			section->name = VARDATA_ANY(name);
			section->name_len = VARSIZE_ANY_EXHDR(name);
		}
		if (!no_content[i])
		{
			bytea	   *content = DatumGetByteaPP(contents[i]);

			section->status = section_status("ok", 2);
			section->content = VARDATA_ANY(content);
			section->content_len = VARSIZE_ANY_EXHDR(content);
		}
		check_sections(section_check(section));
	}
	in->count = count;
	if (sections_have_duplicate(in->sections, in->count))
		refuse(REFUSAL_SECTION_DUPLICATE);
}
