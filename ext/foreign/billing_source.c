/*
 * billing_source.c
 *		Read the billing status from a table of the application.
 *
 * The table's owner need not be trusted: nothing that the owner attached to
 * it is run (foreign_table.c says how). The owner decides what the statuses
 * are, and no more. So what matters is whose table it is: its owner and the
 * types of the columns are noted when it is bound, and compared before each
 * read. A table that has become another since refuses.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/uuid.h"

#include "arguments.h"
#include "foreign/billing_source.h"
#include "compat.h"
#include "foreign/foreign_index.h"
#include "foreign/foreign_table.h"
#include "foreign/foreign_value.h"

/* Both columns of a table or of one of its partitions, and the index. */
typedef struct SourceColumns
{
	AttrNumber	org;
	AttrNumber	status;
	Oid			org_type;
	Oid			status_type;
	Oid			index;
} SourceColumns;

/* A table that was opened and judged. */
typedef struct Opened
{
	ForeignTable table;
	SourceColumns root;			/* of the table that was bound */
	List	   *leaves;			/* Columns, one for each of the table's leaves */
	char	   *bound_as;		/* what it would be bound as */
} Opened;

/* What a verdict refuses with. */
static Refusal
refusal_of(ForeignVerdict verdict)
{
	switch (verdict)
	{
		case FOREIGN_USABLE:
			return REFUSAL_NONE;
		case FOREIGN_LOCKED:
			return REFUSAL_BILLING_LOCKED;
		case FOREIGN_UNUSABLE:
			break;
	}
	return REFUSAL_BILLING_SOURCE;
}

/*
 * Find both columns. False if one is missing, or of a type that is not
 * compared and read by the server's own code.
 */
static bool
find_columns(Relation rel, const BillingSource *source, SourceColumns *columns)
{
	columns->org = foreign_column(rel, source->org_column, &columns->org_type);
	columns->status = foreign_column(rel, source->status_column,
									 &columns->status_type);
	if (columns->org == InvalidAttrNumber ||
		columns->status == InvalidAttrNumber)
		return false;
	if (columns->org_type != TEXTOID && columns->org_type != VARCHAROID &&
		columns->org_type != UUIDOID)
		return false;
	return columns->status_type == TEXTOID ||
		columns->status_type == VARCHAROID || type_is_enum(columns->status_type);
}

/* What a table is bound as; by names, which a dump brings along. */
static char *
describe(Relation rel, const SourceColumns *columns)
{
	char	   *owner = GetUserNameFromId(rel->rd_rel->relowner, true);

	if (owner == NULL)
		return NULL;
	return psprintf("%s: %s, %s", quote_identifier(owner),
					format_type_be_qualified(columns->org_type),
					format_type_be_qualified(columns->status_type));
}

/*
 * Judge one of the tables that were opened: its columns, its index, and that
 * it is what the others are.
 */
static Refusal
judge_table(Opened *opened, Relation rel, const BillingSource *source,
			SourceColumns *columns)
{
	char	   *described = NULL;

	if (find_columns(rel, source, columns))
		described = describe(rel, columns);
	if (described == NULL)
		return REFUSAL_BILLING_SOURCE;
	if (opened->bound_as == NULL)
		opened->bound_as = described;
	if (strcmp(described, opened->bound_as) != 0)
		return REFUSAL_BILLING_SOURCE;
	return refusal_of(foreign_index_find(&opened->table, rel, columns->org,
										 columns->org_type, &columns->index));
}

/*
 * Open a table and judge it with all its partitions. To be closed, whatever
 * comes of it.
 */
static Refusal
open_source(Opened *opened, const BillingSource *source)
{
	Refusal		refusal;
	ListCell   *cell;

	memset(opened, 0, sizeof(Opened));
	refusal = refusal_of(foreign_table_open(source->table, &opened->table));
	if (refusal != REFUSAL_NONE)
		return refusal;
	if (source->bound_as != NULL)
		opened->bound_as = text_to_cstring(source->bound_as);
	foreach(cell, opened->table.opened)
	{
		Relation	rel = lfirst(cell);
		SourceColumns *columns = palloc0(sizeof(SourceColumns));

		refusal = judge_table(opened, rel, source, columns);
		if (refusal != REFUSAL_NONE)
			return refusal;
		if (rel == opened->table.root)
			opened->root = *columns;
		if (list_member_ptr(opened->table.leaves, rel))
			opened->leaves = lappend(opened->leaves, columns);
	}
	return REFUSAL_NONE;
}

/* Refuse the current user to bind a table with a column that it may not read. */
static void
check_may_read(const Opened *opened)
{
	Oid			user = GetUserId();

	if (foreign_column_allowed(opened->table.root, opened->root.org, user) &&
		foreign_column_allowed(opened->table.root, opened->root.status, user))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("permission denied for the table to read the billing status from"),
			 errhint("Who binds a table must be allowed to SELECT both columns."),
			 errhidestmt(true), errhidecontext(true)));
}

/*
 * Return the owner and the column types of a table, to be stored with its
 * binding; refuse a table that cannot serve. Its locks are held until the
 * transaction ends.
 */
text *
billing_source_bind(const BillingSource *source)
{
	Opened		opened;
	Refusal		refusal = open_source(&opened, source);

	if (refusal == REFUSAL_BILLING_SOURCE)
		refuse(REFUSAL_SOURCE_INVALID);
	if (refusal != REFUSAL_NONE)
		refuse(refusal);
	check_may_read(&opened);
	foreign_table_close(&opened.table);
	return cstring_to_text(opened.bound_as);
}

/*
 * Return REFUSAL_NONE if the table still is what was bound, else why it cannot
 * serve. No row is read.
 */
Refusal
billing_source_judge(const BillingSource *source)
{
	Opened		opened;
	Refusal		refusal;

	if (source->bound_as == NULL)
		return REFUSAL_BILLING_SOURCE;
	refusal = open_source(&opened, source);
	foreign_table_close(&opened.table);
	return refusal;
}

/* Whether a text is a uuid in the spelling that the server prints. */
static bool
is_canonical_uuid(const text *org)
{
	const char *s = VARDATA_ANY(org);

	if (VARSIZE_ANY_EXHDR(org) != 36)
		return false;
	for (int i = 0; i < 36; i++)
	{
		if (i == 8 || i == 13 || i == 18 || i == 23 ? s[i] != '-' :
			strchr("0123456789abcdef", s[i]) == NULL)
			return false;
	}
	return true;
}

/* What is looked for, and how. */
typedef struct Search
{
	const text *org;
	Datum		value;			/* the same as a value of the column's type */
	RegProcedure equal;
} Search;

/* Whether a row is that of the organisation, byte for byte. */
static Refusal
check_row(ForeignTable *table, Relation leaf, HeapTuple row,
		  const SourceColumns *columns, const Search *search)
{
	text	   *found;

	if (columns->org_type == UUIDOID)
	{
		bool		is_null;
		Datum		value = heap_getattr(row, columns->org,
										 RelationGetDescr(leaf), &is_null);

		return !is_null && memcmp(DatumGetUUIDP(value)->data,
								  DatumGetUUIDP(search->value)->data,
								  UUID_LEN) == 0 ?
			REFUSAL_NONE : REFUSAL_BILLING_UNKNOWN;
	}
	switch (foreign_word(table, leaf, row, columns->org, columns->org_type,
						 &found))
	{
		case FOREIGN_WORD_FOUND:
			break;
		case FOREIGN_WORD_LOCKED:
			return REFUSAL_BILLING_LOCKED;
		case FOREIGN_WORD_NULL:
		case FOREIGN_WORD_TOO_LONG:
		case FOREIGN_WORD_STRANGE:
			return REFUSAL_BILLING_UNKNOWN;
	}
	return same_text(found, search->org) ? REFUSAL_NONE : REFUSAL_BILLING_UNKNOWN;
}

/* The status in the row of the organisation. */
static Refusal
read_row(ForeignTable *table, Relation leaf, HeapTuple row,
		 const SourceColumns *columns, const Search *search, text **status)
{
	Refusal		refusal = check_row(table, leaf, row, columns, search);

	if (refusal != REFUSAL_NONE)
		return refusal;
	switch (foreign_word(table, leaf, row, columns->status,
						 columns->status_type, status))
	{
		case FOREIGN_WORD_FOUND:
			return REFUSAL_NONE;
		case FOREIGN_WORD_NULL:
			return REFUSAL_BILLING_UNKNOWN;
		case FOREIGN_WORD_LOCKED:
			return REFUSAL_BILLING_LOCKED;
		case FOREIGN_WORD_TOO_LONG:
		case FOREIGN_WORD_STRANGE:
			break;
	}
	return REFUSAL_BILLING_WORD;
}

/*
 * The status in the only row of the organisation, in whatever leaf. The
 * snapshot is taken when all is locked, so that no index is younger.
 */
static Refusal
search_leaves(Opened *opened, const Search *search, text **status)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	Refusal		refusal = REFUSAL_BILLING_UNKNOWN;
	int			count = 0;
	ListCell   *leaf;
	ListCell   *columns;

	forboth(leaf, opened->table.leaves, columns, opened->leaves)
	{
		Relation	rel = lfirst(leaf);
		SourceColumns *own = lfirst(columns);
		HeapTuple	rows[2];
		int			found;

		found = foreign_index_search(rel, own->index, search->equal,
									 search->value, snapshot, rows,
									 lengthof(rows));
		count += found;
		if (count > 1)			/* two rows: whose is it? */
			refusal = REFUSAL_BILLING_SOURCE;
		else if (found == 1)
			refusal = read_row(&opened->table, rel, rows[0], own, search, status);
	}
	UnregisterSnapshot(snapshot);
	return refusal;
}

/* What is looked for; REFUSAL_BILLING_UNKNOWN if the type has no such value. */
static Refusal
make_search(const text *org, Oid type, Search *search)
{
	search->org = org;
	search->value = PointerGetDatum(org);
	search->equal = F_TEXTEQ;
	if (type != UUIDOID)
		return REFUSAL_NONE;
	if (!is_canonical_uuid(org))
		return REFUSAL_BILLING_UNKNOWN;
	search->value = DirectFunctionCall1(uuid_in,
										CStringGetDatum(text_to_cstring(org)));
	search->equal = F_UUID_EQ;
	return REFUSAL_NONE;
}

/*
 * Set *status to the organisation's status, in the current memory context, and
 * return REFUSAL_NONE; or return why there is no status.
 */
Refusal
billing_source_status(const BillingSource *source, const text *org,
					  text **status)
{
	Opened		opened;
	Search		search;
	Refusal		refusal;

	if (source->bound_as == NULL)
		return REFUSAL_BILLING_SOURCE;
	refusal = open_source(&opened, source);
	if (refusal == REFUSAL_NONE)
		refusal = make_search(org, opened.root.org_type, &search);
	if (refusal == REFUSAL_NONE)
		refusal = search_leaves(&opened, &search, status);
	foreign_table_close(&opened.table);
	return refusal;
}
