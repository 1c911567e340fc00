/*
 * persist.c
 *		Store a bundle: repaired, redacted, clamped, scanned again.
 *
 * What holds the sections in clear is secure memory, which is cleansed on
 * every path; no statement and no constraint meets a text that was not
 * redacted.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "arguments.h"
#include "audit/audit.h"
#include "compat.h"
#include "bundle/contents.h"
#include "env/section.h"
#include "bundle/incoming.h"
#include "bundle/judging.h"
#include "retention/room.h"
#include "secure_mem.h"
#include "store/store.h"
#include "text/clamp.h"
#include "text/packed.h"
#include "text/transcode.h"
#include "text/utf8.h"

PG_FUNCTION_INFO_V1(rescue_persist);
PG_FUNCTION_INFO_V1(rescue_persist_jsonb);
PG_FUNCTION_INFO_V1(rescue_persist_untyped);
PG_FUNCTION_INFO_V1(rescue_persist_raw);

/* UTF-16 or UTF-32 as UTF-8; NULL if the content is neither. */
static char *
narrowed(const Incoming *in, const char *s, size_t *len)
{
	Transcoder	transcoder;
	char	   *copy;
	size_t		n;

	transcode_start(&transcoder, s, *len);
	if (transcoder.width == 0 && !transcode_is_spoiled(s, *len))
		return NULL;
	copy = secure_mem_alloc(in->redactor.secure,
							(Size) *len * TRANSCODE_GROWTH + 16);
	if (transcoder.width == 0)
	{
		*len = transcode_spoiled(s, *len, copy);
		return copy;
	}
	n = transcode(&transcoder, s, *len, copy);
	*len = n + transcode_finish(&transcoder, copy + n);
	return copy;
}

/* Valid UTF-8 without NUL: the text itself if it is, else a repaired copy. */
static char *
repaired(const Incoming *in, char *s, size_t *len)
{
	char	   *narrow = narrowed(in, s, len);
	char	   *copy;

	if (narrow != NULL)
		s = narrow;
	if (utf8_is_storable(s, *len))
		return s;
	copy = secure_mem_alloc(in->redactor.secure,
							(Size) *len * UTF8_REPAIR_GROWTH);
	*len = utf8_repair(s, *len, copy);
	return copy;
}

/*
 * If a content is no text but compressed, so that no secret could be seen in
 * it, keep only what it is.
 */
static bool
refuse_packed(const Section *section, StoredSection *stored)
{
	const char *kind = packed_kind(section->content, section->content_len);
	char		note[PACKED_NOTE_SIZE];
	size_t		len;

	if (kind == NULL)
		return false;
	len = packed_note(kind, section->content_len, note);
	stored->status = cstring_to_text("failed");
	stored->content = cstring_to_text_with_len(note, (int) len);
	return true;
}

/* Return the length of s cut to the limit, at a character's end. */
static size_t
clip(char *s, size_t len, size_t limit)
{
	return utf8_clip(s, len, limit);
}

/* Redact a name or a reason, which may contain secrets too. */
static text *
redact_name(const Incoming *in, const char *s, size_t len)
{
	bool		truncated;

	return redaction_settle(&in->redactor, s, len, clip, TEXT_NAME_MAX, &truncated);
}

/*
 * An environment without the values that must not stay in one. Its lines keep
 * their number, and the redactor looks for secrets in the rest.
 */
static const char *
scrub_environment(const Incoming *in, const char *s, size_t *len)
{
	size_t		lines = env_section_lines(s, *len);
	EnvEntry   *entries;
	char	   *scrubbed;
	size_t		tags;

	entries = secure_mem_alloc(in->redactor.secure, lines * sizeof(EnvEntry));
	scrubbed = secure_mem_alloc(in->redactor.secure, env_section_bound(s, *len));
	*len = env_section_scrub(s, *len, entries, scrubbed, &tags);
	return scrubbed;
}

/*
 * Make valid UTF-8 of a section, and note its secrets: they are looked for in
 * the others, too. Return what was found in it, NULL if it has no text.
 */
static RedactSpans *
learn_section(Incoming *in, Section *section)
{
	section->original_bytes = Max(section->original_bytes,
								  (int64) section->content_len);
	if (section->content == NULL ||
		packed_kind(section->content, section->content_len) != NULL)
		return NULL;
	section->content = repaired(in, section->content, &section->content_len);
	return redaction_learn(&in->redactor, section->content,
						   section->content_len);
}

/* Redact a section, without what must not stay in an environment. */
static text *
redact_section(const Incoming *in, const Section *section,
			   RedactSpans *learned, bool *truncated)
{
	size_t		len = section->content_len;
	const char *content;

	if (!env_section_is(section->name, section->name_len))
		return redaction_settle_learned(&in->redactor, section->content, len,
										learned, text_clamp,
										in->max_section_bytes, truncated);
	content = scrub_environment(in, section->content, &len);
	return redaction_settle(&in->redactor, content, len, text_clamp,
							in->max_section_bytes, truncated);
}

/* Make one section into what is stored of it. */
static void
prepare_section(const Incoming *in, const Section *section,
				RedactSpans *learned, StoredSection *stored)
{
	stored->name = redact_name(in, section->name, section->name_len);
	stored->status = cstring_to_text(section->status);
	stored->original_bytes = section->original_bytes;
	stored->truncated = false;
	stored->redactions = 0;
	stored->content = NULL;
	if (section->content == NULL || refuse_packed(section, stored))
		return;
	if (env_section_is(section->name, section->name_len) &&
		env_section_lines(section->content, section->content_len) >
		ENV_SECTION_LINES_MAX)
	{
		/* no environment, and not to be taken for one that was read */
		stored->status = cstring_to_text("failed");
		return;
	}
	stored->content = redact_section(in, section, learned, &stored->truncated);
	stored->redactions = redact_count_tags(VARDATA(stored->content),
										   VARSIZE(stored->content) - VARHDRSZ);
}

/* Refuse two sections whose names differed in a secret only. */
static void
check_stored_names(const Incoming *in)
{
	for (size_t i = 1; i < in->count; i++)
	{
		const text *name = in->stored[i].name;

		for (size_t j = 0; j < i; j++)
		{
			if (VARSIZE(in->stored[j].name) == VARSIZE(name) &&
				memcmp(VARDATA(in->stored[j].name), VARDATA(name),
					   VARSIZE(name) - VARHDRSZ) == 0)
				refuse(REFUSAL_SECTION_DUPLICATE);
		}
	}
}

/* Redact everything, and give back the memory that held it in clear. */
static void
prepare(Incoming *in)
{
	RedactSpans **learned = palloc_array(RedactSpans *, in->count);

	in->stored = palloc0_array(StoredSection, in->count);
	for (size_t i = 0; i < in->count; i++)
	{
		learned[i] = learn_section(in, &in->sections[i]);
		CHECK_FOR_INTERRUPTS();
	}
	in->reason = redact_name(in, VARDATA_ANY(in->reason),
							 VARSIZE_ANY_EXHDR(in->reason));
	if (in->instance != NULL)
		in->instance = redact_name(in, VARDATA_ANY(in->instance),
								   VARSIZE_ANY_EXHDR(in->instance));
	for (size_t i = 0; i < in->count; i++)
	{
		prepare_section(in, &in->sections[i], learned[i], &in->stored[i]);
		CHECK_FOR_INTERRUPTS();
	}
	check_stored_names(in);
	MemoryContextDelete(in->redactor.secure);
}

/* The bundle of that capture if it is stored already, else 0. */
static int64
find_capture(const Incoming *in)
{
	Datum		values[STATEMENT_BUNDLE_BY_CAPTURE_PARAMS];
	bool		is_null;

	if (in->capture_id == NULL)
		return 0;
	values[BUNDLE_BY_CAPTURE_ARG_ORG] = PointerGetDatum(in->org);
	values[BUNDLE_BY_CAPTURE_ARG_CAPTURE] = UUIDPGetDatum(in->capture_id);
	if (store_run(STATEMENT_BUNDLE_BY_CAPTURE, values) == 0)
		return 0;
	return DatumGetInt64(store_value(0, BUNDLE_BY_CAPTURE_COL_BUNDLE, &is_null));
}

/* What a reader will get, ready: see DOCUMENT_BYTES_MAX. */
static text *
document(const Incoming *in, Size bytes)
{
	StringInfoData json;

	sections_json_begin(&json, 0, bytes, in->count);
	for (size_t i = 0; i < in->count; i++)
		sections_json_add(&json, &in->stored[i]);
	return sections_json_end(&json);
}

/* Judge what is stored, and put the verdict among the header's parameters. */
static void
put_verdict(const Incoming *in, Datum *values, bool *nulls)
{
	JudgedSection *sections = palloc_array(JudgedSection, in->count);
	Failure		failure;

	for (size_t i = 0; i < in->count; i++)
	{
		sections[i].name = in->stored[i].name;
		sections[i].content = in->stored[i].content;
	}
	failure = judge_failure(sections, in->count);
	pfree(sections);
	values[BUNDLE_INSERT_ARG_JUDGED_BY] =
		CStringGetTextDatum(verdict_rules_version());
	nulls[BUNDLE_INSERT_ARG_FAILED_PHASE] = failure.phase == NULL;
	nulls[BUNDLE_INSERT_ARG_FAILED_CAUSE] = failure.phase == NULL;
	nulls[BUNDLE_INSERT_ARG_FINGERPRINT] = failure.phase == NULL;
	if (failure.phase == NULL)
		return;
	values[BUNDLE_INSERT_ARG_FAILED_PHASE] = CStringGetTextDatum(failure.phase);
	values[BUNDLE_INSERT_ARG_FAILED_CAUSE] = CStringGetTextDatum(failure.cause);
	values[BUNDLE_INSERT_ARG_FINGERPRINT] =
		CStringGetTextDatum(failure.fingerprint);
}

/* Insert the header; 0 if another session stored the capture meanwhile. */
static int64
insert_header(const Incoming *in, int64 bytes)
{
	bytea	   *digest = palloc(VARHDRSZ + BUNDLE_DIGEST_LENGTH);
	int64		redactions = 0;
	bool		truncated = false;
	bool		is_null;
	Datum		values[STATEMENT_BUNDLE_INSERT_PARAMS];
	bool		nulls[STATEMENT_BUNDLE_INSERT_PARAMS] = {0};

	for (size_t i = 0; i < in->count; i++)
	{
		redactions += in->stored[i].redactions;
		truncated |= in->stored[i].truncated;
	}
	SET_VARSIZE(digest, VARHDRSZ + BUNDLE_DIGEST_LENGTH);
	sections_digest(in->stored, in->count, (unsigned char *) VARDATA(digest));

	values[BUNDLE_INSERT_ARG_ORG] = PointerGetDatum(in->org);
	values[BUNDLE_INSERT_ARG_WORKSPACE] = PointerGetDatum(in->ws);
	values[BUNDLE_INSERT_ARG_INSTANCE] = PointerGetDatum(in->instance);
	nulls[BUNDLE_INSERT_ARG_INSTANCE] = in->instance == NULL;
	values[BUNDLE_INSERT_ARG_REASON] = PointerGetDatum(in->reason);
	values[BUNDLE_INSERT_ARG_RULESET] = PointerGetDatum(in->redactor.ruleset);
	values[BUNDLE_INSERT_ARG_CAPTURED_AT] = TimestampTzGetDatum(in->captured_at);
	values[BUNDLE_INSERT_ARG_STORED_AT] = TimestampTzGetDatum(GetCurrentTimestamp());
	values[BUNDLE_INSERT_ARG_CAPTURE] = UUIDPGetDatum(in->capture_id);
	nulls[BUNDLE_INSERT_ARG_CAPTURE] = in->capture_id == NULL;
	values[BUNDLE_INSERT_ARG_SECTIONS] = Int32GetDatum((int32) in->count);
	values[BUNDLE_INSERT_ARG_BYTES] = Int64GetDatum(bytes);
	values[BUNDLE_INSERT_ARG_REDACTIONS] =
		Int32GetDatum((int32) Min(redactions, PG_INT32_MAX));
	values[BUNDLE_INSERT_ARG_TRUNCATED] = BoolGetDatum(truncated);
	values[BUNDLE_INSERT_ARG_DIGEST] = PointerGetDatum(digest);
	nulls[BUNDLE_INSERT_ARG_DOCUMENT] = bytes > DOCUMENT_BYTES_MAX;
	if (!nulls[BUNDLE_INSERT_ARG_DOCUMENT])
		values[BUNDLE_INSERT_ARG_DOCUMENT] = PointerGetDatum(document(in, bytes));
	put_verdict(in, values, nulls);
	if (store_run_nulls(STATEMENT_BUNDLE_INSERT, values, nulls) == 0)
		return 0;
	return DatumGetInt64(store_value(0, BUNDLE_INSERT_COL_ID, &is_null));
}

/* Store what was prepared. Returns the bundle's id. */
static int64
insert(const Incoming *in)
{
	int64		bytes = contents_bytes(in->stored, in->count);
	int64		bundle_id = insert_header(in, bytes);

	if (bundle_id == 0)
	{
		bundle_id = find_capture(in);
		if (bundle_id == 0)
			refuse_old_snapshot("could not serialize access due to a concurrent store of the same capture");
		return bundle_id;
	}
	for (size_t i = 0; bytes > DOCUMENT_BYTES_MAX && i < in->count; i++)
		contents_insert_row(in->org, bundle_id, i, &in->stored[i]);
	make_room(in->org, in->ws, bundle_id, in->max_bundles);
	return bundle_id;
}

/* Store the sections that were read, unless their capture is stored already. */
static Datum
persist(Incoming *in)
{
	int64		bundle_id = find_capture(in);

	if (bundle_id == 0)
	{
		prepare(in);
		bundle_id = insert(in);
	}
	else
		MemoryContextDelete(in->redactor.secure);
	audit_finish(&(AuditOutcome) {.row = true, .bundle_id = bundle_id});
	store_close();
	return Int64GetDatum(bundle_id);
}

/* rescue_persist(ws, org, instance_id, reason, sections, captured_at,
 * capture_id), the sections as text or json, which has the same bytes */
Datum
rescue_persist(PG_FUNCTION_ARGS)
{
	Incoming	in;

	incoming_admit(fcinfo, &in, 5);
	incoming_read_document(&in, ARG_TEXT(4));
	PG_RETURN_DATUM(persist(&in));
}

/* rescue_persist(...), the sections as jsonb */
Datum
rescue_persist_jsonb(PG_FUNCTION_ARGS)
{
	Incoming	in;

	incoming_admit(fcinfo, &in, 5);
	incoming_read_jsonb(&in, PG_ARGISNULL(4) ? NULL : PG_GETARG_JSONB_P(4));
	PG_RETURN_DATUM(persist(&in));
}

/* rescue_persist(ws, org, instance_id, reason, sections, captured_at_text): of
 * drivers that leave the time untyped */
Datum
rescue_persist_untyped(PG_FUNCTION_ARGS)
{
	Incoming	in;

	incoming_admit(fcinfo, &in, PG_NARGS());
	if (!PG_ARGISNULL(5))
	{
		char	   *time = text_to_cstring(PG_GETARG_TEXT_PP(5));

		in.captured_at = DatumGetTimestampTz(read_typed_value(timestamptz_in, time,
															  REFUSAL_TIME_INVALID));
		check_observed(false, in.captured_at);
	}
	incoming_read_document(&in, ARG_TEXT(4));
	PG_RETURN_DATUM(persist(&in));
}

/* rescue_persist(ws, org, instance_id, reason, names, contents) and the same
 * with captured_at, capture_id */
Datum
rescue_persist_raw(PG_FUNCTION_ARGS)
{
	Incoming	in;

	incoming_admit(fcinfo, &in, 6);
	incoming_read_arrays(&in, fcinfo);
	PG_RETURN_DATUM(persist(&in));
}
