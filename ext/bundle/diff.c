/*
 * diff.c
 *		SQL entry point that compares a workspace's newest bundle with the last
 *		one before it whose contents differ.
 *
 * It reads what rescue_get() reads, past the same gate. Both bundles come by
 * one statement, so that none is deleted in between.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "arguments.h"
#include "bundle/bundle.h"
#include "compat.h"
#include "gate/gate.h"
#include "bundle/line_diff.h"
#include "store/store.h"

/* What DIFF_COL_AGE says. */
enum
{
	AGE_NEWEST, AGE_BEFORE, AGE_COUNT
};

/* A section; its content is NULL where it was not collected. */
typedef struct ComparedSection
{
	text	   *name;
	text	   *content;
} ComparedSection;

typedef struct ComparedBundle
{
	bool		found;
	int64		bundle_id;
	int			expected;		/* sections, as its header says */
	int			count;
	ComparedSection *sections;
} ComparedBundle;

/* Where the rows go. */
typedef struct DiffResult
{
	ReturnSetInfo *rsinfo;
	MemoryContext lines;		/* of one section, reset for the next */
	int64		rows;
} DiffResult;

PG_FUNCTION_INFO_V1(rescue_diff);

/* Put a row into the result; line 0 for one that is of the whole section. */
static void
put_change(DiffResult *result, text *section, const char *change, int line,
		   const DiffLine *content)
{
	Datum		values[4];
	bool		nulls[4] = {false, false, line == 0, line == 0};

	values[0] = PointerGetDatum(section);
	values[1] = CStringGetTextDatum(change);
	values[2] = Int32GetDatum(line);
	values[3] = line == 0 ? (Datum) 0 : text_datum(content->s, content->len);
	tuplestore_putvalues(result->rsinfo->setResult, result->rsinfo->setDesc,
						 values, nulls);
	result->rows++;
}

/* Put the lines that were changed into the result, in their order. */
static void
put_lines(DiffResult *result, text *name, const DiffText *older,
		  const DiffText *newer)
{
	int			i = 0;
	int			j = 0;

	while (i < older->count || j < newer->count)
	{
		if (i < older->count && older->lines[i].changed)
		{
			put_change(result, name, "removed", i + 1, &older->lines[i]);
			i++;
		}
		else if (j < newer->count && newer->lines[j].changed)
		{
			put_change(result, name, "added", j + 1, &newer->lines[j]);
			j++;
		}
		else
		{
			i++;
			j++;
		}
	}
}

/* Compare the contents of a section, NULL for none. */
static void
compare_contents(DiffResult *result, text *name, const text *before,
				 const text *now)
{
	MemoryContext caller = MemoryContextSwitchTo(result->lines);
	DiffText	older = split_lines(before);
	DiffText	newer = split_lines(now);

	CHECK_FOR_INTERRUPTS();
	mark_changes(&older, &newer);
	put_lines(result, name, &older, &newer);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(result->lines);
}

/* The section of a name, or NULL. */
static const ComparedSection *
find_section(const ComparedBundle *bundle, const text *name)
{
	for (int i = 0; i < bundle->count; i++)
		if (same_text(bundle->sections[i].name, name))
			return &bundle->sections[i];
	return NULL;
}

/* Compare a section of the newest bundle with the one before, NULL for none. */
static void
compare_section(DiffResult *result, const ComparedSection *now,
				const ComparedSection *before)
{
	if (before == NULL)
		put_change(result, now->name, "section added", 0, NULL);
	else if ((before->content == NULL) != (now->content == NULL))
		put_change(result, now->name,
				   now->content == NULL ? "not collected" : "collected",
				   0, NULL);
	compare_contents(result, now->name,
					 before == NULL ? NULL : before->content, now->content);
}

/* Compare two bundles: the sections of the newest, then those it lacks. */
static void
compare_bundles(DiffResult *result, const ComparedBundle *newest,
				const ComparedBundle *before)
{
	for (int i = 0; i < newest->count; i++)
		compare_section(result, &newest->sections[i],
						find_section(before, newest->sections[i].name));
	for (int i = 0; i < before->count; i++)
	{
		const ComparedSection *section = &before->sections[i];

		if (find_section(newest, section->name) != NULL)
			continue;
		put_change(result, section->name, "section removed", 0, NULL);
		compare_contents(result, section->name, section->content, NULL);
	}
}

/* Take the sections of a document into its bundle. */
static void
take_document(ComparedBundle *bundle, const text *document)
{
	const StoredSection *stored = sections_from_document(document,
														 bundle->expected);

	bundle->sections = palloc_array(ComparedSection, bundle->expected);
	for (int i = 0; i < bundle->expected; i++)
	{
		bundle->sections[i].name = stored[i].name;
		bundle->sections[i].content = stored[i].content;
	}
	bundle->count = bundle->expected;
}

/* Take a row of the statement DIFF into its bundle. */
static void
take_row(ComparedBundle *bundle, uint64 row, uint64 rows)
{
	const text *document = store_text(row, DIFF_COL_DOCUMENT);
	bool		is_null;
	Datum		name;
	Datum		content;

	if (!bundle->found)
	{
		bundle->found = true;
		bundle->bundle_id = DatumGetInt64(store_value(row, DIFF_COL_BUNDLE,
													  &is_null));
		bundle->expected = DatumGetInt32(store_value(row, DIFF_COL_SECTIONS,
													 &is_null));
		if (document != NULL)
			take_document(bundle, document);
		else
			bundle->sections = palloc_array(ComparedSection, rows);
	}
	name = store_value(row, DIFF_COL_NAME, &is_null);
	if (is_null)
		return;					/* no section, or those of the document */
	bundle->sections[bundle->count].name = DatumGetTextPP(name);
	content = store_value(row, DIFF_COL_CONTENT, &is_null);
	bundle->sections[bundle->count].content = is_null ? NULL :
		DatumGetTextPP(content);
	bundle->count++;
}

/*
 * The bundles from the rows of the statement DIFF. Refuses where the sections
 * of one are not as many as its header says: rows got lost.
 */
static void
take_bundles(uint64 rows, ComparedBundle bundles[AGE_COUNT])
{
	bool		is_null;

	for (uint64 row = 0; row < rows; row++)
		take_row(&bundles[DatumGetInt32(store_value(row, DIFF_COL_AGE, &is_null))],
				 row, rows);
	for (int age = 0; age < AGE_COUNT; age++)
		if (bundles[age].count != bundles[age].expected)
			refuse(REFUSAL_INTEGRITY_FAILED);
}

/* rescue_diff(ws, org) */
Datum
rescue_diff(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_diff", .needs_ws = true};
	DiffResult	result = {(ReturnSetInfo *) fcinfo->resultinfo, NULL, 0};
	ComparedBundle bundles[AGE_COUNT] = {0};
	Datum		values[STATEMENT_DIFF_PARAMS];

	request.ws = ARG_TEXT(0);
	request.org = ARG_TEXT(1);
	InitMaterializedSRF(fcinfo, 0);
	store_open(request.org);
	gate_admit_reader(&request);
	values[DIFF_ARG_ORG] = PointerGetDatum(request.org);
	values[DIFF_ARG_WORKSPACE] = PointerGetDatum(request.ws);
	take_bundles(store_run(STATEMENT_DIFF, values), bundles);
	result.lines = AllocSetContextCreate(CurrentMemoryContext,
										 "rescue lines to compare",
										 ALLOCSET_DEFAULT_SIZES);
	if (bundles[AGE_BEFORE].found)
		compare_bundles(&result, &bundles[AGE_NEWEST], &bundles[AGE_BEFORE]);
	audit_finish(&(AuditOutcome) {.row = bundles[AGE_NEWEST].found,
								  .rows = result.rows,
								  .bundle_id = bundles[AGE_NEWEST].bundle_id});
	store_close();
	CHECK_FOR_INTERRUPTS();
	return (Datum) 0;
}
