/*
 * import.c
 *		SQL entry point that takes in a copy of one organisation.
 *
 * A copy comes in several calls of one transaction, line by line in its order.
 * Its head makes the organisation "arriving", so that a copy whose end never
 * came is not taken for one; the end is compared with what is stored by then,
 * and leaves the organisation frozen. Where it is here already, nothing is
 * inserted: all must be there as it came, or the copy is refused.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "arguments.h"
#include "compat.h"
#include "bundle/contents.h"
#include "retention/delete.h"
#include "organisation/org_copy.h"
#include "organisation/residence_sql.h"
#include "store/store.h"

/* The most sections that rescue_set('max_sections') allows. */
#define SECTIONS_MAX 1000

/* A copy on its way in. */
typedef struct CopyIn
{
	const text *org;
	Residence	state;
	int64		inserted;
} CopyIn;

/* A piece of a line. */
typedef struct Piece
{
	const char *s;
	Size		len;
} Piece;

/* What takes in the rows of each kind but bundles. */
static const StatementId RowStatements[COPY_KIND_COUNT] = {
	[COPY_BILLING] = STATEMENT_IMPORT_BILLING,
	[COPY_TOKEN] = STATEMENT_IMPORT_TOKENS,
	[COPY_BUNDLE] = STATEMENT_IMPORT_BUNDLE,
	[COPY_HOLD] = STATEMENT_IMPORT_HOLDS,
	[COPY_TOMBSTONE] = STATEMENT_IMPORT_TOMBSTONES,
	[COPY_OBSERVATION] = STATEMENT_IMPORT_OBSERVATIONS,
	[COPY_JOB] = STATEMENT_IMPORT_JOBS
};

PG_FUNCTION_INFO_V1(rescue_import);

/* A piece as a text. */
static Datum
piece_datum(Piece piece)
{
	return text_datum(piece.s, piece.len);
}

/*
 * Run a statement on a row that came from outside: the server's error would
 * quote a value that has not the column's type, or that a constraint refuses.
 */
static uint64
run_on_row(StatementId statement, const Datum *values, int count,
		   const bool *nulls)
{
	MemoryContext context = CurrentMemoryContext;
	volatile uint64 rows = 0;

	PG_TRY();
	{
		rows = store_run_any(statement, values, count, nulls);
	}
	PG_CATCH();
	{
		int			category = ERRCODE_TO_CATEGORY(geterrcode());

		if (category != ERRCODE_DATA_EXCEPTION &&
			category != ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION)
			PG_RE_THROW();
		MemoryContextSwitchTo(context);
		FlushErrorState();
		refuse(REFUSAL_COPY_INVALID);
	}
	PG_END_TRY();
	return rows;
}

/* Count a row; it must not be a new one where the organisation is here. */
static void
count_row(CopyIn *in, uint64 inserted)
{
	if (inserted > 0 && in->state != RESIDENCE_ARRIVING)
		refuse(REFUSAL_ORG_PRESENT);
	in->inserted += (int64) inserted;
}

/* What the line of a bundle says of it. */
typedef struct CopiedBundle
{
	int64		id;
	int			section_count;
	int64		bytes;
	bool		truncated;
	const bytea *digest;
} CopiedBundle;

/* Refuse what no bundle can have that was stored here. */
static void
check_names(const bool *nulls)
{
	const text *instance = store_text(0, IMPORTED_HEADER_COL_INSTANCE);

	for (int i = 0; i <= IMPORTED_HEADER_COL_REASON; i++)
	{
		if (nulls[i])
			refuse(REFUSAL_COPY_INVALID);
	}
	check_name(store_text(0, IMPORTED_HEADER_COL_WORKSPACE), REFUSAL_COPY_INVALID);
	check_name(store_text(0, IMPORTED_HEADER_COL_REASON), REFUSAL_COPY_INVALID);
	if (instance != NULL)
		check_name(instance, REFUSAL_COPY_INVALID);
}

/* Read the header in the line of a bundle. */
static CopiedBundle
read_header(Piece row)
{
	Datum		line[] = {piece_datum(row)};
	Datum		values[STATEMENT_IMPORTED_HEADER_COLUMNS];
	bool		nulls[STATEMENT_IMPORTED_HEADER_COLUMNS];
	CopiedBundle bundle;

	if (run_on_row(STATEMENT_IMPORTED_HEADER, line, lengthof(line), NULL) != 1)
		refuse(REFUSAL_COPY_INVALID);
	store_row(0, values, nulls);
	check_names(nulls);
	bundle.id = DatumGetInt64(values[IMPORTED_HEADER_COL_BUNDLE]);
	bundle.section_count = DatumGetInt32(values[IMPORTED_HEADER_COL_SECTIONS]);
	bundle.bytes = DatumGetInt64(values[IMPORTED_HEADER_COL_BYTES]);
	bundle.truncated = DatumGetBool(values[IMPORTED_HEADER_COL_TRUNCATED]);
	bundle.digest = DatumGetByteaPCopy(values[IMPORTED_HEADER_COL_DIGEST]);
	if (bundle.id <= 0 || bundle.section_count < 0 ||
		bundle.section_count > SECTIONS_MAX)
		refuse(REFUSAL_COPY_INVALID);
	store_free_rows();
	return bundle;
}

/*
 * Read the sections of a bundle. Refuses what does not have the digest and the
 * size that the header says, or is not written as it was when it was stored.
 */
static StoredSection *
read_sections(const CopiedBundle *bundle, const text *document)
{
	StoredSection *sections = sections_from_document(document,
													 bundle->section_count);
	uint8		digest[BUNDLE_DIGEST_LENGTH];
	bool		truncated = false;
	StringInfoData json;

	sections_digest(sections, bundle->section_count, digest);
	sections_json_begin(&json, 0, VARSIZE_ANY_EXHDR(document), bundle->section_count);
	for (int i = 0; i < bundle->section_count; i++)
	{
		truncated |= sections[i].truncated;
		sections_json_add(&json, &sections[i]);
	}
	if (VARSIZE_ANY_EXHDR(bundle->digest) != sizeof(digest) ||
		memcmp(VARDATA_ANY(bundle->digest), digest, sizeof(digest)) != 0 ||
		truncated != bundle->truncated ||
		contents_bytes(sections, bundle->section_count) != bundle->bytes ||
		!same_text(sections_json_end(&json), document))
		refuse(REFUSAL_INTEGRITY_FAILED);
	pfree(json.data);
	return sections;
}

/* Take in a bundle, with its document or a row for each section. */
static void
take_bundle(CopyIn *in, Piece row, Piece document)
{
	CopiedBundle bundle = read_header(row);
	Datum		values[STATEMENT_IMPORT_BUNDLE_PARAMS];
	bool		nulls[STATEMENT_IMPORT_BUNDLE_PARAMS] = {0};
	bool		small = bundle.bytes <= DOCUMENT_BYTES_MAX;
	StoredSection *sections;
	uint64		inserted;

	values[IMPORT_BUNDLE_ARG_ORG] = PointerGetDatum(in->org);
	values[IMPORT_BUNDLE_ARG_ROW] = piece_datum(row);
	values[IMPORT_BUNDLE_ARG_DOCUMENT] = piece_datum(document);
	nulls[IMPORT_BUNDLE_ARG_DOCUMENT] = !small;
	sections = read_sections(&bundle,
							 DatumGetTextPP(values[IMPORT_BUNDLE_ARG_DOCUMENT]));
	inserted = run_on_row(STATEMENT_IMPORT_BUNDLE, values, lengthof(values), nulls);
	count_row(in, inserted);
	for (int i = 0; inserted > 0 && !small && i < bundle.section_count; i++)
		contents_insert_row(in->org, bundle.id, i, &sections[i]);
}

/* Take in a row of another kind. */
static void
take_row(CopyIn *in, CopyKind kind, Piece row)
{
	/* all these statements have the same parameters */
	Datum		values[STATEMENT_IMPORT_BILLING_PARAMS];

	values[IMPORT_BILLING_ARG_ORG] = PointerGetDatum(in->org);
	values[IMPORT_BILLING_ARG_ROW] = piece_datum(row);
	count_row(in, run_on_row(RowStatements[kind], values, lengthof(values), NULL));
}

/* Whether there is anything of the organisation. */
static bool
has_rows(const text *org)
{
	Datum		values[] = {PointerGetDatum(org)};
	bool		is_null;

	store_run(STATEMENT_ORG_HAS_ROWS, values);
	return DatumGetBool(store_value(0, ORG_HAS_ROWS_COL_FOUND, &is_null));
}

/*
 * Take the head of a copy of the organisation. What has departed is only a
 * leftover of it, and gives way.
 */
static void
take_head(CopyIn *in, Piece line)
{
	StringInfoData head;

	initStringInfo(&head);
	copy_head(&head, in->org);
	if (line.len < head.len || memcmp(line.s, head.data, head.len) != 0)
		refuse(REFUSAL_COPY_INVALID);
	if (in->state == RESIDENCE_DEPARTED)
		delete_organisation(in->org);
	else if (in->state == RESIDENCE_ARRIVING || has_rows(in->org))
		return;
	in->state = RESIDENCE_ARRIVING;
	residence_set(in->org, in->state, NULL);
}

/* Let no sequence give an id that came with the copy. */
static void
advance_ids(const text *org)
{
	Datum		values[] = {PointerGetDatum(org)};

	store_run(STATEMENT_BUNDLE_IDS_ADVANCE, values);
	store_run(STATEMENT_HOLD_IDS_ADVANCE, values);
}

/* Take the end: what is stored must be all that the copy has. */
static void
take_end(CopyIn *in, Piece line)
{
	CopyCensus	census;
	StringInfoData end;

	copy_rows(in->org, NULL, NULL, &census);
	initStringInfo(&end);
	copy_end(&end, &census);
	if (line.len != end.len || memcmp(line.s, end.data, end.len) != 0)
		refuse(in->state == RESIDENCE_ARRIVING ? REFUSAL_COPY_INCOMPLETE :
			   REFUSAL_ORG_PRESENT);
	if (in->state == RESIDENCE_ARRIVING)
		advance_ids(in->org);
	if (in->state == RESIDENCE_HERE)
		return;
	in->state = RESIDENCE_FROZEN;
	residence_set(in->org, in->state, copy_digest(&census));
}

/* If a line begins as one of that kind, whether and what comes then. */
static bool
is_of_kind(Piece line, const char *kind, Piece *rest)
{
	Size		len = strlen(kind);

	if (line.len < len + 7 || memcmp(line.s, "{\"", 2) != 0 ||
		memcmp(line.s + 2, kind, len) != 0 ||
		memcmp(line.s + 2 + len, "\": ", 3) != 0 || line.s[line.len - 1] != '}')
		return false;
	rest->s = line.s + len + 5;
	rest->len = line.len - len - 6;
	return true;
}

/*
 * Split a bundle's line into its columns and its sections. The delimiter cannot
 * be part of a string, since a quote in a string has a backslash before it.
 */
static void
take_bundle_line(CopyIn *in, Piece rest)
{
	const char *border = memmem(rest.s, rest.len, COPY_SECTIONS,
								strlen(COPY_SECTIONS));
	Piece		row = {rest.s};
	Piece		document;

	if (border == NULL)
		refuse(REFUSAL_COPY_INVALID);
	row.len = border - rest.s;
	document.s = border + strlen(COPY_SECTIONS);
	document.len = rest.s + rest.len - document.s;
	take_bundle(in, row, document);
}

/* Take one line. */
static void
take_line(CopyIn *in, const text *text)
{
	Piece		line = {VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text)};
	Piece		rest;

	if (is_of_kind(line, "rescue", &rest))
	{
		take_head(in, line);
		return;
	}
	if (is_of_kind(line, "end", &rest))
	{
		take_end(in, line);
		return;
	}
	for (int kind = 0; kind < COPY_KIND_COUNT; kind++)
	{
		if (!is_of_kind(line, copy_kind_name(kind), &rest))
			continue;
		if (kind == COPY_BUNDLE)
			take_bundle_line(in, rest);
		else
			take_row(in, kind, rest);
		return;
	}
	refuse(REFUSAL_COPY_INVALID);
}

/* Take all lines, each in memory that is then free for the next. */
static void
take_lines(CopyIn *in, ArrayType *lines)
{
	MemoryContext outer = CurrentMemoryContext;
	MemoryContext inner = AllocSetContextCreate(outer, "rescue line",
												ALLOCSET_DEFAULT_SIZES);
	Datum	   *items;
	bool	   *nulls;
	int			count;

	deconstruct_array(lines, TEXTOID, -1, false, TYPALIGN_INT, &items, &nulls,
					  &count);
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			refuse(REFUSAL_COPY_INVALID);
		MemoryContextSwitchTo(inner);
		take_line(in, DatumGetTextPP(items[i]));
		MemoryContextSwitchTo(outer);
		MemoryContextReset(inner);
		CHECK_FOR_INTERRUPTS();
	}
	MemoryContextDelete(inner);
}

/* rescue_import(org, lines) */
Datum
rescue_import(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_import", .org = ARG_TEXT(0),
	.access = GATE_MOVES};
	CopyIn		in = {.org = request.org};

	in.state = admit_mover(&request);
	if (PG_ARGISNULL(1))
		refuse(REFUSAL_COPY_INVALID);
	take_lines(&in, PG_GETARG_ARRAYTYPE_P(1));
	audit_finish(&(AuditOutcome) {.row = in.inserted > 0, .rows = in.inserted});
	store_close();
	PG_RETURN_INT64(in.inserted);
}
