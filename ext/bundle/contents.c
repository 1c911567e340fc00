/*
 * contents.c
 *		The sections of a stored bundle, from its document or its rows.
 *
 * A small bundle is one row, with its sections in the document. Others have a
 * row for each section; bundles that were stored by the first versions have
 * both, and then the document counts.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "utils/builtins.h"

#include "compat.h"
#include "bundle/contents.h"
#include "errors.h"

/* Refuse a header of another organisation. */
void
contents_take_header(Header *header)
{
	store_check_org(0, LATEST_COL_ORG);
	store_row(0, header->values, header->nulls);
}

/* The number that was stored with the header. */
int
contents_count(const Header *header)
{
	return DatumGetInt32(header->values[LATEST_COL_SECTIONS]);
}

/* The document as it is stored, if there is one. */
text *
contents_document(const Header *header)
{
	return header->nulls[LATEST_COL_DOCUMENT] ? NULL :
		DatumGetTextPP(header->values[LATEST_COL_DOCUMENT]);
}

/* Compare two sections by ordinal for qsort(). */
static int
by_ordinal(const void *a, const void *b)
{
	int32		x = ((const SectionRow *) a)->ordinal;
	int32		y = ((const SectionRow *) b)->ordinal;

	return (x > y) - (x < y);
}

/* Take a section from a row of the store; its content is not read yet. */
static void
take_section(SectionRow *row, uint64 number)
{
	Datum		values[STATEMENT_SECTIONS_COLUMNS];
	bool		nulls[STATEMENT_SECTIONS_COLUMNS];

	store_check_org(number, SECTIONS_COL_ORG);
	store_row(number, values, nulls);
	row->ordinal = DatumGetInt32(values[SECTIONS_COL_ORDINAL]);
	row->content = values[SECTIONS_COL_CONTENT];
	row->no_content = nulls[SECTIONS_COL_CONTENT];
	row->section.name = DatumGetTextPP(values[SECTIONS_COL_NAME]);
	row->section.status = DatumGetTextPP(values[SECTIONS_COL_STATUS]);
	row->section.redactions = DatumGetInt32(values[SECTIONS_COL_REDACTIONS]);
	row->section.truncated = DatumGetBool(values[SECTIONS_COL_TRUNCATED]);
	row->section.original_bytes = DatumGetInt64(values[SECTIONS_COL_ORIGINAL_BYTES]);
}

/* The statement's rows are in no order. */
SectionRow *
contents_take_rows(const text *org, const Header *header, uint64 *count)
{
	SectionRow *sections;
	Datum		values[STATEMENT_SECTIONS_PARAMS];

	values[SECTIONS_ARG_ORG] = PointerGetDatum(org);
	values[SECTIONS_ARG_BUNDLE] = header->values[LATEST_COL_BUNDLE];
	*count = store_run(STATEMENT_SECTIONS, values);
	sections = palloc_array(SectionRow, *count);
	for (uint64 i = 0; i < *count; i++)
		take_section(&sections[i], i);
	qsort(sections, *count, sizeof(SectionRow), by_ordinal);
	return sections;
}

/* The sections of a document. */
static SectionRow *
take_document(const text *document, int count)
{
	StoredSection *stored = sections_from_document(document, count);
	SectionRow *sections = palloc_array(SectionRow, count);

	for (int i = 0; i < count; i++)
	{
		sections[i].ordinal = i;
		sections[i].section = stored[i];
		sections[i].content = PointerGetDatum(stored[i].content);
		sections[i].no_content = stored[i].content == NULL;
	}
	pfree(stored);
	return sections;
}

/* Each of the two is held to the number in the header. */
SectionRow *
contents_take(const text *org, const Header *header)
{
	const text *document = contents_document(header);
	uint64		count;
	SectionRow *sections;

	if (document != NULL)
		return take_document(document, contents_count(header));
	sections = contents_take_rows(org, header, &count);
	if (count != contents_count(header))
		refuse(REFUSAL_INTEGRITY_FAILED);
	return sections;
}

/* The content is decompressed, and brought in from out of line. */
StoredSection
contents_section(const SectionRow *row)
{
	StoredSection section = row->section;

	section.content = row->no_content ? NULL : DatumGetTextPP(row->content);
	return section;
}

/*
 * A large content is let go before the next is read, so that its memory serves
 * again.
 */
text *
contents_json_behind(StringInfo json, Size front, const SectionRow *sections,
					 int count)
{
	Size		bytes = 0;

	/* the size shows without reading the content */
	for (int i = 0; i < count; i++)
		bytes += sections[i].no_content ? 0 :
			toast_raw_datum_size(sections[i].content);
	sections_json_begin(json, front, bytes, count);
	for (int i = 0; i < count; i++)
	{
		const SectionRow *row = &sections[i];
		StoredSection section = contents_section(row);

		sections_json_add(json, &section);
		if (!row->no_content &&
			(Pointer) section.content != DatumGetPointer(row->content))
			pfree(section.content);
	}
	return sections_json_end(json);
}

/* The text is a block of memory of its own. */
text *
contents_json(const SectionRow *sections, int count)
{
	StringInfoData json;

	return contents_json_behind(&json, 0, sections, count);
}

/* How many bytes the contents have, as they are stored. */
int64
contents_bytes(const StoredSection *sections, int count)
{
	int64		bytes = 0;

	for (int i = 0; i < count; i++)
		bytes += sections[i].content == NULL ? 0 :
			VARSIZE_ANY_EXHDR(sections[i].content);
	return bytes;
}

/* Insert a section of a bundle; the store must be open. */
void
contents_insert_row(const text *org, int64 bundle_id, int ordinal,
					const StoredSection *section)
{
	Datum		values[STATEMENT_SECTION_INSERT_PARAMS];
	bool		nulls[STATEMENT_SECTION_INSERT_PARAMS] = {0};

	values[SECTION_INSERT_ARG_ORG] = PointerGetDatum(org);
	values[SECTION_INSERT_ARG_BUNDLE] = Int64GetDatum(bundle_id);
	values[SECTION_INSERT_ARG_ORDINAL] = Int32GetDatum(ordinal);
	values[SECTION_INSERT_ARG_REDACTIONS] = Int32GetDatum(section->redactions);
	values[SECTION_INSERT_ARG_ORIGINAL_BYTES] = Int64GetDatum(section->original_bytes);
	values[SECTION_INSERT_ARG_TRUNCATED] = BoolGetDatum(section->truncated);
	values[SECTION_INSERT_ARG_STATUS] = PointerGetDatum(section->status);
	values[SECTION_INSERT_ARG_NAME] = PointerGetDatum(section->name);
	values[SECTION_INSERT_ARG_CONTENT] = PointerGetDatum(section->content);
	nulls[SECTION_INSERT_ARG_CONTENT] = section->content == NULL;
	store_run_nulls(STATEMENT_SECTION_INSERT, values, nulls);
}
