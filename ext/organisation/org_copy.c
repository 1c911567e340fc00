/*
 * org_copy.c
 *		Give out one organisation as lines of JSON, and count them.
 *
 * All rows are read under one snapshot. Two copies are equal if their lines
 * are, byte for byte, so that nothing in a line depends on the session, the
 * server or the time: the census of a copy that was taken in is compared with
 * the one that came with it.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "compat.h"
#include "bundle/contents.h"
#include "errors.h"
#include "organisation/org_copy.h"
#include "text/json.h"

StaticAssertDecl(COPY_DIGEST_LENGTH == PG_SHA256_DIGEST_LENGTH,
				 "digests of copies are SHA-256");

/* A kind of rows: its word, and what gives them; bundles are given one by one. */
static const struct
{
	const char *name;
	StatementId statement;
}			Kinds[COPY_KIND_COUNT] =
{
	[COPY_BILLING] = {"billing", STATEMENT_EXPORT_BILLING},
	[COPY_TOKEN] = {"token", STATEMENT_EXPORT_TOKENS},
	[COPY_BUNDLE] = {"bundle", STATEMENT_EXPORT_BUNDLES},
	[COPY_HOLD] = {"hold", STATEMENT_EXPORT_HOLDS},
	[COPY_TOMBSTONE] = {"tombstone", STATEMENT_EXPORT_TOMBSTONES},
	[COPY_OBSERVATION] = {"observation", STATEMENT_EXPORT_OBSERVATIONS},
	[COPY_JOB] = {"job", STATEMENT_EXPORT_JOBS}
};

/* A copy on its way out. */
typedef struct CopyOut
{
	const text *org;
	CopySink	sink;
	void	   *arg;
	CopyCensus *census;
	CopyKind	kind;
	pg_cryptohash_ctx *hash;	/* of the lines of the kind */
} CopyOut;

/* Return the word of a kind. */
const char *
copy_kind_name(CopyKind kind)
{
	return Kinds[kind].name;
}

/* Raise an error if a step of a digest failed. */
static void
check_hash(int result)
{
	if (result < 0)
		elog(ERROR, "could not compute the digest of a copy");
}

/* Begin a digest; the server frees it where an error comes. */
static pg_cryptohash_ctx *
begin_hash(void)
{
	pg_cryptohash_ctx *hash = pg_cryptohash_create(PG_SHA256);

	if (hash == NULL)
		elog(ERROR, "could not compute the digest of a copy");
	check_hash(pg_cryptohash_init(hash));
	return hash;
}

/* End a digest. */
static void
end_hash(pg_cryptohash_ctx *hash, uint8 *digest)
{
	check_hash(pg_cryptohash_final(hash, digest, COPY_DIGEST_LENGTH));
	pg_cryptohash_free(hash);
}

/* Give a line, and count it. */
static void
give(CopyOut *out, const StringInfo line)
{
	out->census->rows[out->kind]++;
	check_hash(pg_cryptohash_update(out->hash, (uint8 *) line->data, line->len));
	check_hash(pg_cryptohash_update(out->hash, (const uint8 *) "\n", 1));
	if (out->sink != NULL)
		out->sink(out->arg, line->data, line->len);
	CHECK_FOR_INTERRUPTS();
}

/* Append a text of a row. */
static void
append_text(StringInfo line, const text *s)
{
	appendBinaryStringInfo(line, VARDATA_ANY(s), VARSIZE_ANY_EXHDR(s));
}

/* Begin the line of a row: the first of the store's rows, or another one. */
static void
begin_line(CopyOut *out, StringInfo line, uint64 row)
{
	/* all EXPORT statements have the same columns */
	store_check_org(row, EXPORT_BILLING_COL_ORG);
	initStringInfo(line);
	appendStringInfo(line, "{\"%s\": ", Kinds[out->kind].name);
	append_text(line, store_text(row, EXPORT_BILLING_COL_ROW));
}

/* Give the rows of a kind that has a row for each line. */
static void
give_rows(CopyOut *out)
{
	Datum		values[] = {PointerGetDatum(out->org)};
	uint64		rows = store_run_any(Kinds[out->kind].statement, values,
									 lengthof(values), NULL);

	for (uint64 row = 0; row < rows; row++)
	{
		StringInfoData line;

		begin_line(out, &line, row);
		appendStringInfoChar(&line, '}');
		give(out, &line);
		pfree(line.data);
	}
	store_free_rows();
}

/* Append the sections of a bundle, as any reader gets them. */
static void
append_sections(CopyOut *out, StringInfo line, int64 bundle_id)
{
	Datum		values[STATEMENT_GET_PARAMS];
	bool		nulls[STATEMENT_GET_PARAMS] = {0};
	Header		header;
	const text *document;

	values[GET_ARG_ORG] = PointerGetDatum(out->org);
	values[GET_ARG_BUNDLE] = Int64GetDatum(bundle_id);
	nulls[GET_ARG_WORKSPACE] = true;
	if (store_run_nulls(STATEMENT_GET, values, nulls) != 1)
		refuse(REFUSAL_INTEGRITY_FAILED);
	contents_take_header(&header);
	document = contents_document(&header);
	if (document == NULL)
		document = contents_json(contents_take(out->org, &header),
								 contents_count(&header));
	appendStringInfoString(line, COPY_SECTIONS);
	append_text(line, document);
}

/* Give a bundle with its sections. */
static void
give_bundle(CopyOut *out, int64 bundle_id)
{
	Datum		values[STATEMENT_EXPORT_BUNDLE_PARAMS];
	StringInfoData line;

	values[EXPORT_BUNDLE_ARG_ORG] = PointerGetDatum(out->org);
	values[EXPORT_BUNDLE_ARG_BUNDLE] = Int64GetDatum(bundle_id);
	if (store_run(STATEMENT_EXPORT_BUNDLE, values) != 1)
		refuse(REFUSAL_INTEGRITY_FAILED);
	begin_line(out, &line, 0);
	store_free_rows();
	append_sections(out, &line, bundle_id);
	appendStringInfoChar(&line, '}');
	give(out, &line);
}

/* Give all bundles, each in memory that is then free for the next. */
static void
give_bundles(CopyOut *out)
{
	Datum		values[] = {PointerGetDatum(out->org)};
	uint64		count = store_run(STATEMENT_EXPORT_BUNDLES, values);
	int64	   *ids = MemoryContextAllocHuge(CurrentMemoryContext,
											 (count + 1) * sizeof(int64));
	MemoryContext outer = CurrentMemoryContext;
	MemoryContext inner = AllocSetContextCreate(outer, "rescue bundle",
												ALLOCSET_DEFAULT_SIZES);
	bool		is_null;

	for (uint64 i = 0; i < count; i++)
		ids[i] = DatumGetInt64(store_value(i, EXPORT_BUNDLES_COL_BUNDLE,
										   &is_null));
	store_free_rows();
	for (uint64 i = 0; i < count; i++)
	{
		MemoryContextSwitchTo(inner);
		give_bundle(out, ids[i]);
		MemoryContextSwitchTo(outer);
		MemoryContextReset(inner);
	}
	MemoryContextDelete(inner);
	pfree(ids);
}

/* Read everything under one snapshot, kind by kind. */
void
copy_rows(const text *org, CopySink sink, void *arg, CopyCensus *census)
{
	CopyOut		out = {.org = org, .sink = sink, .arg = arg, .census = census};

	memset(census, 0, sizeof(*census));
	store_hold_snapshot();
	for (int kind = 0; kind < COPY_KIND_COUNT; kind++)
	{
		out.kind = kind;
		out.hash = begin_hash();
		if (kind == COPY_BUNDLE)
			give_bundles(&out);
		else
			give_rows(&out);
		end_hash(out.hash, census->digests[kind]);
	}
}

/* Write the head up to the organisation's end; the caller goes on. */
void
copy_head(StringInfo line, const text *org)
{
	Size		len = VARSIZE_ANY_EXHDR(org);

	appendStringInfo(line, "{\"rescue\": {\"format\": %d, \"org\": \"",
					 COPY_FORMAT);
	enlargeStringInfo(line, len * JSON_ESCAPE_GROWTH);
	line->len = json_escape(VARDATA_ANY(org), len, line->data + line->len) -
		line->data;
	appendStringInfoString(line, "\", ");
}

/* Write the end: of each kind the number and the digest. */
void
copy_end(StringInfo line, const CopyCensus *census)
{
	appendStringInfoString(line, "{\"end\": {");
	for (int kind = 0; kind < COPY_KIND_COUNT; kind++)
	{
		appendStringInfo(line, "%s\"%s\": [" INT64_FORMAT ", \"",
						 kind == 0 ? "" : ", ", Kinds[kind].name,
						 census->rows[kind]);
		for (int i = 0; i < COPY_DIGEST_LENGTH; i++)
			appendStringInfo(line, "%02x", census->digests[kind][i]);
		appendStringInfoString(line, "\"]");
	}
	appendStringInfoString(line, "}}");
}

/* Digest the end, which has the digests of all lines. */
bytea *
copy_digest(const CopyCensus *census)
{
	bytea	   *digest = palloc(VARHDRSZ + COPY_DIGEST_LENGTH);
	pg_cryptohash_ctx *hash = begin_hash();
	StringInfoData end;

	initStringInfo(&end);
	copy_end(&end, census);
	check_hash(pg_cryptohash_update(hash, (uint8 *) end.data, end.len));
	end_hash(hash, (uint8 *) VARDATA(digest));
	SET_VARSIZE(digest, VARHDRSZ + COPY_DIGEST_LENGTH);
	return digest;
}
